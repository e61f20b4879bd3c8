//! What is said, when, and in which language.

use limber::content::delivered::timeline::{CueKind, Options};
use limber::content::id::Kind;
use serde_json::json;

use crate::timeline::shelf::{Shelf, goal, rounds, routine, said, said_as, segment, step, stretch};

/// Two movements around a hold and a movement without time between two holds.
fn shelf_with_flow() -> Shelf {
    let mut shelf = Shelf::bundled();
    let holds = json!({"holds": [
        {"step_id": "low", "min_s": null, "max_s": null, "basis": null, "default_s": 20,
         "default_basis": "editorial"},
        {"step_id": "high", "min_s": null, "max_s": null, "basis": null, "default_s": 20,
         "default_basis": "editorial"}]});
    let steps = [
        ("stand", "set_up", "once", None, None),
        ("step", "move", "repeat", None, None),
        ("low", "hold", "repeat", None, None),
        ("turn", "move", "repeat", None, None),
        ("high", "hold", "repeat", None, None),
        ("leave", "return", "repeat", None, None),
    ];
    shelf.put(Kind::Stretch, stretch("flow", holds, &steps));
    shelf
}

#[test]
fn words_without_time_are_said_before_between_and_after() {
    let timeline = shelf_with_flow().alone("flow", "form", json!({}));
    let says = |id| said(segment(&timeline, id));
    assert_eq!(
        says("main.1.s1.1.prepare"),
        "0 flow, left side first. stand to the left. step to the left. | 2000 3 | 3000 2 | 4000 1"
    );
    assert_eq!(says("main.1.s1.1.left.low"), "0 low to the left | 10000 Half way");
    assert_eq!(
        says("main.1.s1.1.left.high"),
        "0 turn to the left. high to the left. | 10000 Half way | 17000 leave to the left"
    );
    assert_eq!(
        says("main.1.s1.1.switch"),
        "0 Switch sides. step to the right. | 2000 3 | 3000 2 | 4000 1"
    );
    assert_eq!(
        says("main.1.s1.1.right.high"),
        "0 turn to the right. high to the right. | 10000 Half way | 17000 leave to the right | \
         19000 Done"
    );
}

#[test]
fn a_segment_shows_one_line_for_each_step_that_it_speaks_of() {
    let timeline = shelf_with_flow().alone("flow", "form", json!({}));
    assert_eq!(
        segment(&timeline, "main.1.s1.1.left.high").text,
        "turn, the long way, to the left.\nhigh, the long way, to the left.\n\
         leave, the long way, to the left."
    );
}

#[test]
fn words_of_a_pause_that_is_left_out_open_the_next_segment() {
    let routine = routine(&[step("s1", "flow", "form", json!({}))]);
    let options = Options { prepare_s: Some(0), switch_s: Some(0), ..Options::default() };
    let timeline = shelf_with_flow().timeline(&routine, &options);
    assert_eq!(
        said(&timeline.segments[0]),
        "0 flow, left side first. stand to the left. step to the left. | 0 low to the left | \
         10000 Half way"
    );
    assert_eq!(
        said(&timeline.segments[2]),
        "0 Switch sides. step to the right. | 0 low to the right | 10000 Half way"
    );
    assert_eq!(timeline.segments[2].cues[0].kind, CueKind::Switch);
    assert!(timeline.segments[2].text.starts_with("step, the long way, to the right.\nlow,"));
}

#[test]
fn what_follows_a_segment_that_the_person_ends_opens_the_next() {
    let goals = [goal("manual", json!({"step_id": "high"}))];
    let timeline = shelf_with_flow().alone("flow", "form", json!({ "goals": goals }));
    assert_eq!(
        said(segment(&timeline, "main.1.s1.1.left.high")),
        "0 turn to the left. high to the left. Go on when you are ready."
    );
    assert_eq!(
        said(segment(&timeline, "main.1.s1.1.switch")),
        "0 leave to the left | 0 Switch sides. step to the right. | 2000 3 | 3000 2 | 4000 1"
    );
    // Nothing comes after the last one: its words stay with it, and nobody knows when it is done.
    assert_eq!(
        said(segment(&timeline, "main.1.s1.1.right.high")),
        "0 turn to the right. high to the right. Go on when you are ready. | 0 leave to the right"
    );
}

#[test]
fn a_switch_names_the_side_where_nothing_that_leads_in_does() {
    let timeline = Shelf::bundled().alone("supine-twist", "static", json!({}));
    let switch = segment(&timeline, "main.1.s1.1.switch");
    assert_eq!(switch.cues[0].say, "Switch sides. Right side.");
    assert_eq!(switch.text, "Switch sides. Right side.");
}

#[test]
fn one_side_alone_is_announced_as_such() {
    let timeline = Shelf::bundled().alone("supine-twist", "static", json!({"sides": "right"}));
    assert!(timeline.segments[0].cues[0].say.starts_with("Supine twist, right side. Knees"));
}

#[test]
fn repetitions_are_counted_and_explained_during_the_first() {
    let goals = [goal("repetitions", json!({"count": 3, "pace_s": 7}))];
    let timeline = Shelf::bundled().alone("cat-cow", "dynamic", json!({ "goals": goals }));
    assert_eq!(
        timeline.segments[0].cues[0].say,
        "Cat cow. 3 repetitions. Hands and knees, spine neutral."
    );
    assert_eq!(
        said(&timeline.segments[1]),
        "0 1 | 0 Cow: chin up, belly down | 3500 Cat: round your back, then neutral | 7000 2 | \
         14000 3 | 20000 Done"
    );
}

