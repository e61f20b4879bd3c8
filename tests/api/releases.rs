//! Releases over a socket: scheduled, pinned, listed, changed, cancelled, carried out.

use limber::access::scope::Scope;
use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::answer::Answer;
use crate::api::editor::stretch_like;
use crate::api::harness::{TestApp, stored};
use crate::api::management::conforms_to;

const CHANGESETS: &str = "/manage/v1/changesets";
const FAR: &str = "2126-12-01T09:00:00+01:00[Europe/Berlin]";

/// A service, and the key of an editor.
fn desk() -> (TestApp, String) {
    let app = TestApp::start();
    let scopes = [Scope::ContentWrite, Scope::Publish];
    let secret = app.issue("cms", &scopes).secret.reveal().to_owned();
    (app, secret)
}

/// The cobra under another name.
fn cobra(name: &str) -> Value {
    let mut document = stored(Kind::Stretch, "cobra");
    document["texts"]["en"]["name"] = name.into();
    document
}

fn name_of_cobra(app: &TestApp) -> Value {
    app.read("/v1/stretches/cobra")["name"].clone()
}

/// Asks with `If-Match`.
fn matching(
    app: &TestApp,
    secret: &str,
    method: &str,
    path: &str,
    tag: &str,
    body: &Value,
) -> Answer {
    let bearer = format!("Bearer {secret}");
    let media_type =
        if method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
    let headers =
        [("authorization", bearer.as_str()), ("content-type", media_type), ("if-match", tag)];
    app.send_body(method, path, &headers, body.to_string().as_bytes())
}

/// Writes the working copy of the cobra.
#[track_caller]
fn write(app: &TestApp, secret: &str, name: &str) {
    let answer = matching(app, secret, "PUT", "/manage/v1/stretches/cobra", "*", &cobra(name));
    assert_eq!(answer.status, 200, "{}", answer.text());
}

fn publish_cobra(publish_at: &str) -> Value {
    let publish = json!({ "action": "publish", "kind": "stretch", "id": "cobra" });
    json!({ "note": "A better name", "publish_at": publish_at, "actions": [publish] })
}

/// Schedules a changeset, and gives the path of the release and its tag.
#[track_caller]
fn schedule(app: &TestApp, secret: &str, changeset: &Value) -> (String, String) {
    let answer = app.manage(secret, "POST", CHANGESETS, changeset);
    assert_eq!(answer.status, 201, "{}", answer.text());
    conforms_to(&answer.json(), "Release");
    let path = answer.header("location").to_owned();
    assert_eq!(path, format!("{CHANGESETS}/{}", answer.json()["id"].as_str().unwrap()));
    (path, answer.header("etag").to_owned())
}

/// Waits for a revision, as long as it takes.
fn arrived(app: &TestApp, revision: u64) {
    let path = format!("/v1?min_revision={revision}");
    while app.get(&path).status == 503 {}
    assert_eq!(app.revision(), revision);
}

fn soon() -> String {
    let at = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(1);
    at.to_string()
}

#[test]
fn a_release_goes_out_at_its_hour_as_it_was_when_it_was_scheduled() {
    let (app, secret) = desk();
    let former = name_of_cobra(&app);
    write(&app, &secret, "Scheduled");
    let (path, _) = schedule(&app, &secret, &publish_cobra(&soon()));
    assert_eq!(name_of_cobra(&app), former, "its hour has not come");
    write(&app, &secret, "Written later");
    arrived(&app, 2);
    assert_eq!(name_of_cobra(&app), "Scheduled");
    let release = app.manage(&secret, "GET", &path, &json!({})).json();
    conforms_to(&release, "Release");
    assert_eq!((&release["status"], &release["revision"]), (&json!("published"), &json!(2)));
    let copy = app.manage(&secret, "GET", "/manage/v1/stretches/cobra", &json!({}));
    assert_eq!(copy.json()["texts"]["en"]["name"], "Written later", "who wrote it keeps it");
    assert_eq!(copy.header("limber-status"), "draft");
}

#[test]
fn what_is_put_and_published_in_one_release_waits_as_well() {
    let (app, secret) = desk();
    let number = app.manage(&secret, "GET", "/manage/v1/stretches/cobra", &json!({}));
    let changeset = json!({ "publish_at": "2026-01-01T00:00:00Z", "actions": [
        { "action": "put", "document": cobra("In the past"), "if_match": number.header("etag") },
        { "action": "publish", "kind": "stretch", "id": "cobra" }
    ] });
    schedule(&app, &secret, &changeset);
    arrived(&app, 2);
    assert_eq!(name_of_cobra(&app), "In the past");
    let copy = app.manage(&secret, "GET", "/manage/v1/stretches/cobra", &json!({}));
    assert_eq!(copy.header("limber-status"), "published");
}

