//! Working copies: read, written, changed and discarded.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LANGUAGE, ETAG, IF_NONE_MATCH};
use actix_web::web::{Data, Payload, ReqData};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

use crate::access::keyring::Caller;
use crate::changeset::Verb;
use crate::content::id::Reference;
use crate::content::violation::Violation;
use crate::desk::carry::Act;
use crate::desk::condition::{Condition, etag};
use crate::desk::refusal::Refusal;
use crate::desk::turn::Order;
use crate::http::management::address::{
    Address, DocumentPath, ExternalPath, copy_answer, required, there, unmet_by,
};
use crate::http::management::body::{JSON, MERGE_PATCH, parse, read_body};
use crate::http::management::history::{NUMBER_MAX, OfNumber, former_answer};
use crate::http::management::office::Office;
use crate::http::management::refused::{problem, refused_answer};
use crate::http::problem::Problem;
use crate::http::query::Query;

/// The most bytes of a document; none needs as much.
pub const DOCUMENT_BYTES_MAX: usize = 1_000_000;

/// A working copy: what `PUT` takes, with its state in headers.
#[utoipa::path(
    get, path = "/manage/v1/{kind}/{id}", tag = "documents", params(DocumentPath, OfNumber),
    responses((status = OK, description = "The document as it stands.", body = Value))
)]
pub async fn find_document(
    office: Data<Office>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let number = query.number("number", 1..=NUMBER_MAX);
    let asked = query.finish();
    if let (Ok(()), Some(number)) = (&asked, number) {
        return former_answer(&office, &request, number).await;
    }
    let backstage = office.desk.backstage();
    let reference = Address::of(&request, &backstage)?.known()?;
    let copy = there(&backstage, &reference)?;
    asked?;
    let is_known = request.headers().get(IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    if is_known.is_some_and(|tags| Condition::of_match(tags).is_met(Some(copy.number))) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, etag(copy.number))).finish());
    }
    Ok(copy_answer(StatusCode::OK, &reference, &copy))
}

/// The same, by the document's id in another system.
#[utoipa::path(
    get, path = "/manage/v1/{kind}/by-external/{system}/{external_id}", tag = "documents",
    params(ExternalPath, OfNumber),
    responses((status = OK, description = "The document as it stands.", body = Value))
)]
pub async fn find_document_by_external(
    office: Data<Office>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    find_document(office, request).await
}

/// Writes a working copy. What readers get does not change by it.
#[utoipa::path(
    put, path = "/manage/v1/{kind}/{id}", tag = "documents", params(DocumentPath),
    request_body(content = Value, description = "The whole document."),
    responses(
        (status = OK, description = "The document as it stands now.", body = Value),
        (status = CREATED, description = "The document is new.", body = Value)
    )
)]
pub async fn put_document(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let backstage = office.desk.backstage();
    let address = Address::of(&request, &backstage)?;
    let bytes = read_body(&request, payload, &[JSON], DOCUMENT_BYTES_MAX).await?;
    let condition = required(request.headers())?;
    if let Some(refusal) = unmet(&office, &address, &condition) {
        return Ok(refused_answer(refusal));
    }
    Query::of(&request).finish()?;
    let document = parse(&bytes)?;
    let Some(reference) = address.of_new(&document) else {
        let detail = "Give the document an id: small letters, digits and single hyphens.";
        let violation = Violation::new("#/id", "id-malformed", detail);
        return Err(problem(Refusal::Invalid(vec![violation])));
    };
    if let Some(violation) = lacks_external_id(&address, &document) {
        return Err(problem(Refusal::Invalid(vec![violation])));
    }
    write(&office, &caller, reference, document, condition).await
}

/// The same, by the document's id in another system, which the document has to have.
#[utoipa::path(
    put, path = "/manage/v1/{kind}/by-external/{system}/{external_id}", tag = "documents",
    params(ExternalPath),
    request_body(content = Value, description = "The whole document."),
    responses(
        (status = OK, description = "The document as it stands now.", body = Value),
        (status = CREATED, description = "The document is new.", body = Value)
    )
)]
pub async fn put_document_by_external(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    put_document(office, caller, request, payload).await
}

