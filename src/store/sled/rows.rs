//! Small rows with a checksum each: the only shape in which anything reaches sled.
//!
//! sled splits a leaf by its number of rows, not by their bytes, and moves a leaf that grew beyond
//! 128 KB into a file that it never syncs. So a row stays at 4 KB, and twenty of them at 80 KB.

use std::{
    fs::File,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use ::sled::IVec;

use crate::store::error::StoreError;

/// The most bytes of one row, without its checksum.
pub const ROW_BYTES: usize = 4096;

/// How many rows may be on their way to the disk at once. sled takes `sync_file_range` for a sync
/// and reuses old segments on the strength of it; syncing before it has filled another segment of
/// 512 KB makes that true.
const ROWS_IN_FLIGHT: u32 = 32;

const CHECK_BYTES: usize = 8;

/// What a row belongs to. The numbers are the format on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// What the store knows of itself.
    Meta = 0,
    /// One row for each commit: it makes the commit count.
    Seal = 1,
    /// The manifest of a commit.
    Manifest = 2,
    /// The bodies of a commit, end to end.
    Body = 3,
    /// What compaction left of the commits before it.
    Base = 4,
    /// The values of the side shelf, under a serial number.
    Value = 5,
    /// The keys of the side shelf, with the serial number of the value.
    Pointer = 6,
}

/// The rows of one store.
pub struct Rows {
    tree: ::sled::Db,
    /// A handle of our own on sled's file, because sled never syncs it.
    data: File,
    in_flight: AtomicU32,
    /// Set by the first write that failed: what follows it could never be trusted.
    failure: OnceLock<String>,
}

impl Rows {
    /// The rows in `tree`, whose file is `data`.
    pub fn new(tree: ::sled::Db, data: File) -> Self {
        Self { tree, data, in_flight: AtomicU32::new(0), failure: OnceLock::new() }
    }

    /// The row under `name`.
    pub fn get(&self, name: &[u8]) -> Result<Option<IVec>, StoreError> {
        let found = self.tree.get(name).map_err(|error| fault(&error))?;
        found.map(|row| open_row(name, &row)).transpose()
    }

    /// The row under `name`, which must be there.
    pub fn need(&self, name: &[u8]) -> Result<IVec, StoreError> {
        let missing = || StoreError::Corrupt(format!("row {} is missing", hex(name)));
        self.get(name)?.ok_or_else(missing)
    }

    /// The rows of a kind from `id` on, in order, with their names.
    pub fn scan(
        &self,
        kind: Kind,
        id: u64,
    ) -> impl Iterator<Item = Result<(IVec, IVec), StoreError>> {
        let end = [kind as u8 + 1];
        self.tree.range(name(kind, id, 0).as_slice()..end.as_slice()).map(open_found)
    }

    /// The rows of the side shelf that point to its values, with their names.
    pub fn scan_pointers(&self) -> impl Iterator<Item = Result<(IVec, IVec), StoreError>> {
        self.tree.scan_prefix([Kind::Pointer as u8]).map(open_found)
    }

    /// Write a row. It is durable after the next [`Rows::sync`].
    pub fn put(&self, name: &[u8], row: &[u8]) -> Result<(), StoreError> {
        self.write(|tree| {
            let mut checked = Vec::with_capacity(row.len() + CHECK_BYTES);
            checked.extend_from_slice(row);
            checked.extend_from_slice(&check(name, row));
            tree.insert(name, checked)
        })
    }

    /// Remove a row, durable after the next [`Rows::sync`].
    pub fn remove(&self, name: &[u8]) -> Result<(), StoreError> {
        self.write(|tree| tree.remove(name))
    }

    /// Make everything written so far survive a power cut.
    pub fn sync(&self) -> Result<(), StoreError> {
        self.refuse_after_failure()?;
        let flushed = self.tree.flush().map_err(|error| fault(&error));
        let synced = flushed.and_then(|_| {
            self.data.sync_data().map_err(|error| StoreError::Unavailable(error.to_string()))
        });
        self.in_flight.store(0, Ordering::Relaxed);
        synced.inspect_err(|error| self.fail(&error.to_string()))
    }

    /// Make what was written since the last sync survive a power cut, if anything was.
    pub fn sync_what_is_new(&self) -> Result<(), StoreError> {
        if self.in_flight.load(Ordering::Relaxed) == 0 { Ok(()) } else { self.sync() }
    }

    /// Take no write any more.
    pub fn fail(&self, reason: &str) {
        if self.failure.set(reason.into()).is_ok() {
            tracing::error!(reason, "The store is read-only from now on");
        }
    }

    /// Why no write is taken any more, if so.
    pub fn failure(&self) -> Option<&str> {
        self.failure.get().map(String::as_str)
    }

    /// Write `parts` end to end as rows of one id.
    pub fn put_all<'a>(
        &self,
        kind: Kind,
        id: u64,
        parts: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<(), StoreError> {
        let mut index = 0;
        let mut row = Vec::with_capacity(ROW_BYTES);
        for mut part in parts {
            while !part.is_empty() {
                let (head, rest) = part.split_at(part.len().min(ROW_BYTES - row.len()));
                row.extend_from_slice(head);
                part = rest;
                if row.len() == ROW_BYTES {
                    self.put(&name(kind, id, index), &row)?;
                    row.clear();
                    index += 1;
                }
            }
        }
        if row.is_empty() { Ok(()) } else { self.put(&name(kind, id, index), &row) }
    }

