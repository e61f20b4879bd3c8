//! All published documents at one revision, and the next edition made from a changeset.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rpds::RedBlackTreeMapSync;
use tokio::sync::OwnedMutexGuard;

use crate::catalog::answers::Answers;
use crate::catalog::item::{Item, Rendering, as_shown, shown};
use crate::catalog::lexicon::Lexicon;
use crate::catalog::page::Page;
use crate::catalog::published::Published;
use crate::catalog::shelf::{Made, Shelf};
use crate::catalog::spread::spread;
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
    documents: Documents,
    withdrawn: Documents,
    shelves: [Shelf; Kind::ALL.len()],
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

/// Published documents, by kind and id.
#[derive(Clone, Default)]
struct Documents([RedBlackTreeMapSync<Id, Arc<Published>>; Kind::ALL.len()]);

impl Documents {
    fn of(&self, kind: Kind) -> &RedBlackTreeMapSync<Id, Arc<Published>> {
        &self.0[kind as usize]
    }

    fn get(&self, kind: Kind, id: &str) -> Option<&Arc<Published>> {
        self.of(kind).get(id)
    }
}

impl Library for Documents {
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
            documents: Documents::default(),
            withdrawn: Documents::default(),
            shelves: Default::default(),
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

    /// The edition at `revision`, in which these documents are published, withdrawn, or forgotten.
    #[must_use]
    pub fn next(
        &self,
        revision: u64,
        changes: Vec<(Reference, Option<Arc<Published>>)>,
    ) -> Edition {
        let mut documents = self.documents.clone();
        let mut withdrawn = self.withdrawn.clone();
        let mut locale_counts = self.locale_counts.clone();
        let mut touched = Vec::with_capacity(changes.len());
        for (reference, published) in changes {
            let is_withdrawn = |published: &Arc<Published>| published.withdrawn.is_some();
            withdrawn.put(&reference, published.clone().filter(is_withdrawn));
            let published = published.filter(|published| !is_withdrawn(published));
            count_locales(&mut locale_counts, published.as_deref(), |count| count + 1);
            let former = documents.put(&reference, published);
            count_locales(&mut locale_counts, former.as_deref(), |count| count.saturating_sub(1));
            touched.push(reference);
        }
        let mut touched = BTreeSet::from_iter(touched);
        let mut locales = spoken(&locale_counts);
        let mut lexicon = Lexicon::default();
        if locales == self.locales {
            locales = Arc::clone(&self.locales);
            self.touch_dependents(&mut touched);
            lexicon = self.lexicon.next(&touched);
        } else {
            touched.append(&mut documents.references().collect());
        }
        let made = spread(touched.into_iter().collect(), |part| {
            let mut making = Making::new(&documents, &withdrawn, locales.len());
            part.into_iter().map(|reference| making.make(reference)).collect()
        });
        let mut changes: [Vec<_>; Kind::ALL.len()] = Default::default();
        for (Reference { kind, id }, made) in made {
            changes[kind as usize].push((id, made));
        }
        let shelves =
            std::array::from_fn(|kind| self.shelves[kind].next(std::mem::take(&mut changes[kind])));
        Edition {
            revision,
            documents,
            withdrawn,
            shelves,
            locale_counts,
            locales,
            link_base: Arc::clone(&self.link_base),
            answers: Answers::new(ANSWER_BYTES_MAX),
            found: Answers::new(FOUND_BYTES_MAX),
            lexicon,
        }
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

    /// The documents of a kind.
    pub fn shelf(&self, kind: Kind) -> &Shelf {
        &self.shelves[kind as usize]
    }

    /// One document.
    pub fn item(&self, kind: Kind, id: &str) -> Option<&Arc<Item>> {
        self.shelf(kind).item(id)
    }

    /// A document that was published and is withdrawn.
    pub fn withdrawn(&self, kind: Kind, id: &str) -> Option<&Arc<Published>> {
        self.withdrawn.get(kind, id)
    }

    /// Every document of a kind that was published and is withdrawn.
    pub fn all_withdrawn(&self, kind: Kind) -> impl Iterator<Item = &Arc<Published>> {
        self.withdrawn.of(kind).values()
    }

    /// A document that was ever published, in force or withdrawn.
    pub fn record(&self, kind: Kind, id: &str) -> Option<&Arc<Published>> {
        self.documents.get(kind, id).or_else(|| self.withdrawn(kind, id))
    }

    /// Every document of a kind, by id.
    pub fn items(&self, kind: Kind) -> impl Iterator<Item = &Arc<Item>> {
        self.shelf(kind).items()
    }

    /// How many documents of a kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        self.shelf(kind).count()
    }

    /// The last change of what every timeline says, whichever routine it is of.
    pub fn spoken_revision(&self) -> u64 {
        let disclaimer = self.item(Kind::Guidance, DISCLAIMER_ID).map(|item| item.revision());
        let spoken = self.items(Kind::Phrases).map(|item| item.revision()).chain(disclaimer);
        // What they no longer say is a change as well.
        let silenced = self.withdrawn.of(Kind::Phrases).values();
        let silenced = silenced.chain(self.withdrawn(Kind::Guidance, DISCLAIMER_ID));
        spoken.chain(silenced.filter_map(|published| published.withdrawn_in())).max().unwrap_or(0)
    }

    /// A document in the locale at `place`.
    pub fn rendering<'a>(&'a self, item: &'a Item, place: usize) -> Option<&'a Rendering> {
        item.rendering(self, place, self.locales.get(place)?, &self.link_base)
    }

