//! One published document in an edition: its rendering in each locale, made when first asked for.

use std::sync::{Arc, OnceLock};

use crate::catalog::answers::Answers;
use crate::catalog::facets::Facets;
use crate::catalog::page::{Page, Representation};
use crate::catalog::published::Published;
use crate::content::delivered::envelope::{ChangedIn, State};
use crate::content::delivered::timeline::Options;
use crate::content::document::Document;
use crate::content::id::{Id, Kind, Locale, Reference};
use crate::content::mention::{Target, targets};
use crate::content::render::context::Library;
use crate::content::render::delivered::Delivered;

/// How many bytes of timelines are kept for one routine; one takes about 30 KB.
const TIMELINE_BYTES_MAX: usize = 4 << 20;

/// One document of an edition, with everything that readers ask of it.
///
/// It is made anew when the document changes or anything that its rendering shows, so what it
/// keeps never gets old, and the editions in which it stays the same share it.
pub struct Item {
    /// The document and where it stands in the history of the catalogue.
    pub published: Arc<Published>,
    /// Its number among the documents of its kind, given by the shelf that it stands on.
    pub slot: u32,
    /// What lists filter and sort by.
    pub facets: Facets,
    /// The revision at which its rendering last changed, and why.
    pub changed_in: ChangedIn,
    /// The timelines that were asked for.
    pub timelines: Answers<(Options, usize)>,
    renderings: Box<[OnceLock<Option<Rendering>>]>,
    linked: Box<[OnceLock<Option<Arc<Page>>>]>,
}

/// A document in one locale.
pub struct Rendering {
    /// The whole document.
    pub full: Arc<Page>,
    /// What lists show of it.
    pub summary: Representation,
}

impl Item {
    /// Puts a document into an edition that serves so many locales.
    pub fn new(
        published: Arc<Published>,
        changed_in: ChangedIn,
        library: &dyn Library,
        locales: usize,
    ) -> Item {
        Item {
            facets: Facets::new(&published.document, library),
            published,
            slot: 0,
            changed_in,
            timelines: Answers::new(TIMELINE_BYTES_MAX),
            renderings: std::iter::repeat_with(OnceLock::new).take(locales).collect(),
            linked: std::iter::repeat_with(OnceLock::new).take(locales).collect(),
        }
    }

    /// The catalogue revision at which its rendering last changed.
    pub fn revision(&self) -> u64 {
        self.changed_in.latest().max(self.published.revision)
    }

    /// Its id.
    pub fn id(&self) -> &Id {
        self.published.document.id()
    }

    /// Its kind and id.
    pub fn reference(&self) -> Reference {
        self.published.document.reference()
    }

    /// The rendering in a locale, by the place of the locale in the edition. A kind that has no
    /// page of its own has none.
    pub fn rendering(
        &self,
        library: &dyn Library,
        place: usize,
        locale: &Locale,
        link_base: &str,
    ) -> Option<&Rendering> {
        let rendering = self.renderings.get(place)?;
        rendering.get_or_init(|| self.render(library, locale, link_base)).as_ref()
    }

    /// The same as JSON-LD, for the kinds that have such a form.
    pub fn linked(
        &self,
        library: &dyn Library,
        place: usize,
        locale: &Locale,
        link_base: &str,
    ) -> Option<&Arc<Page>> {
        let make = || {
            let linked = self.deliver(library, locale)?.linked(link_base)?;
            Some(Arc::new(Page::new(linked)))
        };
        self.linked.get(place)?.get_or_init(make).as_ref()
    }

    fn render(&self, library: &dyn Library, locale: &Locale, link_base: &str) -> Option<Rendering> {
        let mut delivered = self.deliver(library, locale)?;
        // The hash is the same wherever the document is served from.
        delivered.begin_links_with(link_base);
        let summary = Representation::new(delivered.summary());
        Some(Rendering { full: Arc::new(Page::new(delivered.full())), summary })
    }

    fn deliver(&self, library: &dyn Library, locale: &Locale) -> Option<Delivered> {
        let mut delivered = Delivered::new(&self.published.document, library, locale)?;
        let hash = blake3::hash(&delivered.full()).to_hex();
        delivered.set_state(State {
            version: self.published.version,
            revision: self.revision(),
            content_hash: format!("b3:{hash}"),
            published_at: self.published.published_at.clone(),
            changed_in: self.changed_in,
        });
        Some(delivered)
    }
}

/// The documents whose words or figures the rendering of `document` shows, in order.
///
/// An id alone is not shown: guidance names stretches without saying anything of theirs.
pub fn shown(document: &Document) -> Vec<Reference> {
    let kind = document.kind();
    let mut shown: Vec<Reference> = targets(document)
        .iter()
        .map(Target::document)
        .filter(|target| match target.kind {
            Kind::Stretch => kind == Kind::Routine,
            Kind::Condition => false,
            Kind::Routine | Kind::Guidance | Kind::Vocabulary | Kind::Source | Kind::Phrases => {
                true
            }
        })
        .collect();
    shown.sort_unstable();
    shown.dedup();
    shown
}

/// What the change of a shown document counts as in the document that shows it.
pub fn as_shown(kind: Kind, changed_in: ChangedIn) -> ChangedIn {
    let latest = changed_in.latest();
    match kind {
        Kind::Stretch | Kind::Routine => changed_in,
        Kind::Guidance | Kind::Condition => ChangedIn { safety: latest, ..ChangedIn::default() },
        Kind::Vocabulary | Kind::Source | Kind::Phrases => {
            ChangedIn { editorial: latest, ..ChangedIn::default() }
        }
    }
}
