//! A change moves the pages that show it and no other: those stay byte for byte, with their tags.

use std::collections::BTreeMap;

use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::harness::{TestApp, stored};

/// The tag of every document's page, of every timeline and of each list, by path.
fn tags(app: &TestApp, locale: &str) -> BTreeMap<String, String> {
    let mut paths = vec!["/v1/routines/back-tension-five/timeline".to_owned()];
    for kind in ["stretches", "routines", "guidance", "conditions", "vocabularies", "sources"] {
        paths.push(format!("/v1/{kind}"));
        let list = app.read(&format!("/v1/{kind}?limit=100"));
        let items = list["items"].as_array().unwrap().iter();
        paths.extend(items.map(|item| item["links"]["self"].as_str().unwrap().to_owned()));
    }
    let tag = |path: &String| {
        let answer = app.get(&format!("{path}?locale={locale}"));
        assert_eq!(answer.status, 200, "{path}");
        answer.header("etag").to_owned()
    };
    paths.iter().map(|path| (path.clone(), tag(path))).collect()
}

/// The paths whose pages a change moves, in English.
fn moved(app: &TestApp, change: impl FnOnce(&TestApp)) -> Vec<String> {
    let before = tags(app, "en");
    change(app);
    let after = tags(app, "en");
    let moved = after.iter().filter(|(path, tag)| before.get(*path) != Some(tag));
    moved.map(|(path, _)| path.clone()).collect()
}

#[test]
fn a_stretch_moves_itself_and_the_routines_that_use_it() {
    let app = TestApp::start();
    let moved = moved(&app, |app| {
        let mut stretch = stored(Kind::Stretch, "cobra");
        stretch["texts"]["en"]["name"] = "Cobra, renamed".into();
        assert_eq!(app.publish(&[stretch]), 2);
    });
    assert_eq!(
        moved,
        [
            "/v1/routines",
            "/v1/routines/back-tension-five",
            "/v1/routines/back-tension-five/timeline",
            "/v1/stretches",
            "/v1/stretches/cobra",
        ]
    );
    let cobra = app.read("/v1/stretches/cobra");
    assert_eq!((&cobra["version"], &cobra["revision"]), (&json!(2), &json!(2)));
    assert_eq!(cobra["published_at"], "2026-02-02T00:00:00Z");
    let routine = app.read("/v1/routines/back-tension-five");
    assert_eq!((&routine["version"], &routine["revision"]), (&json!(1), &json!(2)));
    assert_eq!(routine["published_at"], "2026-01-01T00:00:00Z");
}

#[test]
fn guidance_moves_whatever_shows_it_and_counts_as_safety_there() {
    let app = TestApp::start();
    let hash = app.read("/v1/stretches/cobra")["content_hash"].clone();
    let shows = |path: &String| {
        let document = app.read(path);
        document["guidance"]
            .as_array()
            .is_some_and(|notes| notes.iter().any(|note| note["guidance_id"] == "stop-at-pain"))
    };
    let moved = moved(&app, |app| {
        let mut guidance = stored(Kind::Guidance, "stop-at-pain");
        guidance["texts"]["en"]["advice"] = "Stop at once when it hurts.".into();
        app.publish(&[guidance]);
    });
    for path in &moved {
        let is_page = path.matches('/').count() == 3;
        let is_itself = path == "/v1/guidance/stop-at-pain";
        assert!(!is_page || is_itself || shows(path), "{path} does not show it");
    }
    let stretches = app.read("/v1/stretches?limit=100");
    for stretch in stretches["items"].as_array().unwrap() {
        let path = stretch["links"]["self"].as_str().unwrap().to_owned();
        assert_eq!(moved.contains(&path), shows(&path), "{path}");
    }
    let stretch = app.read("/v1/stretches/cobra");
    assert_eq!((&stretch["version"], &stretch["revision"]), (&json!(1), &json!(2)));
    let changed = json!({ "safety": 2, "dosage": 1, "instructional": 1, "editorial": 1 });
    assert_eq!(stretch["changed_in"], changed);
    assert_eq!(app.read("/v1/routines/back-tension-five")["changed_in"], changed);
    assert_ne!(stretch["content_hash"], hash);
    assert_eq!(stretch["published_at"], "2026-01-01T00:00:00Z");
    let timeline = app.read("/v1/routines/back-tension-five/timeline");
    assert_eq!((&timeline["routine_version"], &timeline["revision"]), (&json!(1), &json!(2)));
}

