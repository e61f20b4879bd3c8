//! What an import has done, or why it was not made: told line by line.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::content::delivered::standing::ChangeClass;
use crate::content::id::{Id, Kind, Reference};
use crate::desk::intake::Faults;
use crate::desk::refusal::Refusal;

/// What an import does with what it brings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportMode {
    /// Only tells what `merge` would do.
    Validate,
    /// Publishes what is new or differs.
    #[default]
    Merge,
    /// Does so, and withdraws what is published and does not come.
    Mirror,
}

/// What an import has done, or would do.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ImportReport {
    /// What was asked.
    pub mode: ImportMode,
    /// Whether nothing was done, because only the outcome was asked for.
    pub dry_run: bool,
    /// The catalogue's revision after it; the one before where nothing changed.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub revision: u64,
    /// How many there were of each.
    pub counts: ImportCounts,
    /// What became of each line, in their order; after them what became of documents that came on
    /// none.
    #[schema(max_items = 400_000)]
    pub lines: Vec<ImportLine>,
}

/// How many documents an import has done what with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImportCounts {
    /// Lines that held something.
    #[schema(maximum = 200_000)]
    pub lines: u64,
    /// Documents that are new.
    #[schema(maximum = 200_000)]
    pub created: u64,
    /// Documents that have a new version.
    #[schema(maximum = 200_000)]
    pub changed: u64,
    /// Documents that readers get already as they came.
    #[schema(maximum = 200_000)]
    pub unchanged: u64,
    /// Documents that were left as they are, each with the reason.
    #[schema(maximum = 400_000)]
    pub left: u64,
    /// Documents that were withdrawn, because they did not come.
    #[schema(maximum = 200_000)]
    pub withdrawn: u64,
    /// Lines that break a rule. Where there is one, nothing is done.
    #[schema(maximum = 200_000)]
    pub refused: u64,
}

/// What became of one document.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ImportLine {
    /// The line that it came on; null where it came on none.
    #[schema(minimum = 1, maximum = 200_000)]
    pub line: Option<u64>,
    /// The kind of document.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// What was done with it.
    pub outcome: ImportOutcome,
    /// Its published version after it; null where it never was published.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub version: Option<u64>,
    /// What the change of what readers get counts as; null where they get the same.
    pub change: Option<ChangeClass>,
    /// Why it was left as it is; null where it was not.
    #[schema(max_length = 1000)]
    pub detail: Option<String>,
}

/// What was done with a document. Clients treat a value that they do not know as `changed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// It is new.
    Created,
    /// It has a new version.
    Changed,
    /// Readers get it already as it came.
    Unchanged,
    /// It was left as it is.
    Left,
    /// It was withdrawn.
    Withdrawn,
}

/// Why an import was not made. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportRefusal {
    /// Lines break rules.
    #[error("{} rules are broken on {} lines", .0.count, .0.lines)]
    Lines(Faults),
    /// More would be withdrawn than was allowed.
    #[error("{} documents would be withdrawn, and {max} are allowed", .references.len())]
    Deletes {
        /// What would be withdrawn.
        references: Vec<Reference>,
        /// How many were allowed.
        max: u64,
    },
    /// What any change can be refused for.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl ImportReport {
    /// A report of these lines.
    pub fn new(
        mode: ImportMode,
        revision: u64,
        brought: u64,
        lines: Vec<ImportLine>,
    ) -> ImportReport {
        let mut counts = ImportCounts { lines: brought, ..ImportCounts::default() };
        for line in &lines {
            let count = match line.outcome {
                ImportOutcome::Created => &mut counts.created,
                ImportOutcome::Changed => &mut counts.changed,
                ImportOutcome::Unchanged => &mut counts.unchanged,
                ImportOutcome::Left => &mut counts.left,
                ImportOutcome::Withdrawn => &mut counts.withdrawn,
            };
            *count += 1;
        }
        let dry_run = mode == ImportMode::Validate;
        ImportReport { mode, dry_run, revision, counts, lines }
    }
}
