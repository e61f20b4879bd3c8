//! The promise of a store: what commits and positions are, and what every backend does.
//!
//! The thirteen laws behind it are checked on every backend by `tests/store.rs`.

use std::{collections::HashSet, fmt, ops::Range};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::watch;

use super::{
    error::{BeginError, CommitError, SinceError, StoreError},
    key::{Key, Number},
};

/// What the hash chain holds at one position.
pub type Chain = [u8; 32];

/// The most changes that one commit may hold.
pub const CHANGES_MAX: usize = 250_000;

/// The most bytes of keys, bodies, actor and note that one commit may hold.
pub const COMMIT_BYTES_MAX: usize = 1 << 30;

/// The most bytes of one value on the side shelf.
pub const SIDE_BYTES_MAX: usize = 4 << 20;

/// What stands on the side shelf while a store is being restored: until it is taken away, nobody
/// opens the store again, for it holds a part of its history only.
pub const UNFINISHED: &str = "restore/unfinished";

/// Which life of a store a position belongs to: drawn at random when the store is created.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Epoch(pub u128);

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// A place in the history of one store; the chain tells it from the same number elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// The life of the store.
    pub epoch: Epoch,
    /// The commit that made it, 0 before the first.
    pub number: Number,
    /// The hash over everything up to here.
    pub chain: Chain,
}

impl Position {
    /// The position of a store that holds nothing yet.
    pub const fn genesis(epoch: Epoch) -> Self {
        Self { epoch, number: 0, chain: [0; 32] }
    }
}

/// What a change expects to find under its key. A tombstone counts as absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Anything will do.
    Any,
    /// Nothing is there.
    Absent,
    /// The record is there and this commit was the last to write it.
    At(Number),
}

impl Expect {
    /// Whether a key that stands at `actual` is what was expected.
    pub fn is_met(self, actual: Option<Number>) -> bool {
        match self {
            Self::Any => true,
            Self::Absent => actual.is_none(),
            Self::At(number) => actual == Some(number),
        }
    }
}

/// One record to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The name of the record.
    pub key: Key,
    /// What must be there now.
    pub expect: Expect,
    /// The bytes to keep; `None` leaves a tombstone.
    pub body: Option<Bytes>,
}

/// The name of a commit, chosen by whoever makes it: the same id twice is one commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CommitId(pub [u8; 16]);

/// Changes that are kept together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Makes a repeated commit harmless.
    pub id: CommitId,
    /// When it was made, in whole unix seconds, by the caller's clock.
    pub at: i64,
    /// Who made it.
    pub actor: String,
    /// Why it was made.
    pub note: Option<String>,
    /// At least one, no key twice.
    pub changes: Vec<Change>,
}

impl Commit {
    /// Refuse what no backend takes, before any of them looks at it.
    pub fn check(&self) -> Result<(), CommitError> {
        if self.changes.is_empty() {
            return Err(CommitError::Invalid("it changes nothing: add a change".into()));
        }
        if self.changes.len() > CHANGES_MAX || self.size() > COMMIT_BYTES_MAX {
            return Err(CommitError::TooLarge);
        }
        let mut seen = HashSet::with_capacity(self.changes.len());
        match self.changes.iter().find(|change| !seen.insert(&change.key)) {
            Some(twice) => Err(CommitError::Invalid(format!(
                "`{}` is changed twice: keep the last of the two changes",
                twice.key
            ))),
            None => Ok(()),
        }
    }

    fn size(&self) -> usize {
        let note = self.note.as_ref().map_or(0, String::len);
        let changes = self.changes.iter();
        changes.fold(self.actor.len().saturating_add(note), |sum, change| {
            let body = change.body.as_ref().map_or(0, Bytes::len);
            sum.saturating_add(change.key.as_str().len()).saturating_add(body)
        })
    }
}

/// The answer to a commit that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// Where the store stood when it was done.
    pub position: Position,
}

/// What one commit left under one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The name of the record.
    pub key: Key,
    /// The commit that wrote it.
    pub number: Number,
    /// The bytes as they were given; `None` is a tombstone.
    pub body: Option<Bytes>,
}

/// A commit as the log gives it back: its expectations were met and are gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where the store stood after it.
    pub position: Position,
    /// The id it was given.
    pub id: CommitId,
    /// When it was made, in whole unix seconds.
    pub at: i64,
    /// Who made it.
    pub actor: String,
    /// Why it was made.
    pub note: Option<String>,
    /// What it wrote, in the order of its changes.
    pub records: Vec<Record>,
}

