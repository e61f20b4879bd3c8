//! Lists: which documents of a kind, in which order, from where on.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::catalog::cursor::{Cursor, SortValue};
use crate::catalog::edition::Edition;
use crate::catalog::facets::Facet;
use crate::catalog::item::Item;
use crate::catalog::order::{Order, Place, SortField, SortKey, Sorting};
use crate::catalog::shelf::Shelf;
use crate::content::document::Document;
use crate::content::id::{Kind, Locale};

/// What a reader asks of a list.
#[derive(Debug, Clone)]
pub struct Selection {
    /// The kind of document.
    pub kind: Kind,
    /// Each facet has one of its values.
    pub filters: Vec<(Facet, Vec<String>)>,
    /// At least so long, in seconds; leaves out what has no known duration.
    pub min_duration_s: Option<u32>,
    /// At most so long, in seconds; leaves out what has no known duration.
    pub max_duration_s: Option<u32>,
    /// Published after this instant, in UTC to the second.
    pub updated_after: Option<String>,
    /// These documents alone.
    pub ids: Option<Vec<String>>,
    /// What a search has found in the very edition that answers; the best comes first where no
    /// other order is asked for.
    pub matches: Option<Arc<Matches>>,
    /// The order; ties are broken by id.
    pub sort: Vec<SortKey>,
    /// At most so many.
    pub limit: usize,
    /// From behind this place on.
    pub after: Option<Cursor>,
}

/// The documents that a search has found.
#[derive(Debug)]
pub struct Matches {
    /// What was searched for.
    pub question: String,
    /// How good each is, by slot: the best has the lowest rank.
    pub ranks: BTreeMap<u32, u32>,
}

/// What a list holds.
pub struct Selected {
    /// The documents, in order.
    pub items: Vec<Arc<Item>>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
    /// How many documents the filters leave over all pages.
    pub count: usize,
    /// The ids that were asked for and are not there.
    pub missing: Vec<String>,
}

impl Matches {
    /// A search of which nothing is known yet but what is looked for.
    pub fn of(question: &str) -> Matches {
        Matches { question: question.to_owned(), ranks: BTreeMap::new() }
    }
}

impl Selection {
    /// Every document of a kind, by id.
    pub fn all(kind: Kind) -> Selection {
        Selection {
            kind,
            filters: Vec::new(),
            min_duration_s: None,
            max_duration_s: None,
            updated_after: None,
            ids: None,
            matches: None,
            sort: Vec::new(),
            limit: usize::MAX,
            after: None,
        }
    }

    /// What is asked, without how much of it and from where on: the same for every page.
    pub fn question(&self) -> String {
        let searched = self.matches.as_ref().map(|matches| format!(" {:?}", matches.question));
        format!(
            "{} {:?} {:?} {:?} {:?} {:?} {:?}{}",
            self.kind,
            self.filters,
            self.min_duration_s,
            self.max_duration_s,
            self.updated_after,
            self.ids,
            self.sort,
            searched.unwrap_or_default(),
        )
    }

    /// The documents of `edition` that answer it, with names in `locale`.
    pub fn select(&self, edition: &Edition, locale: &Locale) -> Selected {
        let documents = edition.shelf(self.kind);
        let found = self.found(edition);
        let count = found
            .as_ref()
            .map_or(documents.count(), |found| usize::try_from(found.len()).unwrap_or(0));
        let wanted = self.limit.saturating_add(1);
        let sorting = Sorting::new(&self.sort, locale);
        let mut slots = match &self.matches {
            Some(matches) if self.sort.is_empty() => self.best(documents, matches, found.as_ref()),
            _ => self.ordered(documents, &sorting, found.as_ref()),
        };
        let is_last = slots.len() < wanted;
        slots.truncate(self.limit);
        let items: Vec<Arc<Item>> =
            slots.into_iter().filter_map(|slot| documents.in_slot(slot).cloned()).collect();
        let last = items.last().filter(|_| !is_last);
        let next = last.map(|item| match self.rank(item) {
            Some(rank) => place_by_rank(rank, item).into(),
            None => sorting.place(item).into(),
        });
        Selected { items, next, count, missing: self.missing(edition) }
    }

    fn missing(&self, edition: &Edition) -> Vec<String> {
        let ids = self.ids.iter().flatten();
        ids.filter(|id| edition.item(self.kind, id).is_none()).cloned().collect()
    }

    /// The slots that all filters leave; none where nothing filters.
    fn found(&self, edition: &Edition) -> Option<RoaringBitmap> {
        let documents = edition.shelf(self.kind);
        let of_ids = |ids: &Vec<String>| {
            ids.iter().filter_map(|id| Some(documents.item(id)?.slot)).collect()
        };
        let filters =
            self.filters.iter().map(|(facet, values)| any_of(edition, documents, *facet, values));
        let matches = self.matches.iter().map(|matches| matches.ranks.keys().collect());
        let mut sets = self
            .ids
            .iter()
            .map(of_ids)
            .chain(matches)
            .chain(filters)
            .chain(self.bounded(documents));
        let first = sets.next()?;
        Some(sets.fold(first, |found, set| found & set))
    }

