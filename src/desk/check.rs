//! Everything in which a proposal breaks the rules between documents.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::edition::Edition;
use crate::content::document::Document;
use crate::content::id::{Kind, Reference, TermId};
use crate::content::mention::mentions;
use crate::content::render::context::Library;
use crate::content::rules::alone::{check_value, merge};
use crate::content::rules::document::{check_place, external_ids_of};
use crate::content::rules::lists::external_id_taken;
use crate::content::rules::mentions::check_mentions;
use crate::content::rules::needed::needed;
use crate::content::schema::Checker;
use crate::content::violation::Violation;
use crate::desk::proposal::{Proposal, Standing};

/// The most documents of which it is told that a change would break them.
const BROKEN_MAX: usize = 100;

/// Everything in which a document breaks the rules by itself, as it came; or the document.
pub fn alone(
    checker: &Checker,
    place: &Reference,
    value: &serde_json::Value,
) -> Result<Document, Vec<Violation>> {
    let mut read = check_value(checker, place.kind, value);
    merge(Some(value), &mut read.violations, check_place(place, value));
    match read.document {
        Some(document) if read.violations.is_empty() => Ok(document),
        _ => Err(read.violations),
    }
}

/// The ids in other systems that stand for another document already.
pub fn taken_ids(proposal: &Proposal<'_>, document: &Document) -> Vec<Violation> {
    let reference = document.reference();
    let ids = external_ids_of(document).iter().enumerate();
    ids.filter_map(|(at, id)| {
        let system = id.system.as_str();
        let standing = proposal.backstage.by_external(reference.kind, system, &id.value);
        let standing = standing.filter(|owner| !proposal.drafts.contains_key(owner));
        let proposed = proposal.drafts.iter().filter_map(|(owner, document)| {
            let ids = document.as_ref().map(external_ids_of).unwrap_or_default();
            (owner.kind == reference.kind && ids.contains(id)).then(|| owner.clone())
        });
        let owner = standing.into_iter().chain(proposed).find(|owner| *owner != reference)?;
        let detail = external_id_taken(reference.kind, id, &owner.id);
        Some(Violation::new(format!("#/external_ids/{at}"), "external-id-taken", detail))
    })
    .collect()
}

/// Everything in which what would be published breaks the rules, document by document. What was
/// checked by itself already is in `read`.
pub fn published(
    proposal: &Proposal<'_>,
    checker: &Checker,
    read: &BTreeSet<Reference>,
) -> BTreeMap<Reference, Vec<Violation>> {
    let mut found = BTreeMap::new();
    for (reference, standing) in &proposal.standings {
        let Standing::Published { document, .. } = standing else { continue };
        if proposal.because_of.contains_key(reference) {
            continue;
        }
        let mut violations = Vec::new();
        if !read.contains(reference) {
            let value = serde_json::to_value(document).unwrap_or_default();
            violations.extend(alone(checker, reference, &value).err().unwrap_or_default());
        }
        violations.extend(between(proposal, document));
        violations.extend(broken(proposal, reference, document));
        if !violations.is_empty() {
            found.insert(reference.clone(), violations);
        }
    }
    found
}

/// What the catalogue would lack as a whole.
pub fn lacking(proposal: &Proposal<'_>) -> Vec<Violation> {
    let is_there = |reference: &Reference| proposal.find(reference).is_some();
    let missing = needed(&proposal.kinds(), &is_there).into_iter();
    missing
        .flat_map(|(place, violations)| {
            violations.into_iter().map(move |violation| {
                let detail = format!("`{place}` has to be published. {}", violation.detail);
                Violation { detail, ..violation }
            })
        })
        .collect()
}

/// Everything in which a document does not fit the others.
fn between(proposal: &Proposal<'_>, document: &Document) -> Vec<Violation> {
    let is_there = |reference: &Reference| proposal.find(reference).is_some();
    let mut violations = check_mentions(document, proposal, &is_there);
    let places = mentions(document);
    for violation in violations.iter_mut().filter(|one| one.code == "document-missing") {
        let mention = places.iter().find(|mention| mention.pointer == violation.pointer);
        let Some(mention) = mention else { continue };
        unpublished(proposal, &mention.target.document(), violation);
    }
    violations
}

/// Says of a document that is named whether it is a draft, or was withdrawn.
fn unpublished(proposal: &Proposal<'_>, named: &Reference, violation: &mut Violation) {
    let Reference { kind, id } = named;
    let withdrawn = proposal.backstage.edition.withdrawn(*kind, id.as_str());
    let withdrawn = withdrawn.and_then(|published| published.withdrawn.as_ref());
    let going = match proposal.standings.get(named) {
        Some(Standing::Withdrawn(going)) => Some(going.successor_id.as_ref()),
        _ => withdrawn.map(|withdrawal| withdrawal.successor_id.as_ref()),
    };
    if let Some(successor_id) = going {
        let instead =
            successor_id.map_or_else(String::new, |id| format!(" Its successor is `{id}`."));
        violation.code = "document-withdrawn";
        violation.detail =
            format!("The {kind} `{id}` is withdrawn.{instead} Name another, or publish it again.");
    } else if proposal.working_copy(named).is_some() {
        violation.code = "document-not-published";
        violation.detail = format!(
            "The {kind} `{id}` is a draft that was never published. Publish it before this one, \
             or both in one changeset."
        );
    }
}

/// What would be broken of the published documents that use this one, and were sound so far.
fn broken(proposal: &Proposal<'_>, reference: &Reference, document: &Document) -> Vec<Violation> {
    let edition = &proposal.backstage.edition;
    let Some(former) = edition.document(reference.kind, reference.id.as_str()) else {
        return Vec::new();
    };
    if !may_break_others(former, document) {
        return Vec::new();
    }
    let is_there = |named: &Reference| proposal.find(named).is_some();
    users(edition, reference)
        .into_iter()
        .filter(|user| !proposal.standings.contains_key(user))
        .filter_map(|user| Some((edition.document(user.kind, user.id.as_str())?, user)))
        .flat_map(|(document, user)| {
            let violations = check_mentions(document, proposal, &is_there).into_iter();
            violations.map(move |violation| {
                let detail = format!(
                    "This would break the {} `{}` at `{}`: {} Change both in one changeset.",
                    user.kind, user.id, violation.pointer, violation.detail
                );
                Violation::new("#", violation.code, detail)
            })
        })
        .take(BROKEN_MAX)
        .collect()
}

fn users(edition: &Edition, reference: &Reference) -> BTreeSet<Reference> {
    edition.dependents(reference).into_iter().collect()
}

/// Whether another form of a document can break those that name it. Most changes can't, and then
/// nobody has to look at them.
fn may_break_others(former: &Document, next: &Document) -> bool {
    match (former, next) {
        (Document::Stretch(former), Document::Stretch(next)) => {
            former.forms != next.forms
                || former.steps != next.steps
                || former.laterality != next.laterality
                || former.first_side != next.first_side
                || former.position != next.position
        }
        (Document::Vocabulary(former), Document::Vocabulary(next)) => {
            let kept: BTreeSet<&TermId> = next.terms.iter().map(|term| &term.id).collect();
            former.terms.iter().any(|term| !kept.contains(&term.id))
        }
        (Document::Source(former), Document::Source(next)) => {
            former.attributes_to != next.attributes_to
        }
        (Document::Guidance(former), Document::Guidance(next)) => {
            former.texts.keys().any(|locale| !next.texts.contains_key(locale))
        }
        _ => former.kind() == Kind::Phrases,
    }
}
