//! Answers to questions that were asked before: kept with the edition that they were made from.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};

use crate::catalog::page::Page;

/// What a wording takes besides itself, about: its place in the map.
const WORDING_BYTES: usize = 128;

/// A bounded number of answers. An edition never changes, so an answer never gets old: it goes
/// when its edition goes.
pub struct Answers<K> {
    kept: RwLock<Kept<K>>,
    bytes_max: usize,
}

struct Kept<K> {
    pages: HashMap<K, Arc<Page>>,
    bytes: usize,
}

impl<K: Eq + Hash> Answers<K> {
    /// Keeps answers up to this many bytes of identity coding.
    pub fn new(bytes_max: usize) -> Self {
        Answers { kept: RwLock::new(Kept { pages: HashMap::new(), bytes: 0 }), bytes_max }
    }

    /// The answer to this question, if it was asked before.
    pub fn get(&self, question: &K) -> Option<Arc<Page>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.pages.get(question).cloned()
    }

    /// The answer to this question, made now if it was not asked before.
    ///
    /// Two who ask at once get the same page, so that one coding has one sequence of bytes.
    pub fn get_or_make<E>(
        &self,
        question: K,
        make: impl FnOnce() -> Result<Page, E>,
    ) -> Result<Arc<Page>, E> {
        if let Some(page) = self.get(&question) {
            return Ok(page);
        }
        let page = Arc::new(make()?);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(first) = kept.pages.get(&question) {
            return Ok(Arc::clone(first));
        }
        if kept.bytes + page.bytes().len() <= self.bytes_max {
            kept.bytes += page.bytes().len();
            kept.pages.insert(question, Arc::clone(&page));
        }
        Ok(page)
    }
}

impl Answers<String> {
    /// Keeps an answer under another wording of its question too, where there is room.
    pub fn keep(&self, wording: String, page: &Arc<Page>) {
        let bytes = wording.len() + WORDING_BYTES;
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let has_room = kept.bytes + bytes <= self.bytes_max;
        // Two who ask at once keep it once.
        if has_room && kept.pages.insert(wording, Arc::clone(page)).is_none() {
            kept.bytes += bytes;
        }
    }
}