    /// The slots within each bound.
    fn bounded(&self, documents: &Shelf) -> Vec<RoaringBitmap> {
        let mut bounded = Vec::new();
        if self.min_duration_s.is_some() || self.max_duration_s.is_some() {
            let order = documents.order(&Sorting::by(SortField::DurationS));
            let place = |keeps: &dyn Fn(u32) -> bool| {
                order.slots.partition_point(|slot| {
                    let item = documents.in_slot(*slot);
                    item.and_then(|item| item.facets.duration_s).is_some_and(keeps)
                })
            };
            let from = self.min_duration_s.map_or(0, |min_s| place(&|is_s| is_s < min_s));
            let to = place(&|is_s| self.max_duration_s.is_none_or(|max_s| is_s <= max_s));
            bounded.push(stretch_of(documents, &order, from..to));
        }
        if let Some(after) = &self.updated_after {
            let order = documents.order(&Sorting::by(SortField::PublishedAt));
            let from = order.slots.partition_point(|slot| {
                documents.in_slot(*slot).is_some_and(|item| item.published.published_at <= *after)
            });
            bounded.push(stretch_of(documents, &order, from..order.slots.len()));
        }
        bounded
    }

    /// One slot more than the page takes, if there is one, in the order of `sorting`.
    fn ordered(
        &self,
        documents: &Shelf,
        sorting: &Sorting,
        found: Option<&RoaringBitmap>,
    ) -> Vec<u32> {
        let order = documents.order(sorting);
        let wanted = self.limit.saturating_add(1);
        let start = self.after.as_ref().map_or(0, |cursor| {
            let item = |slot| documents.in_slot(slot).map(AsRef::as_ref);
            order.up_to(sorting, &Place::from(cursor), item)
        });
        let rest = &order.slots[start..];
        let Some(found) = found else { return rest[..rest.len().min(wanted)].to_vec() };

        // Walking the order is quick where much was found, and gathering where little was. So it
        // walks as many steps as gathering would take, which is never twice the better of both.
        let steps = rest.len().min(usize::try_from(found.len()).unwrap_or(usize::MAX));
        let walked = rest[..steps].iter().copied().filter(|slot| found.contains(*slot));
        let slots: Vec<u32> = walked.take(wanted).collect();
        if slots.len() == wanted || steps == rest.len() {
            return slots;
        }
        let ranks = found.iter().map(|slot| order.ranks[slot as usize]);
        let mut ranks: Vec<u32> = ranks.filter(|rank| *rank as usize >= start).collect();
        if wanted < ranks.len() {
            ranks.select_nth_unstable(wanted);
            ranks.truncate(wanted);
        }
        ranks.sort_unstable();
        ranks.into_iter().map(|rank| order.slots[rank as usize]).collect()
    }

    /// One slot more than the page takes, if there is one, best match first.
    fn best(
        &self,
        documents: &Shelf,
        matches: &Matches,
        found: Option<&RoaringBitmap>,
    ) -> Vec<u32> {
        let ranked = found.into_iter().flatten().filter_map(|slot| {
            Some((*matches.ranks.get(&slot)?, documents.in_slot(slot)?.id().as_str(), slot))
        });
        let is_after = |rank: u32, id: &str| {
            self.after.as_ref().is_none_or(|cursor| {
                let at = (cursor.values.as_slice(), cursor.id.as_str());
                at < ([SortValue::Number(rank.into())].as_slice(), id)
            })
        };
        let mut ranked: Vec<(u32, &str, u32)> =
            ranked.filter(|(rank, id, _)| is_after(*rank, id)).collect();
        ranked.sort_unstable();
        ranked.truncate(self.limit.saturating_add(1));
        ranked.into_iter().map(|(_, _, slot)| slot).collect()
    }

    /// How good a match is, where matches are what the list is sorted by.
    fn rank(&self, item: &Item) -> Option<u32> {
        let matches = self.matches.as_ref().filter(|_| self.sort.is_empty())?;
        matches.ranks.get(&item.slot).copied()
    }
}

fn place_by_rank(rank: u32, item: &Item) -> Place<'_> {
    Place { values: vec![SortValue::Number(rank.into())], id: item.id().as_str() }
}

/// The slots with any of these values.
fn any_of(edition: &Edition, documents: &Shelf, facet: Facet, values: &[String]) -> RoaringBitmap {
    let mut found = RoaringBitmap::new();
    for value in values {
        if let Some(tagged) = documents.facets.slots(&(facet, value.as_str().into())) {
            found |= tagged;
        }
        if facet == Facet::Stretch {
            found.extend(travelling_with(edition, documents, value));
        }
    }
    found
}

/// Guidance also speaks of a stretch when the stretch says that the guidance travels with it.
fn travelling_with(edition: &Edition, documents: &Shelf, stretch_id: &str) -> Vec<u32> {
    let stretch = edition.item(Kind::Stretch, stretch_id).map(|item| &item.published.document);
    let Some(Document::Stretch(stretch)) = stretch else { return Vec::new() };
    let guidance = stretch.guidance_ids.iter();
    guidance.filter_map(|id| Some(documents.item(id.as_str())?.slot)).collect()
}

/// The slots that stand in one stretch of an order.
fn stretch_of(documents: &Shelf, order: &Order, places: Range<usize>) -> RoaringBitmap {
    let mut bits = vec![0_u8; documents.slots().div_ceil(8)];
    for slot in order.slots.get(places).unwrap_or_default() {
        bits[*slot as usize / 8] |= 1 << (slot % 8);
    }
    RoaringBitmap::from_lsb0_bytes(0, &bits)
}
