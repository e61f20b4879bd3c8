//! The paths of stretches.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::catalog::facets::Facet;
use crate::catalog::order::SortField;
use crate::content::delivered::linked::LinkedStretch;
use crate::content::delivered::stretch::Stretch;
use crate::content::id::Kind;
use crate::http::delivery::document::find;
use crate::http::delivery::include::Include;
use crate::http::delivery::list::{Durations, ListLaw, StretchList, list};
use crate::http::delivery::notices::{NoticeList, list_notices};
use crate::http::delivery::parameters::{
    IdPath, ListParameters, StretchFilters, StretchInclude, VersionPath,
};
use crate::http::delivery::versions::{VersionList, find_version, list_versions};
use crate::http::problem::Problem;
use crate::http::state::State;

/// What the list can be asked.
pub const LAW: ListLaw = ListLaw {
    kind: Kind::Stretch,
    facets: &[
        Facet::Region,
        Facet::Muscle,
        Facet::Position,
        Facet::Technique,
        Facet::Laterality,
        Facet::Equipment,
        Facet::Difficulty,
    ],
    durations: Durations::Max,
    sorts: &[
        SortField::Id,
        SortField::Name,
        SortField::PublishedAt,
        SortField::Revision,
        SortField::DurationS,
    ],
    includes: &[Include::Guidance],
};

/// Every stretch, filtered, sorted and in pages.
#[utoipa::path(
    get, path = "/v1/stretches", tag = "stretches",
    params(StretchFilters, ListParameters),
    responses((status = OK, body = StretchList))
)]
pub async fn list_stretches(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list(&state, &request, &LAW).await
}

/// One stretch.
///
/// `Accept: application/ld+json` asks for it as a `HowTo` of schema.org instead, in short and
/// without what `include` carries along.
#[utoipa::path(
    get, path = "/v1/stretches/{id}", tag = "stretches",
    params(IdPath, StretchInclude),
    responses((status = OK, content(
        (Stretch = "application/json"),
        (LinkedStretch = "application/ld+json")
    )))
)]
pub async fn find_stretch(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    find(&state, &request, &LAW).await
}

/// The published versions of one stretch.
#[utoipa::path(
    get, path = "/v1/stretches/{id}/versions", tag = "stretches",
    params(IdPath),
    responses((status = OK, body = VersionList))
)]
pub async fn list_stretch_versions(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list_versions(&state, &request, Kind::Stretch).await
}

/// One published version of one stretch.
#[utoipa::path(
    get, path = "/v1/stretches/{id}/versions/{version}", tag = "stretches",
    params(VersionPath),
    responses((status = OK, body = Stretch))
)]
pub async fn find_stretch_version(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    find_version(&state, &request, Kind::Stretch).await
}

/// What safety has to say of one published version of one stretch since.
///
/// It is answered for a version that is gone as well.
#[utoipa::path(
    get, path = "/v1/stretches/{id}/versions/{version}/notices", tag = "stretches",
    params(VersionPath),
    responses((status = OK, body = NoticeList))
)]
pub async fn list_stretch_notices(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list_notices(&state, &request, Kind::Stretch).await
}
