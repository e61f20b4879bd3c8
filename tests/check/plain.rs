//! What a player or an app should not get to see in words is told.

use serde_json::json;

use super::copy::{COBRA, FIVE, FLAG, PAIN, TWIST, spoiled, told};

#[track_caller]
fn unfit(file: &str, pointer: &str, text: &str, code: &str) {
    spoiled(file, pointer, json!(text), &format!("#{pointer}: [{code}]"), "");
}

#[test]
fn invisible_letters_are_told_wherever_words_stand() {
    unfit(TWIST, "/texts/en/name", "Supine\ttwist", "character-unfit");
    unfit(TWIST, "/texts/en/steps/lower/cue", "Knees\n{left|right}", "character-unfit");
    unfit(FIVE, "/texts/en/summary", "Five\u{1b}[2J", "character-unfit");
    unfit(FLAG, "/texts/de/advice", "Ruf \u{202e}an", "character-unfit");
    unfit("sources/sweat-back-cracking.json", "/publisher", "Sw\u{2066}eat", "character-unfit");
    unfit("phrases/en.json", "/phrases/halfway", "Half\u{7}way", "character-unfit");
    unfit("phrases/en.json", "/phrases/numbers/1", "on\u{85}e", "character-unfit");
    unfit(TWIST, "/texts/en/aliases/0", "\u{2800}", "character-unfit");
    unfit(FIVE, "/texts/de/name", "Rücken\u{ad}spannung", "character-unfit");
    unfit(FLAG, "/texts/es/advice", "Llama\u{e0041}", "character-unfit");
    spoiled(COBRA, "/texts/en/name", json!("\u{f8ff}"), "#/texts/en/name:", "for private use");
}

#[test]
fn blanks_at_an_end_are_told() {
    unfit(TWIST, "/texts/en/name", "Supine twist ", "blank-at-end");
    unfit(PAIN, "/texts/en/aliases/0", " sore back", "blank-at-end");
    unfit("phrases/en.json", "/phrases/next", "Next\u{a0}", "blank-at-end");
}

#[test]
fn blank_texts_are_told_with_whether_null_will_do() {
    let source = "sources/sweat-back-cracking.json";
    let null = "or put `null`";
    spoiled(source, "/publisher", json!("  "), "#/publisher: [text-blank]", null);
    spoiled(source, "/author", json!(""), "#/author: [text-blank]", null);
    spoiled(source, "/name", json!(" "), "#/name: [text-blank]", "`null` is not allowed here");
}

#[test]
fn braces_that_nobody_resolves_are_told() {
    unfit(TWIST, "/texts/en/name", "{left|right} twist", "braces-out-of-place");
    unfit(TWIST, "/texts/en/aliases/0", "{left|right} twist", "braces-out-of-place");
    unfit(FIVE, "/texts/en/summary", "For the {left|right}", "braces-out-of-place");
    unfit(FLAG, "/texts/en/advice", "Stop {now", "braces-out-of-place");
    let regions = "vocabularies/regions.json";
    unfit(regions, "/texts/en/terms/hip/label", "{left|right} hip", "braces-out-of-place");
    let source = "sources/sweat-back-cracking.json";
    unfit(source, "/name", "Is the {left|right} bad?", "braces-out-of-place");
}

#[test]
fn tags_are_told() {
    unfit(TWIST, "/texts/en/steps/lower/text", "Lower <b>slowly</b>.", "tag-in-text");
    unfit(COBRA, "/texts/en/summary", "Up<br/>and down", "tag-in-text");
    unfit(FLAG, "/texts/en/why", "<script>alert(1)</script>", "tag-in-text");
}

#[test]
fn several_slips_in_one_text_are_all_told() {
    let cue = json!(" <b>Knees</b> to the left\t");
    assert_eq!(
        told(TWIST, &[("/texts/en/steps/lower/cue", cue)]),
        [
            "#/texts/en/steps/lower/cue side-word-outside-braces",
            "#/texts/en/steps/lower/cue character-unfit",
            "#/texts/en/steps/lower/cue blank-at-end",
            "#/texts/en/steps/lower/cue tag-in-text",
        ]
    );
}
