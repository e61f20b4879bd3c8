//! The lines of a backup: what may stand in one, and how bytes become text and come back the same.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::store::contract::{Chain, CommitId};
use crate::store::key::Number;

/// The format of backups. A change that older releases cannot read raises it.
pub const FORMAT: u32 = 1;

/// What stands in one line: an object whose only member names what it is.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// The first line.
    Backup(Header),
    /// What compaction had left, if it had run: so many lines of records follow.
    Foundation(FoundationLine),
    /// One record of the foundation.
    Record(RecordLine),
    /// A commit: so many lines of changes follow.
    Commit(CommitLine),
    /// One change of the commit.
    Change(Written),
    /// A value of the side shelf.
    Value(Written),
    /// The last line.
    End(End),
}

/// What a backup is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The format of the lines.
    pub format: u32,
    /// The version of the program that wrote it.
    pub version: String,
    /// When it was made.
    pub made_at: String,
    /// The life of the store that it was made of.
    pub epoch: String,
    /// The last commit in it.
    pub number: Number,
    /// The hash chain up to there.
    pub chain: String,
}

/// Where the log of the store began.
#[derive(Debug, Serialize, Deserialize)]
pub struct FoundationLine {
    /// The last commit that was folded.
    pub number: Number,
    /// The hash chain up to there.
    pub chain: String,
    /// How many records were left.
    pub records: u64,
}

/// A record that compaction had left.
#[derive(Debug, Serialize, Deserialize)]
pub struct RecordLine {
    /// Its name.
    pub key: String,
    /// The commit that wrote it.
    pub number: Number,
    /// Its bytes.
    pub body: Body,
}

/// Everything of a commit but its changes.
#[derive(Debug, Serialize, Deserialize)]
pub struct CommitLine {
    /// Its number.
    pub number: Number,
    /// Its id.
    pub id: String,
    /// When it was made, in whole unix seconds.
    pub at: i64,
    /// Who made it.
    pub actor: String,
    /// Why it was made.
    pub note: Option<String>,
    /// How many changes it has.
    pub changes: u64,
}

/// What was written under a key.
#[derive(Debug, Serialize, Deserialize)]
pub struct Written {
    /// The name.
    pub key: String,
    /// The bytes; null is a tombstone.
    pub body: Option<Body>,
}

/// How much there was, and the digest over every byte before this line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Records of the foundation.
    pub records: u64,
    /// Commits.
    pub commits: u64,
    /// Changes of all commits.
    pub changes: u64,
    /// Values of the side shelf.
    pub values: u64,
    /// BLAKE3, in hexadecimal.
    pub blake3: String,
}

/// Bytes as JSON can hold them. Documents are text, and stay legible.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Bytes that are UTF-8.
    Text(String),
    /// Any others.
    Base64(String),
}

impl Body {
    /// These bytes for a line.
    pub fn of(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Base64(BASE64_STANDARD.encode(bytes)),
        }
    }

    /// The same bytes again; `None` if they can't be read.
    pub fn into_bytes(self) -> Option<Bytes> {
        match self {
            Self::Text(text) => Some(text.into()),
            Self::Base64(text) => BASE64_STANDARD.decode(text).ok().map(Bytes::from),
        }
    }
}

/// A hash of the chain in hexadecimal.
pub fn hex_of(chain: &Chain) -> String {
    blake3::Hash::from_bytes(*chain).to_string()
}

/// The hash of the chain that stands in hexadecimal.
pub fn chain_of(hex: &str) -> Option<Chain> {
    blake3::Hash::from_hex(hex).ok().map(Chain::from)
}

/// The id of a commit in hexadecimal.
pub fn hex_of_id(id: &CommitId) -> String {
    format!("{:032x}", u128::from_be_bytes(id.0))
}

/// The id of a commit that stands in hexadecimal.
pub fn id_of(hex: &str) -> Option<CommitId> {
    u128::from_str_radix(hex, 16).ok().map(|id| CommitId(id.to_be_bytes()))
}
