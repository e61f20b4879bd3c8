//! The store as it is while it runs: rows on disk, the index over them, and all that only reads.

use std::{
    num::NonZero,
    ops::Range,
    panic::resume_unwind,
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    thread,
};

use tokio::sync::watch;

use super::{
    base::{self, Base},
    folder::Hold,
    index::{Index, Version},
    log::{self, SealRow},
    rows::Rows,
};
use crate::store::{
    contract::{Entry, Foundation, Logged, Position, Record, Verified},
    error::{SinceError, StoreError},
    key::{Key, Number},
};

/// Below this many records another thread would cost more than it saves.
const HEADS_ALONE_MAX: usize = 1024;

/// What readers and the writer share.
pub struct Ledger {
    /// The rows on disk.
    pub rows: Rows,
    /// Told the number of every commit that has become durable.
    pub height: watch::Sender<Number>,
    /// Read by whoever reads rows, written by who removes rows that a reader may still want.
    gate: RwLock<()>,
    view: RwLock<View>,
    /// Comes last, so that the folder is held until sled has gone.
    _hold: Hold,
}

/// What is durable, and where it lies.
pub struct View {
    /// What the last compaction left.
    pub base: Base,
    /// Where the store stands.
    pub head: Position,
    /// Where the versions lie.
    pub index: Index,
}

impl Ledger {
    /// A ledger over rows that were read into `view`.
    pub fn new(rows: Rows, view: View, hold: Hold) -> Self {
        let height = watch::Sender::new(view.head.number);
        Self { rows, height, gate: RwLock::new(()), view: RwLock::new(view), _hold: hold }
    }

    /// What is durable now.
    pub fn view(&self) -> RwLockReadGuard<'_, View> {
        self.view.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is durable now, to be moved on. Only the writer does so.
    pub fn view_mut(&self) -> RwLockWriteGuard<'_, View> {
        self.view.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keep every row in place for as long as the guard lives.
    pub fn reading(&self) -> RwLockReadGuard<'_, ()> {
        self.gate.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wait until nobody reads rows that are to be removed.
    pub fn removing(&self) -> RwLockWriteGuard<'_, ()> {
        self.gate.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The newest record of every key.
    pub fn heads(&self) -> Result<(Position, Vec<Record>), StoreError> {
        let view = self.view();
        let head = view.head;
        let mut found: Vec<(Key, Version)> =
            view.index.heads().map(|(key, version)| (key.clone(), version)).collect();
        drop(view);
        // In the order in which they lie, so that every row is read once.
        found.sort_unstable_by_key(|(_, version)| (version.number, version.start));
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let share = found.len().div_ceil(cores).max(HEADS_ALONE_MAX);
        let mut records = thread::scope(|scope| {
            let readings: Vec<_> =
                found.chunks(share).map(|part| scope.spawn(|| self.records(part))).collect();
            let mut records = Vec::with_capacity(found.len());
            for reading in readings {
                records.extend(reading.join().unwrap_or_else(|panic| resume_unwind(panic))?);
            }
            Ok(records)
        })?;
        records.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        Ok((head, records))
    }

    fn records(&self, versions: &[(Key, Version)]) -> Result<Vec<Record>, StoreError> {
        let mut reader = self.rows.reader();
        let record =
            |(key, version): &(Key, Version)| log::record(&mut reader, key.clone(), *version);
        versions.iter().map(record).collect()
    }

    /// The versions of a key, newest first.
    pub fn history(
        &self,
        key: &Key,
        before: Option<Number>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let versions = self.view().index.history(key).to_vec();
        let newest_first = versions.into_iter().rev();
        let older = newest_first.filter(|v| before.is_none_or(|before| v.number < before));
        let mut reader = self.rows.reader();
        older.take(limit).map(|version| log::record(&mut reader, key.clone(), version)).collect()
    }

    /// The commits after `position`, within a budget.
    pub fn since(&self, position: Position, budget_bytes: usize) -> Result<Vec<Entry>, SinceError> {
        let (base, head) = self.ends();
        if position.epoch != head.epoch {
            return Err(SinceError::Forked);
        }
        if position.number > head.number {
            return Err(SinceError::Ahead);
        }
        if position.number < base.number {
            return Err(SinceError::Compacted { oldest: base.number });
        }
        if self.position_at(position.number)? != position {
            return Err(SinceError::Forked);
        }
        let mut spent = 0_usize;
        let mut entries = Vec::new();
        for number in position.number + 1..=head.number {
            let entry = log::entry(&self.rows, head.epoch, number)?;
            spent = spent.saturating_add(entry.size());
            if spent > budget_bytes && !entries.is_empty() {
                break;
            }
            entries.push(entry);
        }
        Ok(entries)
    }

    /// What the commits before `before` did, newest first.
    pub fn log(&self, before: Option<Number>, limit: usize) -> Result<Vec<Logged>, StoreError> {
        let (base, head) = self.ends();
        let end = before.unwrap_or(Number::MAX).min(head.number + 1);
        let newest_first = (base.number + 1..end).rev().take(limit);
        newest_first.map(|number| log::logged(&self.rows, number)).collect()
    }

    /// What the log stands on.
    pub fn foundation(&self) -> Result<Foundation, StoreError> {
        let base = self.view().base;
        let Position { number, chain, .. } = base.position;
        Ok(Foundation { number, chain, records: base.records(&self.rows)? })
    }

    /// Recompute the chain over `range` and the digests of what compaction left of it.
    pub fn verify(&self, range: &Range<Number>) -> Result<Verified, StoreError> {
        let base = self.view().base;
        let (folded, head) = self.ends();
        let records = base::verify(&self.rows, &base, range)?;
        let mut verified = Verified { commits: 0, records, position: head };
        let first = range.start.max(folded.number + 1);
        if first >= range.end || first > head.number {
            return Ok(verified);
        }
        let mut chain = self.position_at(first - 1)?.chain;
        for number in first..range.end.min(head.number + 1) {
            let (next, records) = log::verify(&self.rows, &chain, number)?;
            chain = next;
            verified.commits += 1;
            verified.records += records;
        }
        Ok(verified)
    }

    /// The position of a number that was not folded away.
    pub fn position_at(&self, number: Number) -> Result<Position, StoreError> {
        let (base, head) = self.ends();
        if number == base.number {
            return Ok(base);
        }
        let chain = SealRow::read(&self.rows, number)?.chain;
        Ok(Position { number, chain, ..head })
    }

    /// Where the log starts and where it ends.
    pub fn ends(&self) -> (Position, Position) {
        let view = self.view();
        (view.base.position, view.head)
    }
}
