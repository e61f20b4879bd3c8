//! What is due to be reviewed: of what readers get, the most urgent first.

use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::catalog::edition::Edition;
use crate::catalog::published::Published;
use crate::content::id::{Id, Kind};
use crate::content::source::ReviewStatus;
use crate::http::code::Code;
use crate::http::management::answer::answer;
use crate::http::problem::{Problem, repeated};
use crate::http::query::Query;
use crate::http::state::State;

/// The most documents of a page.
const LIMIT_MAX: u64 = 100;
/// How many there are unless told.
const LIMIT: u64 = 20;
/// How far ahead is looked, unless told.
const DUE_WITHIN_DAYS: u64 = 30;
/// How far ahead can be looked: ten years.
const DUE_WITHIN_DAYS_MAX: u64 = 3660;

/// Published documents that somebody has to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReviewList {
    /// The documents: those with a day first, by it, then those that nobody has looked at, those
    /// that were published first before the others.
    #[schema(max_items = 100)]
    pub items: Vec<DueReview>,
    /// The `cursor` of the next page; null on the last one.
    #[schema(
        pattern = "^[01]~[0-9-]{10}~[a-z]+~[a-z0-9-]+$",
        max_length = 100,
        example = "0~2026-11-22~stretch~supine-twist"
    )]
    pub next_cursor: Option<String>,
}

/// A document that somebody has to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DueReview {
    /// The kind of document.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// What it is called in English, or else in the language that it was written in.
    #[schema(max_length = 200, example = "Supine twist")]
    pub name: Option<String>,
    /// Why it is here.
    pub state: ReviewState,
    /// The day by which it is to be reviewed.
    #[schema(format = Date, max_length = 10)]
    pub due_at: Option<String>,
    /// The day of its last review.
    #[schema(format = Date, max_length = 10)]
    pub reviewed_at: Option<String>,
    /// Who reviewed it last.
    #[schema(max_length = 200)]
    pub reviewer: Option<String>,
    /// Its published version.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub version: u64,
    /// When that was published, in UTC.
    #[schema(format = DateTime, max_length = 20)]
    pub published_at: String,
}

/// Why a document is to be looked at. Clients treat a value that they do not know as `overdue`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// Its day is over.
    Overdue,
    /// Its day comes soon, or is today.
    Due,
    /// Nobody qualified has looked at it, and its day, if it has one, comes later.
    Unreviewed,
}

impl ReviewState {
    const WORDS: [(&str, ReviewState); 3] = [
        ("overdue", ReviewState::Overdue),
        ("due", ReviewState::Due),
        ("unreviewed", ReviewState::Unreviewed),
    ];
}

/// Which reviews, and how many.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `http/query.rs` reads")]
pub struct ReviewFilters {
    /// Those that stand so; all of them unless told.
    state: Option<ReviewState>,
    /// How many days ahead is `due`.
    #[param(minimum = 0, maximum = 3660, default = 30, example = 30)]
    due_within_days: Option<u32>,
    /// At most so many documents on a page.
    #[param(minimum = 1, maximum = 100, default = 20, example = 20)]
    limit: Option<u32>,
    /// The `next_cursor` of the page before, with everything else as it was.
    #[param(pattern = "^[01]~[0-9-]{10}~[a-z]+~[a-z0-9-]+$", max_length = 100)]
    cursor: Option<String>,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
struct Asked {
    today: Date,
    until: Date,
    state: Option<ReviewState>,
    limit: usize,
}

/// The published documents whose review is due or overdue, or that nobody has looked at, the oldest
/// first. A day counts as it is in UTC.
#[utoipa::path(
    get, path = "/manage/v1/reviews", tag = "history", params(ReviewFilters),
    responses((status = OK, description = "What is to be looked at.", body = ReviewList))
)]
pub async fn list_reviews(
    state: Data<State>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wanted = query.choice("state", &ReviewState::WORDS);
    let days = query.number("due_within_days", 0..=DUE_WITHIN_DAYS_MAX).unwrap_or(DUE_WITHIN_DAYS);
    let limit = query.number("limit", 1..=LIMIT_MAX).unwrap_or(LIMIT);
    let cursor = query.text("cursor");
    if let Some(cursor) = cursor.as_ref().filter(|cursor| !is_place(cursor)) {
        let detail = format!("`cursor` is `{}`: send a `next_cursor`.", repeated(cursor));
        query.fault("malformed", Some("cursor"), detail);
    }
    query.finish()?;
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let ahead = Span::new().days(i64::try_from(days).unwrap_or_default());
    let until = today.saturating_add(ahead);
    let limit = usize::try_from(limit).unwrap_or_default();
    let asked = Asked { today, until, state: wanted, limit };
    let edition = state.live.edition();
    // Every document is looked at: not on a thread that others wait for.
    let list = web::block(move || reviews(&edition, asked, cursor.as_deref())).await;
    let list = list.map_err(|error| Problem::new(Code::Unavailable, error.to_string()))?;
    Ok(answer(&list))
}

