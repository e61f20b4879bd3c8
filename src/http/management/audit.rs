//! Who did what, over all documents, keys and releases.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::content::id::{Id, Kind, Reference};
use crate::desk::audit::{AuditItem, Wanted};
use crate::http::management::answer::answer;
use crate::http::management::history::{NumberedPage, numbered_page, unread};
use crate::http::management::office::Office;
use crate::http::problem::{Problem, repeated};
use crate::http::query::Query;

/// Commits, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditList {
    /// The commits, newest first.
    #[schema(max_items = 100)]
    pub items: Vec<AuditItem>,
    /// The `cursor` of the next page; null on the last one.
    #[schema(pattern = "^[0-9]+$", max_length = 16, example = "17")]
    pub next_cursor: Option<String>,
}

/// Which commits.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct AuditFilters {
    /// Those that were made by the keys of this name, or by `limber`.
    #[param(pattern = "^[a-z0-9][a-z0-9-]{0,62}$", max_length = 63, example = "cms")]
    by: Option<String>,
    /// Those that touched a document of this kind, which `id` names.
    kind: Option<Kind>,
    /// Its id, together with `kind`.
    #[param(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 64, example = "supine-twist")]
    id: Option<String>,
}

/// Who did what, newest first. With filters a page may hold less than `limit`, or nothing, and
/// still have a `next_cursor`: only so many commits are looked through at once.
#[utoipa::path(
    get, path = "/manage/v1/audit", tag = "history", params(NumberedPage, AuditFilters),
    responses((status = OK, description = "Who did what.", body = AuditList))
)]
pub async fn list_audit(
    office: Data<Office>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let (before, limit) = numbered_page(&mut query);
    let by = query.text("by");
    let reference = document(&mut query);
    query.finish()?;
    let wanted = Wanted { by, reference };
    let page = office.desk.audit(&wanted, before, limit).await.map_err(unread)?;
    let next_cursor = page.next.map(|number| number.to_string());
    Ok(answer(&AuditList { items: page.items, next_cursor }))
}

/// The document that is asked for, by two parameters that go together.
fn document(query: &mut Query) -> Option<Reference> {
    let kinds = Kind::ALL.map(|kind| (kind.word(), kind));
    let (kind, id) = (query.choice("kind", &kinds), query.text("id"));
    if let Some(id) = id.as_ref().filter(|id| !Id::is_valid(id)) {
        let detail = format!(
            "`id` is `{}`: small letters, digits and single hyphens, at most 64.",
            repeated(id)
        );
        query.fault("malformed", Some("id"), detail);
        return None;
    }
    match (kind, id) {
        (Some(kind), Some(id)) => Some(Reference { kind, id: Id::new(id) }),
        (None, None) => None,
        (Some(_), None) => {
            let detail = "`kind` needs `id` beside it: an id stands for a document of its kind.";
            query.fault("missing-parameter", Some("id"), detail.into());
            None
        }
        (None, Some(_)) => {
            let detail = "`id` needs `kind` beside it: an id stands for a document of its kind.";
            query.fault("missing-parameter", Some("kind"), detail.into());
            None
        }
    }
}
