//! What must hold within guidance and conditions: every claim has its evidence and its words.

use crate::content::condition::ConditionDocument;
use crate::content::guidance::{GuidanceDocument, Severity};
use crate::content::id::Id;
use crate::content::map::Map;
use crate::content::rules::lists::{external_ids, ids_differ, listed_once};
use crate::content::rules::provenance::review;
use crate::content::rules::texts::{Translations, Words, each_locale};
use crate::content::source::StoredEvidence;
use crate::content::text::Translation;
use crate::content::violation::{Findings, listed};

/// Everything that must hold within a piece of guidance.
pub fn guidance(guidance: &GuidanceDocument, findings: &mut Findings) {
    ids_differ("#/evidence", "claim", guidance.evidence.iter().map(|item| &item.id), findings);
    let applies_to = &guidance.applies_to;
    listed_once("#/applies_to/practices", "", &applies_to.practices, findings);
    listed_once("#/applies_to/stretch_ids", "", &applies_to.stretch_ids, findings);
    listed_once("#/applies_to/condition_ids", "", &applies_to.condition_ids, findings);
    listed_once("#/risks", "", &guidance.risks, findings);
    external_ids(&guidance.external_ids, findings);
    review(&guidance.review, findings);
    founded(guidance, findings);
    let originals =
        || guidance.texts.values().filter(|text| text.translation == Translation::Original);
    let has_why = originals().any(|text| text.why.is_some());
    let original_is_known = originals().next().is_some();
    each_locale(&guidance.texts, Translations::AreWhole, findings, |texts, words| {
        words.written("name", &texts.name);
        words.written("advice", &texts.advice);
        words.optional("why", texts.why.as_ref());
        claims(&guidance.evidence, &texts.evidence, words);
        if original_is_known && texts.why.is_some() != has_why {
            let pointer = format!("{}/why", words.pointer);
            if has_why {
                let detail = format!(
                    "The original says why; `{}` does not. Safety is said whole or not at all: \
                     translate it.",
                    words.locale
                );
                words.findings.add(pointer, "text-missing", detail);
            } else {
                let detail = "The original gives no reason, so this translates nothing. Set it \
                              to null, or write it in the original first.";
                words.findings.add(pointer, "text-unknown", detail);
            }
        }
    });
}

/// A reason, and any severity above `info`, rests on evidence.
fn founded(guidance: &GuidanceDocument, findings: &mut Findings) {
    if !guidance.evidence.is_empty() {
        return;
    }
    if guidance.severity > Severity::Info {
        let detail = "Advice above `info` rests on evidence, and there is none. Add what a source \
                      says, or lower the severity.";
        findings.add("#/evidence", "severity-without-evidence", detail);
    } else if let Some((locale, _)) = guidance.texts.iter().find(|(_, text)| text.why.is_some()) {
        let detail = "A reason is something that a source says, and there is no evidence. Add it, \
                      or set `why` to null in every locale.";
        findings.add(format!("#/texts/{locale}/why"), "why-without-evidence", detail);
    }
}

/// Everything that must hold within a condition.
pub fn condition(condition: &ConditionDocument, findings: &mut Findings) {
    ids_differ(
        "#/red_flags",
        "red flag",
        condition.red_flags.iter().map(|item| &item.id),
        findings,
    );
    ids_differ("#/evidence", "claim", condition.evidence.iter().map(|item| &item.id), findings);
    listed_once("#/regions", "", &condition.regions, findings);
    external_ids(&condition.external_ids, findings);
    review(&condition.review, findings);
    red_flags(condition, findings);
    each_locale(&condition.texts, Translations::AreWhole, findings, |texts, words| {
        words.written("name", &texts.name);
        words.aliases("aliases", &texts.aliases);
        words.written("explanation", &texts.explanation);
        let signs: Vec<_> = condition.red_flags.iter().map(|flag| &flag.id).collect();
        words.by_id("red_flags", "red flag", &signs, &texts.red_flags, 600);
        claims(&condition.evidence, &texts.evidence, words);
    });
}

fn red_flags(condition: &ConditionDocument, findings: &mut Findings) {
    for (at, flag) in condition.red_flags.iter().enumerate() {
        let place = format!("#/red_flags/{at}");
        listed_once(&format!("{place}/evidence_ids"), "", &flag.evidence_ids, findings);
        for (nth, id) in flag.evidence_ids.iter().enumerate() {
            if !condition.evidence.iter().any(|claim| claim.id == *id) {
                let known = listed(condition.evidence.iter().map(|claim| &claim.id));
                let detail = format!("There is no evidence `{id}`. Known are {known}. Name one.");
                findings.add(format!("{place}/evidence_ids/{nth}"), "evidence-unknown", detail);
            }
        }
        for (nth, country) in flag.countries.iter().enumerate() {
            if country.len() != 2 || !country.bytes().all(|letter| letter.is_ascii_uppercase()) {
                let detail = format!(
                    "`{country}` is no country code. Write the two capital letters of ISO 3166-1, \
                     such as `GB`."
                );
                findings.add(format!("{place}/countries/{nth}"), "country-malformed", detail);
            }
        }
    }
}

fn claims(evidence: &[StoredEvidence], texts: &Map<Id, String>, words: &mut Words<'_>) {
    let known: Vec<_> = evidence.iter().map(|claim| &claim.id).collect();
    words.by_id("evidence", "claim", &known, texts, 1000);
}
