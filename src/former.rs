//! A version as it was published, rendered anew from the store's history; it only reads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::de::IgnoredAny;
use tokio::task::spawn_blocking;

use crate::catalog::edition::Edition;
use crate::catalog::item::shown;
use crate::catalog::page::Page;
use crate::catalog::published::{Published, key_of};
use crate::content::id::{Id, Kind, Locale, Reference};
use crate::content::text::{DEFAULT_LOCALE, lookup_chain};
use crate::store::contract::{Record, Store};
use crate::store::error::StoreError;
use crate::store::key::{Key, Number};

/// How many records of a document are read at once.
const BATCH: usize = 50;

/// What the record of a publication says, but for the document.
pub type Publication = Published<IgnoredAny>;

/// Reads what was published before.
pub struct Former {
    store: Arc<dyn Store>,
}

/// One version, with everything that it showed when it was published.
pub struct Version {
    /// The catalogue revision that published it.
    pub revision: u64,
    /// The documents that it showed, and those that they showed.
    pub shown: Vec<Reference>,
    itself: Reference,
    locale: Locale,
    /// That much of the edition of then.
    edition: Edition,
}

/// What the store held of a document at one time; nothing where it had been removed.
type Told = (Reference, Option<Arc<Published>>);

impl Former {
    /// Reads the history of this store.
    pub fn new(store: Arc<dyn Store>) -> Former {
        Former { store }
    }

    /// The publications of a document, newest first, at most so many: those up to the catalogue
    /// revision `until`, for readers know of no later one, and after the revision `after`.
    pub async fn publications(
        &self,
        reference: &Reference,
        after: u64,
        until: u64,
        limit: usize,
    ) -> Result<Vec<Publication>, StoreError> {
        let mut publications: Vec<Publication> = Vec::new();
        let read = |publication: Publication, _: Record| {
            let last = publications.last_mut();
            if let Some(last) = last.filter(|last| last.version == publication.version) {
                // What was noted later, such as a withdrawal, is no publication.
                *last = publication;
            } else if publication.revision <= after || publications.len() == limit {
                return false;
            } else if publication.revision <= until {
                publications.push(publication);
            }
            true
        };
        self.read(reference, read).await?;
        Ok(publications)
    }

    /// A version as it was published, to be shown in `locale`; nothing where the store no longer
    /// knows all of it. Links in its page begin with `link_base`.
    pub async fn version(
        &self,
        reference: &Reference,
        version: u64,
        locale: &Locale,
        link_base: &str,
    ) -> Result<Option<Version>, StoreError> {
        let mut found = None;
        let read = |publication: Publication, record: Record| {
            if publication.version == version {
                found = Some(record);
            }
            publication.version >= version
        };
        self.read(reference, read).await?;
        let Some(record) = found else { return Ok(None) };
        let number = record.number;
        let mut told: BTreeMap<Reference, Option<Arc<Published>>> = BTreeMap::new();
        let mut read = vec![(reference.clone(), record)];
        if reference.kind == Kind::Routine {
            let Some(spoken) = self.spoken(locale, number).await? else { return Ok(None) };
            read.extend(spoken);
        }
        while !read.is_empty() {
            // Documents are read off the threads that answer.
            let Some(known) = aside(move || told_by(read)).await? else { return Ok(None) };
            let published = known.iter().filter_map(|(_, published)| published.as_ref());
            let named: BTreeSet<Reference> =
                published.flat_map(|published| shown(&published.document)).collect();
            told.extend(known);
            read = Vec::new();
            for reference in named.into_iter().filter(|reference| !told.contains_key(reference)) {
                // What a version shows was there when it was published. Where the store has
                // forgotten that, half of it, without its warnings, is not served.
                let Some(record) = self.at(&reference, number).await? else { return Ok(None) };
                read.push((reference, record));
            }
        }
        let itself = reference.clone();
        let (locale, link_base) = (locale.clone(), link_base.to_owned());
        aside(move || Version::of(itself, told, locale, &link_base)).await
    }

    /// What a player said then in this locale, without which nobody knows how long a routine takes.
    async fn spoken(
        &self,
        locale: &Locale,
        number: Number,
    ) -> Result<Option<Vec<(Reference, Record)>>, StoreError> {
        let mut spoken = Vec::new();
        for tag in lookup_chain(locale.as_str()).chain([DEFAULT_LOCALE]) {
            let phrases = Reference { kind: Kind::Phrases, id: Id::new(tag.to_lowercase()) };
            match self.at(&phrases, number).await? {
                Some(record) => spoken.push((phrases, record)),
                // Another locale may have had none; this one always has.
                None if tag == DEFAULT_LOCALE => return Ok(None),
                None => {}
            }
        }
        Ok(Some(spoken))
    }

    /// What the store held of a document once this commit was made.
    async fn at(
        &self,
        reference: &Reference,
        number: Number,
    ) -> Result<Option<Record>, StoreError> {
        let Ok(key) = Key::new(key_of(reference)) else { return Ok(None) };
        let before = Some(number.saturating_add(1));
        Ok(self.store.history(&key, before, 1).await?.pop())
    }

    /// Reads the records of a document, newest first, until `read` wants no more. Those that can't
    /// be read are passed over: no edition took them up.
    async fn read(
        &self,
        reference: &Reference,
        mut read: impl FnMut(Publication, Record) -> bool,
    ) -> Result<(), StoreError> {
        let Ok(key) = Key::new(key_of(reference)) else { return Ok(()) };
        let mut before = None;
        loop {
            let records = self.store.history(&key, before, BATCH).await?;
            let Some(last) = records.last() else { return Ok(()) };
            before = Some(last.number);
            for record in records {
                let body = record.body.as_deref().unwrap_or_default();
                if let Ok(publication) = serde_json::from_slice(body)
                    && !read(publication, record)
                {
                    return Ok(());
                }
            }
        }
    }
}

impl Version {
    fn of(
        itself: Reference,
        told: BTreeMap<Reference, Option<Arc<Published>>>,
        locale: Locale,
        link_base: &str,
    ) -> Option<Version> {
        let revision = told.get(&itself)?.as_ref()?.revision;
        let shown = told.keys().filter(|reference| **reference != itself).cloned().collect();
        let edition = Edition::empty().with_link_base(link_base);
        let edition = edition.next(revision, told.into_iter().collect());
        Some(Version { revision, shown, itself, locale, edition })
    }

    /// Its page. It is made now: not on a thread that others wait for.
    pub fn page(&self) -> Option<Page> {
        let item = self.edition.item(self.itself.kind, self.itself.id.as_str())?;
        // Nothing else is kept with this edition, so the first place will do for any locale.
        let rendering = item.rendering(&self.edition, 0, &self.locale, self.edition.link_base())?;
        Some(Page::new(rendering.full.bytes().clone()))
    }
}

/// What records told of their documents; nothing where one can't be read.
fn told_by(records: Vec<(Reference, Record)>) -> Option<Vec<Told>> {
    let told = |(reference, record): (Reference, Record)| {
        let Some(body) = record.body else { return Some((reference, None)) };
        match Published::from_bytes(&reference, &body) {
            Ok(published) => Some((reference, Some(Arc::new(published)))),
            Err(error) => {
                tracing::error!(record.key = %record.key, %error, "a record can't be read");
                None
            }
        }
    };
    records.into_iter().map(told).collect()
}

async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    spawn_blocking(work).await.map_err(|error| StoreError::Unavailable(error.to_string()))
}
