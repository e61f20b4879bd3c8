//! A release: a changeset with its hour, as the store keeps it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::changeset::Action;

/// The shelf of releases: `release/{id}`.
pub const RELEASE_SHELF: &str = "release";

/// A changeset that waits for its hour, or had one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Release {
    /// Its id.
    #[schema(pattern = "^[0-9a-f]{32}$", max_length = 32)]
    pub id: String,
    /// The commit that wrote it last; the store knows it, the record does not.
    #[serde(skip)]
    pub number: u64,
    /// Why.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// When, in UTC.
    #[schema(format = "date-time", max_length = 20, example = "2026-12-01T08:00:00Z")]
    pub publish_at: String,
    /// The same as it was given, with the zone that it was meant in.
    #[schema(max_length = 100, example = "2026-12-01T09:00:00+01:00[Europe/Berlin]")]
    pub meant_at: String,
    /// What to do. What is to be published stands here whole, as it was when it was scheduled,
    /// until it is published or cancelled.
    #[schema(max_items = 1000)]
    pub actions: Vec<Action>,
    /// The catalogue's revision that it was checked at. What anybody publishes or withdraws after
    /// it is newer than what stands here, and is not undone.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub checked_revision: u64,
    /// Where it stands.
    pub status: ReleaseStatus,
    /// Who scheduled it, or changed it last: the name of a key.
    #[schema(max_length = 63, example = "cms")]
    pub by: String,
    /// When it was scheduled, in UTC.
    #[schema(format = "date-time", max_length = 20)]
    pub scheduled_at: String,
    /// When it was carried out, given up or cancelled, in UTC; null while it waits.
    #[schema(format = "date-time", max_length = 20)]
    pub ended_at: Option<String>,
    /// The revision that it became; null where it became none.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub revision: Option<u64>,
    /// Why it was not carried out: each thing that was wrong at its hour.
    #[schema(max_items = 1000)]
    pub errors: Vec<ReleaseError>,
}

/// Where a release stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseStatus {
    /// It waits for its hour.
    Scheduled,
    /// It was carried out.
    Published,
    /// At its hour it broke a rule, and nothing of it was done.
    Failed,
    /// It was taken back.
    Cancelled,
}

impl ReleaseStatus {
    /// Every status.
    pub const ALL: [ReleaseStatus; 4] = [
        ReleaseStatus::Scheduled,
        ReleaseStatus::Published,
        ReleaseStatus::Failed,
        ReleaseStatus::Cancelled,
    ];

    /// The word in lists and figures.
    pub const fn word(self) -> &'static str {
        match self {
            ReleaseStatus::Scheduled => "scheduled",
            ReleaseStatus::Published => "published",
            ReleaseStatus::Failed => "failed",
            ReleaseStatus::Cancelled => "cancelled",
        }
    }
}

/// One thing that kept a release from being carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReleaseError {
    /// The place in the changeset, as a JSON Pointer.
    #[schema(max_length = 500)]
    pub pointer: String,
    /// Which rule is broken.
    #[schema(max_length = 80)]
    pub code: String,
    /// What is wrong and how to mend it.
    #[schema(max_length = 4000)]
    pub detail: String,
}

impl Release {
    /// The release that a record holds.
    pub fn from_record(number: u64, body: &[u8]) -> Result<Release, serde_json::Error> {
        let release: Release = serde_json::from_slice(body)?;
        Ok(Release { number, ..release })
    }
}

/// The key of a release.
pub fn key_of(id: &str) -> String {
    format!("{RELEASE_SHELF}/{id}")
}

/// The release that a key speaks of, if it is on the shelf of releases.
pub fn id_of(key: &str) -> Option<&str> {
    key.strip_prefix(RELEASE_SHELF)?.strip_prefix('/')
}
