//! Documents as JSON-LD, in the words of schema.org. It says nothing that the delivered document
//! does not say, and where schema.org has no word for something, that is left out.

use serde_json::{Map, Value, json};

use crate::content::delivered::envelope::{Envelope, GuidanceNote, SourceNote, Term};
use crate::content::delivered::routine::Routine;
use crate::content::delivered::stretch::{Equipment, Step, Stretch};
use crate::content::id::{Id, Kind};
use crate::content::image::Image;
use crate::content::render::context::path;
use crate::content::source::{License, Review};
use crate::content::text::Side;

/// Whether schema.org has words for documents of a kind.
pub fn speaks_of(kind: Kind) -> bool {
    match kind {
        Kind::Stretch | Kind::Routine => true,
        Kind::Guidance | Kind::Condition | Kind::Vocabulary | Kind::Source | Kind::Phrases => false,
    }
}

/// A stretch as a `HowTo`; addresses begin with `base`.
pub fn stretch(stretch: &Stretch, base: &str) -> Value {
    let summary = &stretch.summary;
    let tools = summary.equipment.iter().filter(|equipment| equipment.required);
    let own = json!({
        "name": summary.name,
        "alternateName": summary.aliases,
        "description": summary.summary,
        // Getting into place is not counted, so it is not the `totalTime`.
        "performTime": summary.duration_s.map(duration),
        "tool": tools.map(tool).collect::<Vec<_>>(),
        "step": steps(stretch),
        "about": terms(&summary.regions, "regions", base),
        "image": stretch.images.iter().map(image).collect::<Vec<_>>(),
    });
    let about = About {
        envelope: &summary.envelope,
        guidance: &stretch.guidance,
        sources: &stretch.sources,
        review: &stretch.review,
        license: stretch.license,
    };
    document("HowTo", own, &about, base)
}

/// A routine as an `ExercisePlan`; addresses begin with `base`.
pub fn routine(routine: &Routine, base: &str) -> Value {
    let summary = &routine.summary;
    let steps = routine.blocks.iter().flat_map(|block| &block.steps);
    let mut techniques: Vec<&str> = Vec::new();
    for technique in steps.clone().filter_map(|step| step.technique.as_ref()) {
        if !techniques.contains(&technique.label.as_str()) {
            techniques.push(&technique.label);
        }
    }
    // The same stretch may come twice, so its place in the order is not a property of the stretch.
    let exercises = (1..).zip(steps).map(|(position, step)| {
        json!({
            "@type": "HowTo",
            "position": position,
            "name": step.name,
            "url": address(Kind::Stretch, &step.step.stretch_id, base),
        })
    });
    let is_timed = summary.manual_segments == 0;
    let own = json!({
        "name": summary.name,
        "description": summary.summary,
        "activityDuration": is_timed.then(|| duration(summary.duration_s)),
        "exerciseType": techniques,
        "hasPart": exercises.collect::<Vec<_>>(),
        "keywords": terms(&summary.purposes, "purposes", base),
        "about": terms(&summary.regions, "regions", base),
        "image": routine.images.iter().map(image).collect::<Vec<_>>(),
    });
    let about = About {
        envelope: &summary.envelope,
        guidance: &routine.guidance,
        sources: &routine.sources,
        review: &routine.review,
        license: routine.license,
    };
    document("ExercisePlan", own, &about, base)
}

/// What documents of either kind say of themselves.
struct About<'a> {
    envelope: &'a Envelope,
    guidance: &'a [GuidanceNote],
    sources: &'a [SourceNote],
    review: &'a Review,
    license: License,
}

fn document(class: &str, own: Value, about: &About, base: &str) -> Value {
    let Envelope { kind, id, state, locale, translation, fallbacks } = about.envelope;
    let mut languages = vec![locale];
    for fallback in fallbacks {
        if !languages.contains(&&fallback.locale) {
            languages.push(&fallback.locale);
        }
    }
    let itself = address(*kind, id, base);
    let mut whole = json!({
        "@context": "https://schema.org",
        "@type": class,
        "@id": itself,
        "url": itself,
        "identifier": id,
        "version": state.version,
        "datePublished": state.published_at,
        "inLanguage": if fallbacks.is_empty() { json!(locale) } else { json!(languages) },
        "license": about.license.url(),
        "creativeWorkStatus": [json!(about.review.status), json!(translation)],
    });
    if let (Value::Object(whole), Value::Object(own)) = (&mut whole, own) {
        whole.extend(own);
        let guidance = about.guidance.iter().map(|note| guidance(note, base));
        whole.insert("mentions".to_owned(), guidance.collect());
        let sources = about.sources.iter().map(|note| source(note, base));
        whole.insert("citation".to_owned(), sources.collect());
    }
    without_nothing(whole)
}

