//! Everything in which a proposal breaks the rules between documents.

use std::collections::{BTreeMap, BTreeSet};

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
    let (kind, itself) = (document.kind(), document.id());
    let ids = external_ids_of(document).iter().enumerate();
    ids.filter_map(|(at, id)| {
        let owner = proposal.owner_of(kind, id).filter(|owner| owner.id != *itself)?;
        let detail = external_id_taken(kind, id, &owner.id);
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
        violations.extend(between(proposal, document, &|_| false));
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

/// Everything in which a document does not fit the others; `may_be_there` tells of what is not
/// among them whether it is meant to be.
pub fn between(
    proposal: &Proposal<'_>,
    document: &Document,
    may_be_there: &dyn Fn(&Reference) -> bool,
) -> Vec<Violation> {
    let is_there = |one: &Reference| proposal.find(one).is_some() || may_be_there(one);
    let mut violations = check_mentions(document, proposal, &is_there);
    for violation in violations.iter_mut().filter(|one| one.code == "document-missing") {
        let places = mentions(document);
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
    let users = users_at_risk(proposal, reference, document).into_iter();
    users.flat_map(|user| broken_by(proposal, &user)).take(BROKEN_MAX).collect()
}

/// The published documents that would stay as they are, but use one that would not.
pub fn users_at_risk(
    proposal: &Proposal<'_>,
    reference: &Reference,
    document: &Document,
) -> BTreeSet<Reference> {
    let edition = &proposal.backstage.edition;
    let former = edition.document(reference.kind, reference.id.as_str());
    if former.is_none_or(|former| former == document || !may_break_others(former, document)) {
        return BTreeSet::new();
    }
    let users = edition.dependents(reference).into_iter();
    users.filter(|user| !proposal.standings.contains_key(user)).collect()
}

/// What would be broken of a published document that stays as it is.
pub fn broken_by(proposal: &Proposal<'_>, user: &Reference) -> Vec<Violation> {
    let edition = &proposal.backstage.edition;
    let Some(document) = edition.document(user.kind, user.id.as_str()) else { return Vec::new() };
    let is_there = |named: &Reference| proposal.find(named).is_some();
    let violations = check_mentions(document, proposal, &is_there).into_iter();
    violations
        .map(|violation| {
            let detail = format!(
                "This would break the {} `{}` at `{}`: {} Change both in one changeset.",
                user.kind, user.id, violation.pointer, violation.detail
            );
            Violation::new("#", violation.code, detail)
        })
        .collect()
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
