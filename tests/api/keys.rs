//! Keys over a socket: issued, shown, rotated, revoked, and never told twice.

use limber::access::scope::Scope;
use serde_json::{Value, json};

use crate::api::answer::Answer;
use crate::api::harness::{TestApp, block_on};
use crate::api::management::conforms_to;

const KEYS: &str = "/manage/v1/keys";

/// A service, and a key that may do everything.
fn admin() -> (TestApp, String) {
    let app = TestApp::start();
    let secret = app.issue("admin", &Scope::ALL).secret.reveal().to_owned();
    (app, secret)
}

fn new_key(name: &str, scopes: &[&str]) -> Value {
    json!({ "name": name, "scopes": scopes })
}

/// Issues a key by the API, and gives its id and secret.
#[track_caller]
fn issue(app: &TestApp, admin: &str, wish: &Value) -> (String, String) {
    told(&app.manage(admin, "POST", KEYS, wish))
}

#[track_caller]
fn told(answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, 201, "{}", answer.text());
    let issued = answer.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let id = text(&issued["key"]["id"]);
    assert_eq!(answer.header("location"), format!("{KEYS}/{id}"));
    (id, text(&issued["secret"]))
}

/// Whom management takes a key for: its name, or the status of the refusal.
fn asks(app: &TestApp, secret: &str) -> Result<String, u16> {
    let answer = app.manage(secret, "GET", "/manage/v1", &json!({}));
    match answer.status {
        200 => Ok(answer.json()["key"]["name"].as_str().unwrap().to_owned()),
        refused => Err(refused),
    }
}

