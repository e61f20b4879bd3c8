//! Flat objects: generators of clients stumble over `allOf`, and readers over unused schemas.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

const PREFIX: &str = "#/components/schemas/";

/// Writes every `allOf` of objects as one object.
pub fn flatten(contract: &mut Value) {
    let Some(schemas) = contract["components"]["schemas"].as_object().cloned() else { return };
    for (name, schema) in &schemas {
        contract["components"]["schemas"][name] = flat(schema, &schemas);
    }
}

fn flat(schema: &Value, schemas: &Map<String, Value>) -> Value {
    let Some(parts) = schema["allOf"].as_array() else { return schema.clone() };
    let mut properties = Map::new();
    let mut required = Vec::new();
    for part in parts {
        let named = part["$ref"].as_str().and_then(|at| schemas.get(at.strip_prefix(PREFIX)?));
        let part = flat(named.unwrap_or(part), schemas);
        properties.extend(part["properties"].as_object().cloned().unwrap_or_default());
        required.extend(part["required"].as_array().cloned().unwrap_or_default());
    }
    let mut whole = Map::new();
    whole.insert("type".into(), "object".into());
    if let Some(description) = schema.get("description") {
        whole.insert("description".into(), description.clone());
    }
    whole.insert("required".into(), required.into());
    whole.insert("properties".into(), properties.into());
    whole.into()
}

/// Removes the schemas that nothing refers to.
pub fn prune(contract: &mut Value) {
    loop {
        let mut used = BTreeSet::new();
        gather(&contract["paths"], &mut used);
        gather(&contract["components"], &mut used);
        let Some(schemas) = contract["components"]["schemas"].as_object_mut() else { return };
        let before = schemas.len();
        schemas.retain(|name, _| used.contains(name));
        if schemas.len() == before {
            return;
        }
    }
}

fn gather(value: &Value, used: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(name) = fields.get("$ref").and_then(|at| at.as_str()?.strip_prefix(PREFIX))
            {
                used.insert(name.to_owned());
            }
            fields.values().for_each(|field| gather(field, used));
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, used)),
        _ => {}
    }
}
