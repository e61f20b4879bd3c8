//! A store to live in for one test: any backend, with verbs that keep the cases short.

use std::sync::Arc;

use bytes::Bytes;
use limber::store::{
    contract::{Change, Commit, CommitId, Committed, Entry, Expect, Position, Store},
    error::CommitError,
    key::{Key, Number},
    open,
};
use tempfile::TempDir;

/// One store, with the folder it lies in if it lies in one.
pub struct House {
    url: String,
    store: Option<Arc<dyn Store>>,
    folder: Option<TempDir>,
}

impl House {
    pub fn memory() -> Self {
        let url = "memory:".to_owned();
        Self { store: Some(open(&url).unwrap()), url, folder: None }
    }

    pub fn sled() -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sled:{}", folder.path().join("store").display());
        Self { store: Some(open(&url).unwrap()), url, folder: Some(folder) }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn store(&self) -> &Arc<dyn Store> {
        self.store.as_ref().unwrap()
    }

    /// Close the store and open it again. What lives in memory just lives on.
    pub fn reopen(&mut self) {
        if self.folder.is_some() {
            self.store = None;
            self.store = Some(open(&self.url).unwrap());
        }
    }

    /// Close the store, and leave what lies in its folder.
    pub fn close(&mut self) {
        self.store = None;
    }

    pub async fn commit(&self, commit: &Commit) -> Committed {
        self.store().commit(commit).await.unwrap()
    }

    pub async fn refuse(&self, commit: &Commit) -> CommitError {
        self.store().commit(commit).await.unwrap_err()
    }

    /// Commit one body under one key.
    pub async fn put(&self, id: u128, path: &str, body: &str) -> Position {
        self.commit(&commit(id, vec![put(path, body)])).await.position
    }

    /// Commit one tombstone.
    pub async fn bury(&self, id: u128, path: &str) -> Position {
        self.commit(&commit(id, vec![bury(path)])).await.position
    }

    /// Where the store stands.
    pub async fn position(&self) -> Position {
        self.store().heads().await.unwrap().0
    }

    /// The newest records as path, number and body.
    pub async fn heads(&self) -> Vec<(String, Number, Option<Bytes>)> {
        let (_, records) = self.store().heads().await.unwrap();
        records.into_iter().map(|r| (r.key.as_str().to_owned(), r.number, r.body)).collect()
    }

    /// The position before the first commit.
    pub async fn genesis(&self) -> Position {
        Position::genesis(self.position().await.epoch)
    }

    /// Every commit after `position`, taken in one page.
    pub async fn all_since(&self, position: Position) -> Vec<Entry> {
        self.store().since(position, usize::MAX).await.unwrap()
    }

    /// The numbers of the versions of a key.
    pub async fn versions(&self, path: &str) -> Vec<Number> {
        let versions = self.store().history(&key(path), None, usize::MAX).await.unwrap();
        versions.into_iter().map(|record| record.number).collect()
    }
}

pub fn key(path: &str) -> Key {
    Key::new(path).unwrap()
}

pub fn put(path: &str, body: impl Into<Vec<u8>>) -> Change {
    put_if(path, Expect::Any, body)
}

pub fn put_if(path: &str, expect: Expect, body: impl Into<Vec<u8>>) -> Change {
    Change { key: key(path), expect, body: Some(body.into().into()) }
}

pub fn bury(path: &str) -> Change {
    Change { key: key(path), expect: Expect::Any, body: None }
}

pub fn commit(id: u128, changes: Vec<Change>) -> Commit {
    Commit {
        id: CommitId(id.to_be_bytes()),
        at: 1_700_000_000 + i64::try_from(id).unwrap(),
        actor: "ada".into(),
        note: None,
        changes,
    }
}

/// Run each case on every backend.
macro_rules! on_every_backend {
    ($($case:ident),* $(,)?) => {
        mod memory {
            $(#[tokio::test] async fn $case() {
                super::$case(super::House::memory()).await;
            })*
        }
        mod sled {
            $(#[tokio::test] async fn $case() {
                super::$case(super::House::sled()).await;
            })*
        }
    };
}
pub(crate) use on_every_backend;
