//! The rules one by one: what is played, on which side, and for how long.

use limber::content::delivered::timeline::{Options, Phase};
use limber::content::id::Kind;
use limber::content::text::Side;
use serde_json::json;

use crate::timeline::shelf::{
    Shelf, beats, changed, goal, rounds, routine, segment, step, stretch,
};

const RIGHT_FIRST: Options =
    Options { first_side: Side::Right, prepare_s: None, switch_s: None, scale_percent: 100 };

#[test]
fn the_worked_example_holds_to_the_millisecond() {
    let lower = goal("time", json!({"step_id": "lower", "duration_s": 30}));
    let pass = goal("repetitions", json!({"count": 8, "pace_s": 7}));
    let together = json!({
        "sides": "together", "switch_s": 0, "rest_after_s": 0, "goals": [pass]
    });
    let routine = routine(&[
        step("s1", "supine-twist", "static", json!({"goals": [lower]})),
        step("s3", "cat-cow", "dynamic", together),
    ]);
    let timeline = Shelf::bundled().timeline(&routine, &Options::default());

    let found: Vec<_> = timeline
        .segments
        .iter()
        .map(|one| (one.id.as_str(), one.phase, one.start_ms, one.duration_ms.unwrap(), one.side))
        .collect();
    let expected = [
        ("main.1.s1.1.prepare", Phase::Prepare, 0, 5000, Side::Left),
        ("main.1.s1.1.left.lower", Phase::Hold, 5000, 30_000, Side::Left),
        ("main.1.s1.1.switch", Phase::Switch, 35_000, 5000, Side::Right),
        ("main.1.s1.1.right.lower-other", Phase::Hold, 40_000, 30_000, Side::Right),
        ("main.1.s1.1.transition", Phase::Transition, 70_000, 5000, Side::None),
        ("main.1.s3.1.prepare", Phase::Prepare, 75_000, 5000, Side::Both),
        ("main.1.s3.1.both.repetitions", Phase::Repetitions, 80_000, 56_000, Side::Both),
    ];
    assert_eq!(found, expected);
    assert_eq!(timeline.total_ms, 136_000);
    assert_eq!(timeline.manual_segments, 0);
    assert!(timeline.segments.iter().all(|one| one.exercises == 2));
}

#[test]
fn worlds_greatest_stretch_moves_and_holds_on_each_side() {
    let shelf = Shelf::bundled();
    let mut routine = shelf.routine("back-tension-five");
    routine.blocks[0].steps.drain(..4);
    beats(
        &shelf.timeline(&routine, &Options::default()),
        "prepare 5, move 4, hold 5, move 3, hold 20, switch 5, move 4, hold 5, move 3, hold 20",
    );
}

#[test]
fn steps_without_time_lead_in_where_the_seated_twist_is_held() {
    let timeline = Shelf::bundled().alone("seated-twist", "static", json!({}));
    beats(&timeline, "prepare 5, hold 30, switch 5, hold 30");
    assert_eq!(timeline.segments[0].stretch_step_id.as_ref().unwrap(), &"set-up");
    assert_eq!(timeline.segments[2].stretch_step_id.as_ref().unwrap(), &"set-up");
}

#[test]
fn the_scale_rounds_half_up_and_leaves_movements_and_pauses_alone() {
    let shelf = Shelf::bundled();
    let step = step("s1", "worlds-greatest-stretch", "static", json!({"sides": "left"}));
    let routine = routine(&[step]);
    let scaled =
        |scale_percent| shelf.timeline(&routine, &Options { scale_percent, ..Options::default() });
    beats(&scaled(50), "prepare 5, move 4, hold 3, move 3, hold 10");
    beats(&scaled(150), "prepare 5, move 4, hold 8, move 3, hold 30");
    beats(&scaled(200), "prepare 5, move 4, hold 10, move 3, hold 40");
}

#[test]
fn the_scale_leaves_repetitions_and_breaths_alone() {
    let shelf = Shelf::bundled();
    let goal = goal("breaths", json!({"step_id": "hold", "count": 4, "pace_s": 5}));
    let routine = routine(&[
        step("s1", "cat-cow", "dynamic", json!({})),
        step("s2", "cobra", "static", json!({"goals": [goal]})),
    ]);
    let options = Options { scale_percent: 200, ..Options::default() };
    let expected = "prepare 5, repetitions 56, transition 5, prepare 5, hold 20";
    beats(&shelf.timeline(&routine, &options), expected);
}

#[test]
fn either_side_can_come_first_whatever_the_stretch_shows() {
    let routine = routine(&[step("s1", "supine-twist", "static", json!({}))]);
    let timeline = Shelf::bundled().timeline(&routine, &RIGHT_FIRST);
    let sides: Vec<_> = timeline.segments.iter().map(|one| one.side).collect();
    assert_eq!(sides, [Side::Right, Side::Right, Side::Left, Side::Left]);
    assert!(segment(&timeline, "main.1.s1.1.right.lower").text.contains("sink to the right"));
    assert!(segment(&timeline, "main.1.s1.1.left.lower-other").text.contains("sink to the left"));
}

