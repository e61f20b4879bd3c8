//! Rules about words: sides, locales, evidence, terms, phrases.

use serde_json::{Value, json};

use super::copy::{COBRA, Copy, FIVE, FLAG, LUNGE, PAIN, TWIST, spoiled};

#[test]
fn words_speak_of_sides_well() {
    spoiled(
        TWIST,
        "/texts/en/steps/lower/cue",
        json!("Knees to the left"),
        "#/texts/en/steps/lower/cue: [side-word-outside-braces] `left` names a side",
        "Write the word for each side: `{left|right}`.",
    );
    spoiled(
        LUNGE,
        "/texts/es/steps/lunge/cue",
        json!("Paso grande, pie izquierdo"),
        "#/texts/es/steps/lunge/cue: [side-word-outside-braces] `izquierdo`",
        "`{izquierda|derecha}`",
    );
    spoiled(
        LUNGE,
        "/texts/de/steps/lunge/text",
        json!("Der rechte Fuß geht vor."),
        "#/texts/de/steps/lunge/text: [side-word-outside-braces] `rechte`",
        "`{linke|rechte}`",
    );
    spoiled(
        TWIST,
        "/texts/en/steps/lower/cue",
        json!("Knees to the {left|right"),
        "#/texts/en/steps/lower/cue: [braces-malformed] A `{` is not closed.",
        "`{left|right}`",
    );
    spoiled(
        COBRA,
        "/texts/en/steps/lift/cue",
        json!("Lift the {left|right} side"),
        "#/texts/en/steps/lift/cue: [sided-without-sides]",
        "Say it for the whole body",
    );
    spoiled(
        TWIST,
        "/texts/en/steps/lower/cue",
        json!(format!("{}{{left|right}}", "far ".repeat(19))),
        "#/texts/en/steps/lower/cue: [cue-too-long] A phone says this aloud: at most 80",
        "found 81. Shorten it.",
    );
}

#[test]
fn one_locale_is_the_original_and_whole() {
    spoiled(
        TWIST,
        "/texts/en/summary",
        Value::Null,
        "#/texts/en/summary: [text-missing]",
        "Write it in `en`.",
    );
    spoiled(
        COBRA,
        "/texts/es/steps/lunge",
        json!({ "text": "Paso", "cue": "Paso" }),
        "#/texts/es/steps/lunge: [text-unknown] There is no step `lunge`.",
        "Rename or remove it.",
    );
    spoiled(
        COBRA,
        "/texts/en/translation",
        json!("human"),
        "#/texts: [original-missing]",
        "Set `translation` to `original`",
    );
    spoiled(
        COBRA,
        "/texts/es/translation",
        json!("original"),
        "#/texts/es/translation: [original-repeated]",
        "Say here how the translation was made: `human`, `reviewed` or `machine`.",
    );
}

#[test]
fn a_translation_may_be_partial_but_safety_is_whole() {
    let copy = Copy::new();
    copy.remove(COBRA, "/texts/es/steps/lift").set(COBRA, "/texts/de/name", Value::Null);
    copy.clean();

    Copy::new().remove(FLAG, "/texts/es/evidence/sheffield").one(
        "guidance/red-flag-cauda-equina.json: #/texts/es/evidence: [text-missing]",
        "The claim `sheffield` has no words in `es`. Add them here",
    );
    Copy::new().remove(PAIN, "/texts/de/red_flags/fever").one(
        "conditions/new-back-pain.json: #/texts/de/red_flags: [text-missing]",
        "The red flag `fever` has no words in `de`. Add them here",
    );
    spoiled(
        FLAG,
        "/texts/de/why",
        Value::Null,
        "#/texts/de/why: [text-missing] The original says why; `de` does not.",
        "translate it",
    );
    spoiled(
        FLAG,
        "/texts/de/advice",
        json!("  "),
        "#/texts/de/advice: [text-missing]",
        "Write it in `de`.",
    );
}

/// A copy in which the red flag rests on nothing.
fn without_evidence() -> Copy {
    let copy = Copy::new();
    copy.set(FLAG, "/evidence", json!([]));
    for locale in ["en", "es", "de"] {
        copy.set(FLAG, &format!("/texts/{locale}/evidence"), json!({}));
    }
    copy
}

