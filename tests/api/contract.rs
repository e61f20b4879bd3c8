//! The contract is current, complete, and says of every path what the service says of itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use limber::cli::openapi::{self, Api};

use crate::api::documented::{CONTRACT, around, documented, operations, resolved, text, with};
use crate::api::harness::bundled;
use crate::api::schemas::conforms;

#[track_caller]
fn is_current(of: Api, as_yaml: bool, committed: &str) {
    let made = openapi::text(of, as_yaml).unwrap();
    let differs = made.lines().zip(committed.lines()).find(|(made, committed)| made != committed);
    assert_eq!(differs, None, "`just openapi` writes it anew");
    assert_eq!(made.len(), committed.len(), "`just openapi` writes it anew");
}

#[test]
fn the_committed_contract_is_what_this_build_serves() {
    is_current(Api::Delivery, false, include_str!("../../openapi/v1.json"));
    is_current(Api::Management, false, include_str!("../../openapi/manage-v1.json"));
}

#[test]
fn the_committed_yaml_is_the_same_contract() {
    is_current(Api::Delivery, true, include_str!("../../openapi/v1.yaml"));
    is_current(Api::Management, true, include_str!("../../openapi/manage-v1.yaml"));
}

#[test]
fn every_operation_says_what_it_is_and_carries_a_tag() {
    let tags: BTreeSet<&str> =
        CONTRACT["tags"].as_array().unwrap().iter().map(|tag| text(&tag["name"])).collect();
    for operation in documented() {
        assert!(!text(&operation.said["summary"]).is_empty(), "{}", operation.template);
        assert!(!text(&operation.said["description"]).is_empty(), "{}", operation.template);
        let tag = text(&operation.said["tags"][0]);
        assert!(tags.contains(tag), "{}: {tag}", operation.template);
    }
}

#[test]
fn the_id_of_every_operation_is_the_name_of_its_handler() {
    let handlers = sources("src/http/delivery") + &sources("src/http");
    let mut seen = BTreeSet::new();
    for operation in documented() {
        let id = operation.id();
        let (verb, noun) = id.split_once('_').unwrap();
        assert!(["find", "list"].contains(&verb) && !noun.is_empty(), "{id}");
        let attribute = format!("path = \"{}\"", operation.template);
        let (_, rest) = handlers.split_once(&attribute).unwrap();
        let (_, handler) = rest.split_once("pub async fn ").unwrap();
        assert!(handler.starts_with(&format!("{id}(")), "{}: {id}", operation.template);
        assert!(seen.insert(id), "{id} twice");
    }
}

#[test]
fn every_route_is_documented_and_every_documented_path_is_a_route() {
    let table = sources("src/http").replace("read(\n", "read(").replace("read(        ", "read(");
    let routes: BTreeSet<&str> = table
        .split("read(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        // The files of Swagger UI are for the page that it is.
        .filter(|path| !path.starts_with("/docs") && !path.contains("manage-v1"))
        .collect();
    let documented: BTreeSet<&str> =
        documented().iter().map(|operation| operation.template).collect();
    assert_eq!(routes, documented);
}

/// The text of every file of Rust in a folder.
fn sources(folder: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|ext| ext == "rs"));
    files.map(|file| fs::read_to_string(file).unwrap()).collect()
}

#[test]
fn every_documented_path_answers_for_its_example() {
    for operation in documented() {
        assert!(!operation.path.contains('{'), "{} has no example", operation.template);
        assert_eq!(bundled().get(&operation.path).status, 200, "{}", operation.path);
    }
}

#[test]
fn the_documented_parameters_are_those_that_the_service_knows() {
    for operation in operations() {
        let problem =
            bundled().get(&with(&operation.path, "nonsense=1")).problem("invalid-parameter");
        let detail = problem["detail"].as_str().unwrap();
        let (_, known) = detail.split_once("Known: ").unwrap();
        let known: BTreeSet<String> =
            known.trim_end_matches('.').split(", ").map(str::to_owned).collect();
        assert_eq!(known, operation.query_names(), "{}", operation.template);
    }
}

