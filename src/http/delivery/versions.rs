//! The published versions of a document: their list, and each as it was published.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::catalog::page::Page;
use crate::catalog::published::{Published, Recall};
use crate::content::delivered::standing::{ChangeClass, Reason};
use crate::content::id::{Id, Kind, Reference};
use crate::content::render::context::path;
use crate::content::render::delivered::json;
use crate::http::code::Code;
use crate::http::delivery::ask::{Ask, freshness};
use crate::http::delivery::document::{gone, unknown};
use crate::http::extension::Gone;
use crate::http::problem::{Problem, repeated};
use crate::http::reply::Reply;
use crate::http::state::State;

/// The most versions that are listed.
const VERSIONS_MAX: usize = 1000;

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
    /// How far it went from the version before.
    pub change: ChangeClass,
    /// The catalogue revision since which its page is no longer served; null where it is.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub recalled_in: Option<u64>,
    /// Its page.
    #[schema(
        format = "uri-reference",
        max_length = 500,
        example = "/v1/stretches/supine-twist/versions/1"
    )]
    pub href: String,
}

/// Answers with the published versions of a document.
pub async fn list_versions(
    state: &State,
    request: &HttpRequest,
    kind: Kind,
) -> Result<HttpResponse, Problem> {
    let ask = Ask::plain(state, request).await?;
    let record = recorded(&ask, request, kind)?;
    let reference = record.document.reference();
    if let Some(withdrawal) = record.withdrawn.as_ref().filter(|one| one.reason == Reason::Safety) {
        return Err(gone(&format!("The {reference}"), kind, withdrawal.into()));
    }
    let key = format!("versions {reference}");
    let page = if let Some(page) = ask.edition.answers.get(&key) {
        page
    } else {
        let until = ask.edition.revision();
        let publications = state.former.publications(&reference, 0, until, VERSIONS_MAX).await;
        let list = versions(&ask, record, &publications.map_err(unread)?);
        ask.edition.answers.get_or_make(key, || Ok::<_, Problem>(Page::new(json(&list))))?
    };
    ask.reply(page, freshness(kind)).send(request).await
}

/// The list of these publications of a document.
pub fn versions<D>(ask: &Ask, record: &Published, publications: &[Published<D>]) -> VersionList {
    let Reference { kind, id } = record.document.reference();
    let items = publications.iter().map(|publication| Version {
        version: publication.version,
        revision: publication.revision,
        published_at: publication.published_at.clone(),
        change: publication.change,
        recalled_in: record.recall_of(publication.version).map(|recall| recall.revision),
        href: format!(
            "{}{}/versions/{}",
            ask.edition.link_base(),
            path(kind, &id),
            publication.version
        ),
    });
    VersionList { kind, items: items.collect(), id }
}

/// Answers with one published version of a document.
pub async fn find_version(
    state: &State,
    request: &HttpRequest,
    kind: Kind,
) -> Result<HttpResponse, Problem> {
    let ask = Ask::plain(state, request).await?;
    let record = recorded(&ask, request, kind)?;
    let version = numbered(record, request)?;
    if let Some(problem) = recalled(record, version) {
        return Err(problem);
    }
    let page = match current(&ask, record, version) {
        Some(page) => page,
        None => former(state, &ask, record, version).await?,
    };
    let itself = path(kind, record.document.id());
    let link = format!(
        "<{url}{itself}>; rel=\"latest-version\", \
         <{url}{itself}/versions>; rel=\"version-history\"",
        url = state.public_url,
    );
    let reply = ask.reply(page, freshness(kind));
    Reply { link: Some(link.into()), ..reply }.send(request).await
}

/// The page in force, where this is still the one that the version was published with.
fn current(ask: &Ask, record: &Published, version: u64) -> Option<Arc<Page>> {
    let item = ask.edition.item(record.document.kind(), record.document.id().as_str())?;
    let is_current = record.version == version && item.revision() == record.revision;
    let rendering = is_current.then(|| ask.edition.rendering(item, ask.place))?;
    rendering.map(|rendering| Arc::clone(&rendering.full))
}

/// The page as it was when the version was published.
async fn former(
    state: &State,
    ask: &Ask,
    record: &Published,
    version: u64,
) -> Result<Arc<Page>, Problem> {
    let reference = record.document.reference();
    let key = format!("version {} {reference} {version}", ask.locale);
    if let Some(page) = ask.edition.answers.get(&key) {
        return Ok(page);
    }
    let link_base = ask.edition.link_base();
    let found = state.former.version(&reference, version, &ask.locale, link_base).await;
    let page = match found.map_err(unread)? {
        Some(found) => web::block(move || found.page()).await.map_err(unread)?,
        None => None,
    };
    let page = page.ok_or_else(|| {
        let detail = format!(
            "Version {version} of the {} `{}` is no longer kept. `{}/versions` lists those \
             that are.",
            reference.kind,
            reference.id,
            path(reference.kind, &reference.id),
        );
        Problem::new(Code::NotFound, detail)
    })?;
    ask.edition.answers.get_or_make(key, || Ok(page))
}

/// What the edition knows of the document that the path names, be it withdrawn or not.
pub fn recorded<'a>(
    ask: &'a Ask,
    request: &HttpRequest,
    kind: Kind,
) -> Result<&'a Arc<Published>, Problem> {
    let id = request.match_info().query("id");
    let in_force = ask.edition.item(kind, id).map(|item| &item.published);
    in_force.or_else(|| ask.edition.withdrawn(kind, id)).ok_or_else(|| unknown(kind, id))
}

/// The number of the version that the path names, if there is such a version.
pub fn numbered(record: &Published, request: &HttpRequest) -> Result<u64, Problem> {
    let asked = request.match_info().query("version");
    let version = asked.parse::<u64>().ok().filter(|version| version.to_string() == asked);
    version.filter(|version| (1..=record.version).contains(version)).ok_or_else(|| {
        let Reference { kind, id } = record.document.reference();
        let detail = format!(
            "There is no version `{}` of the {kind} `{id}`. The newest is {}; `{}/versions` \
             lists those that there are.",
            repeated(asked),
            record.version,
            path(kind, &id),
        );
        Problem::new(Code::NotFound, detail)
    })
}

/// Why a version is never served again, if it is not.
fn recalled(record: &Published, version: u64) -> Option<Problem> {
    let Reference { kind, id } = record.document.reference();
    let what = format!("Version {version} of the {kind} `{id}`");
    if let Some(recall) = record.recall_of(version) {
        return Some(because_of(&what, &record.document.reference(), recall));
    }
    // Safety does not hang on whether a recall was written as well.
    let withdrawal = record.withdrawn.as_ref().filter(|one| one.reason == Reason::Safety)?;
    Some(gone(&what, kind, withdrawal.into()))
}

fn because_of(what: &str, itself: &Reference, recall: &Recall) -> Problem {
    if (recall.kind, &recall.id) == (itself.kind, &itself.id) {
        return gone(what, recall.kind, recall.into());
    }
    let what = format!("{what} used the {} `{}`, which", recall.kind, recall.id);
    let problem = gone(&what, recall.kind, recall.into());
    // What takes the place of a stretch is no routine to ask for instead of this one.
    let gone = Gone { successor_id: None, ..recall.into() };
    Problem { extension: Some(gone.into()), ..problem }
}

/// The failure where the store can't be read.
pub fn unread(error: impl std::fmt::Display) -> Problem {
    tracing::error!(%error, "could not read what was published before");
    Problem::new(Code::Unavailable, "The version could not be read. Ask again.")
}
