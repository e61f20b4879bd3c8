//! What documents are found by: for each tag, the slots of the documents that carry it.

use std::collections::HashMap;
use std::hash::Hash;

use roaring::RoaringBitmap;
use rpds::HashTrieMapSync;

/// Tags of the documents of one kind. The next edition shares those that did not change.
pub struct Tags<T: Eq + Hash>(HashTrieMapSync<T, RoaringBitmap>);

/// The tags that the document in a slot had and has, in order; none where there was or is no
/// document.
pub struct Retagged<'a, T> {
    /// The slot.
    pub slot: u32,
    /// What it had.
    pub had: &'a [T],
    /// What it has.
    pub has: &'a [T],
}

#[derive(Default)]
struct Moves {
    left: RoaringBitmap,
    came: RoaringBitmap,
}

impl<T: Eq + Hash> Default for Tags<T> {
    fn default() -> Self {
        Tags(HashTrieMapSync::default())
    }
}

impl<T: Clone + Eq + Hash + Ord> Tags<T> {
    /// The slots of the documents that carry this tag.
    pub fn slots(&self, tag: &T) -> Option<&RoaringBitmap> {
        self.0.get(tag)
    }

    /// The tags after these documents have changed.
    #[must_use]
    pub fn next<'a>(&self, retagged: impl Iterator<Item = Retagged<'a, T>>) -> Tags<T>
    where
        T: 'a,
    {
        let mut moves: HashMap<&T, Moves> = HashMap::new();
        for Retagged { slot, had, has } in retagged {
            for tag in had.iter().filter(|tag| has.binary_search(tag).is_err()) {
                moves.entry(tag).or_default().left.insert(slot);
            }
            for tag in has.iter().filter(|tag| had.binary_search(tag).is_err()) {
                moves.entry(tag).or_default().came.insert(slot);
            }
        }
        let mut next = self.0.clone();
        for (tag, Moves { left, came }) in moves {
            let slots = (next.get(tag).cloned().unwrap_or_default() - left) | came;
            if slots.is_empty() {
                next.remove_mut(tag);
            } else {
                next.insert_mut(tag.clone(), slots);
            }
        }
        Tags(next)
    }
}
