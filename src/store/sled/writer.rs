//! The one thread that writes: it takes all who wait, writes for each, and syncs once for all.

use std::{
    iter,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
};

use bytes::Bytes;
use tokio::sync::oneshot;

use super::{
    base::Base,
    compaction,
    folder::words_of,
    index::Index,
    ledger::Ledger,
    log::{self, SealRow},
    mark::{Mark, Tick, Witness},
    opening::{Start, put_tick, witness_of},
    rows::Rows,
    side::Side,
};
use crate::store::{
    canon,
    contract::{Commit, Committed, Foundation, Keep, Position},
    error::{BeginError, CommitError, StoreError},
    key::Key,
};

/// The most jobs that wait for one sync.
const GROUP_MAX: usize = 512;

/// Something for the writer to do.
pub enum Job {
    /// Keep a commit.
    Commit(Commit, oneshot::Sender<Result<Committed, CommitError>>),
    /// Read from the side shelf, after all writes that came before.
    Get(Key, oneshot::Sender<Result<Option<Bytes>, StoreError>>),
    /// Write to the side shelf.
    Swap(Swap, oneshot::Sender<Result<bool, StoreError>>),
    /// Bound the log.
    Compact(Keep, oneshot::Sender<Result<Position, StoreError>>),
    /// Let the store, which is empty, stand on what another was left with.
    Begin(Foundation, oneshot::Sender<Result<Position, BeginError>>),
}

/// A conditional write to the side shelf.
pub struct Swap {
    /// Where.
    pub key: Key,
    /// What must be there.
    pub expected: Option<Bytes>,
    /// What shall be there.
    pub new: Option<Bytes>,
}

/// The writer of one store.
pub struct Writer {
    ledger: Arc<Ledger>,
    mark: Mark,
    tick: Tick,
    side: Side,
}

/// Writes that wait for their sync, seen by the writer alone until then.
struct Group {
    head: Position,
    index: Index,
    wrote: bool,
    answers: Vec<Answer>,
}

/// Tells whoever waits how it ended, once it is known whether the group is durable.
type Answer = Box<dyn FnOnce(Result<(), StoreError>)>;

impl Writer {
    /// The writer of a store that was opened, and what it shares with readers.
    pub fn new(start: Start) -> (Self, Arc<Ledger>) {
        let Start { ledger, mark, tick, side } = start;
        let ledger = Arc::new(ledger);
        (Self { ledger: Arc::clone(&ledger), mark, tick, side }, ledger)
    }

    /// Work until nobody can send another job.
    pub fn run(mut self, jobs: &mpsc::Receiver<Job>) {
        while let Ok(first) = jobs.recv() {
            let group = iter::once(first).chain(jobs.try_iter()).take(GROUP_MAX);
            let served = catch_unwind(AssertUnwindSafe(|| self.serve(group)));
            if let Err(panic) = served {
                // Those who wait learn from their dropped channels that the end is not known.
                self.rows().fail(&words_of(panic.as_ref()));
            }
        }
        self.leave();
    }

    /// Put down that all is as it was left, so that the next start can compare it exactly.
    fn leave(&mut self) {
        if self.rows().failure().is_some() {
            return;
        }
        let head = self.ledger.view().head;
        let witness = Witness { closed: true, ..witness_of(&head, self.tick, &self.side) };
        if let Err(error) = self.mark.write(&witness) {
            tracing::warn!(%error, "The store could not put down that it was closed");
        }
    }

    fn rows(&self) -> &Rows {
        &self.ledger.rows
    }

    fn serve(&mut self, jobs: impl Iterator<Item = Job>) {
        let mut group = Group::after(self.ledger.view().head);
        for job in jobs {
            match job {
                Job::Commit(commit, reply) => {
                    let done = self.commit(&mut group, &commit);
                    group.answers.push(answer(done, reply));
                }
                Job::Get(key, reply) => {
                    let found = self.get(&key);
                    group.answers.push(answer(found, reply));
                }
                Job::Swap(swap, reply) => {
                    let done = self.swap(&mut group, &swap);
                    group.answers.push(answer(done, reply));
                }
                Job::Compact(keep, reply) => {
                    self.close(group);
                    // The receiver may have gone; the work is done all the same.
                    let _ = reply.send(self.compact(keep));
                    group = Group::after(self.ledger.view().head);
                }
                Job::Begin(foundation, reply) => {
                    self.close(group);
                    // As above.
                    let _ = reply.send(self.begin(&foundation));
                    group = Group::after(self.ledger.view().head);
                }
            }
        }
        self.close(group);
    }

