//! `serve --content` fills an empty store from a folder of an editor, whole or not at all.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::cli::running::{Running, limber, run, said};

/// The bundled content as files, with the name of one stretch changed.
pub fn edited(name: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    copy(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data")), folder.path());
    let path = folder.path().join("stretches/cobra.json");
    let text = fs::read_to_string(&path).unwrap();
    let changed = text.replacen("\"name\": \"Cobra\"", &format!("\"name\": \"{name}\""), 1);
    assert_ne!(text, changed);
    fs::write(path, changed).unwrap();
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What serves that content from a store.
pub fn serve<'a>(content: &'a TempDir, store: &'a str) -> Vec<&'a str> {
    let content = content.path().to_str().unwrap();
    vec!["serve", "--listen", "127.0.0.1:0", "--store", store, "--content", content]
}

#[test]
fn an_empty_store_begins_with_the_content_of_the_folder() {
    let content = edited("Cobra of an editor");
    let running = Running::launch(&mut limber(&serve(&content, "memory:")));
    assert_eq!(running.read("/v1/stretches/cobra")["name"], "Cobra of an editor");
}

#[test]
fn content_that_breaks_a_rule_is_refused_whole_and_the_first_place_is_named() {
    let content = edited(" blank at an end");
    let store = TempDir::new().unwrap();
    let url = format!("sled:{}", store.path().join("limber.db").display());
    let (code, text) = said(&run(&serve(&content, &url)));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("stretches/cobra.json: #/texts/en/name"), "{text}");
    assert!(text.contains("limber check"), "{text}");
    let running = Running::start(&url);
    assert_eq!(running.read("/v1")["revision"], 1, "nothing of it was kept");
    assert_eq!(running.read("/v1/stretches/cobra")["name"], "Cobra");
}

#[test]
fn content_with_routines_but_without_words_for_a_player_is_refused() {
    let content = edited("Cobra of an editor");
    fs::remove_file(content.path().join("phrases/en.json")).unwrap();
    let (code, text) = said(&run(&serve(&content, "memory:")));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("the first in phrases/en.json: #: [document-required]"), "{text}");
}

#[test]
fn a_folder_that_is_not_there_or_holds_nothing_is_told() {
    let empty = TempDir::new().unwrap();
    let (code, text) = said(&run(&serve(&empty, "memory:")));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("there are no documents"), "{text}");
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--store", "memory:"];
    let (code, text) = said(&run(&[&arguments[..], &["--content", "nowhere"]].concat()));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("`nowhere` can't be read"), "{text}");
}

#[test]
fn a_store_that_holds_content_is_not_written_over_and_the_log_says_so() {
    let store = TempDir::new().unwrap();
    let url = format!("sled:{}", store.path().join("limber.db").display());
    Running::start(&url).stop("-TERM");
    let content = edited("Cobra of an editor");
    let running = Running::launch(&mut limber(&serve(&content, &url)));
    assert!(running.log.contains("the folder was not read"), "{}", running.log);
    assert_eq!(running.read("/v1/stretches/cobra")["name"], "Cobra");
}
