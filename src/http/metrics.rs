//! What the service counts about itself, as Prometheus reads it.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use actix_web::http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::backstage::figures::ReleaseFigures;
use crate::catalog::edition::Edition;
use crate::content::id::Kind;

/// The form of the text: that of `OpenMetrics`, which Prometheus reads.
pub const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Where the buckets of the durations end, in seconds.
const DURATIONS_S: [f64; 12] =
    [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];

type Durations = Family<Route, Histogram, fn() -> Histogram>;

/// The figures of this process.
pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    durations: Durations,
    revision: Gauge<u64, AtomicU64>,
    documents: Family<[(&'static str, String); 1], Gauge<u64, AtomicU64>>,
    releases: Family<[(&'static str, &'static str); 1], Gauge<u64, AtomicU64>>,
    release_lag: Gauge<u64, AtomicU64>,
}

/// What durations are told apart by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: &'static str,
}

/// What requests are told apart by: few enough values that nobody can fill the memory with them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    route: &'static str,
    method: &'static str,
    status: u16,
}

impl Default for Metrics {
    /// Figures that begin at nothing.
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("limber");
        let requests = Family::default();
        registry.register(
            "http_requests",
            "Requests that were answered, by route, method and status",
            requests.clone(),
        );
        let durations = Durations::new_with_constructor(|| Histogram::new(DURATIONS_S));
        registry.register_with_unit(
            "http_request_duration",
            "How long requests took to answer, by route",
            Unit::Seconds,
            durations.clone(),
        );
        let revision = Gauge::default();
        registry.register("revision", "The revision of the catalogue in force", revision.clone());
        let documents = Family::default();
        registry.register("documents", "The documents in force, by kind", documents.clone());
        let releases = Family::default();
        registry.register("releases", "The releases that there are, by status", releases.clone());
        let release_lag = Gauge::default();
        registry.register_with_unit(
            "release_lag",
            "How late a release is that waits past its hour, or else how late the last one was",
            Unit::Seconds,
            release_lag.clone(),
        );
        Metrics { registry, requests, durations, revision, documents, releases, release_lag }
    }
}

impl Metrics {
    /// Counts one request. `route` is the path of its route, empty where there is none.
    pub fn count(
        &self,
        route: &'static str,
        method: &Method,
        status: StatusCode,
        duration: Duration,
    ) {
        let request = Request { route, method: known(method), status: status.as_u16() };
        self.requests.get_or_create(&request).inc();
        self.durations.get_or_create(&Route { route }).observe(duration.as_secs_f64());
    }

    /// The figures as text, those of the edition in force and of releases among them.
    pub fn text(
        &self,
        edition: &Edition,
        releases: Option<ReleaseFigures>,
    ) -> Result<String, std::fmt::Error> {
        if let Some(ReleaseFigures { counts, lag_s }) = releases {
            for (status, count) in counts {
                self.releases.get_or_create(&[("status", status.word())]).set(count);
            }
            self.release_lag.set(lag_s);
        }
        self.revision.set(edition.revision());
        for kind in Kind::ALL {
            let label = [("kind", kind.to_string())];
            self.documents.get_or_create(&label).set(edition.count(kind) as u64);
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// A method by a word that is not the client's invention.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "OPTIONS" => "OPTIONS",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "other",
    }
}
