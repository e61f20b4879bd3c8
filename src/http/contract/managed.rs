//! What is true of every operation of management, said once: keys, headers, and failures.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::http::code::Code;
use crate::http::contract::around;
use crate::http::contract::components::{
    described, header_reference, headers, problem_example, references, show_without_filling_in,
    tells_when, text,
};
use crate::http::contract::flatten::gather;
use crate::http::contract::operations::each_method;
use crate::http::management::doors::{Door, MANAGEMENT, door_of};

/// Headers of every answer; the last two where there are quotas.
const EVERY_HEADER: [&str; 6] =
    ["Cache-Control", "Vary", "Limber-Revision", "Request-Id", "RateLimit", "RateLimit-Policy"];
/// Headers of the contract itself, which is no secret and may be kept.
const KEPT_HEADERS: [&str; 8] = [
    "ETag",
    "Cache-Control",
    "Vary",
    "Access-Control-Allow-Origin",
    "Limber-Revision",
    "Request-Id",
    "RateLimit",
    "RateLimit-Policy",
];

/// The most bytes of an import.
const LINES_BYTES_MAX: u32 = 1 << 30;

/// The failures that an operation can have, by the names that they are referred to by.
const FAILURES: [(&str, Code); 14] = [
    ("InvalidParameter", Code::InvalidParameter),
    ("Unauthenticated", Code::Unauthenticated),
    ("Forbidden", Code::Forbidden),
    ("NotFound", Code::NotFound),
    ("Conflict", Code::Conflict),
    ("Gone", Code::Gone),
    ("PreconditionFailed", Code::PreconditionFailed),
    ("PayloadTooLarge", Code::PayloadTooLarge),
    ("UnsupportedMediaType", Code::UnsupportedMediaType),
    ("InvalidDocument", Code::InvalidDocument),
    ("PreconditionRequired", Code::PreconditionRequired),
    ("QuotaExceeded", Code::QuotaExceeded),
    ("Internal", Code::Internal),
    ("Unavailable", Code::Unavailable),
];

/// Adds keys, shared headers and failures to every operation.
pub fn add(contract: &mut Value) {
    contract["security"] = json!([]);
    contract["components"]["securitySchemes"] = json!({ "key": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "limber_…",
        "description": "A key, by its secret. An operation names the scopes of which one is enough."
    } });
    contract["components"]["headers"] = all_headers();
    contract["components"]["responses"] = responses();
    for (name, schema) in around::outline_schemas() {
        contract["components"]["schemas"][name] = schema;
    }
    each_method(contract, |method, path, operation| {
        if path.starts_with(MANAGEMENT) {
            guard(method, path, operation);
        }
        finish(path, operation);
    });
    prune(contract);
    let figures = &mut contract["paths"]["/manage/v1/metrics"]["get"]["responses"]["200"];
    figures["content"]["application/openmetrics-text"] = json!({
        "schema": around::text("The text form of OpenMetrics."), "example": around::FIGURES
    });
    bound_lines(contract);
    for (path, media_type) in [
        ("/openapi/manage-v1.json", "application/vnd.oai.openapi+json"),
        ("/openapi/manage-v1.yaml", "application/yaml"),
    ] {
        contract["paths"][path]["get"]["responses"]["200"]["content"][media_type] = json!({
            "schema": { "$ref": "#/components/schemas/OpenApiOutline" },
            "example": around::outline("limber: management")
        });
    }
}

/// Says what lines are: each one JSON value, as many as a body may have.
fn bound_lines(contract: &mut Value) {
    let lines = json!({
        "type": "string",
        "description": "One JSON object a line.",
        "pattern": "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]*$",
        "maxLength": LINES_BYTES_MAX
    });
    each_method(contract, |_, _, operation| {
        let asked = operation.get_mut("requestBody").into_iter();
        let bodies = asked.filter_map(|body| body.get_mut("content")?.as_object_mut());
        for (media_type, body) in bodies.flatten() {
            if is_lines(media_type) {
                body["schema"] = lines.clone();
            }
        }
        let answers = operation.get_mut("responses").and_then(Value::as_object_mut);
        let answers = answers.into_iter().flat_map(|answers| answers.values_mut());
        for (media_type, body) in
            answers.filter_map(|answer| answer.get_mut("content")?.as_object_mut()).flatten()
        {
            if is_lines(media_type) {
                body["schema"] = lines.clone();
            }
        }
    });
}

