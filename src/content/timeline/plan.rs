//! What one step of a routine plays: which sides, the parts of each, and how long each lasts.

use crate::content::delivered::timeline::{Options, Phase};
use crate::content::id::Id;
use crate::content::routine::{Goal, Measure, RoutineStep, Sides};
use crate::content::stretch::Pass as When;
use crate::content::stretch::{Per, StepRole, StoredForm, StoredStep, StretchDocument};
use crate::content::text::{Side, is_sided};
use crate::content::timeline::error::CompileError;

/// A step of a routine, resolved against its stretch.
pub struct Plan<'a> {
    /// The step of the routine.
    pub step: &'a RoutineStep,
    /// The stretch that it names.
    pub stretch: &'a StretchDocument,
    /// The steps of the stretch that get a person into place.
    pub once: Vec<Line<'a>>,
    /// One pass for each side, or one for both; never empty.
    pub passes: Vec<Pass<'a>>,
}

/// The steps of a stretch done on one side, or on both together.
pub struct Pass<'a> {
    /// The side that works.
    pub side: Side,
    /// What takes time, in order; never empty.
    pub parts: Vec<Part<'a>>,
    /// What is spoken of after the last part.
    pub after: Vec<Line<'a>>,
}

/// Something that takes time: one step, or the whole pass.
pub struct Part<'a> {
    /// The step; nothing where it is the whole pass.
    pub step: Option<&'a StoredStep>,
    /// How long it lasts.
    pub length: Length,
    /// What is spoken of before it and takes no time of its own.
    pub before: Vec<Line<'a>>,
    /// What is done in it.
    pub script: Vec<Line<'a>>,
}

/// A step whose words are said for one side.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    /// The step.
    pub step: &'a StoredStep,
    /// The step whose words it says: itself, or the one that it mirrors.
    pub words_of: &'a Id,
    /// The side that works.
    pub side: Side,
}

impl Line<'_> {
    /// The same for the other side.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        Line { side: self.side.opposite(), ..*self }
    }
}

/// How long a part lasts, and what is counted in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// What happens.
    pub phase: Phase,
    /// The time; nothing where the person says when.
    pub duration_s: Option<u32>,
    /// What is counted.
    pub counted: Option<Counted>,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Whether breaths are counted, not repetitions.
    pub breaths: bool,
    /// How many.
    pub count: u32,
    /// How long each takes; nothing where nobody says.
    pub pace_s: Option<u32>,
}

impl Length {
    const MANUAL: Length = Length { phase: Phase::Manual, duration_s: None, counted: None };

    fn timed(phase: Phase, duration_s: u32) -> Length {
        Length { phase, duration_s: Some(duration_s), counted: None }
    }

    fn counted(breaths: bool, count: Option<u32>, pace_s: Option<u32>) -> Length {
        let Some(count) = count else { return Length::MANUAL };
        let counted = Some(Counted { breaths, count, pace_s });
        match pace_s {
            Some(pace_s) => {
                let phase = if breaths { Phase::Hold } else { Phase::Repetitions };
                Length { counted, ..Length::timed(phase, count.saturating_mul(pace_s)) }
            }
            None => Length { counted, ..Length::MANUAL },
        }
    }
}

impl<'a> Plan<'a> {
    /// What `step` plays of `stretch`.
    pub fn new(
        step: &'a RoutineStep,
        stretch: &'a StretchDocument,
        options: &Options,
    ) -> Result<Self, CompileError> {
        let form = stretch.forms.iter().find(|form| form.id == step.form_id).ok_or_else(|| {
            CompileError::FormMissing {
                routine_step_id: step.id.clone(),
                stretch_id: stretch.id.clone(),
                form_id: step.form_id.clone(),
            }
        })?;
        check_steps(stretch)?;
        check_goals(step, stretch)?;
        let planner = Planner { step, stretch, form, options };
        Ok(Plan { step, stretch, once: planner.once(), passes: planner.passes() })
    }

    /// What is counted over the whole of each pass.
    pub fn counted(&self) -> Option<Counted> {
        let part = self.passes.first()?.parts.first()?;
        if part.step.is_none() { part.length.counted } else { None }
    }
}

