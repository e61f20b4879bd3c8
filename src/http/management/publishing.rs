//! Publishing and withdrawing one document, and recording its review.

use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, HeaderValue};
use actix_web::web::{Data, Payload, ReqData};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::access::keyring::Caller;
use crate::changeset::Verb;
use crate::content::delivered::standing::{ChangeClass, Reason};
use crate::content::guidance::Severity;
use crate::content::id::{Id, Kind, Reference};
use crate::content::source::ReviewStatus;
use crate::desk::carry::Act;
use crate::desk::condition::{Condition, etag};
use crate::desk::outcome::{Consequence, Difference, Done, Outcome};
use crate::desk::proposal::Withdrawing;
use crate::desk::refusal::Refusal;
use crate::desk::turn::{Carried, Order};
use crate::http::management::address::{
    Address, DocumentPath, ExternalPath, copy_answer, required, there, unmet_by,
};
use crate::http::management::answer::answer;
use crate::http::management::body::{asked, read_optional};
use crate::http::management::office::Office;
use crate::http::management::refused::{problem, refused_answer};
use crate::http::problem::Problem;
use crate::http::query::Query;

/// The most bytes of a body here.
const BYTES_MAX: usize = 16 * 1024;

/// How a document is to be published.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Publish {
    /// What the change counts as, where it is more serious than it looks; null to leave that to
    /// the service.
    pub change: Option<ChangeClass>,
    /// Why: told to whoever reads the history.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// Only tell what it would do.
    pub dry_run: Option<bool>,
}

/// How a document is to be withdrawn.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Why. For `safety` nothing can be in the way, and what uses it is changed in the same commit.
    pub reason: Reason,
    /// How serious it is.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// What readers are told.
    #[serde(default)]
    #[schema(max_length = 1000, example = "It strains the lower back.")]
    pub message: Option<String>,
    /// What to use instead: a published document of the same kind.
    #[serde(default)]
    pub successor_id: Option<Id>,
    /// Why: told to whoever reads the history.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// Only tell what it would do.
    #[serde(default)]
    pub dry_run: Option<bool>,
}

/// A review of a document, to be recorded in its working copy.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reviewed {
    /// Where the review stands.
    pub status: ReviewStatus,
    /// Who reviewed it, and what they are.
    #[serde(default)]
    #[schema(max_length = 200, example = "Dr A. Example, physiotherapist")]
    pub reviewer: Option<String>,
    /// When, as a date.
    #[serde(default)]
    #[schema(format = Date, max_length = 10, example = "2026-11-22")]
    pub reviewed_at: Option<String>,
    /// When it is due again, as a date.
    #[serde(default)]
    #[schema(format = Date, max_length = 10, example = "2027-11-22")]
    pub due_at: Option<String>,
    /// Why: told to whoever reads the history.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: Option<String>,
}

/// What became of a document that was published or withdrawn.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Publication {
    /// The kind of document.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// What was done.
    pub done: Done,
    /// Its published version.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub version: Option<u64>,
    /// What the change of what readers get counts as; null where they get the same.
    pub change: Option<ChangeClass>,
    /// The catalogue's revision after it.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub revision: u64,
    /// Whether nothing was done, because only the outcome was asked for.
    pub dry_run: bool,
    /// Each place that differs from what was published before.
    #[schema(max_items = 200)]
    pub differences: Vec<Difference>,
    /// What else had to change, because it was withdrawn for safety.
    #[schema(max_items = 100_000)]
    pub consequences: Vec<Consequence>,
}

/// Publishes a working copy, once it keeps every rule. What is published already stays as it is.
#[utoipa::path(
    post, path = "/manage/v1/{kind}/{id}/publish", tag = "publishing", params(DocumentPath),
    request_body(content = Publish, description = "How; it may be left out."),
    responses((status = OK, description = "Readers get it.", body = Publication))
)]
pub async fn publish_document(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let reference = named(&office, &request)?;
    let body = read_optional(&request, payload, BYTES_MAX).await?;
    let condition = required(request.headers())?;
    if let Some(refusal) = unmet_by(&office.desk.backstage(), &reference, &condition) {
        return Ok(refused_answer(refusal));
    }
    let dry_run = dry_run(&request)?;
    let Publish { change, note, dry_run: also } = body.map(asked).transpose()?.unwrap_or_default();
    let act = Act { wish: change, ..Act::new(Verb::Publish, reference, Some(condition)) };
    let dry_run = dry_run || also.unwrap_or_default();
    carry_out(&office, &caller, act, note, dry_run).await
}

/// The same, by the document's id in another system.
#[utoipa::path(
    post, path = "/manage/v1/{kind}/by-external/{system}/{external_id}/publish",
    tag = "publishing", params(ExternalPath),
    request_body(content = Publish, description = "How; it may be left out."),
    responses((status = OK, description = "Readers get it.", body = Publication))
)]
pub async fn publish_document_by_external(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    publish_document(office, caller, request, payload).await
}

