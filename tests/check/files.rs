//! Files are read strictly, all of them, and what is no document is told.

use std::fs;

use super::copy::{COBRA, Copy};

#[test]
fn json_is_read_strictly() {
    let copy = Copy::new();
    let twice = copy.read(COBRA).replacen('{', "{ \"license\": \"CC0-1.0\",", 1);
    copy.write(COBRA, twice)
        .one("stretches/cobra.json: #/license: [key-repeated]", "Keep one of them.");
    Copy::new()
        .write(COBRA, "{\n  \"kind\": \"stretch\",\n}")
        .one("stretches/cobra.json: #: [json-malformed]", "at line 3, column 1");
    let copy = Copy::new();
    let marked = [b"\xef\xbb\xbf", copy.read(COBRA).as_bytes()].concat();
    copy.write(COBRA, marked)
        .one("stretches/cobra.json: #: [byte-order-mark]", "Save it as UTF-8 without one.");
    Copy::new().write(COBRA, "[".repeat(40)).one("stretches/cobra.json: #", "[nesting-too-deep]");
    Copy::new()
        .write(COBRA, " ".repeat(1_000_001))
        .one("stretches/cobra.json: #: [file-too-large]", "Make it smaller");
}

#[test]
fn what_is_no_document_is_told() {
    Copy::new()
        .write("stretches/notes.txt", "")
        .one("stretches/notes.txt: #: [file-unknown]", "Rename or remove this file.");
    Copy::new()
        .write("stray.json", "{}")
        .one("stray.json: #: [file-unknown]", "Move or remove this.");
    let copy = Copy::new();
    fs::create_dir(copy.path("poses")).unwrap();
    copy.one("poses/: #: [folder-unknown]", "Known are `stretches`, `routines`");
    let copy = Copy::new();
    fs::rename(copy.path(COBRA), copy.path("stretches/Cobra.json")).unwrap();
    copy.one("stretches/Cobra.json: #: [file-name-malformed]", "after the id of its document");
}

#[test]
fn hidden_files_and_explanations_are_passed_by() {
    let copy = Copy::new();
    copy.write(".DS_Store", "").write("README.md", "").write("stretches/.cobra.json.swp", "");
    copy.clean();
}

#[test]
fn a_folder_within_a_folder_is_told_where_documents_stand() {
    let copy = Copy::new();
    fs::create_dir(copy.path("stretches/backs")).unwrap();
    copy.one("stretches/backs/: #: [folder-unknown]", "directly in the folder of their kind");
}
