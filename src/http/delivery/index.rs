//! What this API is, for a program that has just found it.

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use crate::catalog::page::Page;
use crate::content::id::{Kind, Locale};
use crate::content::render::context::Context;
use crate::content::render::delivered::json;
use crate::content::timeline::deliver::DISCLAIMER_ID;
use crate::http::delivery::ask::Ask;
use crate::http::problem::Problem;
use crate::http::reply::{Freshness, Reply};
use crate::http::state::State;
use crate::http::well_known::discovery;

/// What this API is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Index {
    /// The name of the service.
    #[schema(pattern = "^[a-z]+$", max_length = 40, example = "limber")]
    pub name: String,
    /// The version of the service.
    #[schema(pattern = "^[0-9]+([.][0-9]+){2}", max_length = 40, example = "0.1.0")]
    pub service_version: String,
    /// The catalogue's revision.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub revision: u64,
    /// The locales that content is served in; the first one stands in for any other.
    #[schema(max_items = 200)]
    pub locales: Vec<Locale>,
    /// The licence of the bundled content, by its SPDX id.
    #[schema(pattern = "^[A-Za-z0-9.+-]+$", max_length = 40, example = "CC-BY-4.0")]
    pub content_license: String,
    /// What nobody may forget who shows this content.
    #[schema(max_length = 1500)]
    pub disclaimer: Option<String>,
    /// What there is, kind by kind.
    #[schema(max_items = 20)]
    pub collections: Vec<CollectionLink>,
    /// Where to read on.
    pub links: IndexLinks,
    /// The locale that was served.
    pub locale: Locale,
}

/// The documents of one kind.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CollectionLink {
    /// The kind.
    pub kind: Kind,
    /// How many documents there are.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub count: u64,
    /// Their list.
    #[schema(format = "uri-reference", max_length = 500, example = "/v1/stretches")]
    pub href: String,
}

/// Where to read on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IndexLinks {
    /// Swagger UI.
    #[schema(format = "uri-reference", max_length = 500, example = "/docs/")]
    pub docs: String,
    /// The contract as JSON.
    #[schema(format = "uri-reference", max_length = 500, example = "/openapi/v1.json")]
    pub openapi: String,
    /// Credits.
    #[schema(format = "uri-reference", max_length = 500, example = "/v1/attribution")]
    pub attribution: String,
    /// Every kind of failure.
    #[schema(format = "uri-reference", max_length = 500, example = "/problems")]
    pub problems: String,
}

/// What this API is: where to begin, in which languages, and the disclaimer.
#[utoipa::path(
    get, path = "/v1", tag = "service",
    responses((status = OK, body = Index))
)]
pub async fn find_index(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let ask = Ask::plain(&state, &request).await?;
    let key = format!("index {}", ask.locale);
    let page: Arc<Page> =
        ask.edition.answers.get_or_make(key, || Ok::<_, Problem>(Page::new(json(&index(&ask)))))?;
    let link = Some(discovery(&state.public_url).into());
    Reply { link, ..ask.reply(page, Freshness::Safety) }.send(&request).await
}

/// What this API is, in the locale of `ask`.
pub fn index(ask: &Ask) -> Index {
    let base = ask.edition.link_base();
    let context = Context::new(&*ask.edition, &ask.locale);
    let disclaimer = context.guidance(DISCLAIMER_ID);
    let note = disclaimer.and_then(|disclaimer| context.guidance_note(disclaimer));
    let collections = Kind::ALL
        .into_iter()
        .filter(|kind| *kind != Kind::Phrases)
        .map(|kind| CollectionLink {
            kind,
            count: ask.edition.count(kind) as u64,
            href: format!("{base}/v1/{}", kind.plural()),
        })
        .collect();
    Index {
        name: "limber".into(),
        service_version: env!("CARGO_PKG_VERSION").into(),
        revision: ask.edition.revision(),
        locales: ask.edition.locales().to_vec(),
        content_license: "CC-BY-4.0".into(),
        disclaimer: note.map(|note| note.advice),
        collections,
        links: IndexLinks {
            docs: format!("{base}/docs/"),
            openapi: format!("{base}/openapi/v1.json"),
            attribution: format!("{base}/v1/attribution"),
            problems: format!("{base}/problems"),
        },
        locale: ask.locale.clone(),
    }
}
