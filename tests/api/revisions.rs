//! `min_revision` gives this revision or a newer one: at once, after a moment of waiting, or not
//! at all; never older content under that URL.

use std::thread;

use limber::content::id::Kind;
use serde_json::json;

use crate::api::documented::{paths, with};
use crate::api::harness::{TestApp, bundled, stored};
use crate::api::wire::{Wire, parts, status};

#[test]
fn a_revision_that_is_here_is_answered_at_once() {
    for path in paths() {
        for revision in [0, 1] {
            let answer = bundled().get(&with(&path, &format!("min_revision={revision}")));
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.body, bundled().get(&path).body, "{path}");
        }
    }
}

#[test]
fn a_revision_that_does_not_come_is_503_on_every_path() {
    // All wait at once, so that the test waits once.
    thread::scope(|scope| {
        for path in paths() {
            scope.spawn(move || {
                let answer = bundled().get(&with(&path, "min_revision=1000"));
                assert_eq!(answer.status, 503, "{path}");
                let problem = answer.problem("revision-not-here");
                assert_eq!(problem["retry"], "later", "{path}");
                assert_eq!(answer.header("retry-after"), "1", "{path}");
                let detail = problem["detail"].as_str().unwrap();
                assert!(detail.contains("1000"), "{path}: {detail}");
            });
        }
    });
}

/// Sends a request that has to wait, publishes `change` meanwhile, and gives the answer.
fn awaited(app: &TestApp, path: &str, change: &serde_json::Value) -> String {
    let mut wire = Wire::open(app);
    wire.send(&format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"));
    // By the time that another request has come back, this one has arrived and waits.
    assert_eq!(app.get("/v1").header("limber-revision"), "1");
    app.publish(std::slice::from_ref(change));
    wire.rest()
}

#[test]
fn a_revision_that_is_on_its_way_is_waited_for() {
    let app = TestApp::start();
    let mut stretch = stored(Kind::Stretch, "cobra");
    stretch["texts"]["en"]["name"] = "Cobra, renamed".into();
    let answer = awaited(&app, "/v1/stretches/cobra?min_revision=2", &stretch);
    assert_eq!(status(&answer), 200, "{answer}");
    let (head, body) = parts(&answer);
    assert!(head.to_lowercase().contains("limber-revision: 2"), "{head}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["name"], "Cobra, renamed");
}

#[test]
fn a_document_that_is_on_its_way_is_waited_for() {
    let app = TestApp::start();
    let mut stretch = stored(Kind::Stretch, "cobra");
    stretch["id"] = "sphinx".into();
    let answer = awaited(&app, "/v1/stretches/sphinx?min_revision=2", &stretch);
    assert_eq!(status(&answer), 200, "{answer}");
}

#[test]
fn a_term_that_is_on_its_way_can_be_filtered_by() {
    let app = TestApp::start();
    let mut positions = stored(Kind::Vocabulary, "positions");
    let mut term = positions["terms"][0].clone();
    term["id"] = "floating".into();
    positions["terms"].as_array_mut().unwrap().push(term);
    positions["texts"]["en"]["terms"]["floating"] = json!({ "label": "Floating" });
    let path = "/v1/stretches?position=floating&min_revision=2";
    let answer = awaited(&app, path, &positions);
    assert_eq!(status(&answer), 200, "{answer}");
}
