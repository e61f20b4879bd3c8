//! `Idempotency-Key`: a POST that comes again gets the answer that it got before.

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError, web};
use jiff::Timestamp;

use crate::access::keyring::Caller;
use crate::desk::answers::{Asked, BODY_BYTES_MAX, Kept, Known, Turn};
use crate::desk::once::named;
use crate::http::code::Code;
use crate::http::management::body::{BODY_BYTES_MAX as REQUEST_BYTES_MAX, bytes_of};
use crate::http::management::office::Office;
use crate::http::management::refused::problem;
use crate::http::problem::{self, Fault, Problem};
use crate::http::reply::{LIMBER_REVISION, REPLAYED, set};
use crate::http::state::State;
use crate::http::trace::Trace;

/// What a client calls its request.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The most letters of that.
const LETTERS_MAX: usize = 255;
/// The headers of an answer that come again with it.
const KEPT_HEADERS: [HeaderName; 5] =
    [CONTENT_TYPE, CONTENT_LANGUAGE, ETAG, LOCATION, LIMBER_REVISION];
/// The paths whose answers hold secrets, which are told once and kept by nobody.
const SECRET_PATHS: &str = "/manage/v1/keys";
/// The path whose body may be of any length: an import that comes again changes nothing.
const IMPORT: &str = "/manage/v1/import";

