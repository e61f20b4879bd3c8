//! The body of a write, read strictly: its type, its size, and every member that it has.

use actix_web::HttpRequest;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};
use actix_web::web::{Bytes, Payload};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::content::strict::read_json;
use crate::http::code::Code;
use crate::http::management::digest;
use crate::http::problem::{Fault, Problem};

/// The most bytes of any body that is read at once.
pub const BODY_BYTES_MAX: usize = 16 << 20;

/// The type of most bodies.
pub const JSON: &str = "application/json";

/// What a change of some members is sent as.
pub const MERGE_PATCH: &str = "application/merge-patch+json";

/// The bytes of a body, if it is of one of these types and not too large.
pub async fn read_body(
    request: &HttpRequest,
    payload: Payload,
    types: &[&str],
    bytes_max: usize,
) -> Result<Bytes, Problem> {
    let sent = request.headers().get(CONTENT_TYPE).and_then(|sent| sent.to_str().ok());
    let media_type = sent.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !types.iter().any(|known| known.eq_ignore_ascii_case(media_type)) {
        let detail =
            format!("Send the body as {}, and say so in `Content-Type`.", types.join(" or "));
        return Err(Problem::new(Code::UnsupportedMediaType, detail));
    }
    let bytes = bytes_of(payload, bytes_max).await?;
    digest::check(request.headers(), &bytes)?;
    Ok(bytes)
}

/// The bytes of a body, if it is not too large.
pub async fn bytes_of(payload: Payload, bytes_max: usize) -> Result<Bytes, Problem> {
    let too_large = || {
        Problem::new(Code::PayloadTooLarge, format!("A body has at most {bytes_max} bytes here."))
    };
    let read = payload.to_bytes_limited(bytes_max).await.map_err(|_limit| too_large())?;
    read.map_err(|error| {
        Problem::new(Code::InvalidJson, format!("The body broke off: {error}. Send it again."))
    })
}

/// The JSON value of a body that may be left out.
pub async fn read_optional(
    request: &HttpRequest,
    payload: Payload,
    bytes_max: usize,
) -> Result<Option<Value>, Problem> {
    let has_type = request.headers().contains_key(CONTENT_TYPE);
    let is_empty = request.headers().get(CONTENT_LENGTH).is_none_or(|length| length == "0")
        && !request.headers().contains_key(TRANSFER_ENCODING);
    if is_empty && !has_type {
        digest::check(request.headers(), b"")?;
        return Ok(None);
    }
    let bytes = read_body(request, payload, &[JSON], bytes_max).await?;
    if bytes.is_empty() { Ok(None) } else { parse(&bytes).map(Some) }
}

/// The one JSON value of a body.
pub fn parse(bytes: &[u8]) -> Result<Value, Problem> {
    let read = read_json(bytes);
    let faults = read.violations.into_iter().map(|violation| Fault {
        pointer: Some(violation.pointer),
        parameter: None,
        code: violation.code.to_owned(),
        detail: violation.detail,
    });
    let errors: Vec<Fault> = faults.collect();
    if let (Some(value), true) = (read.value, errors.is_empty()) {
        return Ok(value);
    }
    let detail = "The body can't be read as JSON: see `errors`.";
    Err(Problem { errors, ..Problem::new(Code::InvalidJson, detail) })
}

/// What a body asks, where it is small and has a form of its own.
pub fn asked<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(|error| refused("#", "malformed", error.to_string()))
}

/// The failure of a body in which this is wrong at this place.
pub fn refused(pointer: &str, code: &str, detail: impl Into<String>) -> Problem {
    let detail = detail.into();
    let fault = Fault {
        pointer: Some(pointer.to_owned()),
        parameter: None,
        code: code.to_owned(),
        detail: detail.clone(),
    };
    Problem { errors: vec![fault], ..Problem::new(Code::InvalidDocument, detail) }
}
