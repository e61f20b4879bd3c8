//! A path that is not there is 404 with a problem, however odd it is, and nothing odd stops the
//! service.

use crate::api::harness::bundled;
use crate::api::wire;

#[track_caller]
fn is_not_found(target: &str) {
    let answer = wire::ask(bundled(), "GET", target);
    let shown: String = target.chars().take(60).collect();
    assert_eq!(wire::status(&answer), 404, "{shown}");
    let (head, body) = wire::parts(&answer);
    assert!(head.contains("application/problem+json"), "{shown}: {head}");
    let problem: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(problem["code"], "not-found", "{shown}");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.chars().count() <= 4000, "{shown}");
}

#[test]
fn what_is_not_there_is_404() {
    for target in [
        "/nowhere",
        "/v1/nowhere",
        "/v2",
        "/V1",
        "/v1/Stretches",
        "/v1/stretch",
        "/manage",
        "/manage/v2",
        "/v1/phrases",
        "/v1/phrases/en",
        "/favicon.ico",
        "/robots.txt",
        "/.env",
        "/v1.json",
        "/v1/stretches.json",
        "/v1/stretches/Supine-Twist",
        "/v1/stretches/supine_twist",
        "/v1/routines/back-tension-five/timelines",
        "/v1/stretches/supine-twist/timeline",
    ] {
        is_not_found(target);
    }
}

#[test]
fn a_trailing_slash_is_another_path_and_the_detail_says_so() {
    for path in ["/v1", "/v1/stretches", "/v1/stretches/cobra", "/livez", "/problems"] {
        is_not_found(&format!("{path}/"));
        let problem = bundled().get(&format!("{path}/")).problem("not-found");
        let hint = format!("try `{path}`");
        assert!(problem["detail"].as_str().unwrap().contains(&hint), "{problem}");
    }
}

#[test]
fn slashes_and_dots_are_not_tidied_up() {
    for target in [
        "//",
        "///v1",
        "//v1/stretches",
        "/v1//stretches",
        "/v1/stretches//cobra",
        "/./v1",
        "/v1/../v1",
        "/v1/stretches/../stretches",
        "/v1/stretches/.",
        "/v1/stretches/..",
        "/v1/stretches/..%2fcobra",
        "/v1/stretches/cobra%2f",
        "/v1%2fstretches",
        "/v1/stretches/..;/cobra",
        "/v1/stretches/cobra;x=1",
        "/v1\\stretches",
    ] {
        is_not_found(target);
    }
}

#[test]
fn percent_encoded_nonsense_is_404() {
    for target in [
        "/%",
        "/%zz",
        "/%00",
        "/v1/stretches/%",
        "/v1/stretches/%zz",
        "/v1/stretches/%00",
        "/v1/stretches/%ff%fe",
        "/v1/stretches/%e2%82",
        "/v1/stretches/%0d%0aSet-Cookie:x",
        "/v1/stretches/%f0%9f%90%88",
        "/v1/stretches/%25zz",
        "/v1/stretches/cobra%20",
        "/v1/stretches/%3Cscript%3Ealert(1)%3C/script%3E",
        "/problems/%3Cscript%3E",
        "/docs/%00",
    ] {
        is_not_found(target);
    }
}

#[test]
fn a_number_of_a_version_is_written_in_one_way() {
    for version in ["0", "2", "01", "+1", "1.0", "x", "-1", "18446744073709551616", "%31%30", " "] {
        let version = version.replace(' ', "%20");
        is_not_found(&format!("/v1/stretches/cobra/versions/{version}"));
    }
}

#[test]
fn a_long_path_is_404_and_its_answer_is_short() {
    is_not_found(&format!("/{}", "a".repeat(20_000)));
    is_not_found(&format!("/v1/stretches/{}", "a".repeat(20_000)));
    is_not_found(&format!("/v1/stretches/cobra/versions/{}", "1".repeat(20_000)));
    is_not_found(&format!("/v1{}", "/a".repeat(10_000)));
    is_not_found(&format!("/docs/{}", "%e2%82%ac".repeat(2_000)));
}

#[test]
fn a_long_path_that_takes_no_such_method_has_a_short_answer_too() {
    let target = format!("/v1/stretches/{}", "a".repeat(20_000));
    let answer = wire::ask(bundled(), "DELETE", &target);
    assert_eq!(wire::status(&answer), 405);
    assert!(answer.len() < 4_000, "{}", answer.len());
}

/// What is no request gets an answer of the framework, and the next request is answered.
#[track_caller]
fn is_refused(bytes: &str) {
    let mut wire = wire::Wire::open(bundled());
    wire.send(bytes);
    let answer = wire.rest();
    let shown: String = bytes.chars().take(60).collect();
    assert!((400..500).contains(&wire::status(&answer)), "{shown}");
    assert_eq!(wire::status(&wire::ask(bundled(), "GET", "/livez")), 200, "{shown}");
}

#[test]
fn what_is_no_request_is_refused_and_the_service_goes_on() {
    is_refused("RUBBISH\r\n\r\n");
    is_refused("GET /v1/<b> HTTP/1.1\r\nHost: a\r\n\r\n");
    is_refused("GET /v1 HTTP/9.9\r\n\r\n");
    is_refused("GET /v1 HTTP/1.1\r\nno colon here\r\n\r\n");
    is_refused("GET /v1 HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n");
    is_refused(&format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(200_000)));
    is_refused(&format!("GET /v1 HTTP/1.1\r\nX-Long: {}\r\n\r\n", "a".repeat(200_000)));
    is_refused(&format!("GET /v1 HTTP/1.1\r\n{}\r\n", "X-Many: a\r\n".repeat(1_000)));
}

#[test]
fn a_host_and_an_absolute_target_change_nothing() {
    let answer = wire::ask(bundled(), "GET", "http://elsewhere.example/v1/stretches/cobra");
    assert_eq!(wire::status(&answer), 200);
    let (_, body) = wire::parts(&answer);
    assert_eq!(body.as_bytes(), bundled().get("/v1/stretches/cobra").body);
}
