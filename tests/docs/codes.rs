//! The page of the codes of rules, against the codes that the rules tell.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const PAGE: &str = include_str!("../../docs/lint-codes.md");
/// Where things that are wrong with a document, or with a request to write one, are told.
const ROOMS: [&str; 4] = ["src/content", "src/desk", "src/archive", "src/http/management"];
/// Codes of a single word: other words look like them.
const SINGLE: [&str; 2] = ["malformed", "missing"];
/// Words of the same form that are no codes.
const OTHER: [&str; 6] = [
    "date-time",
    "joint-actions",
    "missing-parameter",
    "supine-twist",
    "unknown-value",
    "uri-reference",
];

/// Every file of Rust in a folder and below.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.flat_map(below).filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

/// Words in quotes that look like a code, without those that stand in comments and tests, and
/// without the names of headers.
fn coded(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let is_other = |line: &str| line.trim_start().starts_with("//") || line.contains("from_static");
    let lines = code.lines().filter(|line| !is_other(line));
    let quoted = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
    quoted.filter(|word| is_code(word)).map(str::to_owned).collect()
}

fn is_code(word: &str) -> bool {
    let is_word =
        |part: &str| !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_lowercase());
    SINGLE.contains(&word) || (word.contains('-') && word.split('-').all(is_word))
}

/// The rows of all tables of the page, by their cells.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix("` |"));
    rows.map(|row| row.split(" | ").map(|cell| cell.trim_matches('`')).collect()).collect()
}

#[test]
fn the_page_tells_every_code_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found: BTreeSet<String> = BTreeSet::new();
    for file in ROOMS.iter().flat_map(|room| files(&root.join(room))) {
        found.extend(coded(&fs::read_to_string(file).unwrap()));
    }
    for other in OTHER {
        assert!(found.remove(other), "`{other}` is in no rule any more: take it out of the list");
    }
    let told: Vec<&str> = rows(PAGE).iter().map(|row| row[0]).collect();
    let once: BTreeSet<String> = told.iter().map(|code| (*code).to_owned()).collect();
    assert_eq!(once.len(), told.len(), "a code stands on the page twice");
    let unknown: Vec<_> = found.difference(&once).collect();
    assert!(unknown.is_empty(), "docs/lint-codes.md lacks {unknown:?}");
    let made_up: Vec<_> = once.difference(&found).collect();
    assert!(made_up.is_empty(), "no rule tells {made_up:?}");
    assert!(found.len() > 100, "only {} codes were found", found.len());
}

#[test]
fn each_code_has_a_meaning_a_remedy_and_a_place() {
    for row in rows(PAGE) {
        assert_eq!(row.len(), 4, "{row:?}");
        assert!(row[1..].iter().all(|cell| !cell.is_empty()), "{row:?}");
        assert!(row[3].starts_with('#'), "{row:?}");
    }
}

#[test]
fn codes_are_found_in_rules_and_not_in_what_surrounds_them() {
    let text = "//! \"in-a-comment\"\nadd(place, \"goal-unfit\", \"A word.\");\n\
                say(\"malformed\");\nlet day = \"2026-11-22\";\n\
                HeaderName::from_static(\"a-header\");\n\
                #[cfg(test)]\nmod tests { \"in-a-test\" }\n";
    assert_eq!(coded(text).into_iter().collect::<Vec<_>>(), ["goal-unfit", "malformed"]);
}
