//! One document by itself: as far as it can be read, and everything that is wrong within it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::content::document::Document;
use crate::content::id::Kind;
use crate::content::mend::Mended;
use crate::content::rules::document::check_document;
use crate::content::rules::mended::whatever_was_meant;
use crate::content::rules::plain::plain_words;
use crate::content::schema::{Checker, place, speaks_of_members};
use crate::content::violation::Violation;

/// What is known of a document by itself.
#[derive(Debug)]
pub struct Checked {
    /// The document, where it can be read.
    pub document: Option<Document>,
    /// A mended copy, where it can't.
    pub mended: Option<Mended>,
    /// Everything that is wrong within it, in its own order.
    pub violations: Vec<Violation>,
}

impl Checked {
    /// Whether others can be measured by it: nothing is wrong but its words, if anything.
    pub fn is_sound(&self) -> bool {
        self.violations.iter().all(|violation| violation.pointer.starts_with("#/texts"))
    }
}

/// Looks at one document by itself.
pub fn check_value(checker: &Checker, kind: Kind, value: &Value) -> Checked {
    let mut violations = checker.check(kind, value);
    let (document, mended, mut more) = match Document::from_value(kind, value.clone()) {
        Ok(document) => {
            let more = check_document(&document);
            (Some(document), None, more)
        }
        Err(error) if violations.is_empty() => {
            let detail = format!("The document can't be read: {error}.");
            violations.push(Violation::new("#", "document-unreadable", detail));
            (None, None, Vec::new())
        }
        Err(_) => {
            let mended = checker.mend(kind, value);
            let more = mended
                .as_ref()
                .map(|mended| whatever_was_meant(kind, mended, check_document))
                .unwrap_or_default();
            (None, mended, more)
        }
    };
    let words = plain_words(kind, value, &more, &|pointer| checker.may_be_null(kind, pointer));
    more.extend(words);
    merge(Some(value), &mut violations, more);
    Checked { document, mended, violations }
}

/// Adds what the rules say, but not of a value that the schema refuses already.
///
/// Of an empty text the rules know better than the schema whether null will do.
pub fn merge(value: Option<&Value>, violations: &mut Vec<Violation>, more: Vec<Violation>) {
    if more.is_empty() {
        return;
    }
    for known in violations.iter_mut().filter(|known| known.code == "text-empty") {
        let of_it = |new: &&Violation| new.code == "text-missing" && new.pointer == known.pointer;
        if let Some(new) = more.iter().find(of_it) {
            known.detail.clone_from(&new.detail);
        }
    }
    let refused: BTreeSet<String> = violations
        .iter()
        .filter(|known| !speaks_of_members(known.code))
        .map(|known| known.pointer.clone())
        .collect();
    let lacking: BTreeSet<String> = violations
        .iter()
        .filter(|known| known.code == "field-missing")
        .map(|known| known.pointer.clone())
        .collect();
    // A rule takes a field that was left out for null.
    let is_left_out = |new: &Violation| {
        new.pointer.rsplit_once('/').is_some_and(|(parent, _)| lacking.contains(parent))
            && value.is_some_and(|value| value.pointer(&new.pointer[1..]).is_none())
    };
    violations.extend(
        more.into_iter().filter(|new| !refused.contains(&new.pointer) && !is_left_out(new)),
    );
    if let Some(value) = value {
        violations.sort_by_cached_key(|violation| place(value, &violation.pointer));
    }
}
