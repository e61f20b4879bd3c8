//! A restored store says what the one said that was backed up, but for its epoch.

use std::io::Cursor;

use limber::backup::restore::{Checked, RestoreError};
use limber::backup::write::write;
use limber::store::contract::{Change, Commit, CommitId, Expect, Keep, Store};
use limber::store::{open, open_existing};

use super::shelter::{
    MADE_AT, back_up, commit, commit_to_both, epoch, fill, folder, key, memory, restore, said,
};

/// Backs a store up and restores it into memory and into a folder.
async fn comes_back(store: &dyn Store) {
    let file = back_up(store).await;
    let right = said(store).await;
    let in_memory = memory();
    restore(&file, &*in_memory).await.unwrap();
    assert_eq!(said(&*in_memory).await, right);
    let (_folder, url) = folder();
    restore(&file, &*open(&url).unwrap()).await.unwrap();
    let in_folder = open_existing(&url).unwrap();
    assert_eq!(said(&*in_folder).await, right);
    assert_ne!(epoch(&*in_folder).await, epoch(store).await);
    assert!(in_folder.verify(0..u64::MAX).await.is_ok());
    for n in [1, 3, 60, 61] {
        // The ids of commits in the log are known as they were.
        commit_to_both(store, &*in_folder, &commit(n)).await;
    }
    assert_eq!(said(&*in_folder).await, said(store).await);
}

#[tokio::test]
async fn a_store_in_memory_comes_back() {
    let store = memory();
    fill(&*store, 30, None).await;
    comes_back(&*store).await;
}

#[tokio::test]
async fn a_store_in_a_folder_comes_back() {
    let (_folder, url) = folder();
    let store = open(&url).unwrap();
    fill(&*store, 30, None).await;
    comes_back(&*store).await;
}

#[tokio::test]
async fn a_store_that_was_compacted_comes_back() {
    for kept in [29, 11, 1, 0] {
        let (_folder, url) = folder();
        let store = open(&url).unwrap();
        fill(&*store, 30, Some(Keep::Newest(kept))).await;
        comes_back(&*store).await;
    }
}

#[tokio::test]
async fn an_empty_store_comes_back_empty() {
    let file = back_up(&*memory()).await;
    let store = memory();
    restore(&file, &*store).await.unwrap();
    assert_eq!(said(&*store).await, said(&*memory()).await);
    store.commit(&commit(1)).await.unwrap();
}

#[tokio::test]
async fn a_commit_of_many_records_comes_back() {
    let changes = (0..5_000).map(|n| Change {
        key: key(&format!("many/{n}")),
        expect: Expect::Absent,
        body: Some(format!("{{\"n\":{n}}}").into()),
    });
    let (id, actor) = (CommitId([9; 16]), "ada".to_owned());
    let commit = Commit { id, at: 5, actor, note: None, changes: changes.collect() };
    let store = memory();
    store.commit(&commit).await.unwrap();
    comes_back(&*store).await;
}

#[tokio::test]
async fn a_backup_of_what_was_restored_is_the_same_but_for_the_epoch() {
    let store = memory();
    fill(&*store, 20, Some(Keep::Newest(9))).await;
    let file = String::from_utf8(back_up(&*store).await).unwrap();
    let other = memory();
    restore(file.as_bytes(), &*other).await.unwrap();
    let again = String::from_utf8(back_up(&*other).await).unwrap();
    let (old, new) = (epoch(&*store).await.to_string(), epoch(&*other).await.to_string());
    // The last line is over the epoch too.
    let without_end = |file: &str| file.rsplit_once("{\"end\"").unwrap().0.to_owned();
    assert_eq!(without_end(&file).replace(&old, &new), without_end(&again));
}

#[tokio::test]
async fn a_backup_is_lines_that_people_can_read() {
    let store = memory();
    fill(&*store, 6, None).await;
    let file = String::from_utf8(back_up(&*store).await).unwrap();
    let lines: Vec<serde_json::Value> =
        file.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let header = &lines[0]["backup"];
    assert_eq!(header["made_at"], MADE_AT);
    assert_eq!(header["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!((&header["format"], &header["number"]), (&1.into(), &6.into()));
    assert_eq!(header["epoch"], epoch(&*store).await.to_string());
    assert_eq!(lines[1]["commit"]["number"], 1);
    assert_eq!(lines[2]["change"]["key"], "shelf0/n\u{e4}me 2");
    let end = &lines.last().unwrap()["end"];
    assert_eq!((&end["commits"], &end["values"]), (&6.into(), &2.into()));
    assert!(!file.contains("answer/1"), "what is of the moment stays behind");
}

#[tokio::test]
async fn it_tells_how_far_it_has_come() {
    let store = memory();
    fill(&*store, 4, None).await;
    let (mut file, mut told) = (Vec::new(), Vec::new());
    write(&*store, MADE_AT.to_owned(), &mut file, |done, last| told.push((done, last)))
        .await
        .unwrap();
    assert_eq!(told, [(1, 4), (2, 4), (3, 4), (4, 4)]);
    told.clear();
    let checked = Checked::new(Cursor::new(&file)).unwrap();
    checked.restore(&*memory(), |done, last| told.push((done, last))).await.unwrap();
    assert_eq!(told, [(1, 4), (2, 4), (3, 4), (4, 4)]);
}

#[tokio::test]
async fn a_store_that_holds_anything_is_not_written_over() {
    let store = memory();
    fill(&*store, 5, None).await;
    let file = back_up(&*store).await;
    let (_folder, url) = folder();
    let taken = open(&url).unwrap();
    taken.commit(&commit(1)).await.unwrap();
    let before = said(&*taken).await;
    let refused = restore(&file, &*taken).await.unwrap_err();
    assert!(matches!(refused, RestoreError::Taken(1)), "{refused}");
    assert_eq!(said(&*taken).await, before);
    drop(taken);
    assert!(open(&url).is_ok(), "it can be opened as before");
}
