//! The first content of an empty store.

use bytes::Bytes;

use crate::catalog::published::{CATALOGUE_HEAD, Head, Published, key_of};
use crate::content::document::Document;
use crate::desk::plan::change;
use crate::desk::refusal::Refusal;
use crate::desk::turn::{commit, utc};
use crate::store::contract::{Committed, Expect, Store};

/// Publishes checked documents as the first revision of an empty catalogue: all of them in one
/// commit, or none. It does not wait until readers see them.
pub async fn publish_first(
    store: &dyn Store,
    documents: Vec<Document>,
    actor: &str,
    at: jiff::Timestamp,
) -> Result<Committed, Refusal> {
    let revision = 1;
    let published_at = utc(at);
    let head = Bytes::from(serde_json::to_vec(&Head { revision })?);
    let mut changes = vec![change(CATALOGUE_HEAD, Expect::Absent, Some(head))?];
    for document in documents {
        let key = key_of(&document.reference());
        let published = Published::first(document, revision, published_at.clone());
        changes.push(change(&key, Expect::Absent, Some(published.to_bytes()?.into()))?);
    }
    let note = Some("The bundled content".to_owned());
    Ok(commit(store, actor, note, at, changes).await?)
}
