//! A path that is read takes GET, HEAD and OPTIONS and says so to every other method; HEAD is GET
//! without a body.

use crate::api::documented::{all_paths, paths, with};
use crate::api::harness::bundled;
use crate::api::wire;

const METHODS: &str = "GET, HEAD, OPTIONS";

#[test]
fn every_other_method_is_405_on_every_path_and_names_those_that_are_taken() {
    for path in all_paths() {
        for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"] {
            let answer = bundled().send(method, &path, &[]);
            assert_eq!(answer.status, 405, "{method} {path}");
            answer.problem("method-not-allowed");
            assert_eq!(answer.header("allow"), METHODS, "{method} {path}");
        }
    }
}

#[test]
fn a_method_in_small_letters_is_another_method() {
    let answer = wire::ask(bundled(), "get", "/v1");
    assert_eq!(wire::status(&answer), 405);
}

#[test]
fn any_method_on_a_path_that_is_not_there_is_404() {
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        let answer = bundled().send(method, "/v1/nowhere", &[]);
        assert_eq!(answer.status, 404, "{method}");
        answer.problem("not-found");
    }
}

#[test]
fn options_names_the_methods_of_every_path() {
    for path in all_paths() {
        let answer = bundled().send("OPTIONS", &path, &[]);
        assert_eq!(answer.status, 204, "{path}");
        assert_eq!(answer.header("allow"), METHODS, "{path}");
        assert_eq!(answer.body, b"", "{path}");
    }
}

#[test]
fn a_browser_may_read_from_any_page_and_send_the_headers_that_reads_take() {
    let asked = [
        ("origin", "https://app.example"),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "if-none-match,traceparent"),
    ];
    for path in paths() {
        let answer = bundled().send("OPTIONS", &path, &asked);
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("access-control-allow-methods"), METHODS, "{path}");
        assert_eq!(answer.header("access-control-allow-headers"), "*", "{path}");
        let answer = bundled().get_with(&path, "origin", "https://app.example");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        let exposed = answer.header("access-control-expose-headers");
        for name in ["ETag", "Link", "Retry-After", "Request-Id", "Limber-Revision"] {
            assert!(exposed.contains(name), "{path}: {name}");
        }
    }
}

/// Asks by GET and by HEAD, which must agree in everything but the body.
#[track_caller]
fn agrees(path: &str, headers: &[(&str, &str)], status: u16) {
    let get = bundled().send("GET", path, headers);
    let head = bundled().send("HEAD", path, headers);
    assert_eq!((get.status, head.status), (status, status), "{path} {headers:?}");
    assert_eq!(get.lasting_headers(), head.lasting_headers(), "{path} {headers:?}");
    assert_eq!(head.body, b"", "{path}");
    if status != 304 {
        assert_eq!(head.header("content-length"), get.body.len().to_string(), "{path}");
    }
}

#[test]
fn head_has_the_headers_of_get_on_every_path() {
    // Figures grow with every request, also with those of this test.
    for path in all_paths().into_iter().filter(|path| path != "/metrics") {
        agrees(&path, &[], 200);
        agrees(&path, &[("accept-encoding", "br")], 200);
        agrees(&path, &[("accept-language", "es"), ("accept-encoding", "gzip")], 200);
    }
}

#[test]
fn head_is_conditional_like_get() {
    for path in paths() {
        agrees(&path, &[("if-none-match", "*")], 304);
        agrees(&path, &[("if-none-match", "\"other\"")], 200);
    }
}

#[test]
fn head_fails_like_get() {
    for path in all_paths() {
        agrees(&with(&path, "nonsense=1"), &[], 400);
    }
    agrees("/nowhere", &[], 404);
    agrees("/v1/stretches/nobody", &[], 404);
    agrees("/v1/stretches?cursor=made-up", &[], 400);
}

#[test]
fn no_byte_of_a_body_follows_a_head() {
    for path in ["/v1/stretches", "/v1/stretches/nobody", "/docs/", "/problems"] {
        let mut wire = wire::Wire::open(bundled());
        wire.send(&format!("HEAD {path} HTTP/1.1\r\nHost: test\r\n\r\n"));
        wire.send("GET /livez HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        let answers = wire.rest();
        let (_, second) = wire::parts(&answers);
        assert!(second.starts_with("HTTP/1.1 200"), "{path}: {second}");
    }
}

#[test]
fn neither_304_nor_204_has_a_body_or_a_false_length() {
    let mut wire = wire::Wire::open(bundled());
    wire.send("GET /v1 HTTP/1.1\r\nHost: test\r\nIf-None-Match: *\r\n\r\n");
    wire.send("OPTIONS /v1 HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    let answers = wire.rest();
    let (first, rest) = wire::parts(&answers);
    assert_eq!(wire::status(first), 304);
    assert_eq!(wire::status(rest), 204);
    let (second, rest) = wire::parts(rest);
    assert_eq!(rest, "");
    for head in [first, second] {
        let head = head.to_lowercase();
        assert!(!head.contains("content-length") && !head.contains("transfer-encoding"), "{head}");
    }
}
