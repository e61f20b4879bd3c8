//! What breaks a rule of stretches is told once.

use serde_json::{Value, json};

use super::copy::{COBRA, Copy, LUNGE, SEATED, TWIST, spoiled};

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

fn picture(credit: &str) -> Value {
    json!([{
        "id": "start", "role": "main", "step_id": "hold", "side": "none", "theme": "light",
        "url": "/start.png", "mime_type": "image/png", "width": 800, "height": 600,
        "bytes": 1000, "sha256": "0".repeat(64), "credit": credit,
    }])
}

#[test]
fn a_picture_has_a_credit_and_words_for_who_cannot_see_it() {
    let missing = "#/texts/en/images: [text-missing] The picture `start` has no words in `en`.";
    spoiled(COBRA, "/images", picture("Ada, CC0-1.0"), missing, "Add them here under its id.");
    let copy = Copy::new();
    copy.set(COBRA, "/images", picture("Ada, CC0-1.0")).set(
        COBRA,
        "/texts/en/images",
        json!({ "start": "A person lies on the stomach." }),
    );
    copy.clean();
    copy.set(COBRA, "/images", picture("  "))
        .one("stretches/cobra.json: #/images/0/credit: [credit-missing]", "under which licence");
    copy.set(COBRA, "/images", picture("Ada, CC0-1.0"))
        .set(COBRA, "/images/0/step_id", json!("fly"))
        .one("stretches/cobra.json: #/images/0/step_id: [step-unknown]", "Name one of them.");
}

#[test]
fn a_default_says_who_chose_it_and_a_range_is_a_sources() {
    spoiled(
        COBRA,
        "/forms/0/holds/0/default_basis",
        Value::Null,
        "#/forms/0/holds/0/default_basis: [figure-without-basis] `default_s` is given",
        "Set `default_basis` to `editorial` where the choice is ours",
    );
    spoiled(
        TWIST,
        "/forms/0/holds/0/basis",
        json!("editorial"),
        "#/forms/0/holds/0/basis: [range-without-source]",
        "move the figure to the default",
    );
}
