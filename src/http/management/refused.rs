//! What the desk refuses, as a problem.

use actix_web::http::header::{ETAG, HeaderValue};
use actix_web::{HttpResponse, ResponseError};

use crate::backstage::release::Release;
use crate::content::violation::Violation;
use crate::desk::condition::etag;
use crate::desk::refusal::Refusal;
use crate::http::code::Code;
use crate::http::extension::{Current, Extension, InUse, User};
use crate::http::problem::{Fault, Problem, repeated};

/// The most faults that one answer tells.
const FAULTS_MAX: usize = 1000;

/// What the desk refused, as a client gets it.
pub fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::Missing(reference) => {
            let detail = format!(
                "There is no {} `{}`. `/manage/v1/{}` lists those that there are.",
                reference.kind,
                repeated(reference.id.as_str()),
                reference.kind.plural()
            );
            Problem::new(Code::NotFound, detail)
        }
        Refusal::Stale { detail, current } => {
            let current = Current {
                current_etag: current.as_ref().map(|current| etag(current.number)),
                current: current.and_then(|current| serde_json::to_value(current.document).ok()),
            };
            let extension = Some(Box::new(Extension::Current(current)));
            Problem { extension, ..Problem::new(Code::PreconditionFailed, detail) }
        }
        Refusal::Unconditional(violations) => {
            let detail = "Say for each document that is there already which state this is for: \
                          see `errors`.";
            Problem {
                errors: faults(violations),
                ..Problem::new(Code::PreconditionRequired, detail)
            }
        }
        Refusal::Invalid(violations) => {
            let detail = match violations.len() {
                1 => "1 rule is broken. Mend the place named below and send it again.".to_owned(),
                many => format!(
                    "{many} rules are broken. Mend the places named below and send it again."
                ),
            };
            Problem { errors: faults(violations), ..Problem::new(Code::InvalidDocument, detail) }
        }
        Refusal::InUse(users) => {
            let names: Vec<String> =
                users.iter().take(20).map(|user| format!("{} `{}`", user.kind, user.id)).collect();
            let detail = format!(
                "{} published documents use it: {}. Publish them without it or withdraw them, in \
                 one changeset with this; or withdraw it for `safety` if it can hurt someone.",
                users.len(),
                names.join(", ")
            );
            let users =
                users.into_iter().map(|user| User { kind: user.kind, id: user.id }).collect();
            let extension = Some(Box::new(Extension::InUse(InUse { users })));
            Problem { extension, ..Problem::new(Code::Conflict, detail) }
        }
        Refusal::Conflict(detail) => Problem::new(Code::Conflict, detail),
        refusal @ (Refusal::Overtaken | Refusal::Repeated) => {
            Problem::new(Code::Conflict, refusal.to_string())
        }
        Refusal::Rescheduled(release) => rescheduled(&release),
        Refusal::Away(detail) => {
            tracing::error!(detail, "the store could not take a change");
            Problem::new(Code::Unavailable, "Changes can't be made just now. Try again.")
        }
        Refusal::Failed(detail) => Problem::new(Code::Internal, detail),
    }
}

fn rescheduled(release: &Release) -> Problem {
    let detail = "The release has changed since. `current` is how it stands: put your change into \
                  it, and send it with its ETag in `If-Match`.";
    let current = Current {
        current_etag: Some(etag(release.number)),
        current: serde_json::to_value(release).ok(),
    };
    let extension = Some(Box::new(Extension::Current(current)));
    Problem { extension, ..Problem::new(Code::PreconditionFailed, detail) }
}

/// The answer with that problem; the current state has its tag in a header too.
pub fn refused_answer(refusal: Refusal) -> HttpResponse {
    let problem = problem(refusal);
    let tag = match problem.extension.as_deref() {
        Some(Extension::Current(current)) => current.current_etag.clone(),
        _ => None,
    };
    let mut response = problem.error_response();
    if let Some(value) = tag.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
        response.headers_mut().insert(ETAG, value);
    }
    response
}

/// What is wrong with a document, as a client gets it.
pub fn faults(violations: Vec<Violation>) -> Vec<Fault> {
    let faults = violations.into_iter().map(|violation| Fault {
        pointer: Some(violation.pointer),
        parameter: None,
        code: violation.code.to_owned(),
        detail: violation.detail,
    });
    faults.take(FAULTS_MAX).collect()
}
