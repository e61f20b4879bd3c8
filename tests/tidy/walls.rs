//! Walls between rooms that the imports of files alone do not show.

use super::code::{Word, closing, first_outside, texts, words};
use super::files::{File, assert_count, assert_none, repository, sources};
use super::imports::named;

/// Crates that have one room, and the only places that may name them.
const ONE_ROOM: [(&str, &[&str]); 3] = [
    ("sled", &["src/store/sled"]),
    ("actix", &["src/http/", "src/main.rs"]),
    ("clap", &["src/config.rs", "src/main.rs"]),
];

/// All that `content` may use of the world: no clock, no file, no socket, no thread.
const PURE: [&str; 17] = [
    "jsonschema",
    "serde",
    "serde_json",
    "smol_str",
    "thiserror",
    "utoipa",
    "std::borrow",
    "std::cell",
    "std::cmp",
    "std::collections",
    "std::fmt",
    "std::iter",
    "std::marker",
    "std::mem",
    "std::ops",
    "std::slice",
    "std::str",
];

/// The top folders of paths that exist on one machine alone.
const MACHINE_FOLDERS: [&str; 6] = ["work", "root", "home", "Users", "tmp", "var/folders"];

/// How paths begin that exist on one machine alone.
fn machines() -> impl Iterator<Item = String> {
    MACHINE_FOLDERS.iter().map(|folder| format!("/{folder}/")).chain([":\\".to_owned()])
}

/// Crates that are named outside their room.
fn strays(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files {
        for named in named(&file.text) {
            let is_named = |name: &str| {
                let rest = named.parts[0].strip_prefix(name);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
            };
            let Some((name, rooms)) = ONE_ROOM.iter().find(|(name, _)| is_named(name)) else {
                continue;
            };
            if !rooms.iter().any(|room| file.path.starts_with(room)) {
                let home = rooms.join(" and ");
                let at = format!("{}:{}", file.path, named.line);
                complaints.push(format!("{at} names {name}: it lives in {home}"));
            }
        }
    }
    complaints
}

/// What in `content` is not pure.
fn impure(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.is_in("src/content")) {
        for named in named(&file.text).iter().filter(|named| is_foreign(&named.parts[0])) {
            let path = named.parts.join("::");
            let is_pure = |pure: &&str| {
                let rest = path.strip_prefix(pure);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
            };
            if !PURE.iter().any(is_pure) {
                complaints.push(format!("{}:{} uses {path}", file.path, named.line));
            }
        }
        let words = words(&file.text);
        let waits = words.iter().filter(|word| matches!(word.text.as_str(), "async" | "await"));
        complaints.extend(waits.map(|word| format!("{}:{} waits", file.path, word.line)));
    }
    complaints
}

/// Whether the language or the manifest knows a crate of this name.
fn is_foreign(root: &str) -> bool {
    let is_dependency = |line: &str| {
        let name = line.split([' ', '=', '.']).next().unwrap_or_default();
        name.replace('-', "_") == root
    };
    matches!(root, "std" | "core" | "alloc")
        || include_str!("../../Cargo.toml").lines().any(is_dependency)
}

/// Commits that do not pass the desk.
fn bypasses(files: &[File]) -> Vec<String> {
    // What a restore commits has passed the desk of the store that was backed up.
    let is_the_way = |file: &File| {
        file.is_in("src/desk") || file.is_in("src/store") || file.path == "src/backup/restore.rs"
    };
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| !is_the_way(file)) {
        for call in words(&file.text).windows(3) {
            if matches!(texts(call)[..], ["." | "::", "commit", "("]) {
                complaints.push(format!("{}:{} commits past the desk", file.path, call[1].line));
            }
        }
    }
    complaints
}

/// Things that are handed on under another name.
fn re_exports(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files {
        let words = words(&file.text);
        for at in (0..words.len()).filter(|at| words[*at].text == "pub") {
            let is_bounded = words.get(at + 1).is_some_and(|word| word.text == "(");
            let next = if is_bounded { closing(&words, at + 1) + 1 } else { at + 1 };
            if words.get(next).is_some_and(|word| word.text == "use") {
                complaints.push(format!("{}:{} re-exports", file.path, words[at].line));
            }
        }
    }
    complaints
}

/// Matches on `Kind` that a new kind would slip through.
fn open_matches(files: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files {
        let words = words(&file.text);
        for at in (0..words.len()).filter(|at| words[*at].text == "match") {
            let Some(open) = first_outside(&words, at + 1, &["{"]) else { continue };
            let patterns = patterns(&words, open);
            let names_kinds =
                patterns.iter().any(|pattern| texts(pattern).starts_with(&["Kind", "::"]));
            let rest = patterns.iter().find(|pattern| pattern[0].text == "_");
            if let (true, Some(rest)) = (names_kinds, rest) {
                let at = format!("{}:{}", file.path, rest[0].line);
                complaints.push(format!("{at} takes the rest of `Kind` with `_`: name each"));
            }
        }
    }
    complaints
}

