//! Every published version has its page, and says where the latest one and all others are.

use serde_json::json;

use crate::api::documented::operations;
use crate::api::harness::bundled;

/// The path of each kind's example document.
fn documents() -> Vec<String> {
    let mut paths = Vec::new();
    for operation in operations() {
        if operation.template.ends_with("/{id}") {
            paths.push(operation.path);
        }
    }
    assert_eq!(paths.len(), 6);
    paths
}

#[test]
fn the_versions_of_every_document_are_listed_newest_first() {
    for path in documents() {
        let document = bundled().read(&path);
        assert_eq!(
            bundled().read(&format!("{path}/versions")),
            json!({
                "kind": document["kind"], "id": document["id"],
                "items": [{
                    "version": 1, "revision": 1, "published_at": "2026-01-01T00:00:00Z",
                    "change": "editorial", "recalled_in": null,
                    "href": format!("{path}/versions/1")
                }]
            })
        );
        assert_eq!(document["links"]["versions"], format!("{path}/versions"));
    }
}

#[test]
fn the_newest_version_is_the_document() {
    for path in documents() {
        for query in ["", "?locale=es"] {
            let version = bundled().get(&format!("{path}/versions/1{query}"));
            let document = bundled().get(&format!("{path}{query}"));
            assert_eq!(version.status, 200, "{path}");
            assert_eq!(version.body, document.body, "{path}");
        }
    }
}

#[test]
fn a_version_says_where_the_latest_and_all_others_are() {
    for path in documents() {
        let version = bundled().get(&format!("{path}/versions/1"));
        let expected =
            format!("<{path}>; rel=\"latest-version\", <{path}/versions>; rel=\"version-history\"");
        assert_eq!(version.header("link"), expected);
    }
}

#[test]
fn a_version_that_is_not_there_is_404_and_the_newest_is_named() {
    for path in documents() {
        for version in ["7", "0", "01", "-1", "1.0", "one", "18446744073709551616"] {
            for rest in ["", "/notices"] {
                let answer = bundled().get(&format!("{path}/versions/{version}{rest}"));
                let problem = answer.problem("not-found");
                let detail = problem["detail"].as_str().unwrap();
                assert!(detail.contains("newest is 1"), "{detail}");
                assert!(detail.contains(&format!("{path}/versions")), "{detail}");
            }
        }
    }
}