fn is_lines(media_type: &str) -> bool {
    matches!(media_type, "application/x-ndjson" | "application/jsonl")
}

/// Which keys open an operation: what the guard goes by.
fn guard(method: &str, path: &str, operation: &mut Map<String, Value>) {
    let door = door_of(&method.to_ascii_uppercase(), path);
    let keys = door.into_iter().flat_map(Door::keys);
    let ways: Vec<Value> = keys.map(|scope| json!({ "key": [scope.word()] })).collect();
    operation.insert("security".into(), ways.into());
}

fn all_headers() -> Value {
    let mut all = headers();
    all["WWW-Authenticate"] = text("How to show a key.", "^Bearer$", 10, "Bearer");
    all["WWW-Authenticate"]["required"] = true.into();
    all["Location"] =
        text("Where what was made is found.", "^/.*$", 500, "/manage/v1/keys/Zx81LmQ0");
    all
}

fn responses() -> Value {
    let mut all = Map::new();
    for (name, code) in FAILURES {
        let mut headers = references(&[&EVERY_HEADER]);
        if tells_when(code) {
            headers["Retry-After"] = header_reference("Retry-After");
        }
        if code == Code::Unauthenticated {
            headers["WWW-Authenticate"] = header_reference("WWW-Authenticate");
        }
        all.insert(
            name.into(),
            json!({
                "description": described(code),
                "headers": headers,
                "content": { "application/problem+json": {
                    "schema": { "$ref": "#/components/schemas/Problem" },
                    "example": problem_example(code)
                } }
            }),
        );
    }
    all.insert(
        "NotModified".into(),
        json!({
            "description": "Nothing changed since the answer whose `ETag` was sent.",
            "headers": references(&[&KEPT_HEADERS])
        }),
    );
    all.into()
}

fn finish(path: &str, operation: &mut Map<String, Value>) {
    if !operation.contains_key("description") {
        let summary = operation.get("summary").cloned().unwrap_or_default();
        operation.insert("description".into(), summary);
    }
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    parameters.into_iter().flatten().for_each(show_without_filling_in);
    let has_body = operation.contains_key("requestBody");
    let is_guarded = path.starts_with(MANAGEMENT);
    let responses = operation.get_mut("responses").and_then(Value::as_object_mut);
    let Some(responses) = responses else { return };
    let mut statuses = vec!["400", "429", "500", "503"];
    if is_guarded {
        statuses.extend(["401", "403"]);
    } else {
        statuses.push("304");
    }
    if path.contains('{') {
        statuses.push("404");
    }
    if has_body {
        statuses.extend(["413", "415", "422"]);
    }
    for status in statuses {
        responses.entry(status).or_insert_with(|| json!({}));
    }
    responses.sort_keys();
    for (status, response) in responses {
        write(status, response, is_guarded);
    }
}

/// Gives an answer its headers; one that says nothing of its own is the shared one.
fn write(status: &str, response: &mut Value, is_guarded: bool) {
    let shared = shared_name(status);
    if let (Some(name), None) = (shared, response.get("content")) {
        *response = json!({ "$ref": format!("#/components/responses/{name}") });
        return;
    }
    let own = response.get("headers").cloned();
    let every: &[&str] = if is_guarded { &EVERY_HEADER } else { &KEPT_HEADERS };
    response["headers"] = references(&[every]);
    // A header that an operation names itself is described here, as all are.
    for name in own.iter().filter_map(Value::as_object).flat_map(Map::keys) {
        response["headers"][name] = header_reference(name);
    }
}

/// Removes the answers that no operation refers to, then the headers that no answer does.
fn prune(contract: &mut Value) {
    for part in ["responses", "headers"] {
        let mut used = BTreeSet::new();
        let prefix = format!("#/components/{part}/");
        gather(&contract["paths"], &prefix, &mut used);
        gather(&contract["components"]["responses"], &prefix, &mut used);
        if let Some(components) = contract["components"][part].as_object_mut() {
            components.retain(|name, _| used.contains(name));
        }
    }
}

fn shared_name(status: &str) -> Option<&'static str> {
    if status == "304" {
        return Some("NotModified");
    }
    let (name, _) = FAILURES.iter().find(|(_, code)| code.status().as_str() == status)?;
    Some(name)
}
