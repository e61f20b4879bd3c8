//! What a change has done, or would do: told to who made it.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::changeset::Verb;
use crate::content::delivered::standing::ChangeClass;
use crate::content::document::Document;
use crate::content::id::{Id, Kind, Reference};

/// The most differences that are told of one document.
const DIFFERENCES_MAX: usize = 200;

/// What a change has done, or would do.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Outcome {
    /// Whether nothing was done, because only the outcome was asked for.
    pub dry_run: bool,
    /// The catalogue's revision after it; the one before where nothing published changed.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub revision: u64,
    /// What became of each document that an action names, in the order of the actions.
    #[schema(max_items = 1000)]
    pub results: Vec<ActionResult>,
    /// What else had to change, because something was withdrawn for safety.
    #[schema(max_items = 100_000)]
    pub consequences: Vec<Consequence>,
}

/// What became of one document.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ActionResult {
    /// What was asked.
    pub action: Verb,
    /// The kind of document.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// What was done.
    pub done: Done,
    /// Its published version after it; null where it never was published.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub version: Option<u64>,
    /// What the change of what readers get counts as; null where they get the same.
    pub change: Option<ChangeClass>,
    /// Each place that differs from what was there before.
    #[schema(max_items = 200)]
    pub differences: Vec<Difference>,
}

/// What was done with a document. Clients treat a value that they do not know as `changed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// It is new.
    Created,
    /// Its working copy is another.
    Changed,
    /// It was published.
    Published,
    /// It was withdrawn.
    Withdrawn,
    /// Its working copy was discarded.
    Discarded,
    /// It was so already.
    Unchanged,
}

/// Something that had to change because something else was withdrawn for safety.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Consequence {
    /// The kind of document.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// What was done with it.
    pub done: Remedy,
    /// Its version after it.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub version: u64,
    /// The id of what was withdrawn.
    pub because_of: Id,
    /// Why it was done so, for a person to read.
    #[schema(max_length = 1000)]
    pub detail: String,
}

/// What a withdrawal for safety did to something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// A routine was published anew with the successor in its place.
    Recut,
    /// A routine was withdrawn too: there is no successor, or it does not fit.
    Withdrawn,
    /// A document was published anew that does not name it any more.
    Detached,
    /// Nothing but its older versions was touched, which are no longer served.
    Recalled,
}

/// One place in which two documents differ.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Difference {
    /// What happened there.
    pub op: DifferenceKind,
    /// The place, as a JSON Pointer.
    #[schema(max_length = 500)]
    pub pointer: String,
    /// What is there now; null where it was removed.
    pub value: Value,
}

/// What happened at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// Something is there that was not.
    Add,
    /// Something else is there.
    Replace,
    /// Nothing is there any more.
    Remove,
}

/// Where two documents differ; everything where there was none before.
pub fn differences(former: Option<&Document>, next: &Document) -> Vec<Difference> {
    let value = |document: &Document| serde_json::to_value(document).unwrap_or_default();
    let former = former.map_or_else(|| Value::Object(serde_json::Map::new()), value);
    let patch = json_patch::diff(&former, &value(next));
    let told = patch.0.into_iter().filter_map(|operation| match operation {
        json_patch::PatchOperation::Add(add) => {
            Some((DifferenceKind::Add, add.path.to_string(), add.value))
        }
        json_patch::PatchOperation::Replace(replace) => {
            Some((DifferenceKind::Replace, replace.path.to_string(), replace.value))
        }
        json_patch::PatchOperation::Remove(remove) => {
            Some((DifferenceKind::Remove, remove.path.to_string(), Value::Null))
        }
        // A diff has none of the others.
        _ => None,
    });
    told.take(DIFFERENCES_MAX)
        .map(|(op, path, value)| Difference { op, pointer: format!("#{path}"), value })
        .collect()
}

impl Difference {
    /// The whole document is gone.
    pub fn all_gone() -> Difference {
        Difference { op: DifferenceKind::Remove, pointer: "#".into(), value: Value::Null }
    }
}

impl Consequence {
    /// Something was done with a document because `because_of` was withdrawn.
    pub fn new(
        reference: &Reference,
        done: Remedy,
        version: u64,
        because_of: &Id,
        detail: impl Into<String>,
    ) -> Consequence {
        Consequence {
            kind: reference.kind,
            id: reference.id.clone(),
            done,
            version,
            because_of: because_of.clone(),
            detail: detail.into(),
        }
    }
}
