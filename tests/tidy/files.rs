//! The files of the repository that people write, and made-up ones for the tests of the rules.

use std::fs;
use std::path::Path;

/// One file: its path within the repository, with slashes, and what it holds.
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// A file that nobody wrote.
    pub fn made_up(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        self.ends_in("rs")
    }

    /// Whether it is Markdown.
    pub fn is_prose(&self) -> bool {
        self.ends_in("md")
    }

    fn ends_in(&self, ending: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|extension| extension == ending)
    }

    /// Whether it lies in this folder.
    pub fn is_in(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// The folders that hold what people write. `target`, stores and tools lie outside of them.
const FOLDERS: [&str; 9] =
    [".ci", "bench", "clients", "data", "examples", "openapi", "scripts", "src", "tests"];

/// Folders within them that programs write.
const MADE: [&str; 4] = ["built", "generated", "kept", "node_modules"];

/// Every text file of the repository, by path.
pub fn repository() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_file() || FOLDERS.contains(&name) {
            read(root, &path, &mut files);
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

/// The Rust files below `src/`.
pub fn sources() -> Vec<File> {
    repository().into_iter().filter(|file| file.is_in("src") && file.is_rust()).collect()
}

fn read(root: &Path, path: &Path, files: &mut Vec<File>) {
    if path.is_dir() {
        if MADE.iter().any(|name| path.ends_with(name)) {
            return;
        }
        for entry in fs::read_dir(path).unwrap() {
            read(root, &entry.unwrap().path(), files);
        }
        return;
    }
    // What is no text, a picture for example, has no lines to measure.
    if let Ok(text) = String::from_utf8(fs::read(path).unwrap()) {
        let parts: Vec<&str> = path
            .strip_prefix(root)
            .unwrap()
            .components()
            .map(|part| part.as_os_str().to_str().unwrap())
            .collect();
        files.push(File { path: parts.join("/"), text });
    }
}

/// Fails with every complaint on a line of its own.
#[track_caller]
pub fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// Fails unless a rule complains as often as it should.
#[track_caller]
pub fn assert_count(complaints: &[String], expected: usize) {
    assert_eq!(complaints.len(), expected, "\n{}\n", complaints.join("\n"));
}

#[test]
fn the_repository_is_read_whole() {
    let files = repository();
    let has = |path: &str| files.iter().any(|file| file.path == path);
    for path in ["Cargo.toml", "README.md", "src/main.rs", "data/stretches/cobra.json"] {
        assert!(has(path), "{path}");
    }
    assert!(!files.iter().any(|file| file.is_in("target")), "the build is nobody's writing");
    assert!(sources().len() > 100, "only {} sources", sources().len());
}
