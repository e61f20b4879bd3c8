//! What is true of every operation, said once: parameters, headers, and failures.

use serde_json::{Map, Value, json};

use crate::http::code::Code;
use crate::http::contract::operations::each_operation;
use crate::http::frame::UNLIMITED;

/// The largest revision: JSON numbers are exact up to here.
const REVISION_MAX: u64 = 9_007_199_254_740_991;
/// Paths around the API whose answers are kept and asked for again by their tag.
const KEPT: [&str; 3] = ["/openapi/v1.json", "/openapi/v1.yaml", "/.well-known/api-catalog"];

/// Adds the shared components, and refers to them from every operation.
pub fn add(contract: &mut Value) {
    contract["components"]["parameters"] = parameters();
    contract["components"]["headers"] = headers();
    contract["components"]["responses"] = responses();
    for carrier in ["Stretch", "Routine"] {
        contract["components"]["schemas"][carrier]["properties"]["included"] = json!({
            "$ref": "#/components/schemas/Included",
            "description": "What `include` asked for; left out where nothing was asked for."
        });
    }
    each_operation(contract, |path, operation| {
        if is_read_api(path) {
            add_parameters(operation);
        }
        add_responses(path, operation);
        if !operation.contains_key("description") {
            let summary = operation.get("summary").cloned().unwrap_or_default();
            operation.insert("description".into(), summary);
        }
    });
}

fn is_read_api(path: &str) -> bool {
    path.starts_with("/v1")
}

fn parameters() -> Value {
    json!({
        "Locale": {
            "name": "locale", "in": "query", "required": false,
            "description": "The language of the words, as a tag of BCP 47. It beats \
                            `Accept-Language`; where there are no words in it, English stands in.",
            "schema": {
                "type": "string", "maxLength": 64,
                "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$",
                "examples": ["es"]
            }
        },
        "MinRevision": {
            "name": "min_revision", "in": "query", "required": false,
            "description": "This catalogue revision or a later one: the answer waits a moment for \
                            it, and is never older.",
            "schema": {
                "type": "integer", "format": "int64",
                "minimum": 0, "maximum": REVISION_MAX, "examples": [1]
            }
        }
    })
}

/// A header of letters.
pub fn text(description: &str, pattern: &str, max: u32, example: &str) -> Value {
    json!({
        "description": description,
        "schema": { "type": "string", "pattern": pattern, "maxLength": max },
        "example": example
    })
}

/// Every header that answers share.
pub fn headers() -> Value {
    let number = |description: &str, format: &str, least: u64, most: u64| {
        json!({
            "description": description,
            "schema": { "type": "integer", "format": format, "minimum": least, "maximum": most },
            "example": 1
        })
    };
    let mut all = json!({
        "ETag": text(
            "The strong tag of these bytes in this coding.",
            "^\"[!-~]+\"$", 80, "\"b3:5f0c\""
        ),
        "Cache-Control": text(
            "For how long the answer may be kept.",
            "^[a-z]+(-[a-z]+)*(=[0-9]+)?(, [a-z]+(-[a-z]+)*(=[0-9]+)?)*$", 200,
            "public, max-age=60"
        ),
        "Content-Language": text(
            "The language of the words.",
            "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", 64, "en"
        ),
        "Vary": text(
            "The request headers that choose the answer.",
            "^[A-Za-z-]+(, [A-Za-z-]+)*$", 100, "Accept-Encoding"
        ),
        "Access-Control-Allow-Origin": {
            "description": "Pages of any origin may read the answer.",
            "schema": { "type": "string", "const": "*" },
            "example": "*"
        },
        "Limber-Revision": number(
            "The catalogue revision that the answer was made from.",
            "int64", 0, REVISION_MAX
        ),
        "Request-Id": {
            "description": "The id of the request.",
            "schema": { "type": "string", "format": "uuid", "maxLength": 36 },
            "example": "019a0000-0000-7000-8000-000000000000"
        },
        "Retry-After": number("When to ask again, in seconds.", "int32", 1, 86400)
    });
    for header in all.as_object_mut().into_iter().flat_map(|all| all.values_mut()) {
        header["required"] = true.into();
    }
    add_optional(&mut all);
    all
}

/// Headers that not every answer carries.
fn add_optional(all: &mut Value) {
    all["Link"] = text(
        "Where to go on: `next` on a list, versions and other languages on a document.",
        "^<[^>]*>.*$",
        20_000,
        "</v1/stretches?cursor=dGhlIG5leHQgcGFnZQ>; rel=\"next\"",
    );
    all["RateLimit"] = text(
        "What is left of the client's quota and after how many seconds it has grown; left out \
         where there are no quotas.",
        "^\"default\";r=[0-9]+;t=[0-9]+$",
        60,
        "\"default\";r=599;t=1",
    );
    all["RateLimit-Policy"] = text(
        "The quota of each client: `q` requests in `w` seconds; left out where there are none.",
        "^\"default\";q=[0-9]+;w=[0-9]+$",
        60,
        "\"default\";q=600;w=60",
    );
}

/// The failures that any read can have.
const FAILURES: [(&str, Code); 6] = [
    ("InvalidParameter", Code::InvalidParameter),
    ("NotFound", Code::NotFound),
    ("Gone", Code::Gone),
    ("QuotaExceeded", Code::QuotaExceeded),
    ("Internal", Code::Internal),
    ("Unavailable", Code::Unavailable),
];

