//! Bytes in, bytes out: for what a client library would mend or hide.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use crate::api::harness::TestApp;

/// How long a read may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_mins(1);

/// A connection that sends what it is given.
pub struct Wire(TcpStream);

impl Wire {
    /// Connects.
    pub fn open(app: &TestApp) -> Wire {
        let stream = TcpStream::connect(app.url.trim_start_matches("http://")).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Wire(stream)
    }

    /// Sends bytes. A service that has seen enough may have hung up already.
    pub fn send(&mut self, bytes: &str) {
        let _ = self.0.write_all(bytes.as_bytes());
    }

    /// Says that nothing more is sent.
    pub fn end(&self) {
        let _ = self.0.shutdown(Shutdown::Write);
    }

    /// Waits until this has come.
    pub fn until(&mut self, awaited: &str) {
        let mut seen = Vec::new();
        while !String::from_utf8_lossy(&seen).contains(awaited) {
            let mut bytes = [0; 512];
            let count = self.0.read(&mut bytes).unwrap();
            assert!(count > 0, "no `{awaited}` came: {}", String::from_utf8_lossy(&seen));
            seen.extend_from_slice(&bytes[..count]);
        }
    }

    /// Everything that comes until the other side closes.
    pub fn rest(mut self) -> String {
        let mut bytes = Vec::new();
        // A reset after the answer does not take the answer away.
        let _ = self.0.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// The whole answer to one request for `target`, as it is on the wire.
pub fn ask(app: &TestApp, method: &str, target: &str) -> String {
    let mut wire = Wire::open(app);
    wire.send(&format!("{method} {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"));
    wire.rest()
}

/// The status of an answer.
#[track_caller]
pub fn status(answer: &str) -> u16 {
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.unwrap_or_else(|| panic!("no answer: {answer:?}"))
}

/// The head and the body of an answer.
#[track_caller]
pub fn parts(answer: &str) -> (&str, &str) {
    answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {answer:?}"))
}