#[test]
fn a_key_is_issued_with_its_secret_and_opens_at_once() {
    let (app, admin) = admin();
    let wish = json!({ "name": "cms", "scopes": ["publish"], "expires_days": 10 });
    let answer = app.manage(&admin, "POST", KEYS, &wish);
    let (id, secret) = told(&answer);
    conforms_to(&answer.json(), "IssuedKey");
    assert!(secret.starts_with(&format!("limber_{id}_")));
    assert_eq!(asks(&app, &secret), Ok("cms".to_owned()));
    let shown = app.manage(&admin, "GET", &format!("{KEYS}/{id}"), &json!({}));
    assert_eq!(shown.status, 200);
    let key = shown.json();
    conforms_to(&key, "Key");
    assert_eq!(key["name"], "cms");
    assert_eq!(key["scopes"], json!(["publish"]));
    assert_eq!(key["state"], "live");
    assert_eq!(key["created_by"], "admin");
    assert_ne!(key["last_used_at"], Value::Null, "it was used a moment ago");
    let list = app.manage(&admin, "GET", KEYS, &json!({})).json();
    conforms_to(&list, "KeyList");
    let names: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|key| key["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["admin", "cms"]);
}

#[test]
fn a_key_that_nobody_used_says_so() {
    let (app, admin) = admin();
    let (id, _) = issue(&app, &admin, &new_key("cms", &["publish"]));
    let key = app.manage(&admin, "GET", &format!("{KEYS}/{id}"), &json!({})).json();
    assert_eq!(key["last_used_at"], Value::Null);
}

#[test]
fn a_revoked_key_opens_nothing_from_then_on() {
    let (app, admin) = admin();
    let (id, secret) = issue(&app, &admin, &new_key("cms", &["publish"]));
    let path = format!("{KEYS}/{id}");
    let first = app.manage(&admin, "DELETE", &path, &json!({}));
    assert_eq!(first.status, 200);
    assert_eq!(asks(&app, &secret), Err(401));
    let revoked = first.json();
    assert_eq!(revoked["state"], "revoked");
    let again = app.manage(&admin, "DELETE", &path, &json!({})).json();
    assert_eq!(again["revoked_at"], revoked["revoked_at"], "a key is revoked once");
    let refused = app.manage(&secret, "GET", "/manage/v1", &json!({}));
    let problem = refused.managed_problem("unauthenticated");
    assert!(problem["detail"].as_str().unwrap().contains("revoked"), "{problem}");
}

#[test]
fn a_key_is_rotated_without_a_gap() {
    let (app, admin) = admin();
    let (id, old) = issue(&app, &admin, &new_key("cms", &["publish"]));
    let rotate =
        |id: &str, body: &Value| app.manage(&admin, "POST", &format!("{KEYS}/{id}/rotate"), body);
    let (newer_id, newer) = told(&rotate(&id, &json!({})));
    assert_eq!(asks(&app, &old), Ok("cms".to_owned()), "for a day");
    assert_eq!(asks(&app, &newer), Ok("cms".to_owned()));
    rotate(&newer_id, &json!({})).managed_problem("conflict");
    let (_, newest) = told(&rotate(&newer_id, &json!({ "overlap_s": 0 })));
    assert_eq!(asks(&app, &newer), Err(401), "at once");
    assert_eq!(asks(&app, &old), Ok("cms".to_owned()));
    assert_eq!(asks(&app, &newest), Ok("cms".to_owned()));
    rotate(&newer_id, &json!({})).managed_problem("conflict");
    rotate("Zx81LmQ0", &json!({})).managed_problem("not-found");
}

#[test]
fn nobody_gives_a_scope_that_they_do_not_have() {
    let (app, admin) = admin();
    let (_, lesser) = issue(&app, &admin, &new_key("lesser", &["keys", "publish"]));
    issue(&app, &lesser, &new_key("reader", &["content:read"]));
    let answer = app.manage(&lesser, "POST", KEYS, &new_key("more", &["import", "publish"]));
    let detail = answer.managed_problem("forbidden")["detail"].to_string();
    assert!(detail.contains("import") && !detail.contains("publish"), "{detail}");
    let (id, _) = issue(&app, &admin, &new_key("writer", &["content:write"]));
    let path = format!("{KEYS}/{id}/rotate");
    app.manage(&lesser, "POST", &path, &json!({})).managed_problem("forbidden");
}

#[test]
fn a_wish_that_makes_no_sense_is_refused_with_its_place() {
    let (app, admin) = admin();
    let pointer = |body: &Value| {
        let problem = app.manage(&admin, "POST", KEYS, body).managed_problem("invalid-document");
        problem["errors"][0]["pointer"].as_str().unwrap().to_owned()
    };
    assert_eq!(pointer(&new_key("No Name", &["publish"])), "#/name");
    assert_eq!(pointer(&new_key("limber", &["publish"])), "#/name");
    assert_eq!(pointer(&new_key("cms", &[])), "#/scopes");
    let wish = json!({ "name": "cms", "scopes": ["publish"], "expires_days": 4000 });
    assert_eq!(pointer(&wish), "#/expires_days");
    assert_eq!(pointer(&json!({ "name": "cms", "scopes": ["everything"] })), "#");
    assert_eq!(pointer(&json!({ "name": "cms", "scopes": ["keys"], "admin": true })), "#");
    let third = new_key("twice", &["publish"]);
    issue(&app, &admin, &third);
    issue(&app, &admin, &third);
    app.manage(&admin, "POST", KEYS, &third).managed_problem("conflict");
}

#[test]
fn a_body_is_json_that_says_so_and_is_not_too_large() {
    let (app, admin) = admin();
    let bearer = format!("Bearer {admin}");
    let send = |media_type: &str, body: &[u8]| {
        let headers = [("authorization", bearer.as_str()), ("content-type", media_type)];
        app.send_body("POST", KEYS, &headers, body)
    };
    send("text/plain", b"{}").managed_problem("unsupported-media-type");
    send("", b"{}").managed_problem("unsupported-media-type");
    send("application/json", b"{").managed_problem("invalid-json");
    send("application/json", b"{\"name\":\"a\",\"name\":\"b\"}").managed_problem("invalid-json");
    send("application/json", " ".repeat(20_000).as_bytes()).managed_problem("payload-too-large");
    let wish = new_key("cms", &["publish"]).to_string();
    assert_eq!(send("Application/JSON; charset=utf-8", wish.as_bytes()).status, 201);
}

#[test]
fn a_key_is_shown_in_one_header_and_nowhere_else() {
    let (app, admin) = admin();
    let with = |headers: &[(&str, &str)]| app.send("GET", "/manage/v1", headers).status;
    let bearer = format!("Bearer {admin}");
    assert_eq!(with(&[("authorization", &bearer)]), 200);
    assert_eq!(with(&[("authorization", &format!("bEARER {admin}"))]), 200);
    assert_eq!(with(&[("authorization", &admin)]), 401);
    assert_eq!(with(&[("authorization", &format!("Basic {admin}"))]), 401);
    assert_eq!(with(&[("x-api-key", &admin)]), 401);
    assert_eq!(with(&[("authorization", &bearer), ("authorization", &bearer)]), 401);
    let queried = app.get(&format!("/manage/v1?access_token={admin}"));
    assert_eq!(queried.status, 401);
    assert!(!queried.text().contains(&admin));
}

#[test]
fn without_a_key_nobody_learns_what_is_there() {
    let (app, admin) = admin();
    for path in ["/manage/v1/nowhere", "/manage/v1/keys/", "/manage/v1/keys/Zx81LmQ0/x"] {
        app.send("GET", path, &[]).managed_problem("unauthenticated");
        app.manage(&admin, "GET", path, &json!({})).managed_problem("not-found");
    }
    app.send("PUT", KEYS, &[]).managed_problem("unauthenticated");
    let wrong = app.manage(&admin, "PUT", KEYS, &json!({}));
    wrong.managed_problem("method-not-allowed");
    assert_eq!(wrong.header("allow"), "GET, HEAD, POST, OPTIONS");
    let asked =
        app.send("OPTIONS", &format!("{KEYS}/Zx81LmQ0"), &[("origin", "https://a.example")]);
    assert_eq!(asked.status, 204);
    assert_eq!(asked.header("allow"), "GET, HEAD, DELETE, OPTIONS");
    assert_eq!(asked.header("access-control-allow-origin"), "");
}

#[test]
fn head_is_get_without_a_body_also_behind_a_key() {
    let (app, admin) = admin();
    let get = app.manage(&admin, "GET", KEYS, &json!({}));
    let head = app.manage(&admin, "HEAD", KEYS, &json!({}));
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), get.body.len().to_string());
}

