//! What only some failures tell: members of their own, beside those that every problem has.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::catalog::published::{Recall, Withdrawal};
use crate::content::delivered::standing::Reason;
use crate::content::guidance::Severity;
use crate::content::id::{Id, Kind};

/// What only some failures tell, as members of their own beside those that all have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extension {
    /// What a withdrawn document leaves behind.
    Gone(Gone),
    /// What has changed since.
    Current(Current),
    /// What stands in the way of a withdrawal.
    InUse(InUse),
    /// What is wrong with the lines of an import, in place of the errors that all have.
    Lines(Vec<LineFault>),
}

/// One thing that is wrong with an import, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ImportFault)]
pub struct LineFault {
    /// The line; null where it is about the catalogue as a whole.
    #[schema(minimum = 1, maximum = 200_000, example = 12)]
    pub line: Option<u64>,
    /// The place in the document, as a JSON Pointer behind `#`.
    #[schema(pattern = "^#(/.*)?$", max_length = 500, example = "#/texts/en/name")]
    pub pointer: Option<String>,
    /// Never of a parameter.
    #[schema(max_length = 80)]
    pub parameter: Option<String>,
    /// What is wrong, as a stable word.
    #[schema(pattern = "^[a-z]+(-[a-z]+)*$", max_length = 80, example = "text-missing")]
    pub code: String,
    /// What is wrong and how to mend it.
    #[schema(max_length = 4000)]
    pub detail: String,
}

/// How a document stands that has changed since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Current {
    /// Its ETag; null where there is no such document.
    #[schema(pattern = "^\"[0-9]+\"$", max_length = 24, example = "\"12\"")]
    pub current_etag: Option<String>,
    /// The document itself; null where there is none.
    pub current: Option<Value>,
}

/// What uses a document that can't be withdrawn for that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InUse {
    /// The published documents that name it.
    #[schema(max_items = 100_000)]
    pub users: Vec<User>,
}

/// A document that names another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct User {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
}

/// Why something is gone, and what to use instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Gone {
    /// Why.
    pub reason: Reason,
    /// How grave it is; null where nobody said.
    pub severity: Option<Severity>,
    /// What people are told about it, in the words of who withdrew it.
    #[schema(max_length = 1500, example = "It strains the lower back.")]
    pub message: Option<String>,
    /// The document of the same kind to use instead, if there is one.
    pub successor_id: Option<Id>,
    /// When it was withdrawn, in UTC.
    #[schema(format = DateTime, max_length = 20, example = "2026-11-22T09:00:00Z")]
    pub withdrawn_at: String,
    /// The catalogue revision that withdrew it.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 2)]
    pub revision: u64,
}

impl From<Gone> for Box<Extension> {
    fn from(gone: Gone) -> Box<Extension> {
        Box::new(Extension::Gone(gone))
    }
}

impl From<&Withdrawal> for Gone {
    fn from(withdrawal: &Withdrawal) -> Gone {
        Gone {
            reason: withdrawal.reason,
            severity: withdrawal.severity,
            message: withdrawal.message.clone(),
            successor_id: withdrawal.successor_id.clone(),
            withdrawn_at: withdrawal.withdrawn_at.clone(),
            revision: withdrawal.revision,
        }
    }
}

impl From<&Recall> for Gone {
    fn from(recall: &Recall) -> Gone {
        Gone {
            reason: recall.reason,
            severity: recall.severity,
            message: recall.message.clone(),
            successor_id: recall.successor_id.clone(),
            withdrawn_at: recall.recalled_at.clone(),
            revision: recall.revision,
        }
    }
}
