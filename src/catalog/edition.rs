//! All published documents at one revision, and the next edition made from a changeset.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rpds::{HashTrieMapSync, HashTrieSetSync, RedBlackTreeMapSync};

use crate::catalog::answers::Answers;
use crate::catalog::item::{Item, Rendering, as_shown, shown};
use crate::catalog::lexicon::Lexicon;
use crate::catalog::published::Published;
use crate::content::delivered::envelope::ChangedIn;
use crate::content::document::Document;
use crate::content::id::{Id, Kind, Locale, Reference};
use crate::content::render::context::Library;
use crate::content::text::{DEFAULT_LOCALE, lookup_chain};
use crate::content::timeline::deliver::DISCLAIMER_ID;
use crate::search::index::Index;

/// How many bytes of list answers one edition keeps.
const ANSWER_BYTES_MAX: usize = 64 << 20;
/// How many bytes of search answers one edition keeps. They have room of their own, for there is
/// no end of what people type.
const FOUND_BYTES_MAX: usize = 16 << 20;

/// Every published document at one revision: immutable, indexed, ready to send.
///
/// The next edition shares what did not change: the maps are persistent, so a clone costs the
/// same however many documents there are.
pub struct Edition {
    revision: u64,
    documents: Shelves<Published>,
    items: Shelves<Item>,
    /// Which documents show a document, for the kinds of which many are shown in few places.
    /// What everything shows (terms, sources) is looked for instead, for it seldom changes.
    shown_by: HashTrieMapSync<Reference, HashTrieSetSync<Reference>>,
    /// How many documents have words in a locale.
    locale_counts: BTreeMap<Locale, usize>,
    locales: Arc<[Locale]>,
    link_base: Arc<str>,
    /// The answers to questions that span documents.
    pub answers: Answers<String>,
    /// The answers to searches.
    pub found: Answers<String>,
    lexicon: Lexicon,
}

/// Documents by kind and id.
struct Shelves<T>([RedBlackTreeMapSync<Id, Arc<T>>; Kind::ALL.len()]);

impl<T> Clone for Shelves<T> {
    fn clone(&self) -> Self {
        Shelves(self.0.clone())
    }
}

impl<T> Shelves<T> {
    fn new() -> Self {
        Shelves(std::array::from_fn(|_| RedBlackTreeMapSync::default()))
    }

    fn of(&self, kind: Kind) -> &RedBlackTreeMapSync<Id, Arc<T>> {
        &self.0[kind as usize]
    }

    fn of_mut(&mut self, kind: Kind) -> &mut RedBlackTreeMapSync<Id, Arc<T>> {
        &mut self.0[kind as usize]
    }

    fn get(&self, kind: Kind, id: &str) -> Option<&Arc<T>> {
        self.of(kind).get(id)
    }
}

impl Library for Shelves<Published> {
    fn document(&self, kind: Kind, id: &str) -> Option<&Document> {
        self.get(kind, id).map(|published| &published.document)
    }
}

impl Library for Edition {
    fn document(&self, kind: Kind, id: &str) -> Option<&Document> {
        self.documents.document(kind, id)
    }
}

impl Edition {
    /// The edition of a catalogue in which nothing was ever published.
    pub fn empty() -> Edition {
        Edition {
            revision: 0,
            documents: Shelves::new(),
            items: Shelves::new(),
            shown_by: HashTrieMapSync::default(),
            locale_counts: BTreeMap::new(),
            locales: Arc::new([Locale::new(DEFAULT_LOCALE)]),
            link_base: "".into(),
            answers: Answers::new(ANSWER_BYTES_MAX),
            found: Answers::new(FOUND_BYTES_MAX),
            lexicon: Lexicon::default(),
        }
    }

    /// The same, with links that begin with this address; empty for relative ones.
    #[must_use]
    pub fn with_link_base(self, link_base: &str) -> Edition {
        Edition { link_base: link_base.into(), ..self }
    }

