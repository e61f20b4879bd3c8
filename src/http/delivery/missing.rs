//! Documents that were asked for by id and are not there.

use serde::Serialize;
use utoipa::ToSchema;

use crate::catalog::edition::Edition;
use crate::content::delivered::standing::Reason;
use crate::content::id::{Id, Kind};

/// An id that was asked for and is not there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Missing {
    /// The id that was asked for.
    #[schema(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 64)]
    pub id: String,
    /// Why it is not there.
    pub reason: MissingReason,
    /// What to use instead, if anything.
    pub successor_id: Option<Id>,
}

/// Why a document is not there: nothing of that id was published, or it has been withdrawn.
/// Clients treat a value that they do not know as `unknown`.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingReason {
    /// Nothing of that id was ever published.
    Unknown,
    /// It may hurt someone.
    Safety,
    /// It was wrong.
    Error,
    /// It was right once.
    Outdated,
    /// It may not be shown any more.
    License,
    /// It has been withdrawn for another reason.
    Other,
}

impl Missing {
    /// What is known of an id that the edition does not serve.
    pub fn of(edition: &Edition, kind: Kind, id: String) -> Missing {
        let withdrawn = edition.withdrawn(kind, &id);
        let withdrawal = withdrawn.and_then(|published| published.withdrawn.as_ref());
        Missing {
            id,
            reason: withdrawal.map_or(MissingReason::Unknown, |one| one.reason.into()),
            successor_id: withdrawal.and_then(|one| one.successor_id.clone()),
        }
    }
}

impl From<Reason> for MissingReason {
    fn from(reason: Reason) -> MissingReason {
        match reason {
            Reason::Safety => MissingReason::Safety,
            Reason::Error => MissingReason::Error,
            Reason::Outdated => MissingReason::Outdated,
            Reason::License => MissingReason::License,
            Reason::Other => MissingReason::Other,
        }
    }
}
