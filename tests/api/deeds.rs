//! What was done with a document, and who did what: told from the log, newest first.

use limber::access::scope::Scope;
use limber::content::id::Kind;
use limber::store::contract::Keep;
use serde_json::{Value, json};

use crate::api::answer::Answer;
use crate::api::harness::{TestApp, block_on, stored};
use crate::api::management::conforms_to;

const GUIDANCE: &str = "/manage/v1/guidance/habit-active-life";
const AUDIT: &str = "/manage/v1/audit";

/// A service, and the secret of an editor who may write and publish.
fn editor() -> (TestApp, String) {
    let app = TestApp::start();
    let scopes = [Scope::ContentWrite, Scope::Publish];
    let secret = app.issue("editor", &scopes).secret.reveal().to_owned();
    (app, secret)
}

/// Sends a change that is made for whatever is there.
#[track_caller]
fn change(app: &TestApp, secret: &str, method: &str, path: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {secret}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
        ("if-match", "*"),
    ];
    let answer = app.send_body(method, path, &headers, body.to_string().as_bytes());
    assert!((200..300).contains(&answer.status), "{method} {path}: {}", answer.text());
    answer
}

#[track_caller]
fn read(app: &TestApp, secret: &str, path: &str) -> Value {
    let answer = app.manage(secret, "GET", path, &Value::Null);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("cache-control"), "private, no-store");
    answer.json()
}

#[track_caller]
fn history(app: &TestApp, secret: &str, path: &str) -> Vec<Value> {
    let list = read(app, secret, &format!("{path}/history"));
    conforms_to(&list, "HistoryList");
    list["items"].as_array().unwrap().clone()
}

#[track_caller]
fn audit(app: &TestApp, secret: &str, query: &str) -> Vec<Value> {
    let list = read(app, secret, &format!("{AUDIT}{query}"));
    conforms_to(&list, "AuditList");
    list["items"].as_array().unwrap().clone()
}

fn column<'a>(items: &'a [Value], field: &str) -> Vec<&'a Value> {
    items.iter().map(|item| &item[field]).collect()
}

/// The bundled guidance with other advice.
fn advising(advice: &str) -> Value {
    let mut document = stored(Kind::Guidance, "habit-active-life");
    document["texts"]["en"]["advice"] = advice.into();
    document
}

/// Saved, discarded, saved again, published and withdrawn.
fn lived(app: &TestApp, secret: &str) {
    change(app, secret, "PUT", GUIDANCE, &advising("Sit all day."));
    change(app, secret, "DELETE", GUIDANCE, &Value::Null);
    change(app, secret, "PUT", GUIDANCE, &advising("Walk a little each day."));
    let path = format!("{GUIDANCE}/publish");
    change(app, secret, "POST", &path, &json!({ "note": "Clearer words" }));
    let path = format!("{GUIDANCE}/withdraw");
    change(app, secret, "POST", &path, &json!({ "reason": "outdated" }));
}

#[test]
fn a_document_has_a_history_of_who_did_what_and_what_differs() {
    let (app, secret) = editor();
    lived(&app, &secret);
    let items = history(&app, &secret, GUIDANCE);
    let actions = column(&items, "action");
    let expected = ["withdrawn", "published", "saved", "discarded", "saved", "published"];
    assert_eq!(actions, expected);
    assert_eq!(column(&items, "version"), [2, 2, 1, 1, 1, 1]);
    let by = ["editor", "editor", "editor", "editor", "editor", "tests"];
    assert_eq!(column(&items, "by"), by);
    let numbers: Vec<u64> = items.iter().map(|item| item["number"].as_u64().unwrap()).collect();
    assert!(numbers.is_sorted_by(|newer, older| newer > older), "{numbers:?}");
    let [withdrawn, published, saved, discarded, _, first] = items.as_slice() else { panic!() };
    assert_eq!(withdrawn["reason"], "outdated");
    assert_eq!(withdrawn["differences"], json!([]));
    assert_eq!(published["note"], "Clearer words");
    assert_eq!(published["change"], "safety");
    assert_eq!(published["reason"], Value::Null);
    assert_eq!(published["differences"], json!([]), "it is what was saved before");
    let replaced = |advice: &str| {
        let pointer = "#/texts/en/advice";
        json!([{ "op": "replace", "pointer": pointer, "value": advice }])
    };
    assert_eq!(saved["base_version"], 1);
    assert_eq!(saved["change"], Value::Null);
    assert_eq!(saved["differences"], replaced("Walk a little each day."));
    let bundled = stored(Kind::Guidance, "habit-active-life");
    let advice = bundled["texts"]["en"]["advice"].as_str().unwrap();
    assert_eq!(discarded["differences"], replaced(advice));
    assert_eq!(discarded["base_version"], Value::Null);
    let added = first["differences"].as_array().unwrap();
    assert!(added.iter().all(|one| one["op"] == "add"), "there was nothing before");
    assert_eq!(first["at"], "2026-01-01T00:00:00Z");
}

