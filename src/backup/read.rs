//! Reading a backup: line by line, each held against what came before, so that a file that was cut
//! or changed is found out.

use std::io::{self, BufRead};

use bytes::Bytes;

use crate::backup::line::{
    Body, CommitLine, End, FORMAT, FoundationLine, Header, Line, RecordLine, Written, chain_of,
    id_of,
};
use crate::store::canon;
use crate::store::contract::{Chain, Change, Commit, Expect, Foundation, Record};
use crate::store::key::{Key, Number};

/// Why a file is no backup that can be restored.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It does not begin like one.
    #[error("it is no backup of limber: name a file that `limber backup` has written")]
    Foreign,
    /// It was written by a later release.
    #[error("it has format {0} and this program knows {FORMAT}: use a later release")]
    TooNew(u32),
    /// It ends before its last line.
    #[error("it was cut after line {0}: take another copy of it")]
    Cut(u64),
    /// A line does not fit.
    #[error("line {line} is damaged ({reason}): take another copy of it")]
    Damaged {
        /// Which line, from 1 on.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// It can't be read.
    #[error("it can't be read")]
    Io(#[from] io::Error),
}

/// What a backup brings, in the order in which a store takes it.
pub enum Step {
    /// What the log stands on, if compaction had run.
    Foundation(Foundation),
    /// The next commit, with its number and the chain after it.
    Commit(Number, Chain, Commit),
    /// A value of the side shelf.
    Value(Key, Bytes),
}

/// A backup that is being read.
pub struct Reader<R> {
    lines: R,
    /// How many lines were read.
    line: u64,
    hasher: blake3::Hasher,
    /// What was read so far.
    found: End,
    number: Number,
    chain: Chain,
    /// What the first line says.
    pub header: Header,
}

impl<R: BufRead> Reader<R> {
    /// Begins to read.
    pub fn new(mut lines: R) -> Result<Self, ReadError> {
        let mut first = Vec::new();
        lines.read_until(b'\n', &mut first)?;
        let Ok(Line::Backup(header)) = serde_json::from_slice(&first) else {
            return Err(ReadError::Foreign);
        };
        if header.format > FORMAT {
            return Err(ReadError::TooNew(header.format));
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&first);
        let found = End::default();
        Ok(Self { lines, line: 1, hasher, found, number: 0, chain: [0; 32], header })
    }

    /// The next step, or none after the last line, when all of it was found whole.
    pub fn step(&mut self) -> Result<Option<Step>, ReadError> {
        match self.line()? {
            Line::Foundation(line) if self.line == 2 => self.read_foundation(&line).map(Some),
            Line::Commit(line) => self.read_commit(line).map(Some),
            Line::Value(Written { key, body: Some(body) }) => {
                self.found.values += 1;
                Ok(Some(Step::Value(self.key(key)?, self.bytes(body)?)))
            }
            Line::End(end) => self.end(&end).map(|()| None),
            _ => Err(self.damaged("it does not belong there")),
        }
    }

    /// How much was read.
    pub fn found(&self) -> &End {
        &self.found
    }

    /// The number of the line that was read last.
    pub fn line_number(&self) -> u64 {
        self.line
    }

    fn line(&mut self) -> Result<Line, ReadError> {
        let mut bytes = Vec::new();
        self.lines.read_until(b'\n', &mut bytes)?;
        if bytes.last() != Some(&b'\n') {
            return Err(ReadError::Cut(self.line));
        }
        self.line += 1;
        let line = serde_json::from_slice(&bytes);
        let line = line.map_err(|error| self.damaged(error.to_string()))?;
        if let Line::End(_) = line {
            // The digest can't cover this line, so every byte of it is held against what we write.
            if serde_json::to_vec(&line).ok().as_deref() != bytes.strip_suffix(b"\n") {
                return Err(self.damaged("it is not as it was written"));
            }
        } else {
            self.hasher.update(&bytes);
        }
        Ok(line)
    }

    fn read_foundation(&mut self, line: &FoundationLine) -> Result<Step, ReadError> {
        let mut records = Vec::new();
        for _ in 0..line.records {
            let Line::Record(RecordLine { key, number, body }) = self.line()? else {
                return Err(self.damaged("a record is missing before it"));
            };
            let body = Some(self.bytes(body)?);
            records.push(Record { key: self.key(key)?, number, body });
        }
        self.found.records = line.records;
        self.number = line.number;
        self.chain = self.chain_of(&line.chain)?;
        let foundation = Foundation { number: self.number, chain: self.chain, records };
        foundation.check().map_err(|error| self.damaged(error.to_string()))?;
        Ok(Step::Foundation(foundation))
    }

    fn read_commit(&mut self, line: CommitLine) -> Result<Step, ReadError> {
        let CommitLine { number, id, at, actor, note, changes: count } = line;
        let id = id_of(&id).ok_or_else(|| self.damaged("its id is none"))?;
        let mut changes = Vec::new();
        for _ in 0..count {
            let Line::Change(Written { key, body }) = self.line()? else {
                return Err(self.damaged("a change is missing before it"));
            };
            let body = body.map(|body| self.bytes(body)).transpose()?;
            changes.push(Change { key: self.key(key)?, expect: Expect::Any, body });
        }
        let commit = Commit { id, at, actor, note, changes };
        commit.check().map_err(|error| self.damaged(error.to_string()))?;
        if number != self.number + 1 {
            return Err(self.damaged("a commit is missing before it"));
        }
        self.number = number;
        self.chain = canon::link(&self.chain, number, &canon::encode(&commit));
        self.found.commits += 1;
        self.found.changes += count;
        Ok(Step::Commit(number, self.chain, commit))
    }

    fn end(&mut self, end: &End) -> Result<(), ReadError> {
        self.found.blake3 = self.hasher.finalize().to_string();
        if *end != self.found {
            return Err(self.damaged("what stands before it was changed"));
        }
        let header = (self.header.number, self.chain_of(&self.header.chain)?);
        if header != (self.number, self.chain) {
            return Err(self.damaged("the commits before it are not those that were backed up"));
        }
        if !self.lines.fill_buf()?.is_empty() {
            return Err(self.damaged("something stands after it"));
        }
        Ok(())
    }

    fn key(&self, key: String) -> Result<Key, ReadError> {
        Key::new(key).map_err(|error| self.damaged(error.to_string()))
    }

    fn bytes(&self, body: Body) -> Result<Bytes, ReadError> {
        body.into_bytes().ok_or_else(|| self.damaged("its bytes can't be read"))
    }

    fn chain_of(&self, hex: &str) -> Result<Chain, ReadError> {
        chain_of(hex).ok_or_else(|| self.damaged("its hash is none"))
    }

    fn damaged(&self, reason: impl Into<String>) -> ReadError {
        ReadError::Damaged { line: self.line, reason: reason.into() }
    }
}
