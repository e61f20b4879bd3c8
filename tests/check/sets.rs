//! What holds between documents: ids, routines and their stretches, and no cascades.

use std::fs;

use serde_json::{Value, json};

use super::copy::{COBRA, Copy, FIVE, FLAG, SEATED, TWIST, spoiled};

#[test]
fn an_id_stands_for_one_thing() {
    let step = json!({ "id": "lift", "role": "note", "pass": "none", "move_s": null });
    spoiled(COBRA, "/steps/-", step, "#/steps/4/id: [id-repeated]", "Give this one its own.");
    let term = json!({ "id": "prone", "broader": null });
    let remedy = "Give this one its own.";
    spoiled(
        "vocabularies/positions.json",
        "/terms/-",
        term,
        "#/terms/14/id: [id-repeated]",
        remedy,
    );
    spoiled(COBRA, "/id", json!("cobra-pose"), "#/id: [id-misplaced]", "Use one id for both");
    let copy = Copy::new();
    copy.write("stretches/cobra-2.json", copy.read(COBRA)).one(
        "stretches/cobra-2.json: #/id: [id-taken]",
        "Another stretch has the id `cobra` already. Give this one an id of its own.",
    );
    let copy = Copy::new();
    copy.write("routines/compose.json", copy.read(FIVE))
        .set("routines/compose.json", "/id", json!("compose"))
        .one("routines/compose.json: #/id: [id-reserved]", "Choose another.");
}

#[test]
fn an_external_id_stands_for_one_document() {
    let external = json!([{ "system": "cms", "value": "7" }]);
    let copy = Copy::new();
    copy.set(COBRA, "/external_ids", external.clone()).set(TWIST, "/external_ids", external).one(
        "stretches/supine-twist.json: #/external_ids/0: [external-id-taken]",
        "the stretch `cobra` already",
    );
    let external = json!([{ "system": "cms", "value": "7" }, { "system": "cms", "value": "7" }]);
    let start = "#/external_ids/1: [external-id-repeated]";
    spoiled(COBRA, "/external_ids", external, start, "Remove one.");
}

/// A spoiled step of the routine: its place within the steps, the value, and what is told there.
#[track_caller]
fn step(place: &str, value: Value, code: &str, remedy: &str) {
    let pointer = format!("/blocks/0/steps/{place}");
    spoiled(FIVE, &pointer, value, &format!("#{pointer}: [{code}]"), remedy);
}

#[test]
fn a_routine_fits_its_stretches() {
    step("0/stretch_id", json!("twist"), "document-missing", "Correct the id");
    step("0/form_id", json!("slow"), "form-unknown", "`static` and `dynamic`");
    step("0/sides", json!("together"), "sides-unfit", "to `each`, `left` or `right`");
    step("2/sides", json!("each"), "sides-unfit", "Set `sides` to `together`.");
    step("0/goals/0/step_id", json!("fly"), "step-unknown", "Its steps are `set-up`");
    step("0/goals/0/step_id", json!("lower-other"), "goal-on-mirror", "Name `lower`.");
    step("1/goals/0/step_id", json!("other-side"), "goal-never-done", "Name another step.");
    step("0/goals/0/duration_s", json!(90), "goal-outside-range", "(30 to 60)");
    step("0/goals/0/duration_s", Value::Null, "goal-unfit", "Give it, or change the type.");
    step("2/goals/0/count", Value::Null, "goal-unfit", "Give it, or change the type.");
    step("0/goals/0/count", json!(3), "goal-unfit", "Set it to null");
    step("0/goals/0/within", json!("editorial"), "within-no-source", "as `source:<id>`");
    let article = json!("source:sweat-back-cracking");
    step("1/goals/0/within", article, "within-unfounded", "Set `within` to null");
    let pair = json!("left");
    Copy::new()
        .set(FIVE, "/blocks/0/steps/0/form_id", json!("dynamic"))
        .set(FIVE, "/blocks/0/steps/0/goals/0/within", Value::Null)
        .set(FIVE, "/blocks/0/steps/0/sides", pair)
        .one(
            "routines/back-tension-five.json: #/blocks/0/steps/0/sides: [sides-unfit]",
            "a repetition is both sides. Set `sides` to `together`.",
        );
}

#[test]
fn goals_do_not_contradict_each_other() {
    let goal = |step_id: Value| {
        json!({
            "step_id": step_id, "type": "manual", "duration_s": null, "count": null,
            "pace_s": null, "basis": "editorial", "within": null,
        })
    };
    let place = "/blocks/0/steps/0/goals/-";
    let told = "#/blocks/0/steps/0/goals/1/step_id: [goal-repeated]";
    spoiled(FIVE, place, goal(json!("lower")), told, "Keep one of them.");
    let told = "#/blocks/0/steps/0/goals/0/step_id: [goal-beside-whole-pass]";
    spoiled(FIVE, place, goal(Value::Null), told, "Keep one or the other.");
}

