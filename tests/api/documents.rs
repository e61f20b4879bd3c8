//! Delivered documents hold what the design shows, field by field: flat, in one locale, with
//! `null` where there is nothing.

use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::harness::{TestApp, bundled, stored};

fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn by_id<'a>(items: &'a Value, id: &str) -> &'a Value {
    items.as_array().unwrap().iter().find(|item| item["id"] == id).unwrap()
}

const ENVELOPE: [&str; 10] = [
    "kind",
    "id",
    "version",
    "revision",
    "content_hash",
    "published_at",
    "changed_in",
    "locale",
    "translation",
    "fallbacks",
];

#[test]
fn every_document_opens_with_the_envelope() {
    for kind in ["stretches", "routines", "guidance", "conditions", "vocabularies", "sources"] {
        for view in ["summary", "full"] {
            let list = bundled().read(&format!("/v1/{kind}?view={view}&limit=100"));
            for document in list["items"].as_array().unwrap() {
                assert_eq!(names(document)[..10], ENVELOPE, "{kind}");
                assert_eq!(document["version"], 1);
                assert_eq!(document["revision"], 1);
                assert_eq!(document["published_at"], "2026-01-01T00:00:00Z");
                let all = json!({ "safety": 1, "dosage": 1, "instructional": 1, "editorial": 1 });
                assert_eq!(document["changed_in"], all);
                let hash = document["content_hash"].as_str().unwrap();
                assert!(hash.len() == 67 && hash.starts_with("b3:"), "{hash}");
                assert_eq!(document["locale"], "en");
                assert_eq!(document["translation"], "original");
                assert_eq!(document["fallbacks"], json!([]));
            }
        }
    }
}

#[test]
fn the_hash_is_over_the_rendering_without_what_the_history_says() {
    for path in ["/v1/stretches/supine-twist?locale=es", "/v1/guidance/stop-at-pain"] {
        let mut document = bundled().read(path);
        let hash = document["content_hash"].clone();
        let fields = document.as_object_mut().unwrap();
        for name in ["version", "revision", "content_hash", "published_at", "changed_in"] {
            fields.shift_remove(name).unwrap();
        }
        let bytes = serde_json::to_vec(&document).unwrap();
        assert_eq!(hash, format!("b3:{}", blake3::hash(&bytes).to_hex()), "{path}");
    }
}

#[test]
fn a_stretch_is_delivered_with_everything_to_do_it() {
    let stretch = bundled().read("/v1/stretches/supine-twist");
    for name in [
        "name",
        "aliases",
        "summary",
        "position",
        "laterality",
        "difficulty",
        "equipment",
        "anatomy",
        "forms",
        "steps",
        "variations",
        "relations",
        "images",
        "guidance",
        "sources",
        "review",
        "license",
        "links",
    ] {
        assert!(names(&stretch).contains(&name), "{name}");
    }
    assert_eq!(stretch["name"], "Supine twist");
    assert_eq!(stretch["position"], json!({ "id": "supine", "label": "Lying on the back" }));
    assert_eq!(stretch["laterality"]["id"], "alternating");
    assert_eq!(stretch["difficulty"], Value::Null);
    let mat = &stretch["equipment"][0];
    assert_eq!(mat["item"]["id"], "mat");
    assert_eq!(mat["required"], true);
    assert_eq!(mat["basis"], "source:sweat-back-cracking");
    assert_eq!(stretch["forms"][0]["technique"]["id"], "static");
    assert_eq!(stretch["images"], json!([]));
    let source = by_source(&stretch, "sweat-back-cracking");
    assert_eq!(names(source), ["source_id", "name", "publisher", "author", "published_on", "url"]);
    let note = &stretch["guidance"][0];
    assert_eq!(names(note), ["guidance_id", "severity", "name", "advice", "locale"]);
    assert_eq!(note["guidance_id"], "stop-at-pain");
    assert_eq!(
        stretch["links"],
        json!({
            "self": "/v1/stretches/supine-twist",
            "versions": "/v1/stretches/supine-twist/versions"
        })
    );
}

fn by_source<'a>(document: &'a Value, id: &str) -> &'a Value {
    let mut sources = document["sources"].as_array().unwrap().iter();
    sources.find(|source| source["source_id"] == id).unwrap()
}

