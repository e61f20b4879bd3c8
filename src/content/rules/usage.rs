//! What must hold between a routine and the stretches that it uses.

use crate::content::delivered::timeline::Options;
use crate::content::document::Document;
use crate::content::id::{Basis, Kind, Locale};
use crate::content::render::context::{Context, Library};
use crate::content::routine::{Goal, Measure, RoutineDocument, RoutineStep, Sides};
use crate::content::rules::provenance::span;
use crate::content::rules::step::exists;
use crate::content::stretch::{Laterality, Pass, Per, StepRole, StoredForm, StretchDocument};
use crate::content::text::DEFAULT_LOCALE;
use crate::content::timeline::compile::compile;
use crate::content::timeline::error::CompileError;
use crate::content::violation::{Findings, listed};

/// Every step of a routine fits its stretch. Stretches that are not in the library are passed by.
pub fn usage(routine: &RoutineDocument, library: &dyn Library, findings: &mut Findings) {
    for (at, block) in routine.blocks.iter().enumerate() {
        for (nth, step) in block.steps.iter().enumerate() {
            let found = library.document(Kind::Stretch, step.stretch_id.as_str());
            if let Some(Document::Stretch(stretch)) = found {
                one_step(&format!("#/blocks/{at}/steps/{nth}"), step, stretch, findings);
            }
        }
    }
}

/// A routine in which nothing else is wrong can be compiled for a player.
///
/// Stretches that are broken and phrases that are missing are told where they stand.
pub fn playable(routine: &RoutineDocument, library: &dyn Library, findings: &mut Findings) {
    let locale = Locale::new(DEFAULT_LOCALE);
    let context = Context::new(library, &locale);
    match compile(routine, &context, &Options::default()) {
        Ok(_) | Err(CompileError::StretchMissing { .. } | CompileError::PhrasesMissing) => {}
        Err(error) => findings.add("#/blocks", "routine-unplayable", error.to_string()),
    }
}

fn one_step(place: &str, step: &RoutineStep, stretch: &StretchDocument, findings: &mut Findings) {
    // A goal that names a wrong step is told once, and is most likely the one a hold would lack.
    let mut clear = Vec::new();
    for (at, goal) in step.goals.iter().enumerate() {
        let place = format!("{place}/goals/{at}");
        if goal_step(&place, goal, stretch, findings) {
            clear.push((place, goal));
        }
    }
    let Some(form) = stretch.forms.iter().find(|form| form.id == step.form_id) else {
        let detail = format!(
            "`{}` has no form `{}`. Its forms are {}. Name one of them.",
            stretch.id,
            step.form_id,
            listed(stretch.forms.iter().map(|form| &form.id))
        );
        findings.add(format!("{place}/form_id"), "form-unknown", detail);
        return;
    };
    sides(place, step, stretch, form, findings);
    for (place, goal) in &clear {
        within(place, goal, form, findings);
    }
    if clear.len() == step.goals.len() {
        holds_have_time(place, step, stretch, form, findings);
    }
}

/// Whether a goal is for a step that is done and has words of its own.
fn goal_step(place: &str, goal: &Goal, stretch: &StretchDocument, findings: &mut Findings) -> bool {
    let Some(id) = &goal.step_id else { return true };
    let pointer = format!("{place}/step_id");
    if !exists(stretch, &pointer, id, findings) {
        return false;
    }
    let Some(step) = stretch.steps.iter().find(|step| step.id == *id) else { return false };
    if let Some(mirrored) = &step.mirrors {
        let detail = format!(
            "`{id}` mirrors `{mirrored}`, and a goal holds for both sides. Name `{mirrored}`."
        );
        findings.add(pointer, "goal-on-mirror", detail);
        false
    } else if step.pass == Pass::None {
        let detail = format!("`{id}` is there to be read and never done. Name another step.");
        findings.add(pointer, "goal-never-done", detail);
        false
    } else {
        true
    }
}

fn sides(
    place: &str,
    step: &RoutineStep,
    stretch: &StretchDocument,
    form: &StoredForm,
    findings: &mut Findings,
) {
    let detail = match (stretch.laterality, form.per, step.sides) {
        (Laterality::Bilateral, _, Sides::Each | Sides::Left | Sides::Right) => {
            format!("`{}` has no sides. Set `sides` to `together`.", stretch.id)
        }
        (
            Laterality::Alternating | Laterality::Unilateral,
            Per::Side | Per::Whole,
            Sides::Together,
        ) => {
            format!(
                "`{}` works one side at a time in its form `{}`. Set `sides` to `each`, `left` or \
                 `right`.",
                stretch.id, form.id
            )
        }
        (_, Per::Pair, Sides::Left | Sides::Right) => format!(
            "In the form `{}` a repetition is both sides. Set `sides` to `together`.",
            form.id
        ),
        _ => return,
    };
    findings.add(format!("{place}/sides"), "sides-unfit", detail);
}

/// `within` names a source that gives a range for just this, and the goal lies in it.
fn within(place: &str, goal: &Goal, form: &StoredForm, findings: &mut Findings) {
    let Some(source) = goal.within.as_ref().filter(|within| within.source_id().is_some()) else {
        return;
    };
    let is_source = |basis: &Option<Basis>| basis.as_ref() == Some(source);
    let (field, value, range) = match goal.measure {
        Measure::Time => {
            let hold = form.holds.iter().find(|hold| Some(&hold.step_id) == goal.step_id.as_ref());
            let range =
                hold.filter(|hold| is_source(&hold.basis)).map(|hold| (hold.min_s, hold.max_s));
            ("duration_s", goal.duration_s, range)
        }
        Measure::Repetitions => {
            let repetitions = form.repetitions.as_ref().filter(|known| is_source(&known.basis));
            ("count", goal.count, repetitions.map(|known| (known.min, known.max)))
        }
        Measure::Breaths | Measure::Manual => ("type", None, None),
    };
    let Some((min, max)) = range else {
        let detail = format!(
            "In the form `{}`, `{source}` gives no range for this. Set `within` to null, or name \
             the source that does.",
            form.id
        );
        findings.add(format!("{place}/within"), "within-unfounded", detail);
        return;
    };
    let Some(value) = value else { return };
    if min.is_some_and(|min| value < min) || max.is_some_and(|max| value > max) {
        let detail = format!(
            "{value} lies outside of what `{source}` gives ({}). Choose a value within it, or set \
             `within` to null.",
            span(min, max)
        );
        findings.add(format!("{place}/{field}"), "goal-outside-range", detail);
    }
}

/// Of each hold somebody says how long, be it only that the person decides.
fn holds_have_time(
    place: &str,
    step: &RoutineStep,
    stretch: &StretchDocument,
    form: &StoredForm,
    findings: &mut Findings,
) {
    if step.goals.iter().any(|goal| goal.step_id.is_none()) {
        return;
    }
    let held = stretch.steps.iter().filter(|held| {
        held.role == StepRole::Hold && held.pass != Pass::None && held.mirrors.is_none()
    });
    for held in held {
        let by_goal = step.goals.iter().any(|goal| goal.step_id.as_ref() == Some(&held.id));
        let by_form =
            form.holds.iter().any(|hold| hold.step_id == held.id && hold.default_s.is_some());
        if !by_goal && !by_form {
            let detail = format!(
                "`{}` of `{}` is a hold, but neither a goal nor the form `{}` says how long. Add a \
                 goal for it; its type may be `manual`.",
                held.id, stretch.id, form.id
            );
            findings.add(format!("{place}/goals"), "hold-without-time", detail);
        }
    }
}