#[test]
fn of_each_hold_somebody_says_how_long() {
    let copy = Copy::new();
    copy.set(SEATED, "/forms/0/holds/0/default_s", Value::Null).set(
        SEATED,
        "/forms/0/holds/0/default_basis",
        Value::Null,
    );
    copy.clean();
    copy.set(FIVE, "/blocks/0/steps/1/goals", json!([])).one(
        "routines/back-tension-five.json: #/blocks/0/steps/1/goals: [hold-without-time]",
        "its type may be `manual`",
    );
}

#[test]
fn what_is_named_is_there() {
    spoiled(
        FLAG,
        "/evidence/0/source_id",
        json!("royal-fee"),
        "#/evidence/0/source_id: [document-missing] There is no source `royal-fee`.",
        "Correct the id, or add the source.",
    );
    spoiled(FLAG, "/risks/0", json!("boredom"), "#/risks/0: [term-unknown]", "add this one there");
    let copy = Copy::new();
    fs::remove_file(copy.path("vocabularies/joint-actions.json")).unwrap();
    let lines = copy.lines();
    assert_eq!(lines.last().unwrap(), "5 violations in 5 files", "one in each that names terms");
    assert!(lines[0].contains("[vocabulary-missing] There is no vocabulary `joint-actions`."));
}

#[test]
fn what_a_set_cannot_do_without_is_there() {
    let phrases = "phrases/en.json";
    let disclaimer = "guidance/disclaimer.json";
    let copy = Copy::new();
    fs::remove_file(copy.path(phrases)).unwrap();
    let told = "phrases/en.json: #: [document-required] The set has routines";
    copy.one(told, "Add this file.");
    copy.write(phrases, "{").one("phrases/en.json: #: [json-malformed]", "Close what is open.");
    let copy = Copy::new();
    fs::remove_file(copy.path(disclaimer)).unwrap();
    fs::remove_file(copy.path("phrases/es.json")).unwrap();
    let told = "guidance/disclaimer.json: #: [document-required] The set has stretches or routines";
    copy.one(told, "Add this file.");
    fs::remove_file(copy.path(phrases)).unwrap();
    fs::remove_dir_all(copy.path("routines")).unwrap();
    copy.one("guidance/disclaimer.json: #: [document-required]", "Add this file.");
    fs::remove_dir_all(copy.path("stretches")).unwrap();
    let lines = copy.lines();
    assert!(lines.iter().all(|line| !line.contains("[document-required]")), "{lines:#?}");
}

#[test]
fn several_mistakes_are_all_told_in_the_order_of_the_documents() {
    let copy = Copy::new();
    copy.set(COBRA, "/colour", json!("green"))
        .set(COBRA, "/forms/0/holds/0/default_s", json!(0))
        .set(COBRA, "/variations/0/step_id", json!("fly"))
        .set(COBRA, "/guidance_ids/0", json!("stop-at-pian"))
        .set(COBRA, "/texts/en/steps/lift/cue", json!("Lift {left|right}"))
        .set(COBRA, "/texts/de/name", json!(""))
        .set(FLAG, "/topic", json!("flags"));
    let mut lines = copy.lines();
    assert_eq!(lines.pop().unwrap(), "7 violations in 2 files");
    let expected = [
        "guidance/red-flag-cauda-equina.json: #/topic: [term-unknown]",
        "stretches/cobra.json: #/forms/0/holds/0/default_s: [number-too-small]",
        "stretches/cobra.json: #/variations/0/step_id: [step-unknown]",
        "stretches/cobra.json: #/guidance_ids/0: [document-missing]",
        "stretches/cobra.json: #/texts/en/steps/lift/cue: [sided-without-sides]",
        "stretches/cobra.json: #/texts/de/name: [text-empty]",
        "stretches/cobra.json: #/colour: [field-unknown]",
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:#?}");
    for (line, start) in lines.iter().zip(expected) {
        assert!(line.starts_with(start), "{line}\nis not\n{start}");
    }
}

#[test]
fn a_broken_document_makes_nobody_else_complain() {
    Copy::new()
        .write(TWIST, "{")
        .one("stretches/supine-twist.json: #: [json-malformed]", "Close what is open.");
    spoiled(TWIST, "/laterality", json!("both"), "#/laterality: [value-unknown]", "Use one");
    spoiled(
        TWIST,
        "/forms/0/holds/0/min_s",
        json!(45),
        "#/forms/0/holds/0/default_s: [default-outside-range]",
        "Choose a default within it.",
    );
    Copy::new()
        .write("vocabularies/regions.json", "{}x")
        .one("vocabularies/regions.json: #: [json-malformed]", "line 1, column 3");
    let source = "sources/sweat-back-cracking.json";
    spoiled(source, "/language", json!(7), "#/language: [type-wrong]", "Replace it.");
}
