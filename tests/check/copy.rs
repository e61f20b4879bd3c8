//! A copy of the bundled content that a test may spoil, and what the command says of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use limber::archive::folder::{Folder, bundled, read_folder};
use limber::cli::check::report;
use limber::content::schema::Checker;
use serde_json::Value;
use tempfile::TempDir;

/// Built once: that takes longer than checking.
static CHECKER: LazyLock<Checker> = LazyLock::new(Checker::new);

static FOLDER: LazyLock<Folder> = LazyLock::new(bundled);

/// A copy of the bundled content that a test may spoil.
pub struct Copy(TempDir);

impl Copy {
    pub fn new() -> Self {
        let copy = TempDir::new().unwrap();
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        for folder in fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path()) {
            if !folder.is_dir() {
                continue;
            }
            let target = copy.path().join(folder.file_name().unwrap());
            fs::create_dir(&target).unwrap();
            for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                fs::copy(&file, target.join(file.file_name().unwrap())).unwrap();
            }
        }
        Copy(copy)
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    pub fn write(&self, file: &str, text: impl AsRef<[u8]>) -> &Self {
        fs::write(self.path(file), text).unwrap();
        self
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    /// Puts `value` at a place of a document; the last part of the pointer may be new.
    pub fn set(&self, file: &str, pointer: &str, value: Value) -> &Self {
        let mut document: Value = serde_json::from_str(&self.read(file)).unwrap();
        put(&mut document, pointer, value);
        self.write(file, document.to_string())
    }

    pub fn remove(&self, file: &str, pointer: &str) -> &Self {
        let mut document: Value = serde_json::from_str(&self.read(file)).unwrap();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = document.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        assert!(parent.shift_remove(key).is_some(), "nothing at {pointer} in {file}");
        self.write(file, document.to_string())
    }

    /// The lines that the command prints, the summary last.
    pub fn lines(&self) -> Vec<String> {
        lines(&read_folder(self.0.path()).unwrap())
    }

    /// There is one violation, it begins with `start` and tells the `remedy`.
    #[track_caller]
    pub fn one(&self, start: &str, remedy: &str) {
        one(&self.lines(), start, remedy);
    }

    /// There is no violation.
    #[track_caller]
    pub fn clean(&self) {
        let lines = self.lines();
        assert_eq!(lines[0], "65 documents, 0 violations", "{lines:#?}");
    }
}

/// Several values set to others: what is told, without the details and the summary.
pub fn told(file: &str, changes: &[(&str, Value)]) -> Vec<String> {
    let mut folder = FOLDER.clone();
    let stored = folder.documents.iter_mut().find(|stored| stored.path == file).unwrap();
    for (pointer, value) in changes {
        put(stored.value.as_mut().unwrap(), pointer, value.clone());
    }
    let mut lines = lines(&folder);
    lines.pop();
    let start = |line: String| {
        let (start, _) = line.split_once(']').unwrap();
        start.strip_prefix(file).unwrap_or(start).trim_start_matches(": ").replace(": [", " ")
    };
    lines.into_iter().map(start).collect()
}

/// One value set to another gives one violation. In memory: most tests need no files.
#[track_caller]
pub fn spoiled(file: &str, pointer: &str, value: Value, start: &str, remedy: &str) {
    let mut folder = FOLDER.clone();
    let stored = folder.documents.iter_mut().find(|stored| stored.path == file).unwrap();
    put(stored.value.as_mut().unwrap(), pointer, value);
    one(&lines(&folder), &format!("{file}: {start}"), remedy);
}

fn lines(folder: &Folder) -> Vec<String> {
    let mut out = Vec::new();
    let clean = report(folder, &CHECKER, &mut out).unwrap();
    let lines: Vec<String> = String::from_utf8(out).unwrap().lines().map(Into::into).collect();
    assert_eq!(clean, lines.iter().any(|line| line.ends_with(", 0 violations")), "{lines:#?}");
    lines
}

#[track_caller]
fn one(lines: &[String], start: &str, remedy: &str) {
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines[0].starts_with(start), "{lines:#?}");
    assert!(lines[0].contains(remedy), "{lines:#?}");
    assert_eq!(lines[1], "1 violation in 1 file");
}

/// Puts `value` at a place; the last part of the pointer may be new, `-` is the end of a list.
fn put(document: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap_or_else(|| panic!("there is no {parent}")) {
        Value::Object(object) => {
            object.insert(key.into(), value);
        }
        Value::Array(list) if key == "-" => list.push(value),
        Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
        other => panic!("{pointer} is within {other}"),
    }
}

pub const TWIST: &str = "stretches/supine-twist.json";
pub const SEATED: &str = "stretches/seated-twist.json";
pub const COBRA: &str = "stretches/cobra.json";
pub const LUNGE: &str = "stretches/worlds-greatest-stretch.json";
pub const FIVE: &str = "routines/back-tension-five.json";
pub const FLAG: &str = "guidance/red-flag-cauda-equina.json";
pub const PAIN: &str = "conditions/new-back-pain.json";
