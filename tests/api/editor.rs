//! An editor: a service of one's own, a key, and verbs that keep the tests short.

use limber::access::scope::Scope;
use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::answer::Answer;
use crate::api::harness::{TestApp, stored};

/// An editor with a service of their own.
pub struct Editor {
    /// The service.
    pub app: TestApp,
    secret: String,
}

impl Editor {
    /// An editor who may write, publish and review.
    pub fn start() -> Editor {
        let app = TestApp::start();
        let scopes = [Scope::ContentWrite, Scope::Publish, Scope::Review];
        let secret = app.issue("editor", &scopes).secret.reveal().to_owned();
        Editor { app, secret }
    }

    /// Asks with the key and these headers.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let bearer = format!("Bearer {}", self.secret);
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend(headers);
        self.app.send_body(method, &format!("/manage/v1/{path}"), &all, body)
    }

    /// Reads a path.
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], b"")
    }

    /// Sends JSON for one state: `If-Match` with this tag, or nothing.
    pub fn send(&self, method: &str, path: &str, tag: Option<&str>, body: &Value) -> Answer {
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(tag.map(|tag| ("if-match", tag)));
        self.ask(method, path, &headers, body.to_string().as_bytes())
    }

    /// Creates a document.
    pub fn create(&self, path: &str, document: &Value) -> Answer {
        let headers = [("content-type", "application/json"), ("if-none-match", "*")];
        self.ask("PUT", path, &headers, document.to_string().as_bytes())
    }

    /// The ETag of a working copy that must be there.
    #[track_caller]
    pub fn tag(&self, path: &str) -> String {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.header("etag").to_owned()
    }

    /// Publishes what must be fit for it.
    #[track_caller]
    pub fn publish(&self, path: &str) -> Value {
        let tag = self.tag(path);
        let answer = self.send("POST", &format!("{path}/publish"), Some(&tag), &json!({}));
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// Carries out a changeset.
    pub fn changeset(&self, body: &Value) -> Answer {
        self.send("POST", "changesets", None, body)
    }

    /// Withdraws for safety.
    #[track_caller]
    pub fn withdraw_for_safety(&self, path: &str, successor_id: Option<&str>) -> Value {
        let body = json!({
            "reason": "safety", "severity": "stop", "message": "It hurts.",
            "successor_id": successor_id
        });
        let answer = self.send("POST", &format!("{path}/withdraw"), None, &body);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }
}

/// A bundled stretch under another id.
pub fn stretch_like(like: &str, id: &str) -> Value {
    let mut document = stored(Kind::Stretch, like);
    document["id"] = id.into();
    document.as_object_mut().unwrap().shift_remove("external_ids");
    document
}

/// The places and codes of everything that is wrong.
#[track_caller]
pub fn wrong(answer: &Answer) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    errors.iter().map(|error| (text(&error["pointer"]), text(&error["code"]))).collect()
}
