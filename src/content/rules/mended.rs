//! What is wrong with a document that can't be read, whatever its refused values should have been.

use std::collections::BTreeSet;

use crate::content::document::Document;
use crate::content::id::Kind;
use crate::content::mend::Mended;
use crate::content::violation::Violation;

/// What `rules` say of a mended document, without what may follow from how it was mended.
///
/// A violation counts where it is the same whichever allowed values are put in: one that some
/// choice would not have is kept back, for a false complaint is worse than one that comes later.
pub fn whatever_was_meant(
    kind: Kind,
    mended: &Mended,
    rules: impl Fn(&Document) -> Vec<Violation>,
) -> Vec<Violation> {
    let Ok(first) = Document::from_value(kind, mended.first().clone()) else { return Vec::new() };
    let mut sure = rules(&first);
    sure.retain(|violation| {
        !mended.is_made_up(&violation.pointer) && violation.code != "routine-unplayable"
    });
    let Some(others) = mended.others() else {
        sure.retain(|violation| speaks_of_one_value(violation.code));
        return sure;
    };
    for other in others {
        if sure.iter().all(|violation| speaks_of_one_value(violation.code)) {
            break;
        }
        let Ok(document) = Document::from_value(kind, other) else { continue };
        let told: BTreeSet<Violation> = rules(&document).into_iter().collect();
        sure.retain(|violation| told.contains(violation) || speaks_of_one_value(violation.code));
    }
    sure
}

/// Whether a code speaks of the value at its place alone, whatever else stands in the document.
fn speaks_of_one_value(code: &str) -> bool {
    matches!(code, "term-unknown" | "document-missing" | "vocabulary-missing")
}
