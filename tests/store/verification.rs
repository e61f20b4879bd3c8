//! The chain is the same on every backend, and verification recomputes as much as it is asked to.

use std::sync::Arc;

use limber::store::{
    contract::{Epoch, Keep, Store},
    memory::MemoryStore,
};

use super::house::{House, bury, commit, on_every_backend, put};

async fn fill(house: &House) {
    for id in 1..=10 {
        house.commit(&commit(id, vec![put("a/b", id.to_string()), bury("a/c")])).await;
    }
}

async fn count(house: &House, range: std::ops::Range<u64>) -> (u64, u64) {
    let verified = house.store().verify(range).await.unwrap();
    assert_eq!(verified.position, house.position().await);
    (verified.commits, verified.records)
}

async fn everything_adds_up(mut house: House) {
    fill(&house).await;
    assert_eq!(count(&house, 0..u64::MAX).await, (10, 20));
    house.reopen();
    assert_eq!(count(&house, 0..u64::MAX).await, (10, 20));
}

async fn a_part_adds_up(house: House) {
    fill(&house).await;
    assert_eq!(count(&house, 3..6).await, (3, 6));
    assert_eq!(count(&house, 10..11).await, (1, 2));
}

async fn nothing_adds_up_to_nothing(house: House) {
    assert_eq!(count(&house, 0..u64::MAX).await, (0, 0));
    fill(&house).await;
    assert_eq!(count(&house, 5..5).await, (0, 0));
    assert_eq!(count(&house, 11..u64::MAX).await, (0, 0));
}

async fn what_compaction_left_adds_up(mut house: House) {
    fill(&house).await;
    house.store().compact(Keep::Newest(4)).await.unwrap();
    assert_eq!(count(&house, 0..u64::MAX).await, (4, 9));
    house.reopen();
    assert_eq!(count(&house, 0..u64::MAX).await, (4, 9));
    assert_eq!(count(&house, 6..7).await, (0, 1));
}

async fn the_chain_is_that_of_the_model(house: House) {
    let model: Arc<dyn Store> = Arc::new(MemoryStore::new(Epoch(7)));
    for id in 1..=5 {
        let commit = commit(id, vec![put(&format!("a/{id}"), vec![7; 5_000]), bury("a/c")]);
        let told = house.commit(&commit).await.position;
        let right = model.commit(&commit).await.unwrap().position;
        assert_eq!((told.number, told.chain), (right.number, right.chain));
    }
}

on_every_backend![
    everything_adds_up,
    a_part_adds_up,
    nothing_adds_up_to_nothing,
    what_compaction_left_adds_up,
    the_chain_is_that_of_the_model,
];
