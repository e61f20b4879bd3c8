//! What the start repairs by itself, and what it reports instead.

use std::{
    fs,
    path::{Path, PathBuf},
};

use limber::store::{error::OpenError, open};
use tempfile::TempDir;

use super::workload::{Told, block_on, check, open_in, scratch, work};

const LAST: u64 = 20;

/// A store with a snapshot, closed in good order.
fn filled() -> TempDir {
    let folder = scratch();
    for stop in [10, LAST] {
        let store = open_in(folder.path()).unwrap();
        block_on(work(&store, stop, |_| ()));
    }
    folder
}

#[track_caller]
fn is_whole(folder: &Path) {
    let store = open_in(folder).unwrap();
    let told = Told { commit: LAST, turn: LAST, sessions: 0 };
    assert_eq!(block_on(check(&store, told)), Ok(told));
}

fn snapshot(folder: &Path) -> PathBuf {
    let mut paths = fs::read_dir(folder).unwrap().map(|found| found.unwrap().path());
    paths.find(|path| path.to_string_lossy().contains("/snap.")).unwrap()
}

fn set_aside(folder: &Path, name: &Path) -> PathBuf {
    folder.join("quarantine/0").join(name.file_name().unwrap())
}

#[test]
fn a_snapshot_that_was_being_written_is_removed() {
    let folder = filled();
    let torn = folder.path().join("snap.FFFFFFFFFFFFFFFF.generating");
    fs::write(&torn, "torn").unwrap();
    is_whole(folder.path());
    assert!(!torn.exists());
}

#[test]
fn a_damaged_snapshot_is_set_aside() {
    let folder = filled();
    let snapshot = snapshot(folder.path());
    let mut bytes = fs::read(&snapshot).unwrap();
    bytes[20] ^= 1;
    fs::write(&snapshot, &bytes).unwrap();
    is_whole(folder.path());
    assert_eq!(fs::read(set_aside(folder.path(), &snapshot)).unwrap(), bytes);
}

#[test]
fn damaged_settings_are_set_aside() {
    let folder = filled();
    let settings = folder.path().join("conf");
    fs::write(&settings, [0; 60]).unwrap();
    is_whole(folder.path());
    assert!(set_aside(folder.path(), &settings).exists());
}

#[test]
fn a_lost_mark_is_made_anew() {
    let folder = filled();
    fs::remove_file(folder.path().join("mark")).unwrap();
    is_whole(folder.path());
    is_whole(folder.path());
}

#[test]
fn a_start_that_was_never_finished_is_made_again() {
    let folder = scratch();
    fs::write(folder.path().join("conf"), [0; 60]).unwrap();
    fs::write(folder.path().join("db"), [0; 9_000]).unwrap();
    let store = open_in(folder.path()).unwrap();
    assert_eq!(block_on(store.heads()).unwrap().0.number, 0);
    assert!(set_aside(folder.path(), Path::new("db")).exists());
}

#[test]
fn lost_commits_are_reported_with_the_remedy() {
    let folder = filled();
    let data = folder.path().join("db");
    let length = fs::metadata(&data).unwrap().len();
    fs::File::options().write(true).open(&data).unwrap().set_len(length / 2).unwrap();
    let Err(refused) = open(&format!("sled:{}", folder.path().display())) else {
        panic!("half of a store was opened")
    };
    assert!(matches!(refused, OpenError::Damaged { .. }), "{refused}");
    assert!(refused.to_string().contains("restore a backup"), "{refused}");
}

#[test]
fn another_store_in_place_of_ours_is_reported() {
    let (folder, other) = (filled(), filled());
    let store = open_in(other.path()).unwrap();
    block_on(work(&store, LAST + 10, |_| ()));
    drop(store);
    fs::copy(other.path().join("mark"), folder.path().join("mark")).unwrap();
    assert!(open_in(folder.path()).is_err());
}