#[test]
fn a_label_moves_what_shows_it_and_counts_as_wording() {
    let app = TestApp::start();
    let moved = moved(&app, |app| {
        let mut positions = stored(Kind::Vocabulary, "positions");
        positions["texts"]["en"]["terms"]["supine"]["label"] = "On the back".into();
        app.publish(&[positions]);
    });
    let shows = ["/v1/stretches", "/v1/routines", "/v1/vocabularies"];
    assert!(moved.iter().all(|path| shows.iter().any(|one| path.starts_with(one))), "{moved:?}");
    for path in ["/v1/stretches/supine-twist", "/v1/routines/back-tension-five"] {
        assert!(moved.contains(&path.to_owned()), "{path} shows it: {moved:?}");
    }
    assert!(!moved.contains(&"/v1/vocabularies/regions".to_owned()), "{moved:?}");
    let stretch = app.read("/v1/stretches/supine-twist");
    let changed = json!({ "safety": 1, "dosage": 1, "instructional": 1, "editorial": 2 });
    assert_eq!(stretch["changed_in"], changed);
    assert_eq!(stretch["position"]["label"], "On the back");
}

#[test]
fn what_players_say_moves_timelines_alone() {
    let app = TestApp::start();
    let moved = moved(&app, |app| {
        let mut phrases = stored(Kind::Phrases, "en");
        let half = phrases["phrases"].as_object_mut().unwrap().get_mut("halfway").unwrap();
        *half = "Half of it".into();
        app.publish(&[phrases]);
    });
    assert_eq!(moved, ["/v1/routines/back-tension-five/timeline"]);
    let timeline = app.read("/v1/routines/back-tension-five/timeline");
    assert_eq!(timeline["revision"], 2);
}

#[test]
fn a_change_in_one_language_leaves_the_words_of_the_others() {
    let app = TestApp::start();
    let before = app.read("/v1/stretches/cobra?locale=de");
    let mut stretch = stored(Kind::Stretch, "cobra");
    stretch["texts"]["es"]["name"] = "Cobra, otra vez".into();
    app.publish(&[stretch]);
    let after = app.read("/v1/stretches/cobra?locale=de");
    assert_eq!(after["content_hash"], before["content_hash"]);
    assert_eq!(app.read("/v1/stretches/cobra?locale=es")["name"], "Cobra, otra vez");
}

#[test]
fn who_kept_an_answer_is_told_when_it_moved_and_only_then() {
    let app = TestApp::start();
    let kept = app.get("/v1/stretches/cobra");
    let other = app.get("/v1/stretches/cat-cow");
    let mut stretch = stored(Kind::Stretch, "cobra");
    stretch["texts"]["en"]["name"] = "Cobra, renamed".into();
    app.publish(&[stretch]);
    let again = app.get_with("/v1/stretches/cobra", "if-none-match", kept.header("etag"));
    assert_eq!(again.status, 200);
    let same = app.get_with("/v1/stretches/cat-cow", "if-none-match", other.header("etag"));
    assert_eq!(same.status, 304);
    assert_eq!(same.header("limber-revision"), "2", "the catalogue moved, this page did not");
    let whole = app.get("/v1/stretches/cat-cow");
    assert_eq!(whole.body, other.body);
}

#[test]
fn a_new_version_takes_the_place_of_the_former() {
    let app = TestApp::start();
    app.publish(&[stored(Kind::Stretch, "cobra")]);
    let versions = app.read("/v1/stretches/cobra/versions");
    assert_eq!(versions["items"][0]["version"], 2);
    assert_eq!(versions["items"][0]["href"], "/v1/stretches/cobra/versions/2");
    assert_eq!(app.get("/v1/stretches/cobra/versions/2").status, 200);
}

#[test]
fn what_was_taken_away_is_gone_from_everywhere() {
    let app = TestApp::start();
    app.remove(Kind::Condition, "new-back-pain");
    app.get("/v1/conditions/new-back-pain").problem("not-found");
    let list = app.read("/v1/conditions?count=exact");
    assert_eq!((&list["items"], &list["count"]), (&json!([]), &json!(0)));
    let missing = app.read("/v1/conditions?ids=new-back-pain")["missing"].clone();
    assert_eq!(missing[0]["id"], "new-back-pain");
    let unknown = app.get("/v1/guidance?condition=new-back-pain");
    unknown.blames(&[("condition", "unknown-value")]);
}

#[test]
fn what_is_published_together_is_seen_together() {
    let app = TestApp::start();
    let mut documents = Vec::new();
    for id in ["cobra", "cat-cow", "seated-twist"] {
        let mut stretch = stored(Kind::Stretch, id);
        stretch["texts"]["en"]["summary"] = "All three at once.".into();
        documents.push(stretch);
    }
    assert_eq!(app.publish(&documents), 2);
    let list = app.read("/v1/stretches?ids=cobra,cat-cow,seated-twist");
    let moved: Vec<&Value> =
        list["items"].as_array().unwrap().iter().map(|item| &item["revision"]).collect();
    assert_eq!(moved, [2, 2, 2]);
}
