//! A witness beside sled of how far the store has come, so that a loss cannot stay unseen.
//!
//! sled takes a damaged record at the end of its log for the end, and skips one further up: a page
//! falls back to what it was without a word. The mark is written after every sync and before
//! anything is acknowledged, so a store that has fallen behind its mark is found out.

use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::FileExt,
    path::Path,
};

use bytes::{Buf, BufMut, TryGetError};

use crate::store::contract::Chain;
use crate::store::key::Number;

/// Two slots take turns, a page apart, so that a torn write leaves the other one whole.
const SLOT_APART: u64 = 4096;
const CHECK_BYTES: usize = 32;
const SLOT_BYTES: usize = 8 + 8 + 8 + 32 + 32 + 1 + CHECK_BYTES;

/// How many groups of writes were made durable; each one raises it by one.
pub type Tick = u64;

/// What the mark says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Witness {
    /// The last group that was made durable.
    pub tick: Tick,
    /// The last commit in it.
    pub number: Number,
    /// The hash chain up to there.
    pub chain: Chain,
    /// The digest of the side shelf.
    pub side: [u8; 32],
    /// Whether the store was closed in good order, so that nothing came after.
    pub closed: bool,
}

/// The file of the mark.
pub struct Mark {
    file: File,
    /// How often it was written; it tells which slot is the later one.
    count: u64,
}

impl Mark {
    /// Open the mark in `folder`, and what it says if it was ever written.
    pub fn open(folder: &Path) -> io::Result<(Self, Option<Witness>)> {
        let path = folder.join("mark");
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let slots = [read_slot(&file, 0)?, read_slot(&file, 1)?];
        let last = slots.into_iter().flatten().max_by_key(|(count, _)| *count);
        Ok((Self { file, count: last.map_or(0, |(count, _)| count) }, last.map(|(_, said)| said)))
    }

    /// Put down what `witness` says, durable on return.
    pub fn write(&mut self, witness: &Witness) -> io::Result<()> {
        self.count += 1;
        let mut slot = Vec::with_capacity(SLOT_BYTES);
        slot.put_u64(self.count);
        slot.put_u64(witness.tick);
        slot.put_u64(witness.number);
        slot.put_slice(&witness.chain);
        slot.put_slice(&witness.side);
        slot.put_u8(u8::from(witness.closed));
        let check = blake3::hash(&slot);
        slot.put_slice(check.as_bytes());
        self.file.write_all_at(&slot, (self.count % 2) * SLOT_APART)?;
        self.file.sync_data()
    }
}

fn read_slot(file: &File, turn: u64) -> io::Result<Option<(u64, Witness)>> {
    let mut slot = [0; SLOT_BYTES];
    match file.read_exact_at(&mut slot, turn * SLOT_APART) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let Some((said, check)) = slot.split_last_chunk::<CHECK_BYTES>() else { return Ok(None) };
    let sound = check == blake3::hash(said).as_bytes();
    Ok(decode(said).ok().filter(|_| sound))
}

fn decode(mut said: &[u8]) -> Result<(u64, Witness), TryGetError> {
    let count = said.try_get_u64()?;
    let mut witness =
        Witness { tick: said.try_get_u64()?, number: said.try_get_u64()?, ..Witness::default() };
    said.try_copy_to_slice(&mut witness.chain)?;
    said.try_copy_to_slice(&mut witness.side)?;
    witness.closed = said.try_get_u8()? == 1;
    Ok((count, witness))
}
