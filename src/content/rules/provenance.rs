//! Rules about where things come from: figures, dates, reviews, pictures.

use std::fmt::Display;

use crate::content::id::Basis;
use crate::content::image::StoredImage;
use crate::content::rules::texts::is_blank;
use crate::content::source::{Review, ReviewStatus, SourceDocument};
use crate::content::violation::Findings;

/// Figures and who says them: both, or neither. `basis_field` is where the latter stands.
pub fn figure(
    place: &str,
    figures: &[(&str, Option<u32>)],
    basis_field: &str,
    basis: Option<&Basis>,
    findings: &mut Findings,
) {
    let given = figures.iter().find(|(_, figure)| figure.is_some());
    match (given, basis) {
        (Some((name, _)), None) => findings.add(
            format!("{place}/{basis_field}"),
            "figure-without-basis",
            if basis_field == "basis" {
                format!(
                    "`{name}` is given, but not who says so. Set `basis` to `source:<id>`; what \
                     no source says is no range, but a default."
                )
            } else {
                format!(
                    "`{name}` is given, but not who says so. Set `{basis_field}` to `editorial` \
                     where the choice is ours, or to `source:<id>`."
                )
            },
        ),
        (None, Some(basis)) => findings.add(
            format!("{place}/{basis_field}"),
            "basis-without-figure",
            format!(
                "`{basis}` is named, but nothing that it says. Give a figure, or set \
                 `{basis_field}` to null."
            ),
        ),
        _ => {}
    }
}

/// A range and the default in it: from least to most, and from a source.
pub fn range<N: PartialOrd + Display + Copy>(
    place: &str,
    (min_field, min): (&str, Option<N>),
    (max_field, max): (&str, Option<N>),
    (default_field, default): (&str, Option<N>),
    findings: &mut Findings,
) {
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        let detail = format!(
            "`{min_field}` is {min}, more than `{max_field}`, which is {max}. Correct one of them."
        );
        findings.add(format!("{place}/{min_field}"), "range-reversed", detail);
        return;
    }
    let Some(default) = default else { return };
    if min.is_some_and(|min| default < min) || max.is_some_and(|max| default > max) {
        let detail = format!(
            "{default} lies outside of what the source gives ({}). Choose a default within it.",
            span(min, max)
        );
        findings.add(format!("{place}/{default_field}"), "default-outside-range", detail);
    }
}

/// A range in words.
pub fn span<N: Display>(min: Option<N>, max: Option<N>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("{min} or more"),
        (None, Some(max)) => format!("{max} or less"),
        (None, None) => "nothing".into(),
    }
}

/// A range is what a source says; a choice of ours is a default.
pub fn range_of_a_source(place: &str, basis: Option<&Basis>, findings: &mut Findings) {
    if basis.is_some_and(|basis| basis.source_id().is_none()) {
        let detail = "A range is what a source says, and this one is ours. Name the source, or \
                      move the figure to the default.";
        findings.add(format!("{place}/basis"), "range-without-source", detail);
    }
}

/// A review names its reviewer and its day; without a review there are none.
pub fn review(review: &Review, findings: &mut Findings) {
    let reviewer = review.reviewer.as_deref().is_some_and(|name| !is_blank(name));
    match review.status {
        ReviewStatus::Reviewed if !reviewer || review.reviewed_at.is_none() => findings.add(
            "#/review",
            "review-unsigned",
            "A review needs a `reviewer` and the day in `reviewed_at`. Add them, or set `status` \
             to `unreviewed`.",
        ),
        ReviewStatus::Unreviewed if review.reviewer.is_some() || review.reviewed_at.is_some() => {
            findings.add(
                "#/review/status",
                "review-unsaid",
                "A reviewer or a day of review is named, yet `status` says `unreviewed`. Correct \
                 one of them.",
            );
        }
        _ => {}
    }
    date("#/review/reviewed_at", review.reviewed_at.as_deref(), findings);
    date("#/review/due_at", review.due_at.as_deref(), findings);
}

/// A day that is in the calendar.
pub fn date(pointer: &str, date: Option<&str>, findings: &mut Findings) {
    let Some(date) = date else { return };
    let mut parts = date.split('-').map(|part| part.parse::<u32>().unwrap_or_default());
    let (year, month, day) = (parts.next().unwrap_or(0), parts.next(), parts.next());
    let days = match month.unwrap_or(1) {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    if !(1..=days).contains(&day.unwrap_or(1)) {
        let detail = format!("`{date}` is in no calendar. Correct the month or the day.");
        findings.add(pointer, "date-impossible", detail);
    }
}

/// Pictures are credited. `steps` tells whether the document has a step of that id.
pub fn images(images: &[StoredImage], findings: &mut Findings) {
    for (at, image) in images.iter().enumerate() {
        if is_blank(&image.credit) {
            let detail = "Nobody is credited. Say who made the picture and under which licence.";
            findings.add(format!("#/images/{at}/credit"), "credit-missing", detail);
        }
    }
}

/// What holds for a source by itself.
pub fn source(source: &SourceDocument, findings: &mut Findings) {
    date("#/published_on", source.published_on.as_deref(), findings);
    date("#/updated_on", source.updated_on.as_deref(), findings);
    if source.reprint && source.url.is_none() {
        let detail = "`reprint` says that the address is a copy, but there is none. Give the \
                      `url`, or set `reprint` to false.";
        findings.add("#/reprint", "reprint-without-url", detail);
    }
}
