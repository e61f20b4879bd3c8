//! Whether the process lives, and whether it is ready to answer.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse};

use crate::http::problem::Problem;
use crate::http::query::Query;

/// The process lives.
pub async fn is_live(request: HttpRequest) -> Result<HttpResponse, Problem> {
    answer(&request, "{\"status\":\"live\"}")
}

/// The process is ready: it takes requests only once its first edition is in force.
pub async fn is_ready(request: HttpRequest) -> Result<HttpResponse, Problem> {
    answer(&request, "{\"status\":\"ready\"}")
}

fn answer(request: &HttpRequest, body: &'static str) -> Result<HttpResponse, Problem> {
    Query::of(request).finish()?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body))
}