#[test]
fn a_release_that_breaks_rules_today_is_refused_and_not_kept() {
    let (app, secret) = desk();
    let mut bad = cobra("Bad");
    bad["laterality"] = "somewhere".into();
    let changeset = json!({ "publish_at": FAR, "actions": [
        { "action": "put", "document": bad, "if_match": "*" },
        { "action": "publish", "kind": "stretch", "id": "nobody" }
    ] });
    let problem =
        app.manage(&secret, "POST", CHANGESETS, &changeset).managed_problem("invalid-document");
    assert_eq!(problem["status"], 422);
    let pointers = problem["errors"].to_string();
    assert!(pointers.contains("#/actions/0/document/laterality"), "{pointers}");
    let list = app.manage(&secret, "GET", CHANGESETS, &json!({})).json();
    assert_eq!(list["items"], json!([]));
}

#[test]
fn an_hour_needs_its_offset() {
    let (app, secret) = desk();
    for hour in ["2126-12-01T09:00:00", "2126-12-01T09:00:00[Europe/Berlin]", "tomorrow"] {
        let answer = app.manage(&secret, "POST", CHANGESETS, &publish_cobra(hour));
        let problem = answer.managed_problem("invalid-document");
        assert_eq!(problem["errors"][0]["pointer"], "#/publish_at", "{hour}");
        assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("+01:00"), "{hour}");
    }
    let dry = json!({ "publish_at": FAR, "dry_run": true,
        "actions": [{ "action": "publish", "kind": "stretch", "id": "cobra" }] });
    let answer = app.manage(&secret, "POST", CHANGESETS, &dry);
    assert_eq!((answer.status, &answer.json()["dry_run"]), (200, &json!(true)));
}

#[test]
fn a_release_keeps_the_zone_it_was_meant_in() {
    let (app, secret) = desk();
    let (path, _) = schedule(&app, &secret, &publish_cobra(FAR));
    let release = app.manage(&secret, "GET", &path, &json!({})).json();
    assert_eq!(release["publish_at"], "2126-12-01T08:00:00Z");
    assert_eq!(release["meant_at"], FAR);
    assert_eq!(release["by"], "cms");
}

#[test]
fn a_release_is_changed_and_cancelled_in_the_state_that_was_read() {
    let (app, secret) = desk();
    let (path, tag) = schedule(&app, &secret, &publish_cobra(FAR));
    app.manage(&secret, "DELETE", &path, &json!({})).managed_problem("precondition-required");
    let wish = json!({ "note": "Another", "publish_at": "2127-01-01T00:00:00Z" });
    let changed = matching(&app, &secret, "PATCH", &path, &tag, &wish);
    assert_eq!(changed.status, 200, "{}", changed.text());
    conforms_to(&changed.json(), "Release");
    assert_eq!(changed.json()["note"], "Another");
    assert_eq!(changed.json()["publish_at"], "2127-01-01T00:00:00Z");
    let stale = matching(&app, &secret, "DELETE", &path, &tag, &json!({}));
    assert_eq!((stale.status, &stale.json()["code"]), (412, &json!("precondition-failed")));
    assert_eq!(stale.json()["current"]["note"], "Another");
    assert_eq!(stale.json()["current_etag"], changed.header("etag"));
    assert_eq!(stale.header("etag"), changed.header("etag"));
    let none = json!({ "publish_at": null });
    let tag = changed.header("etag");
    matching(&app, &secret, "PATCH", &path, tag, &none).managed_problem("invalid-document");
    let cancelled = matching(&app, &secret, "DELETE", &path, tag, &json!({}));
    assert_eq!((cancelled.status, &cancelled.json()["status"]), (200, &json!("cancelled")));
    let again = matching(&app, &secret, "DELETE", &path, cancelled.header("etag"), &json!({}));
    again.managed_problem("conflict");
    let patched = matching(&app, &secret, "PATCH", &path, cancelled.header("etag"), &wish);
    patched.managed_problem("conflict");
    assert_eq!(app.revision(), 1);
}

#[test]
fn other_actions_of_a_release_are_pinned_anew() {
    let (app, secret) = desk();
    let (path, tag) = schedule(&app, &secret, &publish_cobra(FAR));
    write(&app, &secret, "Later");
    let wish = json!({ "publish_at": "2026-01-01T00:00:00Z",
        "actions": [{ "action": "publish", "kind": "stretch", "id": "cobra" }] });
    let changed = matching(&app, &secret, "PATCH", &path, &tag, &wish);
    assert_eq!(changed.status, 200, "{}", changed.text());
    arrived(&app, 2);
    assert_eq!(name_of_cobra(&app), "Later");
}

