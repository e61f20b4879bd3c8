//! L1: numbers are 1, 2, 3 without a hole, whatever was refused and whoever commits.

use std::sync::Arc;

use limber::store::contract::Expect;

use super::house::{House, commit, on_every_backend, put, put_if};

async fn an_empty_store_stands_at_zero(house: House) {
    let position = house.position().await;
    assert_eq!((position.number, position.chain), (0, [0; 32]));
}

async fn the_first_commit_is_number_one(house: House) {
    assert_eq!(house.put(1, "a/b", "x").await.number, 1);
}

async fn each_commit_is_one_higher(house: House) {
    for id in 1..=20 {
        assert_eq!(house.put(id, "a/b", "x").await.number, u64::try_from(id).unwrap());
    }
}

async fn a_conflict_takes_no_number(house: House) {
    house.put(1, "a/b", "x").await;
    house.refuse(&commit(2, vec![put_if("a/b", Expect::Absent, "y")])).await;
    assert_eq!(house.put(3, "a/b", "z").await.number, 2);
}

async fn an_invalid_commit_takes_no_number(house: House) {
    house.refuse(&commit(1, vec![])).await;
    assert_eq!(house.put(2, "a/b", "z").await.number, 1);
}

async fn numbers_go_on_after_a_restart(mut house: House) {
    house.put(1, "a/b", "x").await;
    house.reopen();
    assert_eq!(house.put(2, "a/b", "y").await.number, 2);
}

async fn the_epoch_outlives_a_restart(mut house: House) {
    let before = house.put(1, "a/b", "x").await;
    house.reopen();
    assert_eq!(house.position().await, before);
}

async fn every_position_has_its_own_chain(house: House) {
    let mut chains = std::collections::HashSet::new();
    for id in 1..=10 {
        assert!(chains.insert(house.put(id, "a/b", "x").await.chain));
    }
}

async fn commits_at_the_same_time_get_different_numbers(house: House) {
    let tasks: Vec<_> = (1..=64)
        .map(|id| {
            let store = Arc::clone(house.store());
            let commit = commit(id, vec![put(&format!("a/{id}"), "x")]);
            tokio::spawn(async move { store.commit(&commit).await.unwrap().position.number })
        })
        .collect();
    let mut numbers = Vec::new();
    for task in tasks {
        numbers.push(task.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=64).collect::<Vec<_>>());
}

on_every_backend![
    an_empty_store_stands_at_zero,
    the_first_commit_is_number_one,
    each_commit_is_one_higher,
    a_conflict_takes_no_number,
    an_invalid_commit_takes_no_number,
    numbers_go_on_after_a_restart,
    the_epoch_outlives_a_restart,
    every_position_has_its_own_chain,
    commits_at_the_same_time_get_different_numbers,
];
