//! Bounding the log: the oldest commits are folded into one list of what they left.
//!
//! The list is staged first and made to count by one row; only then are the folded rows removed,
//! and that can be taken up again after a crash. Bodies stay where they were written.

use std::{
    collections::{BTreeMap, HashSet},
    ops::Range,
};

use bytes::{Buf, BufMut};

use super::{
    index::{Index, Version},
    ledger::Ledger,
    log::{self, SealRow},
    rows::{Kind, ROW_BYTES, Rows, name},
};
use crate::store::{
    canon::{self, Seal},
    contract::{Epoch, Keep, Key, Number, Position},
    error::StoreError,
};

const BASE_NAME: u32 = 2;
const SWEPT_NAME: u32 = 3;

/// What the last compaction left.
#[derive(Clone, Copy)]
pub struct Base {
    /// Everything up to here is folded.
    pub position: Position,
    /// How many bytes the list of what is left has.
    length: u64,
}

/// Where a record that was left lies.
struct Left {
    number: Number,
    start: u64,
    seal: Seal,
}

impl Base {
    /// What the row of the last compaction says, and that nothing was folded if there is none.
    pub fn read(rows: &Rows, epoch: Epoch) -> Result<Self, StoreError> {
        let mut position = Position::genesis(epoch);
        let Some(row) = rows.get(&name(Kind::Meta, 0, BASE_NAME))? else {
            return Ok(Self { position, length: 0 });
        };
        let mut row = row.as_slice();
        let read = (|| {
            position.number = row.try_get_u64()?;
            row.try_copy_to_slice(&mut position.chain)?;
            row.try_get_u64()
        })();
        Ok(Self { position, length: read.ok().ok_or_else(damaged)? })
    }

    /// Add what was left to `index`.
    pub fn load(&self, rows: &Rows, index: &mut Index) -> Result<(), StoreError> {
        for (key, Left { number, start, seal }) in self.left(rows)? {
            index.add(key, Version { number, start, length: Some(seal.length) });
        }
        Ok(())
    }

    fn left(&self, rows: &Rows) -> Result<BTreeMap<Key, Left>, StoreError> {
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

/// Fold what `keep` does not name. The rows stay until [`finish`].
pub fn fold(ledger: &Ledger, keep: Keep) -> Result<Base, StoreError> {
    let rows = &ledger.rows;
    let base = ledger.view().base;
    let number = last_to_fold(ledger, keep)?;
    if number <= base.position.number {
        return Ok(base);
    }
    let mut left = base.left(rows)?;
    for number in base.position.number + 1..=number {
        let manifest = SealRow::read(rows, number)?.manifest(rows, number)?;
        let mut start = 0;
        for (key, seal) in canon::decode(&manifest).ok_or_else(damaged)?.changes {
            match seal {
                Some(seal) => {
                    left.insert(key, Left { number, start, seal });
                    start += u64::from(seal.length);
                }
                None => _ = left.remove(&key),
            }
        }
    }
    let mut list = Vec::new();
    for (key, one) in &left {
        one.encode(key, &mut list);
    }
    rows.put_all(Kind::Base, number, [list.as_slice()])?;
    let folded = Base { position: ledger.position_at(number)?, length: list.len() as u64 };
    let mut row = number.to_be_bytes().to_vec();
    row.put_slice(&folded.position.chain);
    row.put_u64(folded.length);
    rows.put(&name(Kind::Meta, 0, BASE_NAME), &row)?;
    Ok(folded)
}

/// Remove the rows of folded commits that nothing needs any more.
pub fn finish(rows: &Rows, base: &Base) -> Result<(), StoreError> {
    let folded = base.position.number;
    let swept = rows.get(&name(Kind::Meta, 0, SWEPT_NAME))?;
    if swept.unwrap_or_default() == folded.to_be_bytes() || folded == 0 {
        return Ok(());
    }
    let mut needed = HashSet::new();
    for left in base.left(rows)?.values().filter(|left| left.seal.length > 0) {
        let end = left.start + u64::from(left.seal.length) - 1;
        for index in left.start / ROW_BYTES as u64..=end / ROW_BYTES as u64 {
            needed.insert((left.number, index));
        }
    }
    rows.sweep(Kind::Seal, 0, |id, _| id <= folded)?;
    rows.sweep(Kind::Manifest, 0, |id, _| id <= folded)?;
    rows.sweep(Kind::Base, 0, |id, _| id != folded)?;
    rows.sweep(Kind::Body, 0, |id, index| {
        id <= folded && !needed.contains(&(id, u64::from(index)))
    })?;
    rows.put(&name(Kind::Meta, 0, SWEPT_NAME), &folded.to_be_bytes())
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

fn last_to_fold(ledger: &Ledger, keep: Keep) -> Result<Number, StoreError> {
    let (base, head) = ledger.ends();
    let at = match keep {
        Keep::Newest(count) => return Ok(head.number.saturating_sub(count)),
        Keep::Since(at) => at,
    };
    for number in base.number + 1..=head.number {
        let manifest = SealRow::read(&ledger.rows, number)?.manifest(&ledger.rows, number)?;
        if canon::decode(&manifest).ok_or_else(damaged)?.at >= at {
            return Ok(number - 1);
        }
    }
    Ok(head.number)
}

fn damaged() -> StoreError {
    StoreError::Corrupt("what compaction left cannot be read".into())
}
