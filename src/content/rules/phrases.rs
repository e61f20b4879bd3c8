//! What must hold within the phrases of a locale: what is filled in has its place, and no more.

use serde_json::{Value, json};

use crate::content::id::Locale;
use crate::content::rules::lists::external_ids;
use crate::content::rules::sides::wording;
use crate::content::rules::texts::is_blank;
use crate::content::text::is_sided;
use crate::content::violation::{Findings, listed, member};
use crate::content::vocabulary::PhrasesDocument;

/// What is filled in where: the phrase, its placeholders, and whether it names a side.
const FILLED_IN: [(&str, &[&str], bool); 20] = [
    ("announce", &["{name}"], false),
    ("announce_sided", &["{name}"], true),
    ("announce_one_side", &["{name}"], true),
    ("announce_repetitions", &["{count}"], false),
    ("repetition", &["{count}"], false),
    ("next_side", &[], true),
    ("next_name", &["{name}"], false),
    ("breaths", &["{count}"], false),
    ("round", &["{count}"], false),
    ("set", &["{count}"], false),
    ("halfway", &[], false),
    ("switch", &[], false),
    ("rest", &[], false),
    ("next", &[], false),
    ("done", &[], false),
    ("manual", &[], false),
    ("last_round", &[], false),
    ("side_left", &[], false),
    ("side_right", &[], false),
    ("side_both", &[], false),
];

const PLACEHOLDERS: [&str; 2] = ["{name}", "{count}"];

/// Everything that must hold within the phrases of a locale.
pub fn phrases(phrases: &PhrasesDocument, findings: &mut Findings) {
    if !is_small_locale(phrases.id.as_str()) {
        let detail = format!(
            "`{}` is no language tag in small letters. Name the document after its locale: `en`, \
             `pt-br`.",
            phrases.id
        );
        findings.add("#/id", "phrases-id-unfit", detail);
    }
    external_ids(&phrases.external_ids, findings);
    let locale = Locale::new(phrases.id.as_str());
    let spoken = json!(phrases.phrases);
    for (name, phrase) in spoken.as_object().into_iter().flatten() {
        if let Value::String(phrase) = phrase {
            one(&member("#/phrases", name), &locale, name, phrase, findings);
        }
    }
    for (number, spoken) in &phrases.phrases.numbers {
        let pointer = member("#/phrases/numbers", number);
        if number.parse::<u32>().map(|read| read.to_string()).as_ref() != Ok(number) {
            let detail = format!("`{number}` is no number in digits. Rename or remove it.");
            findings.add(pointer, "number-malformed", detail);
        } else if is_blank(spoken) {
            findings.add(pointer, "text-missing", "The number has no words. Write them.");
        }
    }
}

fn one(pointer: &str, locale: &Locale, name: &str, phrase: &str, findings: &mut Findings) {
    if is_blank(phrase) {
        findings.add(pointer, "text-missing", "The phrase is blank. Write it.");
        return;
    }
    let bare = PLACEHOLDERS.iter().fold(phrase.to_owned(), |text, known| text.replace(known, ""));
    if let Some(unknown) = placeholder(&bare) {
        let detail = format!(
            "Nothing is known that could be filled in for `{unknown}`. Known are {}.",
            listed(PLACEHOLDERS)
        );
        findings.add(pointer, "placeholder-unknown", detail);
        return;
    }
    let rule = FILLED_IN.iter().find(|(known, ..)| *known == name);
    let Some((_, needed, sided)) = rule else { return };
    for placeholder in PLACEHOLDERS {
        let (has, needs) = (phrase.contains(placeholder), needed.contains(&placeholder));
        if needs && !has {
            let detail = format!("`{placeholder}` must stand in this phrase. Add it.");
            findings.add(pointer, "placeholder-missing", detail);
        } else if has && !needs {
            let detail = format!("`{placeholder}` is not filled in here. Remove it.");
            findings.add(pointer, "placeholder-unknown", detail);
        }
    }
    if *sided && bare.contains(['{', '}']) {
        wording(pointer, locale, true, &bare, findings);
    } else if *sided && !is_sided(&bare) {
        let detail = "This phrase names the side that works. Write it for both: `{left|right}`.";
        findings.add(pointer, "sides-missing", detail);
    } else {
        wording(pointer, locale, false, &bare, findings);
    }
}

/// The first pair of braces that is no choice between sides.
fn placeholder(text: &str) -> Option<&str> {
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|at| from + at) {
        let close = open + text[open..].find('}')?;
        let inside = &text[open..=close];
        if !inside.contains('|') {
            return Some(inside);
        }
        from = close;
    }
    None
}

/// A language tag whose every letter is small, as ids are.
fn is_small_locale(text: &str) -> bool {
    let letters = |part: &str| part.bytes().all(|letter| letter.is_ascii_lowercase());
    let digits = |part: &str| part.bytes().all(|digit| digit.is_ascii_digit());
    let mut parts = text.split('-').peekable();
    let language = parts.next().unwrap_or_default();
    if !matches!(language.len(), 2 | 3) || !letters(language) {
        return false;
    }
    parts.next_if(|part| part.len() == 4 && letters(part));
    parts.next_if(|part| (part.len() == 2 && letters(part)) || (part.len() == 3 && digits(part)));
    parts.next().is_none()
}
