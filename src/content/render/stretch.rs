//! A stretch rendered in one locale.

use crate::content::delivered::stretch::{
    Anatomy, Equipment, Form, Note, Relation, Step, StepHold, Stretch, StretchSummary, Target,
    Variation, Words,
};
use crate::content::document::Document;
use crate::content::id::{Id, Kind};
use crate::content::image::{Image, ImageRole};
use crate::content::render::context::{Context, gravest, links};
use crate::content::stretch::{
    Laterality, Pass, Per, StepRole, StepTexts, StoredForm, StoredStep, StretchDocument,
    StretchTexts,
};
use crate::content::text::{Reader, Side, sided};

type Texts<'a> = Reader<'a, StretchTexts>;

/// The stretch in the locale of `context`.
pub fn render(document: &Document, stretch: &StretchDocument, context: &Context) -> Stretch {
    let mut texts = Reader::new(&stretch.texts, context.locale);
    let name = texts.text("name", |texts| texts.name.as_ref());
    let aliases = texts.read("aliases", None, |texts| texts.aliases.clone());
    let summary = texts.text("summary", |texts| texts.summary.as_ref());
    let steps = steps(stretch, &mut texts);
    let variations = variations(stretch, &mut texts);
    let notes = notes(stretch, &mut texts);
    let images: Vec<Image> = stretch
        .images
        .iter()
        .map(|image| image.deliver(texts.text("alt", |texts| texts.images.get(&image.id))))
        .collect();
    let guidance = context.guidance_notes(&stretch.guidance_ids);
    let anatomy = anatomy(stretch, context);
    let forms: Vec<Form> = stretch.forms.iter().map(|stored| form(stored, context)).collect();
    let summary = StretchSummary {
        name,
        aliases: aliases.map(|(aliases, _)| aliases).unwrap_or_default(),
        summary,
        position: context.term("position", "positions", &stretch.position),
        laterality: context.term("laterality", "lateralities", &stretch.laterality.term()),
        difficulty: stretch
            .difficulty
            .as_ref()
            .map(|term| context.term("difficulty", "difficulties", term)),
        equipment: equipment(stretch, context),
        regions: anatomy.regions.clone(),
        techniques: forms.iter().map(|form| form.technique.clone()).collect(),
        duration_s: duration_s(stretch),
        severity: gravest(&guidance),
        image: images.iter().find(|image| image.role == ImageRole::Main).cloned(),
        links: links(Kind::Stretch, &stretch.id),
        envelope: context.envelope(Kind::Stretch, &stretch.id, texts),
    };
    Stretch {
        summary,
        first_side: stretch.first_side,
        anatomy,
        forms,
        steps,
        variations,
        relations: relations(stretch),
        images,
        notes,
        guidance,
        sources: context.source_notes(document),
        review: stretch.review.clone(),
        license: stretch.license,
    }
}

/// How long the first form takes on all its sides at the default times, in seconds, without
/// getting into place and changing sides; nothing where a time is not known.
pub fn duration_s(stretch: &StretchDocument) -> Option<u32> {
    let form = stretch.forms.first()?;
    if let Some(repetitions) = &form.repetitions {
        let once_s = repetitions.default?.checked_mul(repetitions.pace_s?)?;
        return once_s.checked_mul(if form.per == Per::Side { 2 } else { 1 });
    }
    let mut total_s = 0_u32;
    for step in &stretch.steps {
        let times = match step.pass {
            Pass::First | Pass::Second => 1,
            Pass::Repeat if stretch.laterality == Laterality::Bilateral => 1,
            Pass::Repeat => 2,
            Pass::Once | Pass::None => continue,
        };
        let named = step.mirrors.as_ref().unwrap_or(&step.id);
        let step_s = match form.holds.iter().find(|hold| hold.step_id == *named) {
            Some(hold) => hold.default_s?,
            None if step.role == StepRole::Hold => return None,
            None => step.move_s.unwrap_or(0),
        };
        total_s = total_s.checked_add(step_s.checked_mul(times)?)?;
    }
    (total_s > 0).then_some(total_s)
}

fn steps(stretch: &StretchDocument, texts: &mut Texts) -> Vec<Step> {
    (1..).zip(&stretch.steps).map(|(number, stored)| step(number, stored, stretch, texts)).collect()
}

