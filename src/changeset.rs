//! What a changeset asks: many actions that become one revision, or none.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::content::delivered::standing::ChangeClass;
use crate::content::delivered::standing::Reason;
use crate::content::guidance::Severity;
use crate::content::id::{Id, Kind};

/// The most actions of one changeset.
pub const ACTIONS_MAX: usize = 1000;

/// Many actions, which are carried out together or not at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Changeset {
    /// Why: told to whoever reads the history.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// When, as an instant of RFC 3339 with its offset, and with the zone that it was meant in, if
    /// any, as in `2026-12-01T09:00:00+01:00[Europe/Berlin]`. Null for at once.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub publish_at: Option<String>,
    /// Only tell what it would do.
    #[serde(default)]
    pub dry_run: Option<bool>,
    /// What to do, in this order.
    #[schema(min_items = 1, max_items = 1000)]
    pub actions: Vec<Action>,
}

/// One action of a changeset. Which members it needs depends on `action`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// What to do.
    pub action: Verb,
    /// The kind of document; `put` takes it from the document.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// The id of the document; `put` takes it from the document.
    #[serde(default)]
    pub id: Option<Id>,
    /// The whole document, for `put`. With `publish` this document goes out as it stands here, and
    /// not the working copy: so a release has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Value>,
    /// The ETag of the working copy that the action is made for; `put` needs it where there is one.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub if_match: Option<String>,
    /// For `publish`: what the change counts as, where it is more serious than it looks.
    #[serde(default)]
    pub change: Option<ChangeClass>,
    /// For `withdraw`: why.
    #[serde(default)]
    pub reason: Option<Reason>,
    /// For `withdraw`: how serious it is.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// For `withdraw`: what readers are told.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub message: Option<String>,
    /// For `withdraw`: what to use instead.
    #[serde(default)]
    pub successor_id: Option<Id>,
}

/// What an action does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Writes a working copy.
    Put,
    /// Publishes a working copy.
    Publish,
    /// Takes a document away from readers.
    Withdraw,
    /// Discards a working copy.
    Delete,
}
