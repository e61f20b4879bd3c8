//! What can happen to a catalogue, drawn at random.

use limber::catalog::edition::Edition;
use limber::content::id::Kind;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::Config;

use super::library::{Told, document, forgotten, published, withdrawn};

/// Few enough that documents change, go, come again and name each other.
pub const AMONG: usize = 20;

/// Something that happens to one document.
#[derive(Debug, Clone)]
pub struct Change {
    kind: Kind,
    nth: usize,
    /// What the document becomes; without a seed its record goes.
    seed: Option<u64>,
    /// Whether what it becomes is withdrawn.
    is_withdrawn: bool,
}

/// Commits of a few changes each.
pub fn commits() -> impl Strategy<Value = Vec<Vec<Change>>> {
    let kind = prop_oneof![
        4 => Just(Kind::Stretch),
        3 => Just(Kind::Routine),
        3 => Just(Kind::Guidance),
        1 => Just(Kind::Condition),
        2 => Just(Kind::Vocabulary),
        1 => Just(Kind::Source),
        1 => Just(Kind::Phrases),
    ];
    let seed = proptest::option::weighted(0.9, any::<u64>());
    let change = (kind, 0..AMONG, seed, proptest::bool::weighted(0.2));
    let change =
        change.prop_map(|(kind, nth, seed, is_withdrawn)| Change { kind, nth, seed, is_withdrawn });
    (vec(change.clone(), 60..100), vec(vec(change, 1..4), 1..6)).prop_map(|(first, mut more)| {
        more.insert(0, first);
        more
    })
}

/// What the catalogue is told, and the edition that follows.
pub fn apply(edition: &Edition, commit: &[Change]) -> (Vec<Told>, Edition) {
    let revision = edition.revision() + 1;
    let told = |change: &Change| match change.seed {
        Some(seed) => {
            let day = usize::try_from(seed % 5).unwrap();
            let told = published(document(change.kind, change.nth, seed, AMONG), revision, day);
            if change.is_withdrawn { withdrawn(told, revision) } else { told }
        }
        None => forgotten(change.kind, change.nth),
    };
    let changes: Vec<_> = commit.iter().map(told).collect();
    let next = edition.next(revision, changes.clone());
    (changes, next)
}

/// A failing history is printed, small, to become a case: nothing is written beside the tests.
pub fn deep() -> Config {
    let deep = std::env::var("LIMBER_DEEP").ok().and_then(|count| count.parse().ok());
    Config { cases: deep.unwrap_or(8), failure_persistence: None, ..Config::default() }
}
