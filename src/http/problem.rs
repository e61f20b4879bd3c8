//! Every failure, as RFC 9457 wants it: a stable code, what is wrong, how to mend it.

use std::fmt;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE,
};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::content::render::delivered::json;
use crate::content::rules::plain::is_invisible;
use crate::http::code::{Code, Retry};
use crate::http::extension::{Current, Extension, Gone, InUse, LineFault};

/// When to ask again what can't be answered now, in seconds.
const RETRY_AFTER_S: u32 = 1;
/// The most letters of what a client sent that a detail repeats.
const REPEATED_MAX: usize = 200;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// The place in the document, as a JSON Pointer behind `#`; null if it is not in a document.
    #[schema(pattern = "^#(/.*)?$", max_length = 500)]
    pub pointer: Option<String>,
    /// The parameter of the query; null if it is not a parameter.
    #[schema(max_length = 80, example = "limit")]
    pub parameter: Option<String>,
    /// What is wrong, as a stable word.
    #[schema(pattern = "^[a-z]+(-[a-z]+)*$", max_length = 80, example = "out-of-range")]
    pub code: String,
    /// What is wrong and how to mend it.
    #[schema(max_length = 4000)]
    pub detail: String,
}

impl Fault {
    fn visible(&self) -> Fault {
        Fault {
            pointer: self.pointer.as_deref().map(visible),
            parameter: self.parameter.as_deref().map(visible),
            code: self.code.clone(),
            detail: visible(&self.detail),
        }
    }
}

fn visible_line(fault: &LineFault) -> LineFault {
    LineFault {
        pointer: fault.pointer.as_deref().map(visible),
        detail: visible(&fault.detail),
        ..fault.clone()
    }
}

/// What a client sent is repeated in words that are shown: letters that are not seen are replaced.
fn visible(text: &str) -> String {
    text.replace(is_invisible, "\u{fffd}")
}

/// A failure, before it is known which request it answers.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Which failure.
    pub code: Code,
    /// What is wrong this time, and the remedy.
    pub detail: String,
    /// When to ask again, in seconds.
    pub retry_after_s: Option<u32>,
    /// Each thing that is wrong.
    pub errors: Vec<Fault>,
    /// What only this kind of failure tells.
    pub extension: Option<Box<Extension>>,
}

impl Problem {
    /// A failure with its remedy.
    pub fn new(code: Code, detail: impl Into<String>) -> Problem {
        let is_away = code.status() == StatusCode::SERVICE_UNAVAILABLE;
        let retry_after_s = is_away.then_some(RETRY_AFTER_S);
        Problem { code, detail: detail.into(), retry_after_s, errors: Vec::new(), extension: None }
    }

    /// The failure of a request whose parameters are wrong in these ways.
    pub fn invalid_parameters(errors: Vec<Fault>) -> Problem {
        let detail = match errors.as_slice() {
            [one] => one.detail.clone(),
            many => format!("{} things are wrong with the parameters: see `errors`.", many.len()),
        };
        Problem { errors, ..Problem::new(Code::InvalidParameter, detail) }
    }

    /// The answer to one request.
    pub fn body(&self, request: &Asked) -> Vec<u8> {
        let problem = ProblemBody {
            problem_type: self.code.address(&request.public_url),
            title: self.code.title().into(),
            status: self.code.status().as_u16(),
            code: self.code.slug().into(),
            detail: visible(&self.detail),
            instance: format!("urn:uuid:{}", request.request_id),
            trace_id: request.trace_id.clone(),
            retry: self.code.retry(),
            retry_after_s: self.retry_after_s,
            errors: self.errors.iter().map(Fault::visible).collect(),
        };
        match self.extension.as_deref() {
            None => json(&problem),
            Some(Extension::Gone(gone)) => json(&GoneProblemBody { problem, gone: gone.clone() }),
            Some(Extension::Current(current)) => {
                json(&CurrentProblemBody { problem, current: current.clone() })
            }
            Some(Extension::InUse(in_use)) => {
                json(&InUseProblemBody { problem, in_use: in_use.clone() })
            }
            Some(Extension::Lines(faults)) => {
                let faults: Vec<LineFault> = faults.iter().map(visible_line).collect();
                let mut whole = serde_json::to_value(problem).unwrap_or_default();
                whole["errors"] = serde_json::to_value(faults).unwrap_or_default();
                json(&whole)
            }
        }
    }
}

