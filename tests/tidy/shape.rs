//! How large things may get, and what a file opens with.

use super::code::{closing, first_outside, words};
use super::files::{File, assert_count, assert_none, repository};

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;
const COLUMNS_MAX: usize = 100;

/// How the paths of files end whose lines people write.
const WRITTEN: [&str; 18] = [
    ".rs",
    ".md",
    ".toml",
    ".yml",
    "config.yaml",
    ".py",
    ".cjs",
    ".mjs",
    ".lua",
    ".ts",
    ".kt",
    ".swift",
    "/run",
    "/test",
    "/deep",
    "/bench",
    "/clients",
    "justfile",
];

/// Prose that is delivered as it stands: one paragraph a line, as Markdown in JSON wants it.
const DELIVERED_PROSE: &str = "openapi/overview.md";

/// Files that are too long.
fn long_files(files: &[File]) -> Vec<String> {
    files
        .iter()
        .filter(|file| file.is_rust())
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > FILE_LINES_MAX)
        .map(|(file, lines)| format!("{} has {lines} lines of {FILE_LINES_MAX}", file.path))
        .collect()
}

/// Functions that are too long, from `fn` to the brace that ends them.
fn long_functions(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let words = words(&file.text);
        for at in (0..words.len()).filter(|at| words[*at].text == "fn") {
            // A type such as `fn(u8)` has no name, and a promise in a trait no body.
            let is_named = words.get(at + 1).is_some_and(|word| word.text != "(");
            let body = is_named.then(|| first_outside(&words, at, &["{", ";"])).flatten();
            let Some(body) = body.filter(|body| words[*body].text == "{") else { continue };
            let lines = words[closing(&words, body)].line - words[at].line + 1;
            if lines > FUNCTION_LINES_MAX {
                complaints.push(format!(
                    "{}:{} `{}` has {lines} lines of {FUNCTION_LINES_MAX}",
                    file.path,
                    words[at].line,
                    words[at + 1].text,
                ));
            }
        }
    }
    complaints
}

/// Lines that are too wide. An address can't be broken, nor a row of a table in Markdown.
fn wide_lines(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files {
        let is_written = WRITTEN.iter().any(|end| file.path.ends_with(end));
        if !is_written || file.path == DELIVERED_PROSE {
            continue;
        }
        for (number, line) in (1..).zip(file.text.lines()) {
            let columns = line.chars().count();
            let is_row = file.is_prose() && line.starts_with('|');
            if columns > COLUMNS_MAX && !is_row && !line.contains("https://") {
                complaints.push(format!("{}:{number} has {columns} columns", file.path));
            }
        }
    }
    complaints
}

/// Rust files that do not open by saying what they are for.
fn unopened(files: &[File]) -> Vec<String> {
    files
        .iter()
        .filter(|file| file.is_rust() && !file.text.starts_with("//! "))
        .map(|file| format!("{} opens without `//!`: say what it is for", file.path))
        .collect()
}

#[test]
fn no_file_is_too_long() {
    assert_none(&long_files(&repository()));
}

#[test]
fn a_file_of_one_line_too_many_is_found() {
    let file = |lines| File::made_up("src/a.rs", &"//! A.\n".repeat(lines));
    assert_none(&long_files(&[file(FILE_LINES_MAX)]));
    assert_count(&long_files(&[file(FILE_LINES_MAX + 1)]), 1);
}

#[test]
fn no_function_is_too_long() {
    assert_none(&long_functions(&repository()));
}

#[test]
fn a_function_of_one_line_too_many_is_found() {
    let file = |lines| {
        let body = "    a();\n".repeat(lines - 2);
        let text = format!("trait T {{ fn f(a: [u8; 2]); }}\nfn g(h: fn(u8)) {{\n{body}}}\n");
        File::made_up("src/a.rs", &text)
    };
    assert_none(&long_functions(&[file(FUNCTION_LINES_MAX)]));
    assert_count(&long_functions(&[file(FUNCTION_LINES_MAX + 1)]), 1);
}

#[test]
fn no_line_is_too_wide() {
    assert_none(&wide_lines(&repository()));
}

#[test]
fn a_line_that_is_too_wide_is_found() {
    let wide = "ü".repeat(COLUMNS_MAX + 1);
    let file = |path, text: &str| File::made_up(path, text);
    assert_count(&wide_lines(&[file("src/a.rs", &wide), file("A.md", &wide)]), 2);
    assert_none(&wide_lines(&[file("src/a.rs", &"ü".repeat(COLUMNS_MAX))]));
    assert_none(&wide_lines(&[file("A.md", &format!("| {wide} |"))]));
    assert_none(&wide_lines(&[file("A.md", &format!("https://{wide}"))]));
    assert_count(&wide_lines(&[file("src/a.rs", &format!("| {wide} |"))]), 1);
    assert_none(&wide_lines(&[file("data/a.json", &wide)]));
}

#[test]
fn every_file_says_what_it_is_for() {
    assert_none(&unopened(&repository()));
}

#[test]
fn a_file_that_does_not_say_what_it_is_for_is_found() {
    assert_count(&unopened(&[File::made_up("src/a.rs", "use std::fmt;\n//! Late.\n")]), 1);
    assert_none(&unopened(&[File::made_up("src/a.rs", "//! A.\n")]));
}
