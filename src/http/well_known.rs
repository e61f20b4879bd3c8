//! What a program or a person finds at a well-known address: the catalogue of APIs, and whom to
//! tell about a hole.

use std::fmt::Write;
use std::sync::Arc;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use crate::catalog::page::Page;
use crate::http::management::doors::MANAGEMENT;
use crate::http::problem::Problem;
use crate::http::query::Query;
use crate::http::reply::{Freshness, Reply};
use crate::http::state::State;

/// For how long a `security.txt` holds: whoever reads it later reads it anew.
const SECURITY_HOLDS_DAYS: i64 = 30;

/// The links that lead a program from anywhere to everything, as RFC 9727 and RFC 8631 have them.
pub fn discovery(public_url: &str) -> String {
    format!(
        "<{public_url}/.well-known/api-catalog>; rel=\"api-catalog\", \
         <{public_url}/openapi/v1.json>; rel=\"service-desc\"; \
         type=\"application/vnd.oai.openapi+json\", \
         <{public_url}/docs/>; rel=\"service-doc\"; type=\"text/html\", \
         <{public_url}/readyz>; rel=\"status\""
    )
}

fn link(url: &str, path: &str, media_type: &str) -> Value {
    json!({ "href": format!("{url}{path}"), "type": media_type })
}

/// The catalogue of APIs: delivery, and management where it answers too.
#[utoipa::path(
    get, path = "/.well-known/api-catalog", tag = "service",
    responses((
        status = OK, description = "A linkset of RFC 9264, as RFC 9727 has it.",
        body = serde_json::Value, content_type = "application/linkset+json"
    ))
)]
pub async fn find_api_catalog(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    let url = &state.public_url;
    let catalog = catalog(url, state.shows_management);
    let reply = Reply {
        page: Arc::new(Page::new(catalog.to_string())),
        media_type: "application/linkset+json; \
                     profile=\"https://www.rfc-editor.org/info/rfc9727\"",
        freshness: Freshness::Build,
        language: Some("en".to_owned()),
        is_negotiated: false,
        is_typed: false,
        revision: None,
        link: Some(discovery(url).into()),
    };
    reply.send(&request).await
}

/// The linkset; links begin with `url`.
pub fn catalog(url: &str, shows_management: bool) -> Value {
    let apis = if shows_management { &["/v1", MANAGEMENT][..] } else { &["/v1"] };
    let items: Vec<Value> =
        apis.iter().map(|api| json!({ "href": format!("{url}{api}") })).collect();
    let mut linkset =
        vec![json!({ "anchor": format!("{url}/.well-known/api-catalog"), "item": items })];
    linkset.push(api(url, "/v1", "/openapi/v1"));
    if shows_management {
        linkset.push(api(url, MANAGEMENT, "/openapi/manage-v1"));
    }
    json!({ "linkset": linkset })
}

/// What leads from one API to all about it.
fn api(url: &str, index: &str, contract: &str) -> Value {
    json!({
        "anchor": format!("{url}{index}"),
        "service-desc": [
            link(url, &format!("{contract}.json"), "application/vnd.oai.openapi+json"),
            link(url, &format!("{contract}.yaml"), "application/yaml")
        ],
        "service-doc": [link(url, "/docs/", "text/html")],
        "service-meta": [link(url, index, "application/json")],
        "status": [link(url, "/readyz", "application/json")]
    })
}

/// Whom to tell about a hole, as RFC 9116 has it.
#[utoipa::path(
    get, path = "/.well-known/security.txt", tag = "service",
    responses((
        status = OK, description = "Whom to tell, and until when this holds.",
        body = String, content_type = "text/plain"
    ))
)]
pub async fn find_security_txt(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    let policy = format!("{}/security", state.base_url(request.headers()));
    let contact = state.security_contact.as_ref().unwrap_or(&policy);
    let day = jiff::Timestamp::now().as_second() / 86_400 + SECURITY_HOLDS_DAYS;
    let expires = jiff::Timestamp::from_second(day * 86_400).unwrap_or(jiff::Timestamp::MAX);
    let mut text = format!(
        "Contact: {contact}\n\
         Expires: {}\n\
         Policy: {policy}\n\
         Preferred-Languages: en\n",
        expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
    );
    if !state.public_url.is_empty() {
        // Writing to a string can't fail.
        let _ = writeln!(text, "Canonical: {}/.well-known/security.txt", state.public_url);
    }
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((CONTENT_LANGUAGE, "en"))
        // It may name the host that was asked for, so it is nobody else's answer.
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(text))
}