fn step(number: u32, step: &StoredStep, stretch: &StretchDocument, texts: &mut Texts) -> Step {
    let named = step.mirrors.as_ref().unwrap_or(&step.id);
    let mut read = |field: &str, get: fn(&StepTexts) -> Option<&String>| {
        texts.read(field, Some(&step.id), |texts| texts.steps.get(named).and_then(get))
    };
    let (text, locale) = read("text", |texts| texts.text.as_ref()).unzip();
    let (cue, _) = read("cue", |texts| texts.cue.as_ref()).unzip();
    let (breathing, _) = read("breathing", |texts| texts.breathing.as_ref()).unzip();
    let words = |side: Side| {
        let of = |text: &String| sided(text, side).into_owned();
        Words {
            text: text.map(of).unwrap_or_default(),
            cue: cue.map(of).unwrap_or_default(),
            breathing: breathing.map(of),
        }
    };
    let is_sided = words(Side::Left) != words(Side::Right);
    let side = shown_side(stretch, step, is_sided);
    let spoken_for = spoken_for(stretch, step);
    let Words { text, cue, breathing } = words(spoken_for);
    Step {
        id: step.id.clone(),
        number,
        role: step.role,
        read_only: step.pass == Pass::None,
        side,
        locale: locale.cloned().unwrap_or_else(|| texts.asked().clone()),
        text,
        cue,
        breathing,
        other_side: is_sided.then(|| words(spoken_for.opposite())),
        move_s: step.move_s,
        move_basis: step.move_basis.clone(),
        holds: holds(stretch, named),
    }
}

/// The side that works in a step as the stretch's own page shows it.
fn shown_side(stretch: &StretchDocument, step: &StoredStep, is_sided: bool) -> Side {
    let Some(first) = stretch.first_side else {
        return if step.pass == Pass::None { Side::None } else { Side::Both };
    };
    match step.pass {
        Pass::First | Pass::Repeat => first,
        Pass::Second => first.opposite(),
        Pass::Once if is_sided => first,
        Pass::Once => Side::Both,
        Pass::None => Side::None,
    }
}

/// The side whose words a step has on the stretch's own page.
///
/// What is there to be read is written for who has just done the first side.
pub fn spoken_for(stretch: &StretchDocument, step: &StoredStep) -> Side {
    let first = stretch.first_side.unwrap_or(Side::Left);
    if step.pass == Pass::Second { first.opposite() } else { first }
}

fn holds(stretch: &StretchDocument, step_id: &Id) -> Vec<StepHold> {
    let of_form = |form: &StoredForm| {
        let hold = form.holds.iter().find(|hold| hold.step_id == *step_id)?;
        Some(StepHold {
            form_id: form.id.clone(),
            min_s: hold.min_s,
            max_s: hold.max_s,
            basis: hold.basis.clone(),
            default_s: hold.default_s,
            default_basis: hold.default_basis.clone(),
        })
    };
    stretch.forms.iter().filter_map(of_form).collect()
}

fn variations(stretch: &StretchDocument, texts: &mut Texts) -> Vec<Variation> {
    stretch
        .variations
        .iter()
        .map(|variation| Variation {
            id: variation.id.clone(),
            name: texts.text("variations", |texts| texts.variations.get(&variation.id)),
            intensity: variation.intensity,
            step_id: variation.step_id.clone(),
            basis: variation.basis.clone(),
        })
        .collect()
}

fn relations(stretch: &StretchDocument) -> Vec<Relation> {
    stretch
        .relations
        .iter()
        .map(|stored| Relation { relation: stored.relation, stretch_id: stored.stretch_id.clone() })
        .collect()
}

fn notes(stretch: &StretchDocument, texts: &mut Texts) -> Vec<Note> {
    stretch
        .notes
        .iter()
        .map(|note| Note {
            id: note.id.clone(),
            step_id: note.step_id.clone(),
            text: texts.text("notes", |texts| texts.notes.get(&note.id)),
        })
        .collect()
}

fn equipment(stretch: &StretchDocument, context: &Context) -> Vec<Equipment> {
    stretch
        .equipment
        .iter()
        .map(|stored| Equipment {
            item: context.term("equipment", "equipment", &stored.item),
            required: stored.required,
            basis: stored.basis.clone(),
        })
        .collect()
}

fn anatomy(stretch: &StretchDocument, context: &Context) -> Anatomy {
    let stored = &stretch.anatomy;
    Anatomy {
        regions: context.terms("regions", "regions", &stored.regions),
        targets: stored
            .targets
            .iter()
            .map(|target| Target {
                muscle: context.term("targets", "muscles", &target.muscle),
                role: target.role,
            })
            .collect(),
        joint_actions: context.terms("joint_actions", "joint-actions", &stored.joint_actions),
        demands: context.terms("demands", "demands", &stored.demands),
        basis: stored.basis.clone(),
    }
}

fn form(stored: &StoredForm, context: &Context) -> Form {
    Form {
        id: stored.id.clone(),
        technique: context.term("technique", "techniques", &stored.technique),
        technique_basis: stored.technique_basis.clone(),
        per: stored.per,
        holds: stored.holds.clone(),
        repetitions: stored.repetitions.clone(),
    }
}
