//! Compaction bounds the history and nothing else: heads stay, newer commits stay.

use limber::store::contract::{Expect, Keep};

use super::house::{House, bury, commit, on_every_backend, put, put_if};

async fn fill(house: &House) {
    for id in 1..=20_u128 {
        let path = format!("a/{}", id % 6);
        let change = if id % 4 == 0 {
            bury(&path)
        } else {
            put(&path, vec![1; usize::try_from(id).unwrap() * 400])
        };
        house.commit(&commit(id, vec![change])).await;
    }
}

async fn living_heads_stay(mut house: House) {
    fill(&house).await;
    let living = async |house: &House| {
        let heads = house.heads().await.into_iter();
        heads.filter(|(_, _, body)| body.is_some()).collect::<Vec<_>>()
    };
    let before = living(&house).await;
    for kept in [15, 7, 1, 0] {
        house.store().compact(Keep::Newest(kept)).await.unwrap();
        assert_eq!(living(&house).await, before);
        house.reopen();
        assert_eq!(living(&house).await, before);
    }
}

async fn the_position_stays(mut house: House) {
    fill(&house).await;
    let before = house.position().await;
    house.store().compact(Keep::Newest(0)).await.unwrap();
    house.reopen();
    assert_eq!(house.position().await, before);
    assert_eq!(house.put(21, "a/b", "x").await.number, 21);
}

async fn the_answer_is_the_oldest_position(house: House) {
    fill(&house).await;
    let oldest = house.store().compact(Keep::Newest(5)).await.unwrap();
    assert_eq!(oldest.number, 15);
    let numbers: Vec<_> =
        house.all_since(oldest).await.iter().map(|entry| entry.position.number).collect();
    assert_eq!(numbers, [16, 17, 18, 19, 20]);
}

async fn more_than_there_is_keeps_everything(house: House) {
    fill(&house).await;
    for kept in [20, 21, u64::MAX] {
        let oldest = house.store().compact(Keep::Newest(kept)).await.unwrap();
        assert_eq!(oldest, house.genesis().await);
    }
}

async fn it_may_go_by_time(house: House) {
    fill(&house).await;
    let oldest = house.store().compact(Keep::Since(1_700_000_011)).await.unwrap();
    assert_eq!(oldest.number, 10);
    let all = house.store().compact(Keep::Since(i64::MAX)).await.unwrap();
    assert_eq!(all.number, 20);
}

async fn it_never_goes_back(house: House) {
    fill(&house).await;
    let oldest = house.store().compact(Keep::Newest(5)).await.unwrap();
    assert_eq!(house.store().compact(Keep::Newest(9)).await.unwrap(), oldest);
    assert_eq!(house.store().compact(Keep::Since(0)).await.unwrap(), oldest);
}

async fn an_empty_store_stays_empty(house: House) {
    let oldest = house.store().compact(Keep::Newest(0)).await.unwrap();
    assert_eq!(oldest, house.genesis().await);
}

async fn history_goes_back_to_the_record_that_was_left(mut house: House) {
    for id in 1..=5 {
        house.put(id, "a/b", "x").await;
    }
    house.store().compact(Keep::Newest(2)).await.unwrap();
    assert_eq!(house.versions("a/b").await, [5, 4, 3]);
    house.reopen();
    assert_eq!(house.versions("a/b").await, [5, 4, 3]);
}

async fn old_tombstones_are_forgotten(mut house: House) {
    house.put(1, "a/b", "x").await;
    house.bury(2, "a/b").await;
    house.put(3, "a/c", "x").await;
    house.bury(4, "a/c").await;
    house.store().compact(Keep::Newest(1)).await.unwrap();
    let heads = [("a/c".to_owned(), 4, None)];
    assert_eq!(house.heads().await, heads);
    assert!(house.versions("a/b").await.is_empty());
    house.reopen();
    assert_eq!(house.heads().await, heads);
    house.commit(&commit(5, vec![put_if("a/b", Expect::Absent, "y")])).await;
}

async fn expectations_on_what_was_left_hold(mut house: House) {
    house.put(1, "a/b", "x").await;
    house.put(2, "a/c", "x").await;
    house.store().compact(Keep::Newest(0)).await.unwrap();
    house.reopen();
    house.commit(&commit(3, vec![put_if("a/b", Expect::At(1), "y")])).await;
    house.refuse(&commit(4, vec![put_if("a/c", Expect::Absent, "y")])).await;
}

async fn ids_are_remembered_as_long_as_their_commits(mut house: House) {
    let (first, second) = (commit(1, vec![put("a/b", "x")]), commit(2, vec![put("a/b", "y")]));
    house.commit(&first).await;
    let answer = house.commit(&second).await;
    house.store().compact(Keep::Newest(1)).await.unwrap();
    house.reopen();
    assert_eq!(house.commit(&second).await, answer);
    assert_eq!(house.commit(&first).await.position.number, 3);
}

async fn it_may_be_done_again_and_again(mut house: House) {
    for round in 0..5_u128 {
        for id in 1..=10 {
            let id = round * 10 + id;
            house.put(id, &format!("a/{}", id % 13), &"x".repeat(999)).await;
        }
        house.store().compact(Keep::Newest(3)).await.unwrap();
        house.reopen();
    }
    assert_eq!(house.heads().await.len(), 13);
    let verified = house.store().verify(0..u64::MAX).await.unwrap();
    assert_eq!((verified.commits, verified.records), (3, 3 + 13));
}

on_every_backend![
    living_heads_stay,
    the_position_stays,
    the_answer_is_the_oldest_position,
    more_than_there_is_keeps_everything,
    it_may_go_by_time,
    it_never_goes_back,
    an_empty_store_stays_empty,
    history_goes_back_to_the_record_that_was_left,
    old_tombstones_are_forgotten,
    expectations_on_what_was_left_hold,
    ids_are_remembered_as_long_as_their_commits,
    it_may_be_done_again_and_again,
];
