//! From a folder to a ledger: create or load, compare with the mark, sweep what a crash has left.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use bytes::{Buf, BufMut};

use super::{
    base::Base,
    compaction,
    folder::{Hold, Opened, words_of},
    index::Index,
    ledger::{Ledger, View},
    log::{self, SealRow},
    mark::{Mark, Tick, Witness},
    rows::{Kind, Rows, name, number_of, pointer_name},
    side::Side,
};
use crate::store::{
    contract::{Epoch, Position, UNFINISHED},
    error::{OpenError, StoreError},
};

/// The format of the rows. A change that older releases cannot read raises it.
const FORMAT: u32 = 1;

const IDENTITY_NAME: u32 = 0;
const TICK_NAME: u32 = 1;

/// A store at the moment it was opened.
pub struct Start {
    /// What readers and the writer share.
    pub ledger: Ledger,
    /// The witness beside it.
    pub mark: Mark,
    /// How many groups of writes were complete.
    pub tick: Tick,
    /// The side shelf.
    pub side: Side,
}

/// What was read from the rows.
struct Loaded {
    view: View,
    tick: Tick,
    side: Side,
    /// Whether a restore into it broke off.
    is_unfinished: bool,
}

/// Put down that another group of writes is complete. It is the last row of the group.
pub fn put_tick(rows: &Rows, tick: Tick) -> Result<(), StoreError> {
    rows.put(&name(Kind::Meta, 0, TICK_NAME), &tick.to_be_bytes())
}

/// Open the store in `folder`; one that is created gets the epoch that `draw` draws.
pub fn open(folder: &Path, draw: impl FnOnce() -> io::Result<Epoch>) -> Result<Start, OpenError> {
    let hold = Hold::take(folder)?;
    let (mut mark, witness) = Mark::open(hold.path()).map_err(|error| hold.failed(error))?;
    let Opened { tree, data, repaired } = hold.open(witness.is_some())?;
    let rows = Rows::new(tree, data);
    // sled panics on some damaged pages instead of refusing them.
    let loaded = catch_unwind(AssertUnwindSafe(|| load(&rows, witness.as_ref(), draw)));
    let Loaded { view, tick, side, .. } = match loaded {
        Ok(Ok(Ok(loaded))) if loaded.is_unfinished => {
            return Err(OpenError::Unfinished(folder.into()));
        }
        Ok(Ok(Ok(loaded))) => loaded,
        Ok(Ok(Err(found))) => {
            return Err(OpenError::TooNew { folder: folder.into(), found, known: FORMAT });
        }
        Ok(Err(StoreError::Corrupt(reason))) => return Err(hold.damaged(reason)),
        Ok(Err(error)) => return Err(hold.failed(io::Error::other(error))),
        Err(panic) => return Err(hold.damaged(words_of(panic.as_ref()))),
    };
    let head = view.head;
    let ledger = Ledger::new(rows, view, hold);
    let damaged = |reason| OpenError::Damaged { folder: folder.into(), reason };
    if repaired {
        let verified = ledger.verify(&(0..head.number + 1));
        verified.map_err(|error| damaged(error.to_string()))?;
        tracing::warn!("The store was repaired and its whole chain verified");
    }
    // From here on it is not closed in good order.
    let witness = witness_of(&head, tick, &side);
    mark.write(&witness).map_err(|error| OpenError::Io(folder.into(), error))?;
    Ok(Start { ledger, mark, tick, side })
}

/// What the mark must say of a store that stands so.
pub fn witness_of(head: &Position, tick: Tick, side: &Side) -> Witness {
    let Position { number, chain, .. } = *head;
    Witness { tick, number, chain, side: side.digest(), closed: false }
}

/// Read everything but the bodies, or create it. The inner error is a format of later releases.
fn load(
    rows: &Rows,
    witness: Option<&Witness>,
    draw: impl FnOnce() -> io::Result<Epoch>,
) -> Result<Result<Loaded, u32>, StoreError> {
    if rows.get(&name(Kind::Meta, 0, IDENTITY_NAME))?.is_none() {
        if witness.is_some() {
            return Err(corrupt("the store has lost its identity"));
        }
        create(rows, draw)?;
    }
    let (format, epoch) = read_identity(rows)?;
    if format > FORMAT {
        return Ok(Err(format));
    }
    let tick = read_tick(rows)?;
    let view = load_view(rows, epoch, witness)?;
    sweep(rows, &view)?;
    let side = Side::open(rows)?;
    rows.sync_what_is_new()?;
    let found = witness_of(&view.head, tick, &side);
    if let Some(said) = witness {
        let closed = Witness { closed: true, ..found };
        let behind = found.tick < said.tick || found.number < said.number;
        if behind || (said.closed && closed != *said) {
            return Err(corrupt("what was acknowledged is not there any more"));
        }
    }
    let is_unfinished = rows.get(&pointer_name(UNFINISHED))?.is_some();
    Ok(Ok(Loaded { view, tick, side, is_unfinished }))
}

fn create(rows: &Rows, draw: impl FnOnce() -> io::Result<Epoch>) -> Result<(), StoreError> {
    let epoch = draw().map_err(|error| StoreError::Unavailable(error.to_string()))?;
    let mut identity = FORMAT.to_be_bytes().to_vec();
    identity.put_u128(epoch.0);
    rows.put(&name(Kind::Meta, 0, IDENTITY_NAME), &identity)?;
    put_tick(rows, 1)?;
    rows.sync()
}

fn read_identity(rows: &Rows) -> Result<(u32, Epoch), StoreError> {
    let row = rows.need(&name(Kind::Meta, 0, IDENTITY_NAME))?;
    let mut row = row.as_ref();
    let format = row.try_get_u32();
    let epoch = row.try_get_u128();
    match (format, epoch) {
        (Ok(format), Ok(epoch)) => Ok((format, Epoch(epoch))),
        _ => Err(corrupt("the identity of the store cannot be read")),
    }
}

fn read_tick(rows: &Rows) -> Result<Tick, StoreError> {
    // A crash between the first two rows leaves an identity that nobody was told of.
    let Some(row) = rows.get(&name(Kind::Meta, 0, TICK_NAME))? else { return Ok(0) };
    row.as_ref().try_get_u64().ok().ok_or_else(|| corrupt("the tick of the store cannot be read"))
}

fn load_view(rows: &Rows, epoch: Epoch, witness: Option<&Witness>) -> Result<View, StoreError> {
    let mut index = Index::default();
    let base = Base::read(rows, epoch)?;
    base.load(rows, &mut index)?;
    let mut head = base.position;
    for found in rows.scan(Kind::Seal, head.number + 1) {
        let (found, row) = found?;
        let (number, _) = number_of(&found)?;
        if number != head.number + 1 {
            return Err(corrupt("a commit is missing from the log"));
        }
        head = log::load(rows, &mut index, &head, &SealRow::decode(number, &row)?)?;
        if witness.is_some_and(|said| said.number == number && said.chain != head.chain) {
            return Err(corrupt("the log is not the one that was acknowledged"));
        }
    }
    Ok(View { base, head, index })
}

/// Remove the rows of a commit that was never sealed, and finish a compaction.
fn sweep(rows: &Rows, view: &View) -> Result<(), StoreError> {
    rows.sweep(Kind::Manifest, view.head.number + 1, |_, _| true)?;
    rows.sweep(Kind::Body, view.head.number + 1, |_, _| true)?;
    rows.sweep(Kind::Base, 0, |id, _| id != view.base.position.number)?;
    compaction::finish(rows, &view.base)
}

fn corrupt(reason: &str) -> StoreError {
    StoreError::Corrupt(reason.into())
}
