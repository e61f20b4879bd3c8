//! Vocabularies: open lists of terms with labels per locale, and the phrases that a player says.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::content::id::{Id, Kind, Locale, TermId};
use crate::content::map::Map;
use crate::content::source::{ExternalId, License};
use crate::content::text::{Texts, Translation};

/// A list of terms, as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VocabularyDocument {
    /// Always `vocabulary`.
    pub kind: Kind,
    /// The name of the vocabulary: `joint-actions`.
    pub id: Id,
    /// Its terms, in the order in which a person is shown them.
    #[schema(min_items = 1, max_items = 1000)]
    pub terms: Vec<StoredTerm>,
    /// The ids of the same vocabulary in other systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub external_ids: Vec<ExternalId>,
    /// The licence of its words.
    pub license: License,
    /// The words, per locale.
    pub texts: Map<Locale, VocabularyTexts>,
}

/// One term, as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StoredTerm {
    /// The id of the term.
    pub id: TermId,
    /// The wider term that it belongs to.
    pub broader: Option<TermId>,
}

/// The words of a vocabulary in one locale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VocabularyTexts {
    /// How these words came to be.
    pub translation: Translation,
    /// What the vocabulary is called.
    #[schema(min_length = 1, max_length = 120)]
    pub name: Option<String>,
    /// What it is for.
    #[schema(max_length = 600)]
    pub summary: Option<String>,
    /// The words of each term, by its id.
    #[serde(default)]
    pub terms: Map<TermId, TermTexts>,
}

impl Texts for VocabularyTexts {
    fn translation(&self) -> Translation {
        self.translation
    }
}

/// The words of one term in one locale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TermTexts {
    /// What a person is shown.
    #[schema(min_length = 1, max_length = 80)]
    pub label: String,
    /// Other words for it, for searching.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub aliases: Vec<String>,
    /// What it means, where the label does not tell.
    #[schema(max_length = 600)]
    pub definition: Option<String>,
}

/// What a player says in one locale, as stored. The id is the locale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PhrasesDocument {
    /// Always `phrases`.
    pub kind: Kind,
    /// The locale, in small letters: `en`.
    pub id: Id,
    /// How these words came to be.
    pub translation: Translation,
    /// The phrases by name.
    pub phrases: Phrases,
    /// The ids of the same phrases in other systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub external_ids: Vec<ExternalId>,
}

/// The phrases of one locale. `{name}` and `{count}` are filled in, `{a|b}` is sided wording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Phrases {
    /// Opens a stretch without sides.
    #[schema(min_length = 1, max_length = 80)]
    pub announce: String,
    /// Opens a stretch that is done on both sides.
    #[schema(min_length = 1, max_length = 80)]
    pub announce_sided: String,
    /// Opens a stretch that is done on one side only.
    #[schema(min_length = 1, max_length = 80)]
    pub announce_one_side: String,
    /// Tells how many repetitions come.
    #[schema(min_length = 1, max_length = 80)]
    pub announce_repetitions: String,
    /// Counts one repetition.
    #[schema(min_length = 1, max_length = 80)]
    pub repetition: String,
    /// At half the time of a hold.
    #[schema(min_length = 1, max_length = 80)]
    pub halfway: String,
    /// When the side changes.
    #[schema(min_length = 1, max_length = 80)]
    pub switch: String,
    /// Names the side that comes next.
    #[schema(min_length = 1, max_length = 80)]
    pub next_side: String,
    /// Opens a pause.
    #[schema(min_length = 1, max_length = 80)]
    pub rest: String,
    /// Something follows.
    #[schema(min_length = 1, max_length = 80)]
    pub next: String,
    /// Names what follows.
    #[schema(min_length = 1, max_length = 80)]
    pub next_name: String,
    /// At the end.
    #[schema(min_length = 1, max_length = 80)]
    pub done: String,
    /// When the person goes on by themselves.
    #[schema(min_length = 1, max_length = 80)]
    pub manual: String,
    /// Tells how many breaths to stay.
    #[schema(min_length = 1, max_length = 80)]
    pub breaths: String,
    /// Opens the last round.
    #[schema(min_length = 1, max_length = 80)]
    pub last_round: String,
    /// Names a round.
    #[schema(min_length = 1, max_length = 80)]
    pub round: String,
    /// Names a set.
    #[schema(min_length = 1, max_length = 80)]
    pub set: String,
    /// The left side.
    #[schema(min_length = 1, max_length = 80)]
    pub side_left: String,
    /// The right side.
    #[schema(min_length = 1, max_length = 80)]
    pub side_right: String,
    /// Both sides.
    #[schema(min_length = 1, max_length = 80)]
    pub side_both: String,
    /// Numbers as they are spoken, by their digits; digits stand for what is not listed.
    #[schema(value_type = Map<String, String>)]
    pub numbers: Map<String, String>,
}
