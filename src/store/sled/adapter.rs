//! The store as the house sees it: jobs for the writer, and reading on threads that may block.

use std::{
    io,
    ops::Range,
    path::Path,
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::{oneshot, watch};

use super::{
    ledger::Ledger,
    opening,
    writer::{Job, Swap, Writer},
};
use crate::store::{
    contract::{
        Commit, Committed, Entry, Epoch, Foundation, Keep, Logged, Position, Record,
        SIDE_BYTES_MAX, Store, Verified,
    },
    error::{BeginError, CommitError, OpenError, SinceError, StoreError},
    key::{Key, Number},
};

/// A store in a folder. Dropping it waits for the writer to finish.
pub struct SledStore {
    ledger: Arc<Ledger>,
    jobs: Option<mpsc::Sender<Job>>,
    writer: Option<JoinHandle<()>>,
}

impl SledStore {
    /// Open the store in `folder`; one that is created gets the epoch that `draw` draws.
    pub fn open(
        folder: &Path,
        draw: impl FnOnce() -> io::Result<Epoch>,
    ) -> Result<Self, OpenError> {
        let (writer, ledger) = Writer::new(opening::open(folder, draw)?);
        let (sender, jobs) = mpsc::channel();
        let writer = thread::Builder::new()
            .name("store".into())
            .spawn(move || writer.run(&jobs))
            .map_err(|error| OpenError::Io(folder.into(), error))?;
        Ok(Self { ledger, jobs: Some(sender), writer: Some(writer) })
    }

    /// Whether a store lies in `folder`, or was about to.
    pub fn is_in(folder: &Path) -> bool {
        folder.join("mark").exists() || folder.join("db").exists()
    }

    /// Give the writer a job and wait for its answer.
    async fn ask<T, E: From<StoreError>>(
        &self,
        job: impl FnOnce(oneshot::Sender<Result<T, E>>) -> Job,
    ) -> Result<T, E> {
        let (reply, answer) = oneshot::channel();
        let gone = || StoreError::Unavailable("the writer broke off".into());
        let sent = self.jobs.as_ref().is_some_and(|jobs| jobs.send(job(reply)).is_ok());
        if sent { answer.await.unwrap_or_else(|_| Err(gone().into())) } else { Err(gone().into()) }
    }

    /// Read on a thread that may block, while every row stays in place.
    async fn read<T: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        work: impl FnOnce(&Ledger) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let ledger = Arc::clone(&self.ledger);
        let reading = tokio::task::spawn_blocking(move || {
            let _reading = ledger.reading();
            work(&ledger)
        });
        // sled panics on some damaged pages instead of refusing them.
        reading.await.unwrap_or_else(|panic| Err(StoreError::Corrupt(panic.to_string()).into()))
    }
}

impl Drop for SledStore {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(writer) = self.writer.take() {
            // It catches its own panics, so there is nothing to learn from its end.
            let _ = writer.join();
        }
    }
}

#[async_trait]
impl Store for SledStore {
    async fn commit(&self, commit: &Commit) -> Result<Committed, CommitError> {
        commit.check()?;
        let commit = commit.clone();
        self.ask(|reply| Job::Commit(commit, reply)).await
    }

    async fn heads(&self) -> Result<(Position, Vec<Record>), StoreError> {
        self.read(Ledger::heads).await
    }

    async fn since(
        &self,
        position: Position,
        budget_bytes: usize,
    ) -> Result<Vec<Entry>, SinceError> {
        self.read(move |ledger| ledger.since(position, budget_bytes)).await
    }

    async fn history(
        &self,
        key: &Key,
        before: Option<Number>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let key = key.clone();
        self.read(move |ledger| ledger.history(&key, before, limit)).await
    }

    async fn log(&self, before: Option<Number>, limit: usize) -> Result<Vec<Logged>, StoreError> {
        self.read(move |ledger| ledger.log(before, limit)).await
    }

    fn watch(&self) -> watch::Receiver<Number> {
        self.ledger.height.subscribe()
    }

    async fn verify(&self, range: Range<Number>) -> Result<Verified, StoreError> {
        self.read(move |ledger| ledger.verify(&range)).await
    }

    async fn compact(&self, keep: Keep) -> Result<Position, StoreError> {
        self.ask(|reply| Job::Compact(keep, reply)).await
    }

    async fn foundation(&self) -> Result<Foundation, StoreError> {
        self.read(Ledger::foundation).await
    }

    async fn begin(&self, foundation: Foundation) -> Result<Position, BeginError> {
        foundation.check()?;
        self.ask(|reply| Job::Begin(foundation, reply)).await
    }

    async fn get(&self, key: &Key) -> Result<Option<Bytes>, StoreError> {
        let key = key.clone();
        self.ask(|reply| Job::Get(key, reply)).await
    }

    async fn swap(
        &self,
        key: &Key,
        expected: Option<Bytes>,
        new: Option<Bytes>,
    ) -> Result<bool, StoreError> {
        if new.as_ref().is_some_and(|new| new.len() > SIDE_BYTES_MAX) {
            return Err(StoreError::TooLarge);
        }
        let swap = Swap { key: key.clone(), expected, new };
        self.ask(|reply| Job::Swap(swap, reply)).await
    }
}
