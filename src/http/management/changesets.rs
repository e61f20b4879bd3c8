//! Changesets: many actions that become one revision, at once or at their hour.

use actix_web::http::StatusCode;
use actix_web::http::header::{ETAG, LOCATION};
use actix_web::web::{Data, Payload, ReqData};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Map, Value};

use crate::access::keyring::Caller;
use crate::access::scope::Scope;
use crate::backstage::release::Release;
use crate::changeset::{ACTIONS_MAX, Action, Changeset, Verb};
use crate::content::violation::Violation;
use crate::desk::acts::acts;
use crate::desk::condition::etag;
use crate::desk::hour::Hour;
use crate::desk::outcome::Outcome;
use crate::desk::refusal::Refusal;
use crate::desk::releases::Scheduling;
use crate::desk::turn::Order;
use crate::http::code::Code;
use crate::http::management::address::condition;
use crate::http::management::answer::answer_with;
use crate::http::management::body::{BODY_BYTES_MAX, JSON, parse, read_body};
use crate::http::management::office::Office;
use crate::http::management::publishing::dry_run;
use crate::http::management::refused::{problem, refused_answer};
use crate::http::problem::Problem;
use crate::http::reply::set;
use crate::http::state::State;

/// Carries out many actions as one revision, whole or not at all. With `If-Match` it is made for
/// one revision of the catalogue. With `publish_at` it is checked now, and carried out then.
#[utoipa::path(
    post, path = "/manage/v1/changesets", tag = "changesets",
    request_body(content = Changeset, description = "What to do."),
    responses(
        (status = OK, description = "All of it was done.", body = Outcome),
        (
            status = CREATED, description = "It waits for its hour.", body = Release,
            headers(("Location" = String))
        ),
    )
)]
pub async fn carry_out_changeset(
    state: Data<State>,
    office: Data<Office>,
    caller: ReqData<Caller>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let bytes = read_body(&request, payload, &[JSON], BODY_BYTES_MAX).await?;
    let catalogue = condition(request.headers())?;
    let dry_run = dry_run(&request)?;
    let invalid = |violations| problem(Refusal::Invalid(violations));
    let changeset = read(parse(&bytes)?).map_err(invalid)?;
    may_write(&caller, &changeset.actions)?;
    let hour = changeset.publish_at.as_deref().map(hour).transpose()?;
    let dry_run = dry_run || changeset.dry_run.unwrap_or_default();
    let by = caller.name.to_string();
    if let (Some(hour), false) = (hour, dry_run) {
        let Changeset { note, actions, .. } = changeset;
        let wish = Scheduling { by, note, hour, actions, catalogue };
        return Ok(match office.desk.schedule(wish).await {
            Ok(release) => scheduled_answer(&state, &release),
            Err(refusal) => refused_answer(refusal),
        });
    }
    let acts = acts(&changeset.actions).map_err(invalid)?;
    let order = Order { by, note: changeset.note.clone(), acts, catalogue, dry_run };
    match office.desk.carry_out(&order).await {
        Ok(carried) => Ok(answer_with(StatusCode::OK, &carried.outcome)),
        Err(refusal) => Ok(refused_answer(refusal)),
    }
}

/// The answer that a release was scheduled.
fn scheduled_answer(state: &State, release: &Release) -> HttpResponse {
    let mut response = release_answer(StatusCode::CREATED, release);
    let location = format!("{}/manage/v1/changesets/{}", state.public_url, release.id);
    set(response.headers_mut(), LOCATION, &location);
    response
}

/// The hour that somebody wishes.
pub fn hour(text: &str) -> Result<Hour, Problem> {
    Hour::read(text).map_err(|detail| {
        let violation = Violation::new("#/publish_at", "malformed", detail);
        problem(Refusal::Invalid(vec![violation]))
    })
}

/// The answer with a release, and with its tag.
pub fn release_answer(status: StatusCode, release: &Release) -> HttpResponse {
    let mut response = answer_with(status, release);
    set(response.headers_mut(), ETAG, &etag(release.number));
    response
}

/// Whoever writes working copies by a changeset needs the scope for that as well.
pub fn may_write(caller: &Caller, actions: &[Action]) -> Result<(), Problem> {
    let writes = actions.iter().any(|action| {
        matches!(action.action, Verb::Put | Verb::Delete) || action.document.is_some()
    });
    if !writes || caller.scopes.allow_any(&[Scope::ContentWrite]) {
        return Ok(());
    }
    let detail = format!(
        "`put`, `delete` and whatever brings a `document` need the scope `content:write`, \
         and the key of `{}` has `{}`.",
        caller.name, caller.scopes
    );
    Err(Problem::new(Code::Forbidden, detail))
}

/// Reads a changeset; every action that can't be read is told.
pub fn read(value: Value) -> Result<Changeset, Vec<Violation>> {
    let malformed = |pointer: String, detail: String| Violation::new(pointer, "malformed", detail);
    let Value::Object(mut members) = value else {
        let detail = "A changeset is an object with `actions`.".to_owned();
        return Err(vec![malformed("#".into(), detail)]);
    };
    let mut violations = Vec::new();
    let actions = match members.shift_remove("actions") {
        Some(Value::Array(actions)) if (1..=ACTIONS_MAX).contains(&actions.len()) => actions,
        _ => {
            let detail = format!("Give 1 to {ACTIONS_MAX} `actions`.");
            violations.push(malformed("#/actions".into(), detail));
            Vec::new()
        }
    };
    let mut read = Vec::with_capacity(actions.len());
    for (at, action) in actions.into_iter().enumerate() {
        match serde_json::from_value::<Action>(action) {
            Ok(action) => read.push(action),
            Err(error) => violations.push(malformed(format!("#/actions/{at}"), sentence(&error))),
        }
    }
    let mut rest = Map::from_iter(members);
    rest.insert("actions".into(), Value::Array(Vec::new()));
    match serde_json::from_value::<Changeset>(Value::Object(rest)) {
        Ok(changeset) if violations.is_empty() => Ok(Changeset { actions: read, ..changeset }),
        Ok(_) => Err(violations),
        Err(error) => {
            violations.insert(0, malformed("#".into(), sentence(&error)));
            Err(violations)
        }
    }
}

/// What serde says, as a sentence.
fn sentence(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}