#[test]
fn one_side_alone_has_no_switch_and_does_the_first_steps() {
    for (sides, id) in [("left", "main.1.s1.1.left.lower"), ("right", "main.1.s1.1.right.lower")] {
        let timeline = Shelf::bundled().alone("supine-twist", "static", json!({"sides": sides}));
        beats(&timeline, "prepare 5, hold 30");
        assert_eq!(timeline.segments[1].id, id);
    }
}

#[test]
fn a_goal_on_a_step_holds_for_its_mirror_image() {
    for named in ["lower", "lower-other"] {
        let goals = [goal("time", json!({"step_id": named, "duration_s": 12}))];
        let timeline = Shelf::bundled().alone("supine-twist", "static", json!({ "goals": goals }));
        beats(&timeline, "prepare 5, hold 12, switch 5, hold 12");
    }
}

#[test]
fn where_two_goals_differ_the_step_with_the_words_decides_for_both_sides() {
    let goals = [
        goal("time", json!({"step_id": "lower-other", "duration_s": 40})),
        goal("time", json!({"step_id": "lower", "duration_s": 12})),
    ];
    let timeline = Shelf::bundled().alone("supine-twist", "static", json!({ "goals": goals }));
    beats(&timeline, "prepare 5, hold 12, switch 5, hold 12");
}

#[test]
fn a_pair_is_one_segment_in_which_the_first_side_is_spoken_of_first() {
    let goals = [goal("repetitions", json!({"count": 3, "pace_s": 8}))];
    let step = step("s1", "supine-twist", "dynamic", json!({ "goals": goals }));
    let timeline = Shelf::bundled().timeline(&routine(&[step]), &RIGHT_FIRST);
    beats(&timeline, "prepare 5, repetitions 24");
    let pair = segment(&timeline, "main.1.s1.1.both.repetitions");
    assert_eq!((pair.side, pair.count, pair.pace_ms), (Side::Both, Some(3), Some(8000)));
    let says: Vec<_> = pair.cues.iter().map(|cue| (cue.offset_ms, cue.say.as_str())).collect();
    assert_eq!(says[1], (0, "Knees to the right, slowly"));
    assert_eq!(says[3], (4000, "Knees to the left, slowly"));
}

#[test]
fn a_pair_never_moves_the_side_that_a_routine_leaves_out() {
    let timeline = Shelf::bundled().alone("supine-twist", "dynamic", json!({"sides": "left"}));
    beats(&timeline, "prepare 5, repetitions 48");
    assert_eq!(timeline.segments[1].side, Side::Left);
    assert!(!timeline.segments[1].text.contains("to the right."));
}

#[test]
fn what_reads_the_same_for_both_sides_is_said_once_in_a_pair() {
    let mut shelf = Shelf::bundled();
    let form = json!({"per": "pair"});
    let mut circles = stretch("circles", form, &[("lift", "move", "repeat", None, None)]);
    circles["texts"]["en"]["steps"]["lift"] = json!({"text": "Lift one leg.", "cue": "One leg"});
    shelf.put(Kind::Stretch, circles);
    let goals = [goal("time", json!({"duration_s": 20}))];
    let timeline = shelf.alone("circles", "form", json!({ "goals": goals }));
    assert_eq!(segment(&timeline, "main.1.s1.1.both.hold").text, "Lift one leg.");
}

#[test]
fn together_is_one_pass_on_both_sides() {
    let timeline = Shelf::bundled().alone("seated-twist", "static", json!({"sides": "together"}));
    beats(&timeline, "prepare 5, hold 30");
    assert!(timeline.segments.iter().all(|one| one.side == Side::Both));
}

#[test]
fn a_form_counts_for_a_routine_that_sets_no_goal() {
    beats(&Shelf::bundled().alone("cat-cow", "dynamic", json!({})), "prepare 5, repetitions 56");
}

#[test]
fn a_time_goal_without_step_is_one_hold_for_the_whole_pass() {
    let goals = [goal("time", json!({"duration_s": 40}))];
    let timeline = Shelf::bundled().alone("seated-twist", "static", json!({ "goals": goals }));
    beats(&timeline, "prepare 5, hold 40, switch 5, hold 40");
    assert_eq!(timeline.segments[1].id, "main.1.s1.1.left.hold");
    assert_eq!(timeline.segments[1].stretch_step_id, None);
}

#[test]
fn breaths_take_the_pace_of_the_goal_else_of_the_form_else_the_persons_own() {
    let shelf = Shelf::bundled();
    let breaths = |pace_s| [goal("breaths", json!({"count": 4, "pace_s": pace_s}))];
    let of = |stretch, form, goals| shelf.alone(stretch, form, json!({ "goals": goals }));
    beats(&of("cat-cow", "dynamic", breaths(Some(5))), "prepare 5, hold 20");
    beats(&of("cat-cow", "dynamic", breaths(None)), "prepare 5, hold 28");
    let manual = of("cobra", "static", breaths(None));
    beats(&manual, "prepare 5, manual -");
    assert_eq!((manual.segments[1].count, manual.segments[1].pace_ms), (Some(4), None));
}

