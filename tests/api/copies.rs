//! Lists for editors: working copies of a kind, and what is due to be reviewed.

use limber::access::scope::Scope;
use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::harness::{DOCUMENTS, TestApp, bundled, stored};
use crate::api::management::conforms_to;

const GUIDANCE: &str = "/manage/v1/guidance";
const REVIEWS: &str = "/manage/v1/reviews";

fn editor(app: &TestApp) -> String {
    let scopes = [Scope::ContentWrite, Scope::Publish];
    app.issue("editor", &scopes).secret.reveal().to_owned()
}

#[track_caller]
fn read(app: &TestApp, secret: &str, path: &str) -> Value {
    let answer = app.manage(secret, "GET", path, &Value::Null);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

/// Every item of a list, some at once.
#[track_caller]
fn all(app: &TestApp, secret: &str, path: &str, schema: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = read(app, secret, &format!("{path}{cursor}"));
        conforms_to(&page, schema);
        items.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else { return items };
        cursor = format!("&cursor={next}");
    }
}

fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

fn send(app: &TestApp, secret: &str, method: &str, path: &str, tag: (&str, &str), body: &Value) {
    let bearer = format!("Bearer {secret}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json"), tag];
    let answer = app.send_body(method, path, &headers, body.to_string().as_bytes());
    assert!((200..300).contains(&answer.status), "{method} {path}: {}", answer.text());
}

#[test]
fn working_copies_are_listed_whole_and_in_order_however_long_a_page_is() {
    let secret = editor(bundled());
    for kind in Kind::ALL {
        let mut expected: Vec<&str> = DOCUMENTS
            .iter()
            .filter(|document| document.kind() == kind)
            .map(|document| document.id().as_str())
            .collect();
        expected.sort_unstable();
        for limit in [1, 2, 7, 100] {
            let path = format!("/manage/v1/{}?limit={limit}", kind.plural());
            let items = all(bundled(), &secret, &path, "DocumentList");
            assert_eq!(ids(&items), expected, "{path}");
            for item in items {
                assert_eq!(item["kind"], kind.word());
                assert_eq!((&item["status"], &item["version"]), (&json!("published"), &json!(1)));
                assert_eq!(item["name"] == Value::Null, kind == Kind::Phrases, "{item}");
            }
        }
    }
}

#[test]
fn a_list_tells_where_each_working_copy_stands() {
    let app = TestApp::start();
    let secret = editor(&app);
    let mut new = stored(Kind::Guidance, "stop-at-pain");
    new["id"] = "a-new-one".into();
    new["texts"]["en"]["name"] = "A new one".into();
    send(&app, &secret, "PUT", &format!("{GUIDANCE}/a-new-one"), ("if-none-match", "*"), &new);
    let list =
        |query: &str| all(&app, &secret, &format!("{GUIDANCE}?limit=3{query}"), "DocumentList");
    let drafts = list("&status=draft");
    assert_eq!(ids(&drafts), ["a-new-one"]);
    assert_eq!(drafts[0]["version"], 0);
    assert_eq!(drafts[0]["name"], "A new one");
    assert_eq!(drafts[0]["by"], "editor");
    assert_eq!(list("")[0], drafts[0], "it is the first of all");
    let mut edited = stored(Kind::Guidance, "habit-active-life");
    edited["texts"]["en"]["name"] = "Move".into();
    let path = format!("{GUIDANCE}/habit-active-life");
    let listed = list("").into_iter().find(|item| item["id"] == "habit-active-life").unwrap();
    assert_eq!((listed["by"].as_str(), listed["version"].as_u64()), (Some("limber"), Some(1)));
    let tag = listed["etag"].as_str().unwrap();
    send(&app, &secret, "PUT", &path, ("if-match", tag), &edited);
    assert_eq!(ids(&list("&status=draft")), ["a-new-one", "habit-active-life"]);
    let path = format!("{GUIDANCE}/habit-standing-workstation/withdraw");
    let why = json!({ "reason": "outdated" });
    send(&app, &secret, "POST", &path, ("if-match", "*"), &why);
    assert_eq!(ids(&list("&status=withdrawn")), ["habit-standing-workstation"]);
    let published = list("&status=published");
    assert_eq!(published.len() + 3, list("").len());
    assert!(published.iter().all(|item| item["status"] == "published"));
}

#[test]
fn a_list_refuses_what_it_does_not_know() {
    let secret = editor(bundled());
    let ask = |path: &str| bundled().manage(&secret, "GET", path, &Value::Null);
    for query in ["status=new", "limit=0", "limit=101", "cursor=A", "cursor=", "locale=en"] {
        for path in [GUIDANCE, REVIEWS] {
            let answer = ask(&format!("{path}?{query}"));
            assert_eq!(answer.managed_problem("invalid-parameter")["status"], 400, "{query}");
        }
    }
    assert_eq!(ask("/manage/v1/stretch?limit=0").status, 404, "before 400");
    let answer = bundled().manage(&secret, "POST", GUIDANCE, &json!({}));
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS");
}

/// Guidance with a review that is due at a day.
fn due(id: &str, day: Option<&str>) -> Value {
    let mut document = stored(Kind::Guidance, id);
    document["review"] = json!({
        "status": "reviewed", "reviewer": "Dr A. Example, physiotherapist",
        "reviewed_at": "2020-01-01", "due_at": day,
    });
    document
}

#[test]
fn reviews_that_are_overdue_come_first_and_then_what_nobody_has_looked_at() {
    let app = TestApp::start();
    let secret = editor(&app);
    let in_days = |days: i64| {
        let ahead = jiff::Span::new().days(days);
        jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::UTC).date() + ahead
    };
    app.publish(&[
        due("stop-at-pain", Some("2021-06-01")),
        due("disclaimer", Some("2021-05-01")),
        due("habit-active-life", Some(&in_days(20).to_string())),
        due("friends-must-not-crack", Some(&in_days(50).to_string())),
        due("stop-at-nerve-signs", None),
    ]);
    let list = |query: &str| all(&app, &secret, &format!("{REVIEWS}?{query}"), "ReviewList");
    let items = list("limit=2");
    let days: Vec<&str> = ids(&items)[..3].to_vec();
    assert_eq!(days, ["disclaimer", "stop-at-pain", "habit-active-life"]);
    let states: Vec<&Value> = items[..4].iter().map(|item| &item["state"]).collect();
    assert_eq!(states, ["overdue", "overdue", "due", "unreviewed"]);
    assert_eq!(items[0]["reviewer"], "Dr A. Example, physiotherapist");
    assert_eq!(items[0]["due_at"], "2021-05-01");
    let told = ids(&items);
    assert!(!told.contains(&"friends-must-not-crack") && !told.contains(&"stop-at-nerve-signs"));
    assert_eq!(ids(&list("state=overdue")), ["disclaimer", "stop-at-pain"]);
    assert_eq!(ids(&list("state=due")), ["habit-active-life"]);
    let soon = list("state=due&due_within_days=60");
    assert_eq!(ids(&soon), ["habit-active-life", "friends-must-not-crack"]);
    assert_eq!(ids(&list("state=due&due_within_days=0")), Vec::<&str>::new());
    let reviewed = DOCUMENTS.iter().filter(|document| document.review().is_some()).count();
    let unreviewed = list("state=unreviewed&limit=7");
    assert_eq!(unreviewed.len(), reviewed - 5, "of every kind that is reviewed at all");
    assert_eq!(list("limit=100").len(), reviewed - 2);
}
