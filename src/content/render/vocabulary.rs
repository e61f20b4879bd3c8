//! A vocabulary rendered in one locale.

use crate::content::delivered::vocabulary::{Vocabulary, VocabularySummary, VocabularyTerm};
use crate::content::id::Kind;
use crate::content::render::context::{Context, links};
use crate::content::text::Reader;
use crate::content::vocabulary::VocabularyDocument;

/// The vocabulary in the locale of `context`.
pub fn render(vocabulary: &VocabularyDocument, context: &Context) -> Vocabulary {
    let mut texts = Reader::new(&vocabulary.texts, context.locale);
    let name = texts.text("name", |texts| texts.name.as_ref());
    let summary = texts.read("summary", None, |texts| texts.summary.clone());
    let terms: Vec<VocabularyTerm> = vocabulary
        .terms
        .iter()
        .map(|term| {
            let words = texts.read("terms", None, |texts| texts.terms.get(&term.id));
            let words = words.map(|(words, _)| words);
            VocabularyTerm {
                id: term.id.clone(),
                label: words.map_or_else(|| term.id.to_string(), |words| words.label.clone()),
                aliases: words.map(|words| words.aliases.clone()).unwrap_or_default(),
                definition: words.and_then(|words| words.definition.clone()),
                broader: term.broader.clone(),
            }
        })
        .collect();
    Vocabulary {
        summary: VocabularySummary {
            envelope: context.envelope(Kind::Vocabulary, &vocabulary.id, texts),
            name,
            summary: summary.map(|(summary, _)| summary),
            term_count: u32::try_from(terms.len()).unwrap_or(u32::MAX),
            links: links(Kind::Vocabulary, &vocabulary.id),
        },
        terms,
        license: vocabulary.license,
    }
}
