//! Guidance says no more than its sources do, and nobody has reviewed it.

use limber::content::id::Kind;
use serde_json::{Value, json};

use super::library::{FOLDER, all, items, one, strings, texts};

fn guidance(id: &str) -> &'static Value {
    one(Kind::Guidance, id)
}

fn sources(document: &Value) -> Vec<&str> {
    items(&document["evidence"]).iter().map(|claim| claim["source_id"].as_str().unwrap()).collect()
}

#[test]
fn nobody_has_reviewed_anything_and_severity_is_ours() {
    let unreviewed =
        json!({ "status": "unreviewed", "reviewer": null, "reviewed_at": null, "due_at": null });
    let mut seen = 0;
    for stored in &FOLDER.documents {
        let document = stored.value.as_ref().unwrap();
        if let Some(review) = document.get("review") {
            assert_eq!(*review, unreviewed, "{}", stored.path);
            seen += 1;
        }
    }
    assert_eq!(seen, 5 + 1 + 28 + 1, "stretches, routine, guidance, condition");
    for (id, document) in all(Kind::Guidance) {
        assert_eq!(document["severity_basis"], "editorial", "{id}");
    }
}

#[test]
fn what_the_article_passes_on_is_credited_to_whom_it_credits() {
    let credited = [
        ("crack-what-it-is", "Cleveland Clinic"),
        ("crack-three-warning-factors", "Cleveland Clinic"),
        ("manipulation-versus-other-care", "unnamed reviews"),
        ("manipulation-with-exercise", "Physiopedia"),
    ];
    for (id, document) in all(Kind::Guidance) {
        for claim in items(&document["evidence"]) {
            if claim["source_id"] != "sweat-back-cracking" {
                continue;
            }
            let expected = credited.iter().find(|(known, _)| *known == id);
            let expected = expected.map_or(Value::Null, |(_, name)| json!(name));
            assert_eq!(claim["attributed_to"], expected, "{id}");
            let certainty = claim["certainty"].as_str().unwrap();
            assert!(["stated_by_source", "inferred"].contains(&certainty), "{id} {certainty}");
        }
    }
}

#[test]
fn no_cure_and_no_better_than_other_care_stay_two_pieces_of_advice() {
    let cure = guidance("crack-not-a-cure");
    let comparison = guidance("manipulation-versus-other-care");
    assert_eq!(cure["topic"], "back_cracking");
    assert_eq!(comparison["topic"], "manipulation");
    assert_eq!(comparison["evidence"][0]["attributed_to"], "unnamed reviews");
}

#[test]
fn friends_are_warned_of_six_risks() {
    let warning = guidance("friends-must-not-crack");
    assert_eq!(warning["severity"], "stop");
    assert_eq!(
        texts(&warning["risks"]),
        [
            "muscle_strain",
            "rib_fracture",
            "disc_herniation",
            "pinched_nerve",
            "joint_inflammation",
            "joint_instability",
        ]
    );
}

#[test]
fn stop_rules_and_warning_signs_do_not_come_from_the_article() {
    let topics = ["stop_rules", "red_flags", "caution_conditions"];
    let others = all(Kind::Guidance).filter(|(_, document)| {
        document["topic"].as_str().is_some_and(|topic| topics.contains(&topic))
    });
    let mut seen = 0;
    for (id, document) in others.chain(all(Kind::Condition)) {
        assert!(!sources(document).contains(&"sweat-back-cracking"), "{id}");
        assert!(!sources(document).is_empty(), "{id}");
        seen += 1;
    }
    assert_eq!(seen, 7);
}

#[test]
fn the_three_twists_carry_the_caution_for_new_back_pain() {
    let caution = guidance("new-back-pain-no-twisting");
    assert_eq!(sources(caution), ["adam-back-pain-twisting"]);
    assert_eq!(texts(&caution["applies_to"]["condition_ids"]), ["new-back-pain"]);
    let mut twists = texts(&caution["applies_to"]["stretch_ids"]);
    twists.sort_unstable();
    assert_eq!(twists, ["seated-twist", "supine-twist", "worlds-greatest-stretch"]);
    for (id, document) in all(Kind::Stretch) {
        let guided = texts(&document["guidance_ids"]);
        assert_eq!(guided.contains(&"new-back-pain-no-twisting"), twists.contains(&id), "{id}");
        for needed in ["stop-at-pain", "stop-at-nerve-signs", "red-flag-cauda-equina"] {
            assert!(guided.contains(&needed), "{id} without {needed}");
        }
        assert!(guided.contains(&"five-stretches-scope"), "{id}");
    }
}

#[test]
fn the_article_sells_nothing_here() {
    for stored in FOLDER.documents.iter().filter(|one| one.place.kind != Kind::Source) {
        let document = stored.value.as_ref().unwrap();
        let Some(words) = document.get("texts") else { continue };
        for (pointer, text) in strings(words) {
            let text = text.to_lowercase();
            for promotion in ["sweat", "free week", "free trial", "download", "subscri", " app "] {
                assert!(!text.contains(promotion), "{} {pointer}: {promotion}", stored.path);
            }
        }
    }
}

#[test]
fn signs_of_the_condition_say_how_soon_and_on_what_ground() {
    let condition = one(Kind::Condition, "new-back-pain");
    let flags = items(&condition["red_flags"]);
    assert_eq!(flags.len(), 14);
    let now = flags.iter().filter(|flag| flag["urgency"] == "now");
    assert!(now.clone().count() >= 5);
    assert!(now.into_iter().all(|flag| flag["who_to_see"] == "emergency_services"));
}
