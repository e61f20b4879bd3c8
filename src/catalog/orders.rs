//! The orders of a kind that lists were asked for: made when first asked for, then carried on.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use roaring::RoaringBitmap;

use crate::catalog::order::{Order, Sorting};

/// How many orders of a kind are kept; what was not asked for the longest goes first.
/// One takes eight bytes a document.
const ORDERS_MAX: usize = 32;

/// The orders of one kind in one edition.
#[derive(Default)]
pub struct Orders(Mutex<Vec<Arc<Kept>>>);

/// An order, or what it can be made from.
struct Kept {
    sorting: Sorting,
    former: Option<Former>,
    made: OnceLock<Arc<Order>>,
}

/// The order of an earlier edition.
#[derive(Clone)]
pub struct Former {
    /// The order as it was.
    pub order: Arc<Order>,
    /// The slots that have changed since.
    pub changed: RoaringBitmap,
}

impl Orders {
    /// The order of this sorting, made now if nobody asked for it in this edition.
    pub fn get_or_make(
        &self,
        sorting: &Sorting,
        make: impl FnOnce(Option<&Former>) -> Order,
    ) -> Arc<Order> {
        let kept = self.kept(sorting);
        Arc::clone(kept.made.get_or_init(|| Arc::new(make(kept.former.as_ref()))))
    }

    /// The orders for the next edition, in which these slots have changed.
    #[must_use]
    pub fn next(&self, changed: &RoaringBitmap) -> Orders {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let carried = |kept: &Arc<Kept>| {
            let mut former = match (kept.made.get(), &kept.former) {
                (Some(order), _) => {
                    Former { order: Arc::clone(order), changed: RoaringBitmap::new() }
                }
                (None, former) => former.clone()?,
            };
            former.changed |= changed;
            // Patching would cost more than sorting anew, so it is left to who asks next.
            let is_worth_it = former.changed.len() <= former.order.slots.len() as u64 / 8;
            is_worth_it.then(|| Kept::new(kept.sorting.clone(), Some(former)))
        };
        if changed.is_empty() {
            return Orders(Mutex::new(all.clone()));
        }
        Orders(Mutex::new(all.iter().filter_map(carried).collect()))
    }

    fn kept(&self, sorting: &Sorting) -> Arc<Kept> {
        // Nothing slow is done under this lock, and answered questions never come here.
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = match all.iter().position(|kept| kept.sorting == *sorting) {
            Some(at) => all.remove(at),
            None => Kept::new(sorting.clone(), None),
        };
        all.truncate(ORDERS_MAX - 1);
        all.insert(0, Arc::clone(&kept));
        kept
    }
}

impl Kept {
    fn new(sorting: Sorting, former: Option<Former>) -> Arc<Kept> {
        Arc::new(Kept { sorting, former, made: OnceLock::new() })
    }
}
