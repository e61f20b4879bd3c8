//! `API-DESIGN.md` against the contract and the catalogue of failures.

use limber::http::code::Code;
use serde_json::Value;

const LAW: &str = include_str!("../../API-DESIGN.md");

fn contract() -> Value {
    serde_json::from_str(include_str!("../../openapi/v1.json")).unwrap()
}

/// Whether the document says this word in backticks.
fn says(text: &str, word: &str) -> bool {
    text.contains(&format!("`{word}`"))
}

/// The first cells of every row of a table whose first cell is a path.
fn paths(text: &str) -> Vec<&str> {
    let cells = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    cells.filter(|cell| cell.starts_with("/v1")).collect()
}

/// How many rows have a status of failure in their second cell.
fn statuses(text: &str) -> usize {
    let second = text.lines().filter_map(|line| line.split(" | ").nth(1)?.parse().ok());
    second.filter(|status: &u16| (400..600).contains(status)).count()
}

#[test]
fn the_paths_of_the_law_are_those_of_the_contract() {
    let contract = contract();
    let mut expected: Vec<&str> =
        contract["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    // Each kind has the same three paths of versions, said once.
    expected.retain(|path| path.starts_with("/v1") && !path.contains("/versions"));
    assert_eq!(paths(LAW), expected);
    let paths = contract["paths"].as_object().unwrap().keys();
    for around in paths.filter(|path| !path.starts_with("/v1")) {
        assert!(says(LAW, around), "`{around}` is not in API-DESIGN.md");
    }
    assert!(says(LAW, "/v1/{kind}/{id}/versions"));
    assert!(says(LAW, "/v1/{kind}/{id}/versions/{version}"));
    assert!(says(LAW, "/v1/{kind}/{id}/versions/{version}/notices"));
}

#[test]
fn every_path_of_management_is_in_the_law() {
    let contract = include_str!("../../openapi/manage-v1.json");
    let contract: Value = serde_json::from_str(contract).unwrap();
    // What stands under an id in another system is said once, by what follows it.
    let external = "/manage/v1/{kind}/by-external/{system}/{external_id}";
    assert!(says(LAW, external));
    for path in contract["paths"].as_object().unwrap().keys() {
        let word = match path.strip_prefix(external) {
            Some(rest) if !rest.is_empty() => &path.replace(external, "/manage/v1/{kind}/{id}"),
            _ => path,
        };
        assert!(says(LAW, word), "`{path}` is not in API-DESIGN.md");
    }
}

#[test]
fn every_parameter_of_the_contract_is_in_the_law() {
    let contract = contract();
    let operations = contract["paths"].as_object().unwrap().values().map(|path| &path["get"]);
    let own = operations.filter_map(|operation| operation["parameters"].as_array()).flatten();
    let shared = contract["components"]["parameters"].as_object().unwrap().values();
    let names = own.chain(shared).filter(|parameter| parameter["in"] == "query");
    let mut count = 0;
    for name in names.filter_map(|parameter| parameter["name"].as_str()) {
        assert!(says(LAW, name), "`{name}` is not in API-DESIGN.md");
        count += 1;
    }
    assert!(count > 50, "only {count} parameters were found");
}

#[test]
fn every_failure_is_in_the_law_with_its_status() {
    for code in Code::ALL {
        let row = format!("| `{}` | {} |", code.slug(), code.status().as_u16());
        assert!(LAW.contains(&row), "API-DESIGN.md lacks the row {row}");
    }
    assert_eq!(statuses(LAW), Code::ALL.len(), "a row tells of a failure that there is none of");
}

#[test]
fn a_word_that_is_not_there_is_missed() {
    assert!(says("the `limit` of a page", "limit"));
    assert!(!says("the `limit` of a page", "limits"));
    assert_eq!(statuses("| `a` | 404 | b |\n| `c` | 50 to 200 | d |\n| e | 503 | f |"), 2);
    assert_eq!(paths("| `/v1/a` | b |\n| `c` | d |\n`/v1/e`"), ["/v1/a"]);
}
