//! Words for people: one pattern says of every text what the rules of content keep.

use serde_json::Value;

use crate::content::rules::plain::LONG;

/// What both patterns refuse; a macro, for `concat!` takes no constants.
macro_rules! unseen {
    () => {
        concat!(
            r"\x7f-\x9f\xad\u115f\u1160\u180e\u200b\u2028-\u202e\u2060-\u206f\u2800\u3164",
            r"\ue000-\uf8ff\ufeff\uffa0"
        )
    };
}

/// Letters that are not seen: control characters, other ends of lines, turns of direction, fillers,
/// private use. Written so that ECMAScript, Java and Python read the same.
///
/// `is_invisible` finds the same below U+10000, and more above: how a class names a letter up there
/// differs between the three.
const LINE: &str = concat!(r"^[^\x00-\x1f", unseen!(), "]*$");
/// The same for texts of several lines.
const LINES: &str = concat!(r"^[^\x00-\x09\x0b-\x1f", unseen!(), "]*$");

/// Texts of several lines that are made of stored ones.
const JOINED: [(&str, &str); 3] =
    [("Segment", "text"), ("Index", "disclaimer"), ("TimelineSafety", "disclaimer")];

/// Adds the pattern of words to every text that has none of its own.
pub fn add(contract: &mut Value) {
    let schemas = contract["components"]["schemas"].as_object_mut();
    for (schema, value) in schemas.into_iter().flatten() {
        let properties = value.get_mut("properties").and_then(Value::as_object_mut);
        for (name, property) in properties.into_iter().flatten() {
            let has_lines =
                LONG.contains(&name.as_str()) || JOINED.contains(&(schema.as_str(), name.as_str()));
            let pattern = if has_lines { LINES } else { LINE };
            restrict(property, pattern);
            if let Some(items) = property.get_mut("items") {
                restrict(items, pattern);
            }
        }
    }
}

fn restrict(text: &mut Value, pattern: &str) {
    let Some(text) = text.as_object_mut() else { return };
    let is_text = text.get("type").is_some_and(|kind| {
        kind == "string" || kind.as_array().is_some_and(|kinds| kinds.contains(&"string".into()))
    });
    let is_free = ["enum", "const", "format", "pattern"].iter().all(|law| !text.contains_key(*law));
    if is_text && is_free {
        text.insert("pattern".into(), pattern.into());
    }
}

#[cfg(test)]
mod tests {
    use super::{LINE, LINES};
    use crate::content::rules::plain::is_invisible;
    use serde_json::json;

    #[test]
    fn the_pattern_of_words_is_what_the_rules_of_content_keep() {
        let line = jsonschema::validator_for(&json!({ "pattern": LINE })).unwrap();
        let lines = jsonschema::validator_for(&json!({ "pattern": LINES })).unwrap();
        for letter in (0..=0xffff).filter_map(char::from_u32) {
            let text = json!(format!("a{letter}b"));
            assert_eq!(line.is_valid(&text), !is_invisible(letter), "{letter:?}");
            let is_fit = letter == '\n' || !is_invisible(letter);
            assert_eq!(lines.is_valid(&text), is_fit, "{letter:?}");
        }
    }
}
