//! The commands beside `serve` answer by what they print and by their exit code.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use crate::cli::running::{Running, run, said};

#[test]
fn health_is_0_while_the_service_is_ready_and_1_when_it_is_gone() {
    let running = Running::start("memory:");
    let address = running.address().to_owned();
    let by_address = || said(&run(&["health", "--listen", &address]));
    let by_url = || said(&run(&["health", "--url", &format!("http://{address}/")]));
    assert_eq!(by_address().0, Some(0));
    assert_eq!(by_url().0, Some(0));
    running.stop("-TERM");
    for (code, text) in [by_address(), by_url()] {
        assert_eq!(code, Some(1));
        assert!(text.contains("nobody listens on"), "{text}");
    }
}

#[test]
fn health_is_1_where_something_else_answers() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let other = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 1024]);
        stream.write_all(b"HTTP/1.1 503 Service Unavailable\r\n\r\n").unwrap();
    });
    let (code, text) = said(&run(&["health", "--listen", &address]));
    other.join().unwrap();
    assert_eq!(code, Some(1));
    assert!(text.contains("not ready") && text.contains("503"), "{text}");
}

#[test]
fn health_says_what_is_wrong_with_its_url() {
    for url in ["https://127.0.0.1:1", "127.0.0.1:1", "http://"] {
        let (code, text) = said(&run(&["health", "--url", url]));
        assert_eq!(code, Some(1), "{url}");
        assert!(text.contains("limber: "), "{url}: {text}");
    }
}

#[test]
fn openapi_prints_the_committed_contract() {
    let json = run(&["openapi"]);
    assert_eq!(json.status.code(), Some(0));
    assert!(json.stdout == include_bytes!("../../openapi/v1.json"), "run `just openapi`");
    let yaml = run(&["openapi", "--yaml"]);
    assert_eq!(yaml.status.code(), Some(0));
    assert!(yaml.stdout == include_bytes!("../../openapi/v1.yaml"), "run `just openapi`");
}

#[test]
fn the_version_is_that_of_the_service() {
    let (code, text) = said(&run(&["--version"]));
    assert_eq!(code, Some(0));
    assert_eq!(text, format!("limber {}\n", env!("CARGO_PKG_VERSION")));
}
