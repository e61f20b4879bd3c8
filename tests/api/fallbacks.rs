//! Words that come from another language are marked, field by field: safety most of all.

use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::harness::{TestApp, stored};

/// A service on which some documents are spoken half in Spanish, and nothing else has changed.
fn half_spoken() -> TestApp {
    let app = TestApp::start();
    let mut stretch = stored(Kind::Stretch, "supine-twist");
    let spanish = &mut stretch["texts"]["es"];
    spanish["summary"] = Value::Null;
    spanish["steps"]["lower"]["cue"] = Value::Null;
    spanish["steps"]["return"] = Value::Null;
    spanish["steps"].as_object_mut().unwrap().shift_remove("return");
    let mut guidance = stored(Kind::Guidance, "stop-at-pain");
    guidance["texts"].as_object_mut().unwrap().shift_remove("es").unwrap();
    let mut regions = stored(Kind::Vocabulary, "regions");
    regions["texts"]["es"]["terms"].as_object_mut().unwrap().shift_remove("lower_back").unwrap();
    app.publish(&[stretch, guidance, regions]);
    app
}

/// The marks of a document: field, step, and the language that stands in.
fn marks(document: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let fallbacks = document["fallbacks"].as_array().unwrap().iter();
    fallbacks
        .map(|mark| (text(&mark["field"]), text(&mark["step_id"]), text(&mark["locale"])))
        .collect()
}

fn has(document: &Value, field: &str, step_id: &str) -> bool {
    marks(document).contains(&(field.to_owned(), step_id.to_owned(), "en".to_owned()))
}

#[test]
fn every_field_from_another_language_is_marked_and_no_other() {
    let app = half_spoken();
    let stretch = app.read("/v1/stretches/supine-twist?locale=es");
    assert_eq!(stretch["locale"], "es");
    assert_eq!(stretch["name"], "Torsión boca arriba");
    let mut found = marks(&stretch);
    found.sort();
    let mut expected = Vec::new();
    for (field, step_id) in [
        ("summary", ""),
        ("cue", "lower"),
        ("cue", "lower-other"),
        ("text", "return"),
        ("cue", "return"),
        ("text", "return-other"),
        ("cue", "return-other"),
        ("guidance", ""),
        ("regions", ""),
    ] {
        expected.push((field.to_owned(), step_id.to_owned(), "en".to_owned()));
    }
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn a_marked_field_holds_the_words_that_stand_in() {
    let app = half_spoken();
    let spanish = app.read("/v1/stretches/supine-twist?locale=es");
    let english = app.read("/v1/stretches/supine-twist?locale=en");
    assert_eq!(spanish["summary"], english["summary"]);
    assert_ne!(spanish["steps"][0]["text"], english["steps"][0]["text"]);
    assert_eq!(spanish["steps"][1]["cue"], english["steps"][1]["cue"]);
    assert_eq!(spanish["steps"][2]["locale"], "en", "the step tells the language of its text");
    assert_eq!(spanish["steps"][1]["locale"], "es");
    assert_eq!(english["fallbacks"], json!([]), "English is whole");
}

#[test]
fn safety_never_falls_back_silently() {
    let app = half_spoken();
    let stretch = app.read("/v1/stretches/supine-twist?locale=es");
    assert!(has(&stretch, "guidance", ""), "{:?}", marks(&stretch));
    let notes = stretch["guidance"].as_array().unwrap();
    for note in notes {
        let is_untold = note["guidance_id"] == "stop-at-pain";
        assert_eq!(note["locale"], if is_untold { "en" } else { "es" }, "{note}");
    }
    let guidance = app.read("/v1/guidance/stop-at-pain?locale=es");
    assert!(has(&guidance, "name", "") && has(&guidance, "advice", ""), "{:?}", marks(&guidance));
    let routine = app.read("/v1/routines/back-tension-five?locale=es");
    assert!(has(&routine, "guidance", ""), "{:?}", marks(&routine));
    let timeline = app.read("/v1/routines/back-tension-five/timeline?locale=es");
    assert!(!marks(&timeline).is_empty());
    let rules = timeline["safety"]["stop_rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["guidance_id"] == "stop-at-pain").unwrap();
    assert_eq!(rule["locale"], "en");
}

#[test]
fn what_is_spoken_tells_in_which_language() {
    let app = half_spoken();
    let timeline = app.read("/v1/routines/back-tension-five/timeline?locale=es");
    let cues = timeline["segments"].as_array().unwrap().iter();
    let cues: Vec<&Value> = cues.flat_map(|segment| segment["cues"].as_array().unwrap()).collect();
    let english = cues.iter().filter(|cue| cue["locale"] == "en").count();
    assert!(0 < english && english < cues.len(), "{english} of {}", cues.len());
}

#[test]
fn a_summary_carries_the_marks_too() {
    let app = half_spoken();
    let list = app.read("/v1/stretches?ids=supine-twist&locale=es");
    assert!(has(&list["items"][0], "summary", ""), "{}", list["items"][0]);
}

#[test]
fn a_disclaimer_in_another_language_is_marked_where_it_is_shown() {
    let app = TestApp::start();
    let mut disclaimer = stored(Kind::Guidance, "disclaimer");
    disclaimer["texts"].as_object_mut().unwrap().shift_remove("es").unwrap();
    app.publish(&[disclaimer]);
    let timeline = app.read("/v1/routines/back-tension-five/timeline?locale=es");
    let english = app.read("/v1/routines/back-tension-five/timeline?locale=en");
    assert_eq!(timeline["safety"]["disclaimer"], english["safety"]["disclaimer"]);
    assert!(!marks(&timeline).is_empty(), "{:?}", marks(&timeline));
}

#[test]
fn a_language_that_one_document_speaks_is_served_and_every_other_is_marked() {
    let app = TestApp::start();
    let mut stretch = stored(Kind::Stretch, "cobra");
    let mut words = stretch["texts"]["en"].clone();
    words["translation"] = "human".into();
    words["name"] = "Cobra en français".into();
    stretch["texts"]["fr"] = words;
    let before = app.get("/v1/stretches/cat-cow");
    app.publish(&[stretch]);
    assert_eq!(app.read("/v1")["locales"], json!(["en", "de", "es", "fr"]));
    let cobra = app.read("/v1/stretches/cobra?locale=fr-CA");
    assert_eq!(cobra["locale"], "fr");
    assert_eq!(cobra["name"], "Cobra en français");
    assert!(!has(&cobra, "name", ""), "{:?}", marks(&cobra));
    let other = app.read("/v1/stretches/cat-cow?locale=fr");
    assert_eq!(other["locale"], "fr");
    assert!(has(&other, "name", ""), "{:?}", marks(&other));
    let after = app.get("/v1/stretches/cat-cow");
    assert_eq!(after.body, before.body, "who does not ask for it sees nothing of it");
    assert_eq!(after.header("etag"), before.header("etag"));
}
