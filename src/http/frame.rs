//! What frames every answer: the request's id, the problem's body, and headers that all carry.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_LANGUAGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use uuid::Uuid;

use crate::http::problem::{Asked, Code, Problem};
use crate::http::reply::LIMBER_REVISION;
use crate::http::state::State;

/// The id of a request.
const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const TRACEPARENT: &str = "traceparent";

/// Frames one answer.
pub async fn frame(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let request_id = Uuid::now_v7();
    let response = next.call(request).await?.map_into_boxed_body();
    let mut response = with_problem_body(response, request_id);
    let revision = {
        let state = response.request().app_data::<web::Data<State>>();
        state.map(|state| state.live.edition().revision())
    };
    let headers = response.headers_mut();
    if let (false, Some(revision)) = (headers.contains_key(LIMBER_REVISION), revision) {
        headers.insert(LIMBER_REVISION, HeaderValue::from(revision));
    }
    if let Ok(request_id) = HeaderValue::from_str(&request_id.to_string()) {
        headers.insert(REQUEST_ID, request_id);
    }
    add_common(headers);
    Ok(response)
}

/// Headers that every answer carries; a page that needs others has set them already.
fn add_common(headers: &mut HeaderMap) {
    let mut add = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    add(X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(REFERRER_POLICY, "no-referrer");
    add(CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    add(RESOURCE_POLICY, "cross-origin");
    // What is read here is public, and no answer depends on who asks.
    add(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    add(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        "ETag, Link, Location, Retry-After, Content-Language, Request-Id, Limber-Revision",
    );
}

/// Writes the body of a problem, also where the framework answered by itself.
fn with_problem_body(response: ServiceResponse, request_id: Uuid) -> ServiceResponse {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let problem = response.response().extensions().get::<Problem>().cloned();
    let problem = problem.unwrap_or_else(|| {
        let code = Code::of_status(status);
        Problem::new(code, code.remedy())
    });
    let asked = asked(&response, request_id);
    if problem.code == Code::Internal {
        let path = response.request().path();
        tracing::error!(%request_id, path, "{}", problem.detail);
    }
    let body = problem.body(&asked);
    let mut response = response.map_body(|_, _| BoxBody::new(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static("en"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn asked(response: &ServiceResponse, request_id: Uuid) -> Asked {
    let request = response.request();
    let state = request.app_data::<web::Data<State>>();
    let public_url = state.map(|state| state.public_url.clone()).unwrap_or_default();
    let traceparent = request.headers().get(TRACEPARENT);
    let trace_id = traceparent.and_then(|value| trace_id(value.to_str().ok()?));
    let trace_id = trace_id.unwrap_or_else(|| request_id.simple().to_string());
    Asked { public_url, request_id, trace_id }
}

/// The trace id in a `traceparent` of any version.
fn trace_id(traceparent: &str) -> Option<String> {
    let id = traceparent.split('-').nth(1)?;
    let sound = id.len() == 32
        && id.bytes().all(|byte| byte.is_ascii_hexdigit())
        && id.bytes().any(|byte| byte != b'0');
    sound.then(|| id.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::trace_id;

    #[test]
    fn the_trace_id_is_read_from_a_sound_traceparent_alone() {
        let sound = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert_eq!(trace_id(sound).as_deref(), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
        assert_eq!(trace_id("00-00000000000000000000000000000000-00f067aa0ba902b7-01"), None);
        assert_eq!(trace_id("00-zzf92f3577b34da6a3ce929d0e0e4736-1-01"), None);
        assert_eq!(trace_id("rubbish"), None);
    }
}
