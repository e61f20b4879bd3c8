//! What breaks a rule of stretches is told once.

use serde_json::{Value, json};

use super::copy::{COBRA, LUNGE, SEATED, TWIST, spoiled};

#[test]
fn the_first_side_is_told_where_there_are_sides() {
    spoiled(
        TWIST,
        "/first_side",
        Value::Null,
        "#/first_side: [first-side-unfit]",
        "Set it to `left` or `right`.",
    );
    spoiled(
        COBRA,
        "/first_side",
        json!("left"),
        "#/first_side: [first-side-unfit]",
        "Set it to null.",
    );
}

#[test]
fn mirrors_swap_the_sides_of_a_step_that_has_words() {
    spoiled(
        TWIST,
        "/steps/3/mirrors",
        json!("lowr"),
        "#/steps/3/mirrors: [step-unknown]",
        "Its steps are `set-up`, `lower`",
    );
    spoiled(
        TWIST,
        "/steps/3/mirrors",
        json!("lower-other"),
        "#/steps/3/mirrors: [mirror-of-itself]",
        "Name the step of the other side.",
    );
    spoiled(
        TWIST,
        "/steps/3/mirrors",
        json!("return-other"),
        "#/steps/3/mirrors: [mirror-of-mirror]",
        "Name the step that it mirrors.",
    );
    spoiled(
        TWIST,
        "/texts/de/steps/lower-other",
        json!({ "text": "Andere Seite.", "cue": null, "breathing": null }),
        "#/texts/de/steps/lower-other: [mirror-with-words]",
        "Remove these",
    );
}

#[test]
fn passes_and_forms_fit_the_sides_of_a_stretch() {
    spoiled(
        COBRA,
        "/steps/1/pass",
        json!("first"),
        "#/steps/1/pass: [pass-without-sides]",
        "Use `once`, `repeat` or `none`.",
    );
    spoiled(
        SEATED,
        "/steps/1/pass",
        json!("first"),
        "#/steps/1/pass: [pass-unpaired]",
        "none for the second. Write both out",
    );
    spoiled(
        COBRA,
        "/forms/0/per",
        json!("side"),
        "#/forms/0/per: [per-unfit]",
        "Set it to `whole`.",
    );
    spoiled(
        COBRA,
        "/steps/1/role",
        json!("contract"),
        "#/steps/1/role: [role-unplayable]",
        "Describe the stretch without them.",
    );
}

#[test]
fn variations_notes_and_relations_name_what_is_there() {
    spoiled(
        COBRA,
        "/variations/0/step_id",
        json!("on-fists"),
        "#/variations/0/step_id: [step-unknown]",
        "Name one of them.",
    );
    spoiled(
        COBRA,
        "/notes/1/step_id",
        json!("hold-on"),
        "#/notes/1/step_id: [step-unknown]",
        "Name one of them.",
    );
    spoiled(
        COBRA,
        "/relations/-",
        json!({ "type": "alternative", "stretch_id": "cobra" }),
        "#/relations/0/stretch_id: [relation-to-itself]",
        "Name another one",
    );
    spoiled(
        COBRA,
        "/guidance_ids/-",
        json!("stop-at-pain"),
        "#/guidance_ids/6: [listed-twice]",
        "Remove one.",
    );
}

#[test]
fn figures_and_holds_say_where_they_come_from() {
    spoiled(
        TWIST,
        "/forms/0/holds/0/basis",
        Value::Null,
        "#/forms/0/holds/0/basis: [figure-without-basis]",
        "Set `basis` to `source:<id>`;",
    );
    spoiled(
        SEATED,
        "/forms/0/holds/0/basis",
        json!("source:sweat-back-cracking"),
        "#/forms/0/holds/0/basis: [basis-without-figure]",
        "set `basis` to null",
    );
    spoiled(
        TWIST,
        "/forms/0/holds/0/max_s",
        json!(20),
        "#/forms/0/holds/0/min_s: [range-reversed]",
        "Correct one of them.",
    );
    spoiled(
        TWIST,
        "/forms/0/holds/0/default_s",
        json!(90),
        "#/forms/0/holds/0/default_s: [default-outside-range]",
        "(30 to 60). Choose a default within it.",
    );
    spoiled(
        TWIST,
        "/forms/0/holds/0/step_id",
        json!("return"),
        "#/forms/0/holds/0/step_id: [hold-on-other-role]",
        "Name one of the role `hold`",
    );
    spoiled(
        TWIST,
        "/forms/0/holds/0/step_id",
        json!("lower-other"),
        "#/forms/0/holds/0/step_id: [hold-on-mirror]",
        "Name `lower`.",
    );
    spoiled(
        LUNGE,
        "/forms/0/holds/1/step_id",
        json!("hands-down"),
        "#/forms/0/holds/1/step_id: [hold-repeated]",
        "Keep one of them.",
    );
    spoiled(
        COBRA,
        "/forms/0/holds",
        json!([]),
        "#/forms/0/holds: [hold-missing] Step `hold` is a hold, but no form says how long.",
        "Add a hold to a form, or make the step a `move`.",
    );
    spoiled(
        LUNGE,
        "/steps/1/move_basis",
        Value::Null,
        "#/steps/1/move_basis: [figure-without-basis]",
        "Set `move_basis`",
    );
}