/// What a client sent, as a detail repeats it: cut where it is long.
pub fn repeated(sent: &str) -> String {
    match sent.char_indices().nth(REPEATED_MAX) {
        Some((end, _)) => format!("{}…", &sent[..end]),
        None => sent.to_owned(),
    }
}

/// What a problem says about the request that it answers.
pub struct Asked {
    /// What absolute links begin with; empty for relative ones.
    pub public_url: String,
    /// The id of the request.
    pub request_id: uuid::Uuid,
    /// The trace that it belongs to.
    pub trace_id: String,
}

/// A failure, as RFC 9457 wants it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// The address of a page about this kind of failure.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", max_length = 500, example = "/problems/invalid-parameter")]
    pub problem_type: String,
    /// What kind of failure it is.
    #[schema(max_length = 120, example = "A parameter is not what it should be")]
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 400)]
    pub status: u16,
    /// The kind of failure as a stable word.
    #[schema(pattern = "^[a-z]+(-[a-z]+)*$", max_length = 40, example = "invalid-parameter")]
    pub code: String,
    /// What is wrong this time, and the remedy.
    #[schema(max_length = 4000)]
    pub detail: String,
    /// This very failure: the id of the request.
    #[schema(pattern = "^urn:uuid:[0-9a-f-]{36}$", max_length = 45)]
    pub instance: String,
    /// The trace that the request belongs to.
    #[schema(pattern = "^[0-9a-f]{32}$", max_length = 32)]
    pub trace_id: String,
    /// Whether asking again may help.
    pub retry: Retry,
    /// When to ask again, in seconds; null where no time helps.
    #[schema(minimum = 1, maximum = 86400)]
    pub retry_after_s: Option<u32>,
    /// Each thing that is wrong, all at once.
    #[schema(max_items = 1000)]
    pub errors: Vec<Fault>,
}

/// A failure because something has been withdrawn, with the reason and what to use instead.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = GoneProblem)]
pub struct GoneProblemBody {
    #[serde(flatten)]
    problem: ProblemBody,
    #[serde(flatten)]
    gone: Gone,
}

/// A failure because a document has changed since, with the document as it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = CurrentProblem)]
pub struct CurrentProblemBody {
    #[serde(flatten)]
    problem: ProblemBody,
    #[serde(flatten)]
    current: Current,
}

/// A failure because something is in use, with what uses it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = InUseProblem)]
pub struct InUseProblemBody {
    #[serde(flatten)]
    problem: ProblemBody,
    #[serde(flatten)]
    in_use: InUse,
}

/// A failure of an import, whose errors name lines.
#[derive(Debug, ToSchema)]
#[schema(as = ImportProblem)]
#[expect(dead_code, reason = "it documents what is put together where the body is written")]
pub struct ImportProblemBody {
    #[schema(inline = false)]
    #[serde(flatten)]
    problem: ProblemBody,
    /// Each thing that is wrong, by line: the first 1,000.
    #[schema(max_items = 1000)]
    errors: Vec<LineFault>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.slug(), self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    /// The body is written where the request is known: in `http/frame.rs`.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.code.status());
        response.insert_header((CONTENT_TYPE, "application/problem+json"));
        response.insert_header((CONTENT_LANGUAGE, "en"));
        response.insert_header((CACHE_CONTROL, "no-store"));
        if self.code == Code::Unauthenticated {
            response.insert_header((WWW_AUTHENTICATE, "Bearer"));
        }
        if let Some(seconds) = self.retry_after_s {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        let mut response = response.finish();
        response.extensions_mut().insert(self.clone());
        response
    }
}
