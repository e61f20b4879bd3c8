//! `limber health`: ask a running service whether it is ready, with nothing but this binary.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs};
use std::time::Duration;

use anyhow::{Context, ensure};

use crate::config::Health;

/// How long each step may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// Succeeds if the service answers that it is ready.
pub fn run(settings: &Health) -> anyhow::Result<()> {
    let (address, host) = match &settings.url {
        None => (reachable(settings.listen), settings.listen.to_string()),
        Some(url) => resolve(url)?,
    };
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)
        .with_context(|| format!("nobody listens on {address}"))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    // In one piece: who has read enough to answer may hang up.
    let question = format!("GET /readyz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(question.as_bytes()).context("the question broke off")?;
    let mut answer = Vec::new();
    stream
        .take(64 * 1024)
        .read_to_end(&mut answer)
        .with_context(|| format!("{address} did not answer within {} s", PATIENCE.as_secs()))?;
    let status = answer.split(|byte| *byte == b'\r').next().unwrap_or_default();
    ensure!(
        status.starts_with(b"HTTP/1.1 200"),
        "{address} is not ready: {}",
        String::from_utf8_lossy(status)
    );
    Ok(())
}

/// A service that listens on every address is reached by the loopback one.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let loopback = match listen.ip() {
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
    };
    let ip = if listen.ip().is_unspecified() { loopback } else { listen.ip() };
    SocketAddr::new(ip, listen.port())
}

fn resolve(url: &str) -> anyhow::Result<(SocketAddr, String)> {
    let rest = url.strip_prefix("http://").context("the URL begins with http://")?;
    let host = rest.split('/').next().unwrap_or_default();
    let named = if host.contains(':') { host.to_owned() } else { format!("{host}:80") };
    let mut found = named.to_socket_addrs().with_context(|| format!("can't find {host}"))?;
    Ok((found.next().with_context(|| format!("can't find {host}"))?, host.to_owned()))
}
