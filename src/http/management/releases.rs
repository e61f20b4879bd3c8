//! Releases: changesets that wait for their hour, or had one.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Payload, ReqData};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::access::keyring::Caller;
use crate::backstage::release::{Release, ReleaseError, ReleaseStatus};
use crate::changeset::Changeset;
use crate::desk::hour::Hour;
use crate::desk::refusal::Refusal;
use crate::desk::releases::{Rescheduling, waits};
use crate::http::code::Code;
use crate::http::management::address::required;
use crate::http::management::answer::answer;
use crate::http::management::body::{BODY_BYTES_MAX, MERGE_PATCH, parse, read_body};
use crate::http::management::changesets::{hour, may_write, read, release_answer};
use crate::http::management::office::Office;
use crate::http::management::refused::{problem, refused_answer};
use crate::http::problem::{Problem, repeated};
use crate::http::query::Query;

/// How many releases a page has where nobody says.
const LIMIT_DEFAULT: u64 = 20;
/// The most releases of a page.
const LIMIT_MAX: u64 = 100;

/// A page of releases.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReleaseList {
    /// The releases, the one that was scheduled last first.
    #[schema(max_items = 100)]
    pub items: Vec<ReleaseSummary>,
    /// What to send as `cursor` for the next page; null on the last one.
    #[schema(pattern = "^[0-9a-f]{32}$", max_length = 32)]
    pub next_cursor: Option<String>,
}

/// A release without its actions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReleaseSummary {
    /// Its id.
    #[schema(pattern = "^[0-9a-f]{32}$", max_length = 32)]
    pub id: String,
    /// Why.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// When, in UTC.
    #[schema(format = "date-time", max_length = 20, example = "2026-12-01T08:00:00Z")]
    pub publish_at: String,
    /// The same as it was given, with the zone that it was meant in.
    #[schema(max_length = 100, example = "2026-12-01T09:00:00+01:00[Europe/Berlin]")]
    pub meant_at: String,
    /// Where it stands.
    pub status: ReleaseStatus,
    /// Who scheduled it, or changed it last.
    #[schema(max_length = 63, example = "cms")]
    pub by: String,
    /// When it was scheduled.
    #[schema(format = "date-time", max_length = 20)]
    pub scheduled_at: String,
    /// When it was carried out, given up or cancelled; null while it waits.
    #[schema(format = "date-time", max_length = 20)]
    pub ended_at: Option<String>,
    /// The revision that it became; null where it became none.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub revision: Option<u64>,
    /// Why it was not carried out.
    #[schema(max_items = 1000)]
    pub errors: Vec<ReleaseError>,
    /// How many actions it has.
    #[schema(format = Int32, minimum = 1, maximum = 1000)]
    pub action_count: usize,
}

/// What may be asked of the list of releases.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what the query holds")]
pub struct ReleaseQuery {
    /// Only those that stand so.
    status: Option<ReleaseStatus>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Where the page before ended: its `next_cursor`.
    #[param(
        pattern = "^[0-9a-f]{32}$",
        max_length = 32,
        example = "019ab0f6a0007d5e8f1234567890abcd"
    )]
    cursor: Option<String>,
}

/// The path of a release.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it documents what the path holds")]
pub struct ReleasePath {
    /// The id of the release.
    #[param(
        pattern = "^[0-9a-f]{32}$",
        max_length = 32,
        example = "019ab0f6a0007d5e8f1234567890abcd"
    )]
    id: String,
}

/// Changesets that were scheduled, the newest first. Those that were carried out at once are found
/// in the history of their documents.
#[utoipa::path(
    get, path = "/manage/v1/changesets", tag = "changesets", params(ReleaseQuery),
    responses((status = OK, description = "A page of releases.", body = ReleaseList))
)]
pub async fn list_releases(
    office: Data<Office>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let words = ReleaseStatus::ALL.map(|status| (status.word(), status));
    let status = query.choice("status", &words);
    let limit = query.number("limit", 1..=LIMIT_MAX).unwrap_or(LIMIT_DEFAULT);
    let cursor = query.text("cursor");
    query.finish()?;
    let backstage = office.desk.backstage();
    let mut found = backstage
        .releases()
        .rev()
        .filter(|release| cursor.as_ref().is_none_or(|cursor| release.id < *cursor))
        .filter(|release| status.is_none_or(|status| release.status == status));
    let limit = usize::try_from(limit).unwrap_or_default();
    let items: Vec<ReleaseSummary> =
        found.by_ref().take(limit).map(|release| summary(release)).collect();
    let last = items.last().map(|release| release.id.clone());
    let next_cursor = found.next().and(last);
    Ok(answer(&ReleaseList { items, next_cursor }))
}

