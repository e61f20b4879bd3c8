//! A request is found again in the log: by its own id, and by that of the trace it belongs to.

use crate::api::harness::bundled;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

#[test]
fn a_client_that_sends_a_uuid_finds_it_on_the_answer_and_in_the_problem() {
    let sent = "0199f2b4-1111-7222-8333-444455556666";
    let answer = bundled().get_with("/nowhere", "request-id", sent);
    assert_eq!(answer.header("request-id"), sent);
    assert_eq!(answer.problem("not-found")["instance"], format!("urn:uuid:{sent}"));
}

#[test]
fn what_is_no_uuid_is_not_taken_for_an_id() {
    for sent in ["1", "x\"><script>", "0199f2b4111172228333444455556666", ""] {
        let answer = bundled().get_with("/v1", "request-id", sent);
        assert_ne!(answer.header("request-id"), sent);
        assert_eq!(answer.header("request-id").len(), 36);
    }
}

#[test]
fn an_answer_goes_on_with_the_trace_that_the_client_named() {
    let sent = format!("00-{TRACE}-00f067aa0ba902b7-01");
    for path in ["/v1", "/nowhere", "/livez"] {
        let answer = bundled().get_with(path, "traceparent", &sent);
        let parts: Vec<&str> = answer.header("traceparent").split('-').collect();
        assert_eq!((parts[0], parts[1], parts[3]), ("00", TRACE, "01"), "{path}");
        assert_ne!(parts[2], "00f067aa0ba902b7", "{path}: this request is a part of its own");
    }
}

#[test]
fn without_a_trace_none_is_told() {
    assert_eq!(bundled().get("/v1").header("traceparent"), "");
    assert_eq!(bundled().get_with("/v1", "traceparent", "rubbish").header("traceparent"), "");
}
