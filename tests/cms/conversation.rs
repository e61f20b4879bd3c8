//! A recorded conversation: `scripts/deep cms --record` writes it, with a real CMS.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// One request of the bridge, and what limber answered.
#[derive(Deserialize)]
pub struct Exchange {
    /// What the editor was doing.
    pub during: String,
    pub request: Request,
    pub answer: Recorded,
}

/// What was asked. The key is no part of it.
#[derive(Deserialize)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: Value,
}

/// What was answered.
#[derive(Deserialize)]
pub struct Recorded {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Value,
}

/// The conversation, from its first word.
pub fn conversation() -> Vec<Exchange> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cms/conversation.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Members whose values the bridge or an editor goes by. Of others the type is enough.
const TELLING: [&str; 11] = [
    "action", "change", "code", "done", "dry_run", "id", "kind", "pointer", "reason", "status",
    "version",
];

/// Where `live` lacks something of `recorded`, or has another type or a telling value there. What
/// it has beside is no concern of a client.
pub fn differences(recorded: &Value, live: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", "", recorded, live, &mut found);
    found
}

fn compare(place: &str, member: &str, recorded: &Value, live: &Value, found: &mut Vec<String>) {
    match (recorded, live) {
        (Value::Object(recorded), Value::Object(live)) => {
            for (name, value) in recorded {
                let place = format!("{place}/{name}");
                match live.get(name) {
                    Some(live) => compare(&place, name, value, live, found),
                    None => found.push(format!("{place} is not there")),
                }
            }
        }
        (Value::Array(recorded), Value::Array(live)) if recorded.len() == live.len() => {
            for (at, (recorded, live)) in recorded.iter().zip(live).enumerate() {
                compare(&format!("{place}/{at}"), member, recorded, live, found);
            }
        }
        (Value::String(_), Value::String(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::Bool(_), Value::Bool(_))
            if !TELLING.contains(&member) => {}
        _ if recorded == live => {}
        _ => found.push(format!("{place} was {recorded} and is {live}")),
    }
}
