//! What the contract of management says, with paths that can be asked.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use limber::http::management::doors::DOORS;
use serde_json::{Value, json};

/// The contract of management as it is committed.
pub static CONTRACT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../openapi/manage-v1.json")).unwrap());

/// One documented operation of management.
pub struct Operation {
    /// Its method, in capitals.
    pub method: String,
    /// Its path, as it is documented.
    pub template: &'static str,
    /// Its path with the documented examples in it.
    pub path: String,
    /// The scopes of which one is enough.
    pub scopes: BTreeSet<&'static str>,
    /// What the contract says about it.
    pub said: &'static Value,
}

/// Every documented operation that needs a key.
pub fn operations() -> Vec<Operation> {
    let mut operations = Vec::new();
    for (template, item) in CONTRACT["paths"].as_object().unwrap() {
        for (method, said) in item.as_object().unwrap() {
            if template.starts_with("/manage/v1") {
                operations.push(operation(template, method, said));
            }
        }
    }
    operations
}

fn operation(template: &'static str, method: &str, said: &'static Value) -> Operation {
    let mut path = template.to_owned();
    for parameter in said["parameters"].as_array().into_iter().flatten() {
        if parameter["in"] == "path" {
            let example = &parameter["example"];
            let example = example.as_str().map_or(example.to_string(), str::to_owned);
            path = path.replace(&format!("{{{}}}", parameter["name"].as_str().unwrap()), &example);
        }
    }
    assert!(!path.contains('{'), "{template} has no example");
    let ways = said["security"].as_array().unwrap().iter();
    let scopes = ways.map(|way| {
        let scopes = way["key"].as_array().unwrap();
        assert_eq!(scopes.len(), 1, "{template}: one scope is enough");
        scopes[0].as_str().unwrap()
    });
    let method = method.to_ascii_uppercase();
    Operation { method, template, path, scopes: scopes.collect(), said }
}

/// Checks `value` against a schema of the contract of management.
#[track_caller]
pub fn conforms_to(value: &Value, schema: &str) {
    let root = json!({
        "$ref": format!("#/components/schemas/{schema}"), "components": CONTRACT["components"]
    });
    let validator = jsonschema::draft202012::options().should_validate_formats(true);
    let faults: Vec<String> =
        validator.build(&root).unwrap().iter_errors(value).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{schema}: {faults:#?}");
}

#[test]
fn every_door_is_documented_and_every_documented_operation_has_a_door() {
    let doors: BTreeSet<(&str, &str)> = DOORS.iter().map(|door| (door.method, door.path)).collect();
    let operations = operations();
    let documented: BTreeSet<(&str, &str)> =
        operations.iter().map(|one| (one.method.as_str(), one.template)).collect();
    assert_eq!(doors, documented);
}

#[test]
fn every_operation_says_what_it_is_and_how_it_can_fail() {
    let mut ids = BTreeSet::new();
    for operation in operations() {
        let (said, template) = (operation.said, operation.template);
        assert!(!said["summary"].as_str().unwrap().is_empty(), "{template}");
        assert!(ids.insert(said["operationId"].as_str().unwrap()), "{template}: its id is taken");
        assert!(!operation.scopes.is_empty(), "{template}");
        for status in ["400", "401", "403", "429", "500", "503"] {
            assert!(said["responses"].get(status).is_some(), "{template}: {status}");
        }
    }
}
