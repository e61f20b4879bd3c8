//! What holds for every routine, whatever is combined.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use limber::content::delivered::timeline::{Options, Timeline};
use limber::content::document::Document;
use limber::content::id::{Id, Kind, Locale};
use limber::content::render::context::{Context, Library};
use limber::content::routine::{RoutineDocument, RoutineStep, Sides};
use limber::content::stretch::{Pass, Per, StretchDocument};
use limber::content::text::{Side, sided};
use limber::content::timeline::compile::compile;
use limber::content::timeline::length::total_ms;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::timeline::shelf::{Shelf, goal, rounds, step, stretch};

/// Stretch, form, and the steps that a goal may name.
const PLAYED: [(&str, &str, &[&str]); 9] = [
    ("supine-twist", "static", &["lower", "lower-other"]),
    ("supine-twist", "dynamic", &["return"]),
    ("seated-twist", "static", &["hold", "wrap"]),
    ("cat-cow", "dynamic", &["cow", "cat"]),
    ("cobra", "static", &["hold"]),
    ("worlds-greatest-stretch", "static", &["hands-down", "reach-hold", "lunge"]),
    ("mixed", "form", &["charlie", "delta", "foxtrot", "golf"]),
    ("swing", "form", &["kilo", "lima"]),
    ("plain", "form", &["oscar"]),
];

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let mut shelf = Shelf::bundled();
    let hold = json!({"step_id": "charlie", "min_s": null, "max_s": null, "basis": null,
                      "default_s": 12, "default_basis": "editorial"});
    let mixed = [
        ("alpha", "set_up", "once", None, None),
        ("bravo", "move", "repeat", Some(3), None),
        ("charlie", "hold", "first", None, None),
        ("delta", "hold", "second", None, Some("charlie")),
        ("echo", "move", "repeat", None, None),
        ("foxtrot", "hold", "repeat", None, None),
        ("golf", "return", "repeat", None, None),
        ("hotel", "note", "none", None, None),
    ];
    shelf.put(Kind::Stretch, stretch("mixed", json!({"holds": [hold]}), &mixed));
    let repetitions = json!({"min": null, "max": null, "basis": null, "default": 6, "pace_s": 4,
                             "default_basis": "editorial"});
    let swing = [
        ("india", "set_up", "once", None, None),
        ("juliet", "move", "first", None, None),
        ("kilo", "move", "repeat", None, None),
        ("lima", "move", "second", Some(2), None),
    ];
    let pair = json!({"per": "pair", "repetitions": repetitions});
    shelf.put(Kind::Stretch, stretch("swing", pair, &swing));
    let plain = [("oscar", "move", "repeat", None, None), ("papa", "return", "repeat", None, None)];
    shelf.put(Kind::Stretch, stretch("plain", json!({"per": "whole"}), &plain));
    shelf
});

fn seconds() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), Just(1), Just(4), Just(5), 0..60_u32]
}

/// A goal, for the whole pass unless it is given a step.
fn a_goal() -> impl Strategy<Value = (Value, Option<prop::sample::Index>)> {
    let measure = prop::sample::select(vec!["time", "repetitions", "breaths", "manual"]);
    let figures = (1..90_u32, option::of(1..12_u32), option::of(1..9_u32));
    (measure, figures, any::<Option<prop::sample::Index>>()).prop_map(
        |(measure, (duration_s, count, pace_s), step)| {
            let figures = json!({"duration_s": duration_s, "count": count, "pace_s": pace_s});
            (goal(measure, figures), step)
        },
    )
}

fn a_step() -> impl Strategy<Value = Value> {
    let sides = prop::sample::select(vec!["each", "left", "right", "together"]);
    let pauses = [seconds(), seconds(), seconds(), seconds()];
    (prop::sample::select(PLAYED.to_vec()), sides, 1..4_u32, pauses, vec(a_goal(), 0..3)).prop_map(
        |((stretch, form, named), sides, sets, [rest_s, prepare_s, switch_s, after_s], goals)| {
            let at = |(mut goal, step): (Value, Option<prop::sample::Index>)| {
                goal["step_id"] = step.map_or(Value::Null, |step| json!(step.get(named)));
                goal
            };
            let goals: Vec<Value> = goals.into_iter().map(at).collect();
            let changes = json!({
                "sides": sides, "sets": sets, "rest_between_sets_s": rest_s,
                "prepare_s": prepare_s, "switch_s": switch_s, "rest_after_s": after_s,
                "goals": goals
            });
            step("unnamed", stretch, form, changes)
        },
    )
}

