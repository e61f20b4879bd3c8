//! Bounding the log: the oldest commits are folded into one list of what they left.
//!
//! The list is staged first and made to count by one row; only then are the folded rows removed,
//! and that can be taken up again after a crash. Bodies stay where they were written.

use std::collections::HashSet;

use super::{
    base::{self, Base, Left, damaged},
    ledger::Ledger,
    log::SealRow,
    rows::{Kind, ROW_BYTES, Rows, name},
};
use crate::store::{canon, contract::Keep, error::StoreError, key::Number};

const SWEPT_NAME: u32 = 3;

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
    let length = base::put_list(rows, number, &left)?;
    let folded = Base { position: ledger.position_at(number)?, length };
    folded.make_count(rows)?;
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
