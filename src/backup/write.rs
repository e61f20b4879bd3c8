//! Writing a backup: the whole log as lines, a few commits in memory at a time.

use std::io::{self, Write};

use crate::backup::line::{
    Body, CommitLine, End, FORMAT, FoundationLine, Header, Line, RecordLine, Written, hex_of,
    hex_of_id,
};
use crate::store::contract::{Entry, Foundation, Position, Record, Store};
use crate::store::error::{SinceError, StoreError};
use crate::store::key::{InvalidKey, Key, Number};

/// How much of the log is read at once.
const BATCH_BYTES: usize = 8 << 20;

/// The values of the side shelf that a restored store must have: without them cursors and keys
/// that were handed out would not hold any more. Everything else there is of the moment.
const TRAVELLING: [&str; 2] = ["secret/cursor", "secret/keys"];

/// Why a backup was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The store can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log can't be read; a compaction may have come in between.
    #[error(transparent)]
    Log(#[from] SinceError),
    /// A name of ours is none. It is not reached.
    #[error(transparent)]
    Key(#[from] InvalidKey),
    /// The lines can't be written.
    #[error("the backup can't be written")]
    Io(#[from] io::Error),
}

/// Writes a backup of `store` as it stands now, and tells each commit with the last one.
/// Everything is verified before the first line is written.
pub async fn write(
    store: &dyn Store,
    made_at: String,
    out: &mut impl Write,
    mut tell: impl FnMut(Number, Number),
) -> Result<End, WriteError> {
    // The foundation first: a compaction in between makes `since` refuse.
    let foundation = store.foundation().await?;
    let last = store.verify(0..Number::MAX).await?.position;
    let mut lines = Lines { out, hasher: blake3::Hasher::new(), end: End::default() };
    lines.put(&Line::Backup(Header {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        made_at,
        epoch: last.epoch.to_string(),
        number: last.number,
        chain: hex_of(&last.chain),
    }))?;
    let Foundation { number, chain, .. } = foundation;
    let mut at = Position { number, chain, ..last };
    lines.put_foundation(foundation)?;
    while at.number < last.number {
        for entry in store.since(at, BATCH_BYTES).await? {
            if at.number < last.number {
                at = entry.position;
                lines.put_commit(entry)?;
                tell(at.number, last.number);
            }
        }
    }
    for key in TRAVELLING {
        if let Some(value) = store.get(&Key::new(key)?).await? {
            lines.end.values += 1;
            let body = Some(Body::of(&value));
            lines.put(&Line::Value(Written { key: key.to_owned(), body }))?;
        }
    }
    Ok(lines.finish()?)
}

/// Lines on their way out.
struct Lines<'a, W> {
    out: &'a mut W,
    hasher: blake3::Hasher,
    end: End,
}

impl<W: Write> Lines<'_, W> {
    fn put(&mut self, line: &Line) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        self.hasher.update(&bytes);
        self.out.write_all(&bytes)
    }

    fn put_foundation(&mut self, foundation: Foundation) -> io::Result<()> {
        let Foundation { number, chain, records } = foundation;
        if number == 0 {
            return Ok(());
        }
        self.end.records = records.len() as u64;
        let chain = hex_of(&chain);
        let line = FoundationLine { number, chain, records: self.end.records };
        self.put(&Line::Foundation(line))?;
        for Record { key, number, body } in records {
            let body = Body::of(&body.unwrap_or_default());
            let key = key.as_str().to_owned();
            self.put(&Line::Record(RecordLine { key, number, body }))?;
        }
        Ok(())
    }

    fn put_commit(&mut self, entry: Entry) -> io::Result<()> {
        let Entry { position, id, at, actor, note, records } = entry;
        let (number, changes) = (position.number, records.len() as u64);
        self.end.commits += 1;
        self.end.changes += changes;
        let id = hex_of_id(&id);
        self.put(&Line::Commit(CommitLine { number, id, at, actor, note, changes }))?;
        for Record { key, body, .. } in records {
            let body = body.as_deref().map(Body::of);
            self.put(&Line::Change(Written { key: key.as_str().to_owned(), body }))?;
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<End> {
        self.end.blake3 = self.hasher.finalize().to_string();
        self.put(&Line::End(self.end.clone()))?;
        self.out.flush()?;
        Ok(self.end)
    }
}
