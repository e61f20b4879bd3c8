//! Documents as a folder like `data/`: read strictly, on disk and from within the binary.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use include_dir::{Dir, DirEntry, include_dir};
use serde_json::Value;

use crate::content::id::{Id, Kind, Reference};
use crate::content::rules::document::check_place;
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
    /// Kinds whose folder can't be read: nobody knows what stands in it.
    pub unread: BTreeSet<Kind>,
}

impl Folder {
    /// Everything that is wrong, by path and in the order of the documents.
    pub fn check(&self, checker: &Checker) -> Vec<Finding> {
        let submitted: Vec<Submitted<'_>> = self
            .documents
            .iter()
            .map(|one| Submitted { place: one.place.clone(), value: one.value.as_ref() })
            .collect();
        let may_be_there = |reference: &Reference| self.unread.contains(&reference.kind);
        let answers = check_all(checker, &submitted, &may_be_there);
        let mut findings = self.findings.clone();
        let mut paths = self.documents.iter().map(|document| document.path.clone());
        for (place, violations) in answers {
            // What has to be there and is not has no path yet.
            let path = paths.next().unwrap_or_else(|| path_of(&place));
            findings.extend(
                violations.into_iter().map(|violation| Finding { path: path.clone(), violation }),
            );
        }
        findings.sort_by(|a, b| a.path.cmp(&b.path));
        findings
    }

    /// What is wrong before any rule is looked at: files that can't be read, and documents that say
    /// of themselves something else than their place does.
    pub fn misread(&self) -> Vec<Finding> {
        let mut findings = self.findings.clone();
        for stored in &self.documents {
            let Some(value) = &stored.value else { continue };
            let mut violations = check_place(&stored.place, value);
            let kind = stored.place.kind;
            if value.get("kind").and_then(Value::as_str) != Some(kind.word()) {
                let detail = format!(
                    "The folder says that this is a {kind}: write `{kind}`, or move the file."
                );
                violations.push(Violation::new("#/kind", "kind-wrong", detail));
            }
            let path = &stored.path;
            findings.extend(
                violations.into_iter().map(|violation| Finding { path: path.clone(), violation }),
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
            named.clone_into(&mut id);
        }
        read.violations.into_iter().for_each(|violation| self.note(path, violation));
        let place = Reference { kind, id: Id::new(id) };
        self.documents.push(Stored { path: path.into(), place, value: read.value });
    }

    /// Remembers that a document is there, though its file can't be read.
    fn take_unread(&mut self, kind: Kind, path: &str, name: &str, violation: Violation) {
        self.note(path, violation);
        if let Some(id) = name.strip_suffix(".json").filter(|id| Id::is_valid(id)) {
            let place = Reference { kind, id: Id::new(id) };
            self.documents.push(Stored { path: path.into(), place, value: None });
        }
    }

    fn note(&mut self, path: &str, violation: Violation) {
        self.findings.push(Finding { path: path.into(), violation });
    }

    fn sorted(mut self) -> Folder {
        self.documents.sort_by(|a, b| a.path.cmp(&b.path));
        self.findings.sort_by(|a, b| a.path.cmp(&b.path));
        self
    }
}

/// The file in which a document belongs.
fn path_of(place: &Reference) -> String {
    format!("{}/{}.json", place.kind.plural(), place.id)
}

/// Reads a folder. What is wrong in it is told in the answer, for all files at once.
pub fn read_folder(folder: &Path) -> io::Result<Folder> {
    let mut read = Folder::default();
    for entry in entries(folder)? {
        let (path, name) = (folder.join(&entry), shown(&entry));
        let kind = Kind::ALL.into_iter().find(|kind| kind.plural() == name);
        match (fs::metadata(&path), kind) {
            (Ok(found), Some(kind)) if found.is_dir() => read_kind(&mut read, kind, &path),
            (Ok(found), None) if found.is_dir() => {
                let known = listed(Kind::ALL.map(Kind::plural));
                let detail = format!("No kind of document has this folder. Known are {known}.");
                read.note(&format!("{name}/"), Violation::new("#", "folder-unknown", detail));
            }
            (Ok(_), _) => {
                let detail = "Documents stand in the folder of their kind. Move or remove this.";
                read.note(&name, Violation::new("#", "file-unknown", detail));
            }
            (Err(error), kind) => {
                read.unread.extend(kind);
                read.note(&name, unreadable("file-unreadable", &path, &error));
            }
        }
    }
    Ok(read.sorted())
}

/// Reads the folder of a kind. Whatever can't be read is told, and the others are read.
fn read_kind(read: &mut Folder, kind: Kind, folder: &Path) {
    let entries = match entries(folder) {
        Ok(entries) => entries,
        Err(error) => {
            read.unread.insert(kind);
            let violation = unreadable("folder-unreadable", folder, &error);
            return read.note(&format!("{}/", kind.plural()), violation);
        }
    };
    for entry in entries {
        let (file, name) = (folder.join(&entry), shown(&entry));
        let path = format!("{}/{name}", kind.plural());
        if file.is_dir() {
            let detail = "Documents stand directly in the folder of their kind. Move them up, and \
                          remove this folder.";
            read.note(&format!("{path}/"), Violation::new("#", "folder-unknown", detail));
            continue;
        }
        match read_file(&file) {
            Ok(bytes) => read.take(kind, &path, &bytes),
            Err(violation) => read.take_unread(kind, &path, &name, violation),
        }
    }
}

/// The bytes of a file, or why there are none.
///
/// Opening a pipe waits for whoever writes, and a device may never end: only regular files are
/// opened, and no more is read than is allowed.
fn read_file(file: &Path) -> Result<Vec<u8>, Violation> {
    let failed = |error: io::Error| unreadable("file-unreadable", file, &error);
    if !fs::metadata(file).map_err(failed)?.is_file() {
        let detail = "This is no regular file, but a pipe, socket or device. Remove it.";
        return Err(Violation::new("#", "file-not-regular", detail));
    }
    let mut bytes = Vec::new();
    let opened = File::open(file).map_err(failed)?;
    opened.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let detail = format!(
            "The file has more than {MAX_FILE_BYTES} bytes, and no more are read. Make it \
             smaller; no document needs as much."
        );
        return Err(Violation::new("#", "file-too-large", detail));
    }
    Ok(bytes)
}

/// Why a file or folder can't be read, and what to do about it.
fn unreadable(code: &'static str, path: &Path, error: &io::Error) -> Violation {
    let detail = if error.kind() == io::ErrorKind::PermissionDenied {
        "It may not be read by who runs this check. Give them the right to read it.".to_owned()
    } else if path.is_symlink() {
        format!("This link leads to nothing that can be read: {error}. Correct or remove it.")
    } else {
        format!("It can't be read: {error}. Mend or remove it.")
    };
    Violation::new("#", code, detail)
}

/// The names in a folder that are looked at, sorted.
fn entries(folder: &Path) -> io::Result<BTreeSet<OsString>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        if !is_passed_by(&shown(&name)) {
            names.insert(name);
        }
    }
    Ok(names)
}

/// A name as text. What is not UTF-8 in it is written as bytes, so that two names stay two.
fn shown(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string can't fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
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
