//! What a document of each kind has to look like, as JSON Schema.

use actix_web::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse};
use utoipa::IntoParams;

use crate::content::id::Kind;
use crate::content::render::delivered::json;
use crate::content::schema::schema_of;
use crate::http::code::Code;
use crate::http::problem::{Problem, repeated};
use crate::http::query::Query;

/// The path of the schema of a kind.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it documents what the path holds")]
pub struct SchemaPath {
    /// The kind, as it stands in paths.
    #[param(pattern = "^[a-z]+$", max_length = 40, example = "stretches")]
    kind: String,
}

/// The JSON Schema of the documents of a kind as they are written: every object in it is closed.
#[utoipa::path(
    get, path = "/manage/v1/schemas/{kind}", tag = "service", params(SchemaPath),
    responses((
        status = OK, description = "JSON Schema, of 2020-12.",
        body = serde_json::Value, content_type = "application/schema+json"
    ))
)]
pub async fn find_schema(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let kind = kind_of(request.match_info().query("kind"))?;
    Query::of(&request).finish()?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/schema+json"))
        .insert_header((CONTENT_LANGUAGE, "en"))
        .body(json(&schema_of(kind))))
}

/// The kind that a part of a path names.
pub fn kind_of(plural: &str) -> Result<Kind, Problem> {
    let found = Kind::ALL.into_iter().find(|kind| kind.plural() == plural);
    found.ok_or_else(|| {
        let known: Vec<String> =
            Kind::ALL.iter().map(|kind| format!("`{}`", kind.plural())).collect();
        let detail = format!("There is no kind `{}`: {}.", repeated(plural), known.join(", "));
        Problem::new(Code::NotFound, detail)
    })
}
