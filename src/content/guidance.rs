//! Guidance as it is stored: one piece of advice, what it rests on, and whom it is for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::content::id::{Basis, Id, Kind, Locale, TermId};
use crate::content::map::Map;
use crate::content::source::{ExternalId, License, Review, StoredEvidence};
use crate::content::text::{Texts, Translation};

/// One piece of advice, as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GuidanceDocument {
    /// Always `guidance`.
    pub kind: Kind,
    /// The id of the guidance.
    pub id: Id,
    /// What it is about: a term of `topics`.
    pub topic: TermId,
    /// How grave it is.
    pub severity: Severity,
    /// Who says how grave.
    pub severity_basis: Basis,
    /// Whom and what it speaks of.
    pub applies_to: AppliesTo,
    /// What may happen: terms of `risks`.
    #[schema(max_items = 40)]
    pub risks: Vec<TermId>,
    /// Whom to see: a term of `professionals`.
    pub who_to_see: Option<TermId>,
    /// How soon.
    pub urgency: Option<Urgency>,
    /// What it rests on.
    #[schema(max_items = 20)]
    pub evidence: Vec<StoredEvidence>,
    /// The ids of the same guidance in other systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub external_ids: Vec<ExternalId>,
    /// Who looked at it.
    pub review: Review,
    /// The licence of its words.
    pub license: License,
    /// The words, per locale. Safety never speaks half a language: each locale is complete.
    pub texts: Map<Locale, GuidanceTexts>,
}

/// How grave it is, mildest first. Clients treat a value that they do not know as `stop`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Take care.
    Caution,
    /// Ask someone qualified.
    SeekProfessional,
    /// Stop, or don't begin.
    Stop,
    /// Get help at once.
    Emergency,
}

/// How soon to get help. Clients treat a value that they do not know as `now`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// At once.
    Now,
    /// Today.
    SameDay,
    /// In the next days.
    WithinDays,
    /// At the next occasion.
    Routine,
}

/// Whom and what a piece of advice speaks of; empty lists speak of everyone and everything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AppliesTo {
    /// Terms of `practices`.
    #[schema(max_items = 20)]
    pub practices: Vec<TermId>,
    /// Stretches.
    #[schema(max_items = 200)]
    pub stretch_ids: Vec<Id>,
    /// Conditions.
    #[schema(max_items = 200)]
    pub condition_ids: Vec<Id>,
}

/// The words of a piece of advice in one locale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GuidanceTexts {
    /// How these words came to be.
    pub translation: Translation,
    /// What it is called.
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// What to do, or what to know.
    #[schema(min_length = 1, max_length = 1500)]
    pub advice: String,
    /// Why, where a source says so.
    #[schema(min_length = 1, max_length = 1500)]
    pub why: Option<String>,
    /// What each source says, in our words, by the id of the evidence.
    #[schema(value_type = Map<String, String>)]
    pub evidence: Map<Id, String>,
}

impl Texts for GuidanceTexts {
    fn translation(&self) -> Translation {
        self.translation
    }
}
