//! Documents as a folder like `data/`: read strictly, on disk and from within the binary.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, DirEntry, include_dir};
use serde_json::Value;

use crate::content::id::{Id, Kind, Reference};
use crate::content::rules::set::{Submitted, check_all};
use crate::content::schema::Checker;
use crate::content::strict::read_json;
use crate::content::violation::{Violation, listed};

/// The largest file that is read.
pub const MAX_FILE_BYTES: u64 = 1_000_000;

/// The content that is bundled with the binary.
static BUNDLED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data");

/// A document as it stands in a folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// Its file within the folder: `stretches/cobra.json`.
    pub path: String,
    /// What the folder and the name of the file say that it is.
    pub place: Reference,
    /// What the file holds; nothing where it can't be read.
    pub value: Option<Value>,
}

/// Something wrong with a file or with the document in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file within the folder: `stretches/cobra.json`.
    pub path: String,
    /// What is wrong.
    pub violation: Violation,
}

/// What a folder holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Folder {
    /// The documents by path, those that can't be read among them.
    pub documents: Vec<Stored>,
    /// What is wrong with files before any document is looked at.
    pub findings: Vec<Finding>,
}

impl Folder {
    /// Everything that is wrong, by path and in the order of the documents.
    pub fn check(&self, checker: &Checker) -> Vec<Finding> {
        let submitted: Vec<Submitted<'_>> = self
            .documents
            .iter()
            .map(|one| Submitted { place: one.place.clone(), value: one.value.as_ref() })
            .collect();
        let answers = check_all(checker, &submitted);
        let mut findings = self.findings.clone();
        for (document, (_, violations)) in self.documents.iter().zip(answers) {
            findings.extend(
                violations
                    .into_iter()
                    .map(|violation| Finding { path: document.path.clone(), violation }),
            );
        }
        findings.sort_by(|a, b| a.path.cmp(&b.path));
        findings
    }

    /// Reads one file, and remembers that it is there even where it can't be read.
    fn take(&mut self, kind: Kind, path: &str, bytes: &[u8]) {
        let stem = path.rsplit('/').next().and_then(|name| name.strip_suffix(".json"));
        let Some(stem) = stem else {
            let detail = "Only `<id>.json` belongs here. Rename or remove this file.";
            self.note(path, Violation::new("#", "file-unknown", detail));
            return;
        };
        let read = read_json(bytes);
        let mut id = stem.to_owned();
        if !Id::is_valid(stem) {
            let detail = format!(
                "`{stem}` is no id: small letters, digits and single hyphens, at most 64 \
                 characters. Name the file after the id of its document."
            );
            self.note(path, Violation::new("#", "file-name-malformed", detail));
            // Others name the document by the id in it, and have nothing to complain of.
            let named = read.value.as_ref().and_then(|value| value.get("id")?.as_str());
            let Some(named) = named.filter(|named| Id::is_valid(named)) else { return };
            id = named.to_owned();
        }
        read.violations.into_iter().for_each(|violation| self.note(path, violation));
        let place = Reference { kind, id: Id::new(id) };
        self.documents.push(Stored { path: path.into(), place, value: read.value });
    }

    fn note(&mut self, path: &str, violation: Violation) {
        self.findings.push(Finding { path: path.into(), violation });
    }

    fn unknown_folder(&mut self, path: &str) {
        let known = listed(Kind::ALL.map(Kind::plural));
        let detail = format!("No kind of document has this folder. Known are {known}.");
        self.note(path, Violation::new("#", "folder-unknown", detail));
    }

    fn sorted(mut self) -> Folder {
        self.documents.sort_by(|a, b| a.path.cmp(&b.path));
        self.findings.sort_by(|a, b| a.path.cmp(&b.path));
        self
    }
}

/// Reads a folder. What is wrong in it is told in the answer, for all files at once.
pub fn read_folder(folder: &Path) -> io::Result<Folder> {
    let mut read = Folder::default();
    for name in names(folder)? {
        let path = folder.join(&name);
        let kind = Kind::ALL.into_iter().find(|kind| kind.plural() == name);
        match (path.is_dir(), kind) {
            (true, Some(kind)) => read_kind(&mut read, kind, &path)?,
            (true, None) => read.unknown_folder(&format!("{name}/")),
            (false, _) => {
                let detail = "Documents stand in the folder of their kind. Move or remove this.";
                read.note(&name, Violation::new("#", "file-unknown", detail));
            }
        }
    }
    Ok(read.sorted())
}

fn read_kind(read: &mut Folder, kind: Kind, folder: &Path) -> io::Result<()> {
    for name in names(folder)? {
        let file = folder.join(&name);
        let path = format!("{}/{name}", kind.plural());
        if file.is_dir() {
            read.unknown_folder(&format!("{path}/"));
            continue;
        }
        let bytes = fs::metadata(&file)?.len();
        if bytes > MAX_FILE_BYTES {
            let detail = format!(
                "The file has {bytes} bytes, and at most {MAX_FILE_BYTES} are read. Make it \
                 smaller; no document needs as much."
            );
            read.note(&path, Violation::new("#", "file-too-large", detail));
            if let Some(id) = name.strip_suffix(".json").filter(|id| Id::is_valid(id)) {
                let place = Reference { kind, id: Id::new(id) };
                read.documents.push(Stored { path, place, value: None });
            }
            continue;
        }
        read.take(kind, &path, &fs::read(&file)?);
    }
    Ok(())
}

/// The names in a folder that are looked at, sorted.
fn names(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !is_passed_by(&name) {
            names.insert(name);
        }
    }
    Ok(names)
}

/// Hidden files, and what explains a folder to a person.
fn is_passed_by(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("README") || name.starts_with("LICENSE")
}

/// The content that is bundled with the binary. The tests hold it clean.
pub fn bundled() -> Folder {
    let mut read = Folder::default();
    for kind in Kind::ALL {
        let entries = BUNDLED.get_dir(kind.plural()).map(Dir::entries).unwrap_or_default();
        for file in entries.iter().filter_map(DirEntry::as_file) {
            let path = file.path().to_string_lossy();
            let name = path.rsplit('/').next().unwrap_or_default();
            if !is_passed_by(name) {
                read.take(kind, &path, file.contents());
            }
        }
    }
    read.sorted()
}

#[cfg(test)]
mod tests {
    use super::is_passed_by;

    #[test]
    fn hidden_files_and_explanations_are_passed_by() {
        assert!(is_passed_by(".DS_Store") && is_passed_by("README.md") && is_passed_by("LICENSE"));
        assert!(!is_passed_by("cobra.json"));
    }
}
