//! How long a routine takes, for whoever needs none of its words.

use std::ops::{Add, Mul};

use crate::content::delivered::timeline::Options;
use crate::content::render::context::Context;
use crate::content::routine::{RoutineDocument, StoredBlock};
use crate::content::timeline::compile::compile;
use crate::content::timeline::error::CompileError;
use crate::content::timeline::plan::{Part, Plan};

/// With so few segments and repetitions a timeline is never too long: a segment has some ninety
/// cues at most.
const SHORT_MAX: u64 = 500;

/// How long `routine` takes, as [`compile`] finds it.
pub fn total_ms(
    routine: &RoutineDocument,
    context: &Context,
    options: &Options,
) -> Result<u64, CompileError> {
    context.phrases().ok_or(CompileError::PhrasesMissing)?;
    let mut whole = Span::default();
    for block in &routine.blocks {
        whole = whole + block_span(block, context, options)?;
    }
    if whole.counted > SHORT_MAX {
        return Ok(compile(routine, context, options)?.total_ms);
    }
    Ok(whole.seconds * 1000)
}

/// Segments one after the other.
#[derive(Clone, Copy, Default)]
struct Span {
    /// How long they take; what the person ends counts as 0.
    seconds: u64,
    /// How many they are, and how many repetitions are counted in them.
    counted: u64,
}

impl Span {
    fn pause(duration_s: u32) -> Span {
        Span { seconds: duration_s.into(), counted: 1 }
    }

    fn part(part: &Part) -> Span {
        let repetitions = part.length.counted.map_or(0, |counted| counted.count);
        Span {
            seconds: part.length.duration_s.unwrap_or(0).into(),
            counted: 1 + u64::from(repetitions),
        }
    }
}

impl Add for Span {
    type Output = Span;

    fn add(self, other: Span) -> Span {
        Span { seconds: self.seconds + other.seconds, counted: self.counted + other.counted }
    }
}

impl Mul<u32> for Span {
    type Output = Span;

    fn mul(self, times: u32) -> Span {
        let times = u64::from(times);
        Span { seconds: self.seconds * times, counted: self.counted * times }
    }
}

fn block_span(
    block: &StoredBlock,
    context: &Context,
    options: &Options,
) -> Result<Span, CompileError> {
    let mut round = Span::default();
    for (nth, step) in block.steps.iter().enumerate() {
        let stretch = context.stretch(&step.stretch_id).ok_or_else(|| {
            let (routine_step_id, stretch_id) = (step.id.clone(), step.stretch_id.clone());
            CompileError::StretchMissing { routine_step_id, stretch_id }
        })?;
        round = round + step_span(&Plan::new(step, stretch, options)?, options);
        if nth + 1 < block.steps.len() {
            round = round + Span::pause(step.rest_after_s);
        }
    }
    let rests = block.rounds.saturating_sub(1);
    Ok(round * block.rounds + Span::pause(block.rest_between_rounds_s) * rests)
}

/// All sets of one step: each has a pause before it, and one before each change of sides.
fn step_span(plan: &Plan, options: &Options) -> Span {
    let step = plan.step;
    let prepare = Span::pause(options.prepare_s.unwrap_or(step.prepare_s));
    let rest = Span::pause(step.rest_between_sets_s);
    let switch = Span::pause(options.switch_s.unwrap_or(step.switch_s));
    let parts = plan.passes.iter().flat_map(|pass| &pass.parts).map(Span::part);
    let switches = plan.passes.iter().skip(1).map(|_| switch);
    let set = parts.chain(switches).fold(Span::default(), Add::add);
    match step.sets {
        0 => Span::default(),
        sets => prepare + rest * (sets - 1) + set * sets,
    }
}