fn responses() -> Value {
    let mut all = Map::new();
    all.insert(
        "NotModified".into(),
        json!({
            "description": "Nothing changed since the answer whose `ETag` was sent.",
            "headers": references(&[&KEPT_HEADERS, &EVERY_HEADER])
        }),
    );
    for (name, code) in FAILURES {
        let mut headers = references(&[&EVERY_HEADER]);
        if tells_when(code) {
            headers["Retry-After"] = header_reference("Retry-After");
        }
        all.insert(
            name.into(),
            json!({
                "description": described(code),
                "headers": headers,
                "content": { "application/problem+json": {
                    "schema": { "$ref": format!("#/components/schemas/{}", schema(code)) },
                    "example": reader_example(code)
                } }
            }),
        );
    }
    all.into()
}

/// The form of a failure: some tell more than others.
fn schema(code: Code) -> &'static str {
    match code {
        Code::Gone => "GoneProblem",
        _ => "Problem",
    }
}

/// What went wrong and what to do about it, for every code that is sent with this status.
pub fn described(code: Code) -> String {
    let others = [Code::RevisionNotHere].into_iter().filter(|_| code == Code::Unavailable);
    let all = others
        .chain([code])
        .map(|code| format!("`{}`: {}. {}", code.slug(), code.title(), code.remedy()));
    all.collect::<Vec<_>>().join(" ")
}

/// A failure as a client gets it.
pub fn problem_example(code: Code) -> Value {
    let errors = match code {
        Code::InvalidParameter => json!([{
            "pointer": null, "parameter": "limit", "code": "out-of-range",
            "detail": "`limit` is `9999`: give a whole number from 1 to 100."
        }]),
        _ => json!([]),
    };
    let retry_after_s = tells_when(code).then_some(1);
    json!({
        "type": format!("/problems/{}", code.slug()),
        "title": code.title(),
        "status": code.status().as_u16(),
        "code": code.slug(),
        "detail": code.remedy(),
        "instance": "urn:uuid:019a0000-0000-7000-8000-000000000000",
        "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
        "retry": code.retry(),
        "retry_after_s": retry_after_s,
        "errors": errors
    })
}

/// The same of a reader's path, where some failures tell more.
fn reader_example(code: Code) -> Value {
    let mut example = problem_example(code);
    if code == Code::Gone {
        example["reason"] = "safety".into();
        example["severity"] = "stop".into();
        example["message"] = "It strains the lower back.".into();
        example["successor_id"] = "cat-cow".into();
        example["withdrawn_at"] = "2026-11-22T09:00:00Z".into();
        example["revision"] = 2.into();
    }
    example
}

/// Whether the failure names the time to ask again.
pub fn tells_when(code: Code) -> bool {
    matches!(code.status().as_u16(), 429 | 503)
}

/// Headers of every answer; the last two where there are quotas.
const EVERY_HEADER: [&str; 5] = [
    "Access-Control-Allow-Origin",
    "Limber-Revision",
    "Request-Id",
    "RateLimit",
    "RateLimit-Policy",
];
/// Headers of an answer that may be kept.
const KEPT_HEADERS: [&str; 5] = ["ETag", "Cache-Control", "Content-Language", "Vary", "Link"];

/// The reference to a shared header.
pub fn header_reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/headers/{name}") })
}

/// The references to groups of shared headers.
pub fn references(groups: &[&[&str]]) -> Value {
    let names = groups.iter().flat_map(|group| group.iter());
    names.map(|name| ((*name).to_owned(), header_reference(name))).collect()
}

fn add_parameters(operation: &mut Map<String, Value>) {
    let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(parameters) = parameters.as_array_mut() {
        parameters.iter_mut().for_each(show_without_filling_in);
        parameters.push(json!({ "$ref": "#/components/parameters/Locale" }));
        parameters.push(json!({ "$ref": "#/components/parameters/MinRevision" }));
    }
}

/// Swagger UI fills in the `example` of a parameter: a list would be asked for every filter at
/// once. An example within the schema is shown and left to the reader.
pub fn show_without_filling_in(parameter: &mut Value) {
    let is_optional = parameter["required"] == false;
    let example = parameter.as_object_mut().filter(|_| is_optional);
    if let Some(example) = example.and_then(|parameter| parameter.shift_remove("example")) {
        parameter["schema"]["examples"] = json!([example]);
    }
}

/// Whether the path leads to what can be withdrawn. What is said of that afterwards is never gone.
fn can_be_gone(path: &str) -> bool {
    is_read_api(path) && path.contains("{id}") && !path.ends_with("/notices")
}

fn add_responses(path: &str, operation: &mut Map<String, Value>) {
    let is_kept = is_read_api(path) || KEPT.contains(&path);
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else {
        return;
    };
    if let Some(success) = responses.get_mut("200") {
        success["headers"] = match (UNLIMITED.contains(&path), is_kept) {
            (true, _) => references(&[&EVERY_HEADER[..3]]),
            (false, true) => references(&[&KEPT_HEADERS, &EVERY_HEADER]),
            (false, false) => references(&[&EVERY_HEADER]),
        };
        let described = success["description"].as_str().is_some_and(|text| !text.is_empty());
        if !described {
            success["description"] = "The answer.".into();
        }
    }
    let mut refer = |status: &str, name: &str| {
        let reference = format!("#/components/responses/{name}");
        responses.insert(status.into(), json!({ "$ref": reference }));
    };
    if is_kept {
        refer("304", "NotModified");
    }
    refer("400", "InvalidParameter");
    if path.contains('{') {
        refer("404", "NotFound");
    }
    if can_be_gone(path) {
        refer("410", "Gone");
    }
    if !UNLIMITED.contains(&path) {
        refer("429", "QuotaExceeded");
    }
    refer("500", "Internal");
    refer("503", "Unavailable");
}
