//! Rules about sided wording: `{left|right}` is well formed, and no side stands outside of it.

use crate::content::id::Locale;
use crate::content::text::{Side, is_sided, outside_braces, sided};
use crate::content::violation::Findings;

/// What a phone is to say at once, in characters.
const MAX_CUE_LETTERS: usize = 80;

/// Checks a text of a step; `has_sides` tells whether its stretch has sides.
pub fn wording(
    pointer: &str,
    locale: &Locale,
    has_sides: bool,
    text: &str,
    findings: &mut Findings,
) {
    if let Err(detail) = alternatives(text, locale) {
        findings.add(pointer, "braces-malformed", detail);
        return;
    }
    if !has_sides {
        if is_sided(text) {
            let detail = "The stretch has no sides, so nothing can choose between the words in \
                          braces. Say it for the whole body, or give the stretch sides.";
            findings.add(pointer, "sided-without-sides", detail);
        }
    } else if let Some(word) = side_word(&outside_braces(text), locale) {
        let detail = format!(
            "`{word}` names a side outside of braces, and would be wrong on the other side. Write \
             the word for each side: {}.",
            example(locale)
        );
        findings.add(pointer, "side-word-outside-braces", detail);
    }
}

/// Checks that a cue is short on both sides.
pub fn cue_length(pointer: &str, cue: &str, findings: &mut Findings) {
    let letters = |side| sided(cue, side).chars().count();
    let longest = letters(Side::Left).max(letters(Side::Right));
    if longest > MAX_CUE_LETTERS {
        let detail = format!(
            "A phone says this aloud: at most {MAX_CUE_LETTERS} characters on either side; found \
             {longest}. Shorten it."
        );
        findings.add(pointer, "cue-too-long", detail);
    }
}

/// The alternatives of a text, or what is wrong with its braces.
fn alternatives(text: &str, locale: &Locale) -> Result<(), String> {
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        if rest[at..].starts_with('}') {
            return Err("A `}` closes nothing. Remove it, or open a `{` before it.".into());
        }
        let after = &rest[at + 1..];
        let end = after.find(['{', '}']).filter(|end| after[*end..].starts_with('}'));
        let Some(end) = end else {
            return Err(
                "A `{` is not closed. Write the words for both sides as `{left|right}`.".into()
            );
        };
        pair(&after[..end], locale)?;
        rest = &after[end + 1..];
    }
    Ok(())
}

/// What stands between braces: one word for each side, and they are each other's opposite.
fn pair(inside: &str, locale: &Locale) -> Result<(), String> {
    let words: Vec<&str> = inside.split('|').map(str::trim).collect();
    let [left, right] = words[..] else {
        return Err(format!(
            "`{{{inside}}}` does not hold two alternatives. Write the words for the left and the \
             right side, with one `|` between them."
        ));
    };
    if left.is_empty() || right.is_empty() || left == right {
        return Err(format!(
            "`{{{inside}}}` must hold different words for the two sides. Write both, or take the \
             braces away."
        ));
    }
    let sides = (named_side(left, locale), named_side(right, locale));
    if matches!(sides, (None, None)) || sides.0.map(Side::opposite) == sides.1 {
        return Ok(());
    }
    Err(format!(
        "In `{{{inside}}}` the words do not name opposite sides. Write one for the left and one \
         for the right."
    ))
}

fn named_side(text: &str, locale: &Locale) -> Option<Side> {
    side_words(text, locale).first().map(|(_, side)| *side)
}

/// The first word in `text` that names a side of the body, in the languages that we know.
pub fn side_word(text: &str, locale: &Locale) -> Option<String> {
    side_words(text, locale).into_iter().next().map(|(word, _)| word)
}

fn side_words(text: &str, locale: &Locale) -> Vec<(String, Side)> {
    let words: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let language = locale.as_str().split('-').next().unwrap_or_default();
    let named = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| words.get(at)).map_or("", String::as_str);
        let after = words.get(at + 1).map_or("", String::as_str);
        match language {
            "en" => english(before, &words[at], after),
            "es" => spanish(before, &words[at]),
            "de" => german(&words[at], after),
            _ => None,
        }
    };
    (0..words.len()).filter_map(|at| Some((words[at].clone(), named(at)?))).collect()
}

/// `right` is no side in "right now" or "a right angle", nor `left` in "seconds left".
fn english(before: &str, word: &str, after: &str) -> Option<Side> {
    match word {
        "right" if before == "all" => None,
        "right"
            if matches!(
                after,
                "now"
                    | "away"
                    | "angle"
                    | "angles"
                    | "angled"
                    | "after"
                    | "before"
                    | "above"
                    | "below"
                    | "under"
                    | "underneath"
                    | "beneath"
                    | "over"
            ) =>
        {
            None
        }
        "left" if after == "over" || matches!(before, "seconds" | "time" | "breaths") => None,
        "left" | "leftward" | "leftwards" | "leftmost" | "lefthand" => Some(Side::Left),
        "right" | "rightward" | "rightwards" | "rightmost" | "righthand" => Some(Side::Right),
        _ => None,
    }
}