#[test]
fn a_former_state_is_the_document_as_it_was_then() {
    let (app, secret) = editor();
    lived(&app, &secret);
    let items = history(&app, &secret, GUIDANCE);
    let state = |item: &Value| {
        let path = format!("{GUIDANCE}?number={}", item["number"]);
        let answer = app.manage(&secret, "GET", &path, &Value::Null);
        assert_eq!(answer.status, 200, "{path}");
        let told = answer.header("limber-status").to_owned();
        (told, answer.header("limber-version").to_owned(), answer.json())
    };
    let bundled = stored(Kind::Guidance, "habit-active-life");
    let walk = advising("Walk a little each day.");
    let expected = [
        ("withdrawn", "2", &walk),
        ("published", "2", &walk),
        ("draft", "1", &walk),
        ("published", "1", &bundled),
        ("draft", "1", &advising("Sit all day.")),
        ("published", "1", &bundled),
    ];
    for (item, (status, version, document)) in items.iter().zip(expected) {
        assert_eq!(state(item), (status.into(), version.into(), document.clone()), "{item}");
    }
    for (number, status) in [("2", 404), ("999", 404), ("0", 400), ("x", 400)] {
        let path = format!("{GUIDANCE}?number={number}");
        assert_eq!(app.manage(&secret, "GET", &path, &Value::Null).status, status, "{number}");
    }
}

#[test]
fn a_history_is_told_page_by_page_without_a_gap() {
    let (app, secret) = editor();
    lived(&app, &secret);
    let whole = history(&app, &secret, GUIDANCE);
    for limit in 1..=7 {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("{GUIDANCE}/history?limit={limit}{cursor}");
            let page = read(&app, &secret, &path);
            items.extend(page["items"].as_array().unwrap().clone());
            let Some(next) = page["next_cursor"].as_str() else { break };
            assert_eq!(page["items"].as_array().unwrap().len(), limit);
            cursor = format!("&cursor={next}");
        }
        assert_eq!(items, whole, "{limit} at once");
    }
}

#[test]
fn what_was_discarded_for_good_still_has_a_history() {
    let (app, secret) = editor();
    let path = "/manage/v1/guidance/never-shown";
    let mut document = advising("Nobody reads this.");
    document["id"] = "never-shown".into();
    document["external_ids"] = json!([{ "system": "cms", "value": "7" }]);
    let bearer = format!("Bearer {secret}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
        ("if-none-match", "*"),
    ];
    let created = app.send_body("PUT", path, &headers, document.to_string().as_bytes());
    assert_eq!(created.status, 201, "{}", created.text());
    let external = "/manage/v1/guidance/by-external/cms/7";
    assert_eq!(history(&app, &secret, external), history(&app, &secret, path));
    change(&app, &secret, "DELETE", path, &Value::Null);
    let items = history(&app, &secret, path);
    assert_eq!(column(&items, "action"), ["discarded", "saved"]);
    assert_eq!(column(&items, "version"), [&Value::Null, &Value::Null]);
    let gone = json!([{ "op": "remove", "pointer": "#", "value": null }]);
    assert_eq!(items[0]["differences"], gone);
    let at = |item: &Value| format!("{path}?number={}", item["number"]);
    assert_eq!(read(&app, &secret, &at(&items[1])), document);
    assert_eq!(app.manage(&secret, "GET", &at(&items[0]), &Value::Null).status, 404);
    let never = "/manage/v1/guidance/never-there/history";
    assert_eq!(app.manage(&secret, "GET", never, &Value::Null).status, 404);
    let external = "/manage/v1/guidance/by-external/cms/8/history?limit=0";
    assert_eq!(app.manage(&secret, "GET", external, &Value::Null).status, 404, "before 400");
}

