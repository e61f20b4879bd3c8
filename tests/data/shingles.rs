//! No text of ours copies a run of eight words from the article.
//!
//! The article is not in the project: `tests/article-shingles.txt` holds hashes of its runs.

use std::collections::BTreeSet;
use std::fmt::Write;

use limber::content::text::{Side, sided};
use sha2::{Digest, Sha256};

use super::library::{FOLDER, strings};

const RUN: usize = 8;

/// The first sixteen hexadecimal digits of the hash of each run of eight words.
fn shingles(text: &str) -> Vec<(String, String)> {
    let text = text.to_lowercase().replace(['’', '‘'], "'");
    let words: Vec<&str> = text
        .split(|letter: char| {
            !(letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '\'')
        })
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(RUN)
        .map(|run| {
            let run = run.join(" ");
            let mut digits = String::new();
            for byte in &Sha256::digest(run.as_bytes())[..8] {
                write!(digits, "{byte:02x}").unwrap();
            }
            (digits, run)
        })
        .collect()
}

/// The runs of `text` that are listed; sided wording is read for both sides.
fn copied(text: &str, listed: &BTreeSet<&str>) -> Vec<String> {
    [Side::Left, Side::Right]
        .into_iter()
        .flat_map(|side| shingles(&sided(text, side)))
        .filter(|(hash, _)| listed.contains(hash.as_str()))
        .map(|(_, run)| run)
        .collect()
}

fn article() -> BTreeSet<&'static str> {
    include_str!("../article-shingles.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect()
}

#[test]
fn no_text_copies_eight_words_in_a_row_from_the_article() {
    let listed = article();
    for stored in &FOLDER.documents {
        for (pointer, text) in strings(stored.value.as_ref().unwrap()) {
            let runs = copied(text, &listed);
            assert!(runs.is_empty(), "{} {pointer}: {runs:?}", stored.path);
        }
    }
}

#[test]
fn the_list_is_whole_and_each_line_is_a_hash() {
    let listed = article();
    assert_eq!(listed.len(), 1511);
    let is_hash = |line: &&&str| line.len() == 16 && line.bytes().all(|b| b.is_ascii_hexdigit());
    assert_eq!(listed.iter().filter(is_hash).count(), listed.len());
}

/// The hash was made with another program: `printf '…' | sha256sum | cut -c1-16`.
#[test]
fn a_copied_run_is_found_whatever_its_case_and_punctuation() {
    let fox = BTreeSet::from(["847327c8de7a531a"]);
    let found = ["the quick brown fox jumps over the lazy"];
    assert_eq!(copied("Then “The quick, brown fox” jumps - over the lazy dog.", &fox)[..1], found);
    assert_eq!(copied("The quick brown {fox|dog} jumps over the lazy cat", &fox), found);
    assert_eq!(copied("The quick brown {dog|fox} jumps over the lazy cat", &fox), found);
    assert!(copied("The quick brown dog jumps over the lazy fox", &fox).is_empty());
    assert_eq!(shingles("one two three four five six seven").len(), 0);
    let run = &shingles("don’t one two three four five six 7 8")[0].1;
    assert_eq!(run, "don't one two three four five six 7");
}
