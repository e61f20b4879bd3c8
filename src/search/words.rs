//! What a word is, and the form in which it is compared: no capitals, no accents, no endings.

use std::borrow::Cow;
use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text, by where they stand in it.
///
/// An apostrophe between letters belongs to the word, a hyphen parts two. Letters that nobody
/// sees are passed over.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut letters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = letters.find(|(_, letter)| is_letter(*letter))?;
        let mut end = start + first.len_utf8();
        while let Some((at, letter)) = letters.peek().copied() {
            let follows = || text[at + letter.len_utf8()..].chars().find(|next| !is_unseen(*next));
            let is_inside = || is_apostrophe(letter) && follows().is_some_and(is_letter);
            if is_letter(letter) || is_inside() {
                end = at + letter.len_utf8();
            } else if !is_unseen(letter) {
                break;
            }
            letters.next();
        }
        Some(start..end)
    })
}

/// What people type as one word too: words of a text that nothing but a hyphen parts, and the two
/// words of a text that has no more, as the name `Cat cow`.
pub fn compounds(text: &str) -> Vec<Range<usize>> {
    let words: Vec<Range<usize>> = words(text).collect();
    if let [first, last] = words.as_slice() {
        return vec![Range { start: first.start, end: last.end }];
    }
    let joined = words.chunk_by(|one, next| is_hyphen(&text[one.end..next.start]));
    let whole = |words: &[Range<usize>]| match words {
        [first, .., last] => Some(Range { start: first.start, end: last.end }),
        _ => None,
    };
    joined.filter_map(whole).collect()
}

fn is_hyphen(text: &str) -> bool {
    matches!(text.trim_matches(is_unseen), "-" | "\u{2010}" | "\u{2011}")
}

/// Whether it is a sign for whoever sets the text: a soft hyphen, a joiner, a direction.
pub fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || (!letter.is_ascii() && is_combining_mark(letter))
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '\u{2019}' | '\u{2bc}')
}

/// The form in which words are compared. It is empty for marks that have no letter under them.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    for letter in word.nfkd().flat_map(char::to_lowercase) {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            '\u{2bc}' => {}
            _ if letter.is_alphanumeric() && !is_combining_mark(letter) => folded.push(letter),
            _ => {}
        }
    }
    Cow::Owned(folded)
}

/// What is known of a language: how its words end, and how it is typed without its own letters.
pub struct Language {
    stemmer: Option<Stemmer>,
    is_german: bool,
    is_spanish: bool,
}

impl Language {
    /// The language of a tag of BCP 47. Words of one that is not known keep their endings.
    pub fn of(tag: &str) -> Language {
        let primary = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
        let algorithm = match primary.as_str() {
            "da" => Some(Algorithm::Danish),
            "de" => Some(Algorithm::German),
            "en" => Some(Algorithm::English),
            "es" => Some(Algorithm::Spanish),
            "fi" => Some(Algorithm::Finnish),
            "fr" => Some(Algorithm::French),
            "hu" => Some(Algorithm::Hungarian),
            "it" => Some(Algorithm::Italian),
            "nb" | "nn" | "no" => Some(Algorithm::Norwegian),
            "nl" => Some(Algorithm::Dutch),
            "pt" => Some(Algorithm::Portuguese),
            "ro" => Some(Algorithm::Romanian),
            "ru" => Some(Algorithm::Russian),
            "sv" => Some(Algorithm::Swedish),
            _ => None,
        };
        Language {
            stemmer: algorithm.map(Stemmer::create),
            is_german: primary == "de",
            is_spanish: primary == "es",
        }
    }

    /// A folded word without its ending.
    ///
    /// It depends on nothing but the word, so that an index comes out the same whatever else was
    /// indexed along with it.
    pub fn stem(&self, folded: &str) -> String {
        let Some(stemmer) = &self.stemmer else { return folded.to_owned() };
        let mut word = Cow::Borrowed(folded);
        // The Spanish rules know this ending by its accent, which folding took away.
        if self.is_spanish && (folded.ends_with("cion") || folded.ends_with("sion")) {
            word = Cow::Owned(format!("{}ón", &folded[..folded.len() - 2]));
        }
        fold(&stemmer.stem(&word)).into_owned()
    }