/// Changes some members of a working copy, by a merge patch of RFC 7396.
#[utoipa::path(
    patch, path = "/manage/v1/{kind}/{id}", tag = "documents", params(DocumentPath),
    request_body(
        content = Value, content_type = "application/merge-patch+json",
        description = "The members that change; null removes one."
    ),
    responses((status = OK, description = "The document as it stands now.", body = Value))
)]
pub async fn patch_document(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let backstage = office.desk.backstage();
    let address = Address::of(&request, &backstage)?;
    let reference = address.clone().known()?;
    let copy = there(&backstage, &reference)?;
    let bytes = read_body(&request, payload, &[MERGE_PATCH], DOCUMENT_BYTES_MAX).await?;
    let condition = required(request.headers())?;
    if !condition.is_met(Some(copy.number)) {
        return Ok(refused_answer(Refusal::stale(&reference, Some(copy))));
    }
    Query::of(&request).finish()?;
    let patch = parse(&bytes)?;
    let failed = |error: serde_json::Error| problem(Refusal::from(error));
    let mut document = serde_json::to_value(copy.document).map_err(failed)?;
    json_patch::merge(&mut document, &patch);
    // The patch was made into this very state, whatever else the caller would have taken.
    let condition = Condition::OneOf(vec![copy.number]);
    write(&office, &caller, reference, document, condition).await
}

/// The same, by the document's id in another system.
#[utoipa::path(
    patch, path = "/manage/v1/{kind}/by-external/{system}/{external_id}", tag = "documents",
    params(ExternalPath),
    request_body(
        content = Value, content_type = "application/merge-patch+json",
        description = "The members that change; null removes one."
    ),
    responses((status = OK, description = "The document as it stands now.", body = Value))
)]
pub async fn patch_document_by_external(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    patch_document(office, caller, request, payload).await
}

/// Discards the changes of a working copy. What is published stays; withdraw it to take it away.
#[utoipa::path(
    delete, path = "/manage/v1/{kind}/{id}", tag = "documents", params(DocumentPath),
    responses((status = NO_CONTENT, description = "The changes are gone."))
)]
pub async fn delete_document(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let backstage = office.desk.backstage();
    let reference = Address::of(&request, &backstage)?.known()?;
    there(&backstage, &reference)?;
    let condition = required(request.headers())?;
    Query::of(&request).finish()?;
    let acts = vec![Act::new(Verb::Delete, reference, Some(condition))];
    let order = Order { by: caller.name.to_string(), acts, ..Order::default() };
    match office.desk.carry_out(&order).await {
        Ok(_) => Ok(HttpResponse::NoContent().insert_header((CONTENT_LANGUAGE, "en")).finish()),
        Err(refusal) => Ok(refused_answer(refusal)),
    }
}

/// The same, by the document's id in another system.
#[utoipa::path(
    delete, path = "/manage/v1/{kind}/by-external/{system}/{external_id}", tag = "documents",
    params(ExternalPath),
    responses((status = NO_CONTENT, description = "The changes are gone."))
)]
pub async fn delete_document_by_external(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    delete_document(office, caller, request).await
}

/// Why a request is not for the state that there is.
fn unmet(office: &Office, address: &Address, condition: &Condition) -> Option<Refusal> {
    let backstage = office.desk.backstage();
    match address {
        Address::Document(reference) => unmet_by(&backstage, reference, condition),
        Address::Unknown { kind, value, .. } => (*condition != Condition::Absent).then(|| {
            let detail = format!(
                "No {kind} has the id `{value}` there. Send it with `If-None-Match: *` to create \
                 one."
            );
            Refusal::Stale { detail, current: None }
        }),
    }
}

/// A document that is addressed by its id in another system has to have that id.
fn lacks_external_id(address: &Address, document: &Value) -> Option<Violation> {
    let Address::Unknown { system, value, .. } = address else { return None };
    let ids = document.get("external_ids").and_then(Value::as_array);
    let is_it = |id: &Value| id["system"] == **system && id["value"] == **value;
    if ids.is_some_and(|ids| ids.iter().any(is_it)) {
        return None;
    }
    let detail = format!(
        "The path names it by its id in `{system}`. Add `{{\"system\": \"{system}\", \"value\": \
         \"{value}\"}}` to `external_ids`."
    );
    Some(Violation::new("#/external_ids", "external-id-missing", detail))
}

async fn write(
    office: &Office,
    caller: &Caller,
    reference: Reference,
    document: Value,
    condition: Condition,
) -> Result<HttpResponse, Problem> {
    let is_new = condition == Condition::Absent;
    let act =
        Act { document: Some(document), ..Act::new(Verb::Put, reference.clone(), Some(condition)) };
    let order = Order { by: caller.name.to_string(), acts: vec![act], ..Order::default() };
    match office.desk.carry_out(&order).await {
        Ok(carried) => {
            let copy = there(&carried.backstage, &reference)?;
            let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
            Ok(copy_answer(status, &reference, &copy))
        }
        Err(refusal) => Ok(refused_answer(refusal)),
    }
}
