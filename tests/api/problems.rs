//! Every failure is a problem of RFC 9457 that tells what is wrong, how to mend it, and by which
//! id and trace it is found in the log.

use limber::http::code::Code;
use limber::http::problem::Problem;
use serde_json::Value;

use crate::api::documented::{AROUND, operations, paths, with};
use crate::api::harness::{TestApp, bundled};

#[test]
fn every_path_fails_with_a_problem() {
    for path in paths().iter().map(String::as_str).chain(AROUND) {
        let answer = bundled().get(&with(path, "nonsense=1"));
        answer.blames(&[("nonsense", "unknown-parameter")]);
        assert_eq!(answer.problem("invalid-parameter")["retry"], "never");
    }
}

#[test]
fn an_id_that_is_not_there_is_404_and_the_detail_says_where_to_look() {
    for operation in operations() {
        let Some((list, _)) = operation.template.split_once("/{id}") else { continue };
        let path = operation.template.replace("{id}", "nobody").replace("{version}", "1");
        let answer = bundled().get(&path);
        assert_eq!(answer.status, 404, "{path}");
        let problem = answer.problem("not-found");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("`nobody`") && detail.contains(list), "{path}: {detail}");
    }
}

#[test]
fn the_type_of_every_problem_is_answered_for_programs_and_for_people() {
    for code in Code::ALL {
        let path = code.address("");
        let for_programs = bundled().get(&path);
        assert_eq!(for_programs.status, 200, "{path}");
        assert_eq!(for_programs.header("content-type"), "application/json");
        assert_eq!(for_programs.json()["code"], code.slug());
        assert_eq!(for_programs.json()["status"], code.status().as_u16());
        assert_eq!(for_programs.json()["type"], path);
        let accept = "text/html,application/xhtml+xml,*/*;q=0.8";
        let for_people = bundled().get_with(&path, "accept", accept);
        assert_eq!(for_people.status, 200, "{path}");
        assert_eq!(for_people.header("content-type"), "text/html; charset=utf-8");
        assert!(for_people.text().contains(code.title()), "{path}");
    }
}

#[test]
fn the_list_of_problems_names_every_one_of_them() {
    let list = bundled().read("/problems");
    let codes: Vec<_> = list["items"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, Code::ALL.map(Code::slug));
    let page = bundled().get_with("/problems", "accept", "text/html");
    for code in Code::ALL {
        assert!(page.text().contains(&code.address("")), "{}", code.slug());
    }
}

#[test]
fn a_cache_keeps_the_two_forms_of_a_problem_page_apart() {
    for path in ["/problems", "/problems/not-found"] {
        assert_eq!(bundled().get(path).header("vary"), "Accept", "{path}");
        let page = bundled().get_with(path, "accept", "text/html");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
    }
}

#[test]
fn a_problem_that_is_not_there_is_404() {
    bundled().get("/problems/made-up").problem("not-found");
}

#[test]
fn no_two_requests_have_the_same_id() {
    let ids: std::collections::BTreeSet<String> = (0..20)
        .map(|_| bundled().get("/nowhere").header("request-id").to_owned())
        .chain((0..20).map(|_| bundled().get("/v1").header("request-id").to_owned()))
        .collect();
    assert_eq!(ids.len(), 40);
}

#[test]
fn the_trace_of_the_request_is_told() {
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let traceparent = format!("00-{trace}-00f067aa0ba902b7-01");
    let answer = bundled().get_with("/nowhere", "traceparent", &traceparent);
    assert_eq!(answer.problem("not-found")["trace_id"], trace);
}

#[test]
fn a_request_without_a_sound_trace_gets_one_of_its_own() {
    for traceparent in [
        "",
        "rubbish",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
    ] {
        let answer = bundled().get_with("/nowhere", "traceparent", traceparent);
        let problem = answer.problem("not-found");
        let own = answer.header("request-id").replace('-', "");
        assert_eq!(problem["trace_id"], own, "{traceparent}");
    }
}

#[test]
fn under_a_public_url_types_are_absolute() {
    let app = TestApp::start_at("https://api.example.org/limber");
    let problem = app.get("/nowhere").problem("not-found");
    let address = "https://api.example.org/limber/problems/not-found";
    assert_eq!(problem["type"], address);
    assert_eq!(app.read("/problems/not-found")["type"], address);
}

#[test]
fn what_is_away_for_a_moment_says_when_to_ask_again() {
    for code in Code::ALL {
        let problem = Problem::new(code, "away");
        assert_eq!(problem.retry_after_s.is_some(), code.status().as_u16() == 503, "{code:?}");
    }
}

#[test]
fn a_problem_is_never_compressed_away_from_who_reads_it() {
    let answer = bundled().get_with("/nowhere", "accept-encoding", "br, gzip");
    assert_eq!(answer.header("content-encoding"), "");
    assert_ne!(answer.problem("not-found")["detail"], Value::Null);
}
