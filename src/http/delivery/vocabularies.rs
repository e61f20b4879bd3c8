//! The paths of vocabularies.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::catalog::order::SortField;
use crate::content::delivered::vocabulary::Vocabulary;
use crate::content::id::Kind;
use crate::http::delivery::document::find;

use crate::http::delivery::list::{Durations, ListLaw, VocabularyList, list};
use crate::http::delivery::notices::{NoticeList, list_notices};
use crate::http::delivery::parameters::{IdPath, ListParameters, PlainSort, VersionPath};
use crate::http::delivery::versions::{VersionList, find_version, list_versions};
use crate::http::problem::Problem;
use crate::http::state::State;

/// What the list can be asked.
pub const LAW: ListLaw = ListLaw {
    kind: Kind::Vocabulary,
    facets: &[],
    durations: Durations::None,
    sorts: &[SortField::Id, SortField::Name, SortField::PublishedAt, SortField::Revision],
    includes: &[],
};

/// Every vocabulary, filtered, sorted and in pages.
#[utoipa::path(
    get, path = "/v1/vocabularies", tag = "vocabularies",
    params(PlainSort, ListParameters),
    responses((status = OK, body = VocabularyList))
)]
pub async fn list_vocabularies(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list(&state, &request, &LAW).await
}

/// One vocabulary.
#[utoipa::path(
    get, path = "/v1/vocabularies/{id}", tag = "vocabularies",
    params(IdPath),
    responses((status = OK, body = Vocabulary))
)]
pub async fn find_vocabulary(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    find(&state, &request, &LAW).await
}

/// The published versions of one vocabulary.
#[utoipa::path(
    get, path = "/v1/vocabularies/{id}/versions", tag = "vocabularies",
    params(IdPath),
    responses((status = OK, body = VersionList))
)]
pub async fn list_vocabulary_versions(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list_versions(&state, &request, Kind::Vocabulary).await
}

/// One published version of one vocabulary.
#[utoipa::path(
    get, path = "/v1/vocabularies/{id}/versions/{version}", tag = "vocabularies",
    params(VersionPath),
    responses((status = OK, body = Vocabulary))
)]
pub async fn find_vocabulary_version(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    find_version(&state, &request, Kind::Vocabulary).await
}

/// What safety has to say of one published version of one vocabulary since.
///
/// It is answered for a version that is gone as well.
#[utoipa::path(
    get, path = "/v1/vocabularies/{id}/versions/{version}/notices", tag = "vocabularies",
    params(VersionPath),
    responses((status = OK, body = NoticeList))
)]
pub async fn list_vocabulary_notices(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list_notices(&state, &request, Kind::Vocabulary).await
}
