//! Why a change was not made.

use std::sync::Arc;

use crate::backstage::release::Release;
use crate::backstage::view::WorkingCopy;
use crate::content::document::Document;
use crate::content::id::Reference;
use crate::content::violation::Violation;
use crate::store::error::{CommitError, StoreError};
use crate::store::key::InvalidKey;

/// Why a change was not made. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such document.
    #[error("there is no {} `{}`", .0.kind, .0.id)]
    Missing(Reference),
    /// The document is not in the state that the change was made for.
    #[error("{detail}")]
    Stale {
        /// What has changed.
        detail: String,
        /// The working copy as it stands; nothing where there is none.
        current: Option<Box<Current>>,
    },
    /// The change says not which state it was made for, where it has to.
    #[error("{} of the actions do not say which state they are made for", .0.len())]
    Unconditional(Vec<Violation>),
    /// Rules are broken: all of them.
    #[error("{} rules are broken", .0.len())]
    Invalid(Vec<Violation>),
    /// What is to be withdrawn is in use.
    #[error("{} published documents use it", .0.len())]
    InUse(Vec<Reference>),
    /// Something else stands in the way.
    #[error("{0}")]
    Conflict(String),
    /// A release is not as it was read: it is like this by now.
    #[error("the release `{}` has changed since", .0.id)]
    Rescheduled(Arc<Release>),
    /// Others were faster, again and again.
    #[error("Other changes came first, again and again. Try again.")]
    Overtaken,
    /// It was done before, when its answer got lost.
    #[error("This was done before, and its answer got lost. Look at how it stands now.")]
    Repeated,
    /// The store can't take it now.
    #[error("{0}")]
    Away(String),
    /// Something of ours failed.
    #[error("{0}")]
    Failed(String),
}

/// A working copy as it stands, for who has lost a race.
#[derive(Debug)]
pub struct Current {
    /// What its ETag is made of.
    pub number: u64,
    /// The document.
    pub document: Document,
}

impl Refusal {
    /// The document is in another state than this change was made for.
    pub fn stale(reference: &Reference, current: Option<WorkingCopy<'_>>) -> Refusal {
        let Reference { kind, id } = reference;
        let detail = match current {
            Some(_) => format!(
                "The {kind} `{id}` has changed since. `current` is how it stands: put your change \
                 into it, and send it with its ETag in `If-Match`."
            ),
            None => format!(
                "There is no {kind} `{id}` any more, or not yet. Send it with `If-None-Match: *` \
                 to create it."
            ),
        };
        let current = current
            .map(|copy| Box::new(Current { number: copy.number, document: copy.document.clone() }));
        Refusal::Stale { detail, current }
    }
}

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Refusal {
        match error {
            CommitError::Conflict(_) => Refusal::Overtaken,
            CommitError::TooLarge => Refusal::Conflict(error.to_string()),
            CommitError::Reused => Refusal::Repeated,
            CommitError::Invalid(_) => Refusal::Failed(error.to_string()),
            other => Refusal::Away(other.to_string()),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        Refusal::Away(error.to_string())
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Refusal {
        Refusal::Failed(format!("a record can't be written as JSON: {error}"))
    }
}

impl From<InvalidKey> for Refusal {
    fn from(error: InvalidKey) -> Refusal {
        Refusal::Failed(error.to_string())
    }
}
