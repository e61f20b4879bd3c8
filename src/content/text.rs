//! Words in several locales: which one is spoken, what stands in for it, and sided wording.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::content::id::{Id, Locale};
use crate::content::map::Map;

/// The locale in which a text is served when nobody asks for another.
pub const DEFAULT_LOCALE: &str = "en";

/// How the words of a locale came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Translation {
    /// Written in this language.
    Original,
    /// Translated by a person.
    Human,
    /// Translated, and checked by a second person.
    Reviewed,
    /// Translated by a machine, checked by nobody.
    Machine,
    /// The original has changed since.
    Stale,
}

/// A side of the body. Clients treat a value that they do not know as `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The left side works.
    Left,
    /// The right side works.
    Right,
    /// Both sides at once, or in turn within one repetition.
    Both,
    /// No side: to read only, or a pause.
    None,
}

impl Side {
    /// The other side; `both` and `none` have no other.
    #[must_use]
    pub fn opposite(self) -> Side {
        match self {
            Side::Left => Side::Right,
            Side::Right => Side::Left,
            Side::Both | Side::None => self,
        }
    }
}

/// A field whose words came from another locale than the one asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fallback {
    /// The field, by its name in this document.
    #[schema(pattern = "^[a-z][a-z0-9_]*$", max_length = 80, example = "cue")]
    pub field: String,
    /// The step that it belongs to, if any.
    #[schema(nullable = true)]
    pub step_id: Option<Id>,
    /// The locale that the words are in.
    pub locale: Locale,
}

/// What the texts of every document tell of themselves.
pub trait Texts {
    /// How these words came to be.
    fn translation(&self) -> Translation;
}

/// Reads fields from the best locale and notes where another had to stand in.
pub struct Reader<'a, T> {
    chain: Vec<(&'a Locale, &'a T)>,
    asked: &'a Locale,
    fallbacks: Vec<Fallback>,
}

impl<'a, T: Texts> Reader<'a, T> {
    /// The locales to try, best first: the asked one, its parents, the original, the default.
    pub fn new(texts: &'a Map<Locale, T>, asked: &'a Locale) -> Self {
        let mut chain: Vec<(&Locale, &T)> = Vec::new();
        let mut push = |entry: Option<(&'a Locale, &'a T)>| {
            if let Some(entry) = entry
                && !chain.iter().any(|known| known.0 == entry.0)
            {
                chain.push(entry);
            }
        };
        for tag in lookup_chain(asked.as_str()) {
            push(texts.get_key_value(tag));
        }
        push(texts.get_key_value(DEFAULT_LOCALE));
        push(texts.iter().find(|(_, text)| text.translation() == Translation::Original));
        for entry in texts {
            push(Some(entry));
        }
        Reader { chain, asked, fallbacks: Vec::new() }
    }

    /// The field in the first locale that has it, and that locale.
    pub fn read<R>(
        &mut self,
        field: &str,
        step_id: Option<&Id>,
        get: impl Fn(&'a T) -> Option<R>,
    ) -> Option<(R, &'a Locale)> {
        let (value, locale) =
            self.chain.iter().find_map(|(locale, text)| Some((get(text)?, *locale)))?;
        if !speaks(locale, self.asked) {
            let fallback =
                Fallback { field: field.into(), step_id: step_id.cloned(), locale: locale.clone() };
            if !self.fallbacks.contains(&fallback) {
                self.fallbacks.push(fallback);
            }
        }
        Some((value, locale))
    }

    /// A text field of the document itself; empty where no locale has it.
    pub fn text(&mut self, field: &str, get: impl Fn(&'a T) -> Option<&'a String>) -> String {
        self.read(field, None, get).map(|(text, _)| text.clone()).unwrap_or_default()
    }

    /// The locale that was asked for.
    pub fn asked(&self) -> &'a Locale {
        self.asked
    }

    /// How the words of the best locale came to be.
    pub fn translation(&self) -> Translation {
        self.chain.first().map_or(Translation::Original, |(_, text)| text.translation())
    }

    /// What had to be taken from another locale so far.
    pub fn into_fallbacks(self) -> Vec<Fallback> {
        self.fallbacks
    }
}

/// Whether words in `have` answer a wish for `asked`: the same tag, or its parent.
pub fn speaks(have: &Locale, asked: &Locale) -> bool {
    lookup_chain(asked.as_str()).any(|tag| have == tag)
}

/// The lookup of RFC 4647: the tag, then the tag without its last part, and so on.
pub fn lookup_chain(tag: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(tag), |tag| tag.rfind('-').map(|at| &tag[..at]))
}

/// The words for one side: `{left|right}` gives its first word for the left, else its second.
///
/// Text without braces is handed back as it is. `both` and `none` read like the left.
pub fn sided(text: &str, side: Side) -> Cow<'_, str> {
    if !text.contains('{') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((inside, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        if let Some((left, right)) = inside.split_once('|') {
            out.push_str(if side == Side::Right { right } else { left });
        } else {
            out.push('{');
            out.push_str(inside);
            out.push('}');
        }
        rest = tail;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Whether the words differ between the sides.
pub fn is_sided(text: &str) -> bool {
    sided(text, Side::Left) != sided(text, Side::Right)
}

/// The text with every sided alternative cut out: what is left is said for both sides.
pub fn outside_braces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(letter),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Side, is_sided, lookup_chain, outside_braces, sided};

    #[test]
    fn the_first_word_is_for_the_left_the_second_for_the_right() {
        let text = "Knees {left|right}, the {right|left} hip lifts.";
        assert_eq!(sided(text, Side::Left), "Knees left, the right hip lifts.");
        assert_eq!(sided(text, Side::Right), "Knees right, the left hip lifts.");
        assert!(is_sided(text));
    }

    #[test]
    fn braces_without_alternatives_stay_as_they_are() {
        assert_eq!(sided("Hold {name} and {", Side::Right), "Hold {name} and {");
        assert!(!is_sided("Hold {name}"));
    }

    #[test]
    fn an_unclosed_brace_loses_no_words() {
        assert_eq!(sided("a {left|right", Side::Right), "a {left|right");
    }

    #[test]
    fn lookup_drops_the_last_part_of_the_tag() {
        let chain: Vec<_> = lookup_chain("zh-Hant-TW").collect();
        assert_eq!(chain, ["zh-Hant-TW", "zh-Hant", "zh"]);
    }

    #[test]
    fn side_words_outside_braces_are_what_remains() {
        assert_eq!(outside_braces("left {left|right} foot"), "left  foot");
    }
}
