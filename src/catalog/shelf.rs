//! The documents of one kind in an edition: by id, by slot, by what lists filter them by.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use roaring::RoaringBitmap;
use rpds::{HashTrieMapSync, RedBlackTreeMapSync, VectorSync};

use crate::catalog::facets::Facet;
use crate::catalog::item::{Item, shown};
use crate::catalog::order::{Order, Sorting};
use crate::catalog::orders::{Former, Orders};
use crate::content::id::{Id, Reference};

/// The documents of one kind.
///
/// Each stands in a slot, a small number that it keeps over editions, so that a set of documents
/// is a bitmap. The next shelf shares what did not change.
#[derive(Default)]
pub struct Shelf {
    by_id: RedBlackTreeMapSync<Id, Arc<Item>>,
    by_slot: VectorSync<Option<Arc<Item>>>,
    /// The slots that documents have left.
    left: RoaringBitmap,
    tags: HashTrieMapSync<Tag, RoaringBitmap>,
    orders: Orders,
}

/// What documents are found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tag {
    /// A facet has this value.
    Facet(Facet, String),
    /// The rendering shows words or figures of this document.
    Shows(Reference),
}

/// The slots that lose a tag, and those that get it.
#[derive(Default)]
struct Retagged {
    without: RoaringBitmap,
    with: RoaringBitmap,
}

impl Shelf {
    /// One document.
    pub fn item(&self, id: &str) -> Option<&Arc<Item>> {
        self.by_id.get(id)
    }

    /// Every document, by id.
    pub fn items(&self) -> impl Iterator<Item = &Arc<Item>> {
        self.by_id.values()
    }

    /// How many documents there are.
    pub fn count(&self) -> usize {
        self.by_id.size()
    }

    /// The document in a slot.
    pub fn in_slot(&self, slot: u32) -> Option<&Arc<Item>> {
        self.by_slot.get(slot as usize)?.as_ref()
    }

    /// The slots of the documents that have a tag.
    pub fn tagged(&self, tag: &Tag) -> Option<&RoaringBitmap> {
        self.tags.get(tag)
    }

    /// How many slots there are, empty ones too.
    pub fn slots(&self) -> usize {
        self.by_slot.len()
    }

    /// Every document in this order.
    pub fn order(&self, sorting: &Sorting) -> Arc<Order> {
        self.orders.get_or_make(sorting, |former| match former {
            Some(Former { order, changed }) => {
                order.patched(sorting, changed, |slot| self.in_slot(slot).map(AsRef::as_ref))
            }
            None => Order::new(sorting, self.items().map(AsRef::as_ref)),
        })
    }

    /// The shelf on which these documents are new, or other, or no longer there.
    #[must_use]
    pub fn next(&self, changes: Vec<(Id, Option<Item>)>) -> Shelf {
        let mut next = Shelf {
            by_id: self.by_id.clone(),
            by_slot: self.by_slot.clone(),
            left: self.left.clone(),
            tags: self.tags.clone(),
            orders: Orders::default(),
        };
        let mut moved = RoaringBitmap::new();
        let mut retagged = BTreeMap::new();
        for (id, item) in changes {
            let former = next.by_id.get(&id).cloned();
            let slot = match (&former, &item) {
                (Some(former), _) => former.slot,
                (None, Some(_)) => next.free_slot(),
                (None, None) => continue,
            };
            let item = item.map(|mut item| {
                item.slot = slot;
                item
            });
            retag(&mut retagged, slot, former.as_deref(), item.as_ref());
            moved.insert(slot);
            next.put(id, slot, item.map(Arc::new));
        }
        for (tag, Retagged { without, with }) in retagged {
            let slots = (next.tags.get(&tag).cloned().unwrap_or_default() - without) | with;
            if slots.is_empty() {
                next.tags.remove_mut(&tag);
            } else {
                next.tags.insert_mut(tag, slots);
            }
        }
        next.orders = self.orders.next(&moved);
        next
    }

    fn free_slot(&mut self) -> u32 {
        self.left.iter().next().unwrap_or_else(|| {
            let slot = u32::try_from(self.by_slot.len()).expect("documents fit into memory");
            self.by_slot.push_back_mut(None);
            slot
        })
    }

    fn put(&mut self, id: Id, slot: u32, item: Option<Arc<Item>>) {
        if let Some(item) = &item {
            self.left.remove(slot);
            self.by_id.insert_mut(id, Arc::clone(item));
        } else {
            self.left.insert(slot);
            self.by_id.remove_mut(&id);
        }
        self.by_slot.set_mut(slot as usize, item);
    }
}

fn retag(
    retagged: &mut BTreeMap<Tag, Retagged>,
    slot: u32,
    former: Option<&Item>,
    item: Option<&Item>,
) {
    if let (Some(former), Some(item)) = (former, item)
        && Arc::ptr_eq(&former.published, &item.published)
        && former.facets == item.facets
    {
        // Something that it shows has changed: no reason to tag it anew.
        return;
    }
    let (former, now) = (tags(former), tags(item));
    for tag in former.difference(&now) {
        retagged.entry(tag.clone()).or_default().without.insert(slot);
    }
    for tag in now.difference(&former) {
        retagged.entry(tag.clone()).or_default().with.insert(slot);
    }
}

fn tags(item: Option<&Item>) -> BTreeSet<Tag> {
    let Some(item) = item else { return BTreeSet::new() };
    let facets = item.facets.values().map(|(facet, value)| Tag::Facet(*facet, value.clone()));
    facets.chain(shown(&item.published.document).into_iter().map(Tag::Shows)).collect()
}
