//! The map of the house: which room may import which, and no way round in a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::code::words;
use super::files::{File, assert_count, assert_none, sources};
use super::imports::{Arrow, arrows};

/// What each room may import besides itself. A row further in beats the one around it.
const MAY_IMPORT: [(&str, &[&str]); 22] = [
    ("content", &[]),
    ("store", &[]),
    ("backup", &["store"]),
    ("search", &[]),
    ("access", &[]),
    ("catalog", &["content", "search"]),
    ("former", &["catalog", "content", "store"]),
    (
        "http",
        &["access", "backstage", "catalog", "changeset", "content", "desk", "former", "search"],
    ),
    // Readers reach no writer: whatever is added to `http` must not become a way round.
    (
        "http/delivery",
        &[
            "catalog",
            "content",
            "former",
            "search",
            "http/accept",
            "http/code",
            "http/extension",
            "http/problem",
            "http/query",
            "http/reply",
            "http/state",
            "http/weight",
            "http/well_known",
        ],
    ),
    // What every handler holds must lead to none either.
    ("http/state", &["http", "catalog", "content", "former"]),
    ("archive", &["content"]),
    ("bundled", &["archive", "content"]),
    ("config", &[]),
    ("telemetry", &["config"]),
    ("changeset", &["content"]),
    ("backstage", &["access", "catalog", "changeset", "content"]),
    ("desk", &["access", "archive", "backstage", "catalog", "changeset", "content", "store"]),
    ("follow", &["access", "backstage", "catalog", "content", "store"]),
    ("schedule", &["backstage", "desk"]),
    (
        "cli",
        &[
            "access",
            "archive",
            "backstage",
            "backup",
            "bundled",
            "catalog",
            "config",
            "content",
            "desk",
            "follow",
            "former",
            "http",
            "schedule",
            "store",
        ],
    ),
    ("lib", &[]),
    ("main", &["cli", "config", "telemetry"]),
];

/// `src/http/delivery/ask.rs` without what only says that it is a file.
fn place(path: &str) -> &str {
    let path = path.strip_prefix("src/").unwrap_or(path);
    path.strip_suffix(".rs").unwrap_or(path)
}

fn is_in(place: &str, room: &str) -> bool {
    place.strip_prefix(room).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Imports that the map does not show.
fn strangers(arrows: &[Arrow]) -> Vec<String> {
    let is_allowed = |arrow: &Arrow| {
        let (from, to) = (place(&arrow.from), place(&arrow.to));
        let rows = MAY_IMPORT.iter().filter(|(room, _)| is_in(from, room));
        let row = rows.max_by_key(|(room, _)| room.len());
        row.is_some_and(|(room, may)| is_in(to, room) || may.iter().any(|other| is_in(to, other)))
    };
    arrows
        .iter()
        .filter(|arrow| !is_allowed(arrow))
        .map(|arrow| {
            format!("{}:{} imports {}: the map has no such arrow", arrow.from, arrow.line, arrow.to)
        })
        .collect()
}

/// Files that name the `mod.rs` they lie under: what they share belongs into a file of its own.
fn children(arrows: &[Arrow]) -> Vec<String> {
    let is_above = |arrow: &&Arrow| {
        arrow.to.strip_suffix("mod.rs").is_some_and(|folder| arrow.from.starts_with(folder))
            || (arrow.to == "src/lib.rs" && arrow.from != "src/main.rs")
    };
    arrows
        .iter()
        .filter(is_above)
        .map(|arrow| format!("{}:{} imports the assembler {}", arrow.from, arrow.line, arrow.to))
        .collect()
}

/// One way round for every file that lies on one.
fn circles(arrows: &[Arrow]) -> Vec<String> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for arrow in arrows {
        next.entry(&arrow.from).or_default().insert(&arrow.to);
    }
    next.keys()
        .filter_map(|start| way_back(start, &next))
        .map(|way| format!("these import each other: {}", way.join(" -> ")))
        .collect()
}

/// The shortest way from a file back to itself.
fn way_back<'a>(
    start: &'a str,
    next: &BTreeMap<&'a str, BTreeSet<&'a str>>,
) -> Option<Vec<&'a str>> {
    let mut ways = vec![vec![start]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for file in way.last().and_then(|last| next.get(last)).into_iter().flatten().copied() {
                let mut way = way.clone();
                way.push(file);
                if file == start {
                    return Some(way);
                }
                if seen.insert(file) {
                    longer.push(way);
                }
            }
        }
        ways = longer;
    }
    None
}

