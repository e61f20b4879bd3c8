//! What a whole set can't do without, though no document names it.

use std::collections::BTreeSet;

use crate::content::id::{Id, Kind, Reference};
use crate::content::text::DEFAULT_LOCALE;
use crate::content::timeline::deliver::DISCLAIMER_ID;
use crate::content::violation::Violation;

/// The documents that a set of these kinds lacks, each with what is told of it.
pub fn needed(
    kinds: &BTreeSet<Kind>,
    is_known: &dyn Fn(&Reference) -> bool,
) -> Vec<(Reference, Vec<Violation>)> {
    let has = |any: &[Kind]| any.iter().any(|kind| kinds.contains(kind));
    let disclaimer = has(&[Kind::Stretch, Kind::Routine]).then_some((
        Kind::Guidance,
        DISCLAIMER_ID,
        "The set has stretches or routines, and this disclaimer stands beside them. Add this file.",
    ));
    let phrases = has(&[Kind::Routine]).then_some((
        Kind::Phrases,
        DEFAULT_LOCALE,
        "The set has routines, and a player says these phrases where it has none in the language \
         that is asked for. Add this file.",
    ));
    [disclaimer, phrases]
        .into_iter()
        .flatten()
        .map(|(kind, id, detail)| (Reference { kind, id: Id::new(id) }, detail))
        .filter(|(reference, _)| !is_known(reference))
        .map(|(reference, detail)| {
            (reference, vec![Violation::new("#", "document-required", detail)])
        })
        .collect()
}
