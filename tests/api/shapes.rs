//! Every answer has one shape: an object in `snake_case`, with times in UTC, durations as integers
//! and links that lead somewhere.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::api::documented::{CONTRACT, paths};
use crate::api::harness::{TestApp, bundled};

/// Calls `visit` for every field anywhere in `value`.
fn each_field(value: &Value, visit: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                visit(name, value);
                each_field(value, visit);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| each_field(item, visit)),
        _ => {}
    }
}

/// Calls `visit` for every field of the answer of every documented path.
fn each_answered_field(mut visit: impl FnMut(&str, &str, &Value)) {
    for path in paths() {
        each_field(&bundled().read(&path), &mut |name, value| visit(&path, name, value));
    }
}

fn is_instant(value: &Value) -> bool {
    let shape: String = value
        .as_str()
        .unwrap_or_default()
        .chars()
        .map(|letter| if letter.is_ascii_digit() { '0' } else { letter })
        .collect();
    shape == "0000-00-00T00:00:00Z"
}

#[test]
fn the_top_level_is_an_object() {
    for path in paths() {
        assert!(bundled().read(&path).is_object(), "{path}");
    }
}

#[test]
fn every_name_is_in_snake_case() {
    each_answered_field(|path, name, _| {
        let sound = name.starts_with(|letter: char| letter.is_ascii_lowercase())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        assert!(sound, "{path}: {name}");
    });
}

#[test]
fn times_end_in_at_and_are_whole_seconds_in_utc() {
    let mut seen = 0;
    each_answered_field(|path, name, value| {
        if name.ends_with("_at") {
            assert!(value.is_null() || is_instant(value), "{path}: {name} is {value}");
            seen += usize::from(is_instant(value));
        } else {
            assert!(!is_instant(value), "{path}: {name} is an instant, so it ends in `_at`");
        }
    });
    assert!(seen > 50);
}

#[test]
fn durations_are_integers_with_their_unit_in_the_name() {
    let mut seen = 0;
    each_answered_field(|path, name, value| {
        if name.ends_with("_s") || name.ends_with("_ms") {
            assert!(value.is_null() || value.is_u64(), "{path}: {name} is {value}");
            seen += 1;
        }
        assert!(!name.contains("second") && !name.contains("millis"), "{path}: {name}");
    });
    assert!(seen > 50);
}

#[test]
fn revisions_and_versions_are_exact_in_every_client() {
    each_answered_field(|path, name, value| {
        if ["revision", "version", "routine_version"].contains(&name) {
            assert!(value.as_u64().unwrap() < 1 << 53, "{path}: {name} is {value}");
        }
    });
}

/// Every link in the answer of every documented path, each once.
fn links(app: &TestApp) -> BTreeSet<String> {
    let mut links = BTreeSet::new();
    for path in paths() {
        each_field(&app.read(&path), &mut |name, value| {
            if name == "href" {
                links.insert(value.as_str().unwrap().to_owned());
            } else if name == "links" {
                let values = value.as_object().unwrap().values();
                links.extend(values.map(|link| link.as_str().unwrap().to_owned()));
            }
        });
    }
    assert!(links.len() > 50, "{}", links.len());
    links
}

#[test]
fn links_are_relative_and_lead_somewhere() {
    for link in links(bundled()) {
        assert!(link.starts_with('/'), "{link}");
        assert_eq!(bundled().get(&link).status, 200, "{link}");
    }
}

#[test]
fn under_a_public_url_links_are_whole_and_documents_the_same() {
    let app = TestApp::start_at("https://api.example.org/limber");
    let whole = links(&app);
    let begun = links(bundled()).into_iter();
    let begun: BTreeSet<String> =
        begun.map(|link| format!("https://api.example.org/limber{link}")).collect();
    assert_eq!(whole, begun);
    let path = "/v1/stretches/cobra";
    assert_eq!(app.read(path)["content_hash"], bundled().read(path)["content_hash"]);
}

#[test]
fn an_array_is_never_null_and_never_left_out() {
    let schemas = CONTRACT["components"]["schemas"].as_object().unwrap().iter();
    // What a linkset leaves out is the law of RFC 9264.
    for (name, schema) in schemas.filter(|(name, _)| !name.starts_with("Catalog")) {
        for (property, said) in schema["properties"].as_object().into_iter().flatten() {
            let types = said["type"].as_array();
            let is_nullable = types.is_some_and(|types| types.iter().any(|one| one == "array"));
            assert!(!is_nullable, "{name}.{property} may be null");
            // That it is there is checked by `schemas.rs`, answer by answer.
            let is_required = schema["required"].as_array().is_some_and(|required| {
                required.iter().any(|required| required == property.as_str())
            });
            assert!(is_required || property == "included", "{name}.{property} may be left out");
        }
    }
}