#[test]
fn a_step_is_delivered_for_one_side_with_the_words_for_the_other() {
    let stretch = bundled().read("/v1/stretches/supine-twist");
    let numbers: Vec<_> =
        stretch["steps"].as_array().unwrap().iter().map(|step| &step["number"]).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5], "as the source numbers them");
    assert_eq!(
        *by_id(&stretch["steps"], "lower"),
        json!({
            "id": "lower", "number": 2, "role": "hold", "read_only": false, "side": "left",
            "locale": "en",
            "text": "Slowly let both knees sink to the left. Your right hip comes up off the mat.",
            "cue": "Knees to the left, slowly",
            "breathing": null,
            "other_side": {
                "text":
                    "Slowly let both knees sink to the right. Your left hip comes up off the mat.",
                "cue": "Knees to the right, slowly",
                "breathing": null
            },
            "move_s": null, "move_basis": null,
            "holds": [{
                "form_id": "static", "min_s": 30, "max_s": 60,
                "basis": "source:sweat-back-cracking", "default_s": 30,
                "default_basis": "editorial"
            }]
        })
    );
    let mirrored = by_id(&stretch["steps"], "lower-other");
    assert_eq!(mirrored["side"], "right");
    assert_eq!(mirrored["cue"], "Knees to the right, slowly");
}

#[test]
fn all_five_stretches_of_the_article_are_delivered() {
    let list = bundled().read("/v1/stretches?limit=100");
    let ids: Vec<_> = list["items"].as_array().unwrap().iter().map(|item| &item["id"]).collect();
    assert_eq!(
        ids,
        ["cat-cow", "cobra", "seated-twist", "supine-twist", "worlds-greatest-stretch"]
    );
}

#[test]
fn a_routine_in_a_list_tells_what_a_person_needs_to_choose() {
    let list = bundled().read("/v1/routines");
    let routine = &list["items"][0];
    for name in [
        "name",
        "summary",
        "purposes",
        "difficulty",
        "duration_s",
        "manual_segments",
        "stretch_count",
        "equipment",
        "regions",
        "positions",
        "position_changes",
        "severity",
        "image",
        "links",
    ] {
        assert!(names(routine).contains(&name), "{name}");
    }
    assert_eq!(routine["stretch_count"], 5);
    assert_eq!(routine["manual_segments"], 0);
    assert_eq!(routine["severity"], "emergency");
    assert_eq!(routine["image"], Value::Null);
    let timeline = bundled().read("/v1/routines/back-tension-five/timeline");
    let total_ms = timeline["total_ms"].as_u64().unwrap();
    assert_eq!(routine["duration_s"], total_ms / 1000, "what it says is what it plays");
}

#[test]
fn guidance_says_what_to_do_why_and_who_says_so() {
    let guidance = bundled().read("/v1/guidance/friends-must-not-crack");
    assert_eq!(guidance["topic"]["id"], "back_cracking");
    assert_eq!(guidance["severity"], "stop");
    assert_eq!(guidance["severity_basis"], "editorial");
    assert_eq!(guidance["applies_to"]["stretch_ids"], json!([]));
    assert_eq!(guidance["applies_to"]["practices"], json!(["manipulation_by_untrained"]));
    let risks: Vec<_> =
        guidance["risks"].as_array().unwrap().iter().map(|risk| &risk["id"]).collect();
    assert_eq!(
        risks,
        [
            "muscle_strain",
            "rib_fracture",
            "disc_herniation",
            "pinched_nerve",
            "joint_inflammation",
            "joint_instability"
        ]
    );
    let evidence = &guidance["evidence"][0];
    assert_eq!(names(evidence), ["id", "statement", "source_id", "attributed_to", "certainty"]);
    assert_eq!(evidence["source_id"], "sweat-back-cracking");
}

#[test]
fn a_timeline_holds_all_that_a_player_needs() {
    let timeline = bundled().read("/v1/routines/back-tension-five/timeline");
    assert_eq!(
        names(&timeline),
        [
            "kind",
            "routine_id",
            "routine_version",
            "revision",
            "content_hash",
            "locale",
            "translation",
            "fallbacks",
            "options",
            "total_ms",
            "manual_segments",
            "segments",
            "safety",
            "equipment",
            "attribution"
        ]
    );
    let options =
        json!({ "first_side": "left", "prepare_s": null, "switch_s": null, "scale_percent": 100 });
    assert_eq!(timeline["options"], options);
    let segment = &timeline["segments"][0];
    for name in [
        "id",
        "phase",
        "start_ms",
        "duration_ms",
        "block_id",
        "routine_step_id",
        "stretch_id",
        "stretch_version",
        "stretch_step_id",
        "side",
        "round",
        "rounds",
        "set",
        "sets",
        "exercise",
        "exercises",
        "count",
        "pace_ms",
        "name",
        "text",
        "image_id",
        "cues",
    ] {
        assert!(names(segment).contains(&name), "{name}");
    }
    assert_eq!(segment["stretch_version"], 1);
    assert_eq!(names(&segment["cues"][0]), ["offset_ms", "type", "say", "locale"]);
    let safety = &timeline["safety"];
    assert!(safety["disclaimer"].is_string());
    assert!(!safety["stop_rules"].as_array().unwrap().is_empty());
    assert!(!safety["red_flags"].as_array().unwrap().is_empty());
}

