//! Provenance: sources, what they state, how sure that is, and who reviewed a document.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::content::id::{Id, Kind, Locale};
use crate::content::map::Map;
use crate::content::text::{Texts, Translation};

/// A publication that figures and claims are taken from, as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SourceDocument {
    /// Always `source`.
    pub kind: Kind,
    /// The id of the source.
    pub id: Id,
    /// The title as published; in square brackets where it is our description of an untitled page.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Who published it.
    #[schema(max_length = 200)]
    pub publisher: Option<String>,
    /// Who wrote it.
    #[schema(max_length = 200)]
    pub author: Option<String>,
    /// What the author is, as the source says it.
    #[schema(max_length = 300)]
    pub author_role: Option<String>,
    /// The day, month or year of publication: `2024-11-19`, `2024-11` or `2024`.
    #[schema(pattern = "^[0-9]{4}(-[0-9]{2}){0,2}$", max_length = 10)]
    pub published_on: Option<String>,
    /// The day, month or year of its last change.
    #[schema(pattern = "^[0-9]{4}(-[0-9]{2}){0,2}$", max_length = 10)]
    pub updated_on: Option<String>,
    /// The language it is written in.
    pub language: Locale,
    /// Where it can be read; null where no address is known.
    #[schema(pattern = "^https?://[^ ]+$", max_length = 500)]
    pub url: Option<String>,
    /// Whether the address is a copy or a second-hand page, not the publisher's own.
    pub reprint: bool,
    /// The clinician who reviewed it, where it names one.
    #[schema(max_length = 200)]
    pub medical_reviewer: Option<String>,
    /// Whom the source itself credits.
    #[schema(max_items = 20)]
    pub attributes_to: Vec<Credited>,
    /// The ids of the same source in other systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub external_ids: Vec<ExternalId>,
    /// The words, per locale.
    pub texts: Map<Locale, SourceTexts>,
}

/// Somebody whom a source credits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Credited {
    /// The id of the credit within its source.
    pub id: Id,
    /// Who is credited, as the source names them.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
}

/// The words about a source in one locale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SourceTexts {
    /// How these words came to be.
    pub translation: Translation,
    /// What it is, what it is good for and what it is not.
    #[schema(min_length = 1, max_length = 1500)]
    pub about: Option<String>,
    /// What the source credits to each of those whom it credits, by the id of the credit.
    #[serde(default)]
    #[schema(value_type = Map<String, String>)]
    pub attributes_to: Map<Id, String>,
}

impl Texts for SourceTexts {
    fn translation(&self) -> Translation {
        self.translation
    }
}

/// The id of a document in another system, such as the CMS it is edited in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExternalId {
    /// The other system: `directus`.
    pub system: Id,
    /// Its own id there.
    #[schema(min_length = 1, max_length = 200)]
    pub value: String,
}

/// How sure a claim is. Clients treat a value that they do not know as `inferred`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Read in the named source's own page.
    Verified,
    /// Read in a reprint or in a report of the source.
    SecondHand,
    /// Read only on pages of low authority.
    LowAuthority,
    /// The source states it; nothing more is known.
    StatedBySource,
    /// Our conclusion from other facts.
    Inferred,
}

/// One claim, as stored: who says it. Its words are in the texts, by its id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StoredEvidence {
    /// The id of the claim within its document.
    pub id: Id,
    /// The source that says it.
    pub source_id: Id,
    /// Whom the source credits; null where it speaks for itself.
    #[schema(max_length = 200)]
    pub attributed_to: Option<String>,
    /// How sure it is.
    pub certainty: Certainty,
}

/// Who looked at a document, and when it is to be looked at again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Review {
    /// Where the review stands.
    pub status: ReviewStatus,
    /// Who reviewed it, with credentials.
    #[schema(max_length = 200)]
    pub reviewer: Option<String>,
    /// The day of the review.
    #[schema(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", max_length = 10)]
    pub reviewed_at: Option<String>,
    /// The day by which it is to be reviewed again.
    #[schema(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", max_length = 10)]
    pub due_at: Option<String>,
}

/// Where a review stands. Clients treat a value that they do not know as `unreviewed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewStatus {
    /// No qualified person has looked at it.
    Unreviewed,
    /// A qualified person has.
    Reviewed,
}

/// A licence by its SPDX id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum License {
    /// Creative Commons Attribution 4.0.
    #[serde(rename = "CC-BY-4.0")]
    CcBy4,
    /// Creative Commons Attribution-ShareAlike 4.0.
    #[serde(rename = "CC-BY-SA-4.0")]
    CcBySa4,
    /// Creative Commons Zero.
    #[serde(rename = "CC0-1.0")]
    Cc0,
}

impl License {
    /// Its SPDX id.
    pub fn spdx(self) -> &'static str {
        match self {
            License::CcBy4 => "CC-BY-4.0",
            License::CcBySa4 => "CC-BY-SA-4.0",
            License::Cc0 => "CC0-1.0",
        }
    }

    /// Where it can be read.
    pub fn url(self) -> &'static str {
        match self {
            License::CcBy4 => "https://creativecommons.org/licenses/by/4.0/",
            License::CcBySa4 => "https://creativecommons.org/licenses/by-sa/4.0/",
            License::Cc0 => "https://creativecommons.org/publicdomain/zero/1.0/",
        }
    }
}
