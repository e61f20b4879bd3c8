//! A client that has used up its quota is told when to come back; without a quota nobody is
//! counted.

use std::num::NonZeroU32;
use std::sync::Arc;

use limber::http::limits::Limits;
use limber::http::state::State;

use crate::api::harness::{TestApp, bundled};

const PROXIED: &str = "x-forwarded-for";

fn limited(quota: u32, trusted_proxies: &[&str]) -> TestApp {
    let proxies = trusted_proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
    let limits = Arc::new(Limits::new(NonZeroU32::new(quota).unwrap(), proxies));
    TestApp::start_with("", move |state| State { limits: Some(limits), ..state })
}

#[test]
fn a_client_that_has_used_up_its_quota_gets_429_and_the_time_to_come_back() {
    let app = limited(3, &[]);
    for left in ["2", "1", "0"] {
        let answer = app.get("/v1/stretches/cobra");
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("ratelimit-policy"), "\"default\";q=3;w=60");
        let state = answer.header("ratelimit");
        assert!(state.starts_with(&format!("\"default\";r={left};t=")), "{state}");
    }
    let answer = app.get("/v1/stretches/cobra");
    assert_eq!(answer.status, 429);
    let problem = answer.problem("quota-exceeded");
    assert_eq!(problem["retry"], "later");
    let seconds: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&seconds), "{seconds}");
    assert_eq!(problem["retry_after_s"], seconds);
    assert!(answer.header("ratelimit").starts_with("\"default\";r=0;t="));
}

#[test]
fn every_answer_counts_also_a_failure_and_one_that_says_nothing_changed() {
    let app = limited(3, &[]);
    let tag = app.get("/v1/stretches/cobra").header("etag").to_owned();
    assert_eq!(app.get_with("/v1/stretches/cobra", "if-none-match", &tag).status, 304);
    assert_eq!(app.get("/nowhere").status, 404);
    assert_eq!(app.get("/v1").status, 429);
}

#[test]
fn who_runs_the_service_is_never_counted() {
    let app = limited(1, &[]);
    for path in ["/livez", "/readyz", "/metrics", "/livez"] {
        let answer = app.get(path);
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("ratelimit"), "", "{path}");
    }
    assert_eq!(app.get("/v1").status, 200);
    assert_eq!(app.get("/v1").status, 429);
}

#[test]
fn clients_behind_a_trusted_proxy_have_a_quota_each() {
    let app = limited(1, &["127.0.0.0/8"]);
    for client in ["192.0.2.1", "192.0.2.2", "2001:db8::1"] {
        assert_eq!(app.get_with("/v1", PROXIED, client).status, 200, "{client}");
        assert_eq!(app.get_with("/v1", PROXIED, client).status, 429, "{client}");
    }
}

#[test]
fn a_client_can_not_buy_a_quota_with_a_header_of_its_own() {
    let app = limited(1, &[]);
    assert_eq!(app.get_with("/v1", PROXIED, "192.0.2.1").status, 200);
    assert_eq!(app.get_with("/v1", PROXIED, "192.0.2.2").status, 429);
}

#[test]
fn without_a_quota_nobody_is_counted() {
    let answer = bundled().get("/v1");
    assert_eq!(answer.header("ratelimit"), "");
    assert_eq!(answer.header("ratelimit-policy"), "");
}
