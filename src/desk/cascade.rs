//! What a withdrawal for safety does to everything that uses what is withdrawn.

use std::collections::BTreeSet;

use crate::catalog::published::Published;
use crate::content::delivered::standing::Reason;
use crate::content::document::Document;
use crate::content::id::{Id, Kind, Reference};
use crate::content::routine::RoutineDocument;
use crate::content::stretch::StretchDocument;
use crate::desk::outcome::{Consequence, Remedy};
use crate::desk::proposal::{Proposal, Standing, Withdrawing};
use crate::desk::recut::{recut, stretch};

/// Adds to a proposal what follows from its withdrawals for safety, and tells it.
///
/// A routine goes on with the successor where that fits, and is withdrawn too where it does not.
/// Anything else goes on without naming what is gone. No rule can stop it.
pub fn cascade(proposal: &mut Proposal<'_>) -> Vec<Consequence> {
    let unsafe_ones: Vec<(Reference, Withdrawing)> = proposal
        .standings
        .iter()
        .filter_map(|(reference, standing)| match standing {
            Standing::Withdrawn(going) if going.reason == Reason::Safety => {
                Some((reference.clone(), going.clone()))
            }
            _ => None,
        })
        .collect();
    let mut told = Vec::new();
    for (reference, going) in unsafe_ones {
        if reference.kind == Kind::Stretch {
            recall_routines(proposal, &reference, &mut told);
        }
        for user in proposal.users_of(&BTreeSet::from([reference.clone()])) {
            let Some(document) = proposal.find(&user).cloned() else { continue };
            told.push(part(proposal, &user, document, &reference, &going));
        }
    }
    told
}

/// Versions of routines that used a stretch are served no more, whatever becomes of the routine.
fn recall_routines(proposal: &mut Proposal<'_>, stretch: &Reference, told: &mut Vec<Consequence>) {
    let edition = &proposal.backstage.edition;
    let standing = edition.items(Kind::Routine).map(|item| &item.published);
    let mut recalled = Vec::new();
    for routine in standing.chain(edition.all_withdrawn(Kind::Routine)) {
        let Some(through) = last_version_with(routine, &stretch.id) else { continue };
        recalled.push((routine.document.reference(), through));
        let uses = matches!(&routine.document, Document::Routine(now) if names(now, &stretch.id));
        if !uses || routine.withdrawn.is_some() {
            let detail = "Its versions that used it are no longer served.";
            let reference = routine.document.reference();
            let done = Remedy::Recalled;
            told.push(Consequence::new(&reference, done, routine.version, &stretch.id, detail));
        }
    }
    for (routine, through) in recalled {
        proposal.recalls.entry(routine).or_default().push((through, stretch.clone()));
    }
}

/// The last version of a routine that used a stretch.
fn last_version_with(routine: &Published, stretch_id: &Id) -> Option<u64> {
    match &routine.document {
        Document::Routine(now) if names(now, stretch_id) => Some(routine.version),
        _ => routine.former_stretch_ids.get(stretch_id).copied(),
    }
}

fn names(routine: &RoutineDocument, stretch_id: &Id) -> bool {
    routine.blocks.iter().flat_map(|block| &block.steps).any(|step| step.stretch_id == *stretch_id)
}

/// Parts a document from what is gone.
fn part(
    proposal: &mut Proposal<'_>,
    user: &Reference,
    document: Document,
    gone: &Reference,
    going: &Withdrawing,
) -> Consequence {
    let version = proposal.backstage.edition.record(user.kind, user.id.as_str());
    let version = version.map_or(0, |published| published.version);
    proposal.because_of.insert(user.clone(), gone.id.clone());
    if let (Document::Routine(routine), Kind::Stretch) = (&document, gone.kind) {
        return match with_successor(proposal, routine, gone, going) {
            Ok(cut) => {
                proposal.publish(user.clone(), Document::Routine(cut), None);
                let successor = going.successor_id.as_ref().map_or("", Id::as_str);
                let detail = format!("It goes on with `{successor}`. Read its words again.");
                Consequence::new(user, Remedy::Recut, version + 1, &gone.id, detail)
            }
            Err(why) => {
                let going = Withdrawing { successor_id: None, ..going.clone() };
                proposal.standings.insert(user.clone(), Standing::Withdrawn(going));
                Consequence::new(user, Remedy::Withdrawn, version, &gone.id, why)
            }
        };
    }
    let document = without(document, gone, going.successor_id.as_ref());
    proposal.publish(user.clone(), document, None);
    let detail = "It does not name it any more.";
    Consequence::new(user, Remedy::Detached, version + 1, &gone.id, detail)
}

fn with_successor(
    proposal: &Proposal<'_>,
    routine: &RoutineDocument,
    gone: &Reference,
    going: &Withdrawing,
) -> Result<RoutineDocument, String> {
    let Some(successor_id) = &going.successor_id else {
        return Err("No successor was named.".into());
    };
    let Some(successor) = stretch(proposal, successor_id) else {
        return Err(format!("The successor `{successor_id}` is not published."));
    };
    // It is gone from the proposal, but this is about how it was.
    let Some(withdrawn) = former_stretch(proposal, gone) else {
        return Err("It was never published.".into());
    };
    recut(routine, withdrawn, successor, proposal)
}

fn former_stretch<'a>(proposal: &'a Proposal<'_>, gone: &Reference) -> Option<&'a StretchDocument> {
    match &proposal.backstage.edition.record(gone.kind, gone.id.as_str())?.document {
        Document::Stretch(stretch) => Some(stretch),
        _ => None,
    }
}

/// A document that does not name what is gone; guidance that travels along is replaced by its
/// successor.
fn without(mut document: Document, gone: &Reference, successor_id: Option<&Id>) -> Document {
    let replace = |ids: &mut Vec<Id>| {
        let is_there = successor_id.is_some_and(|id| ids.contains(id));
        match successor_id.filter(|_| !is_there) {
            Some(successor) => {
                ids.iter_mut().filter(|id| **id == gone.id).for_each(|id| *id = successor.clone());
            }
            None => ids.retain(|id| *id != gone.id),
        }
    };
    match (&mut document, gone.kind) {
        (Document::Stretch(stretch), Kind::Stretch) => {
            stretch.relations.retain(|relation| relation.stretch_id != gone.id);
        }
        (Document::Stretch(stretch), Kind::Guidance) => replace(&mut stretch.guidance_ids),
        (Document::Routine(routine), Kind::Guidance) => replace(&mut routine.guidance_ids),
        (Document::Guidance(guidance), Kind::Stretch) => {
            guidance.applies_to.stretch_ids.retain(|id| *id != gone.id);
        }
        (Document::Guidance(guidance), Kind::Condition) => {
            guidance.applies_to.condition_ids.retain(|id| *id != gone.id);
        }
        _ => {}
    }
    document
}
