//! How the process fares: whether it lives, whether it is ready to answer, and its figures.

use actix_web::body::MessageBody;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::backstage::figures::ReleaseFigures;
use crate::content::render::delivered::json;
use crate::http::code::Code;
use crate::http::management::office::Office;
use crate::http::metrics::OPENMETRICS;
use crate::http::problem::Problem;
use crate::http::query::Query;
use crate::http::state::State;

/// How the process fares.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Health {
    /// How it fares.
    pub status: Fare,
}

/// How a process fares. A process that fares otherwise does not answer.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fare {
    /// It lives.
    Live,
    /// It answers readers.
    Ready,
}

/// The process lives.
#[utoipa::path(
    get, path = "/livez", tag = "service",
    responses((status = OK, description = "It lives.", body = Health))
)]
pub async fn find_liveness(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    Ok(answer("application/json", json(&Health { status: Fare::Live })))
}

/// The process is ready: it takes requests only once its first edition is in force.
#[utoipa::path(
    get, path = "/readyz", tag = "service",
    responses((status = OK, description = "It answers readers.", body = Health))
)]
pub async fn find_readiness(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    Ok(answer("application/json", json(&Health { status: Fare::Ready })))
}

/// The figures of this process, for Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "service",
    responses((
        status = OK, description = "Counts and durations, by route.",
        body = String, content_type = "application/openmetrics-text"
    ))
)]
pub async fn find_metrics(
    state: Data<State>,
    office: Option<Data<Office>>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    let releases =
        office.map(|office| ReleaseFigures::of(&office.desk.backstage(), Timestamp::now()));
    let text = state.metrics.text(&state.live.edition(), releases).map_err(|error| {
        Problem::new(Code::Internal, format!("The figures can't be written: {error}"))
    })?;
    Ok(answer(OPENMETRICS, text))
}

/// How it fares now is nothing to keep.
fn answer(media_type: &'static str, body: impl MessageBody + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body)
}
