//! A routine as it is stored: stretches in order, with goals, sides and pauses.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::content::id::{Basis, Id, Kind, Locale, TermId};
use crate::content::image::StoredImage;
use crate::content::map::Map;
use crate::content::source::{ExternalId, License, Review};
use crate::content::text::{Texts, Translation};

/// A routine, as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RoutineDocument {
    /// Always `routine`.
    pub kind: Kind,
    /// The id of the routine. `compose` is reserved.
    pub id: Id,
    /// What it is for: terms of `purposes`.
    #[schema(max_items = 20)]
    pub purposes: Vec<TermId>,
    /// A term of `difficulties`; null where nobody says.
    pub difficulty: Option<TermId>,
    /// Its blocks, in order.
    #[schema(min_items = 1, max_items = 20)]
    pub blocks: Vec<StoredBlock>,
    /// The guidance that travels with it.
    #[schema(max_items = 50)]
    pub guidance_ids: Vec<Id>,
    /// Its pictures.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub images: Vec<StoredImage>,
    /// The ids of the same routine in other systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub external_ids: Vec<ExternalId>,
    /// The sources that it follows.
    #[schema(max_items = 20)]
    pub source_ids: Vec<Id>,
    /// Who looked at it.
    pub review: Review,
    /// The licence of its words.
    pub license: License,
    /// The words, per locale.
    pub texts: Map<Locale, RoutineTexts>,
}

/// A part of a routine that may be repeated in rounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StoredBlock {
    /// The id of the block.
    pub id: Id,
    /// How often the block is done.
    #[schema(minimum = 1, maximum = 50)]
    pub rounds: u32,
    /// The pause between rounds, in seconds.
    #[schema(minimum = 0, maximum = 600)]
    pub rest_between_rounds_s: u32,
    /// Its steps, in order.
    #[schema(min_items = 1, max_items = 100)]
    pub steps: Vec<RoutineStep>,
}

/// One stretch within a routine: how it is done here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RoutineStep {
    /// The id of the step within its block.
    pub id: Id,
    /// The stretch.
    pub stretch_id: Id,
    /// Which of its forms.
    pub form_id: Id,
    /// Which sides.
    pub sides: Sides,
    /// How often the whole of it is done.
    #[schema(minimum = 1, maximum = 50)]
    pub sets: u32,
    /// The pause between sets, in seconds.
    #[schema(minimum = 0, maximum = 600)]
    pub rest_between_sets_s: u32,
    /// The time to get into place, in seconds.
    #[schema(minimum = 0, maximum = 600)]
    pub prepare_s: u32,
    /// The time to change sides, in seconds.
    #[schema(minimum = 0, maximum = 600)]
    pub switch_s: u32,
    /// The time to get to the next step, in seconds.
    #[schema(minimum = 0, maximum = 600)]
    pub rest_after_s: u32,
    /// What is to be reached.
    #[schema(max_items = 20)]
    pub goals: Vec<Goal>,
}

/// Which sides of a stretch a routine does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sides {
    /// One side, then the other.
    Each,
    /// The left side alone.
    Left,
    /// The right side alone.
    Right,
    /// Both at once.
    Together,
}

/// What is to be reached in a step of a stretch, or in the whole pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Goal {
    /// The step of the stretch; null for the whole pass.
    pub step_id: Option<Id>,
    /// How the goal is measured.
    #[serde(rename = "type")]
    pub measure: Measure,
    /// The time of a `time` goal, in seconds.
    #[schema(minimum = 1, maximum = 3600)]
    pub duration_s: Option<u32>,
    /// The number of a `repetitions` or `breaths` goal.
    #[schema(minimum = 1, maximum = 1000)]
    pub count: Option<u32>,
    /// How long one repetition or breath takes, in seconds.
    #[schema(minimum = 1, maximum = 600)]
    pub pace_s: Option<u32>,
    /// Who chose it.
    pub basis: Basis,
    /// The source whose range the choice lies in, as `source:<id>`.
    pub within: Option<Basis>,
}

/// How a goal is measured. Clients treat a value that they do not know as `manual`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// By the clock.
    Time,
    /// By counting.
    Repetitions,
    /// By breaths.
    Breaths,
    /// The person says when.
    Manual,
}

/// The words of a routine in one locale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RoutineTexts {
    /// How these words came to be.
    pub translation: Translation,
    /// What it is called.
    #[schema(min_length = 1, max_length = 120)]
    pub name: Option<String>,
    /// What it is, in a sentence or two.
    #[schema(min_length = 1, max_length = 600)]
    pub summary: Option<String>,
    /// What each picture shows, for who can't see it, by its id.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[schema(value_type = Map<String, String>)]
    pub images: Map<Id, String>,
}

impl Texts for RoutineTexts {
    fn translation(&self) -> Translation {
        self.translation
    }
}