impl Entry {
    /// How many bytes of keys and bodies it holds: what [`Store::since`] counts.
    pub fn size(&self) -> usize {
        let sizes = self
            .records
            .iter()
            .map(|record| record.key.as_str().len() + record.body.as_ref().map_or(0, Bytes::len));
        sizes.sum()
    }
}

/// A commit as the log tells it: what it did, without a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The number of the commit.
    pub number: Number,
    /// When it was made, in whole unix seconds.
    pub at: i64,
    /// Who made it.
    pub actor: String,
    /// Why it was made.
    pub note: Option<String>,
    /// What it wrote, in the order of its changes.
    pub changes: Vec<Touched>,
}

/// A key that a commit wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The name of the record.
    pub key: Key,
    /// Whether a body was left there, and no tombstone.
    pub is_there: bool,
}

/// What the log of a store stands on: the records that compaction has left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foundation {
    /// The commit up to which everything was folded, 0 where nothing was.
    pub number: Number,
    /// The hash over everything up to there.
    pub chain: Chain,
    /// The record of every key as it was there, by key; no tombstones.
    pub records: Vec<Record>,
}

impl Foundation {
    /// Refuse what no compaction leaves.
    pub fn check(&self) -> Result<(), BeginError> {
        let invalid = |reason: &str| Err(BeginError::Invalid(reason.into()));
        if self.number == 0 {
            return invalid("it stands at a commit");
        }
        if !self.records.is_sorted_by(|one, next| one.key < next.key) {
            return invalid("its records stand by key, and no key twice");
        }
        let is_old = |record: &Record| (1..=self.number).contains(&record.number);
        if !self.records.iter().all(|record| is_old(record) && record.body.is_some()) {
            return invalid("its records have bodies, written by commits up to there");
        }
        Ok(())
    }
}

/// How much history a compaction leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// The newest commits, so many of them.
    Newest(u64),
    /// Every commit from the first one made at or after this unix second.
    Since(i64),
}

/// What a verification has recomputed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Commits whose link of the chain was recomputed.
    pub commits: u64,
    /// Bodies and tombstones that were read and compared, those that compaction left included.
    pub records: u64,
    /// Where the store stood meanwhile.
    pub position: Position,
}

/// Where commits survive a restart. A reader of the API never waits for any of these.
#[async_trait]
pub trait Store: Send + Sync {
    /// Write every record of `commit` or none, durable on return.
    /// The same `commit.id` twice is one commit with one answer, while the log remembers it.
    async fn commit(&self, commit: &Commit) -> Result<Committed, CommitError>;

    /// The newest record of every key, tombstones too, by key, all at one position.
    async fn heads(&self) -> Result<(Position, Vec<Record>), StoreError>;

    /// The commits after `position`, oldest first: at least one if there is one, then as many as
    /// stay within `budget_bytes` of keys and bodies.
    async fn since(
        &self,
        position: Position,
        budget_bytes: usize,
    ) -> Result<Vec<Entry>, SinceError>;

    /// The versions of one key that are older than `before`, newest first.
    async fn history(
        &self,
        key: &Key,
        before: Option<Number>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError>;

    /// What the commits before `before` did, newest first: it costs little more than their keys.
    /// Commits that were compacted are not told of.
    async fn log(&self, before: Option<Number>, limit: usize) -> Result<Vec<Logged>, StoreError>;

    /// A hint that the store stands higher than before: it may repeat, skip or be late.
    fn watch(&self) -> watch::Receiver<Number>;

    /// Recompute the hash chain over a range, and the digests of what compaction left of it.
    async fn verify(&self, range: Range<Number>) -> Result<Verified, StoreError>;

    /// Bound the history to what `keep` says. The answer is the oldest position that `since` takes.
    /// Every key keeps the record it had there; a key that was a tombstone there is forgotten.
    async fn compact(&self, keep: Keep) -> Result<Position, StoreError>;

    /// What compaction has left of the commits before the oldest position.
    async fn foundation(&self) -> Result<Foundation, StoreError>;

    /// Let an empty store stand on `foundation`, as if all before had been compacted: whole or not
    /// at all, durable on return.
    async fn begin(&self, foundation: Foundation) -> Result<Position, BeginError>;

    /// A value of the side shelf, which lies outside the log: leases, cursors, kept answers.
    async fn get(&self, key: &Key) -> Result<Option<Bytes>, StoreError>;

    /// Write `new` over `expected` on the side shelf, durable on return; `false` if another value
    /// is there. `None` stands for no value.
    async fn swap(
        &self,
        key: &Key,
        expected: Option<Bytes>,
        new: Option<Bytes>,
    ) -> Result<bool, StoreError>;
}
