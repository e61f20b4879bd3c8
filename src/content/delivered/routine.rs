//! A routine as readers get it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::content::delivered::envelope::{Envelope, GuidanceNote, SourceNote, Term};
use crate::content::guidance::Severity;
use crate::content::id::Id;
use crate::content::image::Image;
use crate::content::routine::RoutineStep;
use crate::content::source::{License, Review};

/// A routine in lists: what a person needs to choose it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RoutineSummary {
    /// What every document opens with.
    #[serde(flatten)]
    pub envelope: Envelope,
    /// What it is called.
    #[schema(max_length = 120, example = "Five for a tense back")]
    pub name: String,
    /// What it is, in a sentence or two.
    #[schema(max_length = 600)]
    pub summary: String,
    /// What it is for.
    #[schema(max_items = 20)]
    pub purposes: Vec<Term>,
    /// How hard it is; null where nobody says.
    pub difficulty: Option<Term>,
    /// How long it takes at default options, in seconds; parts that the person ends count as 0.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub duration_s: u32,
    /// How many parts last until the person goes on.
    #[schema(minimum = 0, maximum = 100_000)]
    pub manual_segments: u32,
    /// How many different stretches it holds.
    #[schema(minimum = 1, maximum = 2000)]
    pub stretch_count: u32,
    /// Everything that it needs.
    #[schema(max_items = 100)]
    pub equipment: Vec<Term>,
    /// Where in the body it works.
    #[schema(max_items = 100)]
    pub regions: Vec<Term>,
    /// The positions that it goes through.
    #[schema(max_items = 100)]
    pub positions: Vec<Term>,
    /// How often the body changes its position.
    #[schema(minimum = 0, maximum = 2000)]
    pub position_changes: u32,
    /// The gravest severity among its guidance and that of its stretches.
    pub severity: Option<Severity>,
    /// Its main picture.
    pub image: Option<Image>,
    /// Where to go on from here.
    pub links: RoutineLinks,
}

/// A routine: what is done, in which order, for how long.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Routine {
    /// What lists show of it.
    #[serde(flatten)]
    pub summary: RoutineSummary,
    /// Its blocks, in order.
    #[schema(max_items = 20)]
    pub blocks: Vec<Block>,
    /// Its pictures.
    #[schema(max_items = 50)]
    pub images: Vec<Image>,
    /// The guidance that travels with it: its own first, then that of its stretches.
    #[schema(max_items = 200)]
    pub guidance: Vec<GuidanceNote>,
    /// The sources that it follows.
    #[schema(max_items = 100)]
    pub sources: Vec<SourceNote>,
    /// Who looked at it.
    pub review: Review,
    /// The licence of its words.
    pub license: License,
}

/// A part of a routine that may be repeated in rounds.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Block {
    /// The id of the block.
    pub id: Id,
    /// How often the block is done.
    #[schema(minimum = 1, maximum = 50)]
    pub rounds: u32,
    /// The pause between rounds, in seconds.
    #[schema(minimum = 0, maximum = 600)]
    pub rest_between_rounds_s: u32,
    /// Its steps, in order.
    #[schema(max_items = 100)]
    pub steps: Vec<BlockStep>,
}

/// One stretch within a routine: how it is done here.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BlockStep {
    /// How it is done here.
    #[serde(flatten)]
    pub step: RoutineStep,
    /// What the stretch is called.
    #[schema(max_length = 120)]
    pub name: String,
    /// How its form is done.
    pub technique: Option<Term>,
}

/// Where to go on from a routine.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RoutineLinks {
    /// The routine itself.
    #[serde(rename = "self")]
    #[schema(
        format = "uri-reference",
        max_length = 500,
        example = "/v1/routines/back-tension-five"
    )]
    pub itself: String,
    /// Its published versions.
    #[schema(
        format = "uri-reference",
        max_length = 500,
        example = "/v1/routines/back-tension-five/versions"
    )]
    pub versions: String,
    /// The routine compiled for a player.
    #[schema(
        format = "uri-reference",
        max_length = 500,
        example = "/v1/routines/back-tension-five/timeline"
    )]
    pub timeline: String,
}
