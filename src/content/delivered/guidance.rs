//! Guidance as readers get it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::content::delivered::envelope::{Envelope, Evidence, Links, SourceNote, Term};
use crate::content::guidance::{Severity, Urgency};
use crate::content::id::{Basis, Id, TermId};
use crate::content::source::{License, Review};

/// Guidance in lists: what to do.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GuidanceSummary {
    /// What every document opens with.
    #[serde(flatten)]
    pub envelope: Envelope,
    /// What it is about.
    pub topic: Term,
    /// How grave it is.
    pub severity: Severity,
    /// Who says how grave.
    pub severity_basis: Basis,
    /// What it is called.
    #[schema(max_length = 120)]
    pub name: String,
    /// What to do, or what to know.
    #[schema(max_length = 1500)]
    pub advice: String,
    /// Where to go on from here.
    pub links: Links,
}

/// One piece of advice: what to do, why, and who says so.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Guidance {
    /// What lists show of it.
    #[serde(flatten)]
    pub summary: GuidanceSummary,
    /// Why; null where no source says.
    #[schema(max_length = 1500)]
    pub why: Option<String>,
    /// Whom and what it speaks of; empty lists speak of everyone and everything.
    pub applies_to: Scope,
    /// What may happen.
    #[schema(max_items = 40)]
    pub risks: Vec<Term>,
    /// Whom to see.
    pub who_to_see: Option<Term>,
    /// How soon.
    pub urgency: Option<Urgency>,
    /// What it rests on.
    #[schema(max_items = 20)]
    pub evidence: Vec<Evidence>,
    /// The sources of the evidence.
    #[schema(max_items = 20)]
    pub sources: Vec<SourceNote>,
    /// Who looked at it.
    pub review: Review,
    /// The licence of its words.
    pub license: License,
}

/// Whom and what a piece of advice speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Scope {
    /// What people do: terms of the vocabulary `practices`.
    #[schema(max_items = 20)]
    pub practices: Vec<TermId>,
    /// Stretches.
    #[schema(max_items = 200)]
    pub stretch_ids: Vec<Id>,
    /// Conditions.
    #[schema(max_items = 200)]
    pub condition_ids: Vec<Id>,
}
