//! A stretch as readers get it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::content::delivered::envelope::{Envelope, GuidanceNote, Links, SourceNote, Term};
use crate::content::guidance::Severity;
use crate::content::id::{Basis, Id, Locale};
use crate::content::image::Image;
use crate::content::source::{License, Review};
use crate::content::stretch::{
    Hold, Intensity, Per, RelationKind, Repetitions, StepRole, TargetRole,
};
use crate::content::text::Side;

/// A stretch in lists: what a person needs to choose it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StretchSummary {
    /// What every document opens with.
    #[serde(flatten)]
    pub envelope: Envelope,
    /// What it is called.
    #[schema(max_length = 120, example = "Supine twist")]
    pub name: String,
    /// What else it is called.
    #[schema(max_items = 20)]
    pub aliases: Vec<String>,
    /// What it is, in a sentence or two.
    #[schema(max_length = 600)]
    pub summary: String,
    /// How the body lies, sits or stands.
    pub position: Term,
    /// Which sides it works.
    pub laterality: Term,
    /// How hard it is; null where nobody says.
    pub difficulty: Option<Term>,
    /// What it needs.
    #[schema(max_items = 20)]
    pub equipment: Vec<Equipment>,
    /// Where in the body it works.
    #[schema(max_items = 20)]
    pub regions: Vec<Term>,
    /// The ways to do it, one for each form.
    #[schema(max_items = 10)]
    pub techniques: Vec<Term>,
    /// How long its first form takes on all its sides at the default times, in seconds, without
    /// getting into place and changing sides; null where a time is not known.
    #[schema(minimum = 0, maximum = 100_000)]
    pub duration_s: Option<u32>,
    /// The gravest severity among its guidance.
    pub severity: Option<Severity>,
    /// Its main picture.
    pub image: Option<Image>,
    /// Where to go on from here.
    pub links: Links,
}

/// A stretch: everything to show it and to do it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Stretch {
    /// What lists show of it.
    #[serde(flatten)]
    pub summary: StretchSummary,
    /// The side that its steps describe first; null where it has no sides.
    pub first_side: Option<Side>,
    /// What it works on, and what it asks of the body.
    pub anatomy: Anatomy,
    /// The ways to do it.
    #[schema(max_items = 10)]
    pub forms: Vec<Form>,
    /// Its steps, numbered as the source numbers them.
    #[schema(max_items = 40)]
    pub steps: Vec<Step>,
    /// Easier, harder or different ways.
    #[schema(max_items = 20)]
    pub variations: Vec<Variation>,
    /// Other stretches and how they stand to this one.
    #[schema(max_items = 50)]
    pub relations: Vec<Relation>,
    /// Its pictures.
    #[schema(max_items = 50)]
    pub images: Vec<Image>,
    /// Where a source is open or ambiguous, and how it is read here.
    #[schema(max_items = 20)]
    pub notes: Vec<Note>,
    /// The guidance that travels with it.
    #[schema(max_items = 50)]
    pub guidance: Vec<GuidanceNote>,
    /// The sources that it follows.
    #[schema(max_items = 40)]
    pub sources: Vec<SourceNote>,
    /// Who looked at it.
    pub review: Review,
    /// The licence of its words.
    pub license: License,
}

/// Something that is needed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Equipment {
    /// What it is.
    pub item: Term,
    /// Whether it can't be done without.
    pub required: bool,
    /// Who says so.
    pub basis: Basis,
}

/// What a stretch works on, and what it asks of the body.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Anatomy {
    /// Where in the body.
    #[schema(max_items = 20)]
    pub regions: Vec<Term>,
    /// The muscles that are stretched.
    #[schema(max_items = 40)]
    pub targets: Vec<Target>,
    /// How the joints move.
    #[schema(max_items = 20)]
    pub joint_actions: Vec<Term>,
    /// What it asks of the body.
    #[schema(max_items = 20)]
    pub demands: Vec<Term>,
    /// Who says all this.
    pub basis: Basis,
}

/// A muscle that is stretched.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Target {
    /// The muscle.
    pub muscle: Term,
    /// Whether it is what the stretch is for.
    pub role: TargetRole,
}

/// One way to do a stretch.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Form {
    /// The id of the form.
    pub id: Id,
    /// How it is done.
    pub technique: Term,
    /// Who says that it is done in this way.
    pub technique_basis: Basis,
    /// What one pass or repetition covers.
    pub per: Per,
    /// How long its holds last.
    #[schema(max_items = 20)]
    pub holds: Vec<Hold>,
    /// How often it is repeated.
    pub repetitions: Option<Repetitions>,
}

/// One step with its words for both sides.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Step {
    /// The id of the step.
    pub id: Id,
    /// Its number in the source, from 1.
    #[schema(minimum = 1, maximum = 40)]
    pub number: u32,
    /// What the step is for.
    pub role: StepRole,
    /// Whether it is there to be read only: no player plays it.
    pub read_only: bool,
    /// The side that works here.
    pub side: Side,
    /// The locale of its words.
    pub locale: Locale,
    /// What to do.
    #[schema(max_length = 800)]
    pub text: String,
    /// The same in a few words, to be spoken.
    #[schema(max_length = 120)]
    pub cue: String,
    /// How to breathe; null where no source says.
    #[schema(max_length = 300)]
    pub breathing: Option<String>,
    /// The same words for the other side; null where they do not differ.
    pub other_side: Option<Words>,
    /// How long the movement takes, in seconds; null where it takes no time of its own.
    #[schema(minimum = 1, maximum = 600)]
    pub move_s: Option<u32>,
    /// Who says how long.
    pub move_basis: Option<Basis>,
    /// How long it is held, form by form.
    #[schema(max_items = 20)]
    pub holds: Vec<StepHold>,
}

/// The words of a step for one side.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Words {
    /// What to do.
    #[schema(max_length = 800)]
    pub text: String,
    /// The same in a few words, to be spoken.
    #[schema(max_length = 120)]
    pub cue: String,
    /// How to breathe; null where no source says.
    #[schema(max_length = 300)]
    pub breathing: Option<String>,
}

/// How long a step is held in one form.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StepHold {
    /// The form.
    pub form_id: Id,
    /// The least time that the source gives, in seconds.
    #[schema(minimum = 1, maximum = 3600)]
    pub min_s: Option<u32>,
    /// The longest time that the source gives, in seconds.
    #[schema(minimum = 1, maximum = 3600)]
    pub max_s: Option<u32>,
    /// Who gives these times; null where nobody does.
    pub basis: Option<Basis>,
    /// The time that is used where nobody chooses one, in seconds.
    #[schema(minimum = 1, maximum = 3600)]
    pub default_s: Option<u32>,
    /// Who chose the default.
    pub default_basis: Option<Basis>,
}

/// An easier, harder or different way.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Variation {
    /// The id of the variation.
    pub id: Id,
    /// What it is called.
    #[schema(max_length = 1000)]
    pub name: String,
    /// How it compares.
    pub intensity: Intensity,
    /// The step that describes it.
    pub step_id: Option<Id>,
    /// Who says so.
    pub basis: Basis,
}

/// Another stretch and how it stands to this one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Relation {
    /// How it stands to this one.
    #[serde(rename = "type")]
    pub relation: RelationKind,
    /// The other stretch.
    pub stretch_id: Id,
}

/// A remark on how a source is read.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Note {
    /// The id of the remark.
    pub id: Id,
    /// The step that it is about.
    pub step_id: Option<Id>,
    /// What is open, and how it is read here.
    #[schema(max_length = 1000)]
    pub text: String,
}
