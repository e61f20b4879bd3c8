//! What lists are sorted by, and every document of a kind in one such order.

use std::cmp::Ordering;

use roaring::RoaringBitmap;

use crate::catalog::cursor::{Cursor, SortValue};
use crate::catalog::item::Item;
use crate::content::document::Document;
use crate::content::id::Locale;
use crate::content::text::Reader;

/// One key of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// What is compared.
    pub field: SortField,
    /// Largest first.
    pub is_descending: bool,
}

/// What lists can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortField {
    /// The id.
    Id,
    /// The name in the locale that is served.
    Name,
    /// The instant of publication.
    PublishedAt,
    /// The revision at which the rendering last changed.
    Revision,
    /// How long it takes; what has no known duration comes last.
    DurationS,
    /// How grave it is.
    Severity,
}

impl SortField {
    /// The name in the parameter `sort`.
    pub fn name(self) -> &'static str {
        match self {
            SortField::Id => "id",
            SortField::Name => "name",
            SortField::PublishedAt => "published_at",
            SortField::Revision => "revision",
            SortField::DurationS => "duration_s",
            SortField::Severity => "severity",
        }
    }
}

/// The keys of an order, and the locale of the names in it. Ties are broken by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sorting {
    keys: Vec<SortKey>,
    /// None where no name is compared: then the order is the same in every locale.
    locale: Option<Locale>,
}

/// A place in an order: one value for each key, and the id.
pub struct Place<'a> {
    /// The values.
    pub values: Vec<SortValue>,
    /// The id.
    pub id: &'a str,
}

impl Sorting {
    /// By these keys, with names in `locale`.
    pub fn new(keys: &[SortKey], locale: &Locale) -> Sorting {
        let has_names = keys.iter().any(|key| key.field == SortField::Name);
        Sorting { keys: keys.to_vec(), locale: has_names.then(|| locale.clone()) }
    }

    /// By one field that is no name, smallest first.
    pub fn by(field: SortField) -> Sorting {
        Sorting { keys: vec![SortKey { field, is_descending: false }], locale: None }
    }

