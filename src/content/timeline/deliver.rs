//! The whole timeline of a routine: its segments, with safety, equipment and credits.

use std::cmp::Reverse;

use crate::content::delivered::envelope::{GuidanceNote, SourceNote};
use crate::content::delivered::timeline::{
    Options, Timeline, TimelineKind, TimelineSafety, TimelineState,
};
use crate::content::document::Document;
use crate::content::id::{Id, Kind, TermId};
use crate::content::render::context::Context;
use crate::content::routine::RoutineDocument;
use crate::content::stretch::StretchDocument;
use crate::content::text::{Reader, Translation};
use crate::content::timeline::compile::compile_noting;
use crate::content::timeline::error::CompileError;

/// The guidance that says what this service is not.
pub const DISCLAIMER_ID: &str = "disclaimer";

/// The timeline of `routine`. Its state, and the versions of the stretches, are not set yet.
pub fn timeline(
    routine: &RoutineDocument,
    context: &Context,
    options: &Options,
) -> Result<Timeline, CompileError> {
    let compiled = compile_noting(routine, context, options)?;
    let stretches = stretches(routine, context);
    let safety = safety(routine, &stretches, context);
    let mut items: Vec<TermId> = Vec::new();
    for equipment in stretches.iter().flat_map(|stretch| &stretch.equipment) {
        if !items.contains(&equipment.item) {
            items.push(equipment.item.clone());
        }
    }
    let equipment = context.terms("equipment", "equipment", &items);
    let attribution = attribution(routine, &stretches, context);
    let reader = Reader::new(&routine.texts, context.locale);
    let envelope = context.envelope(Kind::Routine, &routine.id, reader);
    Ok(Timeline {
        kind: TimelineKind::Timeline,
        routine_id: envelope.id,
        state: TimelineState::default(),
        locale: envelope.locale,
        translation: translation(&stretches, context),
        fallbacks: envelope.fallbacks,
        options: *options,
        total_ms: compiled.total_ms,
        manual_segments: compiled.manual_segments,
        segments: compiled.segments,
        safety,
        equipment,
        attribution,
    })
}

/// The stretches of the routine, each once, in the order in which it comes to them.
fn stretches<'a>(routine: &RoutineDocument, context: &Context<'a>) -> Vec<&'a StretchDocument> {
    let mut stretches: Vec<&StretchDocument> = Vec::new();
    for step in routine.blocks.iter().flat_map(|block| &block.steps) {
        if !stretches.iter().any(|known| known.id == step.stretch_id) {
            stretches.extend(context.stretch(&step.stretch_id));
        }
    }
    stretches
}

fn safety(
    routine: &RoutineDocument,
    stretches: &[&StretchDocument],
    context: &Context,
) -> TimelineSafety {
    let of_stretches = stretches.iter().flat_map(|stretch| &stretch.guidance_ids);
    let ids: Vec<&Id> = routine.guidance_ids.iter().chain(of_stretches).collect();
    let about = |wanted: fn(&str) -> bool| -> Vec<GuidanceNote> {
        let topic_is = |id: &&&Id| {
            let guidance = context.guidance(id.as_str());
            guidance.is_some_and(|guidance| wanted(guidance.topic.as_str()))
        };
        let mut notes = context.guidance_notes(ids.iter().filter(topic_is).copied());
        notes.sort_by_key(|note| Reverse(note.severity));
        notes
    };
    let disclaimer = context.guidance(DISCLAIMER_ID).and_then(|found| context.guidance_note(found));
    TimelineSafety {
        disclaimer: disclaimer.map(|note| note.advice),
        stop_rules: about(|topic| topic == "stop_rules"),
        red_flags: about(|topic| topic == "red_flags"),
        guidance: about(|topic| !["stop_rules", "red_flags", DISCLAIMER_ID].contains(&topic)),
    }
}

fn attribution(
    routine: &RoutineDocument,
    stretches: &[&StretchDocument],
    context: &Context,
) -> Vec<SourceNote> {
    let mut notes = context.source_notes(&Document::Routine(routine.clone()));
    for stretch in stretches {
        let document = context.documents.document(Kind::Stretch, stretch.id.as_str());
        for note in document.map(|document| context.source_notes(document)).unwrap_or_default() {
            if !notes.iter().any(|known| known.source_id == note.source_id) {
                notes.push(note);
            }
        }
    }
    notes
}

/// The least reliable of all translations that are heard: the routine's own words are not.
fn translation(stretches: &[&StretchDocument], context: &Context) -> Translation {
    let trust = |translation: &Translation| match translation {
        Translation::Original => 4,
        Translation::Reviewed => 3,
        Translation::Human => 2,
        Translation::Machine => 1,
        Translation::Stale => 0,
    };
    let of_stretches =
        stretches.iter().map(|stretch| Reader::new(&stretch.texts, context.locale).translation());
    let of_phrases = context.phrases().map(|(phrases, _)| phrases.translation);
    of_stretches.chain(of_phrases).min_by_key(trust).unwrap_or(Translation::Original)
}
