//! Any document, whatever its kind: reading one, and what it mentions.

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::content::condition::ConditionDocument;
use crate::content::guidance::GuidanceDocument;
use crate::content::id::{Id, Kind, Reference};
use crate::content::routine::RoutineDocument;
use crate::content::source::SourceDocument;
use crate::content::stretch::StretchDocument;
use crate::content::vocabulary::{PhrasesDocument, VocabularyDocument};

/// A stored document of any kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Document {
    /// A stretch.
    Stretch(StretchDocument),
    /// A routine.
    Routine(RoutineDocument),
    /// Guidance.
    Guidance(GuidanceDocument),
    /// A condition.
    Condition(ConditionDocument),
    /// A vocabulary.
    Vocabulary(VocabularyDocument),
    /// A source.
    Source(SourceDocument),
    /// The phrases of one locale.
    Phrases(PhrasesDocument),
}

impl Document {
    /// Reads a document of a known kind. Values that break the schema of the kind are refused.
    pub fn from_value(kind: Kind, value: Value) -> Result<Document, serde_json::Error> {
        Ok(match kind {
            Kind::Stretch => Document::Stretch(serde_json::from_value(value)?),
            Kind::Routine => Document::Routine(serde_json::from_value(value)?),
            Kind::Guidance => Document::Guidance(serde_json::from_value(value)?),
            Kind::Condition => Document::Condition(serde_json::from_value(value)?),
            Kind::Vocabulary => Document::Vocabulary(serde_json::from_value(value)?),
            Kind::Source => Document::Source(serde_json::from_value(value)?),
            Kind::Phrases => Document::Phrases(serde_json::from_value(value)?),
        })
    }

    /// The kind of the document.
    pub fn kind(&self) -> Kind {
        match self {
            Document::Stretch(_) => Kind::Stretch,
            Document::Routine(_) => Kind::Routine,
            Document::Guidance(_) => Kind::Guidance,
            Document::Condition(_) => Kind::Condition,
            Document::Vocabulary(_) => Kind::Vocabulary,
            Document::Source(_) => Kind::Source,
            Document::Phrases(_) => Kind::Phrases,
        }
    }

    /// The id of the document within its kind.
    pub fn id(&self) -> &Id {
        match self {
            Document::Stretch(document) => &document.id,
            Document::Routine(document) => &document.id,
            Document::Guidance(document) => &document.id,
            Document::Condition(document) => &document.id,
            Document::Vocabulary(document) => &document.id,
            Document::Source(document) => &document.id,
            Document::Phrases(document) => &document.id,
        }
    }

    /// Its kind and id.
    pub fn reference(&self) -> Reference {
        Reference { kind: self.kind(), id: self.id().clone() }
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Document::Stretch(document) => document.serialize(serializer),
            Document::Routine(document) => document.serialize(serializer),
            Document::Guidance(document) => document.serialize(serializer),
            Document::Condition(document) => document.serialize(serializer),
            Document::Vocabulary(document) => document.serialize(serializer),
            Document::Source(document) => document.serialize(serializer),
            Document::Phrases(document) => document.serialize(serializer),
        }
    }
}
