//! A routine without a stretch that was withdrawn for safety: with its successor in its place.

use crate::content::document::Document;
use crate::content::id::{Id, Kind, Reference};
use crate::content::render::context::Library;
use crate::content::routine::{Goal, RoutineDocument, RoutineStep};
use crate::content::rules::document::check_document;
use crate::content::rules::mentions::check_mentions;
use crate::content::stretch::{StoredForm, StretchDocument};

/// The routine with `successor` instead of `withdrawn`, if its goals fit; or why they do not.
///
/// A goal fits when the successor has the same form, or one of the same technique, and the same
/// step; or when both forms hold one step only, which is then the one that is meant.
pub fn recut(
    routine: &RoutineDocument,
    withdrawn: &StretchDocument,
    successor: &StretchDocument,
    library: &dyn Library,
) -> Result<RoutineDocument, String> {
    let mut cut = routine.clone();
    let steps = cut.blocks.iter_mut().flat_map(|block| &mut block.steps);
    for step in steps.filter(|step| step.stretch_id == withdrawn.id) {
        replace(step, withdrawn, successor)?;
    }
    let document = Document::Routine(cut);
    let is_there = |named: &Reference| library.document(named.kind, named.id.as_str()).is_some();
    let violations = check_document(&document)
        .into_iter()
        .chain(check_mentions(&document, library, &is_there))
        .next();
    match (violations, document) {
        (None, Document::Routine(cut)) => Ok(cut),
        (violation, _) => Err(violation.map_or_else(String::new, |one| one.detail)),
    }
}

fn replace(
    step: &mut RoutineStep,
    withdrawn: &StretchDocument,
    successor: &StretchDocument,
) -> Result<(), String> {
    let former = withdrawn.forms.iter().find(|form| form.id == step.form_id);
    let same_id = successor.forms.iter().find(|form| form.id == step.form_id);
    let same_technique = || {
        let technique = &former?.technique;
        successor.forms.iter().find(|form| form.technique == *technique)
    };
    let Some(form) = same_id.or_else(same_technique) else {
        return Err(format!("`{}` has no form like `{}`.", successor.id, step.form_id));
    };
    for goal in &mut step.goals {
        aim(goal, former, form, successor)?;
    }
    step.stretch_id = successor.id.clone();
    step.form_id = form.id.clone();
    Ok(())
}

/// Points a goal at the step of the successor that it is meant for.
fn aim(
    goal: &mut Goal,
    former: Option<&StoredForm>,
    form: &StoredForm,
    successor: &StretchDocument,
) -> Result<(), String> {
    let Some(step_id) = &goal.step_id else { return Ok(()) };
    if successor.steps.iter().any(|step| step.id == *step_id) {
        return Ok(());
    }
    match (former.and_then(only_hold), only_hold(form)) {
        (Some(held), Some(meant)) if held == step_id => {
            goal.step_id = Some(meant.clone());
            Ok(())
        }
        _ => Err(format!("`{}` has no step `{step_id}` for the goal.", successor.id)),
    }
}

fn only_hold(form: &StoredForm) -> Option<&Id> {
    match form.holds.as_slice() {
        [hold] => Some(&hold.step_id),
        _ => None,
    }
}

/// The stretch that a library has under this id.
pub fn stretch<'a>(library: &'a dyn Library, id: &Id) -> Option<&'a StretchDocument> {
    match library.document(Kind::Stretch, id.as_str())? {
        Document::Stretch(stretch) => Some(stretch),
        _ => None,
    }
}
