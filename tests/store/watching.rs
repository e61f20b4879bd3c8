//! L10: whoever watches learns of every rise of the store, sooner or later.

use limber::store::contract::Expect;

use super::house::{House, commit, on_every_backend, put_if};

async fn it_starts_where_the_store_stands(mut house: House) {
    house.put(1, "a/b", "x").await;
    house.reopen();
    assert_eq!(*house.store().watch().borrow(), 1);
}

async fn it_has_risen_when_a_commit_returns(house: House) {
    let height = house.store().watch();
    house.put(1, "a/b", "x").await;
    assert_eq!(*height.borrow(), 1);
}

async fn it_wakes_who_waits(house: House) {
    let mut height = house.store().watch();
    let waiting = tokio::spawn(async move { *height.wait_for(|n| *n >= 3).await.unwrap() });
    for id in 1..=3 {
        house.put(id, "a/b", "x").await;
    }
    assert_eq!(waiting.await.unwrap(), 3);
}

async fn it_wakes_all_who_wait(house: House) {
    let waiting: Vec<_> = (0..8)
        .map(|_| {
            let mut height = house.store().watch();
            tokio::spawn(async move { *height.wait_for(|n| *n == 1).await.unwrap() })
        })
        .collect();
    house.put(1, "a/b", "x").await;
    for one in waiting {
        assert_eq!(one.await.unwrap(), 1);
    }
}

async fn a_refused_commit_does_not_raise_it(house: House) {
    house.put(1, "a/b", "x").await;
    let height = house.store().watch();
    house.refuse(&commit(2, vec![put_if("a/b", Expect::Absent, "y")])).await;
    assert_eq!(*height.borrow(), 1);
}

async fn what_it_tells_can_be_read(house: House) {
    let mut height = house.store().watch();
    let store = std::sync::Arc::clone(house.store());
    let genesis = house.genesis().await;
    let reading = tokio::spawn(async move {
        let number = *height.wait_for(|number| *number > 0).await.unwrap();
        store.since(genesis, usize::MAX).await.unwrap().len() as u64 >= number
    });
    house.put(1, "a/b", "x").await;
    assert!(reading.await.unwrap());
}

on_every_backend![
    it_starts_where_the_store_stands,
    it_has_risen_when_a_commit_returns,
    it_wakes_who_waits,
    it_wakes_all_who_wait,
    a_refused_commit_does_not_raise_it,
    what_it_tells_can_be_read,
];