#[test]
fn safety_rests_on_evidence() {
    without_evidence().one(
        "guidance/red-flag-cauda-equina.json: #/evidence: [severity-without-evidence]",
        "Add what a source says, or lower the severity.",
    );
    without_evidence().set(FLAG, "/severity", json!("info")).one(
        "guidance/red-flag-cauda-equina.json: #/texts/de/why: [why-without-evidence]",
        "set `why` to null in every locale",
    );
    spoiled(
        PAIN,
        "/red_flags/0/evidence_ids/0",
        json!("hearsay"),
        "#/red_flags/0/evidence_ids/0: [evidence-unknown]",
        "Known are `royal-free`",
    );
    spoiled(
        PAIN,
        "/red_flags/0/countries",
        json!(["uk"]),
        "#/red_flags/0/countries/0: [country-malformed]",
        "such as `GB`",
    );
    spoiled(
        FLAG,
        "/evidence/0/attributed_to",
        json!("Cleveland Clinic"),
        "#/evidence/0/attributed_to: [credit-unknown]",
        "set it to null",
    );
    spoiled(
        FLAG,
        "/review/status",
        json!("reviewed"),
        "#/review: [review-unsigned]",
        "set `status` to `unreviewed`",
    );
    spoiled(
        FLAG,
        "/review/due_at",
        json!("2026-02-30"),
        "#/review/due_at: [date-impossible]",
        "Correct the month or the day.",
    );
    spoiled(
        "sources/sweat-back-cracking.json",
        "/reprint",
        json!(true),
        "#/reprint: [reprint-without-url]",
        "Give the `url`",
    );
}

#[test]
fn the_terms_of_a_vocabulary_lead_somewhere_and_have_labels() {
    let muscles = "vocabularies/muscles.json";
    let document: Value = serde_json::from_str(&Copy::new().read(muscles)).unwrap();
    let terms = document["terms"].as_array().unwrap();
    let at = terms.iter().position(|term| term["id"] == "soleus").unwrap();
    let place = format!("/terms/{at}/broader");
    spoiled(
        muscles,
        &place,
        json!("calves"),
        &format!("#{place}: [broader-unknown] `muscles` has no term `calves`."),
        "Name one of its terms, or set it to null.",
    );
    spoiled(
        muscles,
        &place,
        json!("soleus"),
        &format!("#{place}: [broader-circular]"),
        "Set one of them to null.",
    );
    Copy::new().remove(muscles, "/texts/en/terms/soleus").one(
        "vocabularies/muscles.json: #/texts/en/terms: [text-missing] The term `soleus`",
        "Add them here under its id.",
    );
}

#[test]
fn phrases_hold_what_is_filled_in_and_no_more() {
    #[track_caller]
    fn phrase(name: &str, words: &str, code: &str, remedy: &str) {
        let pointer = format!("/phrases/{name}");
        let start = format!("#{pointer}: [{code}]");
        spoiled("phrases/en.json", &pointer, json!(words), &start, remedy);
    }
    phrase("next_name", "Next", "placeholder-missing", "Add it.");
    phrase("halfway", "Half way, {name}", "placeholder-unknown", "Remove it.");
    phrase("next_name", "Next: {nmae}", "placeholder-unknown", "Known are `{name}` and `{count}`.");
    phrase("next_side", "Left side", "sides-missing", "`{left|right}`");
    phrase("next_side", "{left|rigth} side", "braces-malformed", "one for the right");
    let copy = Copy::new();
    copy.write("phrases/english.json", copy.read("phrases/en.json"))
        .set("phrases/english.json", "/id", json!("english"))
        .one("phrases/english.json: #/id: [phrases-id-unfit]", "after its locale");
}

#[test]
fn safety_speaks_every_language_that_a_document_does() {
    let copy = Copy::new();
    copy.remove(FLAG, "/texts/es");
    let lines = copy.lines();
    assert_eq!(lines.last().unwrap(), "6 violations in 6 files", "one in each that names it");
    let place = |file: &str, at: usize| {
        format!("{file}: #/guidance_ids/{at}: [safety-text-missing] There are words in `es` here")
    };
    for start in [place(FIVE, 2), place(COBRA, 3), place(TWIST, 3)] {
        assert!(lines.iter().any(|line| line.starts_with(&start)), "{start}: {lines:#?}");
    }
    // Words in a language serve those who ask for it as it is spoken somewhere.
    let copy = Copy::new();
    let german = serde_json::from_str::<Value>(&copy.read(COBRA)).unwrap()["texts"]["de"].clone();
    copy.set(COBRA, "/texts/de-AT", german.clone()).clean();
    copy.remove(COBRA, "/texts/de-AT").set(COBRA, "/texts/fr", german);
    let lines = copy.lines();
    assert_eq!(lines.last().unwrap(), "6 violations in 1 file", "one for each piece of guidance");
    assert!(lines[0].contains("[safety-text-missing] There are words in `fr` here"), "{lines:#?}");
    assert!(lines[0].contains("Add them there first, or take the language away here."));
}
