//! How many requests one client may make in a minute.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::http::header::{HeaderMap, HeaderName};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use ipnet::IpNet;

/// The quota, as `draft-ietf-httpapi-ratelimit-headers` has it.
pub const RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// What is left of it.
pub const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");

const X_FORWARDED_FOR: &str = "x-forwarded-for";
/// What the quota is counted over, in seconds.
const WINDOW_S: u32 = 60;
/// After so many requests at least, clients that have not asked for long are forgotten.
const HOUSEKEEPING_MIN: usize = 1024;

type Limiter =
    RateLimiter<IpAddr, DashMapStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>;

/// Counts the requests of each client.
pub struct Limits {
    limiter: Limiter,
    clock: DefaultClock,
    quota: NonZeroU32,
    trusted_proxies: Vec<IpNet>,
    since_housekeeping: AtomicUsize,
}

/// What is left for a client after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remaining {
    /// The requests in a full quota.
    pub quota: u32,
    /// How many it may still make at once.
    pub requests: u32,
    /// When the quota is whole again, in seconds.
    pub whole_in_s: u32,
    /// When the next request is answered, in seconds, where this one is not.
    pub retry_after_s: Option<u32>,
}

impl Remaining {
    /// The value of `RateLimit-Policy`.
    pub fn policy(self) -> String {
        format!("\"default\";q={};w={WINDOW_S}", self.quota)
    }

    /// The value of `RateLimit`.
    pub fn state(self) -> String {
        format!("\"default\";r={};t={}", self.requests, self.whole_in_s)
    }
}

impl Limits {
    /// So many requests a minute for each client; `X-Forwarded-For` is believed of these proxies
    /// alone.
    pub fn new(quota: NonZeroU32, trusted_proxies: Vec<IpNet>) -> Limits {
        let limiter = RateLimiter::dashmap(Quota::per_minute(quota)).with_middleware();
        Limits {
            limiter,
            clock: DefaultClock::default(),
            quota,
            trusted_proxies,
            since_housekeeping: AtomicUsize::new(0),
        }
    }

    /// Counts one request that came from `peer`.
    pub fn count(&self, peer: IpAddr, headers: &HeaderMap) -> Remaining {
        self.keep_house();
        let quota = self.quota.get();
        match self.limiter.check_key(&counted(self.client(peer, headers))) {
            Ok(snapshot) => {
                let requests = snapshot.remaining_burst_capacity();
                let made = u64::from(quota - requests.min(quota));
                let whole_in_s = (made * u64::from(WINDOW_S)).div_ceil(u64::from(quota));
                let whole_in_s = u32::try_from(whole_in_s).unwrap_or(WINDOW_S);
                Remaining { quota, requests, whole_in_s, retry_after_s: None }
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(self.clock.now());
                let retry_after_s = Some(whole_seconds(wait).max(1));
                Remaining { quota, requests: 0, whole_in_s: WINDOW_S, retry_after_s }
            }
        }
    }

    /// Whom a request is counted for: the last address on its way that is no proxy of ours.
    /// Whatever stands left of that one, anybody can have written.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        let is_trusted =
            |address: &IpAddr| self.trusted_proxies.iter().any(|proxies| proxies.contains(address));
        if !is_trusted(&peer) {
            return peer;
        }
        let lines: Vec<&str> =
            headers.get_all(X_FORWARDED_FOR).filter_map(|line| line.to_str().ok()).collect();
        let mut client = peer;
        for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
            let Some(address) = address(hop.trim()) else { break };
            client = address.to_canonical();
            if !is_trusted(&client) {
                break;
            }
        }
        client
    }

    /// Forgets whoever has a whole quota again, as seldom as there are clients.
    fn keep_house(&self) {
        let counted = self.since_housekeeping.fetch_add(1, Ordering::Relaxed);
        if counted >= HOUSEKEEPING_MIN && counted >= self.limiter.len() {
            self.since_housekeeping.store(0, Ordering::Relaxed);
            self.limiter.retain_recent();
        }
    }
}

/// An address, which some proxies write with the port behind it.
fn address(hop: &str) -> Option<IpAddr> {
    let with_port = || hop.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    hop.parse().ok().or_else(with_port)
}

/// A household has a whole network of IPv6, so it counts as one.
fn counted(client: IpAddr) -> IpAddr {
    match client {
        IpAddr::V4(_) => client,
        IpAddr::V6(address) => {
            let network = u128::from(address) >> 64 << 64;
            IpAddr::V6(network.into())
        }
    }
}

fn whole_seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(WINDOW_S)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::num::NonZeroU32;

    use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

    use super::{Limits, Remaining};

    fn limits(quota: u32) -> Limits {
        let trusted = vec!["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        Limits::new(NonZeroU32::new(quota).unwrap(), trusted)
    }

    fn ask(limits: &Limits, peer: &str, forwarded: &[&'static str]) -> Remaining {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            let name = HeaderName::from_static("x-forwarded-for");
            headers.append(name, HeaderValue::from_static(line));
        }
        limits.count(peer.parse::<IpAddr>().unwrap(), &headers)
    }

    #[test]
    fn who_has_used_up_the_quota_is_told_when_to_come_back() {
        let limits = limits(2);
        assert_eq!(ask(&limits, "192.0.2.1", &[]).requests, 1);
        let second = ask(&limits, "192.0.2.1", &[]);
        assert_eq!((second.requests, second.retry_after_s), (0, None));
        assert_eq!(second.policy(), "\"default\";q=2;w=60");
        let third = ask(&limits, "192.0.2.1", &[]);
        assert!(third.retry_after_s.is_some_and(|seconds| (1..=30).contains(&seconds)));
        assert_eq!(ask(&limits, "192.0.2.2", &[]).requests, 1, "another client has its own");
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        let limits = limits(10);
        ask(&limits, "192.0.2.1", &["198.51.100.7"]);
        assert_eq!(ask(&limits, "192.0.2.1", &["198.51.100.8"]).requests, 8, "a forged header");
        // What stands left of the first stranger is his own invention.
        ask(&limits, "10.0.0.1", &["203.0.113.9, 198.51.100.7, 10.0.0.2"]);
        let again = ask(&limits, "::1", &["203.0.113.1", "198.51.100.7"]);
        assert_eq!(again.requests, 8);
        assert_eq!(ask(&limits, "::1", &["198.51.100.7:4242"]).requests, 7, "with its port");
        assert_eq!(ask(&limits, "::1", &["[2001:db8::1]:80"]).requests, 9);
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one_client() {
        let limits = limits(10);
        ask(&limits, "2001:db8::1", &[]);
        assert_eq!(ask(&limits, "2001:db8::ffff:1", &[]).requests, 8);
        assert_eq!(ask(&limits, "2001:db8:0:1::1", &[]).requests, 9);
    }

    #[test]
    fn clients_that_are_long_gone_are_forgotten() {
        let limits = limits(u32::MAX);
        for client in 0..5000_u32 {
            let peer = IpAddr::from(client.to_be_bytes());
            limits.count(peer, &HeaderMap::new());
        }
        assert!(limits.limiter.len() < 5000, "{}", limits.limiter.len());
    }
}
