//! The actions of a changeset, as the desk carries them out.

use serde_json::Value;

use crate::changeset::{Action, Verb};
use crate::content::id::{Id, Kind, Reference};
use crate::content::violation::Violation;
use crate::desk::carry::Act;
use crate::desk::condition::Condition;
use crate::desk::proposal::Withdrawing;

/// What the desk is to do; every action that lacks something is told.
pub fn acts(actions: &[Action]) -> Result<Vec<Act>, Vec<Violation>> {
    let mut violations = Vec::new();
    let mut acts = Vec::with_capacity(actions.len());
    for (at, action) in actions.iter().enumerate() {
        let place = format!("#/actions/{at}");
        match act(&place, action) {
            Ok(act) => acts.push(act),
            Err(violation) => violations.push(violation),
        }
    }
    if violations.is_empty() { Ok(acts) } else { Err(violations) }
}

fn act(place: &str, action: &Action) -> Result<Act, Violation> {
    let needs = |member: &str, detail: &str| {
        Violation::new(format!("{place}/{member}"), "member-missing", detail.to_owned())
    };
    let reference = match action.action {
        Verb::Put => {
            let document = action.document.as_ref();
            let document = document.ok_or_else(|| needs("document", "Give the whole document."))?;
            named_by(document).ok_or_else(|| {
                needs("document", "Give the document its `kind` and an `id` in kebab-case.")
            })?
        }
        Verb::Publish | Verb::Withdraw | Verb::Delete => Reference {
            kind: action.kind.ok_or_else(|| needs("kind", "Say the kind: `stretch`."))?,
            id: action.id.clone().ok_or_else(|| needs("id", "Say which document."))?,
        },
    };
    if action.kind.is_some_and(|kind| kind != reference.kind)
        || action.id.as_ref().is_some_and(|id| *id != reference.id)
    {
        let detail = format!("The document is the {} `{}`.", reference.kind, reference.id);
        return Err(Violation::new(format!("{place}/id"), "id-misplaced", detail));
    }
    let withdrawing = match action.action {
        Verb::Withdraw => Some(Withdrawing {
            reason: action.reason.ok_or_else(|| needs("reason", "Say why."))?,
            severity: action.severity,
            message: action.message.clone(),
            successor_id: action.successor_id.clone(),
        }),
        Verb::Put | Verb::Publish | Verb::Delete => None,
    };
    Ok(Act {
        verb: action.action,
        reference,
        document: action.document.clone(),
        condition: action.if_match.as_deref().map(Condition::of_match),
        wish: action.change,
        withdrawing,
        place: Some(place.to_owned()),
    })
}

/// What a document calls itself.
pub fn named_by(document: &Value) -> Option<Reference> {
    let kind = Kind::from_word(document.get("kind")?.as_str()?)?;
    let id = document.get("id")?.as_str().filter(|id| Id::is_valid(id))?;
    Some(Reference { kind, id: Id::new(id) })
}
