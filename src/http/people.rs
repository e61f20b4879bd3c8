//! Pages for people: the front page, how to report a hole, one page for each kind of failure.

use std::fmt::Write;

use actix_web::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LINK, VARY,
};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::content::id::Kind;
use crate::content::render::delivered::json;
use crate::http::code::Code;
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

/// What this is, with a first request to copy.
pub async fn front(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    let edition = state.live.edition();
    let body = FRONT
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

/// Every kind of failure.
pub async fn list_problems(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    if !wants_html(&request) {
        let all: Vec<_> = Code::ALL.into_iter().map(|code| described(code, &state)).collect();
        return Ok(plain_json(&serde_json::json!({ "items": all })));
    }
    let mut body = String::from("<h1>Problems</h1>\n<dl>\n");
    for code in Code::ALL {
        let slug = code.slug();
        let title = code.title();
        let status = code.status().as_u16();
        // Writing to a string can't fail.
        let _ = writeln!(
            body,
            "<dt><a href=\"/problems/{slug}\">{slug}</a> ({status})</dt><dd>{title}.</dd>"
        );
    }
    body.push_str("</dl>\n");
    Ok(html("Problems", &body))
}

/// One kind of failure: what it means and what to do about it.
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
        return Ok(plain_json(&described(code, &state)));
    }
    let body = format!(
        "<h1>{}</h1>\n<p><code>{slug}</code>, status {}</p>\n<p>{}</p>\n\
         <p><a href=\"/problems\">Every kind of failure</a></p>\n",
        code.title(),
        code.status().as_u16(),
        code.remedy().replace('`', ""),
    );
    Ok(html(code.title(), &body))
}

fn described(code: Code, state: &State) -> serde_json::Value {
    serde_json::json!({
        "code": code.slug(),
        "type": code.address(&state.public_url),
        "title": code.title(),
        "status": code.status().as_u16(),
        "remedy": code.remedy(),
        "retry": code.retry(),
    })
}

/// How to report a hole, for who follows `/.well-known/security.txt`.
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

fn plain_json(value: &serde_json::Value) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CONTENT_LANGUAGE, "en"))
        .insert_header((CACHE_CONTROL, "public, max-age=3600"))
        // Under the same address a browser gets a page.
        .insert_header((VARY, "Accept"))
        .body(json(value))
}
