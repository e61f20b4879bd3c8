//! L7 and L8: the same commit id twice is one commit with one answer, so a retry resolves a doubt.

use std::sync::Arc;

use limber::store::{
    contract::{Commit, Expect},
    error::CommitError,
};

use super::house::{House, commit, on_every_backend, put, put_if};

async fn a_repeated_commit_has_the_same_answer(house: House) {
    let once = commit(1, vec![put("a/b", "x")]);
    assert_eq!(house.commit(&once).await, house.commit(&once).await);
    assert_eq!(house.position().await.number, 1);
    assert_eq!(house.versions("a/b").await, [1]);
}

async fn later_commits_do_not_change_the_answer(house: House) {
    let once = commit(1, vec![put("a/b", "x")]);
    let answer = house.commit(&once).await;
    house.put(2, "a/b", "y").await;
    assert_eq!(house.commit(&once).await, answer);
    assert_eq!(house.heads().await[0].2.as_deref(), Some(&b"y"[..]));
}

async fn a_restart_does_not_change_the_answer(mut house: House) {
    let once = commit(1, vec![put("a/b", "x")]);
    let answer = house.commit(&once).await;
    house.reopen();
    assert_eq!(house.commit(&once).await, answer);
}

async fn expectations_are_not_asked_again(house: House) {
    let once = commit(1, vec![put_if("a/b", Expect::Absent, "x")]);
    assert_eq!(house.commit(&once).await, house.commit(&once).await);
}

async fn another_body_is_refused(house: House) {
    house.put(1, "a/b", "x").await;
    assert_eq!(house.refuse(&commit(1, vec![put("a/b", "y")])).await, CommitError::Reused);
}

async fn another_key_is_refused(house: House) {
    house.put(1, "a/b", "x").await;
    assert_eq!(house.refuse(&commit(1, vec![put("a/c", "x")])).await, CommitError::Reused);
}

async fn another_time_is_refused(house: House) {
    let once = commit(1, vec![put("a/b", "x")]);
    house.commit(&once).await;
    assert_eq!(house.refuse(&Commit { at: 0, ..once }).await, CommitError::Reused);
}

async fn other_content_leaves_no_trace(mut house: House) {
    let before = house.put(1, "a/b", "x").await;
    house.refuse(&commit(1, vec![put("a/b", "y"), put("a/c", "y")])).await;
    house.reopen();
    assert_eq!(house.position().await, before);
    assert_eq!(house.heads().await.len(), 1);
}

async fn at_the_same_time_it_is_still_one(house: House) {
    let once = commit(1, vec![put_if("a/b", Expect::Absent, "x")]);
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let (store, once) = (Arc::clone(house.store()), once.clone());
            tokio::spawn(async move { store.commit(&once).await.unwrap().position.number })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), 1);
    }
    assert_eq!(house.position().await.number, 1);
}

on_every_backend![
    a_repeated_commit_has_the_same_answer,
    later_commits_do_not_change_the_answer,
    a_restart_does_not_change_the_answer,
    expectations_are_not_asked_again,
    another_body_is_refused,
    another_key_is_refused,
    another_time_is_refused,
    other_content_leaves_no_trace,
    at_the_same_time_it_is_still_one,
];
