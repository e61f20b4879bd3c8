//! The working copies of a kind, a page at a time.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::backstage::view::{Backstage, Status};
use crate::content::id::{Id, Kind, Reference};
use crate::desk::condition::etag;
use crate::http::management::answer::answer;
use crate::http::management::office::Office;
use crate::http::management::schemas::{SchemaPath, kind_of};
use crate::http::problem::{Problem, repeated};
use crate::http::query::Query;

/// The most documents of a page.
const LIMIT_MAX: u64 = 100;
/// How many there are unless told.
const LIMIT: u64 = 20;

/// Working copies of a kind, by id.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentList {
    /// The documents, by id.
    #[schema(max_items = 100)]
    pub items: Vec<DocumentEntry>,
    /// The `cursor` of the next page; null on the last one.
    #[schema(pattern = "^[a-z0-9-]+$", max_length = 64, example = "supine-twist")]
    pub next_cursor: Option<Id>,
}

/// A working copy in short.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DocumentEntry {
    /// The kind of document.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// Where it stands.
    pub status: CopyStatus,
    /// Its published version; 0 where it never was published.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub version: u64,
    /// The ETag of its working copy, as `If-Match` takes it.
    #[schema(pattern = "^\"[0-9]+\"$", max_length = 20, example = "\"12\"")]
    pub etag: String,
    /// What it is called in English, or else in the language that it was written in; null of
    /// phrases.
    #[schema(max_length = 200, example = "Supine twist")]
    pub name: Option<String>,
    /// When it was last written, published or withdrawn, in UTC.
    #[schema(format = DateTime, max_length = 20)]
    pub updated_at: String,
    /// Who did that: the name of a key, or `limber`.
    #[schema(max_length = 200, example = "cms")]
    pub by: String,
}

/// Where a working copy stands. Clients treat a value that they do not know as `draft`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CopyStatus {
    /// It has changes that are not published, or never was.
    Draft,
    /// It is what readers get.
    Published,
    /// It was withdrawn, and nothing was changed since.
    Withdrawn,
}

impl From<Status> for CopyStatus {
    fn from(status: Status) -> CopyStatus {
        match status {
            Status::Draft => CopyStatus::Draft,
            Status::Published => CopyStatus::Published,
            Status::Withdrawn => CopyStatus::Withdrawn,
        }
    }
}

/// Which documents, and how many.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct CopiesPage {
    /// Those that stand there.
    status: Option<CopyStatus>,
    /// At most so many documents on a page.
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before, with everything else as it was.
    #[param(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 64)]
    cursor: Option<String>,
}

/// The working copies of a kind, by id, whether they are published or not.
#[utoipa::path(
    get, path = "/manage/v1/{kind}", tag = "documents", params(SchemaPath, CopiesPage),
    responses((status = OK, description = "The documents.", body = DocumentList))
)]
pub async fn list_documents(
    office: Data<Office>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let kind = kind_of(request.match_info().query("kind"))?;
    let mut query = Query::of(&request);
    let status = query.choice("status", &Status::ALL.map(|status| (status.word(), status)));
    let limit = query.number("limit", 1..=LIMIT_MAX).unwrap_or(LIMIT);
    let after = query.text("cursor");
    if let Some(cursor) = after.as_ref().filter(|cursor| !Id::is_valid(cursor)) {
        let detail = format!("`cursor` is `{}`: send a `next_cursor`.", repeated(cursor));
        query.fault("malformed", Some("cursor"), detail);
    }
    query.finish()?;
    let backstage = office.desk.backstage();
    let limit = usize::try_from(limit).unwrap_or_default();
    let after = after.as_deref().unwrap_or_default();
    let mut items: Vec<DocumentEntry> = ids(&backstage, kind)
        .skip_while(|id| id.as_str() <= after)
        .filter_map(|id| entry(&backstage, Reference { kind, id: id.clone() }, status))
        .take(limit + 1)
        .collect();
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| has_more).map(|entry| entry.id.clone());
    Ok(answer(&DocumentList { items, next_cursor }))
}

/// The ids of a kind that editors see, in order.
fn ids(backstage: &Backstage, kind: Kind) -> impl Iterator<Item = &Id> {
    let drafts = backstage.drafts().map(|(reference, _)| reference);
    let drafts = drafts.filter(move |reference| reference.kind == kind).map(|one| &one.id);
    let edition = &backstage.edition;
    let published = edition.items(kind).map(|item| item.published.document.id());
    let withdrawn = edition.all_withdrawn(kind).map(|published| published.document.id());
    merged(merged(published, withdrawn), drafts)
}

/// Two rows in order as one; what is in both comes once.
fn merged<'a>(
    one: impl Iterator<Item = &'a Id>,
    other: impl Iterator<Item = &'a Id>,
) -> impl Iterator<Item = &'a Id> {
    let (mut one, mut other) = (one.peekable(), other.peekable());
    std::iter::from_fn(move || match (one.peek(), other.peek()) {
        (Some(first), Some(second)) if first == second => {
            other.next();
            one.next()
        }
        (Some(first), Some(second)) if first > second => other.next(),
        (None, _) => other.next(),
        (Some(_), _) => one.next(),
    })
}

/// A working copy in short, if it stands as it is wished to.
fn entry(
    backstage: &Backstage,
    reference: Reference,
    wished: Option<Status>,
) -> Option<DocumentEntry> {
    let copy = backstage.working_copy(&reference)?;
    if wished.is_some_and(|wished| wished != copy.status) {
        return None;
    }
    let published = backstage.edition.record(reference.kind, reference.id.as_str());
    let (updated_at, by) = match (backstage.draft(&reference), published) {
        (Some(draft), _) => (&draft.at, &draft.by),
        (None, Some(published)) => {
            let withdrawn = published.withdrawn.as_ref().map(|one| &one.withdrawn_at);
            (withdrawn.unwrap_or(&published.published_at), &published.by)
        }
        (None, None) => return None,
    };
    Some(DocumentEntry {
        status: copy.status.into(),
        version: copy.version,
        etag: etag(copy.number),
        name: copy.document.name(),
        updated_at: updated_at.clone(),
        by: by.clone(),
        kind: reference.kind,
        id: reference.id,
    })
}
