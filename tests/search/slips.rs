//! Whoever slips once finds what they would have found; and no question does any harm.

use std::sync::LazyLock;

use limber::catalog::edition::Edition;
use limber::catalog::hits::Search;
use limber::catalog::passages::passages;
use limber::content::document::Document;
use limber::content::id::Reference;
use limber::search::words::{fold, words};
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

/// The words of a document that are long enough to have a slip.
fn long_words(document: &Document, place: usize) -> Vec<String> {
    let locale = &EDITION.locales()[place];
    let mut found = Vec::new();
    for passage in passages(document, &*EDITION, locale) {
        for range in words(&passage.text) {
            let word = fold(&passage.text[range]).into_owned();
            if word.chars().count() >= 4 && !word.chars().any(char::is_numeric) {
                found.push(word);
            }
        }
    }
    found
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
