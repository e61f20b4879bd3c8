//! Whether the process lives, and whether it is ready to answer.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};

/// The process lives.
pub async fn is_live() -> HttpResponse {
    answer("{\"status\":\"live\"}")
}

/// The process is ready: it takes requests only once its first edition is in force.
pub async fn is_ready() -> HttpResponse {
    answer("{\"status\":\"ready\"}")
}

fn answer(body: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body)
}
