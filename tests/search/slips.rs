//! Whoever slips once finds what they would have found; and no question does any harm.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use limber::catalog::edition::Edition;
use limber::catalog::hits::Search;
use limber::catalog::passages::passages;
use limber::content::document::Document;
use limber::content::id::Reference;
use limber::search::words::{Language, fold, words};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::library::{DOCUMENTS, bundled};

static EDITION: LazyLock<Edition> = LazyLock::new(bundled);

fn found(question: &str, place: usize) -> Vec<Reference> {
    let text = question.to_owned();
    let search = Search { text, kinds: Vec::new(), limit: 10_000, after: None };
    let hits = search.find(&EDITION, place).hits.into_iter();
    hits.map(|hit| hit.item.published.document.reference()).collect()
}

/// The words of a document.
fn words_of(document: &Document, place: usize) -> Vec<String> {
    let locale = &EDITION.locales()[place];
    let mut found = Vec::new();
    for passage in passages(document, &*EDITION, locale) {
        for range in words(&passage.text) {
            found.push(fold(&passage.text[range]).into_owned());
        }
    }
    found
}

/// Those that are long enough to have a slip.
fn long_words(document: &Document, place: usize) -> Vec<String> {
    let mut words = words_of(document, place);
    words.retain(|word| word.chars().count() >= 4 && !word.chars().any(char::is_numeric));
    words
}

/// Whether another locale has the word, whatever its ending: then that is what was meant.
fn is_word_elsewhere(word: &str, place: usize) -> bool {
    static STEMS: LazyLock<Vec<BTreeSet<String>>> = LazyLock::new(|| {
        let of_place = |place: usize| {
            let language = Language::of(EDITION.locales()[place].as_str());
            let words = DOCUMENTS.iter().flat_map(|document| words_of(document, place));
            words.map(|word| language.stem(&word)).collect()
        };
        (0..EDITION.locales().len()).map(of_place).collect()
    });
    let typed = fold(word);
    let locales = EDITION.locales().iter().zip(STEMS.iter()).enumerate();
    locales
        .filter(|(other, _)| *other != place)
        .any(|(_, (locale, stems))| stems.contains(&Language::of(locale.as_str()).stem(&typed)))
}

/// One letter left out, put in or changed, or two swapped.
fn with_slip(word: &str, slip: u8, at: Index, letter: char) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = at.index(letters.len());
    match slip {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letter),
        2 => letters[at] = letter,
        _ => letters.swap(at.max(1) - 1, at.max(1)),
    }
    letters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_word_with_a_slip_finds_the_documents_that_have_it(
        document in select(DOCUMENTS.as_slice()), place in 0_usize..3, word in any::<Index>(),
        slip in 0_u8..4, at in any::<Index>(), letter in "[a-zäñ]",
    ) {
        let words = long_words(&document, place);
        prop_assume!(!words.is_empty());
        let word = word.get(&words);
        let letter = letter.chars().next().unwrap();
        let typed = with_slip(word, slip, at, letter);
        prop_assume!(!is_word_elsewhere(&typed, place));
        let found = found(&typed, place);
        prop_assert!(found.contains(&document.reference()), "{word} as {typed}: {found:?}");
    }

    #[test]
    fn no_question_does_harm(question in "\\PC{0,128}", place in 0_usize..3) {
        let _ = found(&question, place);
    }

    #[test]
    fn nor_do_letters_that_nobody_types(question in any::<String>(), place in 0_usize..3) {
        let _ = found(&question, place);
    }
}

#[test]
fn long_and_many_words_do_no_harm() {
    for question in ["ä".repeat(128), "a ".repeat(64), "\u{301}".repeat(128), "ß".repeat(64)] {
        let _ = found(&question, 0);
    }
}