    /// Where a document stands.
    pub fn place<'a>(&self, item: &'a Item) -> Place<'a> {
        Place { values: self.values(item), id: item.id().as_str() }
    }

    /// How two places lie to each other.
    pub fn compare(&self, one: &Place<'_>, other: &Place<'_>) -> Ordering {
        self.compare_values(&one.values, &other.values).then_with(|| one.id.cmp(other.id))
    }

    fn values(&self, item: &Item) -> Vec<SortValue> {
        let value = |key: &SortKey| match key.field {
            SortField::Id => SortValue::Text(item.id().as_str().to_owned()),
            SortField::Name => self
                .locale
                .as_ref()
                .and_then(|locale| name(&item.published.document, locale))
                .map_or(SortValue::Missing, SortValue::Text),
            SortField::PublishedAt => SortValue::Text(item.published.published_at.clone()),
            SortField::Revision => SortValue::Number(item.revision()),
            SortField::DurationS => number(item.facets.duration_s),
            SortField::Severity => number(item.facets.severity),
        };
        self.keys.iter().map(value).collect()
    }

    fn compare_values(&self, one: &[SortValue], other: &[SortValue]) -> Ordering {
        self.keys
            .iter()
            .zip(one.iter().zip(other))
            .map(|(key, (one, other))| match (one, other) {
                (SortValue::Missing, SortValue::Missing) => Ordering::Equal,
                (SortValue::Missing, _) => Ordering::Greater,
                (_, SortValue::Missing) => Ordering::Less,
                _ if key.is_descending => other.cmp(one),
                _ => one.cmp(other),
            })
            .find(|ordering| ordering.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

impl<'a> From<&'a Cursor> for Place<'a> {
    fn from(cursor: &'a Cursor) -> Place<'a> {
        Place { values: cursor.values.clone(), id: &cursor.id }
    }
}

impl From<Place<'_>> for Cursor {
    fn from(place: Place<'_>) -> Cursor {
        Cursor { values: place.values, id: place.id.to_owned() }
    }
}

/// Every document of a kind in one order.
pub struct Order {
    /// The slots of the documents, first to last.
    pub slots: Vec<u32>,
    /// The place of each slot among them; of a slot that is empty, a place beyond the last.
    pub ranks: Vec<u32>,
}

impl Order {
    /// Sorts documents that come by id.
    pub fn new<'a>(sorting: &Sorting, items: impl Iterator<Item = &'a Item>) -> Order {
        let mut placed: Vec<(Vec<SortValue>, u32)> =
            items.map(|item| (sorting.values(item), item.slot)).collect();
        // The sort is stable, so ties stay by id.
        placed.sort_by(|one, other| sorting.compare_values(&one.0, &other.0));
        Order::of(placed.into_iter().map(|(_, slot)| slot).collect())
    }

    /// The order after the documents in the slots `changed` became what `item` says, if anything.
    #[must_use]
    pub fn patched<'a>(
        &self,
        sorting: &Sorting,
        changed: &RoaringBitmap,
        item: impl Fn(u32) -> Option<&'a Item>,
    ) -> Order {
        let rank = |slot: u32| self.ranks.get(slot as usize).map(|rank| *rank as usize);
        let mut gone: Vec<usize> =
            changed.iter().filter_map(rank).filter(|rank| *rank < self.slots.len()).collect();
        gone.sort_unstable();
        let mut kept = Vec::with_capacity(self.slots.len());
        let mut from = 0;
        for rank in gone {
            kept.extend_from_slice(&self.slots[from..rank]);
            from = rank + 1;
        }
        kept.extend_from_slice(&self.slots[from..]);

        let mut come: Vec<(Place<'_>, u32)> = changed
            .iter()
            .filter_map(|slot| item(slot).map(|item| (sorting.place(item), slot)))
            .collect();
        come.sort_by(|one, other| sorting.compare(&one.0, &other.0));
        let mut slots = Vec::with_capacity(kept.len() + come.len());
        let mut from = 0;
        for (place, slot) in come {
            let to = from + position(&kept[from..], sorting, &place, &item);
            slots.extend_from_slice(&kept[from..to]);
            slots.push(slot);
            from = to;
        }
        slots.extend_from_slice(&kept[from..]);
        Order::of(slots)
    }

    /// How many documents stand before `place` or at it.
    pub fn up_to<'a>(
        &self,
        sorting: &Sorting,
        place: &Place<'_>,
        item: impl Fn(u32) -> Option<&'a Item>,
    ) -> usize {
        position(&self.slots, sorting, place, item)
    }

    fn of(slots: Vec<u32>) -> Order {
        let length = slots.iter().max().map_or(0, |last| *last as usize + 1);
        let mut ranks = vec![u32::MAX; length];
        for (rank, slot) in (0..).zip(&slots) {
            ranks[*slot as usize] = rank;
        }
        Order { slots, ranks }
    }
}

fn position<'a>(
    slots: &[u32],
    sorting: &Sorting,
    place: &Place<'_>,
    item: impl Fn(u32) -> Option<&'a Item>,
) -> usize {
    slots.partition_point(|slot| {
        item(*slot).is_some_and(|item| sorting.compare(&sorting.place(item), place).is_le())
    })
}

fn number(value: Option<impl Into<u64>>) -> SortValue {
    value.map_or(SortValue::Missing, |value| SortValue::Number(value.into()))
}

/// What a document is called, in small letters so that capitals do not part what belongs together.
fn name(document: &Document, locale: &Locale) -> Option<String> {
    let name = match document {
        Document::Stretch(document) => Reader::new(&document.texts, locale)
            .read("name", None, |texts| texts.name.as_ref())
            .map(|(name, _)| name),
        Document::Routine(document) => Reader::new(&document.texts, locale)
            .read("name", None, |texts| texts.name.as_ref())
            .map(|(name, _)| name),
        Document::Guidance(document) => Reader::new(&document.texts, locale)
            .read("name", None, |texts| Some(&texts.name))
            .map(|(name, _)| name),
        Document::Condition(document) => Reader::new(&document.texts, locale)
            .read("name", None, |texts| Some(&texts.name))
            .map(|(name, _)| name),
        Document::Vocabulary(document) => Reader::new(&document.texts, locale)
            .read("name", None, |texts| texts.name.as_ref())
            .map(|(name, _)| name),
        Document::Source(document) => Some(&document.name),
        Document::Phrases(_) => None,
    };
    name.map(|name| name.to_lowercase())
}
