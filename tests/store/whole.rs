//! L2: a commit is there with all of its records, in heads and in the log, or not at all.

use bytes::Bytes;
use limber::store::{
    contract::{CHANGES_MAX, COMMIT_BYTES_MAX, Change, Expect},
    error::CommitError,
    key::Key,
};

use super::house::{House, bury, commit, key, on_every_backend, put};

async fn all_records_of_a_commit_share_its_number(house: House) {
    house.put(1, "z/z", "first").await;
    house.commit(&commit(2, vec![put("a/b", "x"), put("a/c", "y"), bury("z/z")])).await;
    let numbers: Vec<_> = house.heads().await.into_iter().map(|(_, number, _)| number).collect();
    assert_eq!(numbers, [2, 2, 2]);
}

async fn the_log_holds_the_commit_as_one_entry(house: House) {
    house.commit(&commit(1, vec![put("a/b", "x"), put("a/c", "y")])).await;
    let entries = house.all_since(house.genesis().await).await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].records.len(), 2);
}

async fn an_entry_keeps_the_order_of_its_changes(house: House) {
    house.commit(&commit(1, vec![put("b/b", "x"), put("a/a", "y"), put("c/c", "z")])).await;
    let entry = house.all_since(house.genesis().await).await.remove(0);
    let keys: Vec<_> = entry.records.iter().map(|record| record.key.as_str()).collect();
    assert_eq!(keys, ["b/b", "a/a", "c/c"]);
}

async fn a_tombstone_may_be_the_first_word_on_a_key(house: House) {
    house.bury(1, "a/b").await;
    assert_eq!(house.heads().await, [("a/b".into(), 1, None)]);
}

async fn an_empty_body_is_no_tombstone(mut house: House) {
    house.put(1, "a/b", "").await;
    house.reopen();
    assert_eq!(house.heads().await, [("a/b".into(), 1, Some(Bytes::new()))]);
}

async fn a_commit_of_five_thousand_records_is_one(mut house: House) {
    let changes = (0..5_000).map(|n| put(&format!("a/{n:05}"), format!("body {n}"))).collect();
    house.commit(&commit(1, changes)).await;
    house.reopen();
    let heads = house.heads().await;
    assert_eq!(heads.len(), 5_000);
    assert_eq!(heads[4_321].2.as_deref(), Some(&b"body 4321"[..]));
    assert_eq!(house.all_since(house.genesis().await).await.len(), 1);
}

async fn a_commit_of_large_bodies_is_one(mut house: House) {
    let changes = (0..8).map(|n| put(&format!("a/{n}"), vec![n; 300_000])).collect();
    house.commit(&commit(1, changes)).await;
    house.reopen();
    let heads = house.heads().await;
    assert!((0..8).all(|n| heads[usize::from(n)].2.as_deref() == Some(&vec![n; 300_000][..])));
}

async fn a_commit_without_changes_is_refused(house: House) {
    assert!(matches!(house.refuse(&commit(1, vec![])).await, CommitError::Invalid(_)));
}

async fn the_same_key_twice_is_refused(house: House) {
    let refused = house.refuse(&commit(1, vec![put("a/b", "x"), put("a/b", "y")])).await;
    assert!(matches!(&refused, CommitError::Invalid(reason) if reason.contains("a/b")));
    assert!(house.heads().await.is_empty());
}

async fn too_many_changes_are_refused(house: House) {
    let changes = (0..=CHANGES_MAX).map(|n| Change {
        key: Key::new(format!("a/{n}")).unwrap(),
        expect: Expect::Any,
        body: None,
    });
    assert_eq!(house.refuse(&commit(1, changes.collect())).await, CommitError::TooLarge);
}

async fn too_many_bytes_are_refused(house: House) {
    let body = Bytes::from(vec![0; COMMIT_BYTES_MAX / 64]);
    let changes = (0..65).map(|n| Change {
        key: key(&format!("a/{n}")),
        expect: Expect::Any,
        body: Some(body.clone()),
    });
    assert_eq!(house.refuse(&commit(1, changes.collect())).await, CommitError::TooLarge);
}

on_every_backend![
    all_records_of_a_commit_share_its_number,
    the_log_holds_the_commit_as_one_entry,
    an_entry_keeps_the_order_of_its_changes,
    a_tombstone_may_be_the_first_word_on_a_key,
    an_empty_body_is_no_tombstone,
    a_commit_of_five_thousand_records_is_one,
    a_commit_of_large_bodies_is_one,
    a_commit_without_changes_is_refused,
    the_same_key_twice_is_refused,
    too_many_changes_are_refused,
    too_many_bytes_are_refused,
];
