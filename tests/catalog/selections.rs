//! A list is what filtering, sorting and cutting would give, page by page, edition after edition.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use limber::catalog::cursor::{Cursor, SortValue};
use limber::catalog::edition::Edition;
use limber::catalog::facets::Facet;
use limber::catalog::item::Item;
use limber::catalog::order::{SortField, SortKey};
use limber::catalog::selection::{Matches, Selection};
use limber::content::document::Document;
use limber::content::id::Kind;
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::Value;

use super::change::{AMONG, apply, commits, deep};
use super::library::id;

const FILTERS: [(Facet, &[&str]); 7] = [
    (Facet::Region, &["lower_back", "hip", "nowhere"]),
    (Facet::Position, &["prone", "seated"]),
    (Facet::Equipment, &["mat", "none"]),
    (Facet::Difficulty, &["beginner", "advanced"]),
    (Facet::Purpose, &["recovery", "mobility"]),
    (Facet::Severity, &["info", "stop", "emergency"]),
    (Facet::Stretch, &["stretch-1", "stretch-2", "stretch-3"]),
];
const FIELDS: [SortField; 6] = [
    SortField::Id,
    SortField::Name,
    SortField::PublishedAt,
    SortField::Revision,
    SortField::DurationS,
    SortField::Severity,
];

fn filter() -> impl Strategy<Value = (Facet, Vec<String>)> {
    select(&FILTERS[..]).prop_flat_map(|(facet, values)| {
        let some = subsequence(values, 1..=values.len());
        some.prop_map(move |some| (facet, some.iter().map(|value| (*value).to_owned()).collect()))
    })
}

fn selection() -> impl Strategy<Value = Selection> {
    let kind = select(&[Kind::Stretch, Kind::Routine, Kind::Guidance][..]);
    let sort = (subsequence(&FIELDS[..], 0..3).prop_shuffle(), vec(any::<bool>(), 2));
    let sort = sort.prop_map(|(fields, downs)| {
        let keys = fields.into_iter().zip(downs);
        keys.map(|(field, is_descending)| SortKey { field, is_descending }).collect::<Vec<_>>()
    });
    let ids = weighted(0.2, vec(0..AMONG + 3, 1..6));
    let day = weighted(0.3, 0..5_u8);
    let ranks = weighted(0.3, vec(0..6_u32, AMONG));
    let durations = (weighted(0.3, 0..200_u32), weighted(0.3, 0..300_u32));
    let filters = prop_oneof![2 => Just(Vec::new()), 3 => vec(filter(), 1..3)];
    (kind, filters, durations, day, ids, ranks, sort, of(1..4_usize)).prop_map(
        |(kind, filters, (min_duration_s, max_duration_s), day, ids, ranks, sort, limit)| {
            let ids = ids.map(|ids| ids.into_iter().map(|nth| id(kind, nth)).collect());
            let matches = ranks.map(|ranks| {
                let ranks = (0..).zip(ranks).filter(|(_, rank)| *rank > 0).collect();
                Arc::new(Matches { question: "twist".to_owned(), ranks })
            });
            let updated_after = day.map(|day| format!("2026-02-{day:02}T00:00:00Z"));
            Selection {
                filters,
                min_duration_s,
                max_duration_s,
                updated_after,
                ids,
                matches,
                sort,
                limit: limit.unwrap_or(usize::MAX),
                ..Selection::all(kind)
            }
        },
    )
}

/// The list as anybody would write it down: filter, sort, leave out what came before.
fn model(asked: &Selection, edition: &Edition, place: usize) -> Vec<Cursor> {
    let mut list: Vec<Cursor> = edition
        .items(asked.kind)
        .filter(|item| fits(asked, edition, item))
        .map(|item| Cursor {
            values: values(asked, edition, item, place),
            id: item.id().as_str().to_owned(),
        })
        .collect();
    list.sort_by(|one, other| compare(asked, one, other));
    list.retain(|at| asked.after.as_ref().is_none_or(|last| compare(asked, last, at).is_lt()));
    list
}

fn fits(asked: &Selection, edition: &Edition, item: &Item) -> bool {
    let duration_s = item.facets.duration_s;
    let has = |facet: Facet, value: &String| {
        let travels = match edition.item(Kind::Stretch, value).map(|item| &item.published.document)
        {
            Some(Document::Stretch(stretch)) => stretch.guidance_ids.contains(item.id()),
            _ => false,
        };
        item.facets.values().iter().any(|(known, text)| *known == facet && text == value)
            || (facet == Facet::Stretch && asked.kind == Kind::Guidance && travels)
    };
    asked.min_duration_s.is_none_or(|min_s| duration_s.is_some_and(|is_s| is_s >= min_s))
        && asked.max_duration_s.is_none_or(|max_s| duration_s.is_some_and(|is_s| is_s <= max_s))
        && asked.updated_after.as_ref().is_none_or(|at| item.published.published_at > *at)
        && asked.ids.as_ref().is_none_or(|ids| ids.iter().any(|id| *item.id() == **id))
        && asked.matches.as_ref().is_none_or(|matches| matches.ranks.contains_key(&item.slot))
        && asked.filters.iter().all(|(facet, any)| any.iter().any(|value| has(*facet, value)))
}