#[test]
fn the_options_of_a_timeline_are_heard_and_told() {
    let path = "/v1/routines/back-tension-five/timeline";
    let query = "first_side=right&prepare_s=0&switch_s=7&scale_percent=200";
    let (plain, other) = (bundled().read(path), bundled().read(&format!("{path}?{query}")));
    let options =
        json!({ "first_side": "right", "prepare_s": 0, "switch_s": 7, "scale_percent": 200 });
    assert_eq!(other["options"], options);
    let first_hold = |timeline: &Value| {
        let segments = timeline["segments"].as_array().unwrap();
        segments.iter().find(|segment| segment["phase"] == "hold").unwrap().clone()
    };
    let (plain_hold, other_hold) = (first_hold(&plain), first_hold(&other));
    assert_eq!((&plain_hold["side"], &other_hold["side"]), (&json!("left"), &json!("right")));
    let plain_ms = plain_hold["duration_ms"].as_u64().unwrap();
    assert_eq!(other_hold["duration_ms"], 2 * plain_ms);
    let phases = |timeline: &Value, phase: &str| {
        let segments = timeline["segments"].as_array().unwrap();
        segments.iter().filter(|segment| segment["phase"] == phase).cloned().collect::<Vec<_>>()
    };
    assert_eq!(phases(&other, "prepare"), Vec::<Value>::new());
    assert!(phases(&other, "switch").iter().all(|segment| segment["duration_ms"] == 7000));
}

/// The two routine steps that the design works out by hand.
fn worked_example() -> Value {
    let mut routine = stored(Kind::Routine, "back-tension-five");
    routine["id"] = "worked-example".into();
    routine["blocks"] = json!([{
        "id": "main", "rounds": 1, "rest_between_rounds_s": 0, "steps": [
            { "id": "s1", "stretch_id": "supine-twist", "form_id": "static", "sides": "each",
              "sets": 1, "rest_between_sets_s": 0, "prepare_s": 5, "switch_s": 5,
              "rest_after_s": 5,
              "goals": [{ "step_id": "lower", "type": "time", "duration_s": 30, "count": null,
                          "pace_s": null, "basis": "editorial",
                          "within": "source:sweat-back-cracking" }] },
            { "id": "s3", "stretch_id": "cat-cow", "form_id": "dynamic", "sides": "together",
              "sets": 1, "rest_between_sets_s": 0, "prepare_s": 5, "switch_s": 0,
              "rest_after_s": 0,
              "goals": [{ "step_id": null, "type": "repetitions", "duration_s": null, "count": 8,
                          "pace_s": 7, "basis": "editorial", "within": null }] }
        ]
    }]);
    routine
}

#[test]
fn the_worked_example_takes_136_seconds_segment_by_segment() {
    let app = TestApp::start();
    app.publish(&[worked_example()]);
    let timeline = app.read("/v1/routines/worked-example/timeline");
    assert_eq!(timeline["total_ms"], 136_000);
    let segments: Vec<Value> = timeline["segments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["id"], one["start_ms"], one["duration_ms"], one["side"]]))
        .collect();
    let expected = json!([
        ["main.1.s1.1.prepare", 0, 5_000, "left"],
        ["main.1.s1.1.left.lower", 5_000, 30_000, "left"],
        ["main.1.s1.1.switch", 35_000, 5_000, "right"],
        ["main.1.s1.1.right.lower-other", 40_000, 30_000, "right"],
        ["main.1.s1.1.transition", 70_000, 5_000, "none"],
        ["main.1.s3.1.prepare", 75_000, 5_000, "both"],
        ["main.1.s3.1.both.repetitions", 80_000, 56_000, "both"]
    ]);
    assert_eq!(Value::from(segments), expected);
}
