//! Plain schemas: generators of clients stumble over `allOf`, and readers over unused parts.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The longest entry of a list of words: the credit of a picture.
const WORD_LETTERS_MAX: u32 = 300;

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
    for part in parts {
        let named = part["$ref"].as_str().and_then(|at| schemas.get(at.strip_prefix(PREFIX)?));
        let part = flat(named.unwrap_or(part), schemas);
        properties.extend(part["properties"].as_object().cloned().unwrap_or_default());
    }
    // What a document is stands before what it says.
    for name in ["id", "kind"] {
        if let Some(property) = properties.shift_remove(name) {
            properties.shift_insert(0, name.to_owned(), property);
        }
    }
    let mut whole = Map::new();
    whole.insert("type".into(), "object".into());
    if let Some(description) = schema.get("description") {
        whole.insert("description".into(), description.clone());
    }
    whole.insert("properties".into(), properties.into());
    whole.into()
}

/// Says of every property that it is always there: what is not known is null, never left out.
pub fn require_all(contract: &mut Value) {
    let asked = asked(contract);
    let schemas = contract["components"]["schemas"].as_object_mut();
    for (name, schema) in schemas.into_iter().flatten() {
        // To index a value that is to be changed would write null where nothing is.
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        let Some(properties) = properties else { continue };
        properties.values_mut().for_each(describe_nullable);
        properties.values_mut().for_each(bound_words);
        if asked.contains(name) {
            continue;
        }
        let names: Vec<Value> = properties.keys().map(|name| name.as_str().into()).collect();
        schema["required"] = names.into();
    }
}

/// What a client sends: it may leave out what has a default.
fn asked(contract: &Value) -> BTreeSet<String> {
    let mut asked = BTreeSet::new();
    let operations = contract["paths"].as_object().into_iter().flat_map(|paths| paths.values());
    for operation in operations.filter_map(Value::as_object).flat_map(|item| item.values()) {
        gather(&operation["requestBody"], PREFIX, &mut asked);
    }
    loop {
        let before = asked.len();
        for name in asked.clone() {
            gather(&contract["components"]["schemas"][&name], PREFIX, &mut asked);
        }
        if asked.len() == before {
            return asked;
        }
    }
}

/// Bounds the words of a list of words, which the derives can't: no list has longer ones.
fn bound_words(property: &mut Value) {
    let words = property.get_mut("items").and_then(Value::as_object_mut);
    let unbounded = words
        .filter(|words| words.get("type").is_some_and(|kind| kind == "string"))
        .filter(|words| !words.contains_key("maxLength") && !words.contains_key("enum"));
    if let Some(words) = unbounded {
        words.insert("maxLength".into(), WORD_LETTERS_MAX.into());
    }
}

/// Writes a name that may be null, such as an id, where it is used: a choice between null and a
/// reference would be a union to whoever generates a client.
pub fn inline_nullable(contract: &mut Value) {
    let Some(schemas) = contract["components"]["schemas"].as_object().cloned() else { return };
    let written = contract["components"]["schemas"].as_object_mut();
    for schema in written.into_iter().flat_map(|schemas| schemas.values_mut()) {
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for property in properties.into_iter().flat_map(|properties| properties.values_mut()) {
            if let Some(plain) = nullable_name(property, &schemas) {
                *property = plain;
            }
        }
    }
}

fn nullable_name(property: &Value, schemas: &Map<String, Value>) -> Option<Value> {
    let choices = property.get("oneOf")?.as_array()?;
    let named = choices.iter().find(|choice| choice.get("$ref").is_some())?;
    let name = schemas.get(named["$ref"].as_str()?.strip_prefix(PREFIX)?)?;
    name.get("pattern")?;
    let mut plain = name.clone();
    plain["type"] = serde_json::json!(["string", "null"]);
    let description = property.get("description").or_else(|| named.get("description"));
    if let Some(description) = description {
        plain["description"] = description.clone();
    }
    Some(plain)
}

/// Moves the description of a property that may be null to the property, where readers look.
fn describe_nullable(property: &mut Value) {
    let choices = property.get_mut("oneOf").and_then(Value::as_array_mut);
    let description = choices
        .and_then(|choices| choices.first_mut()?.as_object_mut()?.shift_remove("description"));
    if let Some(description) = description {
        property["description"] = description;
    }
}

/// Removes the schemas that nothing refers to.
pub fn prune(contract: &mut Value) {
    loop {
        let mut used = BTreeSet::new();
        gather(&contract["paths"], PREFIX, &mut used);
        gather(&contract["components"], PREFIX, &mut used);
        let Some(schemas) = contract["components"]["schemas"].as_object_mut() else { return };
        let before = schemas.len();
        schemas.retain(|name, _| used.contains(name));
        if schemas.len() == before {
            return;
        }
    }
}

/// The names that are referred to within a value, of what begins with `prefix`.
pub fn gather(value: &Value, prefix: &str, used: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(name) = fields.get("$ref").and_then(|at| at.as_str()?.strip_prefix(prefix))
            {
                used.insert(name.to_owned());
            }
            fields.values().for_each(|field| gather(field, prefix, used));
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, prefix, used)),
        _ => {}
    }
}
