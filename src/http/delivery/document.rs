//! One document, and its published versions.

use std::fmt::Write;
use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use crate::catalog::item::{Item, Rendering};
use crate::catalog::page::{Joined, Page};
use crate::content::id::{Id, Kind};
use crate::content::render::context::path;
use crate::content::render::delivered::json;
use crate::content::render::linked::speaks_of;
use crate::http::accept::{JSON, JSON_LD, prefers_linked};
use crate::http::code::Code;
use crate::http::delivery::ask::{Ask, Wish, freshness};
use crate::http::delivery::include::{Include, add_included};
use crate::http::delivery::list::{ListLaw, includes};
use crate::http::problem::{Problem, repeated};
use crate::http::query::Query;
use crate::http::reply::Reply;
use crate::http::state::State;

/// The published versions of a document, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VersionList {
    /// The kind of document.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// Its versions, newest first.
    #[schema(max_items = 1000)]
    pub items: Vec<Version>,
}

/// One published version.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Version {
    /// The number of the publication, from 1.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub version: u64,
    /// The catalogue revision that published it.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub revision: u64,
    /// When it was published, in UTC.
    #[schema(format = DateTime, max_length = 20)]
    pub published_at: String,
    /// Its page.
    #[schema(
        format = "uri-reference",
        max_length = 500,
        example = "/v1/stretches/supine-twist/versions/1"
    )]
    pub href: String,
}

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

/// Answers with the published versions of a document.
pub async fn list_versions(
    state: &State,
    request: &HttpRequest,
    kind: Kind,
) -> Result<HttpResponse, Problem> {
    let ask = Ask::plain(state, request).await?;
    let (item, _) = located(&ask, request, kind)?;
    let key = format!("versions {}", item.published.document.reference());
    let page = ask
        .edition
        .answers
        .get_or_make(key, || Ok::<_, Problem>(Page::new(json(&versions(&ask, item, kind)))))?;
    ask.reply(page, freshness(kind)).send(request).await
}

/// The published versions of a document.
pub fn versions(ask: &Ask, item: &Item, kind: Kind) -> VersionList {
    let published = &item.published;
    VersionList {
        kind,
        id: item.id().clone(),
        items: vec![Version {
            version: published.version,
            revision: published.revision,
            published_at: published.published_at.clone(),
            href: format!(
                "{}{}/versions/{}",
                ask.edition.link_base(),
                path(kind, item.id()),
                published.version
            ),
        }],
    }
}

/// Answers with one published version of a document.
pub async fn find_version(
    state: &State,
    request: &HttpRequest,
    kind: Kind,
) -> Result<HttpResponse, Problem> {
    let ask = Ask::plain(state, request).await?;
    let (item, rendering) = located(&ask, request, kind)?;
    let asked = request.match_info().query("version");
    let newest = item.published.version;
    if asked != newest.to_string() {
        let detail = format!(
            "There is no version `{}` of the {kind} `{}`. The newest is {newest}; \
             `{}/versions` lists those that there are.",
            repeated(asked),
            item.id(),
            path(kind, item.id()),
        );
        return Err(Problem::new(Code::NotFound, detail));
    }
    let itself = path(kind, item.id());
    let link = format!(
        "<{url}{itself}>; rel=\"latest-version\", \
         <{url}{itself}/versions>; rel=\"version-history\"",
        url = state.public_url,
    );
    let reply = ask.reply(Arc::clone(&rendering.full), freshness(kind));
    Reply { link: Some(link.into()), ..reply }.send(request).await
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
        let detail = format!(
            "There is no {kind} `{}`. `/v1/{}` lists those that there are.",
            repeated(id),
            kind.plural(),
        );
        Problem::new(Code::NotFound, detail)
    })
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