/// The patterns of the arms of a match whose brace opens at `open`.
fn patterns(words: &[Word], open: usize) -> Vec<&[Word]> {
    let end = closing(words, open);
    let mut patterns = Vec::new();
    let mut at = open + 1;
    while let Some(arrow) = first_outside(&words[..end], at, &["=>"]) {
        patterns.push(&words[at..arrow]);
        let body = arrow + 1;
        let after = match words[body].text.as_str() {
            "{" => closing(words, body) + 1,
            _ => first_outside(&words[..end], body, &[","]).unwrap_or(end),
        };
        at = if words[after].text == "," { after + 1 } else { after };
    }
    patterns.retain(|pattern| !pattern.is_empty());
    patterns
}

/// Content and documents that name a place on somebody's machine.
fn machine_paths(files: &[File]) -> Vec<String> {
    let is_for_others =
        |file: &File| file.is_in("data") || file.is_in("openapi") || file.is_prose();
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| is_for_others(file)) {
        for (number, line) in (1..).zip(file.text.lines()) {
            if machines().any(|machine| line.contains(&machine)) {
                complaints.push(format!("{}:{number} names a place on a machine", file.path));
            }
        }
    }
    complaints
}

fn one(path: &str, text: &str) -> [File; 1] {
    [File::made_up(path, text)]
}

#[test]
fn a_crate_with_a_lock_in_has_one_room() {
    assert_none(&strays(&sources()));
}

#[test]
fn a_crate_outside_its_room_is_found() {
    assert_count(&strays(&one("src/store/memory.rs", "use sled::Db;")), 1);
    assert_count(&strays(&one("src/desk.rs", "fn f() { actix_web::rt::spawn(g()); }")), 1);
    assert_count(&strays(&one("src/cli/serve.rs", "use {clap::Parser};")), 1);
    assert_none(&strays(&one("src/store/mod.rs", "use self::{sled::adapter::SledStore};")));
    assert_none(&strays(&one("src/http/server.rs", "use actix_web::App;")));
}

#[test]
fn content_is_pure() {
    assert_none(&impure(&sources()));
}

#[test]
fn a_clock_or_a_file_in_content_is_found() {
    for text in [
        "use std::time::Instant;",
        "fn f() { std::fs::read(\"a\"); }",
        "use tokio::sync::watch;",
        "use jiff::Timestamp;",
        "async fn f() {}",
    ] {
        assert_count(&impure(&one("src/content/a.rs", text)), 1);
    }
    assert_none(&impure(&one("src/content/a.rs", "use std::fmt; fn f() { Id::new(step::g()) }")));
    assert_none(&impure(&one("src/follow.rs", "use tokio::sync::watch;")));
}

#[test]
fn every_write_passes_the_desk() {
    assert_none(&bypasses(&sources()));
}

#[test]
fn a_commit_past_the_desk_is_found() {
    assert_count(&bypasses(&one("src/cli/serve.rs", "store\n.commit(&c)")), 1);
    assert_count(&bypasses(&one("src/cli/serve.rs", "Store::commit(&*store, &c)")), 1);
    assert_none(&bypasses(&one("src/desk/turn.rs", "store.commit(&c)")));
}

#[test]
fn nothing_is_re_exported() {
    assert_none(&re_exports(&sources()));
}

#[test]
fn a_re_export_is_found() {
    assert_count(&re_exports(&one("src/lib.rs", "pub use a::B;\npub(crate) use c::D;")), 2);
    assert_none(&re_exports(&one("src/lib.rs", "use a::B;\npub(crate) fn f() {}")));
}

#[test]
fn no_kind_slips_through_a_match() {
    assert_none(&open_matches(&sources()));
}

#[test]
fn a_match_on_kind_that_takes_the_rest_is_found() {
    let found = |text: &str| open_matches(&one("src/a.rs", text)).len();
    assert_eq!(found("match kind { Kind::A => { 1 } _ => 2 }"), 1);
    assert_eq!(found("match self.kind() { Kind::A | Kind::B => f(|_| 1), _ if x => 2, }"), 1);
    assert_eq!(found("match kind { Kind::A => match x { 1 => 2, _ => 3 }, Kind::B => 4 }"), 0);
    assert_eq!(found("match word { \"a\" => Kind::A, _ => Kind::B }"), 0);
}

#[test]
fn documents_and_content_name_no_machine() {
    assert_none(&machine_paths(&repository()));
}

#[test]
fn a_path_of_a_machine_is_found() {
    for machine in machines() {
        let text = format!("see {machine}me");
        assert_count(&machine_paths(&one("data/a.json", &text)), 1);
        assert_count(&machine_paths(&one("README.md", &text)), 1);
    }
    assert_none(&machine_paths(&one("README.md", "see data/a.json, from https://example.org")));
}
