//! Links between the documents lead somewhere.

use std::path::Path;

const DOCUMENTS: [&str; 11] = [
    "API-DESIGN.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "clients/README.md",
    "data/README.md",
    "docs/lint-codes.md",
    "docs/performance.md",
    "examples/directus/README.md",
];

/// The targets of Markdown links that lie in this repository.
fn targets(text: &str) -> Vec<&str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .collect()
}

/// Files that the text names in backticks: with a folder, a file ending and no placeholder.
fn named_files(text: &str) -> Vec<&str> {
    let in_ticks = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    in_ticks
        .filter(|name| {
            ["src/", "tests/", "scripts/", "data/"].iter().any(|at| name.starts_with(at))
        })
        .filter(|name| !name.contains(['<', '*', '{', ' ', '…']))
        .collect()
}

fn is_there(folder: &Path, target: &str) -> bool {
    folder.join(target.split('#').next().unwrap_or_default()).exists()
}

#[test]
fn every_link_and_every_named_file_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for document in DOCUMENTS {
        let path = root.join(document);
        let text = std::fs::read_to_string(&path).unwrap();
        for target in targets(&text) {
            assert!(is_there(path.parent().unwrap(), target), "{document} links to {target}");
        }
        for name in named_files(&text) {
            assert!(is_there(root, name), "{document} names {name}");
        }
    }
}

#[test]
fn links_and_names_are_found_in_a_text() {
    let text =
        "[a](b.md) and [c](d/e.md#f), [g](https://h.i), [j](#k)\n`src/l.rs` `src/<m>.rs` `n`";
    assert_eq!(targets(text), ["b.md", "d/e.md#f"]);
    assert_eq!(named_files(text), ["src/l.rs"]);
    assert!(!is_there(Path::new(env!("CARGO_MANIFEST_DIR")), "no-such-file.md"));
}
