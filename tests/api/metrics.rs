//! The service counts its requests by route, method and status, in the form that Prometheus reads.

use crate::api::harness::TestApp;

/// The value of one figure.
#[track_caller]
fn figure(app: &TestApp, name: &str) -> u64 {
    let text = app.get("/metrics").text().to_owned();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {text}")).parse().unwrap()
}

fn count(route: &str, method: &str, status: u16) -> String {
    format!(
        "limber_http_requests_total\
         {{route=\"{route}\",method=\"{method}\",status=\"{status}\"}}"
    )
}

#[test]
fn requests_are_counted_by_route_method_and_status() {
    let app = TestApp::start();
    for id in ["cobra", "cat-cow", "nobody"] {
        app.get(&format!("/v1/stretches/{id}"));
    }
    app.send("HEAD", "/v1/stretches/cobra", &[]);
    app.send("POST", "/v1/stretches/cobra", &[]);
    app.get("/a/path/of/a/stranger");
    app.get("/another");
    assert_eq!(figure(&app, &count("/v1/stretches/{id}", "GET", 200)), 2);
    assert_eq!(figure(&app, &count("/v1/stretches/{id}", "GET", 404)), 1);
    assert_eq!(figure(&app, &count("/v1/stretches/{id}", "HEAD", 200)), 1);
    assert_eq!(figure(&app, &count("/v1/stretches/{id}", "POST", 405)), 1);
    assert_eq!(figure(&app, &count("", "GET", 404)), 2, "strangers can't add lines");
    let durations = "limber_http_request_duration_seconds_count{route=\"/v1/stretches/{id}\"}";
    assert_eq!(figure(&app, durations), 5);
}

#[test]
fn the_catalogue_is_counted_too() {
    let app = TestApp::start();
    assert_eq!(figure(&app, "limber_revision"), 1);
    assert_eq!(figure(&app, "limber_documents{kind=\"stretch\"}"), 5);
}

#[test]
fn the_text_is_open_metrics_and_no_cache_keeps_it() {
    let answer = TestApp::start().get("/metrics");
    let media_type = answer.header("content-type");
    assert!(media_type.starts_with("application/openmetrics-text"), "{media_type}");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.text().ends_with("# EOF\n"));
}
