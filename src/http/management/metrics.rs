//! The figures of the process, for who has a key to read them.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::http::health;
use crate::http::management::office::Office;
use crate::http::problem::Problem;
use crate::http::state::State;

/// The figures of this process, for Prometheus: what `/metrics` says, where that is not shown.
#[utoipa::path(
    get, path = "/manage/v1/metrics", tag = "service",
    responses((
        status = OK, description = "Counts and durations, by route.",
        body = String, content_type = "application/openmetrics-text"
    ))
)]
pub async fn find_guarded_metrics(
    state: Data<State>,
    office: Data<Office>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    health::find_metrics(state, Some(office), request).await
}
