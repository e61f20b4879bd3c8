//! What has been withdrawn is nowhere to be read: it is 410 with the reason and the successor.

use limber::catalog::published::{Published, Recall, Withdrawal};
use limber::content::delivered::standing::Reason;
use limber::content::guidance::Severity;
use limber::content::id::{Id, Kind};
use serde_json::{Value, json};

use crate::api::answer::Answer;
use crate::api::harness::{TestApp, stored};
use crate::api::schemas::validates;

const WITHDRAWN_AT: &str = "2026-03-01T00:00:00Z";

/// The record of a document that is withdrawn as the next revision.
pub fn withdrawn(app: &TestApp, kind: Kind, id: &str, reason: Reason) -> Published {
    let record = app.recorded(kind, id).unwrap();
    let withdrawal = Withdrawal {
        reason,
        severity: Some(Severity::Stop),
        message: Some("It strains the lower back.".to_owned()),
        successor_id: Some(Id::new("cat-cow")),
        revision: app.revision() + 1,
        withdrawn_at: WITHDRAWN_AT.to_owned(),
    };
    Published { withdrawn: Some(withdrawal), ..record }
}

/// The same record with its versions recalled because of a stretch.
pub fn recalled(record: Published, because_of: &str, revision: u64) -> Published {
    let recall = Recall {
        through_version: record.version,
        kind: Kind::Stretch,
        id: Id::new(because_of),
        reason: Reason::Safety,
        severity: Some(Severity::Stop),
        message: Some("It strains the lower back.".to_owned()),
        successor_id: Some(Id::new("cat-cow")),
        revision,
        recalled_at: WITHDRAWN_AT.to_owned(),
    };
    Published { recalls: vec![recall], ..record }
}

/// Checks that an answer is 410, and gives what it says besides.
#[track_caller]
pub fn gone(answer: &Answer) -> Value {
    assert_eq!(answer.status, 410, "{}: {}", answer.asked, answer.text());
    let problem = answer.problem("gone");
    validates("#/components/schemas/GoneProblem", &problem, &answer.asked);
    let fields = ["reason", "severity", "message", "successor_id", "withdrawn_at", "revision"];
    fields.iter().map(|field| ((*field).to_owned(), problem[field].clone())).collect()
}

/// A routine without this stretch.
pub fn without(stretch_id: &str) -> Value {
    let mut routine = stored(Kind::Routine, "back-tension-five");
    for block in routine["blocks"].as_array_mut().unwrap() {
        block["steps"].as_array_mut().unwrap().retain(|step| step["stretch_id"] != *stretch_id);
    }
    routine
}

#[test]
fn a_withdrawn_document_is_410_with_the_reason_and_what_to_use_instead() {
    let app = TestApp::start();
    let kept = app.get("/v1/stretches/cobra");
    app.publish(&[without("cobra")]);
    let reasons = [Reason::Safety, Reason::Error, Reason::Outdated, Reason::License, Reason::Other];
    for (reason, word) in
        reasons.into_iter().zip(["safety", "error", "outdated", "license", "other"])
    {
        let revision = app.record(&[withdrawn(&app, Kind::Stretch, "cobra", reason)]);
        let expected = json!({
            "reason": word, "severity": "stop", "message": "It strains the lower back.",
            "successor_id": "cat-cow", "withdrawn_at": WITHDRAWN_AT, "revision": revision
        });
        for path in ["/v1/stretches/cobra", "/v1/stretches/cobra?locale=de&include=guidance"] {
            let answer = app.get(path);
            assert_eq!(gone(&answer), expected, "{path}");
            assert!(answer.json()["detail"].as_str().unwrap().contains("`cat-cow`"), "{path}");
        }
        let missing = &app.read("/v1/stretches?ids=cobra,nobody,cat-cow")["missing"];
        let unknown = json!({ "id": "nobody", "reason": "unknown", "successor_id": null });
        let known = json!({ "id": "cobra", "reason": word, "successor_id": "cat-cow" });
        assert_eq!(*missing, json!([known, unknown]));
    }
    let again = app.get_with("/v1/stretches/cobra", "if-none-match", kept.header("etag"));
    gone(&again);
    let linked = app.get_with("/v1/stretches/cobra", "accept", "application/ld+json");
    gone(&linked);
    assert_eq!(app.send("HEAD", "/v1/stretches/cobra", &[]).status, 410);
}

#[test]
fn the_timeline_of_a_withdrawn_routine_is_410_too() {
    let app = TestApp::start();
    app.record(&[withdrawn(&app, Kind::Routine, "back-tension-five", Reason::Outdated)]);
    for path in ["/v1/routines/back-tension-five", "/v1/routines/back-tension-five/timeline"] {
        assert_eq!(gone(&app.get(path))["reason"], "outdated", "{path}");
    }
}

#[test]
fn every_kind_of_document_can_be_withdrawn() {
    let app = TestApp::start();
    for (kind, id) in [
        (Kind::Stretch, "cobra"),
        (Kind::Routine, "back-tension-five"),
        (Kind::Guidance, "stop-at-pain"),
        (Kind::Condition, "new-back-pain"),
        (Kind::Vocabulary, "lateralities"),
        (Kind::Source, "sweat-back-cracking"),
    ] {
        app.record(&[withdrawn(&app, kind, id, Reason::Error)]);
        let path = format!("/v1/{}/{id}", kind.plural());
        gone(&app.get(&path));
        let missing = &app.read(&format!("/v1/{}?ids={id}", kind.plural()))["missing"];
        assert_eq!(missing[0]["reason"], "error", "{path}");
    }
}

