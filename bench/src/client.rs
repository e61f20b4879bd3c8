//! A client that keeps its connection and takes bytes as they are.

use bytes::Bytes;
use ureq::Agent;
use ureq::config::AutoHeaderValue;
use ureq::http::HeaderMap;

/// The most bytes of a body that are read.
const BODY_BYTES_MAX: u64 = 64 << 20;

/// A client that adds no header and opens no coding.
pub struct Client(Agent);

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body as it was sent.
    pub body: Bytes,
    headers: HeaderMap,
}

impl Client {
    /// A client with a connection of its own.
    pub fn new() -> Client {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(AutoHeaderValue::None)
            .accept(AutoHeaderValue::None)
            .accept_encoding(AutoHeaderValue::None)
            .build();
        Client(agent.into())
    }

    /// Reads an address.
    pub fn get(&self, url: &str, headers: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let request = headers
            .iter()
            .fold(self.0.get(url), |request, (name, value)| request.header(*name, *value));
        let mut response = request.call()?;
        let body = response.body_mut().with_config().limit(BODY_BYTES_MAX).read_to_vec()?;
        let status = response.status().as_u16();
        Ok(Answer { status, body: body.into(), headers: response.headers().clone() })
    }
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
