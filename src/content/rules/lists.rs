//! Rules about lists: an id stands for one thing, and nothing is listed twice.

use std::collections::BTreeSet;
use std::fmt::Display;

use crate::content::id::Kind;
use crate::content::source::ExternalId;
use crate::content::violation::Findings;

/// The ids of the `what` in the list at `pointer` are all different.
pub fn ids_differ<I: Ord + Display>(
    pointer: &str,
    what: &str,
    ids: impl IntoIterator<Item = I>,
    findings: &mut Findings,
) {
    let mut seen = BTreeSet::new();
    for (at, id) in ids.into_iter().enumerate() {
        if seen.contains(&id) {
            let detail = format!("Another {what} has the id `{id}` too. Give this one its own.");
            findings.add(format!("{pointer}/{at}/id"), "id-repeated", detail);
        }
        seen.insert(id);
    }
}

/// Nothing in the list at `pointer` stands twice; `field` is what is compared in each item.
pub fn listed_once<I: Ord + Display>(
    pointer: &str,
    field: &str,
    items: impl IntoIterator<Item = I>,
    findings: &mut Findings,
) {
    let mut seen = BTreeSet::new();
    for (at, item) in items.into_iter().enumerate() {
        if seen.contains(&item) {
            let detail = format!("`{item}` stands in this list twice. Remove one.");
            findings.add(format!("{pointer}/{at}{field}"), "listed-twice", detail);
        }
        seen.insert(item);
    }
}

/// No external id stands twice in one document.
pub fn external_ids(ids: &[ExternalId], findings: &mut Findings) {
    for (at, id) in ids.iter().enumerate() {
        if ids[..at].contains(id) {
            let detail = format!(
                "`{}` of `{}` stands in this document twice. Remove one.",
                id.value, id.system
            );
            findings.add(format!("#/external_ids/{at}"), "external-id-repeated", detail);
        }
    }
}

/// What to say of an external id that another document of the kind has.
pub fn external_id_taken(kind: Kind, id: &ExternalId, other: &impl Display) -> String {
    format!(
        "`{}` of `{}` is the {kind} `{other}` already. One id in another system stands for one \
         document: correct it here or there.",
        id.value, id.system
    )
}