/// Carries out a request, or answers it as before.
pub async fn once(
    office: web::Data<Office>,
    state: web::Data<State>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let is_import = request.path() == IMPORT;
    if request.method() != Method::POST || is_import {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let called = match called(request.headers()) {
        Ok(Some(called)) => called,
        Ok(None) => return Ok(next.call(request).await?.map_into_boxed_body()),
        Err(problem) => return Ok(request.into_response(problem.error_response())),
    };
    let payload = request.extract::<web::Payload>().await?;
    let body = match bytes_of(payload, REQUEST_BYTES_MAX).await {
        Ok(body) => body,
        Err(problem) => return Ok(request.into_response(problem.error_response())),
    };
    let asked = asked(&request, &called, &body);
    request.set_payload(Payload::from(body));
    match office.answers.begin(asked, Timestamp::now()).await {
        Ok(Known::ToDo(turn)) => {
            let response = named(turn.name, next.call(request)).await?.map_into_boxed_body();
            Ok(keep(&office, &state, &turn, response).await)
        }
        Ok(Known::Answered(kept)) => Ok(request.into_response(again(kept))),
        Ok(known) => Ok(request.into_response(refused(&known).error_response())),
        Err(refusal) => Ok(request.into_response(problem(refusal).error_response())),
    }
}

/// What a client calls its request, if it does.
fn called(headers: &HeaderMap) -> Result<Option<Vec<u8>>, Problem> {
    let mut values = headers.get_all(IDEMPOTENCY_KEY);
    let Some(value) = values.next() else { return Ok(None) };
    let letters = value.as_bytes();
    let is_sound = (1..=LETTERS_MAX).contains(&letters.len())
        && letters.iter().all(|letter| (b' '..=b'~').contains(letter))
        && values.next().is_none();
    if is_sound {
        return Ok(Some(letters.to_vec()));
    }
    let detail = format!(
        "Send `Idempotency-Key` once, with 1 to {LETTERS_MAX} printable ASCII characters: a UUID \
         is best."
    );
    let fault = Fault {
        pointer: None,
        parameter: Some("Idempotency-Key".into()),
        code: "malformed".into(),
        detail: detail.clone(),
    };
    Err(Problem { errors: vec![fault], ..Problem::new(Code::InvalidParameter, detail) })
}

/// A request, as far as one is told from another. Nobody sees or reuses what another key's owner
/// calls theirs.
fn asked(request: &ServiceRequest, called: &[u8], body: &[u8]) -> Asked {
    let extensions = request.extensions();
    let key_id = extensions.get::<Caller>().map(|caller| caller.key_id.to_string());
    let digest = |parts: &[&[u8]]| {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        hasher.finalize().to_hex().to_string()
    };
    let (method, path) = (request.method().as_str(), request.path());
    let query = request.query_string();
    Asked {
        slot: digest(&[key_id.unwrap_or_default().as_bytes(), called]),
        print: digest(&[method.as_bytes(), path.as_bytes(), query.as_bytes(), body]),
    }
}

fn refused(known: &Known) -> Problem {
    match known {
        Known::Other => {
            let detail = "This `Idempotency-Key` belongs to another request of yours: use a fresh \
                          one for each request.";
            Problem::new(Code::IdempotencyReused, detail)
        }
        Known::Full => {
            let detail = "Too many answers are kept already. Ask again in an hour, or leave \
                          `Idempotency-Key` out.";
            let retry_after_s = Some(3600);
            Problem { retry_after_s, ..Problem::new(Code::QuotaExceeded, detail) }
        }
        Known::UnderWay | Known::ToDo(_) | Known::Answered(_) => {
            let detail = "The first request with this `Idempotency-Key` is still being carried \
                          out. Ask again in a second.";
            Problem { retry_after_s: Some(1), ..Problem::new(Code::Conflict, detail) }
        }
    }
}

/// The answer that was given before.
fn again(kept: Kept) -> HttpResponse {
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status).body(kept.body);
    for (name, value) in kept.headers {
        if let Ok(name) = HeaderName::try_from(name) {
            set(response.headers_mut(), name, &value);
        }
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// Keeps an answer, and hands it on. One that is our fault is not kept: another try may do better.
async fn keep(
    office: &Office,
    state: &State,
    turn: &Turn,
    response: ServiceResponse,
) -> ServiceResponse {
    if response.status().is_server_error() {
        return response;
    }
    let (request, response) = response.into_parts();
    let problem = response.extensions().get::<Problem>().cloned();
    let (response, body) = response.into_parts();
    // It is whole in memory already, so it can't break off.
    let body = to_bytes(body).await.unwrap_or_default();
    let status = response.status();
    let framed = |problem: &Problem| {
        let extensions = request.extensions();
        let trace = extensions.get::<Trace>().cloned();
        let trace = trace.unwrap_or_else(|| Trace::of(request.headers()));
        let (request_id, trace_id) = (trace.request_id, trace.trace_id());
        let public_url = state.public_url.clone();
        problem.body(&problem::Asked { public_url, request_id, trace_id })
    };
    let untold = if status.is_success() && request.path().starts_with(SECRET_PATHS) {
        Some("it told a secret, which is told once. Revoke that key if the secret got lost")
    } else {
        (body.len() > BODY_BYTES_MAX).then_some("it is too long to be kept. Look at how it stands")
    };
    let kept = match (untold, &problem) {
        (Some(why), _) => {
            let detail = format!("This was carried out before, and not its answer: {why}.");
            let problem = Problem::new(Code::Conflict, detail);
            kept(problem.code.status(), response.headers(), framed(&problem), true)
        }
        (None, Some(problem)) => kept(status, response.headers(), framed(problem), true),
        (None, None) => kept(status, response.headers(), body.to_vec(), false),
    };
    if let Err(refusal) = office.answers.keep(turn, kept, Timestamp::now()).await {
        tracing::warn!(%refusal, "an answer could not be kept: its request is not known again");
    }
    ServiceResponse::new(request, response.set_body(BoxBody::new(body)))
}

fn kept(status: StatusCode, headers: &HeaderMap, body: Vec<u8>, is_problem: bool) -> Kept {
    let sent = KEPT_HEADERS.into_iter().filter(|name| *name != CONTENT_TYPE || !is_problem);
    let mut kept: Vec<(String, String)> = sent
        .filter_map(|name| Some((name.to_string(), headers.get(&name)?.to_str().ok()?.to_owned())))
        .collect();
    if is_problem {
        kept.push((CONTENT_TYPE.to_string(), "application/problem+json".to_owned()));
        let wait = headers.get(RETRY_AFTER).and_then(|wait| wait.to_str().ok());
        kept.extend(wait.map(|wait| (RETRY_AFTER.to_string(), wait.to_owned())));
    }
    let body = String::from_utf8(body).unwrap_or_default();
    Kept { status: status.as_u16(), headers: kept, body }
}
