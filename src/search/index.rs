//! All documents by their words, in one language: the next index costs what changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::search::segment::{Draft, Segment, Text};
use crate::search::words::Language;

/// Documents by their words. It never changes: the next one shares the segments of this one.
pub struct Index<K> {
    language: Arc<Language>,
    parts: Vec<Part<K>>,
}

/// A segment, and which of its documents still stand as they were indexed.
#[derive(Clone)]
pub struct Part<K> {
    segment: Arc<Segment<K>>,
    is_live: Arc<Vec<bool>>,
    live: usize,
}

impl<K> Part<K> {
    /// The documents that were indexed together.
    pub fn segment(&self) -> &Segment<K> {
        &self.segment
    }

    /// Whether each of them, by its place, stands as it was indexed.
    pub fn is_live(&self) -> &[bool] {
        &self.is_live
    }

    /// How many do.
    pub fn live(&self) -> usize {
        self.live
    }
}

impl<K: Ord + Clone> Index<K> {
    /// An index without documents, for words in the language of this tag.
    pub fn new(tag: &str) -> Self {
        Index { language: Arc::new(Language::of(tag)), parts: Vec::new() }
    }

    /// The language of its words.
    pub fn language(&self) -> &Language {
        &self.language
    }

    /// Its segments.
    pub fn parts(&self) -> &[Part<K>] {
        &self.parts
    }

    /// How many documents it holds.
    pub fn count(&self) -> usize {
        self.parts.iter().map(|part| part.live).sum()
    }

    /// How many bytes it takes, without the names of the documents.
    pub fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.segment.bytes()).sum()
    }

    /// The index after these documents changed, with the texts that each has now; a document
    /// without any is no longer there.
    #[must_use]
    pub fn next<'t>(&self, changed: &BTreeSet<K>, read: impl Fn(&K) -> Vec<Text<'t>>) -> Index<K> {
        let mut parts = self.parts.clone();
        let mut draft = Draft::empty();
        for document in changed {
            for part in &mut parts {
                part.forget(document);
            }
            let texts = read(document);
            if !texts.is_empty() {
                draft.add(document.clone(), &texts);
            }
        }
        let segment = draft.finish(&self.language);
        let live = segment.documents().len();
        parts.push(Part { segment: segment.into(), is_live: vec![true; live].into(), live });
        let mut next = Index { language: Arc::clone(&self.language), parts };
        next.tidy();
        next
    }

    /// Merges what is small into what is larger, so that there are few segments and a document is
    /// merged few times: each merge is paid for by as many documents as it moves.
    fn tidy(&mut self) {
        self.parts.retain(|part| part.live > 0);
        let mut kept: Vec<Part<K>> = Vec::new();
        for part in std::mem::take(&mut self.parts) {
            let is_half_dead = part.live * 2 < part.is_live.len();
            kept.push(if is_half_dead { self.merged(&[part]) } else { part });
            while let [.., larger, last] = kept.as_slice()
                && larger.live <= last.live * 2
            {
                let merged = self.merged(&kept[kept.len() - 2..]);
                kept.truncate(kept.len() - 2);
                kept.push(merged);
            }
        }
        self.parts = kept;
    }

    fn merged(&self, parts: &[Part<K>]) -> Part<K> {
        let parts: Vec<_> =
            parts.iter().map(|part| (&*part.segment, part.is_live.as_slice())).collect();
        let segment = Segment::merge(&parts, &self.language);
        let live = segment.documents().len();
        Part { segment: segment.into(), is_live: vec![true; live].into(), live }
    }
}

impl<K: Ord + Clone> Part<K> {
    fn forget(&mut self, document: &K) {
        if let Some(place) = self.segment.place(document).filter(|place| self.is_live[*place]) {
            Arc::make_mut(&mut self.is_live)[place] = false;
            self.live -= 1;
        }
    }
}
