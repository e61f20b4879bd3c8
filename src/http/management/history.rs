//! What was done with a document, and the document as it was then.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::backstage::view::WorkingCopy;
use crate::content::id::{Id, Kind, Reference};
use crate::desk::history::{FormerState, HistoryItem};
use crate::desk::refusal::Refusal;
use crate::http::code::Code;
use crate::http::management::address::{Address, DocumentPath, ExternalPath, copy_answer, there};
use crate::http::management::answer::answer;
use crate::http::management::office::Office;
use crate::http::management::refused::problem;
use crate::http::problem::Problem;
use crate::http::query::Query;

/// The most that a page tells.
const LIMIT_MAX: u64 = 100;
/// What a page tells unless told.
const LIMIT: u64 = 20;
/// The highest number that a client can read.
pub const NUMBER_MAX: u64 = (1 << 53) - 1;

/// What was done with a document, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HistoryList {
    /// The kind of document.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// What was done with it, newest first. A commit that published it and changed it further is
    /// told as two.
    #[schema(max_items = 200)]
    pub items: Vec<HistoryItem>,
    /// The `cursor` of the next page; null on the last one.
    #[schema(pattern = "^[0-9]+$", max_length = 16, example = "17")]
    pub next_cursor: Option<String>,
}

/// How much of what was done, and before what.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct NumberedPage {
    /// At most so many commits on a page.
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before: the number of a commit, and older ones follow.
    #[param(pattern = "^[0-9]+$", max_length = 16)]
    cursor: Option<String>,
}

/// Which state of a document is meant.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct OfNumber {
    /// The document as it was after the commit of this number, from its history; without it, as it
    /// stands.
    #[param(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    number: Option<u64>,
}

/// What was done with a document, newest first: by whom, when and why, and what differs.
#[utoipa::path(
    get, path = "/manage/v1/{kind}/{id}/history", tag = "history",
    params(DocumentPath, NumberedPage),
    responses((status = OK, description = "What was done.", body = HistoryList))
)]
pub async fn list_history(
    office: Data<Office>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let reference = remembered(&office, &request).await?;
    let mut query = Query::of(&request);
    let (before, limit) = numbered_page(&mut query);
    query.finish()?;
    let page = office.desk.history(&reference, before, limit).await.map_err(unread)?;
    let next_cursor = page.next.map(|number| number.to_string());
    let Reference { kind, id } = reference;
    Ok(answer(&HistoryList { kind, id, items: page.items, next_cursor }))
}

/// The same, by the document's id in another system.
#[utoipa::path(
    get, path = "/manage/v1/{kind}/by-external/{system}/{external_id}/history", tag = "history",
    params(ExternalPath, NumberedPage),
    responses((status = OK, description = "What was done.", body = HistoryList))
)]
pub async fn list_history_by_external(
    office: Data<Office>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list_history(office, request).await
}

/// The answer with a document as editors saw it after one commit of its history.
pub async fn former_answer(
    office: &Office,
    request: &HttpRequest,
    number: u64,
) -> Result<HttpResponse, Problem> {
    let reference = remembered(office, request).await?;
    let found = office.desk.former_state(&reference, number).await.map_err(unread)?;
    let Some(FormerState { number, document, version, status }) = found else {
        let Reference { kind, id } = &reference;
        let detail = format!(
            "The {kind} `{id}` has no state `{number}`. `/manage/v1/{}/{id}/history` lists those \
             that it has, unless it was discarded then.",
            kind.plural()
        );
        return Err(Problem::new(Code::NotFound, detail));
    };
    let copy = WorkingCopy { number, document: &document, version, status };
    Ok(copy_answer(StatusCode::OK, &reference, &copy))
}

/// The document that a path names, if there is one or ever was.
async fn remembered(office: &Office, request: &HttpRequest) -> Result<Reference, Problem> {
    let backstage = office.desk.backstage();
    let reference = Address::of(request, &backstage)?.known()?;
    let Err(missing) = there(&backstage, &reference) else { return Ok(reference) };
    let page = office.desk.history(&reference, None, 1).await.map_err(unread)?;
    if page.items.is_empty() { Err(missing) } else { Ok(reference) }
}

/// Where a page of commits begins, and how long it is.
pub fn numbered_page(query: &mut Query) -> (Option<u64>, usize) {
    let limit = query.number("limit", 1..=LIMIT_MAX).unwrap_or(LIMIT);
    let before = query.number("cursor", 1..=NUMBER_MAX);
    (before, usize::try_from(limit).unwrap_or_default())
}

/// The failure where the store can't be read.
pub fn unread(error: impl Into<Refusal>) -> Problem {
    problem(error.into())
}
