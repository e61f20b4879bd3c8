//! Lists: which documents of a kind, in which order, from where on.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::catalog::cursor::{Cursor, SortValue};
use crate::catalog::edition::Edition;
use crate::catalog::facets::Facet;
use crate::catalog::found::{Filter, Found};
use crate::catalog::item::Item;
use crate::catalog::order::{Place, SortField, SortKey, Sorting};
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
pub struct Selected<'e> {
    /// The documents, in order.
    pub items: Vec<&'e Item>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
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
    pub fn select<'e>(&self, edition: &'e Edition, locale: &Locale) -> Selected<'e> {
        let documents = edition.shelf(self.kind);
        let found = self.found(edition);
        let wanted = self.limit.saturating_add(1);
        let sorting = Sorting::new(&self.sort, locale);
        let mut slots = match &self.matches {
            Some(matches) if self.sort.is_empty() => self.best(documents, matches, found.as_ref()),
            _ => self.ordered(documents, &sorting, found.as_ref()),
        };
        let is_last = slots.len() < wanted;
        slots.truncate(self.limit);
        let item = |slot| documents.in_slot(slot).map(AsRef::as_ref);
        let items: Vec<&Item> = slots.into_iter().filter_map(item).collect();
        let last = items.last().filter(|_| !is_last);
        let next = last.map(|item| match self.rank(item) {
            Some(rank) => place_by_rank(rank, item).into(),
            None => sorting.place(item).into(),
        });
        Selected { items, next, missing: self.missing(edition) }
    }

    /// How many documents of `edition` answer it, over all pages.
    pub fn count(&self, edition: &Edition) -> usize {
        let all = || edition.shelf(self.kind).count();
        self.found(edition).map_or_else(all, |found| found.count())
    }

    fn missing(&self, edition: &Edition) -> Vec<String> {
        let ids = self.ids.iter().flatten();
        ids.filter(|id| edition.item(self.kind, id).is_none()).cloned().collect()
    }

    /// What all filters leave; none where nothing filters.
    fn found<'e>(&self, edition: &'e Edition) -> Option<Found<'e>> {
        let documents = edition.shelf(self.kind);
        let slot = |id: &String| Some(documents.item(id)?.slot);
        let ids = self.ids.iter().map(|ids| ids.iter().filter_map(slot).collect());
        let filters =
            self.filters.iter().map(|(facet, values)| any_of(edition, documents, *facet, values));
        let matches = self.matches.iter().map(|matches| matches.ranks.keys().collect());
        let sets = ids.chain(matches).map(Cow::Owned).chain(filters);
        let set = sets.reduce(|found, set| Cow::Owned(&*found & &*set));
        Found::new(set.map(Filter::Slots).into_iter().chain(self.bounds(documents)))
    }

    /// The stretch of an order that each bound leaves, if it leaves anything out.
    fn bounds<'e>(&self, documents: &Shelf) -> impl Iterator<Item = Filter<'e>> {
        let bound_s = self.min_duration_s.or(self.max_duration_s);
        let durations = bound_s.map(|_| {
            let order = documents.order(&Sorting::by(SortField::DurationS));
            let place = |keeps: &dyn Fn(u32) -> bool| {
                order.slots.partition_point(|slot| {
                    let item = documents.in_slot(*slot);
                    item.and_then(|item| item.facets.duration_s).is_some_and(keeps)
                })
            };
            let from = self.min_duration_s.map_or(0, |min_s| place(&|is_s| is_s < min_s));
            let to = place(&|is_s| self.max_duration_s.is_none_or(|max_s| is_s <= max_s));
            (order, from..to.max(from))
        });
        let updates = self.updated_after.as_ref().map(|after| {
            let order = documents.order(&Sorting::by(SortField::PublishedAt));
            let from = order.slots.partition_point(|slot| {
                documents.in_slot(*slot).is_some_and(|item| item.published.published_at <= *after)
            });
            let to = order.slots.len();
            (order, from..to)
        });
        durations
            .into_iter()
            .chain(updates)
            .filter(|(order, places)| places.len() < order.slots.len())
            .map(|(order, places)| Filter::Places(order, places))
    }

    /// One slot more than the page takes, if there is one, in the order of `sorting`.
    fn ordered(&self, documents: &Shelf, sorting: &Sorting, found: Option<&Found<'_>>) -> Vec<u32> {
        let order = documents.order(sorting);
        let wanted = self.limit.saturating_add(1);
        let start = self.after.as_ref().map_or(0, |cursor| {
            let item = |slot| documents.in_slot(slot).map(AsRef::as_ref);
            order.up_to(sorting, &Place::from(cursor), item)
        });
        let rest = &order.slots[start..];
        let Some(found) = found else { return rest[..rest.len().min(wanted)].to_vec() };

        // Walking the order is quick where much was found, and gathering where little was: it
        // walks where that should take fewer steps, and no more than gathering would take.
        let most = found.at_most();
        let likely = wanted.saturating_mul(order.slots.len()) / most.max(1);
        if rest.len().min(likely) <= most {
            let steps = rest.len().min(most);
            let walked = rest[..steps].iter().copied().filter(|slot| found.keeps(*slot));
            let slots: Vec<u32> = walked.take(wanted).collect();
            if slots.len() == wanted || steps == rest.len() {
                return slots;
            }
        }
        let ranks = found.slots().map(|slot| order.ranks[slot as usize]);
        let mut ranks: Vec<u32> = ranks.filter(|rank| *rank as usize >= start).collect();
        if wanted < ranks.len() {
            ranks.select_nth_unstable(wanted);
            ranks.truncate(wanted);
        }
        ranks.sort_unstable();
        ranks.into_iter().map(|rank| order.slots[rank as usize]).collect()
    }

    /// One slot more than the page takes, if there is one, best match first.
    fn best(&self, documents: &Shelf, matches: &Matches, found: Option<&Found<'_>>) -> Vec<u32> {
        let ranked = found.into_iter().flat_map(Found::slots).filter_map(|slot| {
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
fn any_of<'e>(
    edition: &'e Edition,
    documents: &'e Shelf,
    facet: Facet,
    values: &[String],
) -> Cow<'e, RoaringBitmap> {
    let tagged =
        values.iter().filter_map(|value| documents.facets.slots(&(facet, value.as_str().into())));
    let found = tagged.map(Cow::Borrowed).reduce(|found, set| Cow::Owned(&*found | &*set));
    let mut found = found.unwrap_or_default();
    if facet == Facet::Stretch {
        let travelling = values.iter().flat_map(|value| travelling_with(edition, documents, value));
        found.to_mut().extend(travelling);
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
