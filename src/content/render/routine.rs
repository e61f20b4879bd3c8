//! A routine rendered in one locale, with what its stretches add up to.

use crate::content::delivered::envelope::Term;
use crate::content::delivered::routine::{Block, BlockStep, Routine, RoutineLinks, RoutineSummary};
use crate::content::delivered::timeline::Options;
use crate::content::document::Document;
use crate::content::id::{Id, Kind, TermId};
use crate::content::image::{Image, ImageRole};
use crate::content::render::context::{Context, gravest, path};
use crate::content::routine::{RoutineDocument, RoutineStep, StoredBlock};
use crate::content::stretch::StretchDocument;
use crate::content::text::Reader;
use crate::content::timeline::compile::compile;

/// The routine in the locale of `context`.
pub fn render(document: &Document, routine: &RoutineDocument, context: &Context) -> Routine {
    let mut texts = Reader::new(&routine.texts, context.locale);
    let name = texts.text("name", |texts| texts.name.as_ref());
    let summary = texts.text("summary", |texts| texts.summary.as_ref());
    let images: Vec<Image> = routine
        .images
        .iter()
        .map(|image| image.deliver(texts.text("alt", |texts| texts.images.get(&image.id))))
        .collect();
    let stretches = stretches(routine, context);
    let guidance = context.guidance_notes(guidance_ids(routine, &stretches));
    let compiled = compile(routine, context, &Options::default()).unwrap_or_default();
    let gather = |field, vocabulary, get: fn(&StretchDocument) -> Vec<TermId>| {
        gather(context, &stretches, field, vocabulary, get)
    };
    let itself = path(Kind::Routine, &routine.id);
    let summary = RoutineSummary {
        name,
        summary,
        purposes: context.terms("purposes", "purposes", &routine.purposes),
        difficulty: routine
            .difficulty
            .as_ref()
            .map(|term| context.term("difficulty", "difficulties", term)),
        duration_s: u32::try_from(compiled.total_ms / 1000).unwrap_or(u32::MAX),
        manual_segments: compiled.manual_segments,
        stretch_count: u32::try_from(stretches.len()).unwrap_or(u32::MAX),
        equipment: gather("equipment", "equipment", |stretch| {
            stretch.equipment.iter().map(|equipment| equipment.item.clone()).collect()
        }),
        regions: gather("regions", "regions", |stretch| stretch.anatomy.regions.clone()),
        positions: gather("positions", "positions", |stretch| vec![stretch.position.clone()]),
        position_changes: position_changes(routine, context),
        severity: gravest(&guidance),
        image: images.iter().find(|image| image.role == ImageRole::Main).cloned(),
        links: RoutineLinks {
            versions: format!("{itself}/versions"),
            timeline: format!("{itself}/timeline"),
            itself,
        },
        envelope: context.envelope(Kind::Routine, &routine.id, texts),
    };
    Routine {
        summary,
        blocks: routine.blocks.iter().map(|stored| block(stored, context)).collect(),
        images,
        guidance,
        sources: context.source_notes(document),
        review: routine.review.clone(),
        license: routine.license,
    }
}

/// The stretches of a routine, in the order in which they come first, each once.
pub fn stretch_ids(routine: &RoutineDocument) -> Vec<&Id> {
    let mut ids: Vec<&Id> = Vec::new();
    for step in steps(routine) {
        if !ids.contains(&&step.stretch_id) {
            ids.push(&step.stretch_id);
        }
    }
    ids
}

/// The guidance of a routine: its own first, then that of its stretches.
pub fn guidance_ids<'a>(
    routine: &'a RoutineDocument,
    stretches: &[&'a StretchDocument],
) -> Vec<&'a Id> {
    let own = routine.guidance_ids.iter();
    own.chain(stretches.iter().flat_map(|stretch| &stretch.guidance_ids)).collect()
}

fn steps(routine: &RoutineDocument) -> impl Iterator<Item = &RoutineStep> {
    routine.blocks.iter().flat_map(|block| &block.steps)
}

fn stretches<'a>(routine: &RoutineDocument, context: &Context<'a>) -> Vec<&'a StretchDocument> {
    stretch_ids(routine).into_iter().filter_map(|id| context.stretch(id)).collect()
}

fn gather(
    context: &Context,
    stretches: &[&StretchDocument],
    field: &str,
    vocabulary: &str,
    get: fn(&StretchDocument) -> Vec<TermId>,
) -> Vec<Term> {
    let mut ids: Vec<TermId> = Vec::new();
    for id in stretches.iter().flat_map(|stretch| get(stretch)) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    context.terms(field, vocabulary, &ids)
}

fn position_changes(routine: &RoutineDocument, context: &Context) -> u32 {
    let positions: Vec<_> = steps(routine)
        .filter_map(|step| context.stretch(&step.stretch_id))
        .map(|stretch| &stretch.position)
        .collect();
    let changes = positions.windows(2).filter(|pair| pair[0] != pair[1]).count();
    u32::try_from(changes).unwrap_or(u32::MAX)
}

fn block(stored: &StoredBlock, context: &Context) -> Block {
    Block {
        id: stored.id.clone(),
        rounds: stored.rounds,
        rest_between_rounds_s: stored.rest_between_rounds_s,
        steps: stored.steps.iter().map(|step| block_step(step, context)).collect(),
    }
}

fn block_step(step: &RoutineStep, context: &Context) -> BlockStep {
    let stretch = context.stretch(&step.stretch_id);
    let form = stretch
        .and_then(|stretch| stretch.forms.iter().find(|candidate| candidate.id == step.form_id));
    let name = stretch.map(|stretch| {
        let mut texts = Reader::new(&stretch.texts, context.locale);
        let name = texts.read("blocks", None, |texts| texts.name.clone());
        if let Some((_, locale)) = &name {
            context.note_locale("blocks", None, locale);
        }
        name.map(|(name, _)| name).unwrap_or_default()
    });
    BlockStep {
        step: step.clone(),
        name: name.unwrap_or_default(),
        technique: form.map(|form| context.term("technique", "techniques", &form.technique)),
    }
}
