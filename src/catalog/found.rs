//! The documents that the filters of a list leave: asked slot by slot, gathered where few.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::catalog::order::Order;

/// What one filter leaves.
pub enum Filter<'a> {
    /// These slots.
    Slots(Cow<'a, RoaringBitmap>),
    /// What stands at these places of an order.
    Places(Arc<Order>, Range<usize>),
}

/// What several filters leave.
pub struct Found<'a> {
    narrowest: Filter<'a>,
    others: Vec<Filter<'a>>,
}

impl Filter<'_> {
    fn count(&self) -> usize {
        match self {
            Filter::Slots(slots) => usize::try_from(slots.len()).unwrap_or(usize::MAX),
            Filter::Places(_, places) => places.len(),
        }
    }

    fn keeps(&self, slot: u32) -> bool {
        match self {
            Filter::Slots(slots) => slots.contains(slot),
            Filter::Places(order, places) => order
                .ranks
                .get(slot as usize)
                .is_some_and(|rank| places.contains(&(*rank as usize))),
        }
    }
}

impl<'a> Found<'a> {
    /// What all of these filters leave; none where nothing filters.
    pub fn new(filters: impl Iterator<Item = Filter<'a>>) -> Option<Found<'a>> {
        let mut others: Vec<Filter<'a>> = filters.collect();
        let counts = others.iter().map(Filter::count).enumerate();
        let (narrowest, _) = counts.min_by_key(|(_, count)| *count)?;
        Some(Found { narrowest: others.swap_remove(narrowest), others })
    }

    /// Whether they leave the document in this slot.
    pub fn keeps(&self, slot: u32) -> bool {
        self.narrowest.keeps(slot) && self.leave(slot)
    }

    /// They leave no more documents than this.
    pub fn at_most(&self) -> usize {
        self.narrowest.count()
    }

    /// How many documents they leave.
    pub fn count(&self) -> usize {
        if self.others.is_empty() { self.at_most() } else { self.slots().count() }
    }

    /// The slots that they leave, in no order.
    pub fn slots(&self) -> impl Iterator<Item = u32> {
        let (slots, placed) = match &self.narrowest {
            Filter::Slots(slots) => (Some(slots.iter()), None),
            Filter::Places(order, places) => (None, order.slots.get(places.clone())),
        };
        let placed = placed.into_iter().flatten().copied();
        slots.into_iter().flatten().chain(placed).filter(|slot| self.leave(*slot))
    }

    fn leave(&self, slot: u32) -> bool {
        self.others.iter().all(|filter| filter.keeps(slot))
    }
}
