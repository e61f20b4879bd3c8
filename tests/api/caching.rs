//! Every answer says for how long it may be kept, and by what it varies: what carries safety a
//! minute, failures never.

use crate::api::documented::{all_paths, operations, paths, with};
use crate::api::harness::bundled;

const SAFETY: &str = "public, max-age=60, must-revalidate";
const REFERENCE: &str =
    "public, max-age=60, s-maxage=300, stale-while-revalidate=600, stale-if-error=86400";
const BUILD: &str = "public, max-age=3600";

#[track_caller]
fn is_kept(path: &str, expected: &str) {
    let answer = bundled().get(path);
    assert_eq!(answer.status, 200, "{path}");
    assert_eq!(answer.header("cache-control"), expected, "{path}");
}

#[test]
fn whatever_carries_safety_is_kept_a_minute_and_then_asked_for_again() {
    for path in paths() {
        let is_reference = ["/v1/vocabularies", "/v1/sources", "/v1/attribution"]
            .iter()
            .any(|reference| path.starts_with(reference));
        is_kept(&path, if is_reference { REFERENCE } else { SAFETY });
    }
}

#[test]
fn a_pinned_version_is_kept_no_longer_than_the_document() {
    is_kept("/v1/stretches/cobra/versions/1", SAFETY);
    is_kept("/v1/routines/back-tension-five/versions/1", SAFETY);
}

#[test]
fn nothing_that_can_be_withdrawn_is_immutable() {
    for path in all_paths() {
        let answer = bundled().get(&path);
        assert!(!answer.header("cache-control").contains("immutable"), "{path}");
    }
}

#[test]
fn what_belongs_to_the_build_is_kept_an_hour() {
    for path in ["/openapi/v1.json", "/openapi/v1.yaml", "/docs/", "/docs/index.css", "/problems"] {
        is_kept(path, BUILD);
    }
}

#[test]
fn health_and_pages_that_name_the_host_are_not_kept() {
    for path in ["/livez", "/readyz", "/"] {
        is_kept(path, "no-store");
    }
}

#[test]
fn failures_are_not_kept() {
    for path in ["/nowhere", "/v1/stretches/nobody", "/v1?x=1", "/v1/stretches?cursor=x"] {
        assert_eq!(bundled().get(path).header("cache-control"), "no-store", "{path}");
    }
}

#[test]
fn an_answer_varies_by_what_chose_it() {
    for operation in operations() {
        let path = &operation.path;
        let contents = operation.said["responses"]["200"]["content"].as_object().unwrap();
        let by_form = if contents.len() > 1 { "Accept, " } else { "" };
        let negotiated = bundled().get(path);
        let by_language = format!("{by_form}Accept-Encoding, Accept-Language");
        assert_eq!(negotiated.header("vary"), by_language, "{path}");
        let named = bundled().get(&with(path, "locale=en"));
        assert_eq!(named.header("vary"), format!("{by_form}Accept-Encoding"), "{path}");
        assert_eq!(named.body, negotiated.body, "{path}");
    }
    for path in ["/openapi/v1.json", "/docs/"] {
        assert_eq!(bundled().get(path).header("vary"), "Accept-Encoding", "{path}");
    }
}

#[test]
fn every_answer_says_its_language_and_the_revision() {
    for path in all_paths() {
        for (path, status) in [(path.clone(), 200), (with(&path, "nonsense=1"), 400)] {
            let answer = bundled().get(&path);
            assert_eq!(answer.status, status, "{path}");
            assert_eq!(answer.header("limber-revision"), "1", "{path}");
            assert_ne!(answer.header("request-id"), "", "{path}");
            let is_wordless = ["/livez", "/readyz", "/metrics"].contains(&path.as_str());
            assert_eq!(answer.header("content-language").is_empty(), is_wordless, "{path}");
        }
    }
}

#[test]
fn every_answer_is_closed_to_what_browsers_could_make_of_it() {
    for path in all_paths().into_iter().chain(["/nowhere".to_owned()]) {
        let answer = bundled().get(&path);
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
    }
}
