//! A source rendered in one locale.

use crate::content::delivered::source::{Credit, Source, SourceSummary};
use crate::content::id::Kind;
use crate::content::render::context::{Context, links};
use crate::content::source::SourceDocument;
use crate::content::text::Reader;

/// The source in the locale of `context`.
pub fn render(source: &SourceDocument, context: &Context) -> Source {
    let mut texts = Reader::new(&source.texts, context.locale);
    let about = texts.text("about", |texts| texts.about.as_ref());
    let attributes_to = source
        .attributes_to
        .iter()
        .map(|credited| Credit {
            id: credited.id.clone(),
            name: credited.name.clone(),
            statement: texts.text("attributes_to", |texts| texts.attributes_to.get(&credited.id)),
        })
        .collect();
    Source {
        summary: SourceSummary {
            envelope: context.envelope(Kind::Source, &source.id, texts),
            name: source.name.clone(),
            publisher: source.publisher.clone(),
            author: source.author.clone(),
            published_on: source.published_on.clone(),
            url: source.url.clone(),
            reprint: source.reprint,
            links: links(Kind::Source, &source.id),
        },
        about,
        author_role: source.author_role.clone(),
        updated_on: source.updated_on.clone(),
        language: source.language.clone(),
        medical_reviewer: source.medical_reviewer.clone(),
        attributes_to,
    }
}
