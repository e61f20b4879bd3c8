//! Where a document can't be read typed, everything that does not follow from that is told too.

use serde_json::{Value, json};

use super::copy::{COBRA, FIVE, FLAG, PAIN, TWIST, told};

#[test]
fn a_refused_value_hides_no_other_mistake_of_a_stretch() {
    let changes = [
        ("/position", json!("nope")),
        ("/forms/0/holds/0/default_s", json!(90)),
        ("/steps/3/mirrors", json!("lowr")),
        ("/source_ids/0", json!("swet")),
        ("/license", json!("MIT")),
        ("/texts/en/summary", Value::Null),
        ("/texts/en/steps/lower/cue", json!("Knees to the left")),
    ];
    assert_eq!(
        told(TWIST, &changes),
        [
            "#/position term-unknown",
            "#/forms/0/holds/0/default_s default-outside-range",
            "#/steps/3/mirrors step-unknown",
            "#/source_ids/0 document-missing",
            "#/license value-unknown",
            "#/texts/en/summary text-missing",
            "#/texts/en/steps/lower/cue side-word-outside-braces",
        ]
    );
}

#[test]
fn a_refused_value_hides_no_other_mistake_of_a_routine() {
    let changes = [
        ("/purposes/0", json!("fun")),
        ("/blocks/0/steps/0/form_id", json!("slow")),
        ("/blocks/0/steps/1/sets", json!("two")),
        ("/blocks/0/steps/1/goals/0/count", json!(3)),
        ("/blocks/0/steps/2/sides", json!("each")),
        ("/license", json!("MIT")),
        ("/texts/en/name", Value::Null),
    ];
    assert_eq!(
        told(FIVE, &changes),
        [
            "#/purposes/0 term-unknown",
            "#/blocks/0/steps/0/form_id form-unknown",
            "#/blocks/0/steps/1/sets type-wrong",
            "#/blocks/0/steps/1/goals/0/count goal-unfit",
            "#/blocks/0/steps/2/sides sides-unfit",
            "#/license value-unknown",
            "#/texts/en/name text-missing",
        ]
    );
}

#[test]
fn a_refused_value_hides_no_other_mistake_of_guidance() {
    let changes = [
        ("/topic", json!("flags")),
        ("/severity", json!("grave")),
        ("/evidence/0/source_id", json!("royal-fee")),
        ("/evidence/1/certainty", json!("sure")),
        ("/review/reviewer", json!("Ada")),
        ("/texts/de/why", Value::Null),
        ("/texts/es/advice", json!(" ")),
    ];
    assert_eq!(
        told(FLAG, &changes),
        [
            "#/topic term-unknown",
            "#/severity value-unknown",
            "#/evidence/0/source_id document-missing",
            "#/evidence/1/certainty value-unknown",
            "#/review/status review-unsaid",
            "#/texts/es/advice text-missing",
            "#/texts/de/why text-missing",
        ]
    );
}

#[test]
fn a_refused_value_hides_no_other_mistake_of_a_condition() {
    let changes = [
        ("/regions/0", json!("soul")),
        ("/red_flags/0/urgency", json!("soon")),
        ("/red_flags/0/evidence_ids/0", json!("hearsay")),
        ("/red_flags/1/who_to_see", json!("wizard")),
        ("/license", json!(4)),
        ("/texts/en/explanation", json!("")),
    ];
    assert_eq!(
        told(PAIN, &changes),
        [
            "#/regions/0 term-unknown",
            "#/red_flags/0/urgency value-unknown",
            "#/red_flags/0/evidence_ids/0 evidence-unknown",
            "#/red_flags/1/who_to_see term-unknown",
            "#/license type-wrong",
            "#/texts/en/explanation text-empty",
        ]
    );
}

#[test]
fn a_refused_value_hides_no_other_mistake_of_a_vocabulary() {
    let changes = [
        ("/terms/0/broader", json!("everything")),
        ("/license", json!("MIT")),
        ("/texts/en/terms/nowhere", json!({ "label": "Nowhere" })),
        ("/texts/de/name", json!(" ")),
    ];
    assert_eq!(
        told("vocabularies/regions.json", &changes),
        [
            "#/terms/0/broader broader-unknown",
            "#/license value-unknown",
            "#/texts/en/terms/nowhere text-unknown",
            "#/texts/de/name text-missing",
        ]
    );
}

