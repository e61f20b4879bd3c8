//! The parameters that hold lists, in the form that the law of each list gives them.

use serde_json::{Map, Value, json};

use crate::catalog::facets::Facet;
use crate::content::id::Kind;
use crate::http::contract::operations::each_operation;
use crate::http::delivery::list::{LIMIT_MAX, ListLaw, VALUES_MAX};
use crate::http::delivery::{
    conditions, guidance, routines, search, sources, stretches, vocabularies,
};

/// The law of every list.
const LAWS: [&ListLaw; 6] = [
    &stretches::LAW,
    &routines::LAW,
    &guidance::LAW,
    &conditions::LAW,
    &vocabularies::LAW,
    &sources::LAW,
];

/// Writes every parameter that takes values parted by commas as a list of such values.
///
/// `x-vocabulary` and `x-kind` tell where the values that there are can be read.
pub fn add(contract: &mut Value) {
    for law in LAWS {
        let schemas = &mut contract["components"]["schemas"];
        schemas[order(law)] = order_of(law);
        if !law.includes.is_empty() {
            schemas[inclusion(law)] = inclusion_of(law);
        }
    }
    contract["components"]["schemas"]["SearchKind"] = json!({
        "type": "string",
        "description": "A kind of document that can be found.",
        "enum": search::KINDS.map(Kind::word)
    });
    each_operation(contract, |path, operation| {
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten().filter_map(Value::as_object_mut) {
            let name = parameter["name"].as_str().unwrap_or_default();
            if let Some((items, most)) = values(path, name) {
                write(parameter, &items, most);
            }
        }
    });
}

/// What each value of a parameter is, and how many there may be.
fn values(path: &str, name: &str) -> Option<(Value, usize)> {
    if path == "/v1/attribution" {
        let kind = [Kind::Stretch, Kind::Routine].into_iter().find(|kind| kind.word() == name)?;
        return Some((id_of(kind), usize::try_from(LIMIT_MAX).ok()?));
    }
    if path == "/v1/search" {
        return (name == "kind").then(|| (reference("SearchKind"), search::KINDS.len()));
    }
    let law = LAWS.into_iter().find(|law| {
        let list = path.strip_prefix("/v1/").and_then(|rest| rest.split('/').next());
        list == Some(law.kind.plural())
    })?;
    match name {
        "ids" => Some((reference("Id"), usize::try_from(LIMIT_MAX).ok()?)),
        "sort" => Some((reference(&order(law)), law.sorts.len())),
        "include" => Some((reference(&inclusion(law)), law.includes.len())),
        _ => {
            let facet = law.facets.iter().find(|facet| facet.parameter() == name)?;
            Some((values_of(*facet), VALUES_MAX))
        }
    }
}

fn values_of(facet: Facet) -> Value {
    match (facet.vocabulary(), facet.kind()) {
        (Some(vocabulary), _) => {
            let mut term = reference("TermId");
            term["x-vocabulary"] = vocabulary.into();
            term
        }
        (None, Some(kind)) => id_of(kind),
        (None, None) => reference("Severity"),
    }
}

/// The names of the schemas that belong to one list: `StretchOrder`, `StretchInclusion`.
fn order(law: &ListLaw) -> String {
    format!("{}Order", capital(law.kind))
}

fn inclusion(law: &ListLaw) -> String {
    format!("{}Inclusion", capital(law.kind))
}

fn capital(kind: Kind) -> String {
    let (first, rest) = kind.word().split_at(1);
    format!("{}{rest}", first.to_ascii_uppercase())
}

fn order_of(law: &ListLaw) -> Value {
    let names = law.sorts.iter().map(|field| field.name());
    let both: Vec<String> = names.flat_map(|name| [name.to_owned(), format!("-{name}")]).collect();
    let about = "What to sort by; with `-` the largest first.";
    json!({ "type": "string", "description": about, "enum": both })
}

fn inclusion_of(law: &ListLaw) -> Value {
    let names: Vec<&str> = law.includes.iter().map(|include| include.name()).collect();
    json!({ "type": "string", "description": "What to carry along.", "enum": names })
}

fn id_of(kind: Kind) -> Value {
    let mut id = reference("Id");
    id["x-kind"] = kind.word().into();
    id
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn write(parameter: &mut Map<String, Value>, items: &Value, most: usize) {
    let example = parameter.get("example").and_then(Value::as_str).unwrap_or_default();
    let example: Vec<&str> = example.split(',').filter(|value| !value.is_empty()).collect();
    if !example.is_empty() {
        parameter.insert("example".into(), json!(example));
    }
    parameter.insert("style".into(), "form".into());
    parameter.insert("explode".into(), false.into());
    let schema = json!({
        "type": "array", "items": items, "minItems": 1, "maxItems": most
    });
    parameter.insert("schema".into(), schema);
}
