//! A stretch as it is stored: steps, forms, sides, anatomy, and its words in every locale.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::content::id::{Basis, Id, Kind, Locale, TermId};
use crate::content::image::StoredImage;
use crate::content::map::Map;
use crate::content::source::{ExternalId, License, Review};
use crate::content::text::{Side, Texts, Translation};

/// A stretch, as stored: every locale, every form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StretchDocument {
    /// Always `stretch`.
    pub kind: Kind,
    /// The id of the stretch.
    pub id: Id,
    /// How the body lies, sits or stands: a term of `positions`.
    pub position: TermId,
    /// Which sides it works.
    pub laterality: Laterality,
    /// The side that its steps describe first; null where it has no sides.
    pub first_side: Option<Side>,
    /// A term of `difficulties`; null where nobody says.
    pub difficulty: Option<TermId>,
    /// What it needs.
    #[schema(max_items = 20)]
    pub equipment: Vec<StoredEquipment>,
    /// What it works on, and what it asks of the body.
    pub anatomy: StoredAnatomy,
    /// The ways to do it.
    #[schema(min_items = 1, max_items = 10)]
    pub forms: Vec<StoredForm>,
    /// Its steps, numbered as the source numbers them.
    #[schema(min_items = 1, max_items = 40)]
    pub steps: Vec<StoredStep>,
    /// Easier, harder or different ways.
    #[schema(max_items = 20)]
    pub variations: Vec<StoredVariation>,
    /// The guidance that travels with it.
    #[schema(max_items = 50)]
    pub guidance_ids: Vec<Id>,
    /// Other stretches and how they stand to this one.
    #[schema(max_items = 50)]
    pub relations: Vec<StoredRelation>,
    /// Its pictures.
    #[schema(max_items = 50)]
    pub images: Vec<StoredImage>,
    /// Where a source is open or ambiguous, and how it is read here.
    #[schema(max_items = 20)]
    pub notes: Vec<StoredNote>,
    /// The ids of the same stretch in other systems.
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
    pub texts: Map<Locale, StretchTexts>,
}

/// Which sides a stretch works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Laterality {
    /// From one side to the other and back.
    Alternating,
    /// One side, then the other.
    Unilateral,
    /// Both sides alike.
    Bilateral,
}

impl Laterality {
    /// The term of the vocabulary `lateralities`.
    pub fn term(self) -> TermId {
        TermId::new(match self {
            Laterality::Alternating => "alternating",
            Laterality::Unilateral => "unilateral",
            Laterality::Bilateral => "bilateral",
        })
    }
}

/// Something that is needed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StoredEquipment {
    /// A term of `equipment`.
    pub item: TermId,
    /// Whether it can't be done without.
    pub required: bool,
    /// Who says so.
    pub basis: Basis,
}

/// What a stretch works on, and what it asks of the body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StoredAnatomy {
    /// Terms of `regions`.
    #[schema(min_items = 1, max_items = 20)]
    pub regions: Vec<TermId>,
    /// The muscles that are stretched.
    #[schema(max_items = 40)]
    pub targets: Vec<StoredTarget>,
    /// Terms of `joint-actions`: safety rules speak of them.
    #[schema(max_items = 20)]
    pub joint_actions: Vec<TermId>,
    /// Terms of `demands`: safety rules speak of them.
    #[schema(max_items = 20)]
    pub demands: Vec<TermId>,
    /// Who says all this.
    pub basis: Basis,
}

/// A muscle that is stretched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StoredTarget {
    /// A term of `muscles`.
    pub muscle: TermId,
    /// Whether it is what the stretch is for.
    pub role: TargetRole,
}

/// Whether a muscle is what a stretch is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetRole {
    /// It is.
    Primary,
    /// It is stretched along with others.
    Secondary,
}

/// One way to do a stretch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StoredForm {
    /// The id of the form.
    pub id: Id,
    /// A term of `techniques`.
    pub technique: TermId,
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

/// What one pass or repetition covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// One side.
    Side,
    /// Both sides in turn.
    Pair,
    /// The whole body: there are no sides.
    Whole,
}

/// How long a step is held: what a source says, and what we choose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hold {
    /// The step that is held.
    pub step_id: Id,
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