    /// A reader of what [`Rows::put_all`] has written.
    pub fn reader(&self) -> Reader<'_> {
        Reader { rows: self, last: None }
    }

    /// How many rows `length` bytes take.
    pub fn count(length: u64) -> u32 {
        u32::try_from(length.div_ceil(ROW_BYTES as u64)).unwrap_or(u32::MAX)
    }

    /// Remove every row of a kind whose id and index `doomed` names, from `id` on.
    pub fn sweep(
        &self,
        kind: Kind,
        id: u64,
        doomed: impl Fn(u64, u32) -> bool,
    ) -> Result<(), StoreError> {
        let end = [kind as u8 + 1];
        for found in self.tree.range(name(kind, id, 0).as_slice()..end.as_slice()).keys() {
            let found = found.map_err(|error| fault(&error))?;
            let (id, index) = number_of(&found)?;
            if doomed(id, index) {
                self.remove(&found)?;
            }
        }
        Ok(())
    }

    fn write<T>(
        &self,
        work: impl FnOnce(&::sled::Tree) -> ::sled::Result<T>,
    ) -> Result<(), StoreError> {
        self.refuse_after_failure()?;
        if self.in_flight.fetch_add(1, Ordering::Relaxed) >= ROWS_IN_FLIGHT {
            self.sync()?;
            // The row that follows is on its way again.
            self.in_flight.store(1, Ordering::Relaxed);
        }
        match work(&self.tree) {
            Ok(_) => Ok(()),
            Err(error) => {
                self.fail(&error.to_string());
                Err(StoreError::Unavailable(error.to_string()))
            }
        }
    }

    fn refuse_after_failure(&self) -> Result<(), StoreError> {
        if self.failure.get().is_some() { Err(StoreError::ReadOnly) } else { Ok(()) }
    }
}

/// Reads runs of rows, and keeps the last one at hand for what lies close by.
pub struct Reader<'a> {
    /// The rows it reads.
    pub rows: &'a Rows,
    last: Option<([u8; 13], IVec)>,
}

impl Reader<'_> {
    /// Read `length` bytes from `start` of what lies end to end under `id`.
    pub fn read(
        &mut self,
        kind: Kind,
        id: u64,
        start: u64,
        length: u64,
    ) -> Result<Vec<u8>, StoreError> {
        let short = || StoreError::Corrupt(format!("{kind:?} {id} is shorter than it was"));
        let length = usize::try_from(length).ok().ok_or_else(short)?;
        let mut index = u32::try_from(start / ROW_BYTES as u64).ok().ok_or_else(short)?;
        let mut skip = usize::try_from(start % ROW_BYTES as u64).ok().ok_or_else(short)?;
        let mut out = Vec::with_capacity(length.min(1 << 20));
        while out.len() < length {
            let row = self.row(name(kind, id, index))?;
            let rest = row.get(skip..).filter(|rest| !rest.is_empty()).ok_or_else(short)?;
            out.extend_from_slice(&rest[..rest.len().min(length - out.len())]);
            index += 1;
            skip = 0;
        }
        Ok(out)
    }

    fn row(&mut self, name: [u8; 13]) -> Result<&[u8], StoreError> {
        let known = self.last.take().filter(|(last, _)| *last == name);
        let found = match known {
            Some((_, row)) => row,
            None => self.rows.need(&name)?,
        };
        Ok(&self.last.insert((name, found)).1)
    }
}

/// The name of row `index` of `id`: names sort as kinds, ids and indexes do.
pub fn name(kind: Kind, id: u64, index: u32) -> [u8; 13] {
    let mut name = [kind as u8; 13];
    name[1..9].copy_from_slice(&id.to_be_bytes());
    name[9..].copy_from_slice(&index.to_be_bytes());
    name
}

/// The name of the row that points from a key of the side shelf to its value.
pub fn pointer_name(key: &str) -> Vec<u8> {
    let mut name = vec![Kind::Pointer as u8];
    name.extend_from_slice(key.as_bytes());
    name
}

/// The id and the index in a name of a numbered row.
pub fn number_of(name: &[u8]) -> Result<(u64, u32), StoreError> {
    let strange = || StoreError::Corrupt(format!("row {} is of no known kind", hex(name)));
    let (id, index) = name.get(1..13).ok_or_else(strange)?.split_at(8);
    let id = id.try_into().ok().ok_or_else(strange)?;
    let index = index.try_into().ok().ok_or_else(strange)?;
    Ok((u64::from_be_bytes(id), u32::from_be_bytes(index)))
}

fn open_found(found: ::sled::Result<(IVec, IVec)>) -> Result<(IVec, IVec), StoreError> {
    let (name, row) = found.map_err(|error| fault(&error))?;
    let row = open_row(&name, &row)?;
    Ok((name, row))
}

/// The row without its checksum, in the bytes that sled holds.
fn open_row(name: &[u8], checked: &IVec) -> Result<IVec, StoreError> {
    let damaged = || StoreError::Corrupt(format!("row {} fails its checksum", hex(name)));
    let (row, found) = checked.split_last_chunk::<CHECK_BYTES>().ok_or_else(damaged)?;
    if *found == check(name, row) { Ok(checked.subslice(0, row.len())) } else { Err(damaged()) }
}

/// The name is part of it, so that a row in the wrong place is found out too.
fn check(name: &[u8], row: &[u8]) -> [u8; CHECK_BYTES] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(name).update(row);
    let mut check = [0; CHECK_BYTES];
    hasher.finalize_xof().fill(&mut check);
    check
}

fn fault(error: &::sled::Error) -> StoreError {
    match error {
        ::sled::Error::Corruption { .. } => StoreError::Corrupt(error.to_string()),
        _ => StoreError::Unavailable(error.to_string()),
    }
}

fn hex(name: &[u8]) -> String {
    name.iter().take(24).fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
