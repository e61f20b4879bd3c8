//! Timelines of an edition: compiled when first asked for, then kept with their routine.

use std::sync::Arc;

use crate::catalog::edition::Edition;
use crate::catalog::item::Item;
use crate::catalog::page::Page;
use crate::content::delivered::timeline::{Options, TimelineState};
use crate::content::document::Document;
use crate::content::id::{Id, Kind};
use crate::content::render::context::Context;
use crate::content::render::delivered::json;
use crate::content::timeline::deliver;
use crate::content::timeline::error::CompileError;

/// The timeline of a routine in the locale at `place`.
pub fn timeline(
    edition: &Edition,
    item: &Item,
    place: usize,
    options: &Options,
) -> Result<Arc<Page>, CompileError> {
    item.timelines.get_or_make((*options, place), || make(edition, item, place, options))
}

fn make(
    edition: &Edition,
    item: &Item,
    place: usize,
    options: &Options,
) -> Result<Page, CompileError> {
    let (Document::Routine(routine), Some(locale)) =
        (&item.published.document, edition.locales().get(place))
    else {
        return Ok(Page::new("null"));
    };
    let context = Context::new(edition, locale);
    let mut timeline = deliver::timeline(routine, &context, options)?;
    timeline.stamp_stretches(|id: &Id| version(edition, id));
    let hash = blake3::hash(&json(&timeline)).to_hex();
    timeline.state = TimelineState {
        routine_version: item.published.version,
        revision: edition.spoken_revision().max(item.revision()),
        content_hash: format!("b3:{hash}"),
    };
    Ok(Page::new(json(&timeline)))
}

fn version(edition: &Edition, stretch_id: &Id) -> Option<u64> {
    edition.item(Kind::Stretch, stretch_id.as_str()).map(|stretch| stretch.published.version)
}
