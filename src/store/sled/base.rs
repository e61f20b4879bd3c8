//! What compaction has left of the folded commits: where each record lies, and that it is whole.

use std::{collections::BTreeMap, ops::Range};

use bytes::{Buf, BufMut};

use super::{
    index::{Index, Version},
    log,
    rows::{Kind, Rows, name},
};
use crate::store::{
    canon::{self, Seal},
    contract::{Epoch, Foundation, Position, Record},
    error::StoreError,
    key::{Key, Number},
};

const BASE_NAME: u32 = 2;

/// What the last compaction left.
#[derive(Clone, Copy)]
pub struct Base {
    /// Everything up to here is folded.
    pub position: Position,
    /// How many bytes the list of what is left has.
    pub length: u64,
}

/// Where a record that was left lies.
pub struct Left {
    /// The commit that wrote it.
    pub number: Number,
    /// Where its body begins among the bodies of that commit.
    pub start: u64,
    /// Its length and digest.
    pub seal: Seal,
}

impl Base {
    /// What the row of the last compaction says, and that nothing was folded if there is none.
    pub fn read(rows: &Rows, epoch: Epoch) -> Result<Self, StoreError> {
        let mut position = Position::genesis(epoch);
        let Some(row) = rows.get(&name(Kind::Meta, 0, BASE_NAME))? else {
            return Ok(Self { position, length: 0 });
        };
        let mut row = row.as_ref();
        let read = (|| {
            position.number = row.try_get_u64()?;
            row.try_copy_to_slice(&mut position.chain)?;
            row.try_get_u64()
        })();
        Ok(Self { position, length: read.ok().ok_or_else(damaged)? })
    }

    /// Write the row that makes it count.
    pub fn make_count(&self, rows: &Rows) -> Result<(), StoreError> {
        let mut row = self.position.number.to_be_bytes().to_vec();
        row.put_slice(&self.position.chain);
        row.put_u64(self.length);
        rows.put(&name(Kind::Meta, 0, BASE_NAME), &row)
    }

    /// Add what was left to `index`.
    pub fn load(&self, rows: &Rows, index: &mut Index) -> Result<(), StoreError> {
        for (key, Left { number, start, seal }) in self.left(rows)? {
            index.add(key, Version { number, start, length: Some(seal.length) });
        }
        Ok(())
    }

    /// Write what another store was left with, so that this one stands on it. `make_count` is
    /// not called yet.
    pub fn lay(rows: &Rows, epoch: Epoch, foundation: &Foundation) -> Result<Self, StoreError> {
        let mut by_commit: BTreeMap<Number, Vec<(&Key, &[u8])>> = BTreeMap::new();
        for Record { key, number, body } in &foundation.records {
            let body = body.as_deref().unwrap_or_default();
            by_commit.entry(*number).or_default().push((key, body));
        }
        let mut left = BTreeMap::new();
        for (number, records) in by_commit {
            let mut start = 0;
            rows.put_all(Kind::Body, number, records.iter().map(|(_, body)| *body))?;
            for (key, body) in records {
                left.insert(key.clone(), Left { number, start, seal: Seal::of(body) });
                start += body.len() as u64;
            }
        }
        let position = Position {
            number: foundation.number,
            chain: foundation.chain,
            ..Position::genesis(epoch)
        };
        Ok(Self { position, length: put_list(rows, position.number, &left)? })
    }

    /// The records that were left, by key, each compared with its digest.
    pub fn records(&self, rows: &Rows) -> Result<Vec<Record>, StoreError> {
        let mut reader = rows.reader();
        let read = |(key, Left { number, start, seal })| {
            let body = log::sealed_body(&mut reader, number, start, &seal)?;
            Ok(Record { key, number, body: Some(body) })
        };
        self.left(rows)?.into_iter().map(read).collect()
    }

    /// Where each record lies that was left, by key.
    pub fn left(&self, rows: &Rows) -> Result<BTreeMap<Key, Left>, StoreError> {
        let list = rows.reader().read(Kind::Base, self.position.number, 0, self.length)?;
        let mut left = BTreeMap::new();
        let mut rest = list.as_slice();
        while !rest.is_empty() {
            let (key, one) = Left::decode(&mut rest).ok_or_else(damaged)?;
            left.insert(key, one);
        }
        Ok(left)
    }
}

impl Left {
    fn encode(&self, key: &Key, out: &mut Vec<u8>) {
        canon::put_text(out, key.as_str());
        out.put_u64(self.number);
        out.put_u64(self.start);
        canon::put_seal(out, Some(&self.seal));
    }

    fn decode(bytes: &mut &[u8]) -> Option<(Key, Self)> {
        let key = Key::new(canon::get_text(bytes)?).ok()?;
        let number = bytes.try_get_u64().ok()?;
        let start = bytes.try_get_u64().ok()?;
        Some((key, Self { number, start, seal: canon::get_seal(bytes)?? }))
    }
}

/// Write the list of what is left of the commits up to `number`. The answer is its length.
pub fn put_list<'a>(
    rows: &Rows,
    number: Number,
    left: impl IntoIterator<Item = (&'a Key, &'a Left)>,
) -> Result<u64, StoreError> {
    let mut list = Vec::new();
    for (key, one) in left {
        one.encode(key, &mut list);
    }
    rows.put_all(Kind::Base, number, [list.as_slice()])?;
    Ok(list.len() as u64)
}

/// Compare the records that compaction left of `range` with their digests.
pub fn verify(rows: &Rows, base: &Base, range: &Range<Number>) -> Result<u64, StoreError> {
    if range.start > base.position.number {
        return Ok(0);
    }
    let mut reader = rows.reader();
    let mut count = 0;
    for left in base.left(rows)?.values().filter(|left| range.contains(&left.number)) {
        log::sealed_body(&mut reader, left.number, left.start, &left.seal)?;
        count += 1;
    }
    Ok(count)
}

/// What was left is not as it was written.
pub fn damaged() -> StoreError {
    StoreError::Corrupt("what compaction left cannot be read".into())
}
