//! L4: the pages of `since` put together are the commits after a position, once and in order.

use std::sync::Arc;

use limber::store::contract::{Commit, Position};

use super::house::{House, bury, commit, on_every_backend, put};

async fn page_through(house: &House, mut position: Position, budget: usize) -> Vec<u64> {
    let mut numbers = Vec::new();
    loop {
        let page = house.store().since(position, budget).await.unwrap();
        let Some(last) = page.last() else { return numbers };
        position = last.position;
        numbers.extend(page.iter().map(|entry| entry.position.number));
    }
}

async fn nothing_comes_after_the_head(house: House) {
    let head = house.put(1, "a/b", "x").await;
    assert!(house.all_since(head).await.is_empty());
    let empty = House::memory();
    assert!(empty.all_since(empty.genesis().await).await.is_empty());
}

async fn everything_comes_after_genesis(house: House) {
    for id in 1..=5 {
        house.put(id, "a/b", "x").await;
    }
    let numbers = page_through(&house, house.genesis().await, usize::MAX).await;
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
}

async fn the_page_starts_after_the_position(house: House) {
    house.put(1, "a/b", "x").await;
    let second = house.put(2, "a/b", "y").await;
    house.put(3, "a/b", "z").await;
    let page = house.all_since(second).await;
    assert_eq!(page.len(), 1);
    assert_eq!(page[0].position.number, 3);
}

async fn a_budget_of_nothing_gives_one_commit(house: House) {
    for id in 1..=3 {
        house.put(id, "a/b", "x").await;
    }
    assert_eq!(house.store().since(house.genesis().await, 0).await.unwrap().len(), 1);
}

async fn a_budget_counts_keys_and_bodies(house: House) {
    for id in 1..=4 {
        house.put(id, "a/b", "1234567").await;
    }
    let genesis = house.genesis().await;
    assert_eq!(house.store().since(genesis, 20).await.unwrap().len(), 2);
    assert_eq!(house.store().since(genesis, 29).await.unwrap().len(), 2);
    assert_eq!(house.store().since(genesis, 30).await.unwrap().len(), 3);
}

async fn small_pages_give_the_same_as_one_large(mut house: House) {
    for id in 1..=30 {
        let size = usize::try_from(id * 37 % 400).unwrap();
        house.commit(&commit(id, vec![put(&format!("a/{}", id % 7), vec![7; size])])).await;
    }
    house.reopen();
    for budget in [0, 100, 500, 5_000] {
        let numbers = page_through(&house, house.genesis().await, budget).await;
        assert_eq!(numbers, (1..=30).collect::<Vec<_>>());
    }
}

async fn an_entry_says_who_when_and_why(mut house: House) {
    let told = Commit {
        note: Some("because".into()),
        actor: "Grace".into(),
        at: -5,
        ..commit(7, vec![put("a/b", "x"), bury("a/c")])
    };
    let position = house.commit(&told).await.position;
    house.reopen();
    let entry = house.all_since(house.genesis().await).await.remove(0);
    assert_eq!((entry.position, entry.id, entry.at), (position, told.id, told.at));
    assert_eq!((entry.actor, entry.note), (told.actor, told.note));
    let bodies: Vec<_> = entry.records.into_iter().map(|record| record.body).collect();
    assert_eq!(bodies, [told.changes[0].body.clone(), None]);
}

async fn positions_of_entries_are_those_of_the_answers(house: House) {
    let mut told = Vec::new();
    for id in 1..=5 {
        told.push(house.put(id, "a/b", "x").await);
    }
    let entries = house.all_since(house.genesis().await).await;
    assert_eq!(entries.iter().map(|entry| entry.position).collect::<Vec<_>>(), told);
}

async fn pages_are_whole_while_writers_run(house: House) {
    let store = Arc::clone(house.store());
    let writer = tokio::spawn(async move {
        for id in 1..=200 {
            store.commit(&commit(id, vec![put("a/b", id.to_string())])).await.unwrap();
        }
    });
    let mut position = house.genesis().await;
    let mut height = house.store().watch();
    while position.number < 200 {
        for entry in house.store().since(position, 64).await.unwrap() {
            assert_eq!(entry.position.number, position.number + 1);
            position = entry.position;
        }
        if position.number < 200 {
            height.wait_for(|number| *number > position.number).await.unwrap();
        }
    }
    writer.await.unwrap();
}

on_every_backend![
    nothing_comes_after_the_head,
    everything_comes_after_genesis,
    the_page_starts_after_the_position,
    a_budget_of_nothing_gives_one_commit,
    a_budget_counts_keys_and_bodies,
    small_pages_give_the_same_as_one_large,
    an_entry_says_who_when_and_why,
    positions_of_entries_are_those_of_the_answers,
    pages_are_whole_while_writers_run,
];
