//! Swagger UI from our own bytes, and the contract that it shows.

use std::fmt::Display;
use std::io::Read;
use std::sync::{Arc, OnceLock};

use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderValue, LOCATION};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::catalog::page::Page;
use crate::http::code::Code;
use crate::http::contract::text::yaml;
use crate::http::problem::Problem;
use crate::http::query::Query;
use crate::http::reply::{Freshness, Reply};
use crate::http::state::State;

/// The contracts, compressed by `build.rs`.
const CONTRACT_JSON: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/v1.json"));
const MANAGEMENT_JSON: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/manage-v1.json"));

/// Which documents there are, where management answers elsewhere.
const DELIVERY_ALONE: &str = "swagger-initializer-delivery.js";

/// What every gzip stream begins with.
const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];

/// Swagger UI has no script inside its page; its styles are set by script.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' \
                           'unsafe-inline'; img-src 'self' data:; connect-src 'self'; \
                           base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The contract as JSON.
#[utoipa::path(
    get, path = "/openapi/v1.json", tag = "service",
    responses((
        status = OK, description = "OpenAPI 3.1.",
        body = serde_json::Value, content_type = "application/vnd.oai.openapi+json"
    ))
)]
pub async fn find_contract(request: HttpRequest) -> Result<HttpResponse, Problem> {
    static PAGE: OnceLock<Arc<Page>> = OnceLock::new();
    as_json(&PAGE, CONTRACT_JSON, &request).await
}

/// The contract as YAML.
#[utoipa::path(
    get, path = "/openapi/v1.yaml", tag = "service",
    responses((
        status = OK, description = "OpenAPI 3.1.",
        body = String, content_type = "application/yaml"
    ))
)]
pub async fn find_contract_as_yaml(request: HttpRequest) -> Result<HttpResponse, Problem> {
    static PAGE: OnceLock<Arc<Page>> = OnceLock::new();
    as_yaml(&PAGE, CONTRACT_JSON, &request).await
}

/// The contract of management as JSON; it is no secret.
#[utoipa::path(
    get, path = "/openapi/manage-v1.json", tag = "service",
    responses((
        status = OK, description = "OpenAPI 3.1.",
        body = serde_json::Value, content_type = "application/vnd.oai.openapi+json"
    ))
)]
pub async fn find_management_contract(request: HttpRequest) -> Result<HttpResponse, Problem> {
    static PAGE: OnceLock<Arc<Page>> = OnceLock::new();
    as_json(&PAGE, MANAGEMENT_JSON, &request).await
}

/// The contract of management as YAML; it is no secret.
#[utoipa::path(
    get, path = "/openapi/manage-v1.yaml", tag = "service",
    responses((
        status = OK, description = "OpenAPI 3.1.",
        body = String, content_type = "application/yaml"
    ))
)]
pub async fn find_management_contract_as_yaml(
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    static PAGE: OnceLock<Arc<Page>> = OnceLock::new();
    as_yaml(&PAGE, MANAGEMENT_JSON, &request).await
}

async fn as_json(
    page: &OnceLock<Arc<Page>>,
    contract: &'static [u8],
    request: &HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::of(request).finish()?;
    let page = if let Some(page) = page.get() {
        page
    } else {
        let contract = plain(contract).map_err(unwritable)?;
        page.get_or_init(|| Arc::new(Page::new(contract)))
    };
    reply(Arc::clone(page), "application/vnd.oai.openapi+json;version=3.1").send(request).await
}

async fn as_yaml(
    page: &OnceLock<Arc<Page>>,
    contract: &'static [u8],
    request: &HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::of(request).finish()?;
    let page = if let Some(page) = page.get() {
        page
    } else {
        let contract = plain(contract).map_err(unwritable)?;
        let contract = serde_json::from_slice(&contract).map_err(unwritable)?;
        let text = yaml(&contract).map_err(unwritable)?;
        page.get_or_init(|| Arc::new(Page::new(text)))
    };
    reply(Arc::clone(page), "application/yaml").send(request).await
}

fn unwritable(error: impl Display) -> Problem {
    Problem::new(Code::Internal, format!("The contract can't be written: {error}"))
}

/// `/docs` is `/docs/`.
pub async fn redirect(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    let location = format!("{}/docs/", state.public_url);
    Ok(HttpResponse::PermanentRedirect().insert_header((LOCATION, location)).finish())
}

/// One file of Swagger UI.
pub async fn file(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    let path = match request.match_info().query("file") {
        "swagger-initializer.js" if !state.shows_management => DELIVERY_ALONE,
        path => path,
    };
    let Some((page, media_type)) = asset(path) else {
        return Err(Problem::new(
            Code::NotFound,
            "Swagger UI has no such file. It is at `/docs/`.",
        ));
    };
    let mut response = reply(page, media_type).send(&request).await?;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(DOCS_POLICY));
    Ok(response)
}

/// A file of Swagger UI: its name, its media type, and its bytes as `build.rs` wrote them.
macro_rules! ui {
    ($name:literal, $media_type:literal) => {
        ($name, $media_type, include_bytes!(concat!(env!("OUT_DIR"), "/swagger-ui/", $name)))
    };
}

/// The files that Swagger UI's page asks for.
const FILES: [(&str, &str, &[u8]); 10] = [
    ui!("index.html", "text/html; charset=utf-8"),
    ui!("index.css", "text/css; charset=utf-8"),
    ui!("swagger-ui.css", "text/css; charset=utf-8"),
    ui!("swagger-initializer.js", "text/javascript; charset=utf-8"),
    ui!("swagger-initializer-delivery.js", "text/javascript; charset=utf-8"),
    ui!("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ui!("swagger-ui-standalone-preset.js", "text/javascript; charset=utf-8"),
    ui!("favicon-16x16.png", "image/png"),
    ui!("favicon-32x32.png", "image/png"),
    ui!("oauth2-redirect.html", "text/html; charset=utf-8"),
];

/// A file as a page, made when it is first asked for.
fn asset(path: &str) -> Option<(Arc<Page>, &'static str)> {
    static PAGES: [OnceLock<Option<Arc<Page>>>; FILES.len()] =
        [const { OnceLock::new() }; FILES.len()];
    let name = if path.is_empty() { "index.html" } else { path };
    let at = FILES.iter().position(|(known, _, _)| *known == name)?;
    let (_, media_type, bytes) = FILES[at];
    let page = PAGES[at].get_or_init(|| Some(Arc::new(Page::new(plain(bytes).ok()?))));
    Some((Arc::clone(page.as_ref()?), media_type))
}

/// The binary holds the files compressed; a page begins with the bytes as they are.
fn plain(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    if !bytes.starts_with(GZIP_MAGIC) {
        return Ok(bytes.to_vec());
    }
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain)?;
    Ok(plain)
}

fn reply(page: Arc<Page>, media_type: &'static str) -> Reply {
    Reply {
        page,
        media_type,
        freshness: Freshness::Build,
        language: Some("en".to_owned()),
        is_negotiated: false,
        is_typed: false,
        revision: None,
        link: None,
    }
}
