//! Words are plain: nothing invisible, no tags, no stray blanks, no braces that nobody resolves.

use serde_json::Value;

use crate::content::id::Kind;
use crate::content::violation::{Violation, member};

/// Texts of more than one paragraph, in which lines may be broken.
pub const LONG: [&str; 4] = ["advice", "why", "explanation", "about"];

/// Everything in the words of a document that a player or an app should not get to see.
///
/// A blank text is told only where no rule has `told` it already; `may_be_null` says of a place
/// whether null will do there.
pub fn plain_words(
    kind: Kind,
    document: &Value,
    told: &[Violation],
    may_be_null: &dyn Fn(&str) -> bool,
) -> Vec<Violation> {
    let mut plain = Plain { kind, told, may_be_null, violations: Vec::new() };
    plain.look("#", document);
    plain.violations
}

/// Whether a letter is not seen, or is no letter to anybody else.
///
/// Joiners, marks of direction and selectors are parts of words and of emoji, and stay.
pub fn is_invisible(letter: char) -> bool {
    letter.is_control() || is_direction(letter) || is_filler(letter) || is_private(letter)
}

/// Letters that take no place or an empty one: soft hyphens, fillers, a cell of braille, tags.
fn is_filler(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Letters that mean what two parties agree on: nobody else has a picture of them.
fn is_private(letter: char) -> bool {
    matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Letters that join, turn or select others, and are nothing alone.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}')
}

fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

struct Plain<'a> {
    kind: Kind,
    told: &'a [Violation],
    may_be_null: &'a dyn Fn(&str) -> bool,
    violations: Vec<Violation>,
}

