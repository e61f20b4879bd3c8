//! Who is calling, and whether they may: before anything else is looked at.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{ALLOW, AUTHORIZATION, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, ResponseError, web};
use jiff::Timestamp;

use crate::access::keyring::{Caller, Denial};
use crate::access::secret::{InvalidSecret, Secret};
use crate::http::code::Code;
use crate::http::management::doors::{Door, door_of, methods_at};
use crate::http::management::office::Office;
use crate::http::problem::{Problem, repeated};
use crate::http::reply::set;
use crate::http::route::Route;

const NEEDS_KEY: &str = "This needs a key: send `Authorization: Bearer limber_…`.";

/// Lets a request through whose key opens the door; the handler finds its [`Caller`].
pub async fn guard(
    office: web::Data<Office>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let path = request.app_data::<Route>().map_or("", |route| route.0);
    if request.method() == Method::OPTIONS {
        let response = HttpResponse::NoContent().insert_header((ALLOW, methods_at(path))).finish();
        return Ok(request.into_response(response));
    }
    match admit(&office, request.request(), path) {
        Ok(caller) => {
            request.extensions_mut().insert(caller);
            Ok(next.call(request).await?.map_into_boxed_body())
        }
        Err(problem) => {
            let mut response = problem.error_response();
            if problem.code == Code::MethodNotAllowed {
                set(response.headers_mut(), ALLOW, &methods_at(path));
            }
            Ok(request.into_response(response))
        }
    }
}

fn admit(office: &Office, request: &HttpRequest, path: &str) -> Result<Caller, Problem> {
    let caller = authenticate(office, request)?;
    let method = request.method().as_str();
    let Some(door) = door_of(method, path) else {
        let detail = format!(
            "`{}` does not take {}: it takes {}.",
            repeated(request.path()),
            repeated(method),
            methods_at(path)
        );
        return Err(Problem::new(Code::MethodNotAllowed, detail));
    };
    if !caller.scopes.allow_any(door.scopes) {
        return Err(Problem::new(Code::Forbidden, forbidden(&caller, door)));
    }
    Ok(caller)
}

fn forbidden(caller: &Caller, door: &Door) -> String {
    let keys: Vec<String> = door.keys().map(|scope| format!("`{scope}`")).collect();
    let wanted = match keys.as_slice() {
        [one] => format!("the scope {one}"),
        any => format!("one of the scopes {}", any.join(", ")),
    };
    format!("This needs {wanted}, and the key of `{}` has `{}`.", caller.name, caller.scopes)
}

/// Whose key a request shows, in its header and nowhere else.
pub fn authenticate(office: &Office, request: &HttpRequest) -> Result<Caller, Problem> {
    let refused = |detail: &str| Problem::new(Code::Unauthenticated, detail);
    let mut headers = request.headers().get_all(AUTHORIZATION);
    let header = headers.next().ok_or_else(|| refused(NEEDS_KEY))?;
    if headers.next().is_some() {
        return Err(refused("`Authorization` came more than once: send it once."));
    }
    let token = bearer(header).ok_or_else(|| refused(NEEDS_KEY))?;
    let secret = token.parse::<Secret>().map_err(|error: InvalidSecret| {
        failed(office, request, &format!("The key can't be right: {error}."))
    })?;
    let now = Timestamp::now();
    let caller = office.keys.authenticate(&secret, now).map_err(|denial| match denial {
        Denial::Unknown => failed(office, request, "There is no such key here."),
        // Whoever hears this has the right secret.
        Denial::Expired => refused("The key has expired: take the one that replaces it."),
        Denial::Revoked => refused("The key was revoked: ask for another one."),
    })?;
    office.keys.note_use(&caller.key_id, now);
    Ok(caller)
}

/// The token of a header, whose scheme may be written in any case.
fn bearer(header: &HeaderValue) -> Option<&str> {
    let (scheme, token) = header.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_matches(' '))
}

/// A wrong secret. Who sends many of them waits, and right ones pass all the same.
fn failed(office: &Office, request: &HttpRequest, detail: &str) -> Problem {
    let peer = request.peer_addr();
    let counted = peer.map(|peer| office.attempts.count(peer.ip(), request.headers()));
    match counted.and_then(|remaining| remaining.retry_after_s) {
        None => Problem::new(Code::Unauthenticated, detail),
        Some(seconds) => {
            let detail = format!(
                "Too many wrong keys came from your address. Ask again in {seconds} s; a right \
                 key passes at any time."
            );
            Problem { retry_after_s: Some(seconds), ..Problem::new(Code::QuotaExceeded, detail) }
        }
    }
}
