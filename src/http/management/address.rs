//! Which document a path of management names: by its id, or by its id in another system.

use actix_web::HttpRequest;
use actix_web::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, HeaderName, LOCATION};
use actix_web::http::{StatusCode, header::HeaderMap};
use actix_web::{HttpResponse, http::header::IF_MATCH, http::header::IF_NONE_MATCH};
use serde_json::Value;
use utoipa::IntoParams;

use crate::backstage::view::{Backstage, WorkingCopy};
use crate::content::id::{Id, Kind, Reference};
use crate::content::render::delivered::json;
use crate::desk::condition::{Condition, etag};
use crate::desk::refusal::Refusal;
use crate::http::code::Code;
use crate::http::management::schemas::kind_of;
use crate::http::problem::{Problem, repeated};

/// Where a working copy stands: `draft`, `published` or `withdrawn`.
pub const LIMBER_STATUS: HeaderName = HeaderName::from_static("limber-status");
/// The published version of a document; 0 where it never was published.
pub const LIMBER_VERSION: HeaderName = HeaderName::from_static("limber-version");

/// The path of a document, by its id.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it documents what the path holds")]
pub struct DocumentPath {
    /// The kind, as it stands in paths.
    #[param(pattern = "^[a-z]+$", max_length = 40, example = "stretches")]
    kind: String,
    /// The id of the document.
    #[param(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 64, example = "supine-twist")]
    id: String,
}

/// The path of a document, by its id in another system.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it documents what the path holds")]
pub struct ExternalPath {
    /// The kind, as it stands in paths.
    #[param(pattern = "^[a-z]+$", max_length = 40, example = "stretches")]
    kind: String,
    /// The other system.
    #[param(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 64, example = "directus")]
    system: String,
    /// The id of the document there.
    #[param(pattern = "^[!-~]+$", max_length = 200, example = "1c7e2a")]
    external_id: String,
}

/// What a path names.
#[derive(Debug, Clone)]
pub enum Address {
    /// A document, whether it is there or not.
    Document(Reference),
    /// A document of which only its id in another system is known: none has that id.
    Unknown {
        /// The kind of document.
        kind: Kind,
        /// The other system.
        system: String,
        /// The id there.
        value: String,
    },
}

impl Address {
    /// What the path of `request` names.
    pub fn of(request: &HttpRequest, backstage: &Backstage) -> Result<Address, Problem> {
        let path = request.match_info();
        let kind = kind_of(path.query("kind"))?;
        let Some(system) = path.get("system") else {
            let id = path.query("id");
            if !Id::is_valid(id) {
                let detail = format!(
                    "`{}` is no id: small letters, digits and single hyphens, at most 64.",
                    repeated(id)
                );
                return Err(Problem::new(Code::NotFound, detail));
            }
            return Ok(Address::Document(Reference { kind, id: Id::new(id) }));
        };
        let value = &decoded(path.query("external_id"));
        Ok(match backstage.by_external(kind, system, value) {
            Some(reference) => Address::Document(reference),
            None => Address::Unknown { kind, system: system.into(), value: value.clone() },
        })
    }

    /// The document, if there is one that this can be.
    pub fn known(self) -> Result<Reference, Problem> {
        match self {
            Address::Document(reference) => Ok(reference),
            Address::Unknown { kind, system, value } => {
                let detail = format!(
                    "No {kind} has the id `{}` in `{}`. Create it by PUT with `If-None-Match: *`.",
                    repeated(&value),
                    repeated(&system)
                );
                Err(Problem::new(Code::NotFound, detail))
            }
        }
    }

    /// The document that is to be written: a new one says itself what it is called.
    pub fn of_new(&self, document: &Value) -> Option<Reference> {
        match self {
            Address::Document(reference) => Some(reference.clone()),
            Address::Unknown { kind, .. } => {
                let id = document.get("id")?.as_str().filter(|id| Id::is_valid(id))?;
                Some(Reference { kind: *kind, id: Id::new(id) })
            }
        }
    }
}

/// What the router leaves encoded in a part of a path: what would part it, or encode it again.
fn decoded(part: &str) -> String {
    let slashed = part.replace("%2F", "/").replace("%2f", "/");
    slashed.replace("%2B", "+").replace("%2b", "+").replace("%25", "%")
}

/// The working copy that is there, or 404.
pub fn there<'a>(
    backstage: &'a Backstage,
    reference: &Reference,
) -> Result<WorkingCopy<'a>, Problem> {
    backstage.working_copy(reference).ok_or_else(|| {
        let Reference { kind, id } = reference;
        let detail = format!(
            "There is no {kind} `{}`. `/manage/v1/{}` lists those that there are.",
            repeated(id.as_str()),
            kind.plural()
        );
        Problem::new(Code::NotFound, detail)
    })
}

/// Why a request is not for the state in which a document is.
pub fn unmet_by(
    backstage: &Backstage,
    reference: &Reference,
    condition: &Condition,
) -> Option<Refusal> {
    let copy = backstage.working_copy(reference);
    let is_met = condition.is_met(copy.map(|copy| copy.number));
    (!is_met).then(|| Refusal::stale(reference, copy))
}

/// The state that a request is made for, by its headers.
pub fn condition(headers: &HeaderMap) -> Result<Option<Condition>, Problem> {
    let text = |name: HeaderName| {
        let values: Vec<&str> =
            headers.get_all(name).filter_map(|value| value.to_str().ok()).collect();
        (!values.is_empty()).then(|| values.join(","))
    };
    match (text(IF_MATCH), text(IF_NONE_MATCH)) {
        (None, None) => Ok(None),
        (Some(tags), None) => Ok(Some(Condition::of_match(&tags))),
        (None, Some(tags)) if tags.trim() == "*" => Ok(Some(Condition::Absent)),
        _ => {
            let detail = "Send `If-Match` with the ETag that you have read, or \
                          `If-None-Match: *` to create; one of both.";
            Err(Problem::new(Code::PreconditionRequired, detail))
        }
    }
}

/// The state that a request is made for; 428 where it does not say.
pub fn required(headers: &HeaderMap) -> Result<Condition, Problem> {
    condition(headers)?.ok_or_else(|| {
        let detail = "Say which state this is for: `If-Match` with the ETag that you have read, \
                      or `If-None-Match: *` to create.";
        Problem::new(Code::PreconditionRequired, detail)
    })
}

/// The answer with a working copy: the document is the body, and headers tell where it stands.
pub fn copy_answer(
    status: StatusCode,
    reference: &Reference,
    copy: &WorkingCopy<'_>,
) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CONTENT_LANGUAGE, "en"))
        .insert_header((ETAG, etag(copy.number)))
        .insert_header((LIMBER_STATUS, copy.status.word()))
        .insert_header((LIMBER_VERSION, copy.version.to_string()));
    if status == StatusCode::CREATED {
        let Reference { kind, id } = reference;
        response.insert_header((LOCATION, format!("/manage/v1/{}/{id}", kind.plural())));
    }
    response.body(json(copy.document))
}