fn values(asked: &Selection, edition: &Edition, item: &Item, place: usize) -> Vec<SortValue> {
    let number = |value: Option<u64>| value.map_or(SortValue::Missing, SortValue::Number);
    if let (Some(matches), true) = (&asked.matches, asked.sort.is_empty()) {
        return vec![number(Some(matches.ranks[&item.slot].into()))];
    }
    let value = |key: &SortKey| match key.field {
        SortField::Id => SortValue::Text(item.id().as_str().to_owned()),
        SortField::Name => {
            let summary = &edition.rendering(item, place).unwrap().summary.body;
            let summary: Value = serde_json::from_slice(summary).unwrap();
            SortValue::Text(summary["name"].as_str().unwrap().to_lowercase())
        }
        SortField::PublishedAt => SortValue::Text(item.published.published_at.clone()),
        SortField::Revision => number(Some(item.revision())),
        SortField::DurationS => number(item.facets.duration_s.map(u64::from)),
        SortField::Severity => number(item.facets.severity.map(u64::from)),
    };
    asked.sort.iter().map(value).collect()
}

fn compare(asked: &Selection, one: &Cursor, other: &Cursor) -> Ordering {
    let values = one.values.iter().zip(&other.values).enumerate();
    let compared = values.map(|(at, values)| match values {
        (SortValue::Missing, SortValue::Missing) => Ordering::Equal,
        (SortValue::Missing, _) => Ordering::Greater,
        (_, SortValue::Missing) => Ordering::Less,
        (one, other) if asked.sort.get(at).is_some_and(|key| key.is_descending) => other.cmp(one),
        (one, other) => one.cmp(other),
    });
    compared.fold(Ordering::Equal, Ordering::then).then_with(|| one.id.cmp(&other.id))
}

/// Holds one page against the model, and tells where the list goes on.
fn hold(
    asked: &Selection,
    edition: &Edition,
    place: usize,
) -> Result<Option<Cursor>, TestCaseError> {
    let list = model(asked, edition, place);
    let selected = asked.select(edition, &edition.locales()[place]);
    let page = &list[..list.len().min(asked.limit)];
    let ids: Vec<&str> = selected.items.iter().map(|item| item.id().as_str()).collect();
    prop_assert_eq!(ids, page.iter().map(|at| at.id.as_str()).collect::<Vec<_>>());
    let next = if page.len() < list.len() { page.last() } else { None };
    prop_assert_eq!(selected.next.as_ref(), next);
    let whole = Selection { after: None, ..asked.clone() };
    prop_assert_eq!(asked.count(edition), model(&whole, edition, place).len());
    Ok(selected.next)
}

/// A search finds what is there.
fn there(matches: &Matches, edition: &Edition, kind: Kind) -> Arc<Matches> {
    let ranks = matches.ranks.iter().map(|(slot, rank)| (*slot, *rank));
    let ranks = ranks.filter(|(slot, _)| edition.shelf(kind).in_slot(*slot).is_some()).collect();
    Arc::new(Matches { question: matches.question.clone(), ranks })
}

proptest! {
    #![proptest_config(deep())]

    #[test]
    fn a_list_is_what_filtering_and_sorting_would_give(
        commits in commits(),
        selections in vec(selection(), 1..12),
    ) {
        let mut edition = Edition::empty();
        let mut cursors: BTreeMap<usize, Cursor> = BTreeMap::new();
        for commit in commits {
            edition = apply(&edition, &commit).1;
            for (nth, selection) in selections.iter().enumerate() {
                let place = nth % edition.locales().len();
                // A cursor holds over changes: the list goes on behind the place that it names.
                let after = cursors.remove(&nth);
                let matches = selection.matches.as_ref();
                let matches = matches.map(|matches| there(matches, &edition, selection.kind));
                let mut asked = Selection { after, matches, ..selection.clone() };
                for page in 0..20 {
                    let Some(next) = hold(&asked, &edition, place)? else { break };
                    if page == 1 {
                        cursors.insert(nth, next.clone());
                    }
                    asked.after = Some(next);
                }
            }
        }
    }
}
