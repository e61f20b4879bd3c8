//! A condition as it is stored: what may speak against a stretch, with its red flags.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::content::guidance::Urgency;
use crate::content::id::{Id, Kind, Locale, TermId};
use crate::content::map::Map;
use crate::content::source::{ExternalId, License, Review, StoredEvidence};
use crate::content::text::{Texts, Translation};

/// A condition, as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConditionDocument {
    /// Always `condition`.
    pub kind: Kind,
    /// The id of the condition.
    pub id: Id,
    /// Where in the body: terms of `regions`.
    #[schema(max_items = 20)]
    pub regions: Vec<TermId>,
    /// Signs that call for help.
    #[schema(max_items = 50)]
    pub red_flags: Vec<StoredRedFlag>,
    /// What it rests on.
    #[schema(max_items = 40)]
    pub evidence: Vec<StoredEvidence>,
    /// The ids of the same condition in other systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub external_ids: Vec<ExternalId>,
    /// Who looked at it.
    pub review: Review,
    /// The licence of its words.
    pub license: License,
    /// The words, per locale. Safety never speaks half a language: each locale is complete.
    pub texts: Map<Locale, ConditionTexts>,
}

/// A sign that calls for help. Its words are in the texts, by its id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StoredRedFlag {
    /// The id of the sign.
    pub id: Id,
    /// How soon to get help.
    pub urgency: Urgency,
    /// Whom to see: a term of `professionals`.
    pub who_to_see: TermId,
    /// The evidence that names it.
    #[schema(min_items = 1, max_items = 20)]
    pub evidence_ids: Vec<Id>,
    /// Countries where this holds, as ISO 3166-1 codes; empty for everywhere.
    #[schema(max_items = 250)]
    pub countries: Vec<String>,
}

/// The words of a condition in one locale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConditionTexts {
    /// How these words came to be.
    pub translation: Translation,
    /// What it is called.
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// What else it is called.
    #[schema(max_items = 20)]
    pub aliases: Vec<String>,
    /// What it is, in plain words.
    #[schema(min_length = 1, max_length = 1500)]
    pub explanation: String,
    /// Each sign, by its id.
    #[schema(value_type = Map<String, String>)]
    pub red_flags: Map<Id, String>,
    /// What each source says, in our words, by the id of the evidence.
    #[schema(value_type = Map<String, String>)]
    pub evidence: Map<Id, String>,
}

impl Texts for ConditionTexts {
    fn translation(&self) -> Translation {
        self.translation
    }
}
