//! How the process fares: whether it lives, whether it is ready to answer, and its figures.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::http::code::Code;
use crate::http::metrics::OPENMETRICS;
use crate::http::problem::Problem;
use crate::http::query::Query;
use crate::http::state::State;

/// The process lives.
pub async fn is_live(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    Ok(answer("application/json", "{\"status\":\"live\"}".to_owned()))
}

/// The process is ready: it takes requests only once its first edition is in force.
pub async fn is_ready(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    Ok(answer("application/json", "{\"status\":\"ready\"}".to_owned()))
}

/// The figures of this process, for Prometheus.
pub async fn find_metrics(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::of(&request).finish()?;
    let text = state.metrics.text(&state.live.edition()).map_err(|error| {
        Problem::new(Code::Internal, format!("The figures can't be written: {error}"))
    })?;
    Ok(answer(OPENMETRICS, text))
}

/// How it fares now is nothing to keep.
fn answer(media_type: &'static str, body: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body)
}
