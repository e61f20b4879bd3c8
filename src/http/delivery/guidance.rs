//! The paths of guidance.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::catalog::facets::Facet;
use crate::catalog::order::SortField;
use crate::content::delivered::guidance::Guidance;
use crate::content::id::Kind;
use crate::http::delivery::document::find;

use crate::http::delivery::list::{Durations, GuidanceList, ListLaw, list};
use crate::http::delivery::notices::{NoticeList, list_notices};
use crate::http::delivery::parameters::{GuidanceFilters, IdPath, ListParameters, VersionPath};
use crate::http::delivery::versions::{VersionList, find_version, list_versions};
use crate::http::problem::Problem;
use crate::http::state::State;

/// What the list can be asked.
pub const LAW: ListLaw = ListLaw {
    kind: Kind::Guidance,
    facets: &[Facet::Topic, Facet::Severity, Facet::Condition, Facet::Stretch],
    durations: Durations::None,
    sorts: &[
        SortField::Id,
        SortField::Name,
        SortField::PublishedAt,
        SortField::Revision,
        SortField::Severity,
    ],
    includes: &[],
};

/// Every piece of advice, filtered, sorted and in pages.
#[utoipa::path(
    get, path = "/v1/guidance", tag = "guidance",
    params(GuidanceFilters, ListParameters),
    responses((status = OK, body = GuidanceList))
)]
pub async fn list_guidance(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list(&state, &request, &LAW).await
}

/// One piece of advice.
#[utoipa::path(
    get, path = "/v1/guidance/{id}", tag = "guidance",
    params(IdPath),
    responses((status = OK, body = Guidance))
)]
pub async fn find_guidance(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    find(&state, &request, &LAW).await
}

/// The published versions of one piece of advice.
#[utoipa::path(
    get, path = "/v1/guidance/{id}/versions", tag = "guidance",
    params(IdPath),
    responses((status = OK, body = VersionList))
)]
pub async fn list_guidance_versions(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list_versions(&state, &request, Kind::Guidance).await
}

/// One published version of one piece of advice.
#[utoipa::path(
    get, path = "/v1/guidance/{id}/versions/{version}", tag = "guidance",
    params(VersionPath),
    responses((status = OK, body = Guidance))
)]
pub async fn find_guidance_version(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    find_version(&state, &request, Kind::Guidance).await
}

/// What safety has to say of one published version of one piece of advice since.
///
/// It is answered for a version that is gone as well.
#[utoipa::path(
    get, path = "/v1/guidance/{id}/versions/{version}/notices", tag = "guidance",
    params(VersionPath),
    responses((status = OK, body = NoticeList))
)]
pub async fn list_guidance_notices(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list_notices(&state, &request, Kind::Guidance).await
}