impl Plain<'_> {
    fn look(&mut self, pointer: &str, value: &Value) {
        match value {
            Value::String(text) => self.text(pointer, text),
            Value::Array(list) => {
                for (at, item) in list.iter().enumerate() {
                    self.look(&member(pointer, at), item);
                }
            }
            Value::Object(object) => {
                for (key, item) in object {
                    self.look(&member(pointer, key), item);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, pointer: &str, text: &str) {
        if text.chars().all(|letter| letter.is_whitespace() || is_joiner(letter)) {
            self.blank(pointer);
            return;
        }
        let mut say = |code, detail| self.violations.push(Violation::new(pointer, code, detail));
        let is_long = LONG.iter().any(|field| pointer.ends_with(&format!("/{field}")));
        let is_unfit = |letter: char| is_invisible(letter) && !(is_long && letter == '\n');
        if let Some((nth, letter)) = (1..).zip(text.chars()).find(|(_, letter)| is_unfit(*letter)) {
            say("character-unfit", unfit(letter, nth));
        }
        let is_stray = |letter: char| letter.is_whitespace() && !is_unfit(letter);
        if text.starts_with(is_stray) || text.ends_with(is_stray) {
            let detail = "A blank stands before the first letter or after the last. Remove it.";
            say("blank-at-end", detail.into());
        }
        if let Some(tag) = tag(text) {
            let detail = format!("`{tag}` is a tag, and an app shows it as it is. Remove it.");
            say("tag-in-text", detail);
        }
        let is_ours = pointer.starts_with("#/texts/");
        if !resolves_braces(self.kind, pointer) && (has_pair(text) || (is_ours && has_brace(text)))
        {
            let detail = "Braces choose the word for a side in the words of steps and in phrases \
                          alone; here they would be shown as they are. Say it without them.";
            say("braces-out-of-place", detail.into());
        }
    }

    fn blank(&mut self, pointer: &str) {
        let is_told = |known: &Violation| {
            let rest = pointer.strip_prefix(known.pointer.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if !self.told.iter().any(is_told) {
            let detail = if (self.may_be_null)(pointer) {
                "The text is blank. Write it, or put `null`."
            } else {
                "The text is blank. Write it; `null` is not allowed here."
            };
            self.violations.push(Violation::new(pointer, "text-blank", detail));
        }
    }
}

fn unfit(letter: char, nth: u32) -> String {
    match letter {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
            format!("Character {nth} breaks the line, and this is one line. Put a blank instead.")
        }
        '\t' => format!("Character {nth} is a tab. Put a blank instead."),
        _ if is_direction(letter) => format!(
            "Character {nth} (U+{:04X}) is invisible and turns the direction of reading. Remove \
             it.",
            u32::from(letter)
        ),
        _ if is_private(letter) => format!(
            "Character {nth} (U+{:04X}) is for private use, and others see an empty box. Remove \
             it.",
            u32::from(letter)
        ),
        _ => format!(
            "Character {nth} (U+{:04X}) is invisible and no part of a text. Remove it.",
            u32::from(letter)
        ),
    }
}

/// The first tag of HTML or XML. A `<` before a blank or a digit only compares.
fn tag(text: &str) -> Option<&str> {
    text.match_indices('<').find_map(|(at, _)| {
        let inside = text[at + 1..].trim_start_matches('/');
        if !inside.starts_with(|first: char| first.is_ascii_alphabetic() || first == '!') {
            return None;
        }
        let end = text[at..].find('>')?;
        Some(&text[at..=at + end])
    })
}

/// Whether `{left|right}` is resolved in the text at a place.
fn resolves_braces(kind: Kind, pointer: &str) -> bool {
    let mut parts = pointer.split('/').skip(1);
    let mut next = || parts.next().unwrap_or_default();
    match kind {
        Kind::Stretch => {
            next() == "texts"
                && !next().is_empty()
                && next() == "steps"
                && !next().is_empty()
                && matches!(next(), "text" | "cue" | "breathing")
        }
        Kind::Phrases => next() == "phrases" && !matches!(next(), "" | "numbers"),
        Kind::Routine | Kind::Guidance | Kind::Condition | Kind::Vocabulary | Kind::Source => false,
    }
}

fn has_pair(text: &str) -> bool {
    text.match_indices('{').any(|(at, _)| {
        let inside = text[at + 1..].split('}').next();
        inside.is_some_and(|inside| inside.contains('|') && at + 1 + inside.len() < text.len())
    })
}

fn has_brace(text: &str) -> bool {
    text.contains(['{', '}'])
}

#[cfg(test)]
mod tests {
    use super::plain_words;
    use crate::content::id::Kind;
    use serde_json::{Value, json};

    #[track_caller]
    fn told(kind: Kind, document: &Value, expected: &[&str]) {
        let found = plain_words(kind, document, &[], &|_| false);
        let found: Vec<_> =
            found.iter().map(|one| format!("{} {}", one.pointer, one.code)).collect();
        assert_eq!(found, expected, "{document}");
    }

    #[track_caller]
    fn name(text: &str, codes: &[&str]) {
        let expected: Vec<_> = codes.iter().map(|code| format!("#/texts/en/name {code}")).collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        told(Kind::Stretch, &json!({ "texts": { "en": { "name": text } } }), &expected);
    }

    #[test]
    fn a_name_is_plain_words() {
        name("Über‑Kreuz: 3 < 5 > 4, left|right & \u{200f}עברית", &[]);
        name("a\u{1b}[2J", &["character-unfit"]);
        name("a\tb", &["character-unfit"]);
        name("a\nb", &["character-unfit"]);
        name("a\u{202e}b", &["character-unfit"]);
        name("a\u{2069}b", &["character-unfit"]);
        name(" a", &["blank-at-end"]);
        name("a\u{a0}", &["blank-at-end"]);
        name("a\n", &["character-unfit"]);
        name("<b>a", &["tag-in-text"]);
        name("\u{200d}\u{fe0f}", &["text-blank"]);
        name("a</b >", &["tag-in-text"]);
        name("{left|right}", &["braces-out-of-place"]);
        name("{left", &["braces-out-of-place"]);
        name(
            " <i>{a|b}\u{7}",
            &["character-unfit", "blank-at-end", "tag-in-text", "braces-out-of-place"],
        );
    }

    #[test]
    fn letters_that_nobody_sees_are_no_part_of_a_name() {
        let fillers = "\u{ad}\u{115f}\u{1160}\u{180e}\u{200b}\u{2060}\u{2064}\u{206a}\u{2800}\
                       \u{3164}\u{ffa0}\u{e0001}\u{e0041}\u{e0100}";
        let private = "\u{e000}\u{f8ff}\u{f0000}\u{10fffd}";
        for letter in fillers.chars().chain(private.chars()) {
            name(&format!("a{letter}b"), &["character-unfit"]);
            name(&letter.to_string(), &["character-unfit"]);
        }
        name("می\u{200c}خواهم", &[]);
        name("👩\u{200d}⚕\u{fe0f} ❤\u{fe0f}", &[]);
    }

    #[test]
    fn braces_are_resolved_in_the_words_of_steps_and_in_phrases() {
        let steps = json!({ "lift": { "text": "{a|b}", "cue": "{a|b}", "breathing": "{a|b}" } });
        told(Kind::Stretch, &json!({ "texts": { "en": { "steps": steps } } }), &[]);
        told(
            Kind::Stretch,
            &json!({ "texts": { "en": { "notes": { "text": "{a|b}" } } } }),
            &["#/texts/en/notes/text braces-out-of-place"],
        );
        let phrases = json!({ "phrases": { "next": "{a|b} {name}", "numbers": { "1": "{a|b}" } } });
        told(Kind::Phrases, &phrases, &["#/phrases/numbers/1 braces-out-of-place"]);
        told(Kind::Source, &json!({ "name": "Sets {a} and {b|c" }), &[]);
        told(Kind::Source, &json!({ "name": "{a|b}" }), &["#/name braces-out-of-place"]);
    }

    #[test]
    fn long_texts_may_have_lines_but_nothing_else() {
        let words = json!({ "texts": { "en": { "advice": "One.\n\nTwo.", "why": "One.\tTwo." } } });
        told(Kind::Guidance, &words, &["#/texts/en/why character-unfit"]);
        let words = json!({ "texts": { "en": { "advice": "One.\n" } } });
        told(Kind::Guidance, &words, &["#/texts/en/advice blank-at-end"]);
        let words = json!({ "texts": { "en": { "advice": "One.\nTwo.\u{7}" } } });
        told(Kind::Guidance, &words, &["#/texts/en/advice character-unfit"]);
    }
}
