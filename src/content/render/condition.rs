//! A condition rendered in one locale.

use crate::content::condition::ConditionDocument;
use crate::content::delivered::condition::{Condition, ConditionLinks, ConditionSummary, RedFlag};
use crate::content::document::Document;
use crate::content::id::{Country, Kind};
use crate::content::render::context::{Context, path};
use crate::content::text::Reader;

/// The condition in the locale of `context`.
pub fn render(document: &Document, condition: &ConditionDocument, context: &Context) -> Condition {
    let mut texts = Reader::new(&condition.texts, context.locale);
    let name = texts.text("name", |texts| Some(&texts.name));
    let aliases = texts.read("aliases", None, |texts| Some(texts.aliases.clone()));
    let explanation = texts.text("explanation", |texts| Some(&texts.explanation));
    let red_flags = condition
        .red_flags
        .iter()
        .map(|flag| RedFlag {
            id: flag.id.clone(),
            sign: texts.text("red_flags", |texts| texts.red_flags.get(&flag.id)),
            urgency: flag.urgency,
            who_to_see: context.term("who_to_see", "professionals", &flag.who_to_see),
            countries: flag.countries.iter().map(Country::new).collect(),
            evidence_ids: flag.evidence_ids.clone(),
        })
        .collect();
    let evidence =
        context.evidence(&condition.evidence, &mut texts, |texts, id| texts.evidence.get(id));
    let regions = context.terms("regions", "regions", &condition.regions);
    let itself = path(Kind::Condition, &condition.id);
    Condition {
        summary: ConditionSummary {
            envelope: context.envelope(Kind::Condition, &condition.id, texts),
            name,
            aliases: aliases.map(|(aliases, _)| aliases).unwrap_or_default(),
            explanation,
            regions,
            links: ConditionLinks {
                versions: format!("{itself}/versions"),
                guidance: format!("/v1/guidance?condition={}", condition.id),
                itself,
            },
        },
        red_flags,
        evidence,
        sources: context.source_notes(document),
        review: condition.review.clone(),
        license: condition.license,
    }
}
