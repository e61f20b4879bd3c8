//! What every delivered document carries around its content.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use crate::content::delivered::standing::ChangeClass;
use crate::content::guidance::Severity;
use crate::content::id::{Id, Kind, Locale, TermId};
use crate::content::source::Certainty;
use crate::content::text::{Fallback, Translation};

/// What every delivered document opens with.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Envelope {
    /// The kind of resource.
    pub kind: Kind,
    /// Its id within the kind: never reused.
    pub id: Id,
    /// Where this rendering stands in the history of the catalogue.
    #[serde(flatten)]
    pub state: State,
    /// The locale that was served.
    pub locale: Locale,
    /// How the words of that locale came to be.
    pub translation: Translation,
    /// The fields whose words come from another locale.
    #[schema(max_items = 1000)]
    pub fallbacks: Vec<Fallback>,
}

/// Where a rendering stands in the history of the catalogue.
///
/// A state that is not set yet is serialised as nothing: that is what the content hash is over.
#[derive(Debug, Clone, PartialEq, Default, ToSchema)]
pub struct State {
    /// How often the document was published.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: u64,
    /// The catalogue revision at which this rendering last changed.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub revision: u64,
    /// `b3:` and the BLAKE3 of the rendering without these five fields, in hexadecimal digits.
    #[schema(max_length = 67, pattern = "^b3:[0-9a-f]{64}$")]
    pub content_hash: String,
    /// When this version was published, in UTC.
    #[schema(format = DateTime, max_length = 20, example = "2026-11-22T09:00:00Z")]
    pub published_at: String,
    /// The revision of the last change of each class.
    pub changed_in: ChangedIn,
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.version == 0 {
            return serializer.serialize_map(Some(0))?.end();
        }
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("version", &self.version)?;
        map.serialize_entry("revision", &self.revision)?;
        map.serialize_entry("content_hash", &self.content_hash)?;
        map.serialize_entry("published_at", &self.published_at)?;
        map.serialize_entry("changed_in", &self.changed_in)?;
        map.end()
    }
}

/// The revision of the last change of each class: an app that skipped one still sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, serde::Deserialize, ToSchema)]
pub struct ChangedIn {
    /// Something about safety: also guidance that is shown here.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub safety: u64,
    /// How long or how often.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub dosage: u64,
    /// What to do.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub instructional: u64,
    /// Wording, labels, credits.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub editorial: u64,
}

impl ChangedIn {
    /// Every class changed at `revision`.
    pub fn all(revision: u64) -> ChangedIn {
        ChangedIn {
            safety: revision,
            dosage: revision,
            instructional: revision,
            editorial: revision,
        }
    }

    /// The same, with one class changed at `revision`.
    #[must_use]
    pub fn with(self, class: ChangeClass, revision: u64) -> ChangedIn {
        match class {
            ChangeClass::Safety => ChangedIn { safety: revision, ..self },
            ChangeClass::Dosage => ChangedIn { dosage: revision, ..self },
            ChangeClass::Instructional => ChangedIn { instructional: revision, ..self },
            ChangeClass::Editorial => ChangedIn { editorial: revision, ..self },
        }
    }

    /// The later of both, class by class.
    #[must_use]
    pub fn max(self, other: ChangedIn) -> ChangedIn {
        ChangedIn {
            safety: self.safety.max(other.safety),
            dosage: self.dosage.max(other.dosage),
            instructional: self.instructional.max(other.instructional),
            editorial: self.editorial.max(other.editorial),
        }
    }

    /// The last change of any class.
    pub fn latest(self) -> u64 {
        self.safety.max(self.dosage).max(self.instructional).max(self.editorial)
    }
}

/// A term of a vocabulary with its label. Clients must accept terms that they do not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Term {
    /// The id of the term.
    pub id: TermId,
    /// What a person is shown.
    #[schema(max_length = 80, example = "Lower back")]
    pub label: String,
}

/// Guidance that travels with another document.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GuidanceNote {
    /// The guidance.
    pub guidance_id: Id,
    /// How grave it is.
    pub severity: Severity,
    /// What it is called.
    #[schema(max_length = 120)]
    pub name: String,
    /// What to do, or what to know.
    #[schema(max_length = 1500)]
    pub advice: String,
    /// The locale of these words.
    pub locale: Locale,
}

/// A source that a document follows.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SourceNote {
    /// The source.
    pub source_id: Id,
    /// Its title.
    #[schema(max_length = 200)]
    pub name: String,
    /// Who published it.
    #[schema(max_length = 200)]
    pub publisher: Option<String>,
    /// Who wrote it.
    #[schema(max_length = 200)]
    pub author: Option<String>,
    /// The day, month or year of publication.
    #[schema(pattern = "^[0-9]{4}(-[0-9]{2}){0,2}$", max_length = 10, example = "2024-11-19")]
    pub published_on: Option<String>,
    /// Where it can be read.
    #[schema(pattern = "^https?://[^ ]+$", max_length = 500)]
    pub url: Option<String>,
}

/// One claim and who says it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Evidence {
    /// The id of the claim within its document.
    pub id: Id,
    /// What the source says, in our words.
    #[schema(max_length = 1000)]
    pub statement: String,
    /// The source that says it.
    pub source_id: Id,
    /// Whom the source credits; null where it speaks for itself.
    #[schema(max_length = 200)]
    pub attributed_to: Option<String>,
    /// How sure it is.
    pub certainty: Certainty,
}

/// Where to go on from a document.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Links {
    /// The document itself.
    #[serde(rename = "self")]
    #[schema(format = "uri-reference", max_length = 500, example = "/v1/stretches/supine-twist")]
    pub itself: String,
    /// Its published versions.
    #[schema(
        format = "uri-reference",
        max_length = 500,
        example = "/v1/stretches/supine-twist/versions"
    )]
    pub versions: String,
}

impl Links {
    /// Every link, to be changed.
    pub fn all_mut(&mut self) -> Vec<&mut String> {
        vec![&mut self.itself, &mut self.versions]
    }
}
