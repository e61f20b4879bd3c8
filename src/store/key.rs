//! What records and commits are called.

use std::{fmt, sync::Arc};

/// The number of a commit: 1, 2, 3, without a hole. Number 0 is the store before its first commit.
pub type Number = u64;

/// The name of a record: a path of 1 to 512 bytes like `published/stretch/supine-twist`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(Arc<str>);

/// Why a text is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no key: use 1 to 512 bytes without control characters, \
     as parts parted by single slashes"
)]
pub struct InvalidKey(pub String);

impl Key {
    /// The most bytes of a key.
    pub const BYTES_MAX: usize = 512;

    /// Take `path` for a key if it is one.
    pub fn new(path: impl AsRef<str>) -> Result<Self, InvalidKey> {
        let path = path.as_ref();
        let sound = path.len() <= Self::BYTES_MAX
            && !path.chars().any(char::is_control)
            && path.split('/').all(|part| !part.is_empty());
        if sound { Ok(Self(path.into())) } else { Err(InvalidKey(path.chars().take(80).collect())) }
    }

    /// The key as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first part, which names the shelf.
    pub fn shelf(&self) -> &str {
        self.0.split_once('/').map_or(self.as_str(), |(shelf, _)| shelf)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
