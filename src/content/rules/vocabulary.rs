//! What must hold within a vocabulary: each term has a label, and its wider terms lead somewhere.

use crate::content::id::TermId;
use crate::content::rules::lists::{external_ids, ids_differ};
use crate::content::rules::texts::{Translations, each_locale};
use crate::content::violation::{Findings, member};
use crate::content::vocabulary::{StoredTerm, VocabularyDocument};

/// Everything that must hold within a vocabulary.
pub fn vocabulary(vocabulary: &VocabularyDocument, findings: &mut Findings) {
    ids_differ("#/terms", "term", vocabulary.terms.iter().map(|term| &term.id), findings);
    external_ids(&vocabulary.external_ids, findings);
    for (at, term) in vocabulary.terms.iter().enumerate() {
        broader(vocabulary, &format!("#/terms/{at}/broader"), term, findings);
    }
    each_locale(&vocabulary.texts, Translations::MayBePartial, findings, |texts, words| {
        words.needed("name", texts.name.as_ref());
        words.optional("summary", texts.summary.as_ref());
        let terms: Vec<_> = vocabulary.terms.iter().map(|term| &term.id).collect();
        words.keys("terms", "term", &terms, &texts.terms);
        for (id, term) in &texts.terms {
            let place = member("terms", id);
            words.written(&format!("{place}/label"), &term.label);
            words.aliases(&format!("{place}/aliases"), &term.aliases);
            words.optional(&format!("{place}/definition"), term.definition.as_ref());
        }
    });
}

/// The wider term is one of the vocabulary, and going on from it never comes back.
fn broader(
    vocabulary: &VocabularyDocument,
    pointer: &str,
    term: &StoredTerm,
    findings: &mut Findings,
) {
    let of = |id: &TermId| vocabulary.terms.iter().find(|known| known.id == *id);
    let Some(wider) = &term.broader else { return };
    if of(wider).is_none() {
        let detail = format!(
            "`{}` has no term `{wider}`. Name one of its terms, or set it to null.",
            vocabulary.id
        );
        findings.add(pointer, "broader-unknown", detail);
        return;
    }
    let mut here = of(wider);
    // No way up is longer than the vocabulary, unless it goes round.
    for _ in 0..vocabulary.terms.len() {
        let Some(known) = here else { return };
        if known.id == term.id {
            let detail = format!(
                "The wider terms of `{}` lead back to itself. Set one of them to null.",
                term.id
            );
            findings.add(pointer, "broader-circular", detail);
            return;
        }
        here = known.broader.as_ref().and_then(of);
    }
}
