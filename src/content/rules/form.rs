//! Rules about the forms of a stretch: holds, repetitions, and what one of them covers.

use crate::content::rules::provenance::{figure, range, range_of_a_source};
use crate::content::rules::step;
use crate::content::stretch::{Hold, Laterality, Pass, Per, StepRole, StoredForm, StretchDocument};
use crate::content::violation::Findings;

/// Everything that must hold for the forms of a stretch.
pub fn forms(stretch: &StretchDocument, findings: &mut Findings) {
    for (at, form) in stretch.forms.iter().enumerate() {
        let place = format!("#/forms/{at}");
        covers(stretch, &place, form, findings);
        for (nth, hold) in form.holds.iter().enumerate() {
            let place = format!("{place}/holds/{nth}");
            if form.holds[..nth].iter().any(|other| other.step_id == hold.step_id) {
                let detail = format!(
                    "This form says how long `{}` is held twice. Keep one of them.",
                    hold.step_id
                );
                findings.add(format!("{place}/step_id"), "hold-repeated", detail);
            } else {
                held_step(stretch, &format!("{place}/step_id"), hold, findings);
            }
            hold_figures(&place, hold, findings);
        }
        repetitions(&place, form, findings);
    }
    unsaid_holds(stretch, findings);
}

fn covers(stretch: &StretchDocument, place: &str, form: &StoredForm, findings: &mut Findings) {
    let detail = match (stretch.laterality, form.per) {
        (Laterality::Bilateral, Per::Side | Per::Pair) => {
            "A `bilateral` stretch has no sides. Set it to `whole`."
        }
        (Laterality::Alternating | Laterality::Unilateral, Per::Whole) => {
            "The stretch has sides. Set it to `side`, or to `pair` where a repetition is both."
        }
        _ => return,
    };
    findings.add(format!("{place}/per"), "per-unfit", detail);
}

/// A hold belongs to a step that is held and that has words of its own.
fn held_step(stretch: &StretchDocument, pointer: &str, hold: &Hold, findings: &mut Findings) {
    if !step::exists(stretch, pointer, &hold.step_id, findings) {
        return;
    }
    let Some(step) = stretch.steps.iter().find(|step| step.id == hold.step_id) else { return };
    if step.role != StepRole::Hold {
        let detail = format!(
            "`{}` is no step that is held. Name one of the role `hold`, or change its role.",
            step.id
        );
        findings.add(pointer, "hold-on-other-role", detail);
    } else if let Some(mirrored) = &step.mirrors {
        let detail = format!(
            "`{}` mirrors `{mirrored}`, and both sides are held equally long. Name `{mirrored}`.",
            step.id
        );
        findings.add(pointer, "hold-on-mirror", detail);
    }
}

fn hold_figures(place: &str, hold: &Hold, findings: &mut Findings) {
    let said = [("min_s", hold.min_s), ("max_s", hold.max_s)];
    figure(place, &said, "basis", hold.basis.as_ref(), findings);
    range_of_a_source(place, hold.basis.as_ref(), findings);
    let chosen = [("default_s", hold.default_s)];
    figure(place, &chosen, "default_basis", hold.default_basis.as_ref(), findings);
    let default = ("default_s", hold.default_s);
    range(place, said[0], said[1], default, findings);
}

fn repetitions(place: &str, form: &StoredForm, findings: &mut Findings) {
    let Some(repetitions) = &form.repetitions else { return };
    let place = format!("{place}/repetitions");
    let said = [("min", repetitions.min), ("max", repetitions.max)];
    figure(&place, &said, "basis", repetitions.basis.as_ref(), findings);
    range_of_a_source(&place, repetitions.basis.as_ref(), findings);
    let chosen = [("default", repetitions.default), ("pace_s", repetitions.pace_s)];
    figure(&place, &chosen, "default_basis", repetitions.default_basis.as_ref(), findings);
    range(&place, said[0], said[1], chosen[0], findings);
}

/// Each step that is held is spoken of by a form, even if only to say that nobody knows.
fn unsaid_holds(stretch: &StretchDocument, findings: &mut Findings) {
    let holds = || stretch.forms.iter().flat_map(|form| &form.holds);
    let is_held = |hold: &Hold| {
        let step = stretch.steps.iter().find(|step| step.id == hold.step_id);
        step.is_some_and(|step| step.role == StepRole::Hold && step.mirrors.is_none())
    };
    let repeats = |form: &StoredForm| {
        (1..form.holds.len())
            .any(|at| form.holds[..at].iter().any(|other| other.step_id == form.holds[at].step_id))
    };
    // A hold that names a wrong step is told already, and is most likely the one that lacks here.
    if !holds().all(is_held) || stretch.forms.iter().any(repeats) {
        return;
    }
    let held = stretch.steps.iter().filter(|step| {
        step.role == StepRole::Hold && step.pass != Pass::None && step.mirrors.is_none()
    });
    for step in held {
        if !holds().any(|hold| hold.step_id == step.id) {
            let detail = format!(
                "Step `{}` is a hold, but no form says how long. Add a hold to a form, or make \
                 the step a `move`.",
                step.id
            );
            findings.add("#/forms/0/holds", "hold-missing", detail);
        }
    }
}
