//! The side shelf: values beside the log, each replaced by moving one pointer.

use std::collections::HashSet;

use bytes::{Buf, BufMut, Bytes};

use super::rows::{Kind, Rows, name, pointer_name};
use crate::store::{error::StoreError, key::Key};

/// The side shelf of one store; only the writer uses it.
pub struct Side {
    /// The serial number of the next value.
    next: u64,
    /// All pointers in one digest, in which each can be replaced: the sum of theirs by bits.
    digest: [u8; 32],
}

/// Where the value of a key lies.
struct Pointer {
    serial: u64,
    length: u64,
}

impl Pointer {
    fn decode(mut row: &[u8]) -> Result<Self, StoreError> {
        let damaged = |_| StoreError::Corrupt("a pointer of the side shelf is damaged".into());
        let serial = row.try_get_u64().map_err(damaged)?;
        Ok(Self { serial, length: row.try_get_u64().map_err(damaged)? })
    }
}

impl Side {
    /// Open the side shelf and remove values that a crash has left without a pointer.
    pub fn open(rows: &Rows) -> Result<Self, StoreError> {
        let mut pointed = HashSet::new();
        let mut digest = [0; 32];
        for found in rows.scan_pointers() {
            let (name, row) = found?;
            turn_over(&mut digest, &name, &row);
            pointed.insert(Pointer::decode(&row)?.serial);
        }
        rows.sweep(Kind::Value, 0, |serial, _| !pointed.contains(&serial))?;
        Ok(Self { next: pointed.iter().max().map_or(1, |last| last + 1), digest })
    }

    /// What the mark says of the side shelf.
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// The value of a key.
    #[expect(clippy::unused_self, reason = "reading is the right of whoever has the shelf")]
    pub fn get(&self, rows: &Rows, key: &Key) -> Result<Option<Bytes>, StoreError> {
        let Some(row) = rows.get(&pointer_name(key.as_str()))? else { return Ok(None) };
        let Pointer { serial, length } = Pointer::decode(&row)?;
        Ok(Some(rows.reader().read(Kind::Value, serial, 0, length)?.into()))
    }

    /// Put `new` under a key, or nothing. The pointer makes it count, and it goes last but for the
    /// removal of the old value.
    pub fn put(&mut self, rows: &Rows, key: &Key, new: Option<&[u8]>) -> Result<(), StoreError> {
        let pointer = pointer_name(key.as_str());
        let old = rows.get(&pointer)?;
        if let Some(row) = &old {
            turn_over(&mut self.digest, &pointer, row);
        }
        match new {
            Some(value) => {
                let serial = self.next;
                self.next += 1;
                rows.put_all(Kind::Value, serial, [value])?;
                let mut row = serial.to_be_bytes().to_vec();
                row.put_u64(value.len() as u64);
                turn_over(&mut self.digest, &pointer, &row);
                rows.put(&pointer, &row)?;
            }
            None => rows.remove(&pointer)?,
        }
        let Some(row) = old else { return Ok(()) };
        let Pointer { serial, length } = Pointer::decode(&row)?;
        for index in 0..Rows::count(length) {
            rows.remove(&name(Kind::Value, serial, index))?;
        }
        Ok(())
    }
}

/// Add a pointer to a digest, or take it out again.
fn turn_over(digest: &mut [u8; 32], name: &[u8], row: &[u8]) {
    let mut hasher = blake3::Hasher::new();
    hasher.update(name).update(row);
    let pointer = hasher.finalize();
    for (bits, more) in digest.iter_mut().zip(pointer.as_bytes()) {
        *bits ^= more;
    }
}
