//! The catalogue of failures: what clients can tell apart, and what to do about each.

use actix_web::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

/// A kind of failure. Its word is stable: clients look at nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Nothing is published under this path.
    NotFound,
    /// It was published and has been withdrawn.
    Gone,
    /// The path does not take this method.
    MethodNotAllowed,
    /// The body can't be sent in a form that the client takes.
    NotAcceptable,
    /// A parameter is unknown, repeated, malformed or out of range.
    InvalidParameter,
    /// The cursor was not made here, or for another question.
    InvalidCursor,
    /// The body is not JSON.
    InvalidJson,
    /// The document breaks the rules of content.
    InvalidDocument,
    /// The body is of a type that the path does not take.
    UnsupportedMediaType,
    /// The body is larger than this path takes.
    PayloadTooLarge,
    /// The request has no key, or one that is not known.
    Unauthenticated,
    /// The key does not have the scope that the path wants.
    Forbidden,
    /// A write says not which state it is made for.
    PreconditionRequired,
    /// The document is not in the state that the write is made for.
    PreconditionFailed,
    /// Another change is in the way.
    Conflict,
    /// The idempotency key was used for another request.
    IdempotencyReused,
    /// The client has made all the requests that it may for now.
    QuotaExceeded,
    /// What has changed since is no longer known.
    SyncExpired,
    /// The revision that was asked for has not arrived here yet.
    RevisionNotHere,
    /// The service is starting, stopping or overloaded.
    Unavailable,
    /// The service failed, and its log says why.
    Internal,
}

/// Whether asking again may help. Clients treat a value that they do not know as `never`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// The same question gets the same answer.
    Never,
    /// Asking again may help.
    Later,
    /// Begin again with a full synchronisation.
    Resync,
}

impl Code {
    /// Every code, in the order in which they are documented.
    pub const ALL: [Code; 21] = [
        Code::NotFound,
        Code::Gone,
        Code::MethodNotAllowed,
        Code::NotAcceptable,
        Code::InvalidParameter,
        Code::InvalidCursor,
        Code::InvalidJson,
        Code::InvalidDocument,
        Code::UnsupportedMediaType,
        Code::PayloadTooLarge,
        Code::Unauthenticated,
        Code::Forbidden,
        Code::PreconditionRequired,
        Code::PreconditionFailed,
        Code::Conflict,
        Code::IdempotencyReused,
        Code::QuotaExceeded,
        Code::SyncExpired,
        Code::RevisionNotHere,
        Code::Unavailable,
        Code::Internal,
    ];

    /// The address of the page about it; `public_url` is what absolute links begin with.
    pub fn address(self, public_url: &str) -> String {
        format!("{public_url}/problems/{}", self.slug())
    }

    /// Whether asking again may help.
    pub fn retry(self) -> Retry {
        match self {
            Code::QuotaExceeded | Code::RevisionNotHere | Code::Unavailable | Code::Internal => {
                Retry::Later
            }
            Code::SyncExpired => Retry::Resync,
            _ => Retry::Never,
        }
    }

    /// The code for what the framework answers by itself.
    pub fn of_status(status: StatusCode) -> Code {
        let same = |code: &Code| code.status() == status;
        match status {
            // Of the codes with these statuses, the framework means this one.
            StatusCode::BAD_REQUEST => Code::InvalidParameter,
            StatusCode::SERVICE_UNAVAILABLE => Code::Unavailable,
            status if status.is_client_error() => {
                Code::ALL.into_iter().find(same).unwrap_or(Code::InvalidParameter)
            }
            _ => Code::Internal,
        }
    }

