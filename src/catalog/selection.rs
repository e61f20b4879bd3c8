//! Lists: which documents of a kind, in which order, from where on.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::catalog::cursor::{Cursor, SortValue};
use crate::catalog::edition::Edition;
use crate::catalog::facets::Facet;
use crate::catalog::item::Item;
use crate::content::document::Document;
use crate::content::id::{Kind, Locale};
use crate::content::text::Reader;

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
    /// The order; ties are broken by id.
    pub sort: Vec<SortKey>,
    /// At most so many.
    pub limit: usize,
    /// From behind this place on.
    pub after: Option<Cursor>,
}

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
            sort: Vec::new(),
            limit: usize::MAX,
            after: None,
        }
    }

    /// What is asked, without how much of it and from where on: the same for every page.
    pub fn question(&self) -> String {
        format!(
            "{} {:?} {:?} {:?} {:?} {:?} {:?}",
            self.kind,
            self.filters,
            self.min_duration_s,
            self.max_duration_s,
            self.updated_after,
            self.ids,
            self.sort,
        )
    }

    /// The documents of `edition` that answer it, with names in `locale`.
    pub fn select(&self, edition: &Edition, locale: &Locale) -> Selected {
        let candidates = self.candidates(edition);
        let missing = self.missing(edition);
        let count = candidates.len();
        let mut keyed: Vec<(Vec<SortValue>, &Arc<Item>)> =
            candidates.into_iter().map(|item| (self.values(item, locale), item)).collect();
        if !self.sort.is_empty() {
            keyed.sort_by(|one, other| self.compare((&one.0, one.1), (&other.0, other.1)));
        }
        let start = self.after.as_ref().map_or(0, |cursor| {
            keyed.partition_point(|(values, item)| self.is_up_to(values, item, cursor))
        });
        let page = &keyed[start..keyed.len().min(start.saturating_add(self.limit))];
        let next = page.last().filter(|_| start + page.len() < count).map(|(values, item)| {
            Cursor { values: values.clone(), id: item.id().as_str().to_owned() }
        });
        let items = page.iter().map(|(_, item)| Arc::clone(item)).collect();
        Selected { items, next, count, missing }
    }

    fn candidates<'a>(&self, edition: &'a Edition) -> Vec<&'a Arc<Item>> {
        let fits = |item: &&Arc<Item>| self.fits(item, edition);
        match &self.ids {
            None => edition.items(self.kind).filter(fits).collect(),
            Some(ids) => {
                let mut ids: Vec<&String> = ids.iter().collect();
                ids.sort_unstable();
                ids.dedup();
                ids.into_iter().filter_map(|id| edition.item(self.kind, id)).filter(fits).collect()
            }
        }
    }

    fn missing(&self, edition: &Edition) -> Vec<String> {
        let ids = self.ids.iter().flatten();
        ids.filter(|id| edition.item(self.kind, id).is_none()).cloned().collect()
    }

    fn fits(&self, item: &Item, edition: &Edition) -> bool {
        let facets = &item.facets;
        let has_duration = |bound: Option<u32>, keeps: fn(u32, u32) -> bool| {
            bound.is_none_or(|bound| facets.duration_s.is_some_and(|is| keeps(is, bound)))
        };
        has_duration(self.min_duration_s, |is_s, min_s| is_s >= min_s)
            && has_duration(self.max_duration_s, |is_s, max_s| is_s <= max_s)
            && self.updated_after.as_ref().is_none_or(|at| item.published.published_at > *at)
            && self.filters.iter().all(|(facet, wanted)| {
                wanted.iter().any(|value| {
                    facets.has(*facet, value) || travels_with(edition, item, *facet, value)
                })
            })
    }

    fn values(&self, item: &Item, locale: &Locale) -> Vec<SortValue> {
        let value = |key: &SortKey| match key.field {
            SortField::Id => SortValue::Text(item.id().as_str().to_owned()),
            SortField::Name => {
                name(&item.published.document, locale).map_or(SortValue::Missing, SortValue::Text)
            }
            SortField::PublishedAt => SortValue::Text(item.published.published_at.clone()),
            SortField::Revision => SortValue::Number(item.revision()),
            SortField::DurationS => number(item.facets.duration_s),
            SortField::Severity => number(item.facets.severity),
        };
        self.sort.iter().map(value).collect()
    }

    fn compare(&self, one: (&[SortValue], &Item), other: (&[SortValue], &Item)) -> Ordering {
        self.compare_values(one.0, other.0).then_with(|| one.1.id().cmp(other.1.id()))
    }

    fn compare_values(&self, one: &[SortValue], other: &[SortValue]) -> Ordering {
        self.sort
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

    fn is_up_to(&self, values: &[SortValue], item: &Item, cursor: &Cursor) -> bool {
        self.compare_values(values, &cursor.values)
            .then_with(|| item.id().as_str().cmp(&cursor.id))
            .is_le()
    }
}

fn number(value: Option<impl Into<u64>>) -> SortValue {
    value.map_or(SortValue::Missing, |value| SortValue::Number(value.into()))
}

/// Guidance also speaks of a stretch when the stretch says that the guidance travels with it.
fn travels_with(edition: &Edition, item: &Item, facet: Facet, value: &str) -> bool {
    if facet != Facet::Stretch {
        return false;
    }
    let stretch = edition.item(Kind::Stretch, value).map(|stretch| &stretch.published.document);
    matches!(stretch, Some(Document::Stretch(stretch)) if stretch.guidance_ids.contains(item.id()))
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