#[test]
fn a_release_that_no_longer_passes_has_failed_and_says_why() {
    let (app, secret) = desk();
    app.publish(&[stretch_like("cobra", "spare")]);
    let withdraw = json!({ "publish_at": FAR, "actions": [
        { "action": "withdraw", "kind": "stretch", "id": "spare", "reason": "outdated" }
    ] });
    let (path, tag) = schedule(&app, &secret, &withdraw);
    // It was fit to be withdrawn then. Now a routine uses it.
    let mut routine = stored(Kind::Routine, "back-tension-five");
    routine["id"] = "another-five".into();
    routine["blocks"][0]["steps"][3]["stretch_id"] = "spare".into();
    app.publish(&[routine]);
    let wish = json!({ "publish_at": "2026-01-01T00:00:00Z" });
    assert_eq!(matching(&app, &secret, "PATCH", &path, &tag, &wish).status, 200);
    let failed = loop {
        let release = app.manage(&secret, "GET", &path, &json!({})).json();
        if release["status"] != "scheduled" {
            break release;
        }
    };
    conforms_to(&failed, "Release");
    assert_eq!(failed["status"], "failed");
    assert_eq!(failed["errors"][0]["code"], "in-use");
    assert!(failed["errors"][0]["detail"].as_str().unwrap().contains("another-five"));
    assert_eq!(app.revision(), 3, "nothing of it was done");
    app.read("/v1/stretches/spare");
    let figures = app.get("/metrics").text().to_owned();
    assert!(figures.contains("limber_releases{status=\"failed\"} 1"), "{figures}");
    assert!(figures.contains("limber_release_lag_seconds "), "{figures}");
}

#[test]
fn releases_are_listed_newest_first_by_page_and_status() {
    let (app, secret) = desk();
    let mut paths: Vec<String> = Vec::new();
    for _ in 0..3 {
        paths.push(schedule(&app, &secret, &publish_cobra(FAR)).0);
    }
    let list = |query: &str| {
        let answer = app.manage(&secret, "GET", &format!("{CHANGESETS}?{query}"), &json!({}));
        assert_eq!(answer.status, 200, "{}", answer.text());
        conforms_to(&answer.json(), "ReleaseList");
        answer.json()
    };
    let ids = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| format!("{CHANGESETS}/{}", item["id"].as_str().unwrap())).collect()
    };
    let first = list("limit=2");
    assert_eq!(ids(&first), [paths[2].clone(), paths[1].clone()]);
    let next = list(&format!("limit=2&cursor={}", first["next_cursor"].as_str().unwrap()));
    assert_eq!((ids(&next), &next["next_cursor"]), (vec![paths[0].clone()], &Value::Null));
    assert_eq!(list("status=scheduled")["items"].as_array().unwrap().len(), 3);
    assert_eq!(list("status=failed")["items"], json!([]));
    app.manage(&secret, "GET", &format!("{CHANGESETS}?status=lost"), &json!({}))
        .managed_problem("invalid-parameter");
    app.manage(&secret, "GET", &format!("{CHANGESETS}/{}", "0".repeat(32)), &json!({}))
        .managed_problem("not-found");
}

#[test]
fn who_may_only_publish_brings_no_document_along() {
    let (app, _) = desk();
    let publisher = app.issue("publisher", &[Scope::Publish]).secret.reveal().to_owned();
    let changeset = json!({ "publish_at": FAR, "actions": [
        { "action": "publish", "kind": "stretch", "id": "cobra", "document": cobra("Mine") }
    ] });
    app.manage(&publisher, "POST", CHANGESETS, &changeset).managed_problem("forbidden");
    let (path, tag) = schedule(&app, &publisher, &publish_cobra(FAR));
    let wish = json!({ "actions": changeset["actions"] });
    matching(&app, &publisher, "PATCH", &path, &tag, &wish).managed_problem("forbidden");
}

#[test]
fn what_was_withdrawn_or_published_since_does_not_come_back_by_a_release() {
    for is_withdrawn in [true, false] {
        let (app, secret) = desk();
        write(&app, &secret, "Scheduled");
        let (path, _) = schedule(&app, &secret, &publish_cobra(&soon()));
        if is_withdrawn {
            let body = json!({ "reason": "safety", "message": "It hurts." });
            let gone = app.manage(&secret, "POST", "/manage/v1/stretches/cobra/withdraw", &body);
            assert_eq!(gone.status, 200, "{}", gone.text());
        } else {
            write(&app, &secret, "Newer");
            let now =
                json!({ "actions": [{ "action": "publish", "kind": "stretch", "id": "cobra" }] });
            let newer = app.manage(&secret, "POST", CHANGESETS, &now);
            assert_eq!(newer.status, 200, "{}", newer.text());
        }
        let release = loop {
            let release = app.manage(&secret, "GET", &path, &json!({})).json();
            if release["status"] != "scheduled" {
                break release;
            }
        };
        assert_eq!(release["status"], "failed", "{release}");
        assert_eq!(release["errors"][0]["code"], "release-outdated");
        assert_eq!(app.get("/v1/stretches/cobra").status, if is_withdrawn { 410 } else { 200 });
        assert_eq!(app.revision(), 2);
    }
}