#[test]
fn lists_search_counts_and_credits_know_nothing_of_it() {
    let app = TestApp::start();
    app.publish(&[without("cobra")]);
    app.record(&[withdrawn(&app, Kind::Stretch, "cobra", Reason::Error)]);
    for path in [
        "/v1/stretches?count=exact&limit=100",
        "/v1/stretches?updated_after=2020-01-01T00:00:00Z",
        "/v1/stretches?view=full",
        "/v1/stretches?q=cobra",
        "/v1/search?q=cobra&kind=stretch",
        "/v1/routines/back-tension-five?include=stretches",
        "/v1/routines?include=stretches",
        "/v1/attribution?routine=back-tension-five",
    ] {
        let answer = app.get(path);
        assert_eq!(answer.status, 200, "{path}");
        for said in ["\"id\":\"cobra\"", "/v1/stretches/cobra"] {
            assert!(!answer.text().contains(said), "{path}: {}", answer.text());
        }
    }
    assert_eq!(app.read("/v1/stretches?count=exact")["count"], 4);
    app.get("/v1/attribution?stretch=cobra").blames(&[("stretch", "unknown-value")]);
    app.get("/v1/guidance?stretch=cobra").blames(&[("stretch", "unknown-value")]);
}

#[test]
fn who_still_names_it_does_not_step_back() {
    let app = TestApp::start();
    app.publish(&[stored(Kind::Guidance, "stop-at-pain")]);
    let before = app.read("/v1/stretches/cobra");
    assert_eq!(before["revision"], 2);
    app.record(&[withdrawn(&app, Kind::Guidance, "stop-at-pain", Reason::Error)]);
    let after = app.read("/v1/stretches/cobra");
    assert_eq!((&after["revision"], &after["changed_in"]["safety"]), (&json!(3), &json!(3)));
    assert_ne!(after["guidance"], before["guidance"]);
}

#[test]
fn what_is_published_again_goes_on_with_the_next_version() {
    let app = TestApp::start();
    app.record(&[withdrawn(&app, Kind::Stretch, "cobra", Reason::Error)]);
    gone(&app.get("/v1/stretches/cobra"));
    app.publish(&[stored(Kind::Stretch, "cobra")]);
    let cobra = app.read("/v1/stretches/cobra");
    assert_eq!((&cobra["version"], &cobra["revision"]), (&json!(2), &json!(3)));
    assert_eq!(app.read("/v1/stretches?ids=cobra")["missing"], json!([]));
    assert_eq!(app.get("/v1/search?q=cobra&kind=stretch").json()["items"][0]["id"], "cobra");
}

#[test]
fn a_withdrawal_spares_its_versions_unless_it_is_for_safety() {
    let app = TestApp::start();
    let kept = app.get("/v1/stretches/cobra/versions/1");
    app.record(&[withdrawn(&app, Kind::Stretch, "cobra", Reason::License)]);
    let versions = app.read("/v1/stretches/cobra/versions");
    assert_eq!(versions["items"].as_array().unwrap().len(), 1);
    assert_eq!(app.get("/v1/stretches/cobra/versions/1").body, kept.body);
    let revision = app.record(&[withdrawn(&app, Kind::Stretch, "cobra", Reason::Safety)]);
    for rest in ["versions", "versions/1", "versions/1?locale=es"] {
        let why = gone(&app.get(&format!("/v1/stretches/cobra/{rest}")));
        assert_eq!((&why["reason"], &why["revision"]), (&json!("safety"), &json!(revision)));
    }
}

#[test]
fn recalled_versions_stay_gone_when_the_document_comes_back() {
    let app = TestApp::start();
    let revision = app.revision() + 1;
    let record = withdrawn(&app, Kind::Stretch, "cobra", Reason::Safety);
    app.record(&[recalled(record, "cobra", revision)]);
    app.publish(&[stored(Kind::Stretch, "cobra")]);
    let why = gone(&app.get("/v1/stretches/cobra/versions/1"));
    assert_eq!((&why["successor_id"], &why["revision"]), (&json!("cat-cow"), &json!(2)));
    assert_eq!(app.get("/v1/stretches/cobra").status, 200);
    assert_eq!(app.get("/v1/stretches/cobra/versions/2").status, 200);
    let versions = app.read("/v1/stretches/cobra/versions");
    let recalled: Vec<_> =
        versions["items"].as_array().unwrap().iter().map(|one| &one["recalled_in"]).collect();
    assert_eq!(recalled, [&json!(null), &json!(2)]);
}

#[test]
fn a_routine_is_recalled_because_of_a_stretch_that_it_used() {
    let app = TestApp::start();
    app.publish(&[without("cobra")]);
    let routine = app.recorded(Kind::Routine, "back-tension-five").unwrap();
    let routine = recalled(routine, "cobra", 3);
    let mut recalls = routine.recalls.clone();
    recalls[0].through_version = 1;
    let cobra = recalled(withdrawn(&app, Kind::Stretch, "cobra", Reason::Safety), "cobra", 3);
    app.record(&[cobra, Published { recalls, ..routine }]);
    let path = "/v1/routines/back-tension-five";
    assert_eq!(app.get(path).status, 200);
    assert_eq!(app.get(&format!("{path}/versions/2")).status, 200);
    let answer = app.get(&format!("{path}/versions/1"));
    let why = gone(&answer);
    assert_eq!((&why["reason"], &why["successor_id"]), (&json!("safety"), &json!(null)));
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("the stretch `cobra`") && detail.contains("`cat-cow`"), "{detail}");
}