fn check_steps(stretch: &StretchDocument) -> Result<(), CompileError> {
    for step in &stretch.steps {
        if let Some(mirrors) = &step.mirrors
            && !stretch.steps.iter().any(|other| other.id == *mirrors && other.mirrors.is_none())
        {
            return Err(CompileError::MirrorMissing {
                stretch_id: stretch.id.clone(),
                step_id: step.id.clone(),
                mirrors: mirrors.clone(),
            });
        }
        if step.pass != When::None && matches!(step.role, StepRole::Contract | StepRole::Relax) {
            return Err(CompileError::Unsupported {
                stretch_id: stretch.id.clone(),
                step_id: step.id.clone(),
            });
        }
    }
    Ok(())
}

fn check_goals(step: &RoutineStep, stretch: &StretchDocument) -> Result<(), CompileError> {
    for named in step.goals.iter().filter_map(|goal| goal.step_id.as_ref()) {
        let found = stretch.steps.iter().find(|step| step.id == *named);
        let (routine_step_id, stretch_id) = (step.id.clone(), stretch.id.clone());
        let step_id = named.clone();
        match found.map(|step| step.pass) {
            None => {
                return Err(CompileError::StepMissing { routine_step_id, stretch_id, step_id });
            }
            Some(When::Once | When::None) => {
                return Err(CompileError::StepUntimed { routine_step_id, stretch_id, step_id });
            }
            Some(When::Repeat | When::First | When::Second) => {}
        }
    }
    Ok(())
}

struct Planner<'a, 'o> {
    step: &'a RoutineStep,
    stretch: &'a StretchDocument,
    form: &'a StoredForm,
    options: &'o Options,
}

