//! Any sequence of operations leaves sled and the model in the same state with the same answers.
//!
//! `LIMBER_DEEP` is how many sequences are tried; without it there are a few.

use std::sync::Arc;

use bytes::Bytes;
use limber::store::{
    contract::{Change, Commit, CommitId, Expect, Keep, Position, Store},
    memory::MemoryStore,
};
use proptest::{collection::vec, option, prelude::*, test_runner::Config};

use super::house::{House, key};

/// Something to do to both.
#[derive(Clone, Debug)]
enum Step {
    Commit(Commit),
    Swap { path: String, expected: Option<Bytes>, new: Option<Bytes> },
    Since { number: usize, budget: usize },
    History { path: String, before: Option<u64>, limit: usize },
    Log { before: Option<u64>, limit: usize },
    Compact(Keep),
    Reopen,
}

fn path() -> impl Strategy<Value = String> {
    (0..3_u8, 0..4_u8).prop_map(|(shelf, name)| format!("shelf{shelf}/name{name}"))
}

fn body() -> impl Strategy<Value = Bytes> {
    let small = vec(any::<u8>(), 0..40);
    let large = (any::<u8>(), 4_000..9_000_usize).prop_map(|(byte, size)| vec![byte; size]);
    prop_oneof![4 => small, 1 => large].prop_map(Bytes::from)
}

fn expect() -> impl Strategy<Value = Expect> {
    prop_oneof![
        3 => Just(Expect::Any),
        1 => Just(Expect::Absent),
        2 => (0..30_u64).prop_map(Expect::At),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    (path(), expect(), option::weighted(0.75, body())).prop_map(|(path, expect, body)| Change {
        key: key(&path),
        expect,
        body,
    })
}

fn commit() -> impl Strategy<Value = Commit> {
    // Few ids, so that some come again, now and then with the same content.
    let words = (any::<bool>(), option::of("[a-z]{0,4}"));
    (0..24_u8, 0..3_i64, words, vec(change(), 1..5)).prop_map(|(id, at, (actor, note), changes)| {
        let actor = if actor { "ada" } else { "grace" }.to_owned();
        Commit { id: CommitId([id; 16]), at, actor, note, changes }
    })
}

fn step() -> impl Strategy<Value = Step> {
    let value = || option::of((0..3_u8).prop_map(|n| Bytes::from(vec![n; usize::from(n) * 3_000])));
    let keep = prop_oneof![(0..12_u64).prop_map(Keep::Newest), (0..3_i64).prop_map(Keep::Since)];
    prop_oneof![
        12 => commit().prop_map(Step::Commit),
        4 => (path(), value(), value())
            .prop_map(|(path, expected, new)| Step::Swap { path, expected, new }),
        3 => (0..40_usize, 0..9_000_usize)
            .prop_map(|(number, budget)| Step::Since { number, budget }),
        2 => (path(), option::of(0..30_u64), 0..6_usize)
            .prop_map(|(path, before, limit)| Step::History { path, before, limit }),
        2 => (option::of(0..30_u64), 0..9_usize)
            .prop_map(|(before, limit)| Step::Log { before, limit }),
        1 => keep.prop_map(Step::Compact),
        2 => Just(Step::Reopen),
    ]
}

/// Every commit is sent a second time now and then, as a client in doubt does.
async fn take(house: &mut House, model: &dyn Store, told: &mut Vec<Position>, step: Step) {
    match step {
        Step::Commit(commit) => {
            for _ in 0..=u8::from(commit.at == 1) {
                let right = model.commit(&commit).await;
                assert_eq!(house.store().commit(&commit).await, right);
                told.extend(right.ok().map(|committed| committed.position));
            }
        }
        Step::Swap { path, expected, new } => {
            let right = model.swap(&key(&path), expected.clone(), new.clone()).await;
            assert_eq!(house.store().swap(&key(&path), expected, new).await, right);
            assert_eq!(house.store().get(&key(&path)).await, model.get(&key(&path)).await);
        }
        Step::Since { number, budget } => {
            let position = told[number % told.len()];
            let right = model.since(position, budget).await;
            assert_eq!(house.store().since(position, budget).await, right);
        }
        Step::History { path, before, limit } => {
            let right = model.history(&key(&path), before, limit).await;
            assert_eq!(house.store().history(&key(&path), before, limit).await, right);
        }
        Step::Log { before, limit } => {
            let right = model.log(before, limit).await;
            assert_eq!(house.store().log(before, limit).await, right);
        }
        Step::Compact(keep) => {
            assert_eq!(house.store().compact(keep).await, model.compact(keep).await);
        }
        Step::Reopen => house.reopen(),
    }
}

async fn run(steps: Vec<Step>) {
    let mut house = House::sled();
    let genesis = house.genesis().await;
    let model: Arc<dyn Store> = Arc::new(MemoryStore::new(genesis.epoch));
    let mut told = vec![genesis];
    for step in steps {
        take(&mut house, model.as_ref(), &mut told, step).await;
        assert_eq!(*house.store().watch().borrow(), *model.watch().borrow());
    }
    for _ in 0..2 {
        let store = house.store();
        assert_eq!(store.heads().await, model.heads().await);
        assert_eq!(store.verify(0..u64::MAX).await, model.verify(0..u64::MAX).await);
        assert_eq!(store.foundation().await, model.foundation().await);
        for position in &told {
            let right = model.since(*position, usize::MAX).await;
            assert_eq!(store.since(*position, usize::MAX).await, right);
        }
        house.reopen();
    }
}

/// Nothing is written beside the tests: a failing sequence is printed, small, to become a case.
fn config() -> Config {
    let deep = std::env::var("LIMBER_DEEP").ok().and_then(|count| count.parse().ok());
    Config { cases: deep.unwrap_or(24), failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn sled_does_what_the_model_does(steps in vec(step(), 1..50)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(run(steps));
    }
}