fn a_routine() -> impl Strategy<Value = RoutineDocument> {
    vec((1..4_u32, seconds(), vec(a_step(), 1..4)), 1..3).prop_map(|blocks| {
        let mut whole: Option<RoutineDocument> = None;
        for (nth, (times, rest_s, steps)) in blocks.into_iter().enumerate() {
            let mut routine = rounds(times, rest_s, &steps);
            routine.blocks[0].id = Id::new(format!("b{nth}"));
            for (at, step) in routine.blocks[0].steps.iter_mut().enumerate() {
                step.id = Id::new(format!("s{at}"));
            }
            match &mut whole {
                Some(whole) => whole.blocks.append(&mut routine.blocks),
                None => whole = Some(routine),
            }
        }
        whole.unwrap()
    })
}

fn options() -> impl Strategy<Value = Options> {
    let side = prop::sample::select(vec![Side::Left, Side::Right]);
    (side, option::of(seconds()), option::of(seconds()), 50..=200_u32).prop_map(
        |(first_side, prepare_s, switch_s, scale_percent)| Options {
            first_side,
            prepare_s,
            switch_s,
            scale_percent,
        },
    )
}

proptest! {
    #[test]
    fn segments_touch_and_add_up(routine in a_routine(), options in options()) {
        let timeline = SHELF.timeline(&routine, &options);
        let mut clock_ms = 0;
        for segment in &timeline.segments {
            prop_assert_eq!(segment.start_ms, clock_ms);
            prop_assert_ne!(segment.duration_ms, Some(0));
            clock_ms += segment.duration_ms.unwrap_or(0);
        }
        prop_assert_eq!(timeline.total_ms, clock_ms);
        let manual = timeline.segments.iter().filter(|one| one.duration_ms.is_none()).count();
        prop_assert_eq!(timeline.manual_segments as usize, manual);
    }

    #[test]
    fn how_long_it_takes_is_known_without_a_word(
        routine in a_routine(),
        options in options(),
        times in prop::sample::select(vec![1, 50]),
    ) {
        let mut routine = routine;
        routine.blocks.iter_mut().for_each(|block| block.rounds *= times);
        let en = english();
        let context = Context::new(&*SHELF, &en);
        let compiled = compile(&routine, &context, &options).map(|compiled| compiled.total_ms);
        prop_assert_eq!(total_ms(&routine, &context, &options), compiled);
    }

    #[test]
    fn ids_are_unique(routine in a_routine(), options in options()) {
        let timeline = SHELF.timeline(&routine, &options);
        let ids: BTreeSet<&str> = timeline.segments.iter().map(|one| one.id.as_str()).collect();
        prop_assert_eq!(ids.len(), timeline.segments.len());
    }

    #[test]
    fn cues_come_in_order_and_within_their_segment(
        routine in a_routine(),
        options in options(),
    ) {
        for segment in SHELF.timeline(&routine, &options).segments {
            prop_assert!(segment.cues.is_sorted_by_key(|cue| cue.offset_ms));
            let end_ms = segment.duration_ms.unwrap_or(1);
            prop_assert!(segment.cues.iter().all(|cue| cue.offset_ms < end_ms), "{:?}", segment);
        }
    }

    #[test]
    fn both_sides_get_the_same_time(routine in a_routine(), options in options()) {
        let timeline = SHELF.timeline(&routine, &options);
        let each = routine.blocks.iter().flat_map(|block| block.steps.iter().map(move |step| {
            (block.id.clone(), step)
        }));
        for (block_id, step) in each.filter(|(_, step)| step.sides == Sides::Each) {
            // Its steps for the first and the second side differ, and only one takes time.
            if step.stretch_id == "swing" {
                continue;
            }
            let of = |side: Side| -> Vec<Option<u64>> {
                let here = timeline.segments.iter().filter(|one| {
                    one.block_id == block_id && one.routine_step_id.as_ref() == Some(&step.id)
                });
                here.filter(|one| !one.phase.is_pause() && one.side == side)
                    .map(|one| one.duration_ms)
                    .collect()
            };
            prop_assert_eq!(of(Side::Left), of(Side::Right));
        }
    }

    #[test]
    fn every_word_is_said_and_shown_once_for_each_time_it_is_done(
        routine in a_routine(),
        options in options(),
    ) {
        let timeline = SHELF.timeline(&routine, &options);
        let [cues, texts] = expected(&routine, &options);
        for (cue, times) in cues {
            prop_assert_eq!(said(&timeline, &cue), times, "said: {}", cue);
        }
        for (text, times) in texts {
            prop_assert_eq!(shown(&timeline, &text), times, "shown: {}", text);
        }
    }
}

