//! The log tells what each commit did, newest first, and no bodies.

use limber::store::contract::{Commit, Keep, Logged, Touched};

use super::house::{House, bury, commit, key, on_every_backend, put};

async fn told(house: &House, before: Option<u64>, limit: usize) -> Vec<u64> {
    let log = house.store().log(before, limit).await.unwrap();
    log.into_iter().map(|logged| logged.number).collect()
}

async fn fill(house: &House) {
    for id in 1..=5 {
        house.put(id, "a/b", "x").await;
    }
}

async fn an_empty_store_has_none(house: House) {
    assert!(told(&house, None, 10).await.is_empty());
    assert!(told(&house, Some(0), 10).await.is_empty());
}

async fn it_is_newest_first(mut house: House) {
    fill(&house).await;
    assert_eq!(told(&house, None, 10).await, [5, 4, 3, 2, 1]);
    house.reopen();
    assert_eq!(told(&house, None, 10).await, [5, 4, 3, 2, 1]);
}

async fn it_goes_on_before_a_number(house: House) {
    fill(&house).await;
    assert_eq!(told(&house, Some(u64::MAX), 10).await, [5, 4, 3, 2, 1]);
    assert_eq!(told(&house, Some(6), 10).await, [5, 4, 3, 2, 1]);
    assert_eq!(told(&house, Some(3), 10).await, [2, 1]);
    assert!(told(&house, Some(1), 10).await.is_empty());
    assert!(told(&house, Some(0), 10).await.is_empty());
}

async fn it_ends_at_the_limit(house: House) {
    fill(&house).await;
    assert!(told(&house, None, 0).await.is_empty());
    assert_eq!(told(&house, None, 2).await, [5, 4]);
    assert_eq!(told(&house, Some(4), 1).await, [3]);
    assert_eq!(told(&house, None, usize::MAX).await.len(), 5);
}

async fn it_says_who_when_why_and_what(mut house: House) {
    let made = Commit {
        note: Some("because".into()),
        actor: "Grace".into(),
        at: -5,
        ..commit(7, vec![put("b/z", "x"), bury("a/c"), put("a/empty", "")])
    };
    house.commit(&made).await;
    house.reopen();
    let touched = |path, is_there| Touched { key: key(path), is_there };
    let right = Logged {
        number: 1,
        at: -5,
        actor: "Grace".into(),
        note: Some("because".into()),
        changes: vec![touched("b/z", true), touched("a/c", false), touched("a/empty", true)],
    };
    assert_eq!(house.store().log(None, 1).await.unwrap(), [right]);
}

async fn a_commit_of_many_keys_is_told_whole(mut house: House) {
    let changes = (0..5_000).map(|n| put(&format!("a/{n}"), vec![7; 40])).collect();
    house.commit(&commit(1, changes)).await;
    house.reopen();
    let log = house.store().log(None, 1).await.unwrap();
    assert_eq!(log[0].changes.len(), 5_000);
    assert!(log[0].changes.iter().all(|touched| touched.is_there));
}

async fn what_was_compacted_is_not_told(mut house: House) {
    fill(&house).await;
    house.store().compact(Keep::Newest(2)).await.unwrap();
    assert_eq!(told(&house, None, 10).await, [5, 4]);
    house.reopen();
    assert_eq!(told(&house, None, 10).await, [5, 4]);
    assert!(told(&house, Some(4), 10).await.is_empty());
    assert!(told(&house, Some(2), 10).await.is_empty());
    house.store().compact(Keep::Newest(0)).await.unwrap();
    assert!(told(&house, None, 10).await.is_empty());
}

async fn its_pages_put_together_are_the_log(house: House) {
    for id in 1..=23 {
        house.put(id, &format!("a/{}", id % 5), "x").await;
    }
    let whole = house.store().log(None, usize::MAX).await.unwrap();
    let mut pages = Vec::new();
    while pages.len() < 23 {
        let before = pages.last().map(|last: &Logged| last.number);
        pages.extend(house.store().log(before, 4).await.unwrap());
    }
    assert_eq!(pages, whole);
}

on_every_backend![
    an_empty_store_has_none,
    it_is_newest_first,
    it_goes_on_before_a_number,
    it_ends_at_the_limit,
    it_says_who_when_why_and_what,
    a_commit_of_many_keys_is_told_whole,
    what_was_compacted_is_not_told,
    its_pages_put_together_are_the_log,
];
