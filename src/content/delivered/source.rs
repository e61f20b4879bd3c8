//! A source as readers get it, and credits.

use serde::Serialize;
use utoipa::ToSchema;

use crate::content::delivered::envelope::{Envelope, Links};
use crate::content::id::{Id, Locale};

/// A source in lists.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SourceSummary {
    /// What every document opens with.
    #[serde(flatten)]
    pub envelope: Envelope,
    /// The title as published; in square brackets where it is our description of an untitled page.
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
    /// Where it can be read; null where no address is known.
    #[schema(pattern = "^https?://[^ ]+$", max_length = 500)]
    pub url: Option<String>,
    /// Whether the address is a copy or a second-hand page, not the publisher's own.
    pub reprint: bool,
    /// Where to go on from here.
    pub links: Links,
}

/// A publication that figures and claims are taken from.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Source {
    /// What lists show of it.
    #[serde(flatten)]
    pub summary: SourceSummary,
    /// What it is, what it is good for and what it is not.
    #[schema(max_length = 1500)]
    pub about: String,
    /// What the author is, as the source says it.
    #[schema(max_length = 300)]
    pub author_role: Option<String>,
    /// The day, month or year of its last change.
    #[schema(pattern = "^[0-9]{4}(-[0-9]{2}){0,2}$", max_length = 10, example = "2024-11-19")]
    pub updated_on: Option<String>,
    /// The language it is written in.
    pub language: Locale,
    /// The clinician who reviewed it, where it names one.
    #[schema(max_length = 200)]
    pub medical_reviewer: Option<String>,
    /// Whom the source itself credits, and with what.
    #[schema(max_items = 20)]
    pub attributes_to: Vec<Credit>,
}

/// Somebody whom a source credits, and with what.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Credit {
    /// The id of the credit within its source.
    pub id: Id,
    /// Who is credited, as the source names them.
    #[schema(max_length = 200)]
    pub name: String,
    /// What the source credits to them.
    #[schema(max_length = 1000)]
    pub statement: String,
}
