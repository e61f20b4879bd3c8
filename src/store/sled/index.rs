//! Where the versions of every key lie: kept in memory, rebuilt from the manifests at every start.

use std::collections::{BTreeMap, HashMap};

use crate::store::contract::CommitId;
use crate::store::key::{Key, Number};

/// One version of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// The commit that wrote it.
    pub number: Number,
    /// Where its body starts among the bodies of that commit.
    pub start: u64,
    /// How long the body is; `None` for a tombstone.
    pub length: Option<u32>,
}

/// The versions of every key, oldest first, and the ids of the commits in the log.
#[derive(Default)]
pub struct Index {
    versions: BTreeMap<Key, Vec<Version>>,
    ids: HashMap<CommitId, Number>,
}

impl Index {
    /// Add a version that is newer than all others of its key.
    pub fn add(&mut self, key: Key, version: Version) {
        self.versions.entry(key).or_default().push(version);
    }

    /// Remember which number a commit was given.
    pub fn name(&mut self, id: CommitId, number: Number) {
        self.ids.insert(id, number);
    }

    /// The number of the commit with this id.
    pub fn number_of(&self, id: &CommitId) -> Option<Number> {
        self.ids.get(id).copied()
    }

    /// The newest version of a key.
    pub fn head(&self, key: &Key) -> Option<Version> {
        self.versions.get(key)?.last().copied()
    }

    /// The newest version of every key.
    pub fn heads(&self) -> impl Iterator<Item = (&Key, Version)> {
        self.versions.iter().filter_map(|(key, all)| Some((key, *all.last()?)))
    }

    /// The versions of a key, oldest first.
    pub fn history(&self, key: &Key) -> &[Version] {
        self.versions.get(key).map_or(&[], Vec::as_slice)
    }

    /// Take over everything of `newer`.
    pub fn absorb(&mut self, newer: Self) {
        for (key, versions) in newer.versions {
            self.versions.entry(key).or_default().extend(versions);
        }
        self.ids.extend(newer.ids);
    }

    /// Forget what a compaction up to `number` folds: of every key the versions before the one it
    /// had there, and that one too if it was a tombstone.
    pub fn fold(&mut self, number: Number) {
        self.ids.retain(|_, named| *named > number);
        self.versions.retain(|_, versions| {
            let newer = versions.partition_point(|version| version.number <= number);
            let stays = newer > 0 && versions[newer - 1].length.is_some();
            versions.drain(..newer - usize::from(stays));
            !versions.is_empty()
        });
    }
}
