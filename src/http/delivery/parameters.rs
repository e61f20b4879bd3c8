//! The parameters of the read API as the contract documents them.
//!
//! Handlers read them through `http/query.rs`; a test holds the two against each other.

use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// How the documents of a page are shown.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentView {
    /// In short.
    Summary,
    /// Whole.
    Full,
}

/// How the documents of all pages are counted.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// One by one.
    Exact,
}

/// The side that comes first.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FirstSide {
    /// The left one.
    Left,
    /// The right one.
    Right,
}

/// The parameters of every list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct ListParameters {
    /// At most so many documents on a page.
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before, with everything else as it was.
    #[param(pattern = "^[A-Za-z0-9_-]+$", max_length = 2000)]
    cursor: Option<String>,
    /// These documents alone, parted by commas: up to 100 ids. `missing` names those that are not
    /// there.
    #[param(max_length = 8192, example = "supine-twist,cobra")]
    ids: Option<String>,
    /// Words to look for, as `/v1/search` does: 1 to 128 characters without the spaces around
    /// them. Without `sort` the best comes first.
    #[param(pattern = r"\S", min_length = 1, max_length = 128, example = "back")]
    q: Option<String>,
    /// Published after this instant.
    #[param(format = DateTime, max_length = 40, example = "2026-01-01T00:00:00Z")]
    updated_after: Option<String>,
    /// `full` sends whole documents instead of summaries, which are the default.
    view: Option<DocumentView>,
    /// `exact` counts the documents over all pages.
    count: Option<Counting>,
}

/// What is looked for, and among what.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct SearchParameters {
    /// Words to look for: 1 to 128 characters without the spaces around them. What has neither a
    /// letter nor a number in it finds nothing.
    #[param(pattern = r"\S", min_length = 1, max_length = 128, example = "hamstrings")]
    q: String,
    /// Kinds of documents; all of them unless told.
    #[param(max_length = 8192, example = "stretch,routine")]
    kind: Option<String>,
    /// At most so many documents on a page.
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before, with everything else as it was.
    #[param(pattern = "^[A-Za-z0-9_-]+$", max_length = 2000)]
    cursor: Option<String>,
    /// `exact` counts the documents over all pages.
    count: Option<Counting>,
}

/// The filters of stretches. Commas mean *or*, parameters mean *and*.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct StretchFilters {
    /// Terms of the vocabulary `regions`.
    #[param(max_length = 8192, example = "lower_back")]
    region: Option<String>,
    /// Terms of the vocabulary `muscles`; a group finds the muscles that belong to it.
    #[param(max_length = 8192, example = "obliques")]
    muscle: Option<String>,
    /// Terms of the vocabulary `positions`.
    #[param(max_length = 8192, example = "supine")]
    position: Option<String>,
    /// Terms of the vocabulary `techniques`.
    #[param(max_length = 8192, example = "static")]
    technique: Option<String>,
    /// Terms of the vocabulary `lateralities`.
    #[param(max_length = 8192, example = "unilateral")]
    laterality: Option<String>,
    /// Terms of the vocabulary `equipment`; `none` finds what needs nothing.
    #[param(max_length = 8192, example = "mat")]
    equipment: Option<String>,
    /// Terms of the vocabulary `difficulties`.
    #[param(max_length = 8192, example = "beginner")]
    difficulty: Option<String>,
    /// At most so long, in seconds; leaves out what has no known duration.
    #[param(minimum = 0, maximum = 86400, example = 120)]
    max_duration_s: Option<u32>,
    /// The order: `id`, `name`, `published_at`, `revision`, `duration_s`, with `-` for the
    /// largest first.
    #[param(max_length = 8192, example = "-published_at,name")]
    sort: Option<String>,
    /// What to carry along in `included`: `guidance`.
    #[param(max_length = 8192, example = "guidance")]
    include: Option<String>,
}

