//! Live answers against the contract, walked from the contract itself: for every operation every
//! parameter, language and failure, with status, headers and body.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::api::answer::Answer;
use crate::api::documented::{CONTRACT, Operation, operations, resolved, text, with};
use crate::api::harness::bundled;

/// The components of the contract, but that no object may have a field that is not documented.
static CLOSED: LazyLock<Value> = LazyLock::new(|| {
    let mut components = CONTRACT["components"].clone();
    close(&mut components["schemas"]);
    components
});

fn close(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(close);
            // The vocabulary of JSON-LD is schema.org's; the contract tells its frame alone.
            let is_closed = |properties: &Value| properties["@context"].is_null();
            if fields.get("properties").filter(|it| it.is_object()).is_some_and(is_closed) {
                fields.insert("additionalProperties".to_owned(), false.into());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

/// What is wrong with a value by a schema of the contract.
fn faults(schema: &Value, value: &Value) -> Vec<String> {
    static VALIDATORS: LazyLock<Mutex<HashMap<String, Validator>>> = LazyLock::new(Mutex::default);
    let mut validators = VALIDATORS.lock().unwrap();
    let validator = validators.entry(schema.to_string()).or_insert_with(|| {
        let root = json!({ "allOf": [schema], "components": *CLOSED });
        jsonschema::draft202012::new(&root).unwrap()
    });
    let faults = validator.iter_errors(value);
    faults.map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}

/// What of an answer is not as the contract documents its status.
fn undocumented(operation: &Operation, answer: &Answer) -> Vec<String> {
    let response = &operation.said["responses"][answer.status.to_string()];
    if response.is_null() {
        return vec![format!("{} is not documented", answer.status)];
    }
    let response = resolved(response);
    let mut found = Vec::new();
    for (name, header) in response["headers"].as_object().unwrap() {
        let header = resolved(header);
        let value = answer.header(name);
        if value.is_empty() {
            if header["required"] == true {
                found.push(format!("`{name}` is missing"));
            }
            continue;
        }
        let is_number = header["schema"]["type"] == "integer";
        let value = if is_number { value.parse::<u64>().unwrap().into() } else { value.into() };
        found
            .extend(faults(&header["schema"], &value).into_iter().map(|it| format!("{name} {it}")));
    }
    let media_type = answer.header("content-type");
    match response["content"].get(media_type) {
        Some(content) => found.extend(faults(&content["schema"], &answer.json())),
        None if response["content"].is_null() && answer.body.is_empty() => {}
        None => found.push(format!("the type `{media_type}` is not documented")),
    }
    found
}

#[track_caller]
fn is_as_documented(operation: &Operation, status: u16, answer: &Answer) {
    assert_eq!(answer.status, status, "{}: {}", answer.asked, answer.text());
    let found = undocumented(operation, answer);
    assert!(found.is_empty(), "{}: {found:#?}", answer.asked);
}

/// Every value that the contract gives for a parameter: examples, choices, and the limits.
fn values(parameter: &'static Value) -> Vec<String> {
    let schema = resolved(&parameter["schema"]);
    let listed = [&schema["examples"], &schema["enum"], &resolved(&schema["items"])["enum"]];
    let listed = listed.into_iter().filter_map(Value::as_array).flatten();
    let limits = ["minimum", "maximum", "default"].iter().map(|name| &schema[name]);
    listed.chain(limits).filter(|value| !value.is_null()).map(written).collect()
}

/// A value as it stands in a query: a list is parted by commas.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(written).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[test]
fn every_parameter_of_every_operation_gives_what_is_documented() {
    let mut asked = 0;
    for operation in operations() {
        for parameter in operation.query() {
            let name = text(&parameter["name"]);
            for value in values(parameter) {
                // Nothing is that late: the service would wait for it, and give up.
                let never_comes = name == "min_revision" && value.len() > 10;
                // With whole documents in it a list is more than the contract says.
                let says_more = value == "full";
                if never_comes || says_more {
                    continue;
                }
                let answer = bundled().get(&with(&operation.path, &format!("{name}={value}")));
                is_as_documented(&operation, 200, &answer);
                asked += 1;
            }
        }
    }
    assert!(asked > 150, "only {asked} were asked");
}

#[test]
fn a_page_and_its_next_are_as_documented() {
    for operation in operations().iter().filter(|one| one.query_names().contains("cursor")) {
        let answer = bundled().get(&with(&operation.path, "limit=1&count=exact"));
        is_as_documented(operation, 200, &answer);
        let Some(cursor) = answer.json()["next_cursor"].as_str().map(str::to_owned) else {
            continue;
        };
        let next = with(&operation.path, &format!("limit=1&count=exact&cursor={cursor}"));
        is_as_documented(operation, 200, &bundled().get(&next));
        let other = with(&operation.path, "limit=2&cursor=made-up");
        is_as_documented(operation, 400, &bundled().get(&other));
    }
}

#[test]
fn every_operation_answers_in_every_language_as_documented() {
    for operation in operations() {
        for locale in ["en", "es", "de", "de-AT", "fr"] {
            let path = with(&operation.path, &format!("locale={locale}"));
            is_as_documented(&operation, 200, &bundled().get(&path));
            let answer = bundled().get_with(&operation.path, "accept-language", locale);
            is_as_documented(&operation, 200, &answer);
        }
    }
}

#[test]
fn every_document_there_is_is_as_documented() {
    let mut asked = 0;
    for operation in operations().iter().filter(|one| one.template.contains("{id}")) {
        let (list, rest) = operation.template.split_once("/{id}").unwrap();
        for document in bundled().read(&format!("{list}?limit=100"))["items"].as_array().unwrap() {
            let id = document["id"].as_str().unwrap();
            let rest = rest.replace("{version}", "1");
            is_as_documented(operation, 200, &bundled().get(&format!("{list}/{id}{rest}")));
            asked += 1;
        }
    }
    assert!(asked > 100, "only {asked} were asked");
}

#[test]
fn every_media_type_of_every_operation_is_as_documented() {
    let mut asked = Vec::new();
    for operation in operations() {
        let contents = operation.said["responses"]["200"]["content"].as_object().unwrap();
        for media_type in contents.keys() {
            let answer = bundled().get_with(&operation.path, "accept", media_type);
            assert_eq!(answer.header("content-type"), media_type, "{}", answer.asked);
            is_as_documented(&operation, 200, &answer);
            asked.push(media_type.as_str());
        }
    }
    assert!(asked.contains(&"application/ld+json") && asked.len() > operations().len());
}

#[test]
fn what_did_not_change_is_as_documented() {
    for operation in operations() {
        let answer = bundled().get_with(&operation.path, "if-none-match", "*");
        is_as_documented(&operation, 304, &answer);
    }
}

#[test]
fn every_failure_that_can_be_provoked_is_as_documented() {
    for operation in operations() {
        for query in ["nonsense=1", "locale=", "min_revision=-1", "locale=en&locale=es"] {
            let answer = bundled().get(&with(&operation.path, query));
            is_as_documented(&operation, 400, &answer);
        }
        if operation.template.contains("{id}") {
            let path = operation.template.replace("{id}", "nobody").replace("{version}", "1");
            is_as_documented(&operation, 404, &bundled().get(&path));
        }
        if operation.template.contains("{version}") {
            let path = operation.path.replace("/versions/1", "/versions/999");
            is_as_documented(&operation, 404, &bundled().get(&path));
        }
    }
    let late = operations().into_iter().find(|one| one.template == "/v1/attribution").unwrap();
    let answer = bundled().get(&format!("{}?min_revision=999", late.path));
    is_as_documented(&late, 503, &answer);
}

#[test]
fn a_wrong_method_and_a_path_that_is_nobodys_fail_with_a_documented_body() {
    let problem = json!({ "$ref": "#/components/schemas/Problem" });
    for operation in operations() {
        let answer = bundled().send("DELETE", &operation.path, &[]);
        assert_eq!(answer.status, 405, "{}", answer.asked);
        assert_eq!(faults(&problem, &answer.json()), Vec::<String>::new(), "{}", answer.asked);
    }
    let answer = bundled().get("/v1/nowhere");
    assert_eq!(answer.status, 404);
    assert_eq!(faults(&problem, &answer.json()), Vec::<String>::new());
}

#[test]
fn an_answer_that_breaks_the_contract_is_found() {
    let operation = operations().into_iter().find(|one| one.id() == "find_stretch").unwrap();
    let broken = |spoil: fn(&mut Answer)| {
        let mut answer = bundled().get(&operation.path);
        spoil(&mut answer);
        undocumented(&operation, &answer).len()
    };
    assert_eq!(broken(|_| {}), 0);
    assert_eq!(broken(|answer| answer.status = 418), 1);
    assert_eq!(broken(|answer| drop(answer.headers.remove("etag"))), 1);
    assert_eq!(broken(|answer| drop(answer.headers.remove("content-type"))), 1);
    assert_eq!(
        broken(|answer| answer.body = [b"{\"unheard_of\":1,", &answer.body[1..]].concat()),
        1
    );
}