/// How often a form is repeated: what a source says, and what we choose.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Repetitions {
    /// The least number that the source gives.
    #[schema(required, minimum = 1, maximum = 1000)]
    pub min: Option<u32>,
    /// The largest number that the source gives.
    #[schema(required, minimum = 1, maximum = 1000)]
    pub max: Option<u32>,
    /// Who gives these numbers; null where nobody does.
    #[schema(required)]
    pub basis: Option<Basis>,
    /// The number that is used where nobody chooses one.
    #[schema(required, minimum = 1, maximum = 1000)]
    pub default: Option<u32>,
    /// How long one repetition takes, in seconds.
    #[schema(required, minimum = 1, maximum = 600)]
    pub pace_s: Option<u32>,
    /// Who chose the default and the pace.
    #[schema(required)]
    pub default_basis: Option<Basis>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StoredStep {
    /// The id of the step.
    pub id: Id,
    /// What the step is for.
    pub role: StepRole,
    /// When it is done.
    pub pass: Pass,
    /// How long the movement takes, in seconds; null where it takes no time of its own.
    #[schema(minimum = 1, maximum = 600)]
    pub move_s: Option<u32>,
    /// Who says how long.
    #[serde(default)]
    pub move_basis: Option<Basis>,
    /// The step whose words it says with the sides swapped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mirrors: Option<Id>,
}

/// What a step is for. Clients treat a value that they do not know as `note`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepRole {
    /// Getting into place.
    SetUp,
    /// A movement.
    Move,
    /// Staying.
    Hold,
    /// Coming back.
    Return,
    /// Tensing against resistance.
    Contract,
    /// Letting go.
    Relax,
    /// Something to know.
    Note,
}

/// When a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pass {
    /// Once, to get into place.
    Once,
    /// On each side, or in each repetition where there are no sides.
    Repeat,
    /// On the side that comes first.
    First,
    /// On the side that comes second.
    Second,
    /// Never: it is there to be read.
    None,
}

/// An easier, harder or different way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StoredVariation {
    /// The id of the variation.
    pub id: Id,
    /// How it compares.
    pub intensity: Intensity,
    /// The step that describes it.
    pub step_id: Option<Id>,
    /// Who says so.
    pub basis: Basis,
}

/// How a variation compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Intensity {
    /// Easier.
    Easier,
    /// Harder.
    Harder,
    /// Neither.
    Different,
}

/// Another stretch and how it stands to this one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StoredRelation {
    /// How it stands to this one.
    #[serde(rename = "type")]
    pub relation: RelationKind,
    /// The other stretch.
    pub stretch_id: Id,
}

/// How another stretch stands to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// The next harder one.
    Progression,
    /// The next easier one.
    Regression,
    /// One for the same purpose.
    Alternative,
    /// One that moves the other way.
    CounterPose,
}

/// A remark on how a source is read. Its words are in the texts, by its id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StoredNote {
    /// The id of the remark.
    pub id: Id,
    /// The step that it is about.
    pub step_id: Option<Id>,
}

/// The words of a stretch in one locale. A translation may leave out what is not about safety.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StretchTexts {
    /// How these words came to be.
    pub translation: Translation,
    /// What it is called.
    #[schema(min_length = 1, max_length = 120)]
    pub name: Option<String>,
    /// What else it is called.
    #[schema(max_items = 20)]
    pub aliases: Option<Vec<String>>,
    /// What it is, in a sentence or two.
    #[schema(min_length = 1, max_length = 600)]
    pub summary: Option<String>,
    /// The words of each step, by its id; a step that mirrors another has none of its own.
    #[serde(default)]
    pub steps: Map<Id, StepTexts>,
    /// What each variation is called, by its id.
    #[serde(default)]
    #[schema(value_type = Map<String, String>)]
    pub variations: Map<Id, String>,
    /// The words of each note, by its id.
    #[serde(default)]
    #[schema(value_type = Map<String, String>)]
    pub notes: Map<Id, String>,
    /// What each picture shows, for who can't see it, by its id.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[schema(value_type = Map<String, String>)]
    pub images: Map<Id, String>,
}

impl Texts for StretchTexts {
    fn translation(&self) -> Translation {
        self.translation
    }
}

/// The words of one step in one locale. `{left|right}` gives a word for each working side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StepTexts {
    /// What to do.
    #[schema(min_length = 1, max_length = 800)]
    pub text: Option<String>,
    /// The same in a few words, to be spoken.
    #[schema(min_length = 1, max_length = 120)]
    pub cue: Option<String>,
    /// How to breathe, where a source says.
    #[schema(min_length = 1, max_length = 300)]
    pub breathing: Option<String>,
}
