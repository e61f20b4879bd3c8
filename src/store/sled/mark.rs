//! A witness beside sled of how far the store has come, so that a lost tail cannot stay unseen.
//!
//! sled takes a damaged record in its log for the end of the log, and drops what follows without
//! a word. The mark is written after every sync and before anything is acknowledged: a store that
//! stands lower than its mark has lost what somebody was told is kept.

use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::FileExt,
    path::Path,
};

/// Two slots take turns, a page apart, so that a torn write leaves the other one whole.
const SLOT_APART: u64 = 4096;
const SLOT_BYTES: usize = 40;

/// How many groups of writes were made durable; each one raises it by one.
pub type Tick = u64;

/// The file of the mark.
pub struct Mark {
    file: File,
}

impl Mark {
    /// Open the mark in `folder`, and what it says if it was ever written.
    pub fn open(folder: &Path) -> io::Result<(Self, Option<Tick>)> {
        let path = folder.join("mark");
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let slots = [read_slot(&file, 0)?, read_slot(&file, 1)?];
        Ok((Self { file }, slots.into_iter().flatten().max()))
    }

    /// Put down `tick`, durable on return.
    pub fn write(&self, tick: Tick) -> io::Result<()> {
        let mut slot = [0; SLOT_BYTES];
        slot[..8].copy_from_slice(&tick.to_be_bytes());
        slot[8..].copy_from_slice(blake3::hash(&tick.to_be_bytes()).as_bytes());
        self.file.write_all_at(&slot, (tick % 2) * SLOT_APART)?;
        self.file.sync_data()
    }
}

fn read_slot(file: &File, turn: u64) -> io::Result<Option<Tick>> {
    let mut slot = [0; SLOT_BYTES];
    match file.read_exact_at(&mut slot, turn * SLOT_APART) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let Some((tick, check)) = slot.split_first_chunk::<8>() else { return Ok(None) };
    let sound = check == blake3::hash(tick).as_bytes();
    Ok(sound.then_some(u64::from_be_bytes(*tick)))
}