/// The filters of routines. Commas mean *or*, parameters mean *and*.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct RoutineFilters {
    /// Terms of the vocabulary `purposes`.
    #[param(max_length = 8192, example = "recovery")]
    purpose: Option<String>,
    /// Terms of the vocabulary `regions`, of any of its stretches.
    #[param(max_length = 8192, example = "lower_back")]
    region: Option<String>,
    /// Terms of the vocabulary `positions`, of any of its stretches.
    #[param(max_length = 8192, example = "supine")]
    position: Option<String>,
    /// Terms of the vocabulary `equipment`; `none` finds what needs nothing.
    #[param(max_length = 8192, example = "mat")]
    equipment: Option<String>,
    /// Terms of the vocabulary `difficulties`.
    #[param(max_length = 8192, example = "beginner")]
    difficulty: Option<String>,
    /// At least so long, in seconds.
    #[param(minimum = 0, maximum = 86400, example = 60)]
    min_duration_s: Option<u32>,
    /// At most so long, in seconds.
    #[param(minimum = 0, maximum = 86400, example = 600)]
    max_duration_s: Option<u32>,
    /// The order: `id`, `name`, `published_at`, `revision`, `duration_s`, with `-` for the
    /// largest first.
    #[param(max_length = 8192, example = "duration_s")]
    sort: Option<String>,
    /// What to carry along in `included`: `stretches`, `guidance`.
    #[param(max_length = 8192, example = "stretches,guidance")]
    include: Option<String>,
}

/// The filters of guidance. Commas mean *or*, parameters mean *and*.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct GuidanceFilters {
    /// Terms of the vocabulary `topics`.
    #[param(max_length = 8192, example = "stop_rules")]
    topic: Option<String>,
    /// `info`, `caution`, `seek_professional`, `stop`, `emergency`.
    #[param(max_length = 8192, example = "stop,emergency")]
    severity: Option<String>,
    /// Ids of conditions that it speaks of.
    #[param(max_length = 8192, example = "new-back-pain")]
    condition: Option<String>,
    /// Ids of stretches that it speaks of or travels with.
    #[param(max_length = 8192, example = "supine-twist")]
    stretch: Option<String>,
    /// The order: `id`, `name`, `published_at`, `revision`, `severity`, with `-` for the largest
    /// first.
    #[param(max_length = 8192, example = "-severity")]
    sort: Option<String>,
}

/// The filters of conditions.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct ConditionFilters {
    /// Terms of the vocabulary `regions`.
    #[param(max_length = 8192, example = "lower_back")]
    region: Option<String>,
    /// The order: `id`, `name`, `published_at`, `revision`, with `-` for the largest first.
    #[param(max_length = 8192, example = "name")]
    sort: Option<String>,
}

/// The order of lists that have no filters of their own.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct PlainSort {
    /// The order: `id`, `name`, `published_at`, `revision`, with `-` for the largest first.
    #[param(max_length = 8192, example = "name")]
    sort: Option<String>,
}

/// What one routine can carry along.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct RoutineInclude {
    /// What to carry along in `included`: `stretches`, `guidance`.
    #[param(max_length = 8192, example = "stretches,guidance")]
    include: Option<String>,
}

/// What one stretch can carry along.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct StretchInclude {
    /// What to carry along in `included`: `guidance`.
    #[param(max_length = 8192, example = "guidance")]
    include: Option<String>,
}

/// How a timeline is compiled.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct TimelineOptions {
    /// The side that comes first; the left one by default.
    first_side: Option<FirstSide>,
    /// The time to get into place, in seconds, instead of the routine's own.
    #[param(minimum = 0, maximum = 600, example = 5)]
    prepare_s: Option<u32>,
    /// The time to change sides, in seconds, instead of the routine's own.
    #[param(minimum = 0, maximum = 600, example = 5)]
    switch_s: Option<u32>,
    /// How long holds last, in hundredths of their own time, rounded to whole seconds.
    #[param(minimum = 50, maximum = 200, default = 100, example = 100)]
    scale_percent: Option<u32>,
}

/// Whom to give credit for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct AttributionOptions {
    /// Ids of stretches.
    #[param(max_length = 8192, example = "supine-twist")]
    stretch: Option<String>,
    /// Ids of routines; their stretches are credited too.
    #[param(max_length = 8192, example = "back-tension-five")]
    routine: Option<String>,
}

/// The id of a document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it documents what the path holds")]
pub struct IdPath {
    /// The id of the document.
    #[param(max_length = 64, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    id: String,
}

/// The id of a document and the number of a version.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it documents what the path holds")]
pub struct VersionPath {
    /// The id of the document.
    #[param(max_length = 64, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    id: String,
    /// The number of the publication.
    #[param(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    version: u64,
}
