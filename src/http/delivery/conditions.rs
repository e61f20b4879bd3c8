//! The paths of conditions.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::catalog::facets::Facet;
use crate::catalog::order::SortField;
use crate::content::delivered::condition::Condition;
use crate::content::id::Kind;
use crate::http::delivery::document::find;

use crate::http::delivery::list::{ConditionList, Durations, ListLaw, list};
use crate::http::delivery::notices::{NoticeList, list_notices};
use crate::http::delivery::parameters::{ConditionFilters, IdPath, ListParameters, VersionPath};
use crate::http::delivery::versions::{VersionList, find_version, list_versions};
use crate::http::problem::Problem;
use crate::http::state::State;

/// What the list can be asked.
pub const LAW: ListLaw = ListLaw {
    kind: Kind::Condition,
    facets: &[Facet::Region],
    durations: Durations::None,
    sorts: &[SortField::Id, SortField::Name, SortField::PublishedAt, SortField::Revision],
    includes: &[],
};

/// Every condition, filtered, sorted and in pages.
#[utoipa::path(
    get, path = "/v1/conditions", tag = "conditions",
    params(ConditionFilters, ListParameters),
    responses((status = OK, body = ConditionList))
)]
pub async fn list_conditions(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list(&state, &request, &LAW).await
}

/// One condition.
#[utoipa::path(
    get, path = "/v1/conditions/{id}", tag = "conditions",
    params(IdPath),
    responses((status = OK, body = Condition))
)]
pub async fn find_condition(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    find(&state, &request, &LAW).await
}

/// The published versions of one condition.
#[utoipa::path(
    get, path = "/v1/conditions/{id}/versions", tag = "conditions",
    params(IdPath),
    responses((status = OK, body = VersionList))
)]
pub async fn list_condition_versions(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list_versions(&state, &request, Kind::Condition).await
}

/// One published version of one condition.
#[utoipa::path(
    get, path = "/v1/conditions/{id}/versions/{version}", tag = "conditions",
    params(VersionPath),
    responses((status = OK, body = Condition))
)]
pub async fn find_condition_version(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    find_version(&state, &request, Kind::Condition).await
}

/// What safety has to say of one published version of one condition since.
///
/// It is answered for a version that is gone as well.
#[utoipa::path(
    get, path = "/v1/conditions/{id}/versions/{version}/notices", tag = "conditions",
    params(VersionPath),
    responses((status = OK, body = NoticeList))
)]
pub async fn list_condition_notices(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list_notices(&state, &request, Kind::Condition).await
}
