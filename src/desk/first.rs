//! The one way in for a change: check, commit.

use std::sync::Arc;

use bytes::Bytes;

use crate::catalog::published::{CATALOGUE_HEAD, Head, Published, key_of};
use crate::content::document::Document;
use crate::content::render::delivered::json;
use crate::store::contract::{Change, Commit, CommitId, Committed, Expect, Store};
use crate::store::error::CommitError;
use crate::store::key::{InvalidKey, Key};

/// Writes changes of content, and nothing else does.
pub struct Desk {
    store: Arc<dyn Store>,
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The store did not take it.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// A document can't be written down.
    #[error("a document can't be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A document has an id that no record can have.
    #[error(transparent)]
    Key(#[from] InvalidKey),
}

impl Desk {
    /// A desk before this store.
    pub fn new(store: Arc<dyn Store>) -> Desk {
        Desk { store }
    }

    /// Publishes checked documents as the first revision of an empty catalogue: all of them in
    /// one commit, or none.
    pub async fn publish_first(
        &self,
        documents: Vec<Document>,
        actor: &str,
        at: jiff::Timestamp,
    ) -> Result<Committed, Refusal> {
        let revision = 1;
        let published_at = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let head = Bytes::from(json(&Head { revision }));
        let mut changes = vec![first(CATALOGUE_HEAD, head)?];
        for document in documents {
            let key = key_of(&document.reference());
            let published = Published::first(document, revision, published_at.clone());
            changes.push(first(&key, published.to_bytes()?.into())?);
        }
        let commit = Commit {
            id: CommitId(uuid::Uuid::now_v7().into_bytes()),
            at: at.as_second(),
            actor: actor.to_owned(),
            note: Some("The bundled content".to_owned()),
            changes,
        };
        Ok(self.store.commit(&commit).await?)
    }
}

/// The first record under a key.
fn first(key: &str, body: Bytes) -> Result<Change, InvalidKey> {
    Ok(Change { key: Key::new(key)?, expect: Expect::Absent, body: Some(body) })
}
