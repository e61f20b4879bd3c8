//! How the command tells what it found, and how it ends.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use limber::cli::check::run;
use serde_json::json;
use tempfile::TempDir;

use super::copy::{COBRA, Copy};

#[track_caller]
fn refused(folder: &Path, words: &str) {
    let error = run(folder, &mut Vec::new()).unwrap_err().to_string();
    assert!(error.contains(&folder.display().to_string()), "{error}");
    assert!(error.contains(words), "{error}");
    assert!(error.contains("Name the folder that holds `stretches/`, `routines/`"), "{error}");
}

#[test]
fn a_folder_that_is_not_there_is_named_with_the_remedy() {
    let folder = TempDir::new().unwrap();
    refused(&folder.path().join("nowhere"), "is not there");
    let file = folder.path().join("file.json");
    fs::write(&file, "{}").unwrap();
    refused(&file, "is no folder");
}

#[test]
fn a_folder_without_documents_is_no_success() {
    let folder = TempDir::new().unwrap();
    let mut out = Vec::new();
    assert!(!run(folder.path(), &mut out).unwrap());
    let told = String::from_utf8(out).unwrap();
    assert!(told.starts_with("0 documents: there is nothing to check. Name the folder"), "{told}");
    fs::write(folder.path().join("cobra.json"), "{}").unwrap();
    let mut out = Vec::new();
    assert!(!run(folder.path(), &mut out).unwrap());
    let told = String::from_utf8(out).unwrap();
    assert!(told.contains("1 violation in 1 file\n0 documents. Name the folder"), "{told}");
}

#[test]
fn keys_and_file_names_cannot_steer_the_terminal() {
    let copy = Copy::new();
    copy.write("stretches/a\u{1b}[2J\nb.json", "{}").one(
        "stretches/a\\u{1b}[2J\\nb.json: #: [file-name-malformed] `a\\u{1b}[2J\\nb` is no id",
        "Name the file",
    );
    let copy = Copy::new();
    copy.set(COBRA, "/\u{1b}[31m\n\u{202e}", json!(1)).one(
        "stretches/cobra.json: #/\\u{1b}[31m\\n\\u{202e}: [field-unknown] The field `\\u{1b}[31m",
        "Rename or remove it.",
    );
}

#[test]
fn of_very_many_violations_in_a_file_the_first_are_printed() {
    let copy = Copy::new();
    for nth in 0..103 {
        copy.set(COBRA, &format!("/field-{nth}"), json!(nth));
    }
    let lines = copy.lines();
    assert_eq!(lines.len(), 102);
    assert!(
        lines[99].starts_with("stretches/cobra.json: #/field-99: [field-unknown]"),
        "{}",
        lines[99]
    );
    assert!(lines[100].starts_with("stretches/cobra.json: and 3 more."), "{}", lines[100]);
    assert_eq!(lines[101], "103 violations in 1 file");
}

/// What `head` is once it has seen enough.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

#[test]
fn a_reader_who_has_seen_enough_does_not_change_the_answer() {
    let copy = Copy::new();
    assert!(run(copy.folder(), &mut Closed).unwrap());
    copy.write(COBRA, "{");
    assert!(!run(copy.folder(), &mut Closed).unwrap());
}