#[test]
fn a_commit_that_publishes_a_document_and_changes_it_further_is_told_as_two() {
    let (app, secret) = editor();
    let reference = json!({ "kind": "guidance", "id": "habit-active-life" });
    let put =
        |advice: &str| json!({ "action": "put", "document": advising(advice), "if_match": "*" });
    let mut publish = reference.clone();
    publish["action"] = "publish".into();
    let changeset = json!({ "actions": [put("One step."), publish, put("Two steps.")] });
    let answer = app.manage(&secret, "POST", "/manage/v1/changesets", &changeset);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let items = history(&app, &secret, GUIDANCE);
    assert_eq!(column(&items, "action"), ["saved", "published", "published"]);
    assert_eq!(items[0]["number"], items[1]["number"]);
    let values = |item: &Value| item["differences"][0]["value"].clone();
    assert_eq!([values(&items[0]), values(&items[1])], ["Two steps.", "One step."]);
    let path = format!("{GUIDANCE}?number={}", items[0]["number"]);
    assert_eq!(read(&app, &secret, &path), advising("Two steps."));
}

#[test]
fn what_a_withdrawal_for_safety_does_to_others_is_in_their_history() {
    let (app, secret) = editor();
    let routine = "/manage/v1/routines/back-tension-five";
    let mut draft = stored(Kind::Routine, "back-tension-five");
    draft["texts"]["en"]["summary"] = "An editor is at work here.".into();
    change(&app, &secret, "PUT", routine, &draft);
    let path = "/manage/v1/stretches/cobra/withdraw";
    change(&app, &secret, "POST", path, &json!({ "reason": "safety" }));
    let items = history(&app, &secret, routine);
    assert_eq!(column(&items, "action"), ["withdrawn", "saved", "published"]);
    assert_eq!(items[0]["reason"], "safety");
    assert_eq!(items[0]["differences"], json!([]), "the draft is no part of it");
    assert_eq!(read(&app, &secret, routine), draft);
    let cobra = history(&app, &secret, "/manage/v1/stretches/cobra");
    assert_eq!(cobra[0]["number"], items[0]["number"], "in one commit");
}

#[test]
fn of_what_compaction_has_folded_nobody_tells_what_differed() {
    let (app, secret) = editor();
    lived(&app, &secret);
    let whole = history(&app, &secret, GUIDANCE);
    block_on(app.store.compact(Keep::Newest(2))).unwrap();
    let left = history(&app, &secret, GUIDANCE);
    assert_eq!(column(&left, "action"), ["withdrawn", "published", "saved", "published"]);
    assert_eq!(left[..2], whole[..2]);
    for folded in &left[2..] {
        assert_eq!(folded["differences"], Value::Null, "{folded}");
    }
    let told = audit(&app, &secret, "");
    assert_eq!(column(&told, "number"), [&whole[0]["number"], &whole[1]["number"]]);
}

#[test]
fn the_audit_tells_every_commit_with_what_it_changed() {
    let (app, secret) = editor();
    lived(&app, &secret);
    let items = audit(&app, &secret, "");
    let change = |item: &Value| {
        assert_eq!(item["change_count"], 1, "{item}");
        let change = &item["changes"][0];
        format!("{} {}", change["shelf"].as_str().unwrap(), change["action"].as_str().unwrap())
    };
    let expected = [
        ("published withdrawn", json!(3)),
        ("published published", json!(2)),
        ("draft saved", Value::Null),
        ("draft discarded", Value::Null),
        ("draft saved", Value::Null),
        ("key issued", Value::Null),
    ];
    for (item, (told, revision)) in items.iter().zip(expected) {
        assert_eq!((change(item), &item["revision"]), (told.to_owned(), &revision), "{item}");
    }
    let key = &items[5]["changes"][0];
    assert_eq!(key["kind"], Value::Null);
    assert!(secret.contains(key["id"].as_str().unwrap()));
    assert_eq!(items[5]["by"], "limber");
    assert_eq!(items[1]["note"], "Clearer words");
    let first = &items[6];
    assert_eq!(items.len(), 7);
    assert_eq!(first["revision"], 1);
    let count = first["change_count"].as_u64().unwrap();
    assert!(count > 60, "{count}");
    assert_eq!(first["changes"].as_array().unwrap().len(), 20, "and the rest is counted");
}

