//! The paths of routines.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::catalog::facets::Facet;
use crate::catalog::order::SortField;
use crate::content::delivered::linked::LinkedRoutine;
use crate::content::delivered::routine::Routine;
use crate::content::id::Kind;
use crate::http::delivery::document::find;
use crate::http::delivery::include::Include;
use crate::http::delivery::list::{Durations, ListLaw, RoutineList, list};
use crate::http::delivery::notices::{NoticeList, list_notices};
use crate::http::delivery::parameters::{
    IdPath, ListParameters, RoutineFilters, RoutineInclude, VersionPath,
};
use crate::http::delivery::versions::{VersionList, find_version, list_versions};
use crate::http::problem::Problem;
use crate::http::state::State;

/// What the list can be asked.
pub const LAW: ListLaw = ListLaw {
    kind: Kind::Routine,
    facets: &[Facet::Purpose, Facet::Region, Facet::Position, Facet::Equipment, Facet::Difficulty],
    durations: Durations::Both,
    sorts: &[
        SortField::Id,
        SortField::Name,
        SortField::PublishedAt,
        SortField::Revision,
        SortField::DurationS,
    ],
    includes: &[Include::Stretches, Include::Guidance],
};

/// Every routine, filtered, sorted and in pages.
#[utoipa::path(
    get, path = "/v1/routines", tag = "routines",
    params(RoutineFilters, ListParameters),
    responses((status = OK, body = RoutineList))
)]
pub async fn list_routines(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list(&state, &request, &LAW).await
}

/// One routine.
///
/// `Accept: application/ld+json` asks for it as an `ExercisePlan` of schema.org instead, in short
/// and without what `include` carries along.
#[utoipa::path(
    get, path = "/v1/routines/{id}", tag = "routines",
    params(IdPath, RoutineInclude),
    responses((status = OK, content(
        (Routine = "application/json"),
        (LinkedRoutine = "application/ld+json")
    )))
)]
pub async fn find_routine(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    find(&state, &request, &LAW).await
}

/// The published versions of one routine.
#[utoipa::path(
    get, path = "/v1/routines/{id}/versions", tag = "routines",
    params(IdPath),
    responses((status = OK, body = VersionList))
)]
pub async fn list_routine_versions(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list_versions(&state, &request, Kind::Routine).await
}

/// One published version of one routine.
#[utoipa::path(
    get, path = "/v1/routines/{id}/versions/{version}", tag = "routines",
    params(VersionPath),
    responses((status = OK, body = Routine))
)]
pub async fn find_routine_version(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    find_version(&state, &request, Kind::Routine).await
}

/// What safety has to say of one published version of one routine since.
///
/// It is answered for a version that is gone as well.
#[utoipa::path(
    get, path = "/v1/routines/{id}/versions/{version}/notices", tag = "routines",
    params(VersionPath),
    responses((status = OK, body = NoticeList))
)]
pub async fn list_routine_notices(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list_notices(&state, &request, Kind::Routine).await
}
