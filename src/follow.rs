//! Tails the store and makes the next edition: the one path from a commit to what readers get.

use std::sync::{Arc, mpsc};
use std::thread;

use crate::backstage::draft::{self, Draft};
use crate::backstage::release::{self, Release};
use crate::backstage::view::{Backstage, News};
use crate::backstage::watched::Watched;
use crate::catalog::edition::Edition;
use crate::catalog::live::Live;
use crate::catalog::published::{CATALOGUE_HEAD, Head, Published, reference_of};
use crate::catalog::spread::spread;
use crate::content::id::Reference;
use crate::store::contract::{Position, Record, Store};
use crate::store::error::{SinceError, StoreError};

/// How much of the log is read at once.
const BATCH_BYTES: usize = 8 << 20;

/// Follows one store.
pub struct Follower {
    store: Arc<dyn Store>,
    live: Arc<Live>,
    position: Position,
    /// Tells that there is an edition whose words are not indexed yet.
    due: mpsc::Sender<()>,
}

impl Follower {
    /// Reads everything that the store holds, and puts the edition of it in force. Its links
    /// begin with `link_base`; they are relative where that is empty.
    pub async fn start(store: Arc<dyn Store>, link_base: &str) -> Result<Follower, StoreError> {
        let (position, records) = store.heads().await?;
        let edition = apply(&Edition::empty().with_link_base(link_base), records);
        let live = Arc::new(Live::new(edition));
        let due = index_words(&live);
        Ok(Follower { store, live, position, due })
    }

    /// The edition in force.
    pub fn live(&self) -> Arc<Live> {
        Arc::clone(&self.live)
    }

    /// The commit that it has followed the store to.
    pub fn position(&self) -> Position {
        self.position
    }

    /// Goes on following until the store is gone.
    pub async fn run(mut self) {
        let mut told = self.store.watch();
        loop {
            if let Err(error) = self.catch_up().await {
                // Readers keep the edition in force; the next commit gives another try.
                tracing::error!(%error, "could not follow the store");
            }
            if told.changed().await.is_err() {
                return;
            }
        }
    }

    /// Puts every commit in force that was made since.
    pub async fn catch_up(&mut self) -> Result<(), StoreError> {
        loop {
            match self.store.since(self.position, BATCH_BYTES).await {
                Ok(entries) => {
                    let Some(last) = entries.last() else { return Ok(()) };
                    self.position = last.position;
                    for entry in entries {
                        self.put_in_force(&self.live.edition(), entry.records);
                    }
                }
                Err(SinceError::Unavailable(reason)) => {
                    return Err(StoreError::Unavailable(reason));
                }
                Err(SinceError::Corrupt(reason)) => return Err(StoreError::Corrupt(reason)),
                Err(error) => {
                    tracing::warn!(%error, "the log can't be followed: reading the store anew");
                    let (position, records) = self.store.heads().await?;
                    self.position = position;
                    let edition = self.live.edition();
                    let empty = Edition::empty().with_link_base(edition.link_base());
                    self.put_in_force(&empty, records);
                }
            }
        }
    }

    fn put_in_force(&self, former: &Edition, records: Vec<Record>) {
        // Keys and bookkeeping move the store's position alone.
        if !records.iter().any(|record| is_published(record.key.as_str())) {
            return;
        }
        let edition = apply(former, records);
        tracing::info!(revision = edition.revision(), "a new edition is in force");
        self.live.replace(edition);
        // Without that thread there is nobody to tell.
        let _ = self.due.send(());
    }
}

/// Starts the thread that indexes the words of the edition in force, so that whoever searches
/// first need not wait. Neither a start nor a publication does, and editions that were replaced
/// in the meantime are passed over.
fn index_words(live: &Arc<Live>) -> mpsc::Sender<()> {
    let (due, is_due) = mpsc::channel();
    let live = Arc::clone(live);
    let run = move || {
        while is_due.recv().is_ok() {
            is_due.try_iter().for_each(drop);
            live.edition().words(0);
        }
    };
    if let Err(error) = thread::Builder::new().name("words".into()).spawn(run) {
        // The first who searches an edition makes its index then.
        tracing::warn!(%error, "no thread could be started that indexes words");
    }
    let _ = due.send(());
    due
}

fn is_published(key: &str) -> bool {
    key == CATALOGUE_HEAD || reference_of(key).is_some()
}

/// The edition after these records.
fn apply(former: &Edition, records: Vec<Record>) -> Edition {
    let head = records
        .iter()
        .filter(|record| record.key.as_str() == CATALOGUE_HEAD)
        .filter_map(|record| serde_json::from_slice::<Head>(record.body.as_ref()?).ok())
        .map(|head| head.revision)
        .max();
    let changes = spread(records, |part| part.into_iter().filter_map(change).collect());
    former.next(head.unwrap_or_else(|| former.revision()), changes)
}

/// What one record does to the catalogue. A record that can't be read changes nothing: readers
/// keep what they had, and the log says what is wrong.
fn change(record: Record) -> Option<(Reference, Option<Arc<Published>>)> {
    let reference = reference_of(record.key.as_str())?;
    let Some(body) = record.body else { return Some((reference, None)) };
    match Published::from_bytes(&reference, &body) {
        Ok(published) => Some((reference, Some(Arc::new(published)))),
        Err(error) => {
            tracing::error!(record.key = %record.key, %error, "a record can't be read");
            None
        }
    }
}
