//! A whole set of documents: one answer with every violation of each, and no cascades.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::content::document::Document;
use crate::content::id::{Id, Kind, Reference};
use crate::content::render::context::Library;
use crate::content::rules::alone::{Checked, check_value, merge};
use crate::content::rules::document::{check_place, external_ids_of};
use crate::content::rules::lists::external_id_taken;
use crate::content::rules::mended::whatever_was_meant;
use crate::content::rules::mentions::check_mentions;
use crate::content::rules::needed::needed;
use crate::content::schema::Checker;
use crate::content::violation::Violation;

/// A document among others, as it came.
#[derive(Debug, Clone)]
pub struct Submitted<'a> {
    /// What its place says that it is: its folder and file name, or its address.
    pub place: Reference,
    /// What stands there; nothing where it could not be read as JSON.
    pub value: Option<&'a Value>,
}

/// Every violation of every document, in the order in which they came; clean ones have none.
/// After them come documents that are not there, but have to be.
///
/// `may_be_there` tells of what is not among the documents whether it could be somewhere, unread:
/// nobody who names it complains.
pub fn check_all(
    checker: &Checker,
    documents: &[Submitted<'_>],
    may_be_there: &dyn Fn(&Reference) -> bool,
) -> Vec<(Reference, Vec<Violation>)> {
    let mut answers: Vec<Checked> =
        documents.iter().map(|submitted| alone(checker, submitted)).collect();
    twice(documents, &mut answers);
    external_ids_twice(documents, &mut answers);
    let known = known(documents);
    let typed = Typed::new(&answers);
    let is_known = |one: &Reference| known.contains(one) || may_be_there(one);
    let mentions = |document: &Document| check_mentions(document, &typed, &is_known);
    let others: Vec<Vec<Violation>> = documents
        .iter()
        .zip(&answers)
        .map(|(submitted, answer)| match (&answer.document, &answer.mended) {
            (Some(document), _) => mentions(document),
            (None, Some(mended)) => whatever_was_meant(submitted.place.kind, mended, mentions),
            (None, None) => Vec::new(),
        })
        .collect();
    let kinds = documents.iter().map(|submitted| submitted.place.kind).collect();
    let needed = needed(&kinds, &is_known);
    let answers = documents.iter().zip(answers);
    answers
        .zip(others)
        .map(|((submitted, answer), others)| {
            let mut violations = answer.violations;
            merge(submitted.value, &mut violations, others);
            (submitted.place.clone(), violations)
        })
        .chain(needed)
        .collect()
}

fn alone(checker: &Checker, submitted: &Submitted<'_>) -> Checked {
    let Some(value) = submitted.value else {
        return Checked { document: None, mended: None, violations: Vec::new() };
    };
    let mut answer = check_value(checker, submitted.place.kind, value);
    merge(Some(value), &mut answer.violations, check_place(&submitted.place, value));
    answer
}

/// Everything that is there, by its place and by what it calls itself.
fn known(documents: &[Submitted<'_>]) -> BTreeSet<Reference> {
    let mut known = BTreeSet::new();
    for submitted in documents {
        known.insert(submitted.place.clone());
        known.extend(itself(submitted));
    }
    known
}

/// What a document calls itself, where it does so properly.
fn itself(submitted: &Submitted<'_>) -> Option<Reference> {
    let value = submitted.value?;
    let kind = Kind::from_word(value.get("kind")?.as_str()?)?;
    let id = value.get("id")?.as_str().filter(|id| Id::is_valid(id))?;
    Some(Reference { kind, id: Id::new(id) })
}

/// Two documents with one id: the one that stands at its proper place keeps it.
fn twice(documents: &[Submitted<'_>], answers: &mut [Checked]) {
    let mut owners: BTreeMap<Reference, usize> = BTreeMap::new();
    for (at, submitted) in documents.iter().enumerate() {
        let Some(reference) = itself(submitted) else { continue };
        let is_proper = submitted.place == reference;
        if is_proper || !owners.contains_key(&reference) {
            let taken = owners.contains_key(&reference)
                && owners.get(&reference).is_some_and(|other| documents[*other].place == reference);
            if !taken {
                owners.insert(reference, at);
            }
        }
    }
    for (at, (submitted, answer)) in documents.iter().zip(answers).enumerate() {
        let Some(reference) = itself(submitted) else { continue };
        if owners.get(&reference).is_some_and(|owner| *owner != at) {
            answer.violations.retain(|violation| violation.code != "id-misplaced");
            let detail = format!(
                "Another {} has the id `{}` already. Give this one an id of its own.",
                reference.kind, reference.id
            );
            let again = Violation::new("#/id", "id-taken", detail);
            merge(submitted.value, &mut answer.violations, vec![again]);
        }
    }
}

/// One id in another system stands for one document of a kind.
fn external_ids_twice(documents: &[Submitted<'_>], answers: &mut [Checked]) {
    let mut owners: BTreeMap<(Kind, String, String), Id> = BTreeMap::new();
    for (submitted, answer) in documents.iter().zip(answers) {
        let mended = answer
            .mended
            .as_ref()
            .filter(|mended| !mended.is_made_up("#/id") && !mended.touches("#/external_ids"));
        let mended = mended.and_then(|mended| {
            Document::from_value(submitted.place.kind, mended.first().clone()).ok()
        });
        let Some(document) = answer.document.as_ref().or(mended.as_ref()) else { continue };
        let kind = document.kind();
        let mut taken = Vec::new();
        for (at, id) in external_ids_of(document).iter().enumerate() {
            let key = (kind, id.system.to_string(), id.value.clone());
            match owners.get(&key) {
                Some(owner) if owner != document.id() => {
                    let detail = external_id_taken(kind, id, owner);
                    let pointer = format!("#/external_ids/{at}");
                    taken.push(Violation::new(pointer, "external-id-taken", detail));
                }
                _ => {
                    owners.insert(key, document.id().clone());
                }
            }
        }
        merge(submitted.value, &mut answer.violations, taken);
    }
}

/// The documents of a set that others can be measured by.
struct Typed<'a>(BTreeMap<Kind, BTreeMap<&'a str, &'a Document>>);

impl<'a> Typed<'a> {
    fn new(answers: &'a [Checked]) -> Self {
        let mut kinds: BTreeMap<Kind, BTreeMap<&str, &Document>> = BTreeMap::new();
        let sound = answers.iter().filter(|answer| answer.is_sound());
        for document in sound.filter_map(|answer| answer.document.as_ref()) {
            let ids = kinds.entry(document.kind()).or_default();
            ids.entry(document.id().as_str()).or_insert(document);
        }
        Typed(kinds)
    }
}

impl Library for Typed<'_> {
    fn document(&self, kind: Kind, id: &str) -> Option<&Document> {
        self.0.get(&kind)?.get(id).copied()
    }
}