    /// The edition at `revision`, in which these documents are published, or no longer are.
    #[must_use]
    pub fn next(&self, revision: u64, changes: Vec<(Reference, Option<Published>)>) -> Edition {
        let mut next = Edition {
            revision,
            documents: self.documents.clone(),
            items: self.items.clone(),
            shown_by: self.shown_by.clone(),
            locale_counts: self.locale_counts.clone(),
            locales: Arc::clone(&self.locales),
            link_base: Arc::clone(&self.link_base),
            answers: Answers::new(ANSWER_BYTES_MAX),
            found: Answers::new(FOUND_BYTES_MAX),
            lexicon: Lexicon::default(),
        };
        let mut touched = BTreeSet::new();
        for (reference, published) in changes {
            next.put(&reference, published);
            touched.insert(reference);
        }
        let locales: Arc<[Locale]> = next.spoken();
        let same_locales = locales == next.locales;
        if same_locales {
            next.touch_dependents(&mut touched);
        } else {
            next.locales = locales;
            touched.extend(next.references());
        }
        next.make_items(&touched);
        if same_locales {
            next.lexicon = self.lexicon.next(&Arc::new(touched));
        }
        next
    }

    /// The catalogue's revision.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What links begin with; empty for relative ones.
    pub fn link_base(&self) -> &str {
        &self.link_base
    }

    /// The locales that some document has words in; the default one comes first.
    pub fn locales(&self) -> &[Locale] {
        &self.locales
    }

    /// The locale that answers a wish, and its place: the tag or its nearest parent.
    pub fn locale(&self, wish: &str) -> Option<(usize, &Locale)> {
        lookup_chain(wish).find_map(|tag| {
            let speaks = |locale: &Locale| locale.as_str().eq_ignore_ascii_case(tag);
            let place = self.locales.iter().position(speaks)?;
            Some((place, &self.locales[place]))
        })
    }

    /// One document.
    pub fn item(&self, kind: Kind, id: &str) -> Option<&Arc<Item>> {
        self.items.get(kind, id)
    }

    /// Every document of a kind, by id.
    pub fn items(&self, kind: Kind) -> impl Iterator<Item = &Arc<Item>> {
        self.items.of(kind).values()
    }

