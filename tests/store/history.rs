//! The history of a key is its versions, newest first, tombstones too.

use super::house::{House, commit, key, on_every_backend, put};

async fn fill(house: &House) {
    house.put(1, "a/b", "one").await;
    house.put(2, "a/c", "other").await;
    house.bury(3, "a/b").await;
    house.put(4, "a/b", "four").await;
}

async fn it_is_newest_first(house: House) {
    fill(&house).await;
    assert_eq!(house.versions("a/b").await, [4, 3, 1]);
}

async fn it_holds_bodies_and_tombstones(mut house: House) {
    fill(&house).await;
    house.reopen();
    let versions = house.store().history(&key("a/b"), None, 10).await.unwrap();
    let bodies: Vec<_> = versions.iter().map(|version| version.body.as_deref()).collect();
    assert_eq!(bodies, [Some(&b"four"[..]), None, Some(b"one")]);
    assert!(versions.iter().all(|version| version.key == key("a/b")));
}

async fn it_goes_on_before_a_number(house: House) {
    fill(&house).await;
    let ask = async |before| {
        let versions = house.store().history(&key("a/b"), Some(before), 10).await.unwrap();
        versions.iter().map(|version| version.number).collect::<Vec<_>>()
    };
    assert_eq!(ask(u64::MAX).await, [4, 3, 1]);
    assert_eq!(ask(4).await, [3, 1]);
    assert_eq!(ask(2).await, [1]);
    assert!(ask(1).await.is_empty());
    assert!(ask(0).await.is_empty());
}

async fn it_ends_at_the_limit(house: House) {
    fill(&house).await;
    for (limit, count) in [(0, 0), (1, 1), (2, 2), (9, 3)] {
        let versions = house.store().history(&key("a/b"), None, limit).await.unwrap();
        assert_eq!(versions.len(), count);
    }
}

async fn a_key_never_seen_has_none(house: House) {
    fill(&house).await;
    assert!(house.versions("a/d").await.is_empty());
    assert!(house.versions("a").await.is_empty());
}

async fn a_long_one_is_whole(mut house: House) {
    for id in 1..=150 {
        house.commit(&commit(id, vec![put("a/b", id.to_string())])).await;
    }
    house.reopen();
    assert_eq!(house.versions("a/b").await, (1..=150).rev().collect::<Vec<_>>());
}

on_every_backend![
    it_is_newest_first,
    it_holds_bodies_and_tombstones,
    it_goes_on_before_a_number,
    it_ends_at_the_limit,
    a_key_never_seen_has_none,
    a_long_one_is_whole,
];