#[test]
fn keys_and_releases_are_in_the_audit_as_what_became_of_them() {
    let app = TestApp::start();
    let admin = app.issue("admin", &Scope::ALL).secret.reveal().to_owned();
    let other = app.issue("other", &[Scope::ContentRead]);
    block_on(app.keys.revoke(&other.record.id, "admin")).unwrap();
    let release = json!({
        "publish_at": "2999-01-01T00:00:00Z",
        "actions": [{ "action": "put", "document": advising("Later."), "if_match": "*" }],
    });
    let made = app.manage(&admin, "POST", "/manage/v1/changesets", &release);
    assert_eq!(made.status, 201, "{}", made.text());
    let path = made.header("location").to_owned();
    change(&app, &admin, "DELETE", &path, &Value::Null);
    let items = audit(&app, &admin, "?limit=4");
    let told: Vec<String> = items
        .iter()
        .map(|item| {
            let change = &item["changes"][0];
            format!("{} {}", change["shelf"].as_str().unwrap(), change["action"].as_str().unwrap())
        })
        .collect();
    assert_eq!(told, ["release cancelled", "release scheduled", "key revoked", "key issued"]);
    assert!(path.ends_with(items[0]["changes"][0]["id"].as_str().unwrap()));
}

#[test]
fn the_audit_is_filtered_by_who_and_by_document() {
    let (app, secret) = editor();
    let other = app.issue("other", &[Scope::ContentWrite]).secret.reveal().to_owned();
    lived(&app, &secret);
    change(&app, &other, "PUT", GUIDANCE, &advising("Another hand."));
    let by = audit(&app, &secret, "?by=other");
    assert_eq!(column(&by, "by"), ["other"]);
    assert_eq!(by[0]["changes"][0]["action"], "saved");
    assert_eq!(audit(&app, &secret, "?by=nobody"), Vec::<Value>::new());
    let of_it = audit(&app, &secret, "?kind=guidance&id=habit-active-life");
    assert_eq!(of_it.len(), 7, "six of its life, one by another hand");
    for item in &of_it {
        assert_eq!(item["changes"][0]["id"], "habit-active-life", "it is told, not only counted");
    }
    let both = audit(&app, &secret, "?kind=guidance&id=habit-active-life&by=tests");
    assert_eq!(both, [of_it[6].clone()]);
    assert_eq!(audit(&app, &secret, "?kind=stretch&id=habit-active-life"), Vec::<Value>::new());
    for query in ["?kind=guidance", "?id=cobra", "?kind=guidance&id=A", "?kind=x&id=a", "?of=x"] {
        let answer = app.manage(&secret, "GET", &format!("{AUDIT}{query}"), &Value::Null);
        assert_eq!(answer.managed_problem("invalid-parameter")["status"], 400, "{query}");
    }
}

#[test]
fn the_audit_is_told_page_by_page_without_a_gap() {
    let (app, secret) = editor();
    lived(&app, &secret);
    for filter in ["", "&by=editor", "&kind=guidance&id=habit-active-life"] {
        let whole = audit(&app, &secret, &format!("?limit=100{filter}"));
        for limit in 1..=4 {
            let mut items = Vec::new();
            let mut cursor = String::new();
            loop {
                let page = read(&app, &secret, &format!("{AUDIT}?limit={limit}{filter}{cursor}"));
                items.extend(page["items"].as_array().unwrap().clone());
                let Some(next) = page["next_cursor"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(items, whole, "{limit} at once{filter}");
        }
    }
}
