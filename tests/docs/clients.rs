//! `clients/` against the contract: what to take instead of a value that is not known.

use std::collections::BTreeMap;

use serde_json::Value;

const README: &str = include_str!("../../clients/README.md");
const KOTLIN: &str = include_str!("../../clients/kotlin/Known.kt");
const SWIFT: &str = include_str!("../../clients/swift/Known.swift");

/// The schemas that say what to take instead of an unknown value, and what.
fn fallbacks() -> BTreeMap<String, String> {
    let contract: Value = serde_json::from_str(include_str!("../../openapi/v1.json")).unwrap();
    let mut fallbacks = BTreeMap::new();
    for (name, schema) in contract["components"]["schemas"].as_object().unwrap() {
        let description = schema["description"].as_str().unwrap_or_default();
        let said = description.split_once("Clients treat a value that they do not know as `");
        if let Some(value) = said.and_then(|(_, rest)| rest.split('`').next()) {
            let values = schema["enum"].as_array().unwrap();
            assert!(values.iter().any(|one| one == value), "{name} has no `{value}`");
            fallbacks.insert(name.clone(), value.to_owned());
        }
    }
    fallbacks
}

#[track_caller]
fn holds_each(text: &str, line: impl Fn(&str, &str) -> String, opening: &str) {
    let fallbacks = fallbacks();
    for (name, value) in &fallbacks {
        let line = line(name, value);
        assert!(text.contains(&line), "missing: {line}");
    }
    assert_eq!(text.matches(opening).count(), fallbacks.len(), "more or fewer than the contract");
}

#[test]
fn the_guide_names_every_fallback_of_the_contract() {
    assert!(fallbacks().len() > 10);
    assert_eq!(fallbacks()["Phase"], "manual");
    let (_, table) = README.split_once("| take it as |").unwrap();
    holds_each(table, |name, value| format!("| `{name}` | `{value}` |"), "\n| `");
}

#[test]
fn kotlin_takes_every_fallback_of_the_contract() {
    let line = |name: &str, value: &str| {
        let value = value.to_ascii_uppercase();
        format!(
            "val {name}.known: {name}\n    get() = \
             if (this == {name}.UNKNOWN_DEFAULT_OPEN_API) {name}.{value} else this"
        )
    };
    holds_each(KOTLIN, line, "\nval ");
}

#[test]
fn swift_takes_every_fallback_of_the_contract() {
    let line = |name: &str, value: &str| {
        assert!(!value.contains('_'), "write {value} as Swift does");
        format!(
            "extension {name} {{\n    public var known: {name} \
             {{ self == .unknownDefaultOpenApi ? .{value} : self }}"
        )
    };
    holds_each(SWIFT, line, "\nextension ");
}