    /// The same as JSON-LD, for the kinds that have such a form.
    pub fn linked<'a>(&'a self, item: &'a Item, place: usize) -> Option<&'a Arc<Page>> {
        item.linked(self, place, self.locales.get(place)?, &self.link_base)
    }

    /// The words of every document in the locale at `place`. The first who asks waits until they
    /// are indexed: not for a thread that others wait for.
    pub fn words(&self, place: usize) -> Option<&Index<Reference>> {
        let all = || self.documents.references().collect();
        self.lexicon.indexes(self, &self.locales, all).get(place)
    }

    /// Whether they are indexed, so that nobody waits for them.
    pub fn is_indexed(&self) -> bool {
        self.lexicon.is_made()
    }

    /// The turn to wait for that on a thread of one's own: however many search, only one does.
    pub async fn indexing_turn(&self) -> OwnedMutexGuard<()> {
        self.lexicon.turn().await
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

    /// The documents that show words or figures of another one.
    pub fn dependents(&self, reference: &Reference) -> Vec<Reference> {
        let showing = self.shelves.iter().flat_map(|shelf| {
            let slots = shelf.showing.slots(reference).into_iter().flatten();
            slots.filter_map(|slot| shelf.in_slot(slot))
        });
        let is_disclaimer = reference.kind == Kind::Guidance && reference.id == DISCLAIMER_ID;
        let is_spoken = reference.kind == Kind::Phrases || is_disclaimer;
        // Timelines say them, whichever routine they are of.
        let speaking = is_spoken.then(|| self.items(Kind::Routine));
        showing.chain(speaking.into_iter().flatten()).map(|item| item.reference()).collect()
    }
}

impl Documents {
    /// Puts a document in force, or takes it away, and tells what was in force before.
    fn put(
        &mut self,
        reference: &Reference,
        published: Option<Arc<Published>>,
    ) -> Option<Arc<Published>> {
        let documents = &mut self.0[reference.kind as usize];
        let former = documents.get(&reference.id).cloned();
        match published {
            Some(published) => documents.insert_mut(reference.id.clone(), published),
            None => drop(documents.remove_mut(&reference.id)),
        }
        former
    }

    fn references(&self) -> impl Iterator<Item = Reference> {
        Kind::ALL
            .into_iter()
            .flat_map(|kind| self.of(kind).keys().map(move |id| Reference { kind, id: id.clone() }))
    }
}

/// Makes the items of one edition, and looks at what each document shows once.
struct Making<'a> {
    documents: &'a Documents,
    withdrawn: &'a Documents,
    locales: usize,
    changed_in: HashMap<Reference, ChangedIn>,
}

impl<'a> Making<'a> {
    fn new(documents: &'a Documents, withdrawn: &'a Documents, locales: usize) -> Self {
        Making { documents, withdrawn, locales, changed_in: HashMap::new() }
    }

    fn make(&mut self, reference: Reference) -> (Reference, Option<Made>) {
        let published = self.documents.get(reference.kind, reference.id.as_str());
        let made = published.map(|published| {
            let shown = shown(&published.document);
            let changed_in = self.changed_in(published, &shown);
            let published = Arc::clone(published);
            Made { item: Item::new(published, changed_in, self.documents, self.locales), shown }
        });
        (reference, made)
    }

    /// The last change of each class, of a document and of everything that its rendering shows.
    fn changed_in(&mut self, published: &Published, shown: &[Reference]) -> ChangedIn {
        shown.iter().fold(published.changed_in, |changed_in, target| {
            let of_target = self.changed_in_of(target);
            changed_in.max(as_shown(target.kind, of_target))
        })
    }

    fn changed_in_of(&mut self, reference: &Reference) -> ChangedIn {
        if let Some(known) = self.changed_in.get(reference) {
            return *known;
        }
        let (kind, id) = (reference.kind, reference.id.as_str());
        // To whoever still names it, all of it changed then: so no revision steps back.
        let withdrawn = self.withdrawn.get(kind, id).and_then(|published| published.withdrawn_in());
        let changed_in = match (self.documents.get(kind, id), withdrawn) {
            (Some(published), _) => self.changed_in(published, &shown(&published.document)),
            (None, Some(revision)) => ChangedIn::all(revision),
            (None, None) => ChangedIn::default(),
        };
        self.changed_in.insert(reference.clone(), changed_in);
        changed_in
    }
}

fn count_locales(
    counts: &mut BTreeMap<Locale, usize>,
    published: Option<&Published>,
    change: fn(usize) -> usize,
) {
    for locale in published.into_iter().flat_map(|published| locales_of(&published.document)) {
        match counts.get_mut(locale) {
            Some(count) => *count = change(*count),
            None => drop(counts.insert(locale.clone(), change(0))),
        }
    }
}

fn spoken(counts: &BTreeMap<Locale, usize>) -> Arc<[Locale]> {
    let default = Locale::new(DEFAULT_LOCALE);
    let spoken = counts.iter().filter(|(_, count)| **count > 0).map(|(locale, _)| locale);
    let others = spoken.filter(|locale| **locale != default).cloned();
    std::iter::once(default.clone()).chain(others).collect()
}

fn locales_of(document: &Document) -> Vec<&Locale> {
    match document {
        Document::Stretch(document) => document.texts.keys().collect(),
        Document::Routine(document) => document.texts.keys().collect(),
        Document::Guidance(document) => document.texts.keys().collect(),
        Document::Condition(document) => document.texts.keys().collect(),
        Document::Vocabulary(document) => document.texts.keys().collect(),
        Document::Source(document) => document.texts.keys().collect(),
        Document::Phrases(_) => Vec::new(),
    }
}
