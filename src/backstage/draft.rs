//! A working copy that differs from what is published, as the store keeps it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::content::document::Document;
use crate::content::id::{Id, Kind, Reference};

/// The shelf of working copies: `draft/stretch/supine-twist`.
pub const DRAFT_SHELF: &str = "draft";

/// A working copy that nobody has published yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The commit that wrote it.
    pub number: u64,
    /// When it was written, in UTC.
    pub at: String,
    /// Who wrote it: the name of a key.
    pub by: String,
    /// The published version that it began from; none for a document that was never published.
    pub base_version: Option<u64>,
    /// The document.
    pub document: Document,
}

/// Why a record is no working copy.
#[derive(Debug, thiserror::Error)]
#[error("the record `{key}` is not a working copy: {reason}")]
pub struct Unreadable {
    key: String,
    reason: String,
}

#[derive(Serialize)]
struct Written<'a> {
    at: &'a str,
    by: &'a str,
    base_version: Option<u64>,
    document: &'a Document,
}

#[derive(Deserialize)]
struct Read {
    at: String,
    by: String,
    base_version: Option<u64>,
    document: Value,
}

impl Draft {
    /// The bytes that the store keeps.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let Draft { at, by, base_version, document, .. } = self;
        serde_json::to_vec(&Written { at, by, base_version: *base_version, document })
    }

    /// The working copy that a record holds.
    pub fn from_record(
        reference: &Reference,
        number: u64,
        body: &[u8],
    ) -> Result<Draft, Unreadable> {
        let read = || {
            let Read { at, by, base_version, document } = serde_json::from_slice(body)?;
            let document = Document::from_value(reference.kind, document)?;
            Ok(Draft { number, at, by, base_version, document })
        };
        read().map_err(|error: serde_json::Error| Unreadable {
            key: key_of(reference),
            reason: error.to_string(),
        })
    }
}

/// The key of a working copy.
pub fn key_of(reference: &Reference) -> String {
    format!("{DRAFT_SHELF}/{reference}")
}

/// The document that a key speaks of, if it is on the shelf of working copies.
pub fn reference_of(key: &str) -> Option<Reference> {
    let (kind, id) = key.strip_prefix(DRAFT_SHELF)?.strip_prefix('/')?.split_once('/')?;
    Some(Reference { kind: Kind::from_word(kind)?, id: Id::new(id) })
}
