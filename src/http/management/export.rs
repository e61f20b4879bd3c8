//! Every document as one line each: what can be imported anywhere.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, ETAG};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::backstage::copies::{Copies, Shown};
use crate::content::id::Kind;
use crate::content::render::delivered::json;
use crate::desk::condition::etag;
use crate::http::accept::NDJSON;
use crate::http::management::office::Office;
use crate::http::problem::Problem;
use crate::http::query::Query;
use crate::http::reply::{LIMBER_REVISION, none_match};

/// How many bytes of lines are sent in one piece.
const PIECE_BYTES: usize = 64 << 10;

/// What of each document is exported.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    /// What readers get.
    Published,
    /// What editors see: their own changes, or else what readers get.
    Working,
}

/// What is to be exported.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what the query takes")]
pub struct ExportParameters {
    /// One kind alone; all of them unless told.
    #[param(inline, example = "stretch")]
    kind: Option<Kind>,
    /// What readers get, which is meant unless told, or what editors see.
    #[param(inline, example = "published")]
    state: Option<ExportState>,
}

/// Every document, one on each line, by kind and id: as it is stored, and as import takes it.
///
/// What is withdrawn is left out, unless somebody has changed it since and asks for `working`.
#[utoipa::path(
    get, path = "/manage/v1/export", tag = "transfer", params(ExportParameters),
    responses(
        (
            status = OK, description = "The documents.",
            body = String, content_type = "application/x-ndjson",
            headers(("ETag" = String))
        ),
        (status = NOT_MODIFIED),
    )
)]
pub async fn export_documents(
    office: Data<Office>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let kinds = Kind::ALL.map(|kind| (kind.word(), kind));
    let kind = query.choice("kind", &kinds);
    let shown = [("published", Shown::Published), ("working", Shown::Working)];
    let shown = query.choice("state", &shown).unwrap_or(Shown::Published);
    query.finish()?;
    let backstage = office.desk.backstage();
    let revision = backstage.edition.revision();
    let mut response = HttpResponse::Ok();
    response.insert_header((LIMBER_REVISION, revision));
    // Working copies change without the catalogue's revision.
    if shown == Shown::Published {
        let tag = etag(revision);
        response.insert_header((ETAG, tag.as_str()));
        if none_match(request.headers(), tag.as_bytes()) {
            response.status(actix_web::http::StatusCode::NOT_MODIFIED);
            return Ok(response.finish());
        }
    }
    response.insert_header((CONTENT_TYPE, NDJSON)).insert_header((CONTENT_LANGUAGE, "en"));
    Ok(response.body(Exported(Copies::new(Arc::clone(&backstage), shown, kind))))
}

/// Documents on their way: no more of them are written at once than go into a piece.
struct Exported(Copies);

impl MessageBody for Exported {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        let mut piece = Vec::new();
        while piece.len() < PIECE_BYTES {
            let Some(line) = self.0.next_with(json) else { break };
            piece.extend(line);
            piece.push(b'\n');
        }
        Poll::Ready((!piece.is_empty()).then(|| Ok(piece.into())))
    }
}
