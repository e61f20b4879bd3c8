//! The documents of one kind in an edition: by id, by slot, by what lists filter them by.

use std::sync::Arc;

use roaring::RoaringBitmap;
use rpds::{RedBlackTreeMapSync, VectorSync};
use smol_str::SmolStr;

use crate::catalog::facets::Facet;
use crate::catalog::item::{Item, shown};
use crate::catalog::order::{Order, Sorting};
use crate::catalog::orders::{Former, Orders};
use crate::catalog::tags::{Retagged, Tags};
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
    /// What has a value of a facet.
    pub facets: Tags<(Facet, SmolStr)>,
    /// What shows words or figures of another document.
    pub showing: Tags<Reference>,
    orders: Orders,
}

/// A document to be put on a shelf, and what it shows.
pub struct Made {
    /// The document.
    pub item: Item,
    /// The documents whose words or figures it shows, in order.
    pub shown: Vec<Reference>,
}

/// What a slot held and holds.
struct Move {
    slot: u32,
    former: Option<Arc<Item>>,
    item: Option<Arc<Item>>,
    showed: Vec<Reference>,
    shows: Vec<Reference>,
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
    pub fn next(&self, changes: Vec<(Id, Option<Made>)>) -> Shelf {
        let mut next = Shelf {
            by_id: self.by_id.clone(),
            by_slot: self.by_slot.clone(),
            left: self.left.clone(),
            ..Shelf::default()
        };
        let moves: Vec<Move> =
            changes.into_iter().filter_map(|(id, made)| next.put(id, made)).collect();
        next.facets = self.facets.next(moves.iter().map(|one| Retagged {
            slot: one.slot,
            had: one.former.as_ref().map_or(&[][..], |item| item.facets.values()),
            has: one.item.as_ref().map_or(&[][..], |item| item.facets.values()),
        }));
        next.showing = self.showing.next(moves.iter().map(|one| Retagged {
            slot: one.slot,
            had: &one.showed,
            has: &one.shows,
        }));
        next.orders = self.orders.next(&moves.iter().map(|one| one.slot).collect());
        next
    }

    fn put(&mut self, id: Id, made: Option<Made>) -> Option<Move> {
        let former = self.by_id.get(&id).cloned();
        let showed = former.as_ref().map(|item| shown(&item.published.document));
        let Some(Made { mut item, shown: shows }) = made else {
            let slot = former.as_ref()?.slot;
            self.left.insert(slot);
            self.by_id.remove_mut(&id);
            self.by_slot.set_mut(slot as usize, None);
            let showed = showed.unwrap_or_default();
            return Some(Move { slot, former, item: None, showed, shows: Vec::new() });
        };
        let slot = former.as_ref().map_or_else(|| self.free_slot(), |former| former.slot);
        item.slot = slot;
        let item = Arc::new(item);
        self.left.remove(slot);
        self.by_id.insert_mut(id, Arc::clone(&item));
        self.by_slot.set_mut(slot as usize, Some(Arc::clone(&item)));
        Some(Move { slot, former, item: Some(item), showed: showed.unwrap_or_default(), shows })
    }

    fn free_slot(&mut self) -> u32 {
        self.left.iter().next().unwrap_or_else(|| {
            let slot = u32::try_from(self.by_slot.len()).expect("documents fit into memory");
            self.by_slot.push_back_mut(None);
            slot
        })
    }
}