/// One release with its actions. What is to be published stands in them whole.
#[utoipa::path(
    get, path = "/manage/v1/changesets/{id}", tag = "changesets", params(ReleasePath),
    responses((status = OK, description = "The release.", body = Release))
)]
pub async fn find_release(
    office: Data<Office>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let release = named(&office, &request)?;
    Query::of(&request).finish()?;
    Ok(release_answer(StatusCode::OK, &release))
}

/// Changes a release that waits: its hour, its note, or all of its actions. Other actions are
/// checked at once, and pinned as everything stands now.
#[utoipa::path(
    patch, path = "/manage/v1/changesets/{id}", tag = "changesets", params(ReleasePath),
    request_body(
        content = Value, content_type = "application/merge-patch+json",
        description = "`publish_at`, `note` or `actions`, as a merge patch.",
        example = json!({ "publish_at": "2026-12-02T09:00:00+01:00[Europe/Berlin]" })
    ),
    responses(
        (status = OK, description = "The release as it stands now.", body = Release),
        (status = CONFLICT),
        (status = PRECONDITION_FAILED),
        (status = PRECONDITION_REQUIRED),
    )
)]
pub async fn change_release(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let release = named(&office, &request)?;
    let bytes = read_body(&request, payload, &[MERGE_PATCH], BODY_BYTES_MAX).await?;
    if let Some(refusal) = unmet(&request, &release)? {
        return Ok(refused_answer(refusal));
    }
    Query::of(&request).finish()?;
    let patch = parse(&bytes)?;
    let (changeset, hour) = patched(&release, &patch)?;
    let Changeset { note, actions, .. } = changeset;
    let actions = patch.get("actions").is_some().then_some(actions);
    if let Some(actions) = &actions {
        may_write(&caller, actions)?;
    }
    let wish = Rescheduling { by: caller.name.to_string(), note, hour, actions };
    match office.desk.reschedule(&release, wish).await {
        Ok(release) => Ok(release_answer(StatusCode::OK, &release)),
        Err(refusal) => Ok(refused_answer(refusal)),
    }
}

/// Cancels a release that waits. It stays in the list.
#[utoipa::path(
    delete, path = "/manage/v1/changesets/{id}", tag = "changesets", params(ReleasePath),
    responses(
        (status = OK, description = "It is cancelled.", body = Release),
        (status = CONFLICT),
        (status = PRECONDITION_FAILED),
        (status = PRECONDITION_REQUIRED),
    )
)]
pub async fn cancel_release(
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let release = named(&office, &request)?;
    if let Some(refusal) = unmet(&request, &release)? {
        return Ok(refused_answer(refusal));
    }
    Query::of(&request).finish()?;
    match office.desk.cancel(&release, caller.name.as_str()).await {
        Ok(release) => Ok(release_answer(StatusCode::OK, &release)),
        Err(refusal) => Ok(refused_answer(refusal)),
    }
}

/// The release that a path names.
fn named(office: &Office, request: &HttpRequest) -> Result<Arc<Release>, Problem> {
    let id = request.match_info().query("id");
    office.desk.backstage().release(id).cloned().ok_or_else(|| {
        let detail = format!(
            "There is no release `{}`. `/manage/v1/changesets` lists those that there are; what \
             was carried out at once is none.",
            repeated(id)
        );
        Problem::new(Code::NotFound, detail)
    })
}

/// Why a release can't be changed by a request, if it can't.
fn unmet(request: &HttpRequest, release: &Arc<Release>) -> Result<Option<Refusal>, Problem> {
    let condition = required(request.headers())?;
    if let Err(refusal) = waits(release) {
        return Ok(Some(refusal));
    }
    let is_met = condition.is_met(Some(release.number));
    Ok((!is_met).then(|| Refusal::Rescheduled(Arc::clone(release))))
}

/// What a release becomes by a merge patch.
fn patched(release: &Release, patch: &Value) -> Result<(Changeset, Hour), Problem> {
    let Release { note, meant_at, actions, .. } = release;
    let mut value = json!({ "note": note, "publish_at": meant_at, "actions": actions });
    json_patch::merge(&mut value, patch);
    let changeset = read(value).map_err(|violations| problem(Refusal::Invalid(violations)))?;
    // Without an hour it would be no release; nothing is no instant either.
    let hour = hour(changeset.publish_at.as_deref().unwrap_or_default())?;
    Ok((changeset, hour))
}

fn summary(release: &Release) -> ReleaseSummary {
    let Release { publish_at, meant_at, status, revision, actions, .. } = release;
    ReleaseSummary {
        id: release.id.clone(),
        note: release.note.clone(),
        publish_at: publish_at.clone(),
        meant_at: meant_at.clone(),
        status: *status,
        by: release.by.clone(),
        scheduled_at: release.scheduled_at.clone(),
        ended_at: release.ended_at.clone(),
        revision: *revision,
        errors: release.errors.clone(),
        action_count: actions.len(),
    }
}