/// The steps as they stand. Where a source does not write the other side out, it follows.
fn steps(stretch: &Stretch) -> Vec<Value> {
    let mut steps: Vec<Value> = (1..)
        .zip(&stretch.steps)
        .map(|(position, step)| {
            how_to_step(position, &step.cue, &step.text, step.breathing.as_ref())
        })
        .collect();
    let is_played = |step: &&Step| !step.read_only && matches!(step.side, Side::Left | Side::Right);
    let sided: Vec<&Step> = stretch.steps.iter().filter(is_played).collect();
    let is_written_out = sided.windows(2).any(|pair| pair[0].side != pair[1].side);
    if is_written_out || sided.is_empty() {
        return steps;
    }
    let other = (1..).zip(&sided).map(|(position, step)| match &step.other_side {
        Some(words) => how_to_step(position, &words.cue, &words.text, words.breathing.as_ref()),
        None => how_to_step(position, &step.cue, &step.text, step.breathing.as_ref()),
    });
    steps.push(json!({
        "@type": "HowToSection",
        "position": steps.len() + 1,
        "name": stretch.summary.laterality.label,
        "itemListElement": other.collect::<Vec<_>>(),
    }));
    steps
}

fn how_to_step(position: usize, cue: &str, text: &str, breathing: Option<&String>) -> Value {
    json!({
        "@type": "HowToStep",
        "position": position,
        "name": cue,
        "text": text,
        "itemListElement": breathing.map(|text| json!({ "@type": "HowToTip", "text": text })),
    })
}

fn tool(equipment: &Equipment) -> Value {
    json!({ "@type": "HowToTool", "name": equipment.item.label })
}

fn terms(terms: &[Term], vocabulary: &str, base: &str) -> Value {
    let set = address(Kind::Vocabulary, &Id::new(vocabulary), base);
    terms
        .iter()
        .map(|term| {
            json!({
                "@type": "DefinedTerm",
                "termCode": term.id,
                "name": term.label,
                "inDefinedTermSet": set,
            })
        })
        .collect()
}

fn image(image: &Image) -> Value {
    json!({
        "@type": "ImageObject",
        "contentUrl": image.url,
        "encodingFormat": image.mime_type,
        "caption": image.alt,
        "creditText": image.credit,
    })
}

fn guidance(note: &GuidanceNote, base: &str) -> Value {
    json!({
        "@type": "CreativeWork",
        "@id": address(Kind::Guidance, &note.guidance_id, base),
        "name": note.name,
        "text": note.advice,
        "inLanguage": note.locale,
        "keywords": note.severity,
    })
}

/// Whether an author or a publisher is a person is not known, so they are given as credit.
fn source(note: &SourceNote, base: &str) -> Value {
    let credit: Vec<&str> =
        [&note.author, &note.publisher].into_iter().flatten().map(String::as_str).collect();
    json!({
        "@type": "CreativeWork",
        "@id": address(Kind::Source, &note.source_id, base),
        "name": note.name,
        "creditText": (!credit.is_empty()).then(|| credit.join(", ")),
        "datePublished": note.published_on,
        "url": note.url,
    })
}

fn address(kind: Kind, id: &Id, base: &str) -> String {
    format!("{base}{}", path(kind, id))
}

/// Seconds as ISO 8601 writes them.
fn duration(seconds: u32) -> String {
    format!("PT{seconds}S")
}

/// Leaves out what nobody says: in JSON-LD null and an empty list are no statements.
fn without_nothing(value: Value) -> Value {
    let says_something = |value: &Value| match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        _ => true,
    };
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (name, without_nothing(value)));
            fields.filter(|(_, value)| says_something(value)).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.into_iter().map(without_nothing).collect(),
        other => other,
    }
}
