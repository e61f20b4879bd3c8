//! Names of values for generators of clients, which would make words of the signs in them.

use serde_json::Value;

/// Names the values of every enumeration that are no words: `CC_BY_4_0` for `CC-BY-4.0`.
pub fn add(contract: &mut Value) {
    let schemas = contract["components"]["schemas"].as_object_mut();
    for schema in schemas.into_iter().flat_map(|schemas| schemas.values_mut()) {
        let values = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
        let values: Vec<&str> = values.filter_map(Value::as_str).collect();
        if values.iter().all(|value| value.chars().all(is_of_a_word)) {
            continue;
        }
        let names: Vec<Value> = values.into_iter().map(|value| name(value).into()).collect();
        schema["x-enum-varnames"] = names.into();
    }
}

fn is_of_a_word(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || sign == '_'
}

fn name(value: &str) -> String {
    let (value, end) = match value.strip_prefix('-') {
        Some(value) => (value, "_DESCENDING"),
        None => (value, ""),
    };
    value.replace(|sign| !is_of_a_word(sign), "_").to_ascii_uppercase() + end
}