#[test]
fn what_the_person_ends_counts_as_no_time() {
    let goals = [goal("manual", json!({"step_id": "hold"}))];
    let timeline = Shelf::bundled().alone("seated-twist", "static", json!({ "goals": goals }));
    beats(&timeline, "prepare 5, manual -, switch 5, manual -");
    assert_eq!((timeline.total_ms, timeline.manual_segments), (10_000, 2));
    assert_eq!(timeline.segments[2].start_ms, 5000);
}

#[test]
fn a_hold_of_which_nobody_says_how_long_is_manual() {
    let mut shelf = Shelf::bundled();
    let steps = [("stay", "hold", "repeat", None, None)];
    shelf.put(Kind::Stretch, stretch("open", json!({}), &steps));
    beats(&shelf.alone("open", "form", json!({})), "prepare 5, manual -, switch 5, manual -");
}

#[test]
fn a_side_in_which_nothing_takes_time_lasts_until_the_person_goes_on() {
    let mut shelf = Shelf::bundled();
    let steps = [("swing", "move", "repeat", None, None)];
    shelf.put(Kind::Stretch, stretch("loose", json!({}), &steps));
    let timeline = shelf.alone("loose", "form", json!({}));
    beats(&timeline, "prepare 5, manual -, switch 5, manual -");
    assert_eq!(timeline.segments[1].id, "main.1.s1.1.left.manual");
}

#[test]
fn sets_rest_between_and_prepare_once() {
    let timeline = Shelf::bundled().alone("seated-twist", "static", json!({"sets": 2}));
    beats(&timeline, "prepare 5, hold 30, switch 5, hold 30, rest 5, hold 30, switch 5, hold 30");
    let rest = segment(&timeline, "main.1.s1.1.rest");
    assert_eq!((rest.set, rest.sets, rest.side), (Some(1), Some(2), Side::None));
    assert_eq!(segment(&timeline, "main.1.s1.2.left.hold").set, Some(2));
}

#[test]
fn rounds_rest_between_and_no_transition_ends_a_round() {
    let steps = ["s1", "s2"].map(|id| step(id, "cobra", "static", json!({})));
    let routine = rounds(2, 20, &steps);
    let timeline = Shelf::bundled().timeline(&routine, &Options::default());
    beats(
        &timeline,
        "prepare 5, hold 10, transition 5, prepare 5, hold 10, rest 20, \
         prepare 5, hold 10, transition 5, prepare 5, hold 10",
    );
    let rest = segment(&timeline, "main.1.rest");
    assert_eq!((rest.round, rest.rounds, rest.exercise, rest.set), (1, 2, None, None));
    assert_eq!((&rest.stretch_id, &rest.routine_step_id), (&None, &None));
    let numbers: Vec<_> = timeline.segments.iter().filter_map(|one| one.exercise).collect();
    assert_eq!(numbers, [1, 1, 1, 2, 2, 1, 1, 1, 2, 2]);
}

#[test]
fn exercises_are_counted_over_all_blocks() {
    let mut routine = routine(&[step("s1", "cobra", "static", json!({}))]);
    let mut second = routine.blocks[0].clone();
    second.id = limber::content::id::Id::new("second");
    routine.blocks.push(second);
    let timeline = Shelf::bundled().timeline(&routine, &Options::default());
    beats(&timeline, "prepare 5, hold 10, prepare 5, hold 10");
    assert_eq!(segment(&timeline, "second.1.s1.1.both.hold").exercise, Some(2));
    assert_eq!(timeline.segments[0].exercises, 2);
}

#[test]
fn options_override_every_pause_to_prepare_and_to_switch() {
    let routine = routine(&[step("s1", "seated-twist", "static", json!({}))]);
    let options = Options { prepare_s: Some(9), switch_s: Some(0), ..Options::default() };
    beats(&Shelf::bundled().timeline(&routine, &options), "prepare 9, hold 30, hold 30");
}

#[test]
fn a_picture_never_shows_the_wrong_side() {
    let mut shelf = Shelf::bundled();
    let image = |id: &str, side: &str| {
        json!({"id": id, "role": "start", "step_id": "stay", "side": side, "theme": "light",
               "url": "/x.png", "mime_type": "image/png", "width": 1, "height": 1, "bytes": 1,
               "sha256": "0".repeat(64), "credit": "limber"})
    };
    let main = changed(image("whole", "none"), json!({"role": "main", "step_id": null}));
    let mut pictured = stretch("pictured", json!({}), &[("stay", "hold", "repeat", None, None)]);
    pictured["images"] = json!([image("at-right", "right"), main]);
    shelf.put(Kind::Stretch, pictured);
    let timeline = shelf.alone("pictured", "form", json!({}));
    let shown = |id| segment(&timeline, id).image_id.clone().unwrap().to_string();
    assert_eq!(shown("main.1.s1.1.left.stay"), "whole");
    assert_eq!(shown("main.1.s1.1.right.stay"), "at-right");
}
