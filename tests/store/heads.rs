//! L5: heads are the log folded up to the position they come with.

use std::{collections::BTreeMap, sync::Arc};

use limber::store::contract::Record;
use limber::store::key::Key;

use super::house::{House, bury, commit, on_every_backend, put};

async fn fold(house: &House) -> Vec<Record> {
    let mut folded: BTreeMap<Key, Record> = BTreeMap::new();
    for entry in house.all_since(house.genesis().await).await {
        folded.extend(entry.records.into_iter().map(|record| (record.key.clone(), record)));
    }
    folded.into_values().collect()
}

async fn an_empty_store_has_no_heads(house: House) {
    assert!(house.heads().await.is_empty());
}

async fn the_newest_record_of_a_key_counts(house: House) {
    house.put(1, "a/b", "old").await;
    house.put(2, "a/b", "new").await;
    assert_eq!(house.heads().await, [("a/b".into(), 2, Some("new".into()))]);
}

async fn tombstones_are_among_them(house: House) {
    house.put(1, "a/b", "x").await;
    house.bury(2, "a/b").await;
    assert_eq!(house.heads().await, [("a/b".into(), 2, None)]);
}

async fn a_record_may_rise_from_its_tombstone(house: House) {
    house.put(1, "a/b", "x").await;
    house.bury(2, "a/b").await;
    house.put(3, "a/b", "y").await;
    assert_eq!(house.heads().await, [("a/b".into(), 3, Some("y".into()))]);
}

async fn they_come_by_key(house: House) {
    house.commit(&commit(1, vec![put("b/a", "x"), put("a/b", "x"), put("a/a/a", "x")])).await;
    let keys: Vec<_> = house.heads().await.into_iter().map(|(key, ..)| key).collect();
    assert_eq!(keys, ["a/a/a", "a/b", "b/a"]);
}

async fn they_are_the_log_folded(mut house: House) {
    for id in 1..=60_u128 {
        let path = format!("a/{}", id % 11);
        let change = if id % 5 == 0 { bury(&path) } else { put(&path, id.to_string()) };
        house.commit(&commit(id, vec![change, put("catalogue/head", id.to_string())])).await;
    }
    let (position, heads) = house.store().heads().await.unwrap();
    assert_eq!(position.number, 60);
    assert_eq!(heads, fold(&house).await);
    house.reopen();
    assert_eq!(house.store().heads().await.unwrap(), (position, heads));
}

async fn they_are_of_one_position_while_writers_run(house: House) {
    let store = Arc::clone(house.store());
    let writer = tokio::spawn(async move {
        for id in 1..=100_u128 {
            let both = vec![put("a/b", id.to_string()), put("a/c", id.to_string())];
            store.commit(&commit(id, both)).await.unwrap();
        }
    });
    let mut height = house.store().watch();
    loop {
        let (position, heads) = house.store().heads().await.unwrap();
        let told = position.number.to_string();
        assert!(heads.iter().all(|head| head.body.as_deref() == Some(told.as_bytes())));
        if position.number == 100 {
            break;
        }
        height.wait_for(|number| *number > position.number).await.unwrap();
    }
    writer.await.unwrap();
}

on_every_backend![
    an_empty_store_has_no_heads,
    the_newest_record_of_a_key_counts,
    tombstones_are_among_them,
    a_record_may_rise_from_its_tombstone,
    they_come_by_key,
    they_are_the_log_folded,
    they_are_of_one_position_while_writers_run,
];
