//! A request that comes again under its `Idempotency-Key` is carried out once, and a body with a
//! `Content-Digest` arrives as it was sent or not at all.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use limber::access::scope::Scope;
use limber::changeset::Action;
use limber::desk::answers::{AnswerBook, Asked, Kept, Known, Turn};
use limber::desk::hour::Hour;
use limber::desk::once::named;
use limber::desk::refusal::Refusal;
use limber::desk::releases::Scheduling;
use limber::desk::turn::Desk;
use limber::follow::Follower;
use limber::store;
use limber::store::key::Key;
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha512};

use crate::api::answer::Answer;
use crate::api::editor::{Editor, stretch_like};
use crate::api::harness::{TestApp, block_on, fill};

/// Sends a POST under a name.
fn post(editor: &Editor, path: &str, called: &str, body: &Value) -> Answer {
    let headers =
        [("content-type", "application/json"), ("if-match", "*"), ("idempotency-key", called)];
    editor.ask("POST", path, &headers, body.to_string().as_bytes())
}

fn changed_cobra(editor: &Editor, name: &str) {
    let mut document = editor.get("stretches/cobra").json();
    document["texts"]["en"]["name"] = name.into();
    let answer = editor.send("PUT", "stretches/cobra", Some("*"), &document);
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[test]
fn a_request_that_comes_again_gets_the_answer_that_it_got_before() {
    let editor = Editor::start();
    changed_cobra(&editor, "Cobra once");
    let first = post(&editor, "stretches/cobra/publish", "a-1", &json!({}));
    assert_eq!((first.status, first.header("idempotency-replayed")), (200, ""));
    assert_eq!(first.json()["done"], "published");
    changed_cobra(&editor, "Cobra twice");
    let again = post(&editor, "stretches/cobra/publish", "a-1", &json!({}));
    assert_eq!((again.status, again.header("idempotency-replayed")), (200, "true"));
    assert_eq!(again.body, first.body);
    for name in ["etag", "content-type", "content-language", "cache-control", "vary"] {
        assert_eq!(again.header(name), first.header(name), "{name}");
    }
    assert_eq!(editor.app.revision(), 2, "it was carried out once");
    let other = post(&editor, "stretches/cobra/publish", "a-2", &json!({}));
    assert_eq!(other.json()["revision"], 3, "under another name it is another request");
}

#[test]
fn what_was_refused_is_refused_again_in_the_same_words() {
    let editor = Editor::start();
    let bad = json!({ "actions": [{ "action": "publish", "kind": "stretch", "id": "nobody" }] });
    let headers = [("content-type", "application/json"), ("idempotency-key", "refused")];
    let ask = || editor.ask("POST", "changesets", &headers, bad.to_string().as_bytes());
    let first = ask();
    first.managed_problem("invalid-document");
    assert_eq!(editor.create("stretches/nobody", &stretch_like("cobra", "nobody")).status, 201);
    let again = ask();
    assert_eq!((again.status, again.header("idempotency-replayed")), (422, "true"));
    assert_eq!(again.body, first.body);
    assert_eq!(again.header("content-type"), "application/problem+json");
}

#[test]
fn one_name_is_of_one_request() {
    let editor = Editor::start();
    let publish = "stretches/cobra/publish";
    assert_eq!(post(&editor, publish, "same", &json!({})).status, 200);
    let noted = json!({ "note": "Another" });
    post(&editor, publish, "same", &noted).managed_problem("idempotency-reused");
    let elsewhere = "stretches/cat-cow/publish";
    post(&editor, elsewhere, "same", &json!({})).managed_problem("idempotency-reused");
    let asking = format!("{publish}?dry_run=true");
    post(&editor, &asking, "same", &json!({})).managed_problem("idempotency-reused");
    let own = editor.app.issue("other", &[Scope::Publish]).secret.reveal().to_owned();
    let bearer = format!("Bearer {own}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
        ("if-match", "*"),
        ("idempotency-key", "same"),
    ];
    let path = format!("/manage/v1/{elsewhere}");
    let answer = editor.app.send_body("POST", &path, &headers, b"{}");
    assert_eq!((answer.status, answer.header("idempotency-replayed")), (200, ""));
}

#[test]
fn a_name_is_printable_and_not_too_long() {
    let editor = Editor::start();
    let most = "x".repeat(255);
    assert_eq!(post(&editor, "stretches/cobra/publish", &most, &json!({})).status, 200);
    for bad in ["", "x".repeat(256).as_str(), "tab\there"] {
        let answer = post(&editor, "stretches/cobra/publish", bad, &json!({}));
        let problem = answer.managed_problem("invalid-parameter");
        assert_eq!(problem["errors"][0]["parameter"], "Idempotency-Key", "{bad:?}");
    }
}

#[test]
fn no_secret_is_kept_for_who_asks_again() {
    let app = TestApp::start();
    let admin = app.issue("admin", &Scope::ALL).secret.reveal().to_owned();
    let bearer = format!("Bearer {admin}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
        ("idempotency-key", "issue"),
    ];
    let body = br#"{"name":"cms","scopes":["publish"]}"#;
    let first = app.send_body("POST", "/manage/v1/keys", &headers, body);
    let secret = first.json()["secret"].as_str().unwrap().to_owned();
    let again = app.send_body("POST", "/manage/v1/keys", &headers, body);
    assert_eq!((again.status, again.header("idempotency-replayed")), (409, "true"));
    assert_eq!(again.header("location"), first.header("location"), "which key it was");
    let mut kept = 0;
    for drawer in 0..1024 {
        let key = Key::new(format!("answer/{drawer}")).unwrap();
        let Some(bytes) = block_on(app.store.get(&key)).unwrap() else { continue };
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(!text.contains(&secret) && !text.contains(&secret[16..]), "{text}");
        kept += 1;
    }
    assert_eq!(kept, 1);
}

/// A desk with an empty book of answers.
async fn desk() -> (Arc<Desk>, Arc<AnswerBook>) {
    let store = store::open("memory:").unwrap();
    fill(&store).await;
    let follower = Follower::start(Arc::clone(&store), "").await.unwrap();
    let desk = Arc::new(Desk::new(store, follower.watched()));
    tokio::spawn(follower.run());
    let book = Arc::new(AnswerBook::new(&desk));
    (desk, book)
}

fn asked(slot: &str, print: &str) -> Asked {
    Asked { slot: format!("00000001{slot}"), print: print.to_owned() }
}

async fn turn(book: &Arc<AnswerBook>, asked: Asked, now: Timestamp) -> Turn {
    match book.begin(asked, now).await.unwrap() {
        Known::ToDo(turn) => turn,
        _ => unreachable!("it was to be carried out"),
    }
}

#[test]
fn a_request_that_is_under_way_is_not_begun_again() {
    block_on(async {
        let (_, book) = desk().await;
        let now = Timestamp::now();
        let first = turn(&book, asked("a", "1"), now).await;
        assert!(matches!(book.begin(asked("a", "1"), now).await.unwrap(), Known::UnderWay));
        drop(turn(&book, asked("b", "1"), now).await);
        let name = first.name;
        drop(first);
        let again = turn(&book, asked("a", "1"), now).await;
        assert_eq!(again.name, name, "nobody knows how it ended: the store does, by this name");
        drop(again);
        assert!(matches!(book.begin(asked("a", "2"), now).await.unwrap(), Known::Other));
    });
}

#[test]
fn an_answer_is_kept_for_a_day() {
    block_on(async {
        let (_, book) = desk().await;
        let now = Timestamp::now();
        let kept = Kept { status: 200, headers: Vec::new(), body: "{}".to_owned() };
        let first = turn(&book, asked("a", "1"), now).await;
        book.keep(&first, kept.clone(), now).await.unwrap();
        let name = first.name;
        drop(first);
        let later = now + SignedDuration::from_secs(24 * 60 * 60 - 1);
        let known = book.begin(asked("a", "1"), later).await.unwrap();
        assert!(matches!(known, Known::Answered(answer) if answer == kept));
        let next_day = now + SignedDuration::from_secs(24 * 60 * 60);
        let fresh = turn(&book, asked("a", "1"), next_day).await;
        assert_ne!(fresh.name, name, "it is another request by then");
    });
}

#[test]
fn what_was_committed_before_a_crash_is_not_done_again() {
    block_on(async {
        let (desk, book) = desk().await;
        let now = Timestamp::now();
        let publish = json!([{ "action": "publish", "kind": "stretch", "id": "cobra" }]);
        let wish = || Scheduling {
            by: "cms".to_owned(),
            note: None,
            hour: Hour::read("2126-12-01T09:00:00Z").unwrap(),
            actions: serde_json::from_value::<Vec<Action>>(publish.clone()).unwrap(),
            catalogue: None,
        };
        let first = turn(&book, asked("a", "1"), now).await;
        named(first.name, desk.schedule(wish())).await.unwrap();
        // It crashed here: the answer was never kept.
        drop(first);
        let again = turn(&book, asked("a", "1"), now).await;
        let repeated = named(again.name, desk.schedule(wish())).await.unwrap_err();
        assert!(matches!(repeated, Refusal::Repeated), "{repeated}");
        assert_eq!(desk.backstage().releases().count(), 1);
    });
}

#[test]
fn a_body_that_is_not_what_its_digest_says_changes_nothing() {
    let editor = Editor::start();
    let body = editor.get("stretches/cobra").body.clone();
    let put = |digest: &str| {
        let headers =
            [("content-type", "application/json"), ("if-match", "*"), ("content-digest", digest)];
        editor.ask("PUT", "stretches/cobra", &headers, &body)
    };
    let sha_256 = format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(&body)));
    let sha_512 = format!("sha-512=:{}:", STANDARD.encode(Sha512::digest(&body)));
    for right in [&sha_256, &sha_512, &format!("{sha_256}, {sha_512}"), "md5=:AAAA:"] {
        assert_eq!(put(right).status, 200, "{right}");
    }
    let other = STANDARD.encode(Sha256::digest(b"another"));
    for wrong in [format!("sha-256=:{other}:"), format!("{sha_512}, sha-256=:{other}:")] {
        let problem = put(&wrong).managed_problem("invalid-parameter");
        assert_eq!(problem["errors"][0]["parameter"], "Content-Digest");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(&sha_256), "it names what was computed: {detail}");
    }
    for malformed in ["sha-256", "sha-256=abc", "=", ""] {
        put(malformed).managed_problem("invalid-parameter");
    }
}
