//! `limber backup` writes a file whole or not at all, and `limber restore` takes no other.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use serde_json::json;
use tempfile::TempDir;

use crate::cli::running::{Running, finish, limber, run, said};
use crate::cli::stored::{block_on, folder, visit, write};

/// A store with one record, and its backup.
fn backed_up() -> (TempDir, String, String) {
    let (folder, store) = folder();
    visit(&store, |store| write(store, &[("published/stretch/mine", json!({ "n": 1 }))]));
    let file = folder.path().join("limber.backup").display().to_string();
    let (code, text) = said(&run(&["backup", &file, "--store", &store]));
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("commits: 1, changes: 1, older records: 0"), "{text}");
    (folder, store, file)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[track_caller]
fn fails(arguments: &[&str], named: &[&str]) {
    let (code, text) = said(&run(arguments));
    assert_eq!(code, Some(1), "{arguments:?}: {text}");
    for name in named {
        assert!(text.contains(name), "{arguments:?}: {name}: {text}");
    }
    assert!(!text.contains("panicked"), "{text}");
}

#[test]
fn a_backup_is_a_file_that_its_owner_alone_can_read() {
    let (folder, _, file) = backed_up();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(names(folder.path()), ["limber.backup", "limber.db"], "nothing else is left");
}

#[test]
fn a_second_backup_takes_the_place_of_the_first() {
    let (folder, store, file) = backed_up();
    visit(&store, |store| {
        let key = limber::store::key::Key::new("secret/cursor").unwrap();
        block_on(store.swap(&key, None, Some("key".into()))).unwrap();
    });
    let first = fs::read(&file).unwrap();
    assert_eq!(said(&run(&["backup", &file, "--store", &store])).0, Some(0));
    assert_ne!(fs::read(&file).unwrap(), first);
    assert_eq!(names(folder.path()), ["limber.backup", "limber.db"]);
}

#[test]
fn a_backup_goes_through_a_pipe_and_back() {
    let (place, store, file) = backed_up();
    let piped = run(&["backup", "-", "--store", &store]);
    assert_eq!(piped.status.code(), Some(0));
    let without_hour = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.split_once('\n').unwrap().1.rsplit_once("{\"end\"").unwrap().0.to_owned()
    };
    assert_eq!(without_hour(&piped.stdout), without_hour(&fs::read(&file).unwrap()));

    let copy = place.path().join("piped");
    fs::write(&copy, &piped.stdout).unwrap();
    let (_other, url) = folder();
    let mut restore = limber(&["restore", "-", "--store", &url]);
    let input = Stdio::from(File::open(copy).unwrap());
    let (code, text) = said(&finish(restore.stdin(input)));
    assert_eq!(code, Some(0), "{text}");
    let heads = |url: &str| visit(url, |store| block_on(store.heads()).unwrap());
    let ((old, records), (new, restored)) = (heads(&store), heads(&url));
    assert_eq!(records, restored);
    assert_eq!((old.number, old.chain), (new.number, new.chain));
    assert_ne!(old.epoch, new.epoch);
}

#[test]
fn a_store_that_is_served_or_not_there_is_told() {
    let (place, url) = folder();
    let file = place.path().join("backup").display().to_string();
    let running = Running::start(&url);
    fails(&["backup", &file, "--store", &url], &["held by another process"]);
    running.stop("-TERM");
    let nowhere = format!("sled:{}", place.path().join("nowhere").display());
    fails(&["backup", &file, "--store", &nowhere], &["there is no store in", "--store"]);
    fails(&["backup", &file, "--store", "memory:"], &["there is no store in"]);
    assert_eq!(names(place.path()), ["limber.db"], "nothing was written");
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let (place, store, _) = backed_up();
    let folder = place.path().display().to_string();
    fails(&["backup", &folder, "--store", &store], &[&folder, "is no file"]);
    let nowhere = place.path().join("nowhere/backup").display().to_string();
    fails(&["backup", &nowhere, "--store", &store], &[&nowhere, "can't be written"]);
}

#[test]
fn a_file_that_was_cut_or_changed_leaves_no_store() {
    let (place, _, file) = backed_up();
    let whole = fs::read(&file).unwrap();
    let url = format!("sled:{}", place.path().join("restored").display());
    let before = names(place.path());
    for (bytes, said) in [
        (&whole[..whole.len() - 1], "was cut"),
        (&whole[..whole.len() / 2], "was cut"),
        (&[&whole[..], b"x"].concat()[..], "something stands after"),
        (b"", "no backup of limber"),
    ] {
        fs::write(&file, bytes).unwrap();
        fails(&["restore", &file, "--store", &url], &[said, "nothing was written", &file]);
    }
    assert_eq!(names(place.path()), before);
    let nowhere = place.path().join("nowhere").display().to_string();
    fails(&["restore", &nowhere, "--store", &url], &[&nowhere, "can't be read"]);
}

#[test]
fn a_store_that_holds_content_is_not_restored_over() {
    let (_place, store, file) = backed_up();
    let heads = || visit(&store, |store| block_on(store.heads()).unwrap());
    let before = heads();
    fails(&["restore", &file, "--store", &store], &["stands at commit 1 already"]);
    assert_eq!(heads(), before);
}

#[test]
fn the_store_may_come_from_the_environment() {
    let (place, store, _) = backed_up();
    let file = place.path().join("other").display().to_string();
    let output = finish(limber(&["backup", &file]).env("LIMBER_STORE", &store));
    assert_eq!(said(&output).0, Some(0));
    let (_other, url) = folder();
    let output = finish(limber(&["restore", &file]).env("LIMBER_STORE", &url));
    assert_eq!(said(&output).0, Some(0));
    visit(&url, |store| assert_eq!(block_on(store.heads()).unwrap().0.number, 1));
}

#[test]
fn a_file_must_be_named() {
    for command in ["backup", "restore"] {
        let (code, text) = said(&run(&[command]));
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains("<FILE>"), "{text}");
    }
}
