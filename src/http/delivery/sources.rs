//! The paths of sources.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::catalog::order::SortField;
use crate::content::delivered::source::Source;
use crate::content::id::Kind;
use crate::http::delivery::document::find;

use crate::http::delivery::list::{Durations, ListLaw, SourceList, list};
use crate::http::delivery::notices::{NoticeList, list_notices};
use crate::http::delivery::parameters::{IdPath, ListParameters, PlainSort, VersionPath};
use crate::http::delivery::versions::{VersionList, find_version, list_versions};
use crate::http::problem::Problem;
use crate::http::state::State;

/// What the list can be asked.
pub const LAW: ListLaw = ListLaw {
    kind: Kind::Source,
    facets: &[],
    durations: Durations::None,
    sorts: &[SortField::Id, SortField::Name, SortField::PublishedAt, SortField::Revision],
    includes: &[],
};

/// Every source, filtered, sorted and in pages.
#[utoipa::path(
    get, path = "/v1/sources", tag = "sources",
    params(PlainSort, ListParameters),
    responses((status = OK, body = SourceList))
)]
pub async fn list_sources(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list(&state, &request, &LAW).await
}

/// One source.
#[utoipa::path(
    get, path = "/v1/sources/{id}", tag = "sources",
    params(IdPath),
    responses((status = OK, body = Source))
)]
pub async fn find_source(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    find(&state, &request, &LAW).await
}

/// The published versions of one source.
#[utoipa::path(
    get, path = "/v1/sources/{id}/versions", tag = "sources",
    params(IdPath),
    responses((status = OK, body = VersionList))
)]
pub async fn list_source_versions(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list_versions(&state, &request, Kind::Source).await
}

/// One published version of one source.
#[utoipa::path(
    get, path = "/v1/sources/{id}/versions/{version}", tag = "sources",
    params(VersionPath),
    responses((status = OK, body = Source))
)]
pub async fn find_source_version(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    find_version(&state, &request, Kind::Source).await
}

/// What safety has to say of one published version of one source since.
///
/// It is answered for a version that is gone as well.
#[utoipa::path(
    get, path = "/v1/sources/{id}/versions/{version}/notices", tag = "sources",
    params(VersionPath),
    responses((status = OK, body = NoticeList))
)]
pub async fn list_source_notices(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list_notices(&state, &request, Kind::Source).await
}
