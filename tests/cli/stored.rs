//! Stores that nobody serves, looked into by the tests themselves.

use std::sync::Arc;

use limber::store;
use limber::store::contract::{Change, Commit, CommitId, Expect, Store};
use limber::store::key::Key;
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::running::alone;

/// A folder for a store, and the URL of that store.
pub fn folder() -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let url = format!("sled:{}", folder.path().join("limber.db").display());
    (folder, url)
}

/// Runs a future to its end.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// Does something with a store that nobody serves.
pub fn visit<T>(url: &str, visit: impl FnOnce(&Arc<dyn Store>) -> T) -> T {
    let _alone = alone();
    visit(&store::open(url).unwrap())
}

/// Writes records.
pub fn write(store: &Arc<dyn Store>, records: &[(&str, Value)]) {
    let changes = records.iter().map(|(key, body)| Change {
        key: Key::new(key).unwrap(),
        expect: Expect::Any,
        body: Some(serde_json::to_vec(body).unwrap().into()),
    });
    let commit = Commit {
        id: CommitId([9; 16]),
        at: 0,
        actor: "tests".into(),
        note: None,
        changes: changes.collect(),
    };
    block_on(store.commit(&commit)).unwrap();
}

/// What a store holds under a key.
pub fn held(store: &Arc<dyn Store>, key: &str) -> Value {
    let (_, records) = block_on(store.heads()).unwrap();
    let record = records.iter().find(|record| record.key.as_str() == key).unwrap();
    serde_json::from_slice(record.body.as_ref().unwrap()).unwrap()
}
