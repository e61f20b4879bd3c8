//! What the service answers is what the contract says: every live answer is valid against the
//! schema that is documented for it.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::api::documented::{CONTRACT, documented, operations, resolved, text, with};
use crate::api::harness::bundled;

/// Checks `value` against a schema that stands in the contract.
#[track_caller]
pub fn conforms(schema: &Value, value: &Value, asked: &str) {
    let mut root = schema.clone();
    root["components"] = CONTRACT["components"].clone();
    let validator = jsonschema::draft202012::options().should_validate_formats(true);
    let validator = validator.build(&root).unwrap();
    let faults: Vec<String> = validator
        .iter_errors(value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{asked}: {faults:#?}");
}

/// Checks `value` against a schema of the contract.
#[track_caller]
pub fn validates(schema: &str, value: &Value, asked: &str) {
    static VALIDATORS: LazyLock<Mutex<HashMap<String, Validator>>> = LazyLock::new(Mutex::default);
    let mut validators = VALIDATORS.lock().unwrap();
    let validator = validators.entry(schema.to_owned()).or_insert_with(|| {
        let root = json!({ "$ref": schema, "components": CONTRACT["components"] });
        let validator = jsonschema::draft202012::options().should_validate_formats(true);
        validator.build(&root).unwrap()
    });
    let faults: Vec<String> = validator
        .iter_errors(value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{asked} against {schema}: {faults:#?}");
}

#[test]
fn every_schema_is_a_schema() {
    for (name, schema) in CONTRACT["components"]["schemas"].as_object().unwrap() {
        assert!(jsonschema::draft202012::meta::is_valid(schema), "{name}: {schema}");
    }
}

#[test]
fn a_value_that_breaks_its_schema_is_found() {
    let mut stretch = bundled().read("/v1/stretches/cobra");
    stretch["steps"] = Value::Null;
    let root = json!({
        "$ref": "#/components/schemas/Stretch", "components": CONTRACT["components"]
    });
    assert!(!jsonschema::draft202012::new(&root).unwrap().is_valid(&stretch));
}

#[test]
fn every_document_is_valid_against_the_schema_of_its_kind() {
    for operation in operations() {
        let Some(list) = operation.template.strip_suffix("/{id}") else { continue };
        let all = bundled().read(&format!("{list}?view=full&limit=100"));
        for document in all["items"].as_array().unwrap() {
            let id = &document["id"];
            validates(operation.schema(), document, &format!("{list}/{id}"));
        }
    }
}

#[test]
fn whatever_a_list_is_asked_it_is_valid() {
    for path in ["/v1/stretches", "/v1/routines"] {
        let operation = operations().into_iter().find(|one| one.path == path).unwrap();
        for query in [
            "ids=cobra,nobody&count=exact",
            "limit=1&count=exact&sort=-duration_s",
            "max_duration_s=0",
            "view=full&include=guidance",
            "updated_after=2030-01-01T00:00:00Z",
        ] {
            let path = with(path, query);
            validates(operation.schema(), &bundled().read(&path), &path);
        }
    }
    let path = "/v1/routines/back-tension-five?include=stretches,guidance";
    validates("#/components/schemas/Routine", &bundled().read(path), path);
}

#[test]
fn every_timeline_is_valid() {
    for query in ["first_side=right", "scale_percent=50&prepare_s=0&switch_s=0", "prepare_s=600"] {
        let path = format!("/v1/routines/back-tension-five/timeline?{query}");
        validates("#/components/schemas/Timeline", &bundled().read(&path), &path);
    }
}

#[test]
fn every_failure_is_valid() {
    for path in ["/nowhere", "/v1/stretches/nobody", "/v1/stretches?limit=0&a=b&cursor=c"] {
        validates("#/components/schemas/Problem", &bundled().get(path).json(), path);
    }
}

#[test]
fn every_parameter_and_every_header_has_an_example_that_is_valid() {
    let shared = ["parameters", "headers"].map(|part| CONTRACT["components"][part].as_object());
    let shared = shared.into_iter().flatten().flatten();
    let mut all: Vec<(String, &'static Value)> =
        shared.map(|(name, value)| (name.clone(), value)).collect();
    for operation in documented() {
        let own = operation.parameters().into_iter();
        all.extend(own.map(|one| (format!("{} {}", operation.template, one["name"]), one)));
    }
    assert!(all.len() > 100, "{}", all.len());
    for (name, part) in all {
        let schema = resolved(&part["schema"]);
        let words = schema["enum"].as_array().and_then(|words| words.first());
        let example = [&part["example"], &schema["examples"][0]];
        let example = example.into_iter().find(|example| !example.is_null()).or(words);
        let Some(example) = example else {
            // A cursor can't be made up.
            assert!(name.ends_with("\"cursor\""), "{name} has no example");
            continue;
        };
        conforms(schema, example, &name);
    }
}

#[test]
fn the_examples_in_the_contract_are_valid() {
    for (name, example) in CONTRACT["components"]["examples"].as_object().unwrap() {
        validates(&format!("#/components/schemas/{name}"), &example["value"], name);
    }
    for (name, response) in CONTRACT["components"]["responses"].as_object().unwrap() {
        let content = &response["content"]["application/problem+json"];
        if !content.is_null() {
            validates(text(&content["schema"]["$ref"]), &content["example"], name);
        }
    }
}
