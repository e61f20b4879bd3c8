//! The words of an edition: an index for each locale, made off everybody's way.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::sync::{Mutex as Queue, OwnedMutexGuard};

use crate::catalog::passages::{Field, Passage, passages};
use crate::content::id::{Locale, Reference};
use crate::content::render::context::Library;
use crate::search::index::Index;
use crate::search::segment::Text;
use crate::search::words::{compounds, fold};

/// An index for each locale of an edition, in their order.
type Indexes = Vec<Index<Reference>>;

/// The words of one edition, indexed when they are first needed.
///
/// Nobody who publishes waits for that: the next edition only notes what changed, and from which
/// indexes it goes on.
#[derive(Default)]
pub struct Lexicon {
    made: OnceLock<Arc<Indexes>>,
    start: Mutex<Option<Start>>,
    turn: Arc<Queue<()>>,
}

/// What the indexes of an edition are made from.
#[derive(Clone)]
struct Start {
    indexes: Arc<Indexes>,
    /// What changed since, a set for each edition that was never searched.
    changed: Vec<Arc<BTreeSet<Reference>>>,
}

impl Lexicon {
    /// The words after these documents changed, in the same locales.
    #[must_use]
    pub fn next(&self, changed: &BTreeSet<Reference>) -> Lexicon {
        let start = self.start().map(|mut start| {
            start.changed.push(Arc::new(changed.clone()));
            start
        });
        Lexicon { start: Mutex::new(start), ..Lexicon::default() }
    }

    /// Whether the indexes are made.
    pub fn is_made(&self) -> bool {
        self.made.get().is_some()
    }

    /// The turn to wait for the indexes on a thread of one's own, which one has at a time. The
    /// others wait for the turn without a thread.
    pub async fn turn(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.turn).lock_owned().await
    }

    /// The indexes. Making them may take seconds where all documents are new: not for a thread
    /// that others wait for. `all` are the documents, asked for only then.
    pub fn indexes(
        &self,
        library: &dyn Library,
        locales: &[Locale],
        all: impl FnOnce() -> BTreeSet<Reference>,
    ) -> &[Index<Reference>] {
        let made = self.made.get_or_init(|| {
            let (former, changed) = match self.start() {
                Some(Start { indexes, changed }) => (Some(indexes), union(&changed)),
                None => (None, all()),
            };
            Arc::new(make(former.as_deref(), &changed, library, locales))
        });
        // The former indexes are not needed any more.
        self.start.lock().unwrap_or_else(PoisonError::into_inner).take();
        made
    }

    /// What the indexes of the next edition can be made from, if there is anything.
    fn start(&self) -> Option<Start> {
        let start = self.start.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // Looked at last: what is made was there before the start was let go.
        let made = self.made.get();
        made.map_or(start, |made| Some(Start { indexes: Arc::clone(made), changed: Vec::new() }))
    }
}

fn union(sets: &[Arc<BTreeSet<Reference>>]) -> BTreeSet<Reference> {
    sets.iter().flat_map(|set| set.iter().cloned()).collect()
}

/// A passage as it is indexed. The compounds of names are words too: people type `catcow`.
fn texts(passage: Passage<'_>) -> Vec<Text<'_>> {
    let field = passage.field.number();
    let mut texts: Vec<Text<'_>> = Vec::new();
    if matches!(passage.field, Field::Name | Field::Alias) {
        let joined = compounds(&passage.text)
            .into_iter()
            .map(|range| fold(&passage.text[range]).into_owned());
        texts.extend(joined.map(|word| (field, Cow::Owned(word))));
    }
    texts.push((field, passage.text));
    texts
}

fn make(
    former: Option<&Indexes>,
    changed: &BTreeSet<Reference>,
    library: &dyn Library,
    locales: &[Locale],
) -> Indexes {
    let of_locale = |(place, locale): (usize, &Locale)| {
        let read = |reference: &Reference| {
            let document = library.document(reference.kind, reference.id.as_str());
            let passages = document.map(|document| passages(document, library, locale));
            passages.into_iter().flatten().flat_map(texts).collect()
        };
        let index = former.and_then(|former| former.get(place));
        match index {
            Some(index) => index.next(changed, read),
            None => Index::new(locale.as_str()).next(changed, read),
        }
    };
    locales.iter().enumerate().map(of_locale).collect()
}
