//! Who names whom: every path in the code, and the file of this crate that it leads to.

use std::collections::BTreeMap;

use super::code::{Word, closing, words};
use super::files::File;

/// A path as the code names it: `["crate", "content", "id", "Kind"]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub parts: Vec<String>,
    pub line: usize,
    /// The modules that are written within the file, around this place.
    pub within: Vec<String>,
}

/// One file that needs another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    pub from: String,
    pub to: String,
    pub line: usize,
}

/// Every path that the code of a file names, those in `use` one by one.
pub fn named(text: &str) -> Vec<Named> {
    let words = words(text);
    let mut named = Vec::new();
    let mut modules: Vec<(String, usize)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        modules.retain(|(_, end)| at < *end);
        let within: Vec<String> = modules.iter().map(|(name, _)| name.clone()).collect();
        let text = words[at].text.as_str();
        let line = words[at].line;
        let follows = |expected: &str, by: usize| {
            words.get(at + by).is_some_and(|word| word.text == expected)
        };
        let goes_on = at > 0 && matches!(words[at - 1].text.as_str(), "::" | ".");
        if text == "mod" && follows("{", 2) {
            modules.push((words[at + 1].text.clone(), closing(&words, at + 2)));
            at += 3;
        } else if text == "use" {
            let length = words[at..].iter().position(|word| word.text == ";");
            let end = length.map_or(words.len(), |length| at + length);
            let mut paths = Vec::new();
            tree(&words[at + 1..end], &[], &mut paths);
            let of_use = |parts| Named { parts, line, within: within.clone() };
            named.extend(paths.into_iter().map(of_use));
            at = end + 1;
        } else if !goes_on && is_name(text) && follows("::", 1) {
            let (parts, after) = path(&words, at);
            named.push(Named { parts, line, within });
            at = after;
        } else {
            at += 1;
        }
    }
    named
}

fn is_name(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

/// The path that begins at `from`, and where it ends.
fn path(words: &[Word], from: usize) -> (Vec<String>, usize) {
    let mut parts = vec![words[from].text.clone()];
    let mut at = from + 1;
    while words.get(at).is_some_and(|word| word.text == "::")
        && words.get(at + 1).is_some_and(|word| is_name(&word.text))
    {
        parts.push(words[at + 1].text.clone());
        at += 2;
    }
    (parts, at)
}

/// The paths of a `use`, whose braces may stand in each other.
fn tree(words: &[Word], before: &[String], paths: &mut Vec<Vec<String>>) {
    let mut at = 0;
    while at < words.len() {
        let mut parts = before.to_vec();
        while at < words.len() && words[at].text != "," {
            match words[at].text.as_str() {
                "{" => {
                    let end = closing(words, at);
                    tree(&words[at + 1..end], &parts, paths);
                    parts.clear();
                    at = end;
                }
                // Another name changes nothing about where the path leads.
                "as" => at += 1,
                "::" => {}
                name => parts.push(name.to_owned()),
            }
            at += 1;
        }
        if !parts.is_empty() {
            paths.push(parts);
        }
        at += 1;
    }
}

/// The module that a file is: `src/http/mod.rs` is `http`, `src/lib.rs` the crate itself.
pub fn module_of(path: &str) -> Vec<String> {
    let path = path.strip_prefix("src/").unwrap_or(path);
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    match path {
        "lib" => Vec::new(),
        path => path.split('/').map(str::to_owned).collect(),
    }
}

/// Every arrow between the files of `src/`; a file that names itself makes none, and what the
/// tests within a file look at holds up nothing.
pub fn arrows(files: &[File]) -> Vec<Arrow> {
    let modules: BTreeMap<Vec<String>, &str> =
        files.iter().map(|file| (module_of(&file.path), file.path.as_str())).collect();
    let mut arrows: Vec<Arrow> = Vec::new();
    for file in files {
        let is_built = |named: &Named| named.within.iter().all(|module| module != "tests");
        for named in named(&file.text).into_iter().filter(is_built) {
            let Some(parts) = absolute(&file.path, &named) else { continue };
            let to = (0..=parts.len()).rev().find_map(|end| modules.get(&parts[..end]));
            if let Some(to) = to.filter(|to| **to != file.path) {
                let (from, to) = (file.path.clone(), (*to).to_owned());
                arrows.push(Arrow { from, to, line: named.line });
            }
        }
    }
    arrows.sort();
    arrows
}

/// A path from the crate's root on; none if it leads out of the crate.
fn absolute(file: &str, named: &Named) -> Option<Vec<String>> {
    let mut here = module_of(file);
    here.extend(named.within.iter().cloned());
    let above = named.parts.iter().take_while(|part| *part == "super").count();
    let rest = match named.parts.first()?.as_str() {
        "super" => {
            here.truncate(here.len().saturating_sub(above));
            &named.parts[above..]
        }
        "self" => &named.parts[1..],
        "crate" | "limber" => {
            here.clear();
            &named.parts[1..]
        }
        _ => return None,
    };
    here.extend(rest.iter().cloned());
    Some(here)
}

#[track_caller]
fn names(text: &str, expected: &[&str]) {
    let found: Vec<String> = named(text).iter().map(|named| named.parts.join("::")).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_use_names_each_of_its_paths() {
    names("use crate::a::B;", &["crate::a::B"]);
    names("pub use a::{b, c::{D, self}, e as f};", &["a::b", "a::c::D", "a::c::self", "a::e"]);
    names("use {a::b, c};", &["a::b", "c"]);
    names("fn f() { let a = crate::b::c::<d::E>(); }", &["crate::b::c", "d::E"]);
    names("// use a::b;\nlet c = \"d::e\";", &[]);
}

#[test]
fn an_arrow_leads_to_the_file_that_is_named() {
    let files = [
        File::made_up("src/lib.rs", "pub mod a;"),
        File::made_up("src/a/mod.rs", "pub mod b; pub mod c; fn f() {}"),
        File::made_up("src/a/b.rs", "use super::c::X; mod m { use super::super::f; }"),
        File::made_up("src/a/c.rs", "use crate::a::b::Y; mod tests { use super::X; }"),
        File::made_up("src/main.rs", "use limber::a::{b, c::X};\nuse std::fmt;"),
    ];
    let found: Vec<String> =
        arrows(&files).iter().map(|arrow| format!("{} {}", arrow.from, arrow.to)).collect();
    let expected = [
        "src/a/b.rs src/a/c.rs",
        "src/a/b.rs src/a/mod.rs",
        "src/a/c.rs src/a/b.rs",
        "src/main.rs src/a/b.rs",
        "src/main.rs src/a/c.rs",
    ];
    assert_eq!(found, expected);
}