/// `derecho` also means straight: "la espalda derecha", "ponte derecho".
fn spanish(before: &str, word: &str) -> Option<Side> {
    let straight = matches!(
        before,
        "espalda"
            | "columna"
            | "tronco"
            | "torso"
            | "todo"
            | "ponte"
            | "siéntate"
            | "sentado"
            | "sentada"
            | "bien"
    );
    match word {
        "izquierda" | "izquierdo" | "izquierdas" | "izquierdos" => Some(Side::Left),
        "derecha" | "derecho" | "derechas" | "derechos" if !straight => Some(Side::Right),
        _ => None,
    }
}

/// `recht` alone means rather, `rechtzeitig` in time, and "im rechten Winkel" at a right angle.
fn german(word: &str, after: &str) -> Option<Side> {
    let left = ["linke", "links"].iter().any(|stem| word.starts_with(stem));
    let right = ["rechte", "rechts"].iter().any(|stem| word.starts_with(stem));
    let else_meant =
        word.starts_with("rechteck") || (word.starts_with("rechte") && after.starts_with("winkel"));
    match (left, right && !else_meant) {
        (true, _) => Some(Side::Left),
        (_, true) => Some(Side::Right),
        _ => None,
    }
}

fn example(locale: &Locale) -> &'static str {
    match locale.as_str().split('-').next() {
        Some("es") => "`{izquierda|derecha}`",
        Some("de") => "`{linke|rechte}`",
        _ => "`{left|right}`",
    }
}

#[cfg(test)]
mod tests {
    use super::{side_word, wording};
    use crate::content::id::Locale;
    use crate::content::violation::Findings;

    #[track_caller]
    fn names_a_side(locale: &str, text: &str, expected: Option<&str>) {
        assert_eq!(side_word(text, &Locale::new(locale)).as_deref(), expected, "{text}");
    }

    #[track_caller]
    fn wording_is(text: &str, has_sides: bool, expected: &[&str]) {
        let mut findings = Findings::default();
        wording("#", &Locale::new("en"), has_sides, text, &mut findings);
        let codes: Vec<_> = findings.into_violations().iter().map(|found| found.code).collect();
        assert_eq!(codes, expected, "{text}");
    }

    #[test]
    fn a_side_is_known_in_three_languages() {
        names_a_side("en", "Lift your Left foot", Some("left"));
        names_a_side("en-GB", "the right-hand side", Some("right"));
        names_a_side("es", "El pie izquierdo", Some("izquierdo"));
        names_a_side("es", "a la DERECHA", Some("derecha"));
        names_a_side("de", "Das linke Bein", Some("linke"));
        names_a_side("de", "nach rechts", Some("rechts"));
        names_a_side("de", "linksherum", Some("linksherum"));
    }

    #[test]
    fn words_that_look_like_a_side_are_none() {
        names_a_side("en", "Stop right now", None);
        names_a_side("en", "at a right angle", None);
        names_a_side("en", "ten seconds left", None);
        names_a_side("en", "Move upright and brightly", None);
        names_a_side("es", "Con la espalda derecha", None);
        names_a_side("de", "Sitz aufrecht, recht locker und senkrecht", None);
        names_a_side("de", "im rechten Winkel, rechtzeitig", None);
        names_a_side("fr", "la jambe gauche", None);
    }

    #[test]
    fn braces_hold_one_word_for_each_side() {
        wording_is("Foot {left|right}, {Right|Left} hand", true, &[]);
        wording_is("Foot {left|right", true, &["braces-malformed"]);
        wording_is("Foot left|right}", true, &["braces-malformed"]);
        wording_is("Foot {left}", true, &["braces-malformed"]);
        wording_is("Foot {left|right|both}", true, &["braces-malformed"]);
        wording_is("Foot {left|}", true, &["braces-malformed"]);
        wording_is("Foot {left|left}", true, &["braces-malformed"]);
        wording_is("Foot {left|rigth}", true, &["braces-malformed"]);
        wording_is("Foot {a {left|right}", true, &["braces-malformed"]);
    }

    #[test]
    fn sides_and_sided_wording_go_together() {
        wording_is("Both feet", true, &[]);
        wording_is("The left foot", true, &["side-word-outside-braces"]);
        wording_is("The left and the right foot", false, &[]);
        wording_is("The {left|right} foot", false, &["sided-without-sides"]);
    }
}
