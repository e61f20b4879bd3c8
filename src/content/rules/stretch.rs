//! What must hold within a stretch.

use crate::content::id::{Id, Locale};
use crate::content::map::Map;
use crate::content::rules::form;
use crate::content::rules::lists::{external_ids, ids_differ, listed_once};
use crate::content::rules::provenance::{images, review};
use crate::content::rules::sides::{cue_length, wording};
use crate::content::rules::step;
use crate::content::rules::texts::{Translations, Words, each_locale};
use crate::content::stretch::{Laterality, StepTexts, StretchDocument};
use crate::content::text::Side;
use crate::content::violation::{Findings, listed, member};

/// Everything that must hold within a stretch.
pub fn stretch(stretch: &StretchDocument, findings: &mut Findings) {
    first_side(stretch, findings);
    ids(stretch, findings);
    step::steps(stretch, findings);
    form::forms(stretch, findings);
    named_steps(stretch, findings);
    for (at, relation) in stretch.relations.iter().enumerate() {
        if relation.stretch_id == stretch.id {
            let detail = "A stretch has no relation to itself. Name another one, or remove this.";
            findings.add(format!("#/relations/{at}/stretch_id"), "relation-to-itself", detail);
        }
    }
    images(&stretch.images, findings);
    external_ids(&stretch.external_ids, findings);
    review(&stretch.review, findings);
    each_locale(&stretch.texts, Translations::MayBePartial, findings, |texts, words| {
        words.needed("name", texts.name.as_ref());
        words.needed("summary", texts.summary.as_ref());
        words.aliases("aliases", texts.aliases.as_deref().unwrap_or_default());
        step_words(stretch, &texts.steps, words);
        let variations: Vec<_> = stretch.variations.iter().map(|item| &item.id).collect();
        words.by_id("variations", "variation", &variations, &texts.variations, 200);
        let notes: Vec<_> = stretch.notes.iter().map(|item| &item.id).collect();
        words.by_id("notes", "note", &notes, &texts.notes, 1000);
        let pictures: Vec<_> = stretch.images.iter().map(|item| &item.id).collect();
        words.by_id("images", "picture", &pictures, &texts.images, 600);
    });
}

fn first_side(stretch: &StretchDocument, findings: &mut Findings) {
    let detail = match (stretch.laterality, stretch.first_side) {
        (Laterality::Bilateral, None) => return,
        (Laterality::Alternating | Laterality::Unilateral, Some(Side::Left | Side::Right)) => {
            return;
        }
        (Laterality::Bilateral, Some(_)) => {
            "A `bilateral` stretch has no sides, so none comes first. Set it to null."
        }
        (_, None | Some(Side::Both | Side::None)) => {
            "A stretch with sides says which one its steps describe first. Set it to `left` or \
             `right`."
        }
    };
    findings.add("#/first_side", "first-side-unfit", detail);
}

fn ids(stretch: &StretchDocument, findings: &mut Findings) {
    ids_differ("#/steps", "step", stretch.steps.iter().map(|item| &item.id), findings);
    ids_differ("#/forms", "form", stretch.forms.iter().map(|item| &item.id), findings);
    ids_differ(
        "#/variations",
        "variation",
        stretch.variations.iter().map(|item| &item.id),
        findings,
    );
    ids_differ("#/notes", "note", stretch.notes.iter().map(|item| &item.id), findings);
    ids_differ("#/images", "picture", stretch.images.iter().map(|item| &item.id), findings);
    let anatomy = &stretch.anatomy;
    listed_once("#/equipment", "/item", stretch.equipment.iter().map(|item| &item.item), findings);
    listed_once("#/anatomy/regions", "", &anatomy.regions, findings);
    let muscles = anatomy.targets.iter().map(|target| &target.muscle);
    listed_once("#/anatomy/targets", "/muscle", muscles, findings);
    listed_once("#/anatomy/joint_actions", "", &anatomy.joint_actions, findings);
    listed_once("#/anatomy/demands", "", &anatomy.demands, findings);
    listed_once("#/guidance_ids", "", &stretch.guidance_ids, findings);
    listed_once("#/source_ids", "", &stretch.source_ids, findings);
}

/// Steps that variations, notes and pictures speak of.
fn named_steps(stretch: &StretchDocument, findings: &mut Findings) {
    let mut named = |pointer: String, step_id: Option<&Id>| {
        if let Some(id) = step_id {
            step::exists(stretch, &pointer, id, findings);
        }
    };
    for (at, variation) in stretch.variations.iter().enumerate() {
        named(format!("#/variations/{at}/step_id"), variation.step_id.as_ref());
    }
    for (at, note) in stretch.notes.iter().enumerate() {
        named(format!("#/notes/{at}/step_id"), note.step_id.as_ref());
    }
    for (at, image) in stretch.images.iter().enumerate() {
        named(format!("#/images/{at}/step_id"), image.step_id.as_ref());
    }
}

/// The words of the steps: those with words of their own have them, and speak of sides well.
fn step_words(stretch: &StretchDocument, texts: &Map<Id, StepTexts>, words: &mut Words<'_>) {
    let spoken = || stretch.steps.iter().filter(|step| step.mirrors.is_none());
    let place = member(&words.pointer, "steps");
    for step in spoken().filter(|step| words.whole && !texts.contains_key(&step.id)) {
        let detail = format!(
            "The step `{}` has no words in `{}`. Add its `text` and `cue` here.",
            step.id, words.locale
        );
        words.findings.add(place.clone(), "text-missing", detail);
    }
    for (id, text) in texts {
        let pointer = member(&place, id);
        match stretch.steps.iter().find(|step| step.id == *id) {
            None => {
                let known = listed(spoken().map(|step| &step.id));
                let detail =
                    format!("There is no step `{id}`. Known are {known}. Rename or remove it.");
                words.findings.add(pointer, "text-unknown", detail);
            }
            Some(step) if step.mirrors.is_some() => {
                let detail = "This step mirrors another and takes its words from there. Remove \
                              these, or remove `mirrors` from the step.";
                words.findings.add(pointer, "mirror-with-words", detail);
            }
            Some(_) => one_step(&pointer, stretch.laterality, text, words),
        }
    }
}

fn one_step(pointer: &str, laterality: Laterality, text: &StepTexts, words: &mut Words<'_>) {
    let has_sides = laterality != Laterality::Bilateral;
    let fields = [
        ("text", text.text.as_ref(), true),
        ("cue", text.cue.as_ref(), true),
        ("breathing", text.breathing.as_ref(), false),
    ];
    for (field, value, needed) in fields {
        let place = format!("{pointer}/{field}");
        let inner = place[words.pointer.len() + 1..].to_owned();
        if needed {
            words.needed(&inner, value);
        } else {
            words.optional(&inner, value);
        }
        let Some(value) = value else { continue };
        let locale: &Locale = words.locale;
        wording(&place, locale, has_sides, value, words.findings);
        if field == "cue" {
            cue_length(&place, value, words.findings);
        }
    }
}
