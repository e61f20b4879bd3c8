//! An empty store may stand on what compaction has left of another, as if it were that one.

use limber::store::{
    contract::{Change, Commit, Entry, Expect, Foundation, Keep, Record, UNFINISHED},
    error::{BeginError, OpenError},
    open, open_existing,
};

use super::house::{House, bury, commit, key, on_every_backend, put, put_if};

/// A store that was compacted up to its 15th commit of 20.
async fn compacted(house: &House) -> Foundation {
    for id in 1..=20_u128 {
        let changes = vec![
            if id % 4 == 0 { bury("a/0") } else { put(&format!("a/{}", id % 6), id.to_string()) },
            put(&format!("b/{}", id % 7), vec![7; usize::try_from(id).unwrap() * 700]),
        ];
        house.commit(&commit(id, changes)).await;
    }
    house.store().compact(Keep::Newest(5)).await.unwrap();
    house.store().foundation().await.unwrap()
}

/// The same commit again.
fn again(entry: Entry) -> Commit {
    let change = |Record { key, body, .. }| Change { key, expect: Expect::Any, body };
    let changes = entry.records.into_iter().map(change).collect();
    Commit { id: entry.id, at: entry.at, actor: entry.actor, note: entry.note, changes }
}

async fn a_store_that_was_never_compacted_stands_on_nothing(house: House) {
    let nothing = Foundation { number: 0, chain: [0; 32], records: Vec::new() };
    assert_eq!(house.store().foundation().await, Ok(nothing.clone()));
    house.put(1, "a/b", "x").await;
    assert_eq!(house.store().foundation().await, Ok(nothing));
}

async fn it_is_the_heads_as_they_were_there(mut house: House) {
    house.put(1, "a/c", "old").await;
    house.put(2, "a/b", "x").await;
    house.bury(3, "a/d").await;
    let there = house.put(4, "a/c", "new").await;
    house.put(5, "a/b", "later").await;
    house.store().compact(Keep::Newest(1)).await.unwrap();
    house.reopen();
    let left = house.store().foundation().await.unwrap();
    assert_eq!((left.number, left.chain), (4, there.chain));
    let records: Vec<_> =
        left.records.iter().map(|r| (r.key.as_str(), r.number, r.body.as_deref())).collect();
    assert_eq!(records, [("a/b", 2, Some(&b"x"[..])), ("a/c", 4, Some(b"new"))]);
}

async fn a_store_that_begins_there_is_the_same(mut house: House) {
    let other = House::memory();
    let left = compacted(&other).await;
    let position = house.store().begin(left.clone()).await.unwrap();
    assert_eq!((position.number, position.chain), (15, left.chain));
    assert_eq!(*house.store().watch().borrow(), 15);
    for _ in 0..2 {
        assert_eq!(house.store().foundation().await, Ok(left.clone()));
        assert_eq!(house.store().heads().await.unwrap(), (position, left.records.clone()));
        assert_eq!(house.store().verify(0..u64::MAX).await.unwrap().position, position);
        house.reopen();
    }
    let oldest = other.store().compact(Keep::Newest(u64::MAX)).await.unwrap();
    for entry in other.all_since(oldest).await {
        let right = entry.position;
        let found = house.commit(&again(entry)).await.position;
        assert_eq!((found.number, found.chain), (right.number, right.chain));
    }
    house.reopen();
    assert_eq!(house.heads().await, other.heads().await);
    assert_eq!(house.store().log(None, 99).await, other.store().log(None, 99).await);
    for n in 0..7 {
        assert_eq!(
            house.versions(&format!("b/{n}")).await,
            other.versions(&format!("b/{n}")).await
        );
    }
    house.store().compact(Keep::Newest(1)).await.unwrap();
    other.store().compact(Keep::Newest(1)).await.unwrap();
    house.reopen();
    assert_eq!(house.store().foundation().await, other.store().foundation().await);
}

async fn expectations_hold_on_what_it_stands_on(house: House) {
    let left = compacted(&House::memory()).await;
    let known = left.records[0].clone();
    house.store().begin(left).await.unwrap();
    house.refuse(&commit(1, vec![put_if(known.key.as_str(), Expect::Absent, "y")])).await;
    let expect = Expect::At(known.number);
    house.commit(&commit(2, vec![put_if(known.key.as_str(), expect, "y")])).await;
}

async fn one_that_holds_commits_refuses(mut house: House) {
    let left = compacted(&House::memory()).await;
    house.put(1, "a/b", "x").await;
    let before = house.heads().await;
    assert_eq!(house.store().begin(left.clone()).await, Err(BeginError::Taken));
    house.reopen();
    assert_eq!(house.heads().await, before);
    assert_eq!(house.position().await.number, 1);
}

async fn what_no_compaction_leaves_is_refused(house: House) {
    let record = |path, number| Record { key: key(path), number, body: Some("x".into()) };
    let grave = Record { body: None, ..record("a/b", 1) };
    for (number, records) in [
        (0, vec![]),
        (2, vec![record("a/b", 3)]),
        (2, vec![record("a/b", 0)]),
        (2, vec![record("a/b", 1), record("a/b", 2)]),
        (2, vec![record("a/c", 1), record("a/b", 2)]),
        (2, vec![grave]),
    ] {
        let refused = house.store().begin(Foundation { number, chain: [1; 32], records }).await;
        assert!(matches!(refused, Err(BeginError::Invalid(_))), "{refused:?}");
    }
    assert_eq!(house.position().await.number, 0);
}

async fn the_side_shelf_stays(mut house: House) {
    let (lease, value) = (key("lease/a"), Some("mine".into()));
    assert!(house.store().swap(&lease, None, value.clone()).await.unwrap());
    house.store().begin(compacted(&House::memory()).await).await.unwrap();
    house.reopen();
    assert_eq!(house.store().get(&lease).await.unwrap(), value);
}

#[tokio::test]
async fn a_folder_in_which_a_restore_broke_off_is_not_opened() {
    let mut house = House::sled();
    let unfinished = key(UNFINISHED);
    assert!(house.store().swap(&unfinished, None, Some("1".into())).await.unwrap());
    house.close();
    for _ in 0..2 {
        let refused = open(house.url()).err().unwrap();
        assert!(matches!(refused, OpenError::Unfinished(_)), "{refused}");
        assert!(refused.to_string().contains("restore again"), "{refused}");
    }
}

#[tokio::test]
async fn a_store_that_is_not_there_can_be_asked_for_without_creating_it() {
    let folder = tempfile::TempDir::new().unwrap();
    let url = format!("sled:{}", folder.path().join("store").display());
    for absent in [url.as_str(), "memory:"] {
        let refused = open_existing(absent).err().unwrap();
        assert!(matches!(refused, OpenError::Absent(_)), "{refused}");
    }
    assert!(!folder.path().join("store").exists());
    drop(open(&url).unwrap());
    assert!(open_existing(&url).is_ok());
    assert!(matches!(open_existing("ftp:a").err(), Some(OpenError::UnknownScheme(_))));
}

on_every_backend![
    a_store_that_was_never_compacted_stands_on_nothing,
    it_is_the_heads_as_they_were_there,
    a_store_that_begins_there_is_the_same,
    expectations_hold_on_what_it_stands_on,
    one_that_holds_commits_refuses,
    what_no_compaction_leaves_is_refused,
    the_side_shelf_stays,
];
