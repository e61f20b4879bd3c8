//! What must hold between a document and what it names: that is there, and says what is claimed.

use std::collections::BTreeSet;

use crate::content::document::Document;
use crate::content::id::{Id, Kind, Locale, Reference};
use crate::content::map::Map;
use crate::content::mention::{Mention, Target, mentions};
use crate::content::render::context::Library;
use crate::content::rules::usage::{playable, usage};
use crate::content::source::StoredEvidence;
use crate::content::text::speaks;
use crate::content::violation::{Findings, Violation, listed};

/// Everything in which a document does not fit the others.
///
/// The `library` holds what can be read; `known` tells whether a document is there at all. One
/// that is there but broken is told where it stands, and nobody who names it complains.
pub fn check_mentions(
    document: &Document,
    library: &dyn Library,
    known: &dyn Fn(&Reference) -> bool,
) -> Vec<Violation> {
    let mut findings = Findings::default();
    let mut missing_vocabularies = BTreeSet::new();
    for Mention { pointer, target } in mentions(document) {
        let reference = target.document();
        let found = library.document(reference.kind, reference.id.as_str());
        match (&target, found) {
            (Target::Term { vocabulary, term }, Some(Document::Vocabulary(terms))) => {
                if !terms.terms.iter().any(|known| known.id == *term) {
                    let detail = format!(
                        "The vocabulary `{vocabulary}` has no term `{term}`. Use one that it has, \
                         or add this one there."
                    );
                    findings.add(pointer, "term-unknown", detail);
                }
            }
            (_, Some(_)) => {}
            (_, None) if known(&reference) => {}
            (Target::Term { vocabulary, .. }, None) => {
                if missing_vocabularies.insert(*vocabulary) {
                    let detail = format!("There is no vocabulary `{vocabulary}`. Add it.");
                    findings.add(pointer, "vocabulary-missing", detail);
                }
            }
            (Target::Document(_), None) => {
                let Reference { kind, id } = reference;
                let detail =
                    format!("There is no {kind} `{id}`. Correct the id, or add the {kind}.");
                findings.add(pointer, "document-missing", detail);
            }
        }
    }
    match document {
        Document::Stretch(stretch) => {
            spoken(&stretch.texts, &stretch.guidance_ids, library, &mut findings);
        }
        Document::Routine(routine) => {
            usage(routine, library, &mut findings);
            if findings.is_empty() {
                playable(routine, library, &mut findings);
            }
            spoken(&routine.texts, &routine.guidance_ids, library, &mut findings);
        }
        Document::Guidance(guidance) => credited(&guidance.evidence, library, &mut findings),
        Document::Condition(condition) => credited(&condition.evidence, library, &mut findings),
        Document::Vocabulary(_) | Document::Source(_) | Document::Phrases(_) => {}
    }
    findings.into_violations()
}

/// Safety speaks every language that the document itself does.
fn spoken<T>(
    texts: &Map<Locale, T>,
    guidance_ids: &[Id],
    library: &dyn Library,
    findings: &mut Findings,
) {
    for (at, id) in guidance_ids.iter().enumerate() {
        let found = library.document(Kind::Guidance, id.as_str());
        let Some(Document::Guidance(guidance)) = found else { continue };
        // What is no language at all is told where it stands.
        let is_mute = |locale: &&Locale| {
            locale.is_valid() && !guidance.texts.keys().any(|have| speaks(have, locale))
        };
        let mute: Vec<&Locale> = texts.keys().filter(is_mute).collect();
        if !mute.is_empty() {
            let detail = format!(
                "There are words in {} here, but the guidance `{id}` has none in that language. \
                 Add them there first, or take the language away here.",
                listed(mute)
            );
            findings.add(format!("#/guidance_ids/{at}"), "safety-text-missing", detail);
        }
    }
}

/// Nobody is credited with what their source does not credit them with.
fn credited(evidence: &[StoredEvidence], library: &dyn Library, findings: &mut Findings) {
    for (at, claim) in evidence.iter().enumerate() {
        let Some(name) = &claim.attributed_to else { continue };
        let found = library.document(Kind::Source, claim.source_id.as_str());
        let Some(Document::Source(source)) = found else { continue };
        if !source.attributes_to.iter().any(|credit| credit.name == *name) {
            let detail = format!(
                "The source `{}` credits nothing to `{name}`. It credits {}. Name one of them, or \
                 set it to null where the source speaks for itself.",
                source.id,
                listed(source.attributes_to.iter().map(|credit| &credit.name))
            );
            findings.add(format!("#/evidence/{at}/attributed_to"), "credit-unknown", detail);
        }
    }
}
