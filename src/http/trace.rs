//! By which ids a request is found again: its own, and that of the trace that it belongs to.

use std::str::FromStr;

use actix_web::http::header::{HeaderMap, HeaderName};
use uuid::Uuid;

/// The id of a request: on every answer, and taken from a client that sends a UUID.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
/// The place of a request in a trace, as W3C Trace Context has it.
pub const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The ids of one request.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The id of the request.
    pub request_id: Uuid,
    parent: Option<Parent>,
}

/// What a client said about the trace that its request belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parent {
    trace_id: String,
    flags: String,
}

impl Trace {
    /// The ids of a request with these headers.
    pub fn of(headers: &HeaderMap) -> Trace {
        let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        Trace {
            request_id: text(&REQUEST_ID)
                .filter(|sent| sent.len() == 36)
                .and_then(|sent| Uuid::from_str(sent).ok())
                .unwrap_or_else(Uuid::now_v7),
            parent: text(&TRACEPARENT).and_then(parent),
        }
    }

    /// The id of the trace: the client's, or one of this request alone.
    pub fn trace_id(&self) -> String {
        match &self.parent {
            Some(parent) => parent.trace_id.clone(),
            None => self.request_id.simple().to_string(),
        }
    }

    /// What the answer says of the trace that the client named: the same trace, with this request
    /// as its newest part.
    pub fn traceparent(&self) -> Option<String> {
        let parent = self.parent.as_ref()?;
        let (_, span) = self.request_id.as_u64_pair();
        Some(format!("00-{}-{span:016x}-{}", parent.trace_id, parent.flags))
    }
}

/// Reads a `traceparent` of any version: later ones may only add to what the first one has.
fn parent(traceparent: &str) -> Option<Parent> {
    let mut parts = traceparent.trim().split('-');
    let mut hex = |length: usize| {
        let part = parts.next()?;
        let is_hex = part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (part.len() == length && is_hex).then_some(part)
    };
    let (version, trace_id, parent_id, flags) = (hex(2)?, hex(32)?, hex(16)?, hex(2)?);
    let is_none = |id: &str| id.bytes().all(|byte| byte == b'0');
    let is_too_long = version == "00" && parts.next().is_some();
    if version == "ff" || is_none(trace_id) || is_none(parent_id) || is_too_long {
        return None;
    }
    Some(Parent { trace_id: trace_id.to_owned(), flags: flags.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::parent;

    #[test]
    fn a_sound_traceparent_is_read_also_of_a_later_version() {
        for sound in [
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-adds",
        ] {
            let parent = parent(sound).unwrap();
            assert_eq!(parent.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736", "{sound}");
            assert_eq!(parent.flags, "01", "{sound}");
        }
    }

    #[test]
    fn a_traceparent_that_breaks_its_form_is_as_good_as_none() {
        for broken in [
            "rubbish",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-zzf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            assert_eq!(parent(broken), None, "{broken}");
        }
    }
}