    /// The word in `code` and at the end of `type`.
    pub fn slug(self) -> &'static str {
        match self {
            Code::NotFound => "not-found",
            Code::Gone => "gone",
            Code::MethodNotAllowed => "method-not-allowed",
            Code::NotAcceptable => "not-acceptable",
            Code::InvalidParameter => "invalid-parameter",
            Code::InvalidCursor => "invalid-cursor",
            Code::InvalidJson => "invalid-json",
            Code::InvalidDocument => "invalid-document",
            Code::UnsupportedMediaType => "unsupported-media-type",
            Code::PayloadTooLarge => "payload-too-large",
            Code::Unauthenticated => "unauthenticated",
            Code::Forbidden => "forbidden",
            Code::PreconditionRequired => "precondition-required",
            Code::PreconditionFailed => "precondition-failed",
            Code::Conflict => "conflict",
            Code::IdempotencyReused => "idempotency-reused",
            Code::QuotaExceeded => "quota-exceeded",
            Code::SyncExpired => "sync-expired",
            Code::RevisionNotHere => "revision-not-here",
            Code::Unavailable => "unavailable",
            Code::Internal => "internal",
        }
    }

    /// The status that it is sent with.
    pub fn status(self) -> StatusCode {
        match self {
            Code::InvalidParameter | Code::InvalidCursor | Code::InvalidJson => {
                StatusCode::BAD_REQUEST
            }
            Code::Unauthenticated => StatusCode::UNAUTHORIZED,
            Code::Forbidden => StatusCode::FORBIDDEN,
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Code::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Code::Conflict => StatusCode::CONFLICT,
            Code::Gone | Code::SyncExpired => StatusCode::GONE,
            Code::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Code::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::InvalidDocument | Code::IdempotencyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Code::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Code::QuotaExceeded => StatusCode::TOO_MANY_REQUESTS,
            Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Code::RevisionNotHere | Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What kind of failure it is, in a few words.
    pub fn title(self) -> &'static str {
        match self {
            Code::NotFound => "Nothing is published here",
            Code::Gone => "It has been withdrawn",
            Code::MethodNotAllowed => "The path does not take this method",
            Code::NotAcceptable => "There is no form that the client takes",
            Code::InvalidParameter => "A parameter is not what it should be",
            Code::InvalidCursor => "The cursor does not fit",
            Code::InvalidJson => "The body is not JSON",
            Code::InvalidDocument => "The document breaks the rules",
            Code::UnsupportedMediaType => "The path does not take this type of body",
            Code::PayloadTooLarge => "The body is too large",
            Code::Unauthenticated => "A key is needed",
            Code::Forbidden => "The key may not do this",
            Code::PreconditionRequired => "The write says not which state it is made for",
            Code::PreconditionFailed => "The document has changed since",
            Code::Conflict => "Another change is in the way",
            Code::IdempotencyReused => "The idempotency key belongs to another request",
            Code::QuotaExceeded => "Too many requests",
            Code::SyncExpired => "What has changed since is no longer known",
            Code::RevisionNotHere => "The revision has not arrived here yet",
            Code::Unavailable => "The service can't answer now",
            Code::Internal => "The service failed",
        }
    }

    /// What a developer does about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Code::NotFound => {
                "Check the path and the id. The list of the kind names every id that there is."
            }
            Code::Gone => {
                "Stop showing it, and drop what you kept of it. The answer gives the reason, and \
                 what to use instead if there is anything."
            }
            Code::MethodNotAllowed => "Use one of the methods that the header Allow names.",
            Code::NotAcceptable => {
                "Take `application/json`, which every path of the API sends, or leave `Accept` out."
            }
            Code::InvalidParameter => {
                "Mend the parameters that `errors` names; each entry says what is allowed."
            }
            Code::InvalidCursor => {
                "Send `next_cursor` as it was given, with the same filters, order and locale, or \
                 begin again without a cursor."
            }
            Code::InvalidJson => {
                "Send one JSON value in UTF-8. `errors` says where the reading stopped."
            }
            Code::InvalidDocument => {
                "Mend the fields that `errors` names and send the whole document again. \
                 `limber check` tells the same of files."
            }
            Code::UnsupportedMediaType => {
                "Send one of the types that the header Accept of the answer names."
            }
            Code::PayloadTooLarge => "Send less: reads need no body at all.",
            Code::Unauthenticated => "Send a key in the header Authorization, as a bearer token.",
            Code::Forbidden => "Use a key that has the scope which the detail names.",
            Code::PreconditionRequired => {
                "Send `If-Match` with the entity tag of the state that you have seen, or \
                 `If-None-Match: *` for a document that is new."
            }
            Code::PreconditionFailed => {
                "Read the document again, make the change on what it says now, and send it with \
                 its new entity tag."
            }
            Code::Conflict => "Look at what the detail names, settle it, and send the write again.",
            Code::IdempotencyReused => {
                "Use a fresh key for each request, and the same one only to repeat it as it was."
            }
            Code::QuotaExceeded => {
                "Wait for the seconds in Retry-After. Keep what you fetched: an answer to \
                 `If-None-Match` is small, but it counts too."
            }
            Code::SyncExpired => "Begin again with a full synchronisation.",
            Code::RevisionNotHere => {
                "Ask again after the seconds in Retry-After, or ask without `min_revision`."
            }
            Code::Unavailable => "Ask again after the seconds in Retry-After.",
            Code::Internal => {
                "It is not your fault. Ask again later; `instance` finds the failure in the log."
            }
        }
    }
}
