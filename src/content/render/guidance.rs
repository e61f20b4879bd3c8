//! Guidance rendered in one locale.

use crate::content::delivered::guidance::{Guidance, GuidanceSummary, Scope};
use crate::content::document::Document;
use crate::content::guidance::GuidanceDocument;
use crate::content::id::Kind;
use crate::content::render::context::{Context, links};
use crate::content::text::Reader;

/// The guidance in the locale of `context`.
pub fn render(document: &Document, guidance: &GuidanceDocument, context: &Context) -> Guidance {
    let mut texts = Reader::new(&guidance.texts, context.locale);
    let name = texts.text("name", |texts| Some(&texts.name));
    let advice = texts.text("advice", |texts| Some(&texts.advice));
    let why = texts.read("why", None, |texts| texts.why.clone()).map(|(why, _)| why);
    let evidence =
        context.evidence(&guidance.evidence, &mut texts, |texts, id| texts.evidence.get(id));
    let topic = context.term("topic", "topics", &guidance.topic);
    let applies_to = Scope {
        practices: guidance.applies_to.practices.clone(),
        stretch_ids: guidance.applies_to.stretch_ids.clone(),
        condition_ids: guidance.applies_to.condition_ids.clone(),
    };
    let risks = context.terms("risks", "risks", &guidance.risks);
    let who = guidance.who_to_see.as_ref();
    let who_to_see = who.map(|term| context.term("who_to_see", "professionals", term));
    Guidance {
        summary: GuidanceSummary {
            envelope: context.envelope(Kind::Guidance, &guidance.id, texts),
            topic,
            severity: guidance.severity,
            severity_basis: guidance.severity_basis.clone(),
            name,
            advice,
            links: links(Kind::Guidance, &guidance.id),
        },
        why,
        applies_to,
        risks,
        who_to_see,
        urgency: guidance.urgency,
        evidence,
        sources: context.source_notes(document),
        review: guidance.review.clone(),
        license: guidance.license,
    }
}
