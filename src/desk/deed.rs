//! What a commit did with a record, in a word: read off the record that it left.

use serde::Serialize;
use utoipa::ToSchema;

use crate::access::record::KeyRecord;
use crate::backstage::release::ReleaseStatus;
use crate::catalog::published::Published;
use crate::content::delivered::standing::Reason;

/// What was done with something. Clients treat a value that they do not know as `changed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// A working copy was written.
    Saved,
    /// A working copy was discarded.
    Discarded,
    /// Readers got it, or another version of it; a release became a revision.
    Published,
    /// Readers no longer got it.
    Withdrawn,
    /// Older versions of it were served no more.
    Recalled,
    /// It was taken out of the store.
    Removed,
    /// A key was issued.
    Issued,
    /// A key got another end, because one took its place.
    Changed,
    /// A key was taken back.
    Revoked,
    /// A release was given its hour, or another one.
    Scheduled,
    /// A release broke a rule at its hour, and nothing of it was done.
    Failed,
    /// A release was taken back.
    Cancelled,
}

/// What the commit did that left this record of a document.
///
/// Whatever is done with one leaves the revision in which it was done, so the latest tells.
pub fn of_published<D>(record: &Published<D>) -> Deed {
    let recalled = record.recalls.last().map_or(0, |recall| recall.revision);
    match record.withdrawn.as_ref().map(|withdrawal| withdrawal.revision) {
        Some(withdrawn) if withdrawn >= recalled => Deed::Withdrawn,
        None if record.revision >= recalled => Deed::Published,
        Some(_) | None => Deed::Recalled,
    }
}

/// Why a document was withdrawn, or its older versions recalled, by the commit that left this.
pub fn reason_of<D>(record: &Published<D>) -> Option<Reason> {
    match of_published(record) {
        Deed::Withdrawn => record.withdrawn.as_ref().map(|withdrawal| withdrawal.reason),
        Deed::Recalled => record.recalls.last().map(|recall| recall.reason),
        _ => None,
    }
}

/// What the commit did that left this key, at this unix second.
pub fn of_key(record: &KeyRecord, at: i64) -> Deed {
    if record.revoked_at.is_some() {
        Deed::Revoked
    } else if record.created_at.as_second() == at {
        Deed::Issued
    } else {
        Deed::Changed
    }
}

/// What the commit did that left a release so.
pub fn of_release(status: ReleaseStatus) -> Deed {
    match status {
        ReleaseStatus::Scheduled => Deed::Scheduled,
        ReleaseStatus::Published => Deed::Published,
        ReleaseStatus::Failed => Deed::Failed,
        ReleaseStatus::Cancelled => Deed::Cancelled,
    }
}