/// Imports against the order in which `lib.rs` lists the modules.
fn against_the_list(list: &str, arrows: &[Arrow]) -> Vec<String> {
    let words = words(list);
    let listed: Vec<&str> = words
        .windows(3)
        .filter(|three| three[0].text == "mod" && three[2].text == ";")
        .map(|three| three[1].text.as_str())
        .collect();
    let rank = |path: &str| {
        let room = place(path).split('/').next().unwrap_or_default();
        listed.iter().position(|listed| *listed == room)
    };
    arrows
        .iter()
        .filter(|arrow| rank(&arrow.from).zip(rank(&arrow.to)).is_some_and(|(from, to)| to > from))
        .map(|arrow| {
            format!("{}:{} imports {}, listed further down", arrow.from, arrow.line, arrow.to)
        })
        .collect()
}

fn arrow(from: &str, to: &str) -> Arrow {
    Arrow { from: from.to_owned(), to: to.to_owned(), line: 1 }
}

#[test]
fn imports_go_where_the_map_says() {
    assert_none(&strangers(&arrows(&sources())));
}

#[test]
fn an_import_that_the_map_does_not_show_is_found() {
    for (from, to) in [
        ("src/content/id.rs", "src/catalog/page.rs"),
        ("src/store/contract.rs", "src/content/id.rs"),
        ("src/catalog/page.rs", "src/store/contract.rs"),
        ("src/http/state.rs", "src/store/contract.rs"),
        ("src/http/delivery/ask.rs", "src/desk.rs"),
        ("src/http/delivery/ask.rs", "src/access.rs"),
        ("src/desk.rs", "src/cli/serve.rs"),
        ("src/cli/serve.rs", "src/main.rs"),
        ("src/attic.rs", "src/content/id.rs"),
    ] {
        assert_count(&strangers(&[arrow(from, to)]), 1);
    }
    assert_none(&strangers(&[arrow("src/http/delivery/ask.rs", "src/http/query.rs")]));
}

#[test]
fn no_file_imports_the_assembler_above_it() {
    assert_none(&children(&arrows(&sources())));
}

#[test]
fn a_file_that_imports_the_assembler_above_it_is_found() {
    assert_count(&children(&[arrow("src/store/memory.rs", "src/store/mod.rs")]), 1);
    assert_count(&children(&[arrow("src/desk.rs", "src/lib.rs")]), 1);
    assert_none(&children(&[arrow("src/cli/serve.rs", "src/store/mod.rs")]));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let arrows = arrows(&sources());
    assert!(arrows.len() > 300, "only {} arrows were found", arrows.len());
    assert_none(&circles(&arrows));
}

#[test]
fn a_circle_of_any_length_is_found() {
    let two = [arrow("a", "b"), arrow("b", "a"), arrow("c", "a")];
    assert_count(&circles(&two), 2);
    let three = [arrow("a", "b"), arrow("b", "c"), arrow("c", "a"), arrow("b", "d")];
    assert_count(&circles(&three), 3);
    assert_none(&circles(&[arrow("a", "b"), arrow("a", "c"), arrow("b", "d"), arrow("c", "d")]));
}

#[test]
fn the_list_in_lib_stands_bottom_to_top() {
    let sources = sources();
    let list = sources.iter().find(|file| file.path == "src/lib.rs").unwrap();
    assert_none(&against_the_list(&list.text, &arrows(&sources)));
}

#[test]
fn an_import_against_the_list_in_lib_is_found() {
    let list = "pub mod a;\n/// B.\npub mod b;";
    assert_count(&against_the_list(list, &[arrow("src/a/x.rs", "src/b.rs")]), 1);
    assert_none(&against_the_list(list, &[arrow("src/b.rs", "src/a/x.rs")]));
}

#[test]
fn the_map_is_the_one_that_architecture_shows() {
    let shown = include_str!("../../ARCHITECTURE.md").lines();
    let shown: Vec<&str> = shown.filter(|line| line.starts_with("| `")).collect();
    // A room within a room and the list of all rooms have no row there.
    let rooms = MAY_IMPORT.iter().filter(|(room, _)| !room.contains('/') && *room != "lib");
    for (room, may) in rooms {
        let may: Vec<String> = may.iter().map(|other| format!("`{other}`")).collect();
        let may = if may.is_empty() { "nothing".to_owned() } else { may.join(", ") };
        let is_it = |row: &&&str| {
            row.starts_with(&format!("| `{room}` |")) && row.ends_with(&format!(" | {may} |"))
        };
        let rows = shown.iter().filter(is_it).count();
        assert_eq!(rows, 1, "ARCHITECTURE.md should show that `{room}` imports {may}");
    }
}

#[test]
fn every_row_of_the_map_is_a_room() {
    let sources = sources();
    for (room, _) in MAY_IMPORT {
        let is_there = |file: &File| is_in(place(&file.path), room);
        assert!(sources.iter().any(is_there), "`{room}` stands in the map and not in src/");
    }
}