fn said(timeline: &Timeline, cue: &str) -> u32 {
    let cues = timeline.segments.iter().flat_map(|segment| &segment.cues);
    u32::try_from(cues.map(|one| one.say.matches(cue).count()).sum::<usize>()).unwrap()
}

fn shown(timeline: &Timeline, text: &str) -> u32 {
    let lines = timeline.segments.iter().flat_map(|segment| segment.text.lines());
    u32::try_from(lines.filter(|line| *line == text).count()).unwrap()
}

/// How often each cue and each text of every stretch is due, for either side.
fn expected(routine: &RoutineDocument, options: &Options) -> [BTreeMap<String, u32>; 2] {
    let mut due = [BTreeMap::new(), BTreeMap::new()];
    let mut add = |words: [String; 2], times: u32| {
        for (due, words) in due.iter_mut().zip(words) {
            *due.entry(words).or_insert(0) += times;
        }
    };
    for (id, ..) in PLAYED {
        for step_id in find(id).texts.get(&english()).unwrap().steps.keys() {
            add(words(find(id), step_id, Side::Left), 0);
            add(words(find(id), step_id, Side::Right), 0);
        }
    }
    for block in &routine.blocks {
        for step in &block.steps {
            let stretch = find(step.stretch_id.as_str());
            for (step_id, side, once) in done(stretch, step, options.first_side) {
                let sets = if once { 1 } else { step.sets };
                add(words(stretch, step_id, side), block.rounds * sets);
            }
        }
    }
    due
}

fn english() -> Locale {
    Locale::new("en")
}

fn find(id: &str) -> &'static StretchDocument {
    match SHELF.document(Kind::Stretch, id) {
        Some(Document::Stretch(stretch)) => stretch,
        _ => panic!("no stretch {id}"),
    }
}

/// The cue and the text of a step for one side.
fn words(stretch: &StretchDocument, step_id: &Id, side: Side) -> [String; 2] {
    let words = stretch.texts.get(&english()).unwrap().steps.get(step_id).unwrap();
    [&words.cue, &words.text].map(|text| sided(text.as_deref().unwrap(), side).into_owned())
}

/// The steps that one set speaks of, each with its side and whether only the first set does.
fn done<'s>(
    stretch: &'s StretchDocument,
    step: &RoutineStep,
    first_side: Side,
) -> Vec<(&'s Id, Side, bool)> {
    let form = stretch.forms.iter().find(|form| form.id == step.form_id).unwrap();
    let counted = form.repetitions.is_some() && form.holds.is_empty() && step.goals.is_empty();
    let whole_pass = counted || step.goals.iter().any(|goal| goal.step_id.is_none());
    let (first, alone) = match step.sides {
        Sides::Left => (Side::Left, true),
        Sides::Right => (Side::Right, true),
        Sides::Each | Sides::Together => (first_side, false),
    };
    let together = step.sides == Sides::Together;
    let mut done = Vec::new();
    for one in &stretch.steps {
        let id = one.mirrors.as_ref().unwrap_or(&one.id);
        let mut add = |side| done.push((id, side, one.pass == Pass::Once));
        match (one.pass, form.per) {
            (Pass::None, _) => {}
            (Pass::Repeat, Per::Whole) => add(Side::Both),
            (Pass::Repeat, Per::Pair) if together && !whole_pass => add(Side::Both),
            (Pass::Repeat | Pass::First, Per::Side) if together => add(Side::Both),
            (Pass::Second, Per::Side) if together => {}
            (Pass::Repeat, _) => {
                add(first);
                if !alone {
                    add(first.opposite());
                }
            }
            (Pass::Once | Pass::First, _) => add(first),
            (Pass::Second, Per::Whole) => add(first.opposite()),
            (Pass::Second, _) if alone => {}
            (Pass::Second, _) => add(first.opposite()),
        }
    }
    done
}
