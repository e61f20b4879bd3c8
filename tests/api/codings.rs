//! Of the codings that a client takes, the one that it wishes most is sent; each has bytes and a
//! tag of its own, and gives the same words.

use std::collections::BTreeSet;

use crate::api::documented::paths;
use crate::api::harness::bundled;

/// The coding that is sent to who asks for `accepted`.
#[track_caller]
fn sends(accepted: &str, expected: &str) {
    let path = "/v1/stretches/supine-twist";
    let answer = bundled().get_with(path, "accept-encoding", accepted);
    assert_eq!(answer.status, 200, "{accepted}");
    assert_eq!(answer.header("content-encoding"), expected, "{accepted}");
    assert_eq!(answer.plain(), bundled().get(path).body, "{accepted}");
}

#[test]
fn an_acceptable_coding_that_is_asked_for_is_always_sent() {
    sends("br", "br");
    sends("zstd", "zstd");
    sends("gzip", "gzip");
    sends("x-gzip", "gzip");
    sends("GZip", "gzip");
    sends("gzip, deflate, br, zstd", "br");
    sends("gzip, deflate", "gzip");
    sends("gzip;q=0.001", "gzip");
    sends("*", "br");
}

#[test]
fn the_weights_choose() {
    sends("br;q=0.5, gzip", "gzip");
    sends("br;q=0, gzip", "gzip");
    sends("br;q=0, *", "zstd");
    sends("gzip;q=0.8, zstd;q=0.9, br;q=0.7", "zstd");
    sends("gzip;q=0.9, br;q=0.9", "br");
    sends("br;Q=0.1, gzip ; q=0.2", "gzip");
    sends("identity, gzip;q=0.5", "");
    sends("identity;q=0.1, gzip;q=0.2", "gzip");
    sends("identity;q=0, gzip", "gzip");
}

#[test]
fn where_nothing_fits_the_bytes_are_sent_as_they_are_and_never_406() {
    sends("", "");
    sends("identity", "");
    sends("deflate, compress", "");
    sends("rot13", "");
    sends("identity;q=0", "");
    sends("*;q=0", "");
    sends("br;q=0, gzip;q=0, zstd;q=0", "");
}

#[test]
fn rubbish_is_passed_over() {
    sends(";;,,q=1,=", "");
    sends("gzip;q=7", "");
    sends("gzip;q=x, br", "br");
    sends("br;level=11, rubbish;;;", "br");
    sends("bróð, gzip", "gzip");
}

#[test]
fn the_lines_of_the_header_are_one_list() {
    let lines = [("accept-encoding", "br;q=0.1"), ("accept-encoding", "gzip;q=0.2, deflate")];
    let answer = bundled().send("GET", "/v1/stretches/cobra", &lines);
    assert_eq!(answer.header("content-encoding"), "gzip");
}

#[test]
fn every_coding_of_every_path_gives_the_same_bytes_under_a_tag_of_its_own() {
    let files = ["/openapi/v1.json", "/openapi/v1.yaml", "/docs/", "/docs/swagger-ui.css"];
    for path in paths().into_iter().chain(files.map(str::to_owned)) {
        let plain = bundled().get(&path);
        let mut tags = BTreeSet::from([plain.header("etag").to_owned()]);
        for coding in ["br", "zstd", "gzip"] {
            let answer = bundled().get_with(&path, "accept-encoding", coding);
            assert_eq!(answer.header("content-encoding"), coding, "{path}");
            assert_eq!(answer.header("content-type"), plain.header("content-type"), "{path}");
            assert!(answer.plain() == plain.body, "{path} in {coding}");
            assert_eq!(answer.header("content-length"), answer.body.len().to_string(), "{path}");
            tags.insert(answer.header("etag").to_owned());
            let again = bundled().get_with(&path, "accept-encoding", coding);
            assert!(again.body == answer.body, "{path}: one coding has one sequence of bytes");
            assert_eq!(again.header("etag"), answer.header("etag"), "{path}");
        }
        assert_eq!(tags.len(), 4, "{path}");
    }
}

#[test]
fn a_coding_makes_long_answers_shorter() {
    let plain = bundled().get("/v1/routines/back-tension-five/timeline");
    for coding in ["br", "zstd", "gzip"] {
        let coded = bundled().get_with(
            "/v1/routines/back-tension-five/timeline",
            "accept-encoding",
            coding,
        );
        assert!(coded.body.len() * 3 < plain.body.len(), "{coding}: {}", coded.body.len());
    }
}
