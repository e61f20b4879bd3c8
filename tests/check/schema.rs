//! What breaks the schema is told in our words.

use serde_json::json;

use super::copy::{Copy, FIVE, FLAG, TWIST, spoiled, told};

#[test]
fn the_bundled_content_is_clean_and_counted() {
    let lines = Copy::new().lines();
    assert_eq!(lines[0], "65 documents, 0 violations", "{lines:#?}");
    assert_eq!(lines[1], "     5 stretches");
    assert_eq!(lines.len(), 8);
}

#[test]
fn unknown_fields_and_values_are_told_with_the_known_ones() {
    spoiled(
        TWIST,
        "/colour",
        json!("red"),
        "#/colour: [field-unknown] The field `colour` is not known here. \
         Known are `kind`, `id`, `position`",
        "Rename or remove it.",
    );
    spoiled(
        TWIST,
        "/forms/0/holds/0/defualt_s",
        json!(30),
        "#/forms/0/holds/0/defualt_s: [field-unknown]",
        "Known are `step_id`, `min_s`, `max_s`, `basis`, `default_s` and `default_basis`.",
    );
    spoiled(
        TWIST,
        "/forms/0/per",
        json!("leg"),
        "#/forms/0/per: [value-unknown] Found `\"leg\"`; allowed are \
         `side`, `pair` and `whole`.",
        "Use one of them.",
    );
}

#[test]
fn a_value_of_another_form_is_told_with_what_is_there() {
    spoiled(
        TWIST,
        "/forms/0/holds/0/min_s",
        json!("30"),
        "#/forms/0/holds/0/min_s: [type-wrong]",
        "Write 30 without quotes.",
    );
    spoiled(
        TWIST,
        "/forms/0/holds/0/min_s",
        json!(30.0),
        "#/forms/0/holds/0/min_s: [number-not-whole]",
        "Write it without a point.",
    );
    spoiled(
        TWIST,
        "/forms/0/holds/0/basis",
        json!("Sweat"),
        "#/forms/0/holds/0/basis: [text-malformed]",
        "`source:` and the id of a source; found `\"Sweat\"`.",
    );
    spoiled(
        TWIST,
        "/first_side",
        json!("links"),
        "#/first_side: [value-unknown]",
        "allowed are `left`, `right`, `both` and `none`",
    );
}

#[test]
fn bounds_of_texts_lists_and_numbers_are_told_in_words() {
    spoiled(TWIST, "/texts/en/name", json!(""), "#/texts/en/name: [text-empty]", "Write it");
    spoiled(
        TWIST,
        "/texts/en/summary",
        json!("long ".repeat(200)),
        "#/texts/en/summary: [text-too-long] At most 600",
        "found 1000. Shorten it.",
    );
    spoiled(
        TWIST,
        "/texts/English",
        json!({ "translation": "human" }),
        "#/texts: [key-malformed] The key `\"English\"`",
        "a language tag such as `en`",
    );
    spoiled(
        FIVE,
        "/blocks/0/rounds",
        json!(0),
        "#/blocks/0/rounds: [number-too-small] At least 1",
        "Raise it.",
    );
    spoiled(FIVE, "/blocks", json!([]), "#/blocks: [list-too-short] At least 1", "Add some.");
    spoiled(
        FLAG,
        "/kind",
        json!("stretch"),
        "#/kind: [kind-wrong] Expected \"guidance\"",
        "move the document",
    );
}

#[test]
fn of_an_empty_text_it_is_told_whether_null_will_do() {
    #[track_caller]
    fn empty(file: &str, pointer: &str, remedy: &str) {
        spoiled(file, pointer, json!(""), &format!("#{pointer}: [text-empty]"), remedy);
    }
    empty(TWIST, "/texts/en/name", "so `null` is not allowed here either");
    empty(TWIST, "/texts/de/name", "`null` is allowed here, and another locale stands in");
    empty(TWIST, "/texts/en/steps/lower/breathing", "where there is none, put `null`");
    empty(FLAG, "/texts/es/advice", "`null` is not allowed here");
    empty("sources/sweat-back-cracking.json", "/name", "`null` is not allowed here");
}

#[test]
fn a_missing_field_is_told_with_what_it_is() {
    Copy::new().remove(FLAG, "/severity").one(
        "guidance/red-flag-cauda-equina.json: #: [field-missing] The field `severity` is missing.",
        "It tells: How grave it is. Add it: `info`, `caution`, `seek_professional`, `stop` or \
         `emergency`.",
    );
    Copy::new().remove(TWIST, "/forms/0/holds").one(
        "stretches/supine-twist.json: #/forms/0: [field-missing]",
        "How long its holds last. Add it: a list in square brackets.",
    );
}

#[test]
fn of_repetitions_every_figure_is_said_or_null() {
    let figures = ["min", "max", "basis", "default", "pace_s", "default_basis"];
    let missing = "#/forms/0/repetitions field-missing";
    let told = told(TWIST, &[("/forms/0/repetitions", json!({}))]);
    assert_eq!(told, [missing; 6]);
    for field in figures {
        let pointer = format!("/forms/0/repetitions/{field}");
        Copy::new().remove("stretches/cat-cow.json", &pointer).one(
            "stretches/cat-cow.json: #/forms/0/repetitions: [field-missing]",
            &format!("The field `{field}` is missing."),
        );
    }
}
