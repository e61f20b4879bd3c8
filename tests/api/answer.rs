//! One answer, with what every test asks of answers.

use std::collections::BTreeMap;
use std::io::Read;

use serde_json::Value;
use ureq::Body;
use ureq::http::{HeaderMap, Response};

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// What was asked, for messages.
    pub asked: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The bytes, as they came.
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads a response to its end.
    pub fn new(asked: &str, response: Response<Body>) -> Answer {
        let (head, mut body) = response.into_parts();
        let body = body.with_config().limit(64 << 20).read_to_vec().unwrap();
        Answer {
            asked: asked.to_owned(),
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        }
    }

    /// A header that comes once at most; empty where it does not come.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        let values: Vec<_> = self.headers.get_all(name).iter().collect();
        assert!(values.len() < 2, "{}: `{name}` came twice", self.asked);
        values.first().map_or("", |value| value.to_str().unwrap())
    }

    /// The headers that do not differ from one asking to the next, but for how many times it came.
    pub fn lasting_headers(&self) -> BTreeMap<String, String> {
        let lasting = self
            .headers
            .iter()
            .filter(|(name, _)| !["date", "request-id", "connection"].contains(&name.as_str()));
        lasting.map(|(name, value)| (name.to_string(), value.to_str().unwrap().into())).collect()
    }

    /// The body as text.
    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.asked, self.text()))
    }

    /// The body without its coding.
    pub fn plain(&self) -> Vec<u8> {
        let mut plain = Vec::new();
        match self.header("content-encoding") {
            "br" => brotli::Decompressor::new(&self.body[..], 4096).read_to_end(&mut plain),
            "zstd" => return zstd::decode_all(&self.body[..]).unwrap(),
            "gzip" => flate2::read::GzDecoder::new(&self.body[..]).read_to_end(&mut plain),
            "" => return self.body.clone(),
            other => panic!("{}: unknown coding {other}", self.asked),
        }
        .unwrap();
        plain
    }

    /// Checks that this is the failure `code`, framed as every failure is, and gives its body.
    #[track_caller]
    pub fn problem(&self, code: &str) -> Value {
        assert_eq!(self.header("cache-control"), "no-store", "{}", self.asked);
        self.framed_problem(code)
    }

    /// The same for a failure of management, which is for one caller alone.
    #[track_caller]
    pub fn managed_problem(&self, code: &str) -> Value {
        assert_eq!(self.header("cache-control"), "private, no-store", "{}", self.asked);
        assert_eq!(self.header("vary"), "Authorization", "{}", self.asked);
        assert_eq!(self.header("access-control-allow-origin"), "", "{}", self.asked);
        self.framed_problem(code)
    }

    #[track_caller]
    fn framed_problem(&self, code: &str) -> Value {
        let Answer { asked, .. } = self;
        assert_eq!(self.header("content-type"), "application/problem+json", "{asked}");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{asked}: {}", self.text());
        assert_eq!(problem["status"], self.status, "{asked}");
        assert_eq!(self.header("content-language"), "en", "{asked}");
        if code != "precondition-failed" {
            assert_eq!(self.header("etag"), "", "{asked}");
        }
        let fields: Vec<&str> = problem.as_object().unwrap().keys().map(String::as_str).collect();
        let mut expected = vec![
            "type",
            "title",
            "status",
            "code",
            "detail",
            "instance",
            "trace_id",
            "retry",
            "retry_after_s",
            "errors",
        ];
        if code == "gone" {
            let why = ["reason", "severity", "message", "successor_id", "withdrawn_at", "revision"];
            expected.extend(why);
        }
        if code == "precondition-failed" {
            expected.extend(["current_etag", "current"]);
        }
        // Of conflicts, those that others are the cause of name them.
        expected.extend(problem.get("users").filter(|_| code == "conflict").map(|_| "users"));
        assert_eq!(fields, expected, "{asked}");
        let request_id = self.header("request-id");
        assert_eq!(problem["instance"], format!("urn:uuid:{request_id}"), "{asked}");
        assert_eq!(request_id.len(), 36, "{asked}");
        assert!(problem["type"].as_str().unwrap().ends_with(&format!("/problems/{code}")));
        assert!(!problem["title"].as_str().unwrap().is_empty(), "{asked}");
        assert!(!problem["detail"].as_str().unwrap().is_empty(), "{asked}");
        assert_eq!(problem["trace_id"].as_str().unwrap().len(), 32, "{asked}");
        assert!(problem["errors"].is_array(), "{asked}");
        match problem["retry_after_s"].as_u64() {
            Some(seconds) => assert_eq!(self.header("retry-after"), seconds.to_string()),
            None => assert_eq!(self.header("retry-after"), "", "{asked}"),
        }
        problem
    }

    /// What is wrong with the parameters: each parameter with its code, in order.
    #[track_caller]
    pub fn faults(&self) -> Vec<(String, String)> {
        assert_eq!(self.status, 400, "{}: {}", self.asked, self.text());
        let problem = self.problem("invalid-parameter");
        let faults = problem["errors"].as_array().unwrap().iter().map(|fault| {
            assert_eq!(fault["pointer"], Value::Null, "{}", self.asked);
            assert!(!fault["detail"].as_str().unwrap().is_empty(), "{}", self.asked);
            let text = |name: &str| fault[name].as_str().unwrap_or_default().to_owned();
            (text("parameter"), text("code"))
        });
        faults.collect()
    }

    /// Checks that exactly these parameters are wrong, in any order.
    #[track_caller]
    pub fn blames(&self, expected: &[(&str, &str)]) {
        let mut faults = self.faults();
        faults.sort();
        let mut expected: Vec<_> = expected
            .iter()
            .map(|(parameter, code)| ((*parameter).to_owned(), (*code).to_owned()))
            .collect();
        expected.sort();
        assert_eq!(faults, expected, "{}", self.asked);
    }
}
