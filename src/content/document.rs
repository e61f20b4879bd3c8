//! Any document, whatever its kind: reading one, and what it mentions.

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::content::condition::ConditionDocument;
use crate::content::guidance::GuidanceDocument;
use crate::content::id::{Id, Kind, Locale, Reference};
use crate::content::map::Map;
use crate::content::routine::RoutineDocument;
use crate::content::source::{Review, SourceDocument};
use crate::content::stretch::StretchDocument;
use crate::content::text::{DEFAULT_LOCALE, Reader, Texts};
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

    /// What it is called in the default locale, or else in the one that it was written in.
    /// Phrases have no name.
    pub fn name(&self) -> Option<String> {
        fn read<T: Texts>(
            texts: &Map<Locale, T>,
            name: impl Fn(&T) -> Option<&String>,
        ) -> Option<String> {
            let locale = Locale::new(DEFAULT_LOCALE);
            let mut reader = Reader::new(texts, &locale);
            reader.read("name", None, |texts| name(texts).cloned()).map(|(name, _)| name)
        }
        match self {
            Document::Stretch(document) => read(&document.texts, |texts| texts.name.as_ref()),
            Document::Routine(document) => read(&document.texts, |texts| texts.name.as_ref()),
            Document::Guidance(document) => read(&document.texts, |texts| Some(&texts.name)),
            Document::Condition(document) => read(&document.texts, |texts| Some(&texts.name)),
            Document::Vocabulary(document) => read(&document.texts, |texts| texts.name.as_ref()),
            Document::Source(document) => Some(document.name.clone()),
            Document::Phrases(_) => None,
        }
    }

    /// Who looked at it and when; vocabularies, sources and phrases are not reviewed.
    pub fn review(&self) -> Option<&Review> {
        match self {
            Document::Stretch(document) => Some(&document.review),
            Document::Routine(document) => Some(&document.review),
            Document::Guidance(document) => Some(&document.review),
            Document::Condition(document) => Some(&document.review),
            Document::Vocabulary(_) | Document::Source(_) | Document::Phrases(_) => None,
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
