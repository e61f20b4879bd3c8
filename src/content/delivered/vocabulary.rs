//! A vocabulary as readers get it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::content::delivered::envelope::{Envelope, Links};
use crate::content::id::TermId;
use crate::content::source::License;

/// A vocabulary in lists.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VocabularySummary {
    /// What every document opens with.
    #[serde(flatten)]
    pub envelope: Envelope,
    /// What it is called.
    #[schema(max_length = 120)]
    pub name: String,
    /// What it is for.
    #[schema(max_length = 600)]
    pub summary: Option<String>,
    /// How many terms it has.
    #[schema(minimum = 1, maximum = 1000)]
    pub term_count: u32,
    /// Where to go on from here.
    pub links: Links,
}

/// A vocabulary: an open list of terms. Clients must accept terms that they do not know.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Vocabulary {
    /// What lists show of it.
    #[serde(flatten)]
    pub summary: VocabularySummary,
    /// Its terms, in the order in which a person is shown them.
    #[schema(max_items = 1000)]
    pub terms: Vec<VocabularyTerm>,
    /// The licence of its words.
    pub license: License,
}

/// One term of a vocabulary.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VocabularyTerm {
    /// The id of the term.
    pub id: TermId,
    /// What a person is shown.
    #[schema(max_length = 80, example = "Lower back")]
    pub label: String,
    /// Other words for it.
    #[schema(max_items = 20)]
    pub aliases: Vec<String>,
    /// What it means, where the label does not tell.
    #[schema(max_length = 600)]
    pub definition: Option<String>,
    /// The wider term that it belongs to.
    pub broader: Option<TermId>,
}
