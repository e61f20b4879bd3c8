//! Every answer has a strong tag; who sends it back gets 304 with the headers and no body.

use crate::api::answer::Answer;
use crate::api::documented::paths;
use crate::api::harness::bundled;

/// The paths that have a tag: all that are documented, and the files of the documentation.
fn tagged() -> Vec<String> {
    let files = ["/openapi/v1.json", "/openapi/v1.yaml", "/docs/", "/docs/swagger-ui-bundle.js"];
    paths().into_iter().chain(files.map(str::to_owned)).collect()
}

/// Checks that `answer` is 304 and says what the whole answer says.
#[track_caller]
fn is_unchanged(answer: &Answer, whole: &Answer) {
    assert_eq!(answer.status, 304, "{}", answer.asked);
    assert_eq!(answer.body, b"", "{}", answer.asked);
    let names = ["etag", "cache-control", "vary", "content-language", "limber-revision", "link"];
    for name in names {
        assert_eq!(answer.header(name), whole.header(name), "{}: {name}", answer.asked);
    }
    assert_ne!(answer.header("request-id"), "", "{}", answer.asked);
    assert_ne!(answer.header("date"), "", "{}", answer.asked);
    assert_eq!(answer.header("content-encoding"), "", "{}", answer.asked);
}

#[test]
fn every_tag_is_strong_and_stays_while_nothing_changes() {
    for path in tagged() {
        let first = bundled().get(&path);
        let tag = first.header("etag");
        assert!(tag.len() > 20 && tag.starts_with('"') && tag.ends_with('"'), "{path}: {tag}");
        let second = bundled().get(&path);
        assert_eq!(second.header("etag"), tag, "{path}");
        assert_eq!(second.body, first.body, "{path}");
    }
}

#[test]
fn who_sends_the_tag_back_gets_304_on_every_path() {
    for path in tagged() {
        let whole = bundled().get(&path);
        let tag = whole.header("etag");
        is_unchanged(&bundled().get_with(&path, "if-none-match", tag), &whole);
        is_unchanged(&bundled().get_with(&path, "if-none-match", "*"), &whole);
    }
}

#[test]
fn a_tag_is_found_in_a_list_and_behind_a_weak_mark() {
    let whole = bundled().get("/v1/stretches/cobra");
    let tag = whole.header("etag");
    for list in [
        format!("\"one\", {tag}"),
        format!("{tag}, \"two\""),
        format!("\"one\",{tag},W/\"two\""),
        format!("W/{tag}"),
        format!("  {tag}  "),
    ] {
        let answer = bundled().get_with("/v1/stretches/cobra", "if-none-match", &list);
        is_unchanged(&answer, &whole);
    }
}

#[test]
fn a_tag_is_found_in_any_line_of_the_header() {
    let whole = bundled().get("/v1/stretches/cobra");
    let lines = [
        ("if-none-match", "\"one\", \"two\""),
        ("if-none-match", whole.header("etag")),
        ("if-none-match", "W/\"three\""),
    ];
    is_unchanged(&bundled().send("GET", "/v1/stretches/cobra", &lines), &whole);
}

#[test]
fn another_tag_gets_the_whole_answer() {
    let path = "/v1/stretches/cobra";
    let whole = bundled().get(path);
    let bare = whole.header("etag").trim_matches('"');
    let other = bundled().get("/v1/stretches/cat-cow");
    for tags in
        ["\"other\"", other.header("etag"), bare, "", "\"\"", "W/", &format!("\"{bare}-br\"")]
    {
        let answer = bundled().get_with(path, "if-none-match", tags);
        assert_eq!(answer.status, 200, "{tags}");
        assert_eq!(answer.body, whole.body, "{tags}");
    }
}

#[test]
fn the_tag_of_one_coding_is_not_the_tag_of_another() {
    let path = "/v1/stretches/cobra";
    let (plain, br) = (bundled().get(path), bundled().get_with(path, "accept-encoding", "br"));
    let ask = |coding: &str, tag: &str| {
        bundled().send("GET", path, &[("accept-encoding", coding), ("if-none-match", tag)])
    };
    is_unchanged(&ask("br", br.header("etag")), &br);
    is_unchanged(&ask("identity", plain.header("etag")), &plain);
    assert_eq!(ask("br", plain.header("etag")).status, 200);
    assert_eq!(ask("identity", br.header("etag")).status, 200);
}

#[test]
fn what_differs_has_different_tags() {
    for (one, other) in [
        ("/v1/stretches", "/v1/stretches?limit=2"),
        ("/v1/stretches", "/v1/stretches?sort=-name"),
        ("/v1/stretches", "/v1/stretches?view=full"),
        ("/v1/stretches/cobra", "/v1/stretches/cobra?locale=es"),
        ("/v1/stretches/cobra", "/v1/stretches/cobra?include=guidance"),
        (
            "/v1/routines/back-tension-five/timeline",
            "/v1/routines/back-tension-five/timeline?first_side=right",
        ),
    ] {
        let (one, other) = (bundled().get(one), bundled().get(other));
        assert_ne!(one.body, other.body, "{}", other.asked);
        assert_ne!(one.header("etag"), other.header("etag"), "{}", other.asked);
    }
}

#[test]
fn a_condition_does_not_hide_a_failure() {
    for (path, status) in [("/v1/stretches/nobody", 404), ("/v1/stretches?limit=0", 400)] {
        assert_eq!(bundled().get_with(path, "if-none-match", "*").status, status, "{path}");
    }
}
