//! Tails the store and makes the next edition: the one path from a commit to what readers get.

use std::sync::{Arc, mpsc};
use std::thread;

use crate::access::record::{KeyRecord, key_id_of};
use crate::backstage::draft::{self, Draft};
use crate::backstage::release::{self, Release};
use crate::backstage::view::{Backstage, News};
use crate::backstage::watched::Watched;
use crate::catalog::edition::Edition;
use crate::catalog::live::Live;
use crate::catalog::published::{CATALOGUE_HEAD, Head, Published, reference_of};
use crate::catalog::spread::spread;
use crate::store::contract::{Position, Record, Store};
use crate::store::error::{SinceError, StoreError};

/// How much of the log is read at once.
const BATCH_BYTES: usize = 8 << 20;

/// Follows one store.
pub struct Follower {
    store: Arc<dyn Store>,
    live: Arc<Live>,
    watched: Arc<Watched>,
    position: Position,
    /// Tells that there is an edition whose words are not indexed yet.
    due: mpsc::Sender<()>,
}

impl Follower {
    /// Reads everything that the store holds, and puts the edition of it in force. Its links
    /// begin with `link_base`; they are relative where that is empty.
    pub async fn start(store: Arc<dyn Store>, link_base: &str) -> Result<Follower, StoreError> {
        let (position, records) = store.heads().await?;
        let empty = Edition::empty().with_link_base(link_base);
        let news = read(records);
        let live = Arc::new(Live::new(edition_after(&empty, &news)));
        let backstage = Backstage::new(live.edition());
        let backstage = backstage.next(position.number, live.edition(), news);
        let watched = Arc::new(Watched::new(backstage));
        let due = index_words(&live);
        Ok(Follower { store, live, watched, position, due })
    }

    /// The edition in force.
    pub fn live(&self) -> Arc<Live> {
        Arc::clone(&self.live)
    }

    /// What editors see.
    pub fn watched(&self) -> Arc<Watched> {
        Arc::clone(&self.watched)
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
                        let (former, number) = (self.watched.now(), entry.position.number);
                        self.put_in_force(&former, number, entry.records);
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
                    let empty = Edition::empty().with_link_base(self.live.edition().link_base());
                    let empty = Backstage::new(Arc::new(empty));
                    self.put_in_force(&empty, position.number, records);
                }
            }
        }
    }

    fn put_in_force(&self, former: &Backstage, number: u64, records: Vec<Record>) {
        let news = read(records);
        // Working copies, keys and bookkeeping move the store's position alone.
        let is_new = news.iter().any(is_published);
        let mut edition = Arc::clone(&former.edition);
        if is_new {
            edition = Arc::new(edition_after(&edition, &news));
        }
        // Whoever reads the edition finds it backstage too; whoever waits there is told last, and
        // finds that readers have it.
        self.watched.put(former.next(number, Arc::clone(&edition), news));
        if is_new {
            tracing::info!(revision = edition.revision(), "a new edition is in force");
            self.live.replace(edition);
            // Without that thread there is nobody to tell.
            let _ = self.due.send(());
        }
        self.watched.tell();
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

fn is_published(news: &News) -> bool {
    matches!(news, News::Published(..) | News::Head { .. })
}

/// The edition after this news.
fn edition_after(former: &Edition, news: &[News]) -> Edition {
    let mut revision = former.revision();
    let mut changes = Vec::new();
    for one in news {
        match one {
            News::Head { revision: reached, .. } => revision = revision.max(*reached),
            News::Published(reference, published) => {
                changes.push((reference.clone(), published.clone()));
            }
            News::Draft(..) | News::Release(_) | News::Key(..) => {}
        }
    }
    former.next(revision, changes)
}

/// What records bring. One that can't be read changes nothing: readers and editors keep what they
/// had, and the log says what is wrong.
fn read(records: Vec<Record>) -> Vec<News> {
    spread(records, |part| {
        let news = part.into_iter().filter_map(|record| {
            news(&record).unwrap_or_else(|error| {
                tracing::error!(record.key = %record.key, %error, "a record can't be read");
                None
            })
        });
        news.collect()
    })
}

/// What a record brings; nothing where it is of no concern to readers and editors.
fn news(record: &Record) -> anyhow::Result<Option<News>> {
    let (key, body, number) = (record.key.as_str(), record.body.as_deref(), record.number);
    if let Some(reference) = reference_of(key) {
        let published = body.map(|body| Published::from_bytes(&reference, body)).transpose()?;
        let published = published.map(|published| Arc::new(Published { number, ..published }));
        return Ok(Some(News::Published(reference, published)));
    }
    if let Some(reference) = draft::reference_of(key) {
        let draft = body.map(|body| Draft::from_record(&reference, number, body)).transpose()?;
        return Ok(Some(News::Draft(reference, draft.map(Arc::new))));
    }
    if let Some(id) = key_id_of(key) {
        return Ok(Some(News::Key(id, body.and_then(|body| key_of(key, number, body)))));
    }
    let Some(body) = body else { return Ok(None) };
    Ok(if key == CATALOGUE_HEAD {
        let Head { revision } = serde_json::from_slice(body)?;
        Some(News::Head { number, revision })
    } else if release::id_of(key).is_some() {
        Some(News::Release(Arc::new(Release::from_record(number, body)?)))
    } else {
        None
    })
}

/// A key, as its record has it. Whether one that can't be read was revoked is not known either, so
/// it goes.
fn key_of(key: &str, number: u64, body: &[u8]) -> Option<KeyRecord> {
    match serde_json::from_slice::<KeyRecord>(body) {
        Ok(record) => Some(KeyRecord { number, ..record }),
        Err(error) => {
            tracing::error!(record.key = key, %error, "a key can't be read: it opens nothing");
            None
        }
    }
}
