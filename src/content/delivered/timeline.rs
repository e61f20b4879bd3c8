//! A routine compiled for a player, as readers get it: what happens when, and what is said.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use crate::content::delivered::envelope::{GuidanceNote, SourceNote, Term};
use crate::content::id::{Id, Locale};
use crate::content::text::{Fallback, Side, Translation};

/// A routine compiled for a player: segments that touch without gap, each with its cues.
///
/// A player needs nothing else: it counts, shows the segment's text, and speaks each cue when
/// its segment has run for `offset_ms`. A pause or a skip moves no cue.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Timeline {
    /// Always `timeline`.
    pub kind: TimelineKind,
    /// The routine.
    pub routine_id: Id,
    /// Where this rendering stands in the history of the catalogue.
    #[serde(flatten)]
    pub state: TimelineState,
    /// The locale that was served.
    pub locale: Locale,
    /// How the words of that locale came to be: the least reliable of all that is said.
    pub translation: Translation,
    /// The fields whose words come from another locale.
    #[schema(max_items = 1000)]
    pub fallbacks: Vec<Fallback>,
    /// What the timeline was compiled with.
    pub options: Options,
    /// How long it takes; segments that the person ends count as 0.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 136_000)]
    pub total_ms: u64,
    /// How many segments last until the person goes on.
    #[schema(minimum = 0, maximum = 100_000)]
    pub manual_segments: u32,
    /// The segments, in order.
    #[schema(max_items = 5000)]
    pub segments: Vec<Segment>,
    /// What is to be known before beginning.
    pub safety: TimelineSafety,
    /// Everything that it needs.
    #[schema(max_items = 100)]
    pub equipment: Vec<Term>,
    /// The sources that the routine and its stretches follow.
    #[schema(max_items = 200)]
    pub attribution: Vec<SourceNote>,
}

impl Timeline {
    /// Writes the published version of its stretch into each segment.
    pub fn stamp_stretches(&mut self, version: impl Fn(&Id) -> Option<u64>) {
        for segment in &mut self.segments {
            segment.stretch_version = segment.stretch_id.as_ref().and_then(&version);
        }
    }
}

/// The kind of a timeline: there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    /// A routine compiled for a player.
    #[default]
    Timeline,
}

/// Where a timeline stands in the history of the catalogue.
///
/// A state that is not set yet is serialised as nothing: that is what the content hash is over.
#[derive(Debug, Clone, PartialEq, Default, ToSchema)]
pub struct TimelineState {
    /// The published version of the routine.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub routine_version: u64,
    /// The catalogue revision at which this rendering last changed.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub revision: u64,
    /// `b3:` and the BLAKE3 of the rendering without these three fields, in hexadecimal digits.
    #[schema(max_length = 67, pattern = "^b3:[0-9a-f]{64}$")]
    pub content_hash: String,
}

impl Serialize for TimelineState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.routine_version == 0 {
            return serializer.serialize_map(Some(0))?.end();
        }
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("routine_version", &self.routine_version)?;
        map.serialize_entry("revision", &self.revision)?;
        map.serialize_entry("content_hash", &self.content_hash)?;
        map.end()
    }
}

/// What a timeline is compiled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[schema(as = TimelineOptions)]
pub struct Options {
    /// The side that comes first: `left` or `right`.
    pub first_side: Side,
    /// The time to get into place, in seconds; null for what the routine says.
    #[schema(minimum = 0, maximum = 600)]
    pub prepare_s: Option<u32>,
    /// The time to change sides, in seconds; null for what the routine says.
    #[schema(minimum = 0, maximum = 600)]
    pub switch_s: Option<u32>,
    /// How the times of holds are scaled, in per cent.
    #[schema(minimum = 50, maximum = 200)]
    pub scale_percent: u32,
}

impl Default for Options {
    fn default() -> Self {
        Options { first_side: Side::Left, prepare_s: None, switch_s: None, scale_percent: 100 }
    }
}

