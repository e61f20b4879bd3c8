//! Pages for people: the front page, how to report a hole, one page for each kind of failure.

use std::fmt::Write;

use actix_web::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LINK, VARY,
};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::content::id::Kind;
use crate::content::render::delivered::json;
use crate::http::code::{Code, Retry};
use crate::http::problem::Problem;
use crate::http::query::Query;
use crate::http::reply::set;
use crate::http::state::State;
use crate::http::well_known::discovery;

const HEAD: &str = include_str!("people/head.html");
const FRONT: &str = include_str!("people/front.html");
const SECURITY: &str = include_str!("people/security.html");
/// The pages hold their own style and nothing else.
const PEOPLE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                             form-action 'none'; frame-ancestors 'none'";

/// A kind of failure, and what to do about it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemKind {
    /// The kind as a stable word.
    #[schema(pattern = "^[a-z]+(-[a-z]+)*$", max_length = 40, example = "not-found")]
    pub code: &'static str,
    /// The address of its page.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", max_length = 500, example = "/problems/not-found")]
    pub problem_type: String,
    /// What kind of failure it is.
    #[schema(max_length = 120, example = "Nothing is published here")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 404)]
    pub status: u16,
    /// What a developer does about it.
    #[schema(max_length = 1000)]
    pub remedy: &'static str,
    /// Whether asking again may help.
    #[schema(value_type = String, pattern = "^[a-z]+$", max_length = 20, example = "never")]
    pub retry: Retry,
}

/// The path of a kind of failure.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it documents what the path holds")]
pub struct ProblemPath {
    /// The kind, by its code.
    #[param(pattern = "^[a-z]+(-[a-z]+)*$", max_length = 40, example = "not-found")]
    code: String,
}

/// Every kind of failure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProblemKindList {
    /// The kinds.
    #[schema(max_items = 100)]
    pub items: Vec<ProblemKind>,
}

/// What this is, with a first request to copy.
#[utoipa::path(
    get, path = "/", tag = "service",
    responses((
        status = OK, description = "A page for people.",
        body = String, content_type = "text/html"
    ))
)]
pub async fn find_front_page(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    let edition = state.live.edition();
    let body = FRONT
        .replace("{base}", &state.public_url)
        .replace("{version}", env!("CARGO_PKG_VERSION"))
        .replace("{url}", &state.base_url(request.headers()))
        .replace("{revision}", &edition.revision().to_string())
        .replace("{stretches}", &counted(edition.count(Kind::Stretch), "stretch", "stretches"))
        .replace("{routines}", &counted(edition.count(Kind::Routine), "routine", "routines"))
        .replace(
            "{guidance}",
            &counted(edition.count(Kind::Guidance), "piece of guidance", "pieces of guidance"),
        );
    let mut page = html("limber", &body);
    set(page.headers_mut(), LINK, &discovery(&state.public_url));
    Ok(page)
}

/// A number of things, as a person says it.
fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Every kind of failure: as JSON, or as a page where `Accept` names `text/html`.
#[utoipa::path(
    get, path = "/problems", tag = "service",
    responses((
        status = OK, description = "The kinds of failure.",
        content((ProblemKindList = "application/json"), (String = "text/html"))
    ))
)]
pub async fn list_problems(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    if !wants_html(&request) {
        return Ok(plain_json(&problem_kinds(&state.public_url)));
    }
    let base = &state.public_url;
    let mut body = String::from("<h1>Problems</h1>\n<dl>\n");
    for code in Code::ALL {
        let slug = code.slug();
        let title = code.title();
        let status = code.status().as_u16();
        // Writing to a string can't fail.
        let _ = writeln!(
            body,
            "<dt><a href=\"{base}/problems/{slug}\">{slug}</a> ({status})</dt><dd>{title}.</dd>"
        );
    }
    body.push_str("</dl>\n");
    Ok(html("Problems", &body))
}

/// One kind of failure: what it means and what to do about it.
#[utoipa::path(
    get, path = "/problems/{code}", tag = "service",
    params(ProblemPath),
    responses((
        status = OK, description = "What it means.",
        content((ProblemKind = "application/json"), (String = "text/html"))
    ))
)]
pub async fn find_problem(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    let slug = request.match_info().query("code");
    let Some(code) = Code::ALL.into_iter().find(|code| code.slug() == slug) else {
        let detail = "There is no such kind of failure. `/problems` lists those that there are.";
        return Err(Problem::new(Code::NotFound, detail));
    };
    if !wants_html(&request) {
        return Ok(plain_json(&problem_kind(code, &state.public_url)));
    }
    let body = format!(
        "<h1>{}</h1>\n<p><code>{slug}</code>, status {}</p>\n<p>{}</p>\n\
         <p><a href=\"{base}/problems\">Every kind of failure</a></p>\n",
        code.title(),
        code.status().as_u16(),
        code.remedy().replace('`', ""),
        base = state.public_url,
    );
    Ok(html(code.title(), &body))
}

/// Every kind of failure; addresses begin with `public_url`.
pub fn problem_kinds(public_url: &str) -> ProblemKindList {
    let kinds = Code::ALL.into_iter().map(|code| problem_kind(code, public_url));
    ProblemKindList { items: kinds.collect() }
}

/// One kind of failure.
pub fn problem_kind(code: Code, public_url: &str) -> ProblemKind {
    ProblemKind {
        code: code.slug(),
        problem_type: code.address(public_url),
        title: code.title(),
        status: code.status().as_u16(),
        remedy: code.remedy(),
        retry: code.retry(),
    }
}

/// How to report a hole, for who follows `/.well-known/security.txt`.
#[utoipa::path(
    get, path = "/security", tag = "service",
    responses((
        status = OK, description = "A page for people.",
        body = String, content_type = "text/html"
    ))
)]
pub async fn find_security(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    let contact = match &state.security_contact {
        Some(contact) => format!("<p>Write to <code>{}</code>.</p>\n", escaped(contact)),
        None => "<p>Who runs this service has named no address for it: tell them by the way \
                 you know them by.</p>\n"
            .to_owned(),
    };
    Ok(html("Security", &SECURITY.replace("{contact}", &contact)))
}

/// Text inside a page.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn wants_html(request: &HttpRequest) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

fn html(title: &str, body: &str) -> HttpResponse {
    let head = HEAD.replace("{title}", title);
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_LANGUAGE, "en"))
        // It names the host that was asked for, so it is nobody else's answer.
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_SECURITY_POLICY, PEOPLE_POLICY))
        .body(format!("{head}{body}</main>\n</body>\n</html>\n"))
}

fn plain_json(value: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CONTENT_LANGUAGE, "en"))
        .insert_header((CACHE_CONTROL, "public, max-age=3600"))
        // Under the same address a browser gets a page.
        .insert_header((VARY, "Accept"))
        .body(json(value))
}
