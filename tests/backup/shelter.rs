//! Stores to back up, stores to restore into, and what the two must agree on.

use std::io::Cursor;
use std::sync::Arc;

use bytes::Bytes;
use limber::backup::line::End;
use limber::backup::restore::{Checked, RestoreError};
use limber::backup::write::write;
use limber::store::contract::{
    Change, Commit, CommitId, Committed, Entry, Epoch, Expect, Foundation, Keep, Logged, Position,
    Record, Store,
};
use limber::store::key::{Key, Number};
use limber::store::open;
use tempfile::TempDir;

pub const MADE_AT: &str = "2026-01-01T00:00:00Z";

/// A folder for a store, and the URL of that store.
pub fn folder() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let url = format!("sled:{}", folder.path().join("limber.db").display());
    (folder, url)
}

pub fn memory() -> Arc<dyn Store> {
    open("memory:").unwrap()
}

pub fn key(path: &str) -> Key {
    Key::new(path).unwrap()
}

/// Bytes of every sort: text, JSON, no UTF-8, none at all, many.
fn body(n: u64) -> Vec<u8> {
    match n % 6 {
        0 => b"{\"name\": \"L\xc3\xa4uferdehnung \\u0041\",\r\n\t\"q\": \"\\\"\"}".to_vec(),
        1 => (0..=255).collect(),
        2 => Vec::new(),
        3 => "\u{0}\u{1f}\u{7f}\u{2028}\u{feff}\"\\/\n".as_bytes().to_vec(),
        4 => vec![0xff, 0xfe, u8::try_from(n % 251).unwrap()],
        _ => format!("{{\"n\":{n}}}").repeat(700).into_bytes(),
    }
}

pub fn commit(n: u64) -> Commit {
    let changes = (0..=n % 4).map(|i| Change {
        key: key(&format!("shelf{}/n\u{e4}me {}", i, (n * 7 + i) % 5)),
        expect: Expect::Any,
        body: (!(n + i).is_multiple_of(5)).then(|| body(n + i).into()),
    });
    Commit {
        id: CommitId((u128::from(n) << 100).to_be_bytes()),
        at: i64::try_from(n).unwrap() - 3,
        actor: format!("ada \"{n}\""),
        note: (n % 2 == 1).then(|| format!("why\n{n}")),
        changes: changes.collect(),
    }
}

/// Commits `count` times and keeps the history that `keep` says.
pub async fn fill(store: &dyn Store, count: u64, keep: Option<Keep>) {
    for n in 1..=count {
        store.commit(&commit(n)).await.unwrap();
    }
    if let Some(keep) = keep {
        store.compact(keep).await.unwrap();
    }
    let secret = Some(Bytes::from_static(&[0, 200, 13, 10, 255]));
    assert!(store.swap(&key("secret/cursor"), None, secret).await.unwrap());
    let pepper = Some(Bytes::from_static(b"pepper"));
    assert!(store.swap(&key("secret/keys"), None, pepper).await.unwrap());
    assert!(store.swap(&key("answer/1"), None, Some("of the moment".into())).await.unwrap());
}

pub async fn back_up(store: &dyn Store) -> Vec<u8> {
    let mut file = Vec::new();
    write(store, MADE_AT.to_owned(), &mut file, |_, _| {}).await.unwrap();
    file
}

pub async fn restore(file: &[u8], store: &dyn Store) -> Result<End, RestoreError> {
    Checked::new(Cursor::new(file)).unwrap().restore(store, |_, _| {}).await
}

/// All that a store says, but for its epoch.
#[derive(Debug, PartialEq)]
pub struct Said {
    number: Number,
    chain: [u8; 32],
    heads: Vec<Record>,
    histories: Vec<Vec<Record>>,
    log: Vec<Logged>,
    since: Vec<Entry>,
    foundation: Foundation,
    secrets: Vec<Option<Bytes>>,
}

pub async fn said(store: &dyn Store) -> Said {
    let (position, heads) = store.heads().await.unwrap();
    let mut histories = Vec::new();
    for shelf in 0..4 {
        for name in 0..5 {
            let key = key(&format!("shelf{shelf}/n\u{e4}me {name}"));
            histories.push(store.history(&key, None, usize::MAX).await.unwrap());
        }
    }
    let foundation = store.foundation().await.unwrap();
    let Foundation { number, chain, .. } = foundation;
    let oldest = Position { number, chain, ..position };
    let mut since = store.since(oldest, usize::MAX).await.unwrap();
    for entry in &mut since {
        assert_eq!(entry.position.epoch, position.epoch);
        entry.position.epoch = Epoch(0);
    }
    let secrets = [
        store.get(&key("secret/cursor")).await.unwrap(),
        store.get(&key("secret/keys")).await.unwrap(),
    ];
    Said {
        number: position.number,
        chain: position.chain,
        heads,
        histories,
        log: store.log(None, usize::MAX).await.unwrap(),
        since,
        foundation,
        secrets: secrets.into(),
    }
}

pub async fn epoch(store: &dyn Store) -> Epoch {
    store.verify(0..0).await.unwrap().position.epoch
}

/// Commits what both stores must take in the same way.
pub async fn commit_to_both(one: &dyn Store, other: &dyn Store, commit: &Commit) {
    let outcome = |committed: Committed| (committed.position.number, committed.position.chain);
    let right = one.commit(commit).await.map(outcome);
    assert_eq!(other.commit(commit).await.map(outcome), right);
}