/// Takes a document away from readers, who are told why. For `safety` it needs no `If-Match`,
/// and each routine that uses the stretch goes on with the successor or is withdrawn too.
#[utoipa::path(
    post, path = "/manage/v1/{kind}/{id}/withdraw", tag = "publishing", params(DocumentPath),
    request_body(content = Withdraw, description = "Why."),
    responses((status = OK, description = "Readers no longer get it.", body = Publication))
)]
pub async fn withdraw_document(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let reference = named(&office, &request)?;
    let body = read_optional(&request, payload, BYTES_MAX).await?;
    let is_safety = body.as_ref().is_some_and(|body| body["reason"] == "safety");
    let condition = if is_safety {
        // Nothing may be in the way, not even a tag that has got old.
        None
    } else {
        Some(required(request.headers())?)
    };
    if let Some(refusal) =
        condition.as_ref().and_then(|one| unmet_by(&office.desk.backstage(), &reference, one))
    {
        return Ok(refused_answer(refusal));
    }
    let dry_run = dry_run(&request)?;
    let wish: Withdraw = asked(body.unwrap_or_else(|| json!({})))?;
    let withdrawing = Some(Withdrawing {
        reason: wish.reason,
        severity: wish.severity,
        message: wish.message,
        successor_id: wish.successor_id,
    });
    let act = Act { withdrawing, ..Act::new(Verb::Withdraw, reference, condition) };
    carry_out(&office, &caller, act, wish.note, dry_run || wish.dry_run.unwrap_or_default()).await
}

/// The same, by the document's id in another system.
#[utoipa::path(
    post, path = "/manage/v1/{kind}/by-external/{system}/{external_id}/withdraw",
    tag = "publishing", params(ExternalPath),
    request_body(content = Withdraw, description = "Why."),
    responses((status = OK, description = "Readers no longer get it.", body = Publication))
)]
pub async fn withdraw_document_by_external(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    withdraw_document(office, caller, request, payload).await
}

/// Records a review in the working copy. Readers see it once that is published.
#[utoipa::path(
    post, path = "/manage/v1/{kind}/{id}/review", tag = "publishing", params(DocumentPath),
    request_body(content = Reviewed, description = "The review."),
    responses((
        status = OK, description = "The document as it stands now.", body = serde_json::Value
    ))
)]
pub async fn review_document(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let reference = named(&office, &request)?;
    let body = read_optional(&request, payload, BYTES_MAX).await?;
    let condition = required(request.headers())?;
    if let Some(refusal) = unmet_by(&office.desk.backstage(), &reference, &condition) {
        return Ok(refused_answer(refusal));
    }
    Query::of(&request).finish()?;
    let review: Reviewed = asked(body.unwrap_or_else(|| json!({})))?;
    let backstage = office.desk.backstage();
    let copy = there(&backstage, &reference)?;
    let mut document =
        serde_json::to_value(copy.document).map_err(|error| problem(Refusal::from(error)))?;
    document["review"] = json!({
        "status": review.status,
        "reviewer": review.reviewer,
        "reviewed_at": review.reviewed_at,
        "due_at": review.due_at,
    });
    let condition = Some(Condition::OneOf(vec![copy.number]));
    let act = Act { document: Some(document), ..Act::new(Verb::Put, reference.clone(), condition) };
    let order = Order {
        by: caller.name.to_string(),
        note: review.note,
        acts: vec![act],
        ..Order::default()
    };
    match office.desk.carry_out(&order).await {
        Ok(carried) => {
            let copy = there(&carried.backstage, &reference)?;
            Ok(copy_answer(StatusCode::OK, &reference, &copy))
        }
        Err(refusal) => Ok(refused_answer(refusal)),
    }
}

/// The same, by the document's id in another system.
#[utoipa::path(
    post, path = "/manage/v1/{kind}/by-external/{system}/{external_id}/review",
    tag = "publishing", params(ExternalPath),
    request_body(content = Reviewed, description = "The review."),
    responses((
        status = OK, description = "The document as it stands now.", body = serde_json::Value
    ))
)]
pub async fn review_document_by_external(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    review_document(office, caller, request, payload).await
}

/// The document that a path names and that is there.
fn named(office: &Office, request: &HttpRequest) -> Result<Reference, Problem> {
    let backstage = office.desk.backstage();
    let reference = Address::of(request, &backstage)?.known()?;
    there(&backstage, &reference)?;
    Ok(reference)
}

/// Whether only the outcome is asked for.
pub fn dry_run(request: &HttpRequest) -> Result<bool, Problem> {
    let mut query = Query::of(request);
    let dry_run = query.choice("dry_run", &[("true", true), ("false", false)]);
    query.finish()?;
    Ok(dry_run.unwrap_or_default())
}

async fn carry_out(
    office: &Office,
    caller: &Caller,
    act: Act,
    note: Option<String>,
    dry_run: bool,
) -> Result<HttpResponse, Problem> {
    let reference = act.reference.clone();
    let by = caller.name.to_string();
    let order = Order { by, note, acts: vec![act], dry_run, ..Order::default() };
    match office.desk.carry_out(&order).await {
        Ok(Carried { outcome, backstage }) => {
            let mut response = answer(&publication(&reference, outcome));
            let copy = backstage.working_copy(&reference);
            let tag = copy.and_then(|copy| HeaderValue::from_str(&etag(copy.number)).ok());
            if let Some(tag) = tag {
                response.headers_mut().insert(ETAG, tag);
            }
            Ok(response)
        }
        Err(refusal) => Ok(refused_answer(refusal)),
    }
}

fn publication(reference: &Reference, outcome: Outcome) -> Publication {
    let Outcome { dry_run, revision, results, consequences } = outcome;
    let result = results.into_iter().next();
    Publication {
        kind: reference.kind,
        id: reference.id.clone(),
        done: result.as_ref().map_or(Done::Unchanged, |result| result.done),
        version: result.as_ref().and_then(|result| result.version),
        change: result.as_ref().and_then(|result| result.change),
        revision,
        dry_run,
        differences: result.map(|result| result.differences).unwrap_or_default(),
        consequences,
    }
}
