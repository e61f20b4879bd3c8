//! A published document as the store keeps it, and the names of the records it keeps it under.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::content::delivered::envelope::ChangedIn;
use crate::content::delivered::standing::{ChangeClass, Reason};
use crate::content::document::Document;
use crate::content::guidance::Severity;
use crate::content::id::{Id, Kind, Reference};

/// The shelf of published documents: `published/stretch/supine-twist`.
pub const PUBLISHED_SHELF: &str = "published";

/// The record that holds the catalogue's revision.
pub const CATALOGUE_HEAD: &str = "catalogue/head";

/// Who published what no key did: the content that comes with the binary.
pub const BUNDLED_BY: &str = "limber";

/// A document that was published, with where it stands in the history of the catalogue.
///
/// Records that were written before a field was there are read as if it had its default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Published<D = Document> {
    /// The commit that wrote it; the store knows it, the record does not.
    #[serde(skip)]
    pub number: u64,
    /// How often it was published.
    pub version: u64,
    /// The catalogue revision of its last publication.
    pub revision: u64,
    /// When it was last published, in UTC.
    pub published_at: String,
    /// The revision of the last change of each class.
    pub changed_in: ChangedIn,
    /// How far its last publication went.
    #[serde(default)]
    pub change: ChangeClass,
    /// Who published it last: the name of a key.
    #[serde(default = "bundled_by")]
    pub by: String,
    /// Why readers no longer get it. It stays in its record, so that it can be mended and
    /// published again.
    #[serde(default)]
    pub withdrawn: Option<Withdrawal>,
    /// The versions that are not served any more, for good; oldest recall first.
    #[serde(default)]
    pub recalls: Vec<Recall>,
    /// Of a routine: the stretches that it no longer uses, with its last version that did.
    #[serde(default)]
    pub former_stretch_ids: BTreeMap<Id, u64>,
    /// The document itself.
    pub document: D,
}

/// Why a document is no longer in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Why.
    pub reason: Reason,
    /// How grave it is.
    pub severity: Option<Severity>,
    /// What people are told about it.
    pub message: Option<String>,
    /// The document of the same kind that takes its place.
    pub successor_id: Option<Id>,
    /// The catalogue revision that withdrew it.
    pub revision: u64,
    /// When it was withdrawn, in UTC.
    pub withdrawn_at: String,
}

/// Why older versions of a document are never served again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recall {
    /// The last version that it holds for, and all before it.
    pub through_version: u64,
    /// The kind of the document that was withdrawn: this one, or a stretch that it used.
    pub kind: Kind,
    /// The id of that document.
    pub id: Id,
    /// Why.
    pub reason: Reason,
    /// How grave it is.
    pub severity: Option<Severity>,
    /// What people are told about it.
    pub message: Option<String>,
    /// The document that takes the place of the withdrawn one.
    pub successor_id: Option<Id>,
    /// The catalogue revision that recalled them.
    pub revision: u64,
    /// When they were recalled, in UTC.
    pub recalled_at: String,
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

impl Published {
    /// A document as it stands after its first publication: every class of it has changed.
    pub fn first(document: Document, revision: u64, published_at: impl Into<String>) -> Published {
        Published {
            number: 0,
            version: 1,
            revision,
            published_at: published_at.into(),
            changed_in: ChangedIn::all(revision),
            change: ChangeClass::default(),
            by: bundled_by(),
            withdrawn: None,
            recalls: Vec::new(),
            former_stretch_ids: BTreeMap::new(),
            document,
        }
    }

    /// The catalogue revision that withdrew it, if it is withdrawn.
    pub fn withdrawn_in(&self) -> Option<u64> {
        self.withdrawn.as_ref().map(|withdrawal| withdrawal.revision)
    }

    /// The latest recall that this version falls under.
    pub fn recall_of(&self, version: u64) -> Option<&Recall> {
        self.recalls.iter().rev().find(|recall| version <= recall.through_version)
    }

    /// The bytes that the store keeps.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
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
    let record: Published<D> = serde_json::from_slice(body)?;
    Ok(Published {
        number: 0,
        version: record.version,
        revision: record.revision,
        published_at: record.published_at,
        changed_in: record.changed_in,
        change: record.change,
        by: record.by,
        withdrawn: record.withdrawn,
        recalls: record.recalls,
        former_stretch_ids: record.former_stretch_ids,
        document: document(record.document),
    })
}

fn bundled_by() -> String {
    BUNDLED_BY.to_owned()
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