/// One stretch of time in which one thing happens.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Segment {
    /// The id of the segment, unique in its timeline; it stays while the routine's ids stay.
    #[schema(
        pattern = "^[a-z0-9-]+(\\.[a-z0-9-]+)*$",
        max_length = 300,
        example = "main.1.s1.1.left.lower"
    )]
    pub id: String,
    /// What happens.
    pub phase: Phase,
    /// When it begins, counted from the start; segments that the person ends count as 0.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 5000)]
    pub start_ms: u64,
    /// How long it lasts; null where the person says when.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 30000)]
    pub duration_ms: Option<u64>,
    /// The block of the routine.
    pub block_id: Id,
    /// The step of the routine; null in a rest between rounds.
    pub routine_step_id: Option<Id>,
    /// The stretch; null in a rest between rounds.
    pub stretch_id: Option<Id>,
    /// The published version of the stretch; null in a rest between rounds.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub stretch_version: Option<u64>,
    /// The step of the stretch that it shows, or leads to; null where it shows none or all.
    pub stretch_step_id: Option<Id>,
    /// The side that works; in a `prepare` or `switch` the side that comes.
    pub side: Side,
    /// The round of the block, from 1.
    #[schema(minimum = 1, maximum = 50)]
    pub round: u32,
    /// How many rounds the block has.
    #[schema(minimum = 1, maximum = 50)]
    pub rounds: u32,
    /// The set of the routine's step, from 1; null in a rest between rounds.
    #[schema(minimum = 1, maximum = 50)]
    pub set: Option<u32>,
    /// How many sets the routine's step has; null in a rest between rounds.
    #[schema(minimum = 1, maximum = 50)]
    pub sets: Option<u32>,
    /// The step of the routine by its number, from 1; null in a rest between rounds.
    #[schema(minimum = 1, maximum = 2000)]
    pub exercise: Option<u32>,
    /// How many steps the routine has; rounds don't count.
    #[schema(minimum = 1, maximum = 2000)]
    pub exercises: u32,
    /// How many repetitions or breaths; null where nothing is counted.
    #[schema(minimum = 1, maximum = 1000)]
    pub count: Option<u32>,
    /// How long one repetition or breath takes; null where nobody says.
    #[schema(minimum = 1, maximum = 600_000)]
    pub pace_ms: Option<u64>,
    /// What the stretch is called; in a rest between rounds the word for a rest.
    #[schema(max_length = 120, example = "Supine twist")]
    pub name: String,
    /// What to do, in full: one line for each step that is spoken of, in the order of doing.
    #[schema(max_length = 40_000)]
    pub text: String,
    /// The picture of the stretch that shows it; null where there is none.
    pub image_id: Option<Id>,
    /// What is said and when, in order.
    #[schema(max_items = 2000)]
    pub cues: Vec<Cue>,
}

/// What happens in a segment. Clients treat a value that they do not know as `manual`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Getting into place.
    Prepare,
    /// A movement.
    Move,
    /// Staying.
    Hold,
    /// Tensing against resistance.
    Contract,
    /// Letting go.
    Relax,
    /// Moving at a pace, counted.
    Repetitions,
    /// Changing sides.
    Switch,
    /// A pause between sets or rounds.
    Rest,
    /// On the way to the next step of the routine.
    Transition,
    /// The person says when it ends.
    Manual,
}

impl Phase {
    /// The word in documents and in the ids of segments: `repetitions`.
    pub const fn word(self) -> &'static str {
        match self {
            Phase::Prepare => "prepare",
            Phase::Move => "move",
            Phase::Hold => "hold",
            Phase::Contract => "contract",
            Phase::Relax => "relax",
            Phase::Repetitions => "repetitions",
            Phase::Switch => "switch",
            Phase::Rest => "rest",
            Phase::Transition => "transition",
            Phase::Manual => "manual",
        }
    }

    /// Whether it leads to something else, rather than being what the routine is for.
    pub const fn is_pause(self) -> bool {
        matches!(self, Phase::Prepare | Phase::Switch | Phase::Rest | Phase::Transition)
    }
}

/// Something that is said at a moment of its segment.
///
/// A player that is still speaking when the moment comes lets a `countdown`, `repetition`,
/// `halfway` or `breathe` go, and says every other cue as soon as it can.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Cue {
    /// How long after the segment's begin; always 0 where the person says when it ends.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 15000)]
    pub offset_ms: u64,
    /// What the words are for.
    #[serde(rename = "type")]
    pub kind: CueKind,
    /// The words.
    #[schema(max_length = 10_000, example = "Half way")]
    pub say: String,
    /// The locale of these words: the voice to say them with.
    pub locale: Locale,
}

/// What a cue is for. Clients treat a value that they do not know as `instruction`.
///
/// Words may take longer than the time until the next cue. Those before are said to their end;
/// then `countdown`, `halfway` and `repetition` that are late are left out, anything else is said
/// as soon as it can be. What was not begun when the segment ends is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CueKind {
    /// Tells what comes.
    Announce,
    /// Tells what to do.
    Instruction,
    /// Counts down the last seconds before it begins.
    Countdown,
    /// Half of the time is over.
    Halfway,
    /// Counts a repetition.
    Repetition,
    /// Tells to change sides.
    Switch,
    /// Tells how to breathe.
    Breathe,
    /// It is over. Left out where the person ends the last segment.
    Done,
}

/// What is to be known before beginning.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TimelineSafety {
    /// What this service is not; null where the catalogue holds no disclaimer.
    #[schema(max_length = 1500)]
    pub disclaimer: Option<String>,
    /// When to stop, gravest first.
    #[schema(max_items = 200)]
    pub stop_rules: Vec<GuidanceNote>,
    /// Signs that call for help, gravest first.
    #[schema(max_items = 200)]
    pub red_flags: Vec<GuidanceNote>,
    /// All other guidance of the routine and its stretches, gravest first.
    #[schema(max_items = 200)]
    pub guidance: Vec<GuidanceNote>,
}
