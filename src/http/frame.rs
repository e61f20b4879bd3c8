//! What frames every answer: its ids, the quota, the problem's body, the headers that all carry,
//! and what is counted of it.

use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_LANGUAGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    VARY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError, web};

use crate::http::code::Code;
use crate::http::limits::{RATELIMIT, RATELIMIT_POLICY, Remaining};
use crate::http::management::doors::is_management;
use crate::http::problem::{Asked, Problem};
use crate::http::reply::{LIMBER_REVISION, REPLAYED, set};
use crate::http::route::Route;
use crate::http::state::State;
use crate::http::trace::{REQUEST_ID, TRACEPARENT, Trace};

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// What scripts of other sites may read of an answer.
const EXPOSED: &str = "ETag, Link, Location, Retry-After, Content-Language, Request-Id, \
                       Traceparent, Limber-Revision, RateLimit, RateLimit-Policy, Deprecation, \
                       Sunset";
/// Paths that whoever runs the service asks, as often as they like.
pub const UNLIMITED: [&str; 3] = ["/livez", "/readyz", "/metrics"];

/// Frames one answer.
pub async fn frame(
    state: web::Data<State>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let began = Instant::now();
    let trace = Trace::of(request.headers());
    request.extensions_mut().insert(trace.clone());
    let remaining = counted(&state, &request);
    let response = match remaining.and_then(|remaining| remaining.retry_after_s) {
        Some(seconds) => request.into_response(exceeded(seconds).error_response()),
        None => next.call(request).await?.map_into_boxed_body(),
    };
    let mut response = with_problem_body(&state, response, &trace);
    let is_unchanged = response.status() == StatusCode::NOT_MODIFIED;
    let is_private = is_management(response.request().path());
    let headers = response.headers_mut();
    if !headers.contains_key(LIMBER_REVISION) {
        let revision = state.live.edition().revision();
        headers.insert(LIMBER_REVISION, HeaderValue::from(revision));
    }
    if let Some(remaining) = remaining {
        set(headers, RATELIMIT_POLICY, &remaining.policy());
        set(headers, RATELIMIT, &remaining.state());
    }
    add_ids(headers, &trace);
    if is_private {
        keep_private(headers);
    } else {
        add_access(headers);
    }
    if !is_unchanged {
        add_policies(headers, if is_private { "same-origin" } else { "cross-origin" });
    }
    count(&state, &response, &trace, began);
    Ok(response)
}

/// Counts a request against its client's quota, where there are quotas.
fn counted(state: &State, request: &ServiceRequest) -> Option<Remaining> {
    let limits = state.limits.as_ref()?;
    if UNLIMITED.contains(&request.path()) {
        return None;
    }
    Some(limits.count(request.peer_addr()?.ip(), request.headers()))
}

fn exceeded(retry_after_s: u32) -> Problem {
    let detail = format!(
        "You have made all the requests that a client may make in a minute. Ask again in \
         {retry_after_s} s; `RateLimit-Policy` tells how many there are."
    );
    Problem { retry_after_s: Some(retry_after_s), ..Problem::new(Code::QuotaExceeded, detail) }
}

fn add_ids(headers: &mut HeaderMap, trace: &Trace) {
    let mut buffer = uuid::Uuid::encode_buffer();
    set(headers, REQUEST_ID, trace.request_id.as_hyphenated().encode_lower(&mut buffer));
    if let Some(traceparent) = trace.traceparent() {
        set(headers, TRACEPARENT, &traceparent);
    }
}

/// What is published is for everyone, and no answer depends on who asks.
fn add_access(headers: &mut HeaderMap) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
}

/// What management says is for who has asked with this key: no cache keeps it, no other page
/// reads it.
fn keep_private(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    let others = headers.get(VARY).and_then(|vary| vary.to_str().ok());
    let vary = others.map_or("Authorization".into(), |others| format!("Authorization, {others}"));
    set(headers, VARY, &vary);
}

/// What a browser may make of a body, and pages of which origins may have it. A page that needs a
/// policy of its own has set it already.
fn add_policies(headers: &mut HeaderMap, origins: &'static str) {
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        let policy = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static(origins));
}

/// Writes the body of a problem, also where the framework answered by itself.
fn with_problem_body(state: &State, response: ServiceResponse, trace: &Trace) -> ServiceResponse {
    let status = response.status();
    let is_whole = response.headers().contains_key(REPLAYED);
    if is_whole || !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let problem = response.response().extensions().get::<Problem>().cloned();
    let problem = problem.unwrap_or_else(|| {
        let code = Code::of_status(status);
        Problem::new(code, code.remedy())
    });
    let trace_id = trace.trace_id();
    if problem.code == Code::Internal {
        let path = response.request().path();
        tracing::error!(request_id = %trace.request_id, trace_id, path, "{}", problem.detail);
    }
    let public_url = state.public_url.clone();
    let body = problem.body(&Asked { public_url, request_id: trace.request_id, trace_id });
    let mut response = response.map_body(|_, _| BoxBody::new(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static("en"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Counts an answer, and writes a line about it where the log is asked to: `access=debug`.
fn count(state: &State, response: &ServiceResponse, trace: &Trace, began: Instant) {
    let request = response.request();
    let route = request.app_data::<Route>().map_or("", |route| route.0);
    let (status, duration) = (response.status(), began.elapsed());
    state.metrics.count(route, request.method(), status, duration);
    tracing::debug!(
        target: "access",
        method = %request.method(),
        path = request.path(),
        status = status.as_u16(),
        duration_us = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX),
        request_id = %trace.request_id,
        trace_id = trace.trace_id(),
    );
}