    /// How many documents of a kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        self.items.of(kind).size()
    }

    /// The last change of what every timeline says, whichever routine it is of.
    pub fn spoken_revision(&self) -> u64 {
        let disclaimer = self.item(Kind::Guidance, DISCLAIMER_ID).map(|item| item.revision());
        self.items(Kind::Phrases).map(|item| item.revision()).chain(disclaimer).max().unwrap_or(0)
    }

    /// A document in the locale at `place`.
    pub fn rendering<'a>(&'a self, item: &'a Item, place: usize) -> Option<&'a Rendering> {
        item.rendering(self, place, self.locales.get(place)?, &self.link_base)
    }

    /// The words of every document in the locale at `place`. The first who asks waits until they
    /// are indexed: not for a thread that others wait for, unless `has_words` says so.
    pub fn words(&self, place: usize) -> Option<&Index<Reference>> {
        self.lexicon.indexes(self, &self.locales, || self.references().collect()).get(place)
    }

    /// Whether the words are indexed.
    pub fn has_words(&self) -> bool {
        self.lexicon.is_made()
    }

    fn references(&self) -> impl Iterator<Item = Reference> {
        Kind::ALL.into_iter().flat_map(|kind| {
            self.documents.of(kind).keys().map(move |id| Reference { kind, id: id.clone() })
        })
    }

    fn put(&mut self, reference: &Reference, published: Option<Published>) {
        let former = self.documents.get(reference.kind, reference.id.as_str()).cloned();
        if let Some(former) = former {
            self.count_locales(&former.document, |count| count.saturating_sub(1));
            for target in shown(&former.document) {
                if let Some(showing) = self.shown_by.get(&target) {
                    let showing = showing.remove(reference);
                    self.shown_by.insert_mut(target, showing);
                }
            }
        }
        let documents = self.documents.of_mut(reference.kind);
        let Some(published) = published else {
            documents.remove_mut(&reference.id);
            return;
        };
        let published = Arc::new(published);
        documents.insert_mut(reference.id.clone(), Arc::clone(&published));
        self.count_locales(&published.document, |count| count + 1);
        for target in shown(&published.document) {
            if is_indexed(target.kind) {
                let showing = self.shown_by.get(&target).cloned().unwrap_or_default();
                self.shown_by.insert_mut(target, showing.insert(reference.clone()));
            }
        }
    }

    fn count_locales(&mut self, document: &Document, change: fn(usize) -> usize) {
        for locale in locales_of(document) {
            let count = self.locale_counts.entry(locale).or_insert(0);
            *count = change(*count);
        }
        self.locale_counts.retain(|_, count| *count > 0);
    }

    fn spoken(&self) -> Arc<[Locale]> {
        let default = Locale::new(DEFAULT_LOCALE);
        let others = self.locale_counts.keys().filter(|locale| **locale != default).cloned();
        std::iter::once(default.clone()).chain(others).collect()
    }

    /// Adds every document that shows one of `touched`, and those that show them in turn.
    fn touch_dependents(&self, touched: &mut BTreeSet<Reference>) {
        let mut waiting: Vec<Reference> = touched.iter().cloned().collect();
        while let Some(reference) = waiting.pop() {
            for dependent in self.dependents(&reference) {
                if touched.insert(dependent.clone()) {
                    waiting.push(dependent);
                }
            }
        }
    }

    fn dependents(&self, reference: &Reference) -> Vec<Reference> {
        let is_disclaimer = reference.kind == Kind::Guidance && reference.id == DISCLAIMER_ID;
        if reference.kind == Kind::Phrases || is_disclaimer {
            // Timelines say them, whichever routine they are of.
            let routines = self.documents.of(Kind::Routine).keys();
            return routines.map(|id| Reference { kind: Kind::Routine, id: id.clone() }).collect();
        }
        if is_indexed(reference.kind) {
            let showing = self.shown_by.get(reference);
            return showing.map(|showing| showing.iter().cloned().collect()).unwrap_or_default();
        }
        let shows = |candidate: &Reference| {
            let document = self.document(candidate.kind, candidate.id.as_str());
            document.is_some_and(|document| shown(document).contains(reference))
        };
        self.references().filter(shows).collect()
    }

    fn make_items(&mut self, touched: &BTreeSet<Reference>) {
        for reference in touched {
            let published = self.documents.get(reference.kind, reference.id.as_str()).cloned();
            let items = self.items.of_mut(reference.kind);
            let Some(published) = published else {
                items.remove_mut(&reference.id);
                continue;
            };
            let changed_in = self.documents.changed_in(&published);
            let item = Item::new(published, changed_in, &self.documents, self.locales.len());
            items.insert_mut(reference.id.clone(), Arc::new(item));
        }
    }
}

impl Shelves<Published> {
    /// The last change of each class, of a document and of everything that its rendering shows.
    fn changed_in(&self, published: &Published) -> ChangedIn {
        shown(&published.document)
            .iter()
            .filter_map(|target| Some((target.kind, self.get(target.kind, target.id.as_str())?)))
            .fold(published.changed_in, |changed_in, (kind, target)| {
                changed_in.max(as_shown(kind, self.changed_in(target)))
            })
    }
}

/// Whether it is kept which documents show documents of this kind.
fn is_indexed(kind: Kind) -> bool {
    match kind {
        Kind::Stretch | Kind::Routine | Kind::Guidance | Kind::Condition => true,
        Kind::Vocabulary | Kind::Source | Kind::Phrases => false,
    }
}

fn locales_of(document: &Document) -> Vec<Locale> {
    match document {
        Document::Stretch(document) => document.texts.keys().cloned().collect(),
        Document::Routine(document) => document.texts.keys().cloned().collect(),
        Document::Guidance(document) => document.texts.keys().cloned().collect(),
        Document::Condition(document) => document.texts.keys().cloned().collect(),
        Document::Vocabulary(document) => document.texts.keys().cloned().collect(),
        Document::Source(document) => document.texts.keys().cloned().collect(),
        Document::Phrases(_) => Vec::new(),
    }
}
