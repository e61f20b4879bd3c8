//! Working copies, releases and the edition beside them, all as of one commit.

use std::sync::Arc;

use rpds::RedBlackTreeMapSync;

use crate::access::keyring::Keyring;
use crate::access::record::KeyRecord;
use crate::access::secret::KeyId;
use crate::backstage::draft::Draft;
use crate::backstage::release::{Release, ReleaseStatus};
use crate::catalog::edition::Edition;
use crate::catalog::published::Published;
use crate::content::document::Document;
use crate::content::id::{Id, Kind, Reference};
use crate::content::rules::document::external_ids_of;

/// What editors see, as of one commit. It never changes; the next one shares what did not.
#[derive(Clone)]
pub struct Backstage {
    /// The commit that it is as of.
    pub number: u64,
    /// The commit that wrote the catalogue's head; 0 before there is one.
    pub head_number: u64,
    /// What readers get as of the same commit.
    pub edition: Arc<Edition>,
    /// Every key.
    pub keys: Keyring,
    drafts: RedBlackTreeMapSync<Reference, Arc<Draft>>,
    /// Documents by their ids in other systems: kind, system and value.
    external: RedBlackTreeMapSync<(Kind, String, String), Id>,
    releases: RedBlackTreeMapSync<String, Arc<Release>>,
}

/// A record that changes what editors see.
pub enum News {
    /// A working copy was written, published or discarded.
    Draft(Reference, Option<Arc<Draft>>),
    /// A document was published or withdrawn.
    Published(Reference, Option<Arc<Published>>),
    /// A release was scheduled or changed.
    Release(Arc<Release>),
    /// A key was issued or changed. One that can't be read opens nothing.
    Key(KeyId, Option<KeyRecord>),
    /// The catalogue has another revision.
    Head {
        /// The commit that wrote it.
        number: u64,
        /// The revision.
        revision: u64,
    },
}

/// A document as editors see it.
#[derive(Debug, Clone, Copy)]
pub struct WorkingCopy<'a> {
    /// The commit that wrote it: what its ETag is made of.
    pub number: u64,
    /// The document.
    pub document: &'a Document,
    /// The version that is published or was withdrawn; 0 if there never was one.
    pub version: u64,
    /// Where it stands.
    pub status: Status,
}

/// Where a working copy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It has changes that are not published, or never was.
    Draft,
    /// It is what readers get.
    Published,
    /// It was withdrawn, and nothing was changed since.
    Withdrawn,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 3] = [Status::Draft, Status::Published, Status::Withdrawn];

    /// The word in headers and lists.
    pub const fn word(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Published => "published",
            Status::Withdrawn => "withdrawn",
        }
    }
}

impl Backstage {
    /// The backstage of a store that holds nothing but this edition.
    pub fn new(edition: Arc<Edition>) -> Backstage {
        Backstage {
            number: 0,
            head_number: 0,
            edition,
            keys: Keyring::default(),
            drafts: RedBlackTreeMapSync::new_sync(),
            external: RedBlackTreeMapSync::new_sync(),
            releases: RedBlackTreeMapSync::new_sync(),
        }
    }

    /// The same after the commit of this number, which brought this news and made this edition.
    #[must_use]
    pub fn next(&self, number: u64, edition: Arc<Edition>, news: Vec<News>) -> Backstage {
        let mut next = Backstage { number, edition, ..self.clone() };
        for one in news {
            match one {
                News::Draft(reference, draft) => next.take_draft(reference, draft),
                News::Published(reference, published) => {
                    next.know_ids_of(&reference, published.as_deref().map(|one| &one.document));
                }
                News::Release(release) => {
                    next.releases.insert_mut(release.id.clone(), release);
                }
                News::Key(id, record) => next.keys = next.keys.apply(id, record),
                News::Head { number, .. } => next.head_number = number,
            }
        }
        next
    }

    fn take_draft(&mut self, reference: Reference, draft: Option<Arc<Draft>>) {
        self.know_ids_of(&reference, draft.as_ref().map(|draft| &draft.document));
        match draft {
            Some(draft) => self.drafts.insert_mut(reference, draft),
            None => drop(self.drafts.remove_mut(&reference)),
        }
    }

    /// An id in another system stays with the document that had it: it leads to what became of it.
    fn know_ids_of(&mut self, reference: &Reference, document: Option<&Document>) {
        for id in document.map(external_ids_of).unwrap_or_default() {
            let key = (reference.kind, id.system.to_string(), id.value.clone());
            self.external.insert_mut(key, reference.id.clone());
        }
    }

    /// A document as editors see it: what they have changed, or else what is published.
    pub fn working_copy(&self, reference: &Reference) -> Option<WorkingCopy<'_>> {
        let published = self.edition.record(reference.kind, reference.id.as_str());
        let version = published.map_or(0, |published| published.version);
        if let Some(draft) = self.drafts.get(reference) {
            let (number, document) = (draft.number, &draft.document);
            return Some(WorkingCopy { number, document, version, status: Status::Draft });
        }
        let published = published?;
        let status =
            if published.withdrawn.is_some() { Status::Withdrawn } else { Status::Published };
        let (number, document) = (published.number, &published.document);
        Some(WorkingCopy { number, document, version, status })
    }

    /// A working copy that is not published as it is.
    pub fn draft(&self, reference: &Reference) -> Option<&Arc<Draft>> {
        self.drafts.get(reference)
    }

    /// Every working copy that is not published as it is.
    pub fn drafts(&self) -> impl Iterator<Item = (&Reference, &Arc<Draft>)> {
        self.drafts.iter()
    }

    /// Whether two are of the same working copies and the same edition.
    pub fn shows_the_same(&self, other: &Backstage) -> bool {
        Arc::ptr_eq(&self.edition, &other.edition) && self.number == other.number
    }

    /// The document that another system knows by this id.
    pub fn by_external(&self, kind: Kind, system: &str, value: &str) -> Option<Reference> {
        let id = self.external.get(&(kind, system.to_owned(), value.to_owned()))?.clone();
        let reference = Reference { kind, id };
        let document = self.working_copy(&reference)?.document;
        let has =
            external_ids_of(document).iter().any(|one| one.system == *system && one.value == value);
        has.then_some(reference)
    }

    /// A release.
    pub fn release(&self, id: &str) -> Option<&Arc<Release>> {
        self.releases.get(id)
    }

    /// Every release, oldest first: their ids are made of time.
    pub fn releases(&self) -> impl DoubleEndedIterator<Item = &Arc<Release>> {
        self.releases.values()
    }

    /// The releases that wait for their hour, soonest first.
    pub fn waiting(&self) -> Vec<&Arc<Release>> {
        let mut waiting: Vec<&Arc<Release>> = self
            .releases
            .values()
            .filter(|release| release.status == ReleaseStatus::Scheduled)
            .collect();
        waiting.sort_by(|a, b| (&a.publish_at, &a.id).cmp(&(&b.publish_at, &b.id)));
        waiting
    }
}
