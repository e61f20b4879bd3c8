//! What can go wrong in a store, narrowed to the operation, each with its remedy.

use std::{fmt, io, path::PathBuf};

use super::key::{Key, Number};

/// Why a commit was not kept, or not surely.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// Other commits came first. Every such key with the commit it stands at now.
    #[error("{}: read again and repeat the change", Standing(.0))]
    Conflict(Vec<(Key, Option<Number>)>),
    /// The id belongs to a commit with other content.
    #[error("this commit id was used for other content: choose a new id")]
    Reused,
    /// The commit contradicts itself.
    #[error("the commit is not valid: {0}")]
    Invalid(String),
    /// The commit is beyond the limits of the contract.
    #[error("the commit is too large: split it into several")]
    TooLarge,
    /// An earlier write failed, so nothing more is promised.
    #[error("the store is read-only after a failed write: check the disk and restart")]
    ReadOnly,
    /// Whether the commit was kept is not known.
    #[error("the store could not confirm the commit ({0}): send it again with the same id")]
    Unavailable(String),
    /// What is kept is damaged.
    #[error("the store is damaged ({0}): restore a backup")]
    Corrupt(String),
}

/// Why the commits after a position cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SinceError {
    /// They were folded away.
    #[error("commits up to {oldest} were compacted: read everything again")]
    Compacted {
        /// The oldest number after which commits can still be given.
        oldest: Number,
    },
    /// The position is of another history than this one.
    #[error("the position is of another history: read everything again")]
    Forked,
    /// The position is higher than the store stands.
    #[error("the position is ahead of this store: wait, or read everything again")]
    Ahead,
    /// The store cannot be reached.
    #[error("the store cannot be read ({0}): try again later")]
    Unavailable(String),
    /// What is kept is damaged.
    #[error("the store is damaged ({0}): restore a backup")]
    Corrupt(String),
}

/// Why anything else of a store failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The value is beyond the limit of the side shelf.
    #[error("the value is too large for the side shelf: keep it smaller")]
    TooLarge,
    /// An earlier write failed, so nothing more is promised.
    #[error("the store is read-only after a failed write: check the disk and restart")]
    ReadOnly,
    /// The store cannot be reached, or could not confirm a write.
    #[error("the store failed ({0}): try again later")]
    Unavailable(String),
    /// What is kept is damaged.
    #[error("the store is damaged ({0}): restore a backup")]
    Corrupt(String),
}

/// Why an empty store could not begin with what a compaction has left elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BeginError {
    /// The store holds commits.
    #[error("the store holds commits already: name one that is empty")]
    Taken,
    /// No compaction leaves this.
    #[error("what it shall stand on is not valid: {0}")]
    Invalid(String),
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<StoreError> for CommitError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::TooLarge => Self::TooLarge,
            StoreError::ReadOnly => Self::ReadOnly,
            StoreError::Unavailable(reason) => Self::Unavailable(reason),
            StoreError::Corrupt(reason) => Self::Corrupt(reason),
        }
    }
}

impl From<StoreError> for SinceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Corrupt(reason) => Self::Corrupt(reason),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names no store that is known.
    #[error("`{0}` names no store: use `sled:PATH` for a folder or `memory:` for a trial")]
    UnknownScheme(String),
    /// Another process works in the folder.
    #[error(
        "the folder `{}` is held by another process: stop that one or name another folder",
        .0.display()
    )]
    Held(PathBuf),
    /// What lies in the folder cannot be trusted and could not be repaired.
    #[error(
        "the store in `{}` is damaged ({reason}): \
         move the folder away and restore a backup into a new one",
        folder.display()
    )]
    Damaged {
        /// The folder of the store.
        folder: PathBuf,
        /// What was found.
        reason: String,
    },
    /// A restore into the folder broke off.
    #[error(
        "the store in `{}` was being restored when that broke off: \
         remove the folder and restore again",
        .0.display()
    )]
    Unfinished(PathBuf),
    /// There is no store to open.
    #[error("there is no store in `{}`: name the one that is meant with `--store`", .0.display())]
    Absent(PathBuf),
    /// The folder was written by a later release.
    #[error(
        "the store in `{}` has format {found}, this program knows {known}: use a later release",
        folder.display()
    )]
    TooNew {
        /// The folder of the store.
        folder: PathBuf,
        /// The format that was found.
        found: u32,
        /// The newest format that this program knows.
        known: u32,
    },
    /// The folder cannot be used.
    #[error(
        "the folder `{}` cannot be used: check that it exists and may be written",
        .0.display()
    )]
    Io(PathBuf, #[source] io::Error),
}

/// The keys of a conflict in words: the first and how many more.
struct Standing<'a>(&'a [(Key, Option<Number>)]);

impl fmt::Display for Standing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(((key, number), more)) = self.0.split_first() else {
            return f.write_str("another commit came first");
        };
        match number {
            Some(number) => write!(f, "`{key}` stands at {number}")?,
            None => write!(f, "`{key}` is absent")?,
        }
        if more.is_empty() { Ok(()) } else { write!(f, ", and {} more keys differ", more.len()) }
    }
}