    fn commit(&self, group: &mut Group, commit: &Commit) -> Result<Committed, CommitError> {
        let rows = self.rows();
        if rows.failure().is_some() {
            return Err(CommitError::ReadOnly);
        }
        let view = self.ledger.view();
        let manifest = canon::encode(commit);
        let known = group.index.number_of(&commit.id).or_else(|| view.index.number_of(&commit.id));
        if let Some(number) = known {
            let seal = SealRow::read(rows, number)?;
            let same = seal.manifest(rows, number)? == manifest;
            let position = Position { number, chain: seal.chain, ..group.head };
            return if same { Ok(Committed { position }) } else { Err(CommitError::Reused) };
        }
        let stands_at = |key: &Key| {
            let head = group.index.head(key).or_else(|| view.index.head(key))?;
            head.length.is_some().then_some(head.number)
        };
        let changes = commit.changes.iter().map(|change| (change, stands_at(&change.key)));
        let conflicts: Vec<_> = changes
            .filter(|(change, actual)| !change.expect.is_met(*actual))
            .map(|(change, actual)| (change.key.clone(), actual))
            .collect();
        drop(view);
        if !conflicts.is_empty() {
            return Err(CommitError::Conflict(conflicts));
        }
        group.wrote = true;
        let position = log::write(rows, &mut group.index, &group.head, commit, &manifest)?;
        group.head = position;
        Ok(Committed { position })
    }

    fn get(&self, key: &Key) -> Result<Option<Bytes>, StoreError> {
        match self.rows().failure() {
            // What a failed write has left must not be shown.
            Some(reason) => Err(StoreError::Unavailable(reason.into())),
            None => self.side.get(self.rows(), key),
        }
    }

    fn swap(&mut self, group: &mut Group, swap: &Swap) -> Result<bool, StoreError> {
        let rows = &self.ledger.rows;
        if rows.failure().is_some() {
            return Err(StoreError::ReadOnly);
        }
        if self.side.get(rows, &swap.key)? != swap.expected {
            return Ok(false);
        }
        group.wrote = true;
        self.side.put(rows, &swap.key, swap.new.as_deref())?;
        Ok(true)
    }

    fn compact(&mut self, keep: Keep) -> Result<Position, StoreError> {
        let base = compaction::fold(&self.ledger, keep)?;
        if base.position == self.ledger.view().base.position {
            return Ok(base.position);
        }
        let head = self.ledger.view().head;
        self.confirm(&head)?;
        let removing = self.ledger.removing();
        let mut view = self.ledger.view_mut();
        view.index.fold(base.position.number);
        view.base = base;
        drop(view);
        compaction::finish(&self.ledger.rows, &base)?;
        drop(removing);
        self.confirm(&head)?;
        Ok(base.position)
    }

    fn begin(&mut self, foundation: &Foundation) -> Result<Position, BeginError> {
        let head = self.ledger.view().head;
        if head.number > 0 {
            return Err(BeginError::Taken);
        }
        let rows = &self.ledger.rows;
        let base = Base::lay(rows, head.epoch, foundation)?;
        base.make_count(rows)?;
        self.confirm(&base.position)?;
        let mut index = Index::default();
        base.load(self.rows(), &mut index)?;
        let mut view = self.ledger.view_mut();
        view.index = index;
        view.base = base;
        view.head = base.position;
        drop(view);
        self.ledger.height.send_replace(base.position.number);
        Ok(base.position)
    }

    /// Make the group durable, show it to readers, answer all who wait.
    fn close(&mut self, group: Group) {
        let durable = if group.wrote { self.confirm(&group.head) } else { Ok(()) };
        let moved = group.head.number > self.ledger.view().head.number;
        if durable.is_ok() && moved {
            let mut view = self.ledger.view_mut();
            view.index.absorb(group.index);
            view.head = group.head;
            drop(view);
            self.ledger.height.send_replace(group.head.number);
        }
        for answer in group.answers {
            answer(durable.clone());
        }
    }

    /// Sync, then raise the mark: only after that may anything be acknowledged.
    fn confirm(&mut self, head: &Position) -> Result<(), StoreError> {
        let unknown = |reason: &str| StoreError::Unavailable(reason.into());
        if let Some(reason) = self.rows().failure() {
            return Err(unknown(reason));
        }
        self.tick += 1;
        put_tick(self.rows(), self.tick)?;
        self.rows().sync()?;
        let witness = witness_of(head, self.tick, &self.side);
        self.mark.write(&witness).map_err(|error| {
            self.ledger.rows.fail(&error.to_string());
            unknown(&error.to_string())
        })
    }
}

impl Group {
    fn after(head: Position) -> Self {
        Self { head, index: Index::default(), wrote: false, answers: Vec::new() }
    }
}

/// The answer `done` if the group becomes durable, else that its end is not known.
fn answer<T: 'static, E: From<StoreError> + 'static>(
    done: Result<T, E>,
    reply: oneshot::Sender<Result<T, E>>,
) -> Answer {
    Box::new(move |durable| {
        // Whoever asked may have gone; the work is done all the same.
        let _ = reply.send(durable.map_err(E::from).and(done));
    })
}
