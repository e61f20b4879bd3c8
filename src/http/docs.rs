//! Swagger UI from our own bytes, and the contract that it shows.

use std::collections::HashMap;
use std::fmt::Display;
use std::io::Read;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderValue, LOCATION};
use actix_web::{HttpRequest, HttpResponse};
use utoipa_swagger_ui::Config;

use crate::catalog::page::Page;
use crate::http::code::Code;
use crate::http::contract::text::yaml;
use crate::http::problem::Problem;
use crate::http::query::Query;
use crate::http::reply::{Freshness, Reply};

const CONTRACT_JSON: &str = include_str!("../../openapi/v1.json");

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
    Query::of(&request).finish()?;
    let page = PAGE.get_or_init(|| Arc::new(Page::new(CONTRACT_JSON)));
    reply(Arc::clone(page), "application/vnd.oai.openapi+json;version=3.1").send(&request).await
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
    Query::of(&request).finish()?;
    let page = match PAGE.get() {
        Some(page) => page,
        None => {
            let text = serde_json::from_str(CONTRACT_JSON).map_err(unwritable);
            let text = yaml(&text?).map_err(unwritable)?;
            PAGE.get_or_init(|| Arc::new(Page::new(text)))
        }
    };
    reply(Arc::clone(page), "application/yaml").send(&request).await
}

fn unwritable(error: impl Display) -> Problem {
    Problem::new(Code::Internal, format!("The contract can't be written as YAML: {error}"))
}

/// `/docs` is `/docs/`.
pub async fn redirect(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    Ok(HttpResponse::PermanentRedirect().insert_header((LOCATION, "/docs/")).finish())
}

/// One file of Swagger UI.
pub async fn file(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    let path = request.match_info().query("file");
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

/// The files that Swagger UI's page asks for, by name, with their media types.
const FILES: [(&str, &str); 9] = [
    ("index.html", "text/html; charset=utf-8"),
    ("index.css", "text/css; charset=utf-8"),
    ("swagger-ui.css", "text/css; charset=utf-8"),
    ("swagger-initializer.js", "text/javascript; charset=utf-8"),
    ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ("swagger-ui-standalone-preset.js", "text/javascript; charset=utf-8"),
    ("favicon-16x16.png", "image/png"),
    ("favicon-32x32.png", "image/png"),
    ("oauth2-redirect.html", "text/html; charset=utf-8"),
];

/// A file as a page, read out of the library once: it copies a megabyte each time it is asked.
fn asset(path: &str) -> Option<(Arc<Page>, &'static str)> {
    static ASSETS: OnceLock<Mutex<HashMap<&'static str, Arc<Page>>>> = OnceLock::new();
    let name = if path.is_empty() { "index.html" } else { path };
    let (name, media_type) = FILES.into_iter().find(|(known, _)| *known == name)?;
    let assets = ASSETS.get_or_init(Mutex::default);
    let mut assets = assets.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(page) = assets.get(name) {
        return Some((Arc::clone(page), media_type));
    }
    let config = Config::new(["/openapi/v1.json"])
        .validator_url("none")
        .display_request_duration(true)
        .doc_expansion("list")
        .default_models_expand_depth(0);
    let file = utoipa_swagger_ui::serve(name, Arc::new(config)).ok()??;
    let page = Arc::new(Page::new(plain(&file.bytes).ok()?));
    assets.insert(name, Arc::clone(&page));
    Some((page, media_type))
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
