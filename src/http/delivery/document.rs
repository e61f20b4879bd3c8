//! One document, or why there is none.

use std::fmt::Write;
use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};

use crate::catalog::item::{Item, Rendering};
use crate::catalog::page::{Joined, Page};
use crate::content::delivered::standing::Reason;
use crate::content::id::Kind;
use crate::content::render::context::path;
use crate::content::render::linked::speaks_of;
use crate::http::accept::{JSON, JSON_LD, prefers_linked};
use crate::http::code::Code;
use crate::http::delivery::ask::{Ask, Wish, freshness};
use crate::http::delivery::include::{Include, add_included};
use crate::http::delivery::list::{ListLaw, includes};
use crate::http::extension::Gone;
use crate::http::problem::{Problem, repeated};
use crate::http::query::Query;
use crate::http::reply::Reply;
use crate::http::state::State;

/// Answers with one document; `law` says what it can carry along.
pub async fn find(
    state: &State,
    request: &HttpRequest,
    law: &ListLaw,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(request);
    let wish = Wish::read(request, &mut query);
    let includes = includes(law, &mut query);
    query.finish()?;
    let ask = wish.grant(state).await?;
    let (item, rendering) = located(&ask, request, law.kind)?;
    // What is carried along has no words in schema.org: with it the answer is plain JSON.
    let is_typed = speaks_of(law.kind);
    let is_linked = is_typed && includes.is_empty() && prefers_linked(request.headers());
    let linked = if is_linked { ask.edition.linked(item, ask.place) } else { None };
    let (media_type, other_type) = if linked.is_some() { (JSON_LD, JSON) } else { (JSON, JSON_LD) };
    let page = match (linked, includes.as_slice()) {
        (Some(page), _) => Arc::clone(page),
        (None, []) => Arc::clone(&rendering.full),
        (None, _) => with_included(&ask, item, rendering, &includes)?,
    };
    let link = page.link(|| {
        let itself = format!("{}{}", ask.edition.link_base(), path(law.kind, item.id()));
        links(&ask, &itself, is_typed.then_some(other_type))
    });
    let reply = ask.reply(page, freshness(law.kind));
    Reply { link: Some(link), is_typed, media_type, ..reply }.send(request).await
}

/// Where a document leads: to its versions, and to itself in other languages and forms.
fn links(ask: &Ask, itself: &str, other_type: Option<&str>) -> String {
    let mut links = format!("<{itself}/versions>; rel=\"version-history\"");
    // Writing to a string can't fail.
    for locale in ask.edition.locales().iter().filter(|locale| **locale != ask.locale) {
        let _ =
            write!(links, ", <{itself}?locale={locale}>; rel=\"alternate\"; hreflang=\"{locale}\"");
    }
    if let Some(other_type) = other_type {
        let _ = write!(links, ", <{itself}>; rel=\"alternate\"; type=\"{other_type}\"");
    }
    links
}

/// The document that the path names.
pub fn located<'a>(
    ask: &'a Ask,
    request: &HttpRequest,
    kind: Kind,
) -> Result<(&'a Arc<Item>, &'a Rendering), Problem> {
    let id = request.match_info().query("id");
    let item = ask.edition.item(kind, id);
    item.and_then(|item| Some((item, ask.edition.rendering(item, ask.place)?))).ok_or_else(|| {
        let withdrawn = ask.edition.withdrawn(kind, id);
        match withdrawn.and_then(|published| published.withdrawn.as_ref()) {
            Some(withdrawal) => gone(&format!("The {kind} `{id}`"), kind, withdrawal.into()),
            None => unknown(kind, id),
        }
    })
}

/// The failure of a path whose document was never there.
pub fn unknown(kind: Kind, id: &str) -> Problem {
    let detail = format!(
        "There is no {kind} `{}`. `/v1/{}` lists those that there are.",
        repeated(id),
        kind.plural(),
    );
    Problem::new(Code::NotFound, detail)
}

/// The failure of a path whose document, or version of it, is not served any more; `kind` is that
/// of the successor.
pub fn gone(what: &str, kind: Kind, gone: Gone) -> Problem {
    let why = match gone.reason {
        Reason::Safety => "because it may hurt someone",
        Reason::Error => "because it is wrong",
        Reason::Outdated => "because it is out of date",
        Reason::License => "because it may not be shown any more",
        Reason::Other => "by its editors",
    };
    let instead = gone.successor_id.as_ref().map(|id| format!(" Use the {kind} `{id}` instead."));
    let detail = format!(
        "{what} has been withdrawn {why}. Stop showing it, and drop what you kept of it.{}",
        instead.unwrap_or_default(),
    );
    Problem { extension: Some(gone.into()), ..Problem::new(Code::Gone, detail) }
}

/// The document with what it carries along, as its last field.
fn with_included(
    ask: &Ask,
    item: &Item,
    rendering: &Rendering,
    includes: &[Include],
) -> Result<Arc<Page>, Problem> {
    let key = format!("{} {} {includes:?}", ask.locale, item.published.document.reference());
    ask.edition.answers.get_or_make(key, || {
        let mut body = Joined::default();
        let document = rendering.full.bytes();
        // What it carries along comes before the brace that ends it.
        body.text(document.strip_suffix(b"}").unwrap_or(document));
        add_included(&mut body, ask, &[item], includes);
        body.text(b"}");
        Ok(body.page(None))
    })
}