#[test]
fn paths_around_the_api_take_no_parameters() {
    for operation in around() {
        let problem =
            bundled().get(&with(&operation.path, "nonsense=1")).problem("invalid-parameter");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("This path takes none."), "{}: {detail}", operation.template);
        assert!(operation.query_names().is_empty(), "{}", operation.template);
    }
}

#[test]
fn every_answer_around_the_api_is_of_a_documented_type_and_form() {
    for operation in around() {
        for (media_type, content) in
            operation.said["responses"]["200"]["content"].as_object().unwrap()
        {
            let answer = bundled().get_with(&operation.path, "accept", media_type);
            let sent = answer.header("content-type");
            assert_eq!(sent.split(';').next(), Some(media_type.as_str()), "{}", operation.path);
            let body = match media_type {
                _ if media_type.ends_with("json") => answer.json(),
                _ if media_type.ends_with("yaml") => serde_norway::from_str(answer.text()).unwrap(),
                _ => answer.text().into(),
            };
            conforms(&content["schema"], &body, &operation.path);
            conforms(&content["schema"], &content["example"], &operation.path);
        }
    }
}

#[test]
fn the_documented_orders_are_those_that_the_service_knows() {
    for operation in operations().iter().filter(|one| one.query_names().contains("sort")) {
        let answer = bundled().get(&with(&operation.path, "sort=nonsense"));
        let detail = answer.problem("invalid-parameter")["detail"].to_string();
        let (_, known) = detail.split_once("Known: ").unwrap();
        let known = known.trim_end_matches(['.', '"']).split(", ").map(|name| format!("`{name}`"));
        let parameters = operation.query();
        let sort = parameters.iter().find(|parameter| parameter["name"] == "sort").unwrap();
        let described: BTreeSet<String> = text(&sort["description"])
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|name| *name != "-")
            .map(|name| format!("`{name}`"))
            .collect();
        assert_eq!(known.collect::<BTreeSet<_>>(), described, "{}", operation.template);
    }
}

#[test]
fn the_documented_headers_are_sent() {
    for operation in documented() {
        let answer = bundled().get(&operation.path);
        let headers = operation.said["responses"]["200"]["headers"].as_object().unwrap();
        let headers = headers.iter().filter(|(_, header)| resolved(header)["required"] == true);
        let mut count = 0;
        for (name, _) in headers {
            assert_ne!(answer.header(name), "", "{}: {name}", operation.template);
            count += 1;
        }
        let expected = if operation.template.starts_with("/v1") { 7 } else { 3 };
        assert!(count >= expected, "{}: {count}", operation.template);
    }
}

#[test]
fn every_operation_documents_how_it_can_fail() {
    for operation in operations() {
        let responses = operation.said["responses"].as_object().unwrap();
        let mut statuses: Vec<&str> = vec!["200", "304", "400", "429", "500", "503"];
        if operation.template.contains('{') {
            statuses.push("404");
        }
        let can_be_gone = operation.template.contains("{id}");
        if can_be_gone && !operation.template.ends_with("/notices") {
            statuses.push("410");
        }
        statuses.sort_unstable();
        let mut documented: Vec<&str> = responses.keys().map(String::as_str).collect();
        documented.sort_unstable();
        assert_eq!(documented, statuses, "{}", operation.template);
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_used() {
    let mut used = BTreeSet::new();
    references(&CONTRACT, &mut used);
    for reference in &used {
        assert!(CONTRACT.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
    for name in CONTRACT["components"]["schemas"].as_object().unwrap().keys() {
        assert!(used.contains(&format!("#/components/schemas/{name}")), "{name} is not used");
    }
}

fn references(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(|at| at.as_str()).map(str::to_owned));
            fields.values().for_each(|field| references(field, found));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}
