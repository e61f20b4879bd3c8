//! Examples that follow from schemas: of bodies that are no content, which the service could not
//! answer from what comes with it.

use serde_json::{Map, Value, json};

use crate::http::contract::operations::each_operation;

const PREFIX: &str = "#/components/schemas/";
/// How deep a schema is followed: none that we send is deeper, and one may lead to itself.
const DEPTH_MAX: usize = 12;

/// Adds an example to every body that has none.
pub fn add(contract: &mut Value) {
    let Some(schemas) = contract["components"]["schemas"].as_object().cloned() else { return };
    each_operation(contract, |_, operation| {
        let asked = operation.get_mut("requestBody").into_iter();
        let asked = asked.filter_map(|body| body.get_mut("content"));
        asked.for_each(|content| show(content, &schemas));
        let answers = operation.get_mut("responses").and_then(Value::as_object_mut);
        let answers = answers.into_iter().flat_map(|answers| answers.values_mut());
        let contents = answers.filter_map(|answer| answer.get_mut("content"));
        contents.for_each(|content| show(content, &schemas));
    });
}

fn show(content: &mut Value, schemas: &Map<String, Value>) {
    for body in content.as_object_mut().into_iter().flat_map(|content| content.values_mut()) {
        if body.get("example").is_none() && body.get("examples").is_none() {
            body["example"] = sample(&body["schema"], schemas, 0);
        }
    }
}

/// A value that a schema allows, of the examples within it.
fn sample(schema: &Value, schemas: &Map<String, Value>, depth: usize) -> Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|at| at.strip_prefix(PREFIX)) {
        return schemas.get(name).map_or(Value::Null, |named| sample(named, schemas, depth));
    }
    if let Some(example) = schema.get("example").or_else(|| schema.pointer("/examples/0")) {
        return example.clone();
    }
    for known in ["/const", "/enum/0", "/default"] {
        if let Some(value) = schema.pointer(known) {
            return value.clone();
        }
    }
    let kinds = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
    if depth > DEPTH_MAX || kinds.iter().any(|kind| kind == "null") {
        return Value::Null;
    }
    if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
        let is_nullable = choices.iter().any(|choice| choice["type"] == "null");
        let first = choices.first().filter(|_| !is_nullable);
        return first.map_or(Value::Null, |first| sample(first, schemas, depth + 1));
    }
    match kinds.first().and_then(Value::as_str) {
        Some("object") => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            let made = properties
                .map(|(name, property)| (name.clone(), sample(property, schemas, depth + 1)));
            made.collect()
        }
        Some("array") => json!([sample(&schema["items"], schemas, depth + 1)]),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or_else(|| 1.into()),
        Some("boolean") => false.into(),
        Some("string") => text(schema),
        _ => Value::Null,
    }
}

fn text(schema: &Value) -> Value {
    if let Some(text) = schema["pattern"].as_str().and_then(of_pattern) {
        return text.into();
    }
    match schema["format"].as_str() {
        Some("date-time") => "2026-11-22T09:00:00Z".into(),
        Some("uuid") => "019a0000-0000-7000-8000-000000000000".into(),
        Some("uri-reference") => "/".into(),
        _ => "text".into(),
    }
}

/// A text that keeps one of the patterns that ids have.
fn of_pattern(pattern: &str) -> Option<&'static str> {
    match pattern {
        "^[0-9a-f]{32}$" => Some("019a0000000070008000000000000000"),
        "^urn:uuid:[0-9a-f-]{36}$" => Some("urn:uuid:019a0000-0000-7000-8000-000000000000"),
        _ => None,
    }
}