/// What is to be looked at, as of a day.
fn reviews(edition: &Edition, asked: Asked, after: Option<&str>) -> ReviewList {
    let items = Kind::ALL.into_iter().flat_map(|kind| edition.items(kind));
    let mut due: Vec<(String, ReviewState, &Published)> = items
        .filter_map(|item| {
            let published = item.published.as_ref();
            let (state, day) = standing(published, asked.today, asked.until)?;
            let document = &published.document;
            let rank = u8::from(state == ReviewState::Unreviewed);
            let place = format!("{rank}~{day}~{}~{}", document.kind().word(), document.id());
            Some((place, state, published))
        })
        .filter(|(place, state, _)| {
            asked.state.is_none_or(|wanted| wanted == *state)
                && after.is_none_or(|after| place.as_str() > after)
        })
        .collect();
    due.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    let has_more = due.len() > asked.limit;
    due.truncate(asked.limit);
    let next_cursor = due.last().filter(|_| has_more).map(|(place, ..)| place.clone());
    let items = due.into_iter().map(|(_, state, published)| told(state, published)).collect();
    ReviewList { items, next_cursor }
}

/// Where the review of a document stands, and the day by which it comes in its turn; nothing where
/// nobody has to look at it yet.
fn standing(published: &Published, today: Date, until: Date) -> Option<(ReviewState, String)> {
    let review = published.document.review()?;
    let due = review.due_at.as_deref().and_then(|due| due.parse::<Date>().ok());
    match due {
        Some(day) if day < today => Some((ReviewState::Overdue, day.to_string())),
        Some(day) if day <= until => Some((ReviewState::Due, day.to_string())),
        _ if review.status == ReviewStatus::Unreviewed => {
            let day = published.published_at.get(..10).unwrap_or("0000-00-00");
            Some((ReviewState::Unreviewed, day.to_owned()))
        }
        _ => None,
    }
}

fn told(state: ReviewState, published: &Published) -> DueReview {
    let document = &published.document;
    let review = document.review();
    DueReview {
        kind: document.kind(),
        id: document.id().clone(),
        name: document.name(),
        state,
        due_at: review.and_then(|review| review.due_at.clone()),
        reviewed_at: review.and_then(|review| review.reviewed_at.clone()),
        reviewer: review.and_then(|review| review.reviewer.clone()),
        version: published.version,
        published_at: published.published_at.clone(),
    }
}

/// Whether a text is a place in the order of reviews.
fn is_place(text: &str) -> bool {
    let parts: Vec<&str> = text.split('~').collect();
    matches!(parts.as_slice(), [rank, day, kind, id]
        if ["0", "1"].contains(rank)
            && day.len() == 10
            && Kind::from_word(kind).is_some()
            && Id::is_valid(id))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::{Value, json};

    use super::{ReviewState, standing};
    use crate::catalog::published::Published;
    use crate::content::document::Document;
    use crate::content::id::Kind;

    fn guidance(review: Value) -> Published {
        let stored = include_str!("../../../data/guidance/stop-at-pain.json");
        let mut stored: Value = serde_json::from_str(stored).unwrap();
        stored["review"] = review;
        let document = Document::from_value(Kind::Guidance, stored).unwrap();
        Published::first(document, 1, "2026-02-03T04:05:06Z")
    }

    #[test]
    fn a_review_is_due_from_its_window_to_its_day_and_overdue_after_it() {
        let (today, until) = (date(2026, 11, 22), date(2026, 12, 22));
        let at = |status: &str, due: Option<&str>| {
            let review =
                json!({ "status": status, "reviewer": null, "reviewed_at": null, "due_at": due });
            standing(&guidance(review), today, until)
        };
        let told = |state, day: &str| Some((state, day.to_owned()));
        for status in ["reviewed", "unreviewed"] {
            let overdue = told(ReviewState::Overdue, "2026-11-21");
            assert_eq!(at(status, Some("2026-11-21")), overdue);
            for day in ["2026-11-22", "2026-12-22"] {
                assert_eq!(at(status, Some(day)), told(ReviewState::Due, day));
            }
        }
        for later in [None, Some("2026-12-23")] {
            assert_eq!(at("reviewed", later), None);
            let unreviewed = told(ReviewState::Unreviewed, "2026-02-03");
            assert_eq!(at("unreviewed", later), unreviewed, "nobody has looked at it");
        }
    }
}