#[test]
fn a_refused_value_hides_no_other_mistake_of_a_source() {
    let changes = [
        ("/published_on", json!("2024-02-31")),
        ("/reprint", json!("no")),
        ("/attributes_to/0/name", json!("Cleveland\tClinic")),
        ("/texts/en/about", Value::Null),
    ];
    assert_eq!(
        told("sources/sweat-back-cracking.json", &changes),
        [
            "#/published_on date-impossible",
            "#/reprint type-wrong",
            "#/attributes_to/0/name character-unfit",
            "#/texts/en/about text-missing",
        ]
    );
}

#[test]
fn a_refused_value_hides_no_other_mistake_of_phrases() {
    let changes = [
        ("/translation", json!("none")),
        ("/phrases/halfway", json!(50)),
        ("/phrases/next_name", json!("Next")),
        ("/phrases/numbers/one", json!("one")),
    ];
    assert_eq!(
        told("phrases/en.json", &changes),
        [
            "#/translation value-unknown",
            "#/phrases/halfway type-wrong",
            "#/phrases/next_name placeholder-missing",
            "#/phrases/numbers/one number-malformed",
        ]
    );
}

/// One refused value: nothing is told but that.
#[track_caller]
fn alone(file: &str, pointer: &str, value: Value) {
    let lines = told(file, &[(pointer, value)]);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(lines[0].starts_with(&format!("#{pointer} ")), "{lines:#?}");
}

#[test]
fn nothing_is_told_that_follows_from_a_refused_value() {
    for (pointer, value) in [
        ("/laterality", json!("both")),
        ("/first_side", json!(1)),
        ("/forms", json!({})),
        ("/forms/0", json!("static")),
        ("/forms/0/id", json!(1)),
        ("/forms/0/per", json!("leg")),
        ("/forms/0/holds", json!("none")),
        ("/forms/0/holds/0", json!(null)),
        ("/forms/0/holds/0/step_id", json!(2)),
        ("/forms/0/holds/0/min_s", json!("30")),
        ("/forms/0/holds/0/basis", json!(7)),
        ("/forms/0/holds/0/default_s", json!(-1)),
        ("/steps", json!("lower")),
        ("/steps/1", json!("lower")),
        ("/steps/1/id", json!(1)),
        ("/steps/1/role", json!("stay")),
        ("/steps/1/pass", json!("third")),
        ("/steps/3/mirrors", json!(1)),
        ("/notes", json!("none")),
        ("/review/status", json!("done")),
        ("/texts", json!([])),
        ("/texts/en", json!("Supine twist")),
        ("/texts/en/translation", json!("mine")),
        ("/texts/en/steps", json!([])),
        ("/texts/en/steps/lower", json!("Lower")),
        ("/id", json!(7)),
    ] {
        alone(TWIST, pointer, value);
    }
    alone(COBRA, "/laterality", json!("none"));
    alone(COBRA, "/variations", json!(1));
    for (pointer, value) in [
        ("/blocks", json!("none")),
        ("/blocks/0/steps/0/id", json!(1)),
        ("/blocks/0/steps/0/stretch_id", json!(1)),
        ("/blocks/0/steps/0/form_id", json!(1)),
        ("/blocks/0/steps/0/sides", json!("both")),
        ("/blocks/0/steps/0/goals", json!("long")),
        ("/blocks/0/steps/0/goals/0/type", json!("long")),
        ("/blocks/0/steps/4/goals/0", json!("long")),
        ("/blocks/0/steps/0/goals/0/step_id", json!(1)),
        ("/blocks/0/steps/0/goals/0/within", json!(1)),
    ] {
        alone(FIVE, pointer, value);
    }
    for (pointer, value) in [
        ("/evidence", json!("much")),
        ("/evidence/0/id", json!(1)),
        ("/severity", json!("grave")),
        ("/texts/en/translation", json!("mine")),
        ("/texts/en/why", json!(1)),
        ("/texts/en/evidence", json!([])),
    ] {
        alone(FLAG, pointer, value);
    }
    alone(PAIN, "/evidence", json!(1));
    alone(PAIN, "/evidence/0/id", json!(1));
    alone(PAIN, "/red_flags", json!(1));
    alone("vocabularies/muscles.json", "/terms", json!(1));
    alone("vocabularies/muscles.json", "/terms/0/id", json!(1));
    alone("vocabularies/muscles.json", "/terms/0", json!("neck"));
}

#[test]
fn of_two_documents_one_external_id_is_told_though_one_cannot_be_read() {
    let external = json!([{ "system": "cms", "value": "7" }, { "system": "cms", "value": "7" }]);
    let changes = [("/external_ids", external), ("/license", json!("MIT"))];
    assert_eq!(
        told(COBRA, &changes),
        ["#/license value-unknown", "#/external_ids/1 external-id-repeated",]
    );
}
