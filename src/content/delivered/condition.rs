//! A condition as readers get it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::content::delivered::envelope::{Envelope, Evidence, SourceNote, Term};
use crate::content::guidance::Urgency;
use crate::content::id::{Country, Id};
use crate::content::source::{License, Review};

/// A condition in lists.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ConditionSummary {
    /// What every document opens with.
    #[serde(flatten)]
    pub envelope: Envelope,
    /// What it is called.
    #[schema(max_length = 120)]
    pub name: String,
    /// What else it is called.
    #[schema(max_items = 20)]
    pub aliases: Vec<String>,
    /// What it is, in plain words.
    #[schema(max_length = 1500)]
    pub explanation: String,
    /// Where in the body.
    #[schema(max_items = 20)]
    pub regions: Vec<Term>,
    /// Where to go on from here.
    pub links: ConditionLinks,
}

/// A condition: what may speak against a stretch, with the signs that call for help.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Condition {
    /// What lists show of it.
    #[serde(flatten)]
    pub summary: ConditionSummary,
    /// Signs that call for help.
    #[schema(max_items = 50)]
    pub red_flags: Vec<RedFlag>,
    /// What it rests on.
    #[schema(max_items = 40)]
    pub evidence: Vec<Evidence>,
    /// The sources of the evidence.
    #[schema(max_items = 40)]
    pub sources: Vec<SourceNote>,
    /// Who looked at it.
    pub review: Review,
    /// The licence of its words.
    pub license: License,
}

/// A sign that calls for help.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RedFlag {
    /// The id of the sign.
    pub id: Id,
    /// What is seen or felt.
    #[schema(max_length = 1000)]
    pub sign: String,
    /// How soon to get help.
    pub urgency: Urgency,
    /// Whom to see.
    pub who_to_see: Term,
    /// Countries where this holds, as ISO 3166-1 codes; empty for everywhere.
    #[schema(max_items = 250)]
    pub countries: Vec<Country>,
    /// The evidence that names it.
    #[schema(max_items = 20)]
    pub evidence_ids: Vec<Id>,
}

/// Where to go on from a condition.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ConditionLinks {
    /// The condition itself.
    #[serde(rename = "self")]
    #[schema(format = "uri-reference", max_length = 500, example = "/v1/conditions/new-back-pain")]
    pub itself: String,
    /// Its published versions.
    #[schema(
        format = "uri-reference",
        max_length = 500,
        example = "/v1/conditions/new-back-pain/versions"
    )]
    pub versions: String,
    /// The guidance that speaks of it.
    #[schema(
        format = "uri-reference",
        max_length = 500,
        example = "/v1/guidance?condition=new-back-pain"
    )]
    pub guidance: String,
}