    /// A folded word as it would be with its own letters, if it may have been typed without them:
    /// `rueckenlage` for `Rückenlage`, which is folded to `ruckenlage`.
    pub fn respelled(&self, folded: &str) -> Option<String> {
        if !self.is_german {
            return None;
        }
        let word = folded.replace("ae", "a").replace("oe", "o").replace("ue", "u");
        (word != folded).then_some(word)
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use proptest::prelude::*;

    use super::{Language, compounds, fold, words};

    fn folded(text: &str) -> Vec<String> {
        words(text).map(|range| fold(&text[range]).into_owned()).collect()
    }

    #[test]
    fn words_are_parted_by_whatever_is_no_letter() {
        assert_eq!(folded("Cat-cow: 90°, twice!"), ["cat", "cow", "90", "twice"]);
        assert_eq!(folded("\0 — 🧘 ٪"), [""; 0]);
    }

    #[test]
    fn what_a_hyphen_joins_and_a_name_of_two_words_are_one_word_as_well() {
        let joined = |text: &str| -> Vec<String> {
            compounds(text).into_iter().map(|range| fold(&text[range]).into_owned()).collect()
        };
        assert_eq!(joined("The cat-cow, up-to-date - and last"), ["catcow", "uptodate"]);
        assert_eq!(joined("Cat cow"), ["catcow"]);
        assert_eq!(joined("Katze-Kuh"), ["katzekuh"]);
        assert_eq!(joined("Cobra"), [""; 0]);
    }

    #[test]
    fn apostrophes_belong_to_the_word_that_they_stand_in() {
        assert_eq!(folded("World's 'greatest' don’t o'"), ["worlds", "greatest", "dont", "o"]);
    }

    #[test]
    fn letters_that_nobody_sees_are_no_part_of_a_word_and_part_none() {
        assert_eq!(folded("twi\u{ad}st tw\u{200b}\u{200e}ist twist\u{feff}"), ["twist"; 3]);
        assert_eq!(folded("\u{202e}don\u{2060}'\u{2060}t\u{202c} \u{200d}"), ["dont"]);
        assert_eq!(folded("دست\u{200c}ها"), ["دستها"]);
        assert_eq!(compounds("the cat\u{ad}-\u{200b}cow"), [Range { start: 4, end: 16 }]);
    }

    #[test]
    fn accents_and_capitals_make_no_difference() {
        assert_eq!(folded("Torsión TORSION Torsio\u{301}n"), ["torsion"; 3]);
        assert_eq!(
            folded("Rückenlage Füße STRASSE Straße"),
            ["ruckenlage", "fusse", "strasse", "strasse"]
        );
        assert_eq!(folded("ﬁbula İstanbul"), ["fibula", "istanbul"]);
    }

    #[test]
    fn words_of_other_scripts_are_words() {
        assert_eq!(folded("שלום עולם"), ["שלום", "עולם"]);
        assert_eq!(folded("растяжка"), ["растяжка"]);
    }

    #[track_caller]
    fn alike(tag: &str, one: &str, other: &str) {
        let language = Language::of(tag);
        assert_eq!(language.stem(&fold(one)), language.stem(&fold(other)), "{one} {other}");
    }

    #[test]
    fn endings_make_no_difference_in_the_language_of_the_words() {
        alike("en", "stretches", "stretching");
        alike("es", "rotación", "rotaciones");
        alike("es-MX", "estiramiento", "estiramientos");
        alike("de", "Dehnung", "Dehnungen");
        alike("de-AT", "Rücken", "rückens");
        alike("tlh", "Rücken", "rucken");
    }

    proptest! {
        #[test]
        fn any_text_has_words_that_can_be_folded_and_stemmed(text in any::<String>()) {
            for range in words(&text) {
                let word = fold(&text[range]).into_owned();
                prop_assert_eq!(fold(&word), word.as_str(), "what is folded stays");
                for tag in ["da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ro",
                    "ru", "sv"] {
                    let _ = Language::of(tag).stem(&word);
                }
            }
        }

        #[test]
        fn stems_come_of_any_word(word in "[a-zæøåßñçéèüöäőűăîț]{1,14}|[а-я]{1,14}") {
            let word = fold(&word).into_owned();
            for tag in ["da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ro",
                "ru", "sv"] {
                let _ = Language::of(tag).stem(&word);
            }
        }
    }

    #[test]
    fn german_may_be_typed_without_its_own_letters() {
        let german = Language::of("de");
        assert_eq!(german.respelled("rueckenlage").as_deref(), Some("ruckenlage"));
        assert_eq!(german.respelled("hand"), None);
        assert_eq!(Language::of("en").respelled("true"), None);
    }
}
