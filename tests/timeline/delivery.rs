//! What goes with the segments, and what can't be compiled.

use limber::content::delivered::timeline::{Options, TimelineState};
use limber::content::id::{Id, Kind, Locale};
use limber::content::render::context::Context;
use limber::content::text::Translation;
use limber::content::timeline::compile::compile;
use limber::content::timeline::error::CompileError;
use serde_json::{Value, json};

use crate::timeline::shelf::{Shelf, goal, rounds, routine, step, stretch};

#[test]
fn safety_is_that_of_the_routine_and_its_stretches_gravest_first() {
    let shelf = Shelf::bundled();
    // This routine names no guidance of its own: all comes with the stretch.
    let timeline = shelf.alone("supine-twist", "static", json!({}));
    let ids = |notes: &[limber::content::delivered::envelope::GuidanceNote]| {
        notes.iter().map(|note| note.guidance_id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&timeline.safety.stop_rules), ["stop-at-pain", "stop-at-nerve-signs"]);
    assert_eq!(
        ids(&timeline.safety.red_flags),
        ["red-flag-cauda-equina", "red-flag-chest-pain-or-accident", "red-flag-see-doctor-soon"]
    );
    let rest = ["new-back-pain-no-twisting", "five-stretches-scope"];
    assert_eq!(ids(&timeline.safety.guidance), rest);
    assert!(timeline.safety.disclaimer.unwrap().starts_with("limber"));
}

#[test]
fn equipment_and_sources_are_named_once() {
    let shelf = Shelf::bundled();
    let timeline = shelf.timeline(&shelf.routine("back-tension-five"), &Options::default());
    let labels: Vec<_> = timeline.equipment.iter().map(|item| item.label.as_str()).collect();
    assert_eq!(labels, ["Mat"]);
    let sources: Vec<_> = timeline.attribution.iter().map(|note| &note.source_id).collect();
    assert_eq!(sources, [&Id::new("sweat-back-cracking")]);
}

#[test]
fn the_least_reliable_words_tell_how_it_was_translated() {
    let shelf = Shelf::bundled();
    let routine = shelf.routine("back-tension-five");
    let of = |locale| shelf.try_timeline(&routine, locale, &Options::default()).unwrap();
    assert_eq!(of("en").translation, Translation::Original);
    assert_eq!(of("de").translation, Translation::Machine);
}

#[test]
fn a_state_that_is_not_set_is_not_written() {
    let mut timeline = Shelf::bundled().alone("cobra", "static", json!({}));
    let unset = serde_json::to_value(&timeline).unwrap();
    for field in ["routine_version", "revision", "content_hash"] {
        assert_eq!(unset.get(field), None);
    }
    timeline.state = TimelineState { routine_version: 2, revision: 7, content_hash: "b3:0".into() };
    timeline.stamp_stretches(|id| (*id == "cobra").then_some(4));
    let set = serde_json::to_value(&timeline).unwrap();
    let fields: Vec<&String> = set.as_object().unwrap().keys().take(6).collect();
    let expected = ["kind", "routine_id", "routine_version", "revision", "content_hash", "locale"];
    assert_eq!(fields, expected);
    assert_eq!(set["segments"][0]["stretch_version"], 4);
}

#[test]
fn compiling_for_the_figures_alone_notes_no_words() {
    let shelf = Shelf::bundled();
    let locale = Locale::new("fr");
    let context = Context::new(&shelf, &locale);
    let routine = shelf.routine("back-tension-five");
    let compiled = compile(&routine, &context, &Options::default()).unwrap();
    assert_eq!((compiled.total_ms, compiled.manual_segments), (370_000, 0));
    let reader = limber::content::text::Reader::new(&routine.texts, &locale);
    assert_eq!(context.envelope(Kind::Routine, &routine.id, reader).fallbacks, []);
}

#[track_caller]
fn refuses(shelf: &Shelf, stretch: &str, form: &str, changes: Value, message: &str) {
    let routine = routine(&[step("s1", stretch, form, changes)]);
    let refusal = shelf.try_timeline(&routine, "en", &Options::default()).unwrap_err();
    assert!(refusal.to_string().starts_with(message), "{refusal}");
}

#[test]
fn what_is_missing_is_named() {
    let mut shelf = Shelf::bundled();
    let on = |step_id: &str| json!({"goals": [goal("time", json!({"step_id": step_id}))]});
    let lost = "Step `s1` names the stretch `lost`, which is not there.";
    refuses(&shelf, "lost", "static", json!({}), lost);
    let lost = "Step `s1` names the form `lost`, which the stretch `cobra` does not have.";
    refuses(&shelf, "cobra", "lost", json!({}), lost);
    let lost = "A goal of step `s1` names `lost`, a step that the stretch `cobra` does not have.";
    refuses(&shelf, "cobra", "static", on("lost"), lost);
    let untimed = "A goal of step `s1` names `set-up`, which the stretch `cobra` only speaks of";
    refuses(&shelf, "cobra", "static", on("set-up"), untimed);

    let steps = [("over", "hold", "second", None, Some("lost"))];
    shelf.put(Kind::Stretch, stretch("odd", json!({}), &steps));
    let lost = "Step `over` of the stretch `odd` mirrors `lost`";
    refuses(&shelf, "odd", "form", json!({}), lost);

    shelf.drop(Kind::Phrases, "en");
    refuses(&shelf, "cobra", "static", json!({}), "There are no phrases");
}

#[test]
fn tensing_and_letting_go_are_refused_unless_they_are_only_read() {
    let mut shelf = Shelf::bundled();
    let steps =
        |pass| [("stay", "hold", "repeat", None, None), ("push", "contract", pass, None, None)];
    shelf.put(Kind::Stretch, stretch("pnf", json!({}), &steps("repeat")));
    let refusal = "Step `push` of the stretch `pnf` is a `contract` or `relax` step";
    refuses(&shelf, "pnf", "form", json!({}), refusal);

    shelf.put(Kind::Stretch, stretch("pnf", json!({}), &steps("none")));
    assert_eq!(shelf.alone("pnf", "form", json!({})).segments.len(), 4);
}

#[test]
fn a_routine_without_measure_is_refused() {
    let shelf = Shelf::bundled();
    let steps = vec![step("s1", "cobra", "static", json!({"sets": 50})); 100];
    let long = rounds(50, 0, &steps);
    let refusal = shelf.try_timeline(&long, "en", &Options::default()).unwrap_err();
    assert_eq!(refusal, CompileError::TooLong { segments: 5000, cues: 50_000 });

    let goals = [goal("repetitions", json!({"count": 1000, "pace_s": 1}))];
    let steps = vec![step("s1", "cat-cow", "dynamic", json!({ "goals": goals })); 60];
    let refusal = shelf.try_timeline(&routine(&steps), "en", &Options::default()).unwrap_err();
    assert_eq!(refusal, CompileError::TooLong { segments: 5000, cues: 50_000 });
}
