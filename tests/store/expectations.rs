//! L3: a commit with a failed expectation leaves no trace, and says what it ran into.

use std::sync::Arc;

use limber::store::{
    contract::{Change, Expect},
    error::CommitError,
};

use super::house::{House, bury, commit, key, on_every_backend, put, put_if};

async fn absent_holds_for_a_key_never_seen(house: House) {
    house.commit(&commit(1, vec![put_if("a/b", Expect::Absent, "x")])).await;
}

async fn absent_holds_for_a_tombstone(house: House) {
    house.put(1, "a/b", "x").await;
    house.bury(2, "a/b").await;
    house.commit(&commit(3, vec![put_if("a/b", Expect::Absent, "y")])).await;
}

async fn absent_fails_where_something_is(house: House) {
    house.put(1, "a/b", "x").await;
    let refused = house.refuse(&commit(2, vec![put_if("a/b", Expect::Absent, "y")])).await;
    assert_eq!(refused, CommitError::Conflict(vec![(key("a/b"), Some(1))]));
}

async fn at_holds_for_the_last_writer(house: House) {
    house.put(1, "a/b", "x").await;
    house.put(2, "a/c", "x").await;
    house.commit(&commit(3, vec![put_if("a/b", Expect::At(1), "y")])).await;
}

async fn at_fails_for_an_older_writer(house: House) {
    house.put(1, "a/b", "x").await;
    house.put(2, "a/b", "y").await;
    let refused = house.refuse(&commit(3, vec![put_if("a/b", Expect::At(1), "z")])).await;
    assert_eq!(refused, CommitError::Conflict(vec![(key("a/b"), Some(2))]));
}

async fn at_fails_for_a_tombstone(house: House) {
    house.put(1, "a/b", "x").await;
    house.bury(2, "a/b").await;
    let refused = house.refuse(&commit(3, vec![put_if("a/b", Expect::At(2), "z")])).await;
    assert_eq!(refused, CommitError::Conflict(vec![(key("a/b"), None)]));
}

async fn at_fails_for_a_key_never_seen(house: House) {
    let refused = house.refuse(&commit(1, vec![put_if("a/b", Expect::At(1), "z")])).await;
    assert_eq!(refused, CommitError::Conflict(vec![(key("a/b"), None)]));
}

async fn any_takes_everything(house: House) {
    house.put(1, "a/b", "x").await;
    house.put(2, "a/b", "y").await;
    house.bury(3, "a/b").await;
    house.put(4, "a/b", "z").await;
}

async fn a_tombstone_may_have_an_expectation(house: House) {
    house.put(1, "a/b", "x").await;
    let bury_at = |number| Change { expect: Expect::At(number), ..bury("a/b") };
    house.refuse(&commit(2, vec![bury_at(7)])).await;
    house.commit(&commit(3, vec![bury_at(1)])).await;
}

async fn every_conflict_is_named(house: House) {
    house.put(1, "a/b", "x").await;
    let changes = vec![
        put_if("a/b", Expect::Absent, "y"),
        put_if("a/c", Expect::Absent, "y"),
        put_if("a/d", Expect::At(9), "y"),
    ];
    let refused = house.refuse(&commit(2, changes)).await;
    assert_eq!(refused, CommitError::Conflict(vec![(key("a/b"), Some(1)), (key("a/d"), None)]));
}

async fn a_conflict_leaves_no_trace(mut house: House) {
    let before = house.put(1, "a/b", "x").await;
    let changes = vec![put("a/c", "new"), put_if("a/b", Expect::Absent, "y")];
    house.refuse(&commit(2, changes)).await;
    house.reopen();
    assert_eq!(house.position().await, before);
    assert_eq!(house.heads().await.len(), 1);
    assert_eq!(house.versions("a/b").await, [1]);
    assert!(house.versions("a/c").await.is_empty());
    assert_eq!(house.all_since(house.genesis().await).await.len(), 1);
}

async fn the_id_of_a_refused_commit_is_free(house: House) {
    house.put(1, "a/b", "x").await;
    house.refuse(&commit(2, vec![put_if("a/b", Expect::Absent, "y")])).await;
    house.commit(&commit(2, vec![put_if("a/b", Expect::At(1), "y")])).await;
}

async fn a_conflict_says_what_to_do(house: House) {
    house.put(1, "a/b", "x").await;
    let refused = house.refuse(&commit(2, vec![put_if("a/b", Expect::Absent, "y")])).await;
    assert_eq!(refused.to_string(), "`a/b` stands at 1: read again and repeat the change");
}

async fn of_racing_writers_one_wins(house: House) {
    house.put(1, "a/b", "x").await;
    let tasks: Vec<_> = (2..34)
        .map(|id| {
            let store = Arc::clone(house.store());
            let commit = commit(id, vec![put_if("a/b", Expect::At(1), id.to_string())]);
            tokio::spawn(async move { store.commit(&commit).await })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => won += 1,
            Err(refused) => {
                assert_eq!(refused, CommitError::Conflict(vec![(key("a/b"), Some(2))]));
            }
        }
    }
    assert_eq!(won, 1);
}

on_every_backend![
    absent_holds_for_a_key_never_seen,
    absent_holds_for_a_tombstone,
    absent_fails_where_something_is,
    at_holds_for_the_last_writer,
    at_fails_for_an_older_writer,
    at_fails_for_a_tombstone,
    at_fails_for_a_key_never_seen,
    any_takes_everything,
    a_tombstone_may_have_an_expectation,
    every_conflict_is_named,
    a_conflict_leaves_no_trace,
    the_id_of_a_refused_commit_is_free,
    a_conflict_says_what_to_do,
    of_racing_writers_one_wins,
];
