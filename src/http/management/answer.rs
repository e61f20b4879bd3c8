//! An answer of management: JSON for one caller. `http/frame.rs` says that nobody keeps it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE};
use serde::Serialize;

use crate::content::render::delivered::json;

/// The answer that everything went well.
pub fn answer(body: &impl Serialize) -> HttpResponse {
    answer_with(StatusCode::OK, body)
}

/// An answer with another status.
pub fn answer_with(status: StatusCode, body: &impl Serialize) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CONTENT_LANGUAGE, "en"))
        .body(json(body))
}
