//! What is said of a published document besides its content: how far a change of it went, and why
//! it was withdrawn.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far a change goes, mildest first. Clients treat a value that they do not know as `safety`.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ChangeClass {
    /// Wording, labels, credits.
    #[default]
    Editorial,
    /// What to do.
    Instructional,
    /// How long or how often.
    Dosage,
    /// Something about safety.
    Safety,
}

/// Why a document was withdrawn. Clients treat a value that they do not know as `safety`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WithdrawalReason)]
pub enum Reason {
    /// It may hurt someone.
    Safety,
    /// It is wrong.
    Error,
    /// It was right once.
    Outdated,
    /// It may not be shown any more.
    License,
    /// Something else.
    Other,
}
