//! The bridge of `examples/directus` goes on working: limber answers it as it did when a real CMS
//! stood behind it.

use std::collections::{BTreeMap, BTreeSet};

use limber::access::scope::Scope;
use serde_json::{Value, json};

use super::conversation::{Exchange, conversation, differences};
use crate::api::harness::TestApp;

/// Headers of an answer that have to be the same.
const SAME: [&str; 3] = ["content-type", "limber-status", "limber-version"];

/// A conversation that goes on with a service of its own.
struct Replay {
    app: TestApp,
    secret: String,
    /// The tags of now, by those of then.
    tags: BTreeMap<String, String>,
}

impl Replay {
    fn start() -> Replay {
        let app = TestApp::start();
        let scopes = [Scope::ContentWrite, Scope::Publish];
        let secret = app.issue("cms", &scopes).secret.reveal().to_owned();
        Replay { app, secret, tags: BTreeMap::new() }
    }

    /// Says what was said then; gives everything that comes back otherwise.
    fn say(&mut self, Exchange { request, answer, .. }: &Exchange) -> Vec<String> {
        let mut headers: BTreeMap<&str, String> =
            request.headers.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        headers.insert("authorization", format!("Bearer {}", self.secret));
        if let Some(tag) = headers.get_mut("if-match") {
            *tag = self.tag(tag);
        }
        let mut body = request.body.clone();
        self.tag_actions(&mut body);
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let bytes = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let live = self.app.send_body(&request.method, &request.path, &headers, &bytes);

        let mut found = Vec::new();
        if live.status != answer.status {
            found.push(format!("status was {} and is {}", answer.status, live.status));
        }
        for name in SAME {
            let then = answer.headers.get(name).map_or("", String::as_str);
            if live.header(name) != then {
                found.push(format!("{name} was `{then}` and is `{}`", live.header(name)));
            }
        }
        match (answer.headers.get("etag"), live.header("etag")) {
            (None, "") => {}
            (Some(then), now) if !now.is_empty() => {
                self.tags.insert(then.clone(), now.to_owned());
            }
            (then, now) => found.push(format!("etag was {then:?} and is {now:?}")),
        }
        let now = if live.body.is_empty() { Value::Null } else { live.json() };
        found.extend(differences(&answer.body, &now));
        if !found.is_empty() {
            found.push(format!("the answer: {now}"));
        }
        found
    }

    /// The tag of now for one of then; `*` stays what it is.
    fn tag(&self, then: &str) -> String {
        self.tags.get(then).cloned().unwrap_or_else(|| then.to_owned())
    }

    fn tag_actions(&self, body: &mut Value) {
        let actions = body.get_mut("actions").and_then(Value::as_array_mut);
        for action in actions.into_iter().flatten() {
            if let Some(Value::String(tag)) = action.get_mut("if_match") {
                *tag = self.tag(tag);
            }
        }
    }
}

#[test]
fn limber_answers_the_bridge_as_it_did() {
    let mut replay = Replay::start();
    for (at, exchange) in conversation().iter().enumerate() {
        let found = replay.say(exchange);
        let asked = format!("{} {}", exchange.request.method, exchange.request.path);
        let during = &exchange.during;
        assert!(found.is_empty(), "{at}, to {during}: {asked}:\n{}", found.join("\n"));
    }
}

#[test]
fn the_conversation_has_all_that_a_bridge_may_hear() {
    let talk = conversation();
    let heard: BTreeSet<u16> = talk.iter().map(|exchange| exchange.answer.status).collect();
    let expected = [200, 201, 204, 404, 409, 412, 422, 428];
    assert!(expected.iter().all(|status| heard.contains(status)), "{heard:?}");
    for exchange in &talk {
        let Exchange { request, .. } = exchange;
        assert!(!request.headers.contains_key("authorization"), "a key was written down");
        let is_bridged = request.path.contains("/by-external/directus/");
        if request.method == "POST" && (is_bridged || request.path.ends_with("/changesets")) {
            assert!(request.headers.contains_key("idempotency-key"), "{}", request.path);
        }
    }
}

#[test]
fn another_answer_is_noticed() {
    let then =
        json!({ "code": "gone", "detail": "a", "errors": [{ "pointer": "#/id" }], "n": null });
    let same = json!({
        "code": "gone", "detail": "b", "errors": [{ "pointer": "#/id", "line": 1 }], "n": null,
        "more": true
    });
    assert!(differences(&then, &same).is_empty());
    let other = json!({ "code": "went", "errors": [{ "pointer": "#" }], "n": 1 });
    let found = differences(&then, &other);
    let places: Vec<&str> = found.iter().filter_map(|one| one.split(' ').next()).collect();
    assert_eq!(places, ["/code", "/detail", "/errors/0/pointer", "/n"]);
    assert_eq!(differences(&json!({ "errors": [1] }), &json!({ "errors": [] })).len(), 1);

    let mut replay = Replay::start();
    let mut first = conversation().remove(0);
    first.answer.status = 418;
    first.answer.headers.insert("etag".to_owned(), "\"1\"".to_owned());
    let found = replay.say(&first).join("\n");
    assert!(found.contains("status was 418") && found.contains("etag was"), "{found}");
}
