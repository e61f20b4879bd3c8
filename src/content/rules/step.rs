//! Rules about the steps of a stretch: mirrors, passes, moves.

use crate::content::id::Id;
use crate::content::rules::provenance::figure;
use crate::content::stretch::{Laterality, Pass, StepRole, StoredStep, StretchDocument};
use crate::content::violation::{Findings, listed};

/// Everything that must hold for the steps of a stretch.
pub fn steps(stretch: &StretchDocument, findings: &mut Findings) {
    for (at, step) in stretch.steps.iter().enumerate() {
        let place = format!("#/steps/{at}");
        let moves = [("move_s", step.move_s)];
        figure(&place, &moves, "move_basis", step.move_basis.as_ref(), findings);
        if matches!(step.role, StepRole::Contract | StepRole::Relax) {
            let detail = "Steps to tense against resistance (`contract`, `relax`) can't be played \
                          yet. Describe the stretch without them.";
            findings.add(format!("{place}/role"), "role-unplayable", detail);
        }
        if let Some(mirrored) = &step.mirrors {
            mirror(stretch, &format!("{place}/mirrors"), step, mirrored, findings);
        }
    }
    passes(stretch, findings);
}

/// Whether the stretch has the step that is named at `pointer`.
pub fn exists(stretch: &StretchDocument, pointer: &str, id: &Id, findings: &mut Findings) -> bool {
    let known = stretch.steps.iter().any(|step| step.id == *id);
    if !known {
        let detail = format!(
            "`{}` has no step `{id}`. Its steps are {}. Name one of them.",
            stretch.id,
            listed(stretch.steps.iter().map(|step| &step.id))
        );
        findings.add(pointer, "step-unknown", detail);
    }
    known
}

fn mirror(
    stretch: &StretchDocument,
    pointer: &str,
    step: &StoredStep,
    mirrored: &Id,
    findings: &mut Findings,
) {
    if stretch.laterality == Laterality::Bilateral {
        let detail = "A mirror swaps the sides, and a `bilateral` stretch has none. Remove \
                      `mirrors` and give the step words of its own.";
        findings.add(pointer, "mirror-without-sides", detail);
        return;
    }
    if *mirrored == step.id {
        let detail = "A step can't mirror itself. Name the step of the other side.";
        findings.add(pointer, "mirror-of-itself", detail);
        return;
    }
    if !exists(stretch, pointer, mirrored, findings) {
        return;
    }
    let Some(original) = stretch.steps.iter().find(|known| known.id == *mirrored) else { return };
    if original.mirrors.is_some() {
        let detail = format!(
            "`{mirrored}` is a mirror itself and has no words. Name the step that it mirrors."
        );
        findings.add(pointer, "mirror-of-mirror", detail);
    } else if original.pass == step.pass && step.pass != Pass::None {
        let detail = format!(
            "`{mirrored}` is done in the same pass, on the same side, so nothing is mirrored. Set \
             `pass` to `first` in one and to `second` in the other."
        );
        findings.add(pointer, "mirror-on-same-side", detail);
    }
}

/// `first` and `second` come together, and only where there are sides.
fn passes(stretch: &StretchDocument, findings: &mut Findings) {
    let of = |pass| stretch.steps.iter().position(|step| step.pass == pass);
    let (first, second) = (of(Pass::First), of(Pass::Second));
    if stretch.laterality == Laterality::Bilateral {
        for (at, step) in stretch.steps.iter().enumerate() {
            if matches!(step.pass, Pass::First | Pass::Second) {
                let detail = "A `bilateral` stretch has no first and second side. Use `once`, \
                              `repeat` or `none`.";
                findings.add(format!("#/steps/{at}/pass"), "pass-without-sides", detail);
            }
        }
        return;
    }
    let (at, there, lacking) = match (first, second) {
        (Some(at), None) => (at, "first", "second"),
        (None, Some(at)) => (at, "second", "first"),
        _ => return,
    };
    let detail = format!(
        "There is a step for the {there} side, but none for the {lacking}. Write both out, or use \
         `repeat` for what is the same on each side."
    );
    findings.add(format!("#/steps/{at}/pass"), "pass-unpaired", detail);
}
