//! What must hold within a routine, whatever its stretches are.

use crate::content::routine::{Goal, Measure, RoutineDocument, RoutineStep};
use crate::content::rules::lists::{external_ids, ids_differ, listed_once};
use crate::content::rules::provenance::{images, review};
use crate::content::rules::texts::{Translations, each_locale};
use crate::content::violation::{Findings, listed};

/// Everything that must hold within a routine.
pub fn routine(routine: &RoutineDocument, findings: &mut Findings) {
    if routine.id == "compose" {
        let detail = "The id `compose` is reserved for a path of the API. Choose another.";
        findings.add("#/id", "id-reserved", detail);
    }
    ids_differ("#/blocks", "block", routine.blocks.iter().map(|item| &item.id), findings);
    ids_differ("#/images", "picture", routine.images.iter().map(|item| &item.id), findings);
    listed_once("#/purposes", "", &routine.purposes, findings);
    listed_once("#/guidance_ids", "", &routine.guidance_ids, findings);
    listed_once("#/source_ids", "", &routine.source_ids, findings);
    images(&routine.images, findings);
    external_ids(&routine.external_ids, findings);
    review(&routine.review, findings);
    for (at, block) in routine.blocks.iter().enumerate() {
        let place = format!("#/blocks/{at}/steps");
        ids_differ(&place, "step of this block", block.steps.iter().map(|item| &item.id), findings);
        for (nth, step) in block.steps.iter().enumerate() {
            goals(&format!("{place}/{nth}/goals"), step, findings);
        }
    }
    each_locale(&routine.texts, Translations::MayBePartial, findings, |texts, words| {
        words.needed("name", texts.name.as_ref());
        words.needed("summary", texts.summary.as_ref());
        let pictures: Vec<_> = routine.images.iter().map(|item| &item.id).collect();
        words.by_id("images", "picture", &pictures, &texts.images, 600);
    });
}

fn goals(place: &str, step: &RoutineStep, findings: &mut Findings) {
    let whole = step.goals.iter().position(|goal| goal.step_id.is_none());
    for (at, goal) in step.goals.iter().enumerate() {
        let place = format!("{place}/{at}");
        fits_its_type(&place, goal, findings);
        if goal.within.as_ref().is_some_and(|within| within.source_id().is_none()) {
            let detail = "Only a source gives a range to lie in. Name it as `source:<id>`, or set \
                          `within` to null.";
            findings.add(format!("{place}/within"), "within-no-source", detail);
        }
        if step.goals[..at].iter().any(|other| other.step_id == goal.step_id) {
            let detail = "Another goal is for the same step, or for the whole pass as well. Keep \
                          one of them.";
            findings.add(format!("{place}/step_id"), "goal-repeated", detail);
        } else if whole.is_some() && goal.step_id.is_some() {
            let detail = "Another goal is for the whole pass, so there is none left for a step. \
                          Keep one or the other.";
            findings.add(format!("{place}/step_id"), "goal-beside-whole-pass", detail);
        }
    }
}

/// Each type of goal has what it is measured by, and nothing else.
fn fits_its_type(place: &str, goal: &Goal, findings: &mut Findings) {
    let (name, needs, allows): (_, &[&str], &[&str]) = match goal.measure {
        Measure::Time => ("time", &["duration_s"], &["duration_s"]),
        Measure::Repetitions => ("repetitions", &["count"], &["count", "pace_s"]),
        Measure::Breaths => ("breaths", &["count"], &["count", "pace_s"]),
        Measure::Manual => ("manual", &[], &[]),
    };
    let fields = [("duration_s", goal.duration_s), ("count", goal.count), ("pace_s", goal.pace_s)];
    for (field, value) in fields {
        if value.is_none() && needs.contains(&field) {
            let detail = format!(
                "A goal of the type `{name}` is measured by `{field}`. Give it, or change the type."
            );
            findings.add(format!("{place}/{field}"), "goal-unfit", detail);
        } else if value.is_some() && !allows.contains(&field) {
            let detail = format!(
                "A goal of the type `{name}` has no `{field}`. It knows {}. Set it to null, or \
                 change the type.",
                listed(allows)
            );
            findings.add(format!("{place}/{field}"), "goal-unfit", detail);
        }
    }
}
