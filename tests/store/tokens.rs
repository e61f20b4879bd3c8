//! L9: a position that is foreign, forked, ahead or compacted is a typed error, never wrong data.

use limber::store::{
    contract::{Epoch, Keep, Position},
    error::SinceError,
};

use super::house::{House, on_every_backend};

async fn ask(house: &House, position: Position) -> Result<usize, SinceError> {
    house.store().since(position, usize::MAX).await.map(|entries| entries.len())
}

async fn another_epoch_is_forked(house: House) {
    let head = house.put(1, "a/b", "x").await;
    let foreign = Position { epoch: Epoch(head.epoch.0 ^ 1), ..head };
    assert_eq!(ask(&house, foreign).await, Err(SinceError::Forked));
}

async fn another_chain_is_forked(house: House) {
    let first = house.put(1, "a/b", "x").await;
    let head = house.put(2, "a/b", "y").await;
    for position in [first, head] {
        let mut forked = position;
        forked.chain[31] ^= 1;
        assert_eq!(ask(&house, forked).await, Err(SinceError::Forked));
    }
}

async fn a_false_genesis_is_forked(house: House) {
    let genesis = house.genesis().await;
    let forked = Position { chain: [1; 32], ..genesis };
    assert_eq!(ask(&house, forked).await, Err(SinceError::Forked));
}

async fn a_higher_number_is_ahead(house: House) {
    let head = house.put(1, "a/b", "x").await;
    let ahead = Position { number: 2, ..head };
    assert_eq!(ask(&house, ahead).await, Err(SinceError::Ahead));
    let far = Position { number: u64::MAX, ..head };
    assert_eq!(ask(&house, far).await, Err(SinceError::Ahead));
}

async fn another_epoch_is_forked_even_if_ahead(house: House) {
    let genesis = house.genesis().await;
    let foreign = Position { epoch: Epoch(genesis.epoch.0 ^ 1), number: 9, ..genesis };
    assert_eq!(ask(&house, foreign).await, Err(SinceError::Forked));
}

async fn a_folded_position_is_compacted(mut house: House) {
    let first = house.put(1, "a/b", "x").await;
    let second = house.put(2, "a/b", "y").await;
    house.put(3, "a/b", "z").await;
    house.store().compact(Keep::Newest(1)).await.unwrap();
    house.reopen();
    assert_eq!(ask(&house, first).await, Err(SinceError::Compacted { oldest: 2 }));
    let genesis = house.genesis().await;
    assert_eq!(ask(&house, genesis).await, Err(SinceError::Compacted { oldest: 2 }));
    assert_eq!(ask(&house, second).await, Ok(1));
}

async fn two_stores_have_two_epochs(house: House) {
    let other = House::memory();
    assert_ne!(house.position().await.epoch, other.position().await.epoch);
}

async fn a_position_of_a_twin_is_forked(house: House) {
    house.put(1, "a/b", "x").await;
    let twin = House::sled();
    let position = twin.put(1, "a/b", "x").await;
    assert_eq!(ask(&house, position).await, Err(SinceError::Forked));
}

on_every_backend![
    another_epoch_is_forked,
    another_chain_is_forked,
    a_false_genesis_is_forked,
    a_higher_number_is_ahead,
    another_epoch_is_forked_even_if_ahead,
    a_folded_position_is_compacted,
    two_stores_have_two_epochs,
    a_position_of_a_twin_is_forked,
];
