//! The side shelf: a value changes only from what was expected, and never touches the log.

use std::sync::Arc;

use bytes::Bytes;
use limber::store::{contract::SIDE_BYTES_MAX, error::StoreError};

use super::house::{House, key, on_every_backend};

async fn swap(house: &House, path: &str, expected: Option<&str>, new: Option<&str>) -> bool {
    let owned = |value: Option<&str>| value.map(|value| Bytes::from(value.to_owned()));
    house.store().swap(&key(path), owned(expected), owned(new)).await.unwrap()
}

async fn get(house: &House, path: &str) -> Option<Bytes> {
    house.store().get(&key(path)).await.unwrap()
}

async fn nothing_is_there_at_first(house: House) {
    assert_eq!(get(&house, "lease/a").await, None);
}

async fn a_value_is_put_where_nothing_is(house: House) {
    assert!(swap(&house, "lease/a", None, Some("one")).await);
    assert_eq!(get(&house, "lease/a").await, Some("one".into()));
}

async fn a_value_changes_from_what_was_expected(house: House) {
    swap(&house, "lease/a", None, Some("one")).await;
    assert!(swap(&house, "lease/a", Some("one"), Some("two")).await);
    assert_eq!(get(&house, "lease/a").await, Some("two".into()));
}

async fn a_value_stays_where_another_was_expected(house: House) {
    swap(&house, "lease/a", None, Some("one")).await;
    assert!(!swap(&house, "lease/a", None, Some("two")).await);
    assert!(!swap(&house, "lease/a", Some("zero"), Some("two")).await);
    assert!(!swap(&house, "lease/b", Some("one"), Some("two")).await);
    assert_eq!(get(&house, "lease/a").await, Some("one".into()));
    assert_eq!(get(&house, "lease/b").await, None);
}

async fn a_value_is_removed(mut house: House) {
    swap(&house, "lease/a", None, Some("one")).await;
    assert!(swap(&house, "lease/a", Some("one"), None).await);
    house.reopen();
    assert_eq!(get(&house, "lease/a").await, None);
    assert!(swap(&house, "lease/a", None, Some("two")).await);
}

async fn nothing_from_nothing_is_done(house: House) {
    assert!(swap(&house, "lease/a", None, None).await);
    assert_eq!(get(&house, "lease/a").await, None);
}

async fn an_empty_value_is_a_value(mut house: House) {
    assert!(swap(&house, "lease/a", None, Some("")).await);
    house.reopen();
    assert_eq!(get(&house, "lease/a").await, Some(Bytes::new()));
}

async fn values_outlive_a_restart(mut house: House) {
    for n in 0..40 {
        assert!(swap(&house, &format!("lease/{n}"), None, Some(&n.to_string())).await);
    }
    for n in 0..20 {
        let path = format!("lease/{n}");
        assert!(swap(&house, &path, Some(&n.to_string()), Some("new")).await);
    }
    house.reopen();
    for n in 0..40 {
        let right = if n < 20 { "new".to_owned() } else { n.to_string() };
        assert_eq!(get(&house, &format!("lease/{n}")).await, Some(right.into()));
    }
}

async fn a_large_value_is_kept_whole(mut house: House) {
    let value = Bytes::from((0..=254).cycle().take(300_000).collect::<Vec<u8>>());
    let answer = key("answer/1");
    assert!(house.store().swap(&answer, None, Some(value.clone())).await.unwrap());
    house.reopen();
    assert!(get(&house, "answer/1").await == Some(value.clone()));
    assert!(house.store().swap(&answer, Some(value), Some("small".into())).await.unwrap());
    assert_eq!(get(&house, "answer/1").await, Some("small".into()));
}

async fn too_large_a_value_is_refused(house: House) {
    let value = Some(Bytes::from(vec![0; SIDE_BYTES_MAX + 1]));
    let refused = house.store().swap(&key("a"), None, value).await;
    assert_eq!(refused, Err(StoreError::TooLarge));
}

async fn it_does_not_touch_the_log(mut house: House) {
    let before = house.put(1, "a/b", "record").await;
    assert!(swap(&house, "a/b", None, Some("value")).await);
    house.reopen();
    assert_eq!(house.position().await, before);
    assert_eq!(house.heads().await, [("a/b".into(), 1, Some("record".into()))]);
    assert_eq!(get(&house, "a/b").await, Some("value".into()));
    assert_eq!(house.versions("a/b").await, [1]);
}

async fn of_racing_swaps_one_wins(house: House) {
    let tasks: Vec<_> = (0..32)
        .map(|n: u8| {
            let store = Arc::clone(house.store());
            let new = Some(Bytes::from(vec![n]));
            tokio::spawn(async move { store.swap(&key("lease/a"), None, new).await.unwrap() })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        won += u32::from(task.await.unwrap());
    }
    assert_eq!(won, 1);
}

on_every_backend![
    nothing_is_there_at_first,
    a_value_is_put_where_nothing_is,
    a_value_changes_from_what_was_expected,
    a_value_stays_where_another_was_expected,
    a_value_is_removed,
    nothing_from_nothing_is_done,
    an_empty_value_is_a_value,
    values_outlive_a_restart,
    a_large_value_is_kept_whole,
    too_large_a_value_is_refused,
    it_does_not_touch_the_log,
    of_racing_swaps_one_wins,
];