#[test]
fn who_guesses_keys_waits_while_right_keys_pass() {
    let (app, admin) = admin();
    let guess = "limber_Zx81LmQ0_0000000000000000000000000000000000000000000000000";
    for _ in 0..10 {
        assert_eq!(asks(&app, guess), Err(401));
    }
    let answer = app.manage(guess, "GET", "/manage/v1", &json!({}));
    let problem = answer.managed_problem("quota-exceeded");
    assert!((1..=60).contains(&problem["retry_after_s"].as_u64().unwrap()), "{problem}");
    assert_eq!(asks(&app, &admin), Ok("admin".to_owned()));
    let nowhere = app.manage(guess, "GET", "/manage/v1/nowhere", &json!({}));
    nowhere.managed_problem("quota-exceeded");
    assert_eq!(app.send("GET", "/manage/v1", &[]).status, 401, "no key is no guess");
}

#[test]
fn a_secret_is_in_the_answer_that_told_it_and_in_no_record() {
    let (app, admin) = admin();
    let (id, secret) = issue(&app, &admin, &new_key("cms", &["publish", "metrics"]));
    let rotated = app.manage(&admin, "POST", &format!("{KEYS}/{id}/rotate"), &json!({}));
    let (_, newer) = told(&rotated);
    let paths = [KEYS, "/manage/v1", "/manage/v1/metrics", &format!("{KEYS}/{id}"), "/manage/v1/x"];
    for path in paths {
        let answer = app.manage(&admin, "GET", path, &json!({}));
        let text = format!("{}{:?}", answer.text(), answer.headers);
        for secret in [&admin, &secret, &newer] {
            let guessed = &secret[16..];
            assert!(!text.contains(guessed), "{path}");
        }
    }
    let (_, records) = block_on(app.store.heads()).unwrap();
    for record in records {
        let body = String::from_utf8_lossy(record.body.as_deref().unwrap_or_default()).into_owned();
        for secret in [&admin, &secret, &newer] {
            assert!(!body.contains(&secret[16..]), "{}", record.key);
        }
    }
}

#[test]
fn a_key_whose_record_is_damaged_opens_nothing() {
    let app = TestApp::start();
    let issued = app.issue("cms", &Scope::ALL);
    assert_eq!(asks(&app, issued.secret.reveal()), Ok("cms".to_owned()));
    let number = app.keys.backstage().number;
    crate::api::harness::keep(&app.store, &[(&issued.record.key(), "rubbish")]);
    block_on(app.watched(number + 1));
    assert_eq!(asks(&app, issued.secret.reveal()), Err(401));
}

#[test]
fn figures_are_shown_to_a_key_that_reads_them() {
    let app = TestApp::start();
    let secret = app.issue("prometheus", &[Scope::Metrics]).secret.reveal().to_owned();
    let answer = app.manage(&secret, "GET", "/manage/v1/metrics", &json!({}));
    assert_eq!(answer.status, 200);
    assert!(answer.text().ends_with("# EOF\n"));
}

#[test]
fn every_kind_has_a_schema_that_its_bundled_documents_keep() {
    let app = TestApp::start();
    let secret = app.issue("reader", &[Scope::ContentRead]).secret.reveal().to_owned();
    for document in crate::api::harness::DOCUMENTS.iter() {
        let path = format!("/manage/v1/schemas/{}", document.kind().plural());
        let schema = app.manage(&secret, "GET", &path, &json!({})).json();
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert!(validator.is_valid(&serde_json::to_value(document).unwrap()), "{path}");
    }
    let nowhere = app.manage(&secret, "GET", "/manage/v1/schemas/stretch", &json!({}));
    let detail = nowhere.managed_problem("not-found")["detail"].to_string();
    assert!(detail.contains("`stretches`"), "{detail}");
}
