//! Where an answer leads: the operations that take what it holds.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::http::contract::operations::each_operation;

/// Adds links from lists to their documents and next pages, and from documents onwards.
pub fn add(contract: &mut Value) {
    let mut ids = BTreeMap::new();
    each_operation(contract, |path, operation| {
        if let Some(id) = operation.get("operationId").and_then(Value::as_str) {
            ids.insert(path.to_owned(), id.to_owned());
        }
    });
    each_operation(contract, |path, operation| {
        let mut links = Map::new();
        let mut lead = |name: &str, to: String, description: &str, parameters: Value| {
            if let Some(id) = ids.get(&to) {
                let link = json!({
                    "operationId": id, "description": description, "parameters": parameters
                });
                links.insert(name.into(), link);
            }
        };
        if path.ends_with("/versions") {
            lead(
                "version",
                format!("{path}/{{version}}"),
                "The newest of these versions.",
                json!({
                    "path.id": "$response.body#/id",
                    "path.version": "$response.body#/items/0/version"
                }),
            );
        } else if path.ends_with("/versions/{version}") {
            lead(
                "notices",
                format!("{path}/notices"),
                "What safety has to say of this version since.",
                json!({
                    "path.id": "$response.body#/id",
                    "path.version": "$response.body#/version"
                }),
            );
        } else if path.ends_with("/{id}") {
            let id = json!({ "path.id": "$response.body#/id" });
            let versions = "The published versions of this document.";
            lead("versions", format!("{path}/versions"), versions, id.clone());
            let timeline = "This routine compiled for a player.";
            lead("timeline", format!("{path}/timeline"), timeline, id);
        } else if ids.contains_key(&format!("{path}/{{id}}")) {
            lead(
                "document",
                format!("{path}/{{id}}"),
                "The first document of this page, whole.",
                json!({ "path.id": "$response.body#/items/0/id" }),
            );
        }
        let parameters = operation.get("parameters").and_then(Value::as_array);
        if parameters.into_iter().flatten().any(|parameter| parameter["name"] == "cursor") {
            let next = "The next page: ask the same with the cursor of this one.";
            let cursor = json!({ "query.cursor": "$response.body#/next_cursor" });
            lead("next", path.to_owned(), next, cursor);
        }
        if !links.is_empty() {
            operation["responses"]["200"]["links"] = links.into();
        }
    });
}
