//! The bundled routine word for word, in every language and with either side first.
//!
//! Run with `LIMBER_BLESS=1` to write the files anew, and read what changed as someone would who
//! lies on the mat with the phone on the floor.

use std::fs;
use std::path::Path;

use limber::content::delivered::timeline::Options;
use limber::content::text::Side;

use crate::shelf::Shelf;

#[track_caller]
fn check(locale: &str, first_side: Side) {
    let shelf = Shelf::bundled();
    let options = Options { first_side, ..Options::default() };
    let routine = shelf.routine("back-tension-five");
    let timeline = shelf.try_timeline(&routine, locale, &options).unwrap();
    let found = format!("{}\n", serde_json::to_string_pretty(&timeline).unwrap());

    let side = if first_side == Side::Right { "right" } else { "left" };
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/timeline")
        .join(format!("back-tension-five.{locale}.{side}.json"));
    if std::env::var_os("LIMBER_BLESS").is_some() {
        fs::write(&file, &found).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap();
    let differs = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
    assert_eq!(differs, None, "in {}", file.display());
    assert_eq!(found.len(), expected.len(), "in {}", file.display());
}

#[test]
fn english_left_first_is_word_for_word() {
    check("en", Side::Left);
}

#[test]
fn english_right_first_is_word_for_word() {
    check("en", Side::Right);
}

#[test]
fn spanish_left_first_is_word_for_word() {
    check("es", Side::Left);
}

#[test]
fn spanish_right_first_is_word_for_word() {
    check("es", Side::Right);
}

#[test]
fn german_left_first_is_word_for_word() {
    check("de", Side::Left);
}

#[test]
fn german_right_first_is_word_for_word() {
    check("de", Side::Right);
}