impl<'a> Planner<'a, '_> {
    fn first_side(&self) -> Side {
        let right = match self.step.sides {
            Sides::Left => false,
            Sides::Right => true,
            Sides::Each | Sides::Together => self.options.first_side == Side::Right,
        };
        if right { Side::Right } else { Side::Left }
    }

    fn once(&self) -> Vec<Line<'a>> {
        self.lines(|when, first| match when {
            When::Once => Some(first),
            When::Repeat | When::First | When::Second | When::None => None,
        })
    }

    fn passes(&self) -> Vec<Pass<'a>> {
        let first = self.first_side();
        let whole_pass = self.whole_pass();
        let side_alone = matches!(self.step.sides, Sides::Left | Sides::Right);
        let together = match self.form.per {
            Per::Whole => true,
            Per::Pair => !side_alone && whole_pass.is_some(),
            Per::Side => false,
        };
        if together || self.step.sides == Sides::Together {
            return vec![self.pass(Side::Both, self.both_sides(), whole_pass)];
        }
        let mut passes = vec![self.pass(first, self.one_side(When::First, first), whole_pass)];
        if !side_alone {
            let second = first.opposite();
            let lines = self.one_side(When::Second, second);
            passes.push(self.pass(second, lines, whole_pass));
        }
        passes
    }

    /// The steps that `side` picks, in order; it is given when a step is done and the first side.
    fn lines(&self, side: impl Fn(When, Side) -> Option<Side>) -> Vec<Line<'a>> {
        let first = self.first_side();
        let pick = |step: &'a StoredStep| {
            let words_of = step.mirrors.as_ref().unwrap_or(&step.id);
            Some(Line { step, words_of, side: side(step.pass, first)? })
        };
        self.stretch.steps.iter().filter_map(pick).collect()
    }

    fn one_side(&self, own: When, side: Side) -> Vec<Line<'a>> {
        self.lines(|when, _| (when == When::Repeat || when == own).then_some(side))
    }

    fn both_sides(&self) -> Vec<Line<'a>> {
        let first = self.first_side();
        match self.form.per {
            Per::Side => self
                .lines(|when, _| matches!(when, When::Repeat | When::First).then_some(Side::Both)),
            Per::Pair if self.whole_pass().is_some() => {
                let second = self.one_side(When::Second, first.opposite());
                let differs = |line: &Line| line.step.pass == When::Second || self.differs(line);
                let mut lines = self.one_side(When::First, first);
                lines.extend(second.into_iter().filter(differs));
                lines
            }
            Per::Pair | Per::Whole => self.lines(|when, first| match when {
                When::Repeat => Some(Side::Both),
                When::First => Some(first),
                When::Second => Some(first.opposite()),
                When::Once | When::None => None,
            }),
        }
    }

    /// Whether what is said for one side is not what is said for the other.
    fn differs(&self, line: &Line) -> bool {
        self.stretch.texts.values().filter_map(|texts| texts.steps.get(line.words_of)).any(
            |words| [&words.cue, &words.text].into_iter().flatten().any(|words| is_sided(words)),
        )
    }

    /// The length of the pass where it is one part: the goal without step, or what the form
    /// counts where the routine leaves everything to it.
    fn whole_pass(&self) -> Option<Length> {
        if let Some(goal) = self.step.goals.iter().find(|goal| goal.step_id.is_none()) {
            return Some(self.length(goal));
        }
        let repetitions = self.form.repetitions.as_ref()?;
        let left_to_form = self.step.goals.is_empty() && self.form.holds.is_empty();
        left_to_form.then(|| Length::counted(false, repetitions.default, repetitions.pace_s))
    }

    fn pass(&self, side: Side, lines: Vec<Line<'a>>, whole: Option<Length>) -> Pass<'a> {
        if let Some(length) = whole {
            return whole_part(side, lines, length);
        }
        let mut parts = Vec::new();
        let mut between = Vec::new();
        for line in &lines {
            match self.step_length(line) {
                Some(length) => parts.push(Part {
                    step: Some(line.step),
                    length,
                    before: std::mem::take(&mut between),
                    script: vec![*line],
                }),
                None => between.push(*line),
            }
        }
        if parts.is_empty() {
            // Nothing says how long: only the person can tell when the side is done.
            return whole_part(side, lines, Length::MANUAL);
        }
        Pass { side, parts, after: between }
    }

    fn step_length(&self, line: &Line) -> Option<Length> {
        if let Some(goal) = self.nearest(line, &self.step.goals, |goal| goal.step_id.as_ref()) {
            return Some(self.length(goal));
        }
        if line.step.role != StepRole::Hold {
            return line.step.move_s.map(|move_s| Length::timed(Phase::Move, move_s));
        }
        let hold = self.nearest(line, &self.form.holds, |hold| Some(&hold.step_id));
        Some(match hold.and_then(|hold| hold.default_s) {
            Some(default_s) => Length::timed(Phase::Hold, self.scaled(default_s)),
            None => Length::MANUAL,
        })
    }

    /// What speaks of the step or of its mirror image. The step with the words goes first, so
    /// that both sides always get the same.
    fn nearest<T>(
        &self,
        line: &Line,
        all: &'a [T],
        step_id: impl Fn(&'a T) -> Option<&'a Id>,
    ) -> Option<&'a T> {
        let words_of = |id: &'a Id| {
            let step = self.stretch.steps.iter().find(|step| step.id == *id);
            step.and_then(|step| step.mirrors.as_ref()).unwrap_or(id)
        };
        let exact = all.iter().find(|item| step_id(item) == Some(line.words_of));
        let mirrored =
            || all.iter().find(|item| step_id(item).map(words_of) == Some(line.words_of));
        exact.or_else(mirrored)
    }

    fn length(&self, goal: &Goal) -> Length {
        let repetitions = self.form.repetitions.as_ref();
        let pace_s = goal.pace_s.or_else(|| repetitions?.pace_s);
        match goal.measure {
            Measure::Time => match goal.duration_s {
                Some(duration_s) => Length::timed(Phase::Hold, self.scaled(duration_s)),
                None => Length::MANUAL,
            },
            Measure::Repetitions => {
                let count = goal.count.or_else(|| repetitions?.default);
                Length::counted(false, count, pace_s)
            }
            Measure::Breaths => Length::counted(true, goal.count, pace_s),
            Measure::Manual => Length::MANUAL,
        }
    }

    /// The time at the scale that is asked for, rounded half up, never nothing.
    fn scaled(&self, duration_s: u32) -> u32 {
        let scaled = (u64::from(duration_s) * u64::from(self.options.scale_percent) + 50) / 100;
        u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
    }
}

/// The whole pass as one part. What comes after a hold is spoken of when the time is over; a
/// movement that is repeated has no such end.
fn whole_part(side: Side, mut script: Vec<Line<'_>>, length: Length) -> Pass<'_> {
    let last_hold = script.iter().rposition(|line| line.step.role == StepRole::Hold);
    let after = match last_hold {
        Some(at) if length.phase != Phase::Repetitions => script.split_off(at + 1),
        _ => Vec::new(),
    };
    Pass { side, parts: vec![Part { step: None, length, before: Vec::new(), script }], after }
}