#[test]
fn the_way_back_is_told_after_the_last_repetition() {
    let goals = [goal("repetitions", json!({"step_id": "high", "count": 10, "pace_s": 1}))];
    let timeline = shelf_with_flow().alone("flow", "form", json!({ "goals": goals }));
    let says = said(segment(&timeline, "main.1.s1.1.left.high"));
    assert!(says.starts_with("0 turn to the left. 10 repetitions. | 0 1 | 0 high to the left |"));
    assert!(says.ends_with("| 8000 9 | 9000 10 | 9000 leave to the left"), "{says}");
}

#[test]
fn breathing_is_spoken_of_a_moment_after_the_hold_begins() {
    let goals = [goal("breaths", json!({"step_id": "hold", "count": 4, "pace_s": 5}))];
    let timeline = Shelf::bundled().alone("cobra", "static", json!({ "goals": goals }));
    assert_eq!(
        said(&timeline.segments[1]),
        "0 Chest raised, neck long. 4 breaths. | 3000 Breathe deeply the whole time | \
         10000 Half way | 19000 Done"
    );
}

#[test]
fn a_pass_held_as_a_whole_tells_the_way_back_at_its_close() {
    let goals = [goal("time", json!({"duration_s": 40}))];
    let timeline = shelf_with_flow().alone("flow", "form", json!({ "goals": goals }));
    assert_eq!(
        said(segment(&timeline, "main.1.s1.1.left.hold")),
        "0 step to the left | 4000 low to the left | 8000 turn to the left | \
         12000 high to the left | 20000 Half way | 37000 leave to the left"
    );
}

#[test]
fn short_holds_say_everything_before_they_end() {
    let goals = [goal("time", json!({"step_id": "high", "duration_s": 1}))];
    let timeline = shelf_with_flow().alone("flow", "form", json!({ "goals": goals }));
    assert_eq!(
        said(segment(&timeline, "main.1.s1.1.right.high")),
        "0 turn to the right. high to the right. | 666 leave to the right | 666 Done"
    );
}

#[test]
fn rests_tell_what_comes_and_count_down_when_it_comes_at_once() {
    let timeline = Shelf::bundled().alone("cobra", "static", json!({"sets": 2}));
    let rest = segment(&timeline, "main.1.s1.1.rest");
    let said_first = "0 Rest. Next: Set 2. Press down, slowly raise your chest.";
    assert_eq!(said(rest), format!("{said_first} | 2000 3 | 3000 2 | 4000 1"));
}

#[test]
fn a_set_without_rest_before_it_is_still_announced() {
    let changes = json!({"sets": 2, "rest_between_sets_s": 0});
    let timeline = Shelf::bundled().alone("cobra", "static", changes);
    let second = segment(&timeline, "main.1.s1.2.both.hold");
    let said_first = "Set 2. Press down, slowly raise your chest.";
    assert_eq!((second.cues[0].kind, second.cues[0].say.as_str()), (CueKind::Announce, said_first));
}

#[test]
fn rounds_are_announced_in_the_rest_before_them() {
    let steps = [step("s1", "cobra", "static", json!({}))];
    let timeline = Shelf::bundled().timeline(&rounds(3, 20, &steps), &Options::default());
    assert_eq!(said(segment(&timeline, "main.1.rest")), "0 Rest. Next: Round 2.");
    assert_eq!(said(segment(&timeline, "main.2.rest")), "0 Rest. Last round.");
}

#[test]
fn a_transition_names_what_follows() {
    let steps =
        vec![step("s1", "cobra", "static", json!({})), step("s2", "cat-cow", "dynamic", json!({}))];
    let timeline = Shelf::bundled().timeline(&routine(&steps), &Options::default());
    assert_eq!(said(segment(&timeline, "main.1.s1.1.transition")), "0 Next: Cat cow");
}

#[test]
fn a_pause_shorter_than_five_seconds_is_not_counted_down() {
    let timeline = Shelf::bundled().alone("cobra", "static", json!({"prepare_s": 4}));
    assert_eq!(said_as(&timeline, CueKind::Countdown), Vec::<&str>::new());
}

#[test]
fn it_is_done_once_at_the_very_end() {
    let shelf = Shelf::bundled();
    let timeline = shelf.timeline(&shelf.routine("back-tension-five"), &Options::default());
    assert_eq!(said_as(&timeline, CueKind::Done), ["Done"]);
    let last = timeline.segments.last().unwrap().cues.last().unwrap();
    assert_eq!((last.kind, last.offset_ms), (CueKind::Done, 19_000));
}

#[test]
fn words_of_another_locale_are_said_apart_and_noted() {
    let routine = routine(&[step("s1", "flow", "form", json!({}))]);
    let timeline = shelf_with_flow().try_timeline(&routine, "es-MX", &Options::default()).unwrap();
    let cues: Vec<_> = timeline.segments[0].cues[..2]
        .iter()
        .map(|cue| (cue.locale.as_str(), cue.say.as_str()))
        .collect();
    let expected = [
        ("es", "flow, primero el lado izquierdo."),
        ("en", "stand to the left. step to the left."),
    ];
    assert_eq!(cues, expected);
    let noted: Vec<_> = timeline.fallbacks.iter().map(|one| one.field.as_str()).collect();
    assert!(["name", "say", "text"].iter().all(|field| noted.contains(field)), "{noted:?}");
    assert!(timeline.fallbacks.iter().all(|one| one.locale == "en"));
}

#[test]
fn a_language_without_phrases_is_led_in_english() {
    let routine = routine(&[step("s1", "cobra", "static", json!({}))]);
    let timeline = Shelf::bundled().try_timeline(&routine, "fr", &Options::default()).unwrap();
    assert_eq!(timeline.locale, "fr");
    assert!(timeline.fallbacks.iter().any(|one| one.field == "say" && one.step_id.is_none()));
    assert!(timeline.segments.iter().flat_map(|one| &one.cues).all(|cue| cue.locale == "en"));
}
