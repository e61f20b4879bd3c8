//! A published document as the store keeps it, and the names of the records it keeps it under.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::content::delivered::envelope::ChangedIn;
use crate::content::document::Document;
use crate::content::id::{Id, Kind, Reference};

/// The shelf of published documents: `published/stretch/supine-twist`.
pub const PUBLISHED_SHELF: &str = "published";

/// The record that holds the catalogue's revision.
pub const CATALOGUE_HEAD: &str = "catalogue/head";

/// A document in force, with where it stands in the history of the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// How often it was published.
    pub version: u64,
    /// The catalogue revision of its last publication.
    pub revision: u64,
    /// When it was last published, in UTC.
    pub published_at: String,
    /// The revision of the last change of each class.
    pub changed_in: ChangedIn,
    /// The document itself.
    pub document: Document,
}

/// What the record `catalogue/head` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The catalogue's revision.
    pub revision: u64,
}

/// Why a record is no published document.
#[derive(Debug, thiserror::Error)]
#[error("the record `{key}` is not a published document: {reason}")]
pub struct Unreadable {
    key: String,
    reason: String,
}

#[derive(Serialize)]
struct Written<'a> {
    version: u64,
    revision: u64,
    published_at: &'a str,
    changed_in: ChangedIn,
    document: &'a Document,
}

#[derive(Deserialize)]
struct Read<D> {
    version: u64,
    revision: u64,
    published_at: String,
    changed_in: ChangedIn,
    document: D,
}

impl Published {
    /// The bytes that the store keeps.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(&Written {
            version: self.version,
            revision: self.revision,
            published_at: &self.published_at,
            changed_in: self.changed_in,
            document: &self.document,
        })
    }

    /// The document that a record holds.
    pub fn from_bytes(reference: &Reference, body: &[u8]) -> Result<Published, Unreadable> {
        let read = match reference.kind {
            Kind::Stretch => read(body, Document::Stretch),
            Kind::Routine => read(body, Document::Routine),
            Kind::Guidance => read(body, Document::Guidance),
            Kind::Condition => read(body, Document::Condition),
            Kind::Vocabulary => read(body, Document::Vocabulary),
            Kind::Source => read(body, Document::Source),
            Kind::Phrases => read(body, Document::Phrases),
        };
        read.map_err(|error| Unreadable { key: key_of(reference), reason: error.to_string() })
    }
}

/// Reads a record in one go: the document needs no second look to become of its kind.
fn read<D: DeserializeOwned>(
    body: &[u8],
    document: fn(D) -> Document,
) -> Result<Published, serde_json::Error> {
    let record: Read<D> = serde_json::from_slice(body)?;
    Ok(Published {
        version: record.version,
        revision: record.revision,
        published_at: record.published_at,
        changed_in: record.changed_in,
        document: document(record.document),
    })
}

/// The key of a published document.
pub fn key_of(reference: &Reference) -> String {
    format!("{PUBLISHED_SHELF}/{reference}")
}

/// The document that a key speaks of, if it is on the shelf of published documents.
pub fn reference_of(key: &str) -> Option<Reference> {
    let (kind, id) = key.strip_prefix(PUBLISHED_SHELF)?.strip_prefix('/')?.split_once('/')?;
    Some(Reference { kind: Kind::from_word(kind)?, id: Id::new(id) })
}
