//! Documents that an answer carries along, so that one request is enough.

use std::collections::BTreeSet;

use crate::catalog::item::Item;
use crate::catalog::page::{Joined, Representation};
use crate::content::document::Document;
use crate::content::id::{Id, Kind};
use crate::content::render::routine::stretch_ids;
use crate::http::delivery::ask::Ask;

/// What an answer can carry along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Include {
    /// The stretches of routines.
    Stretches,
    /// The guidance of routines and of their stretches.
    Guidance,
}

impl Include {
    /// The word in the parameter `include`.
    pub fn name(self) -> &'static str {
        match self {
            Include::Stretches => "stretches",
            Include::Guidance => "guidance",
        }
    }
}

/// Adds the `included` of an answer with these documents: each document whole and once.
pub fn add_included(body: &mut Joined, ask: &Ask, items: &[&Item], includes: &[Include]) {
    let mut stretches = BTreeSet::new();
    let mut guidance = BTreeSet::new();
    let asked = if includes.is_empty() { &[] } else { items };
    for item in asked {
        gather(ask, &item.published.document, &mut stretches, &mut guidance);
    }
    if !includes.contains(&Include::Stretches) {
        stretches.clear();
    }
    if !includes.contains(&Include::Guidance) {
        guidance.clear();
    }
    body.text(b",\"included\":{\"stretches\":");
    body.array(&whole(ask, Kind::Stretch, &stretches));
    body.text(b",\"guidance\":");
    body.array(&whole(ask, Kind::Guidance, &guidance));
    body.text(b"}");
}

fn gather<'a>(
    ask: &'a Ask,
    document: &'a Document,
    stretches: &mut BTreeSet<&'a Id>,
    guidance: &mut BTreeSet<&'a Id>,
) {
    match document {
        Document::Stretch(stretch) => guidance.extend(&stretch.guidance_ids),
        Document::Routine(routine) => {
            guidance.extend(&routine.guidance_ids);
            for id in stretch_ids(routine) {
                stretches.insert(id);
                if let Some(item) = ask.edition.item(Kind::Stretch, id.as_str()) {
                    gather(ask, &item.published.document, stretches, guidance);
                }
            }
        }
        _ => {}
    }
}

fn whole<'a>(ask: &'a Ask, kind: Kind, ids: &BTreeSet<&Id>) -> Vec<&'a Representation> {
    ids.iter()
        .filter_map(|id| ask.edition.item(kind, id.as_str()))
        .filter_map(|item| ask.edition.rendering(item, ask.place))
        .map(|rendering| rendering.full.identity())
        .collect()
}
