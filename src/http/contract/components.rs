//! What is true of every operation, said once: parameters, headers, and failures.

use serde_json::{Map, Value, json};

use crate::http::code::Code;
use crate::http::contract::operations::each_operation;

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
        add_parameters(operation);
        add_responses(path, operation);
        if !operation.contains_key("description") {
            let summary = operation.get("summary").cloned().unwrap_or_default();
            operation.insert("description".into(), summary);
        }
    });
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
                "minimum": 0, "maximum": 9_007_199_254_740_991_u64, "examples": [1]
            }
        }
    })
}

fn headers() -> Value {
    let text = |description: &str, max: u32, example: &str| {
        json!({
            "description": description,
            "required": true,
            "schema": { "type": "string", "maxLength": max },
            "example": example
        })
    };
    json!({
        "ETag": text("The strong tag of these bytes in this coding.", 80, "\"5f0c…\""),
        "CacheControl": text("For how long the answer may be kept.", 200, "public, max-age=60"),
        "ContentLanguage": text("The language of the words.", 64, "en"),
        "Vary": text("The request headers that choose the answer.", 100, "Accept-Encoding"),
        "AllowOrigin": text("Pages of any origin may read the answer.", 1, "*"),
        "LimberRevision": {
            "description": "The catalogue revision that the answer was made from.",
            "required": true,
            "schema": {
                "type": "integer", "format": "int64",
                "minimum": 0, "maximum": 9_007_199_254_740_991_u64
            },
            "example": 1
        },
        "Link": {
            "description": "Where to go on: the next page, the versions, other languages and \
                            other forms, as RFC 8288 writes it.",
            "schema": { "type": "string", "maxLength": 8192 },
            "example": "</v1/stretches/cobra/versions>; rel=\"version-history\""
        },
        "RequestId": text("The id of the request.", 36, "019a0000-0000-7000-8000-000000000000"),
        "RetryAfter": {
            "description": "When to ask again, in seconds.",
            "required": true,
            "schema": { "type": "integer", "format": "int32", "minimum": 1, "maximum": 86400 },
            "example": 1
        }
    })
}

/// The failures that any read can have.
const FAILURES: [(&str, Code); 4] = [
    ("InvalidParameter", Code::InvalidParameter),
    ("NotFound", Code::NotFound),
    ("Internal", Code::Internal),
    ("Unavailable", Code::RevisionNotHere),
];

fn responses() -> Value {
    let mut all = Map::new();
    all.insert(
        "NotModified".into(),
        json!({
            "description": "Nothing changed since the answer whose `ETag` was sent.",
            "headers": header_references()
        }),
    );
    for (name, code) in FAILURES {
        let mut headers = Map::new();
        headers.insert("Request-Id".into(), header_reference("RequestId"));
        headers.insert("Access-Control-Allow-Origin".into(), header_reference("AllowOrigin"));
        if code.status().as_u16() == 503 {
            headers.insert("Retry-After".into(), header_reference("RetryAfter"));
        }
        all.insert(
            name.into(),
            json!({
                "description": format!("{}. {}", code.title(), code.remedy()),
                "headers": headers,
                "content": { "application/problem+json": {
                    "schema": { "$ref": "#/components/schemas/Problem" },
                    "example": problem_example(code)
                } }
            }),
        );
    }
    all.into()
}

fn problem_example(code: Code) -> Value {
    let errors = match code {
        Code::InvalidParameter => json!([{
            "pointer": null, "parameter": "limit", "code": "out-of-range",
            "detail": "`limit` is `9999`: give a whole number from 1 to 100."
        }]),
        _ => json!([]),
    };
    let retry_after_s = (code.status().as_u16() == 503).then_some(1);
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

fn header_reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/headers/{name}") })
}

fn header_references() -> Value {
    json!({
        "ETag": header_reference("ETag"),
        "Cache-Control": header_reference("CacheControl"),
        "Content-Language": header_reference("ContentLanguage"),
        "Vary": header_reference("Vary"),
        "Link": header_reference("Link"),
        "Access-Control-Allow-Origin": header_reference("AllowOrigin"),
        "Limber-Revision": header_reference("LimberRevision"),
        "Request-Id": header_reference("RequestId")
    })
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
fn show_without_filling_in(parameter: &mut Value) {
    let is_optional = parameter["required"] == false;
    let example = parameter.as_object_mut().filter(|_| is_optional);
    if let Some(example) = example.and_then(|parameter| parameter.shift_remove("example")) {
        parameter["schema"]["examples"] = json!([example]);
    }
}

fn add_responses(path: &str, operation: &mut Map<String, Value>) {
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else {
        return;
    };
    if let Some(success) = responses.get_mut("200") {
        success["headers"] = header_references();
        let described = success["description"].as_str().is_some_and(|text| !text.is_empty());
        if !described {
            success["description"] = "The answer.".into();
        }
    }
    let mut refer = |status: &str, name: &str| {
        let reference = format!("#/components/responses/{name}");
        responses.insert(status.into(), json!({ "$ref": reference }));
    };
    refer("304", "NotModified");
    refer("400", "InvalidParameter");
    if path.contains('{') {
        refer("404", "NotFound");
    }
    refer("500", "Internal");
    refer("503", "Unavailable");
}
