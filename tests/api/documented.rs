//! The operations that the contract documents, with paths that can be asked.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

/// The contract as it is committed.
pub static CONTRACT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../openapi/v1.json")).unwrap());

/// The pages around the documented ones.
pub const AROUND: [&str; 13] = [
    "/",
    "/docs/",
    "/docs/swagger-ui.css",
    "/openapi/v1.json",
    "/openapi/v1.yaml",
    "/problems",
    "/problems/not-found",
    "/security",
    "/.well-known/api-catalog",
    "/.well-known/security.txt",
    "/livez",
    "/readyz",
    "/metrics",
];

/// One documented operation.
pub struct Operation {
    /// Its path, as it is documented: `/v1/stretches/{id}`.
    pub template: &'static str,
    /// Its path with the documented examples in it, and what has to be asked.
    pub path: String,
    /// What the contract says about it.
    pub said: &'static Value,
}

impl Operation {
    /// Its id.
    pub fn id(&self) -> &'static str {
        self.said["operationId"].as_str().unwrap()
    }

    /// Its parameters.
    pub fn parameters(&self) -> Vec<&'static Value> {
        self.said["parameters"].as_array().into_iter().flatten().map(resolved).collect()
    }

    /// The parameters of its query.
    pub fn query(&self) -> Vec<&'static Value> {
        self.parameters().into_iter().filter(|parameter| parameter["in"] == "query").collect()
    }

    /// The names of the parameters of its query.
    pub fn query_names(&self) -> BTreeSet<String> {
        self.query().iter().map(|parameter| text(&parameter["name"]).to_owned()).collect()
    }

    /// The reference to the schema of its answer.
    pub fn schema(&self) -> &'static str {
        text(&self.said["responses"]["200"]["content"]["application/json"]["schema"]["$ref"])
    }
}

/// Every documented operation of the read API.
pub fn operations() -> Vec<Operation> {
    let mut operations = documented();
    operations.retain(|operation| operation.template.starts_with("/v1"));
    assert!(operations.len() > 20, "the contract has operations");
    operations
}

/// Every documented operation around the read API.
pub fn around() -> Vec<Operation> {
    let mut operations = documented();
    operations.retain(|operation| !operation.template.starts_with("/v1"));
    assert!(operations.len() > 10, "the contract has operations around the API");
    operations
}

/// Every documented operation.
pub fn documented() -> Vec<Operation> {
    let mut operations = Vec::new();
    for (template, item) in CONTRACT["paths"].as_object().unwrap() {
        for (method, said) in item.as_object().unwrap() {
            assert_eq!(method, "get", "{template}: only reads are documented so far");
            let mut operation = Operation { template, path: template.clone(), said };
            for parameter in operation.parameters() {
                if parameter["required"] != true {
                    continue;
                }
                let name = text(&parameter["name"]);
                let example = &parameter["example"];
                let example = example.as_str().map_or(example.to_string(), str::to_owned);
                operation.path = if parameter["in"] == "path" {
                    operation.path.replace(&format!("{{{name}}}"), &example)
                } else {
                    with(&operation.path, &format!("{name}={example}"))
                };
            }
            operations.push(operation);
        }
    }
    operations
}

/// The paths of every documented operation.
pub fn paths() -> Vec<String> {
    operations().into_iter().map(|operation| operation.path).collect()
}

/// Every path that answers, documented or not.
pub fn all_paths() -> Vec<String> {
    paths().into_iter().chain(AROUND.map(str::to_owned)).collect()
}

/// A path with something asked of it. What it asks by the same name already gives way.
pub fn with(path: &str, query: &str) -> String {
    let (bare, asked) = path.split_once('?').unwrap_or((path, ""));
    let name = |pair: &str| pair.split('=').next().unwrap().to_owned();
    let given: BTreeSet<String> = query.split('&').map(name).collect();
    let kept = asked.split('&').filter(|pair| !pair.is_empty() && !given.contains(&name(pair)));
    format!("{bare}?{}", kept.chain([query]).collect::<Vec<_>>().join("&"))
}

/// What a reference refers to.
pub fn resolved(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => CONTRACT.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// A text of the contract.
#[track_caller]
pub fn text(value: &'static Value) -> &'static str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}
