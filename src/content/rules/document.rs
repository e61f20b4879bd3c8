//! What must hold within one document, whatever its kind.

use serde_json::Value;

use crate::content::document::Document;
use crate::content::id::Reference;
use crate::content::rules::lists::{external_ids, ids_differ};
use crate::content::rules::texts::{Translations, each_locale};
use crate::content::rules::{evidence, phrases, provenance, routine, stretch, vocabulary};
use crate::content::source::{ExternalId, SourceDocument};
use crate::content::violation::{Findings, Violation};

/// Everything in which a document breaks the rules by itself.
pub fn check_document(document: &Document) -> Vec<Violation> {
    let mut findings = Findings::default();
    match document {
        Document::Stretch(document) => stretch::stretch(document, &mut findings),
        Document::Routine(document) => routine::routine(document, &mut findings),
        Document::Guidance(document) => evidence::guidance(document, &mut findings),
        Document::Condition(document) => evidence::condition(document, &mut findings),
        Document::Vocabulary(document) => vocabulary::vocabulary(document, &mut findings),
        Document::Source(document) => source(document, &mut findings),
        Document::Phrases(document) => phrases::phrases(document, &mut findings),
    }
    findings.into_violations()
}

fn source(source: &SourceDocument, findings: &mut Findings) {
    provenance::source(source, findings);
    ids_differ(
        "#/attributes_to",
        "credit",
        source.attributes_to.iter().map(|one| &one.id),
        findings,
    );
    external_ids(&source.external_ids, findings);
    each_locale(&source.texts, Translations::MayBePartial, findings, |texts, words| {
        words.needed("about", texts.about.as_ref());
        let credits: Vec<_> = source.attributes_to.iter().map(|one| &one.id).collect();
        words.by_id("attributes_to", "credit", &credits, &texts.attributes_to, 1000);
    });
}

/// Whether a document says of itself what its place says: the file name, or the address.
///
/// A wrong `kind` is found by the schema of the kind; this is about the id.
pub fn check_place(place: &Reference, document: &Value) -> Vec<Violation> {
    let Some(id) = document.get("id").and_then(Value::as_str) else { return Vec::new() };
    if place.id == id {
        return Vec::new();
    }
    let detail = format!(
        "The document calls itself `{id}`, but its place says `{}`. Use one id for both: it is \
         what others name it by.",
        place.id
    );
    vec![Violation::new("#/id", "id-misplaced", detail)]
}

/// The ids of a document in other systems.
pub fn external_ids_of(document: &Document) -> &[ExternalId] {
    match document {
        Document::Stretch(document) => &document.external_ids,
        Document::Routine(document) => &document.external_ids,
        Document::Guidance(document) => &document.external_ids,
        Document::Condition(document) => &document.external_ids,
        Document::Vocabulary(document) => &document.external_ids,
        Document::Source(document) => &document.external_ids,
        Document::Phrases(document) => &document.external_ids,
    }
}
