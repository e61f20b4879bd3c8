//! Carrying out actions: from what is asked to a proposal without a fault.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::backstage::view::{Backstage, Status};
use crate::changeset::Verb;
use crate::content::delivered::standing::{ChangeClass, Reason};
use crate::content::document::Document;
use crate::content::id::{Id, Reference};
use crate::content::schema::Checker;
use crate::content::violation::Violation;
use crate::desk::cascade::cascade;
use crate::desk::check::{alone, lacking, published, taken_ids};
use crate::desk::condition::Condition;
use crate::desk::outcome::{ActionResult, Done, Outcome, differences};
use crate::desk::plan::{Plan, can_hurt};
use crate::desk::proposal::{Proposal, Standing, Withdrawing};
use crate::desk::refusal::Refusal;
use crate::desk::version::{Author, MESSAGE_LETTERS_MAX};

/// One action on one document.
#[derive(Debug, Clone)]
pub struct Act {
    /// What to do.
    pub verb: Verb,
    /// With which document.
    pub reference: Reference,
    /// The whole document, for `put`; for `publish` where it is not the working copy that goes out.
    pub document: Option<Value>,
    /// The state that it is made for.
    pub condition: Option<Condition>,
    /// For `publish`: what the change counts as.
    pub wish: Option<ChangeClass>,
    /// For `withdraw`: why.
    pub withdrawing: Option<Withdrawing>,
    /// Where it stands in what was asked: `#/actions/3`; nothing for a request of its own.
    pub place: Option<String>,
}

impl Act {
    /// An action in a request of its own.
    pub fn new(verb: Verb, reference: Reference, condition: Option<Condition>) -> Act {
        Act {
            verb,
            reference,
            document: None,
            condition,
            wish: None,
            withdrawing: None,
            place: None,
        }
    }

    /// A pointer into the document of this action, as a pointer into what was asked.
    fn point(&self, violation: Violation) -> Violation {
        let Some(place) = &self.place else { return violation };
        let rest = violation.pointer.strip_prefix('#').unwrap_or_default();
        // What the action itself says stands beside its document.
        let member = if rest == "/change" { "" } else { "/document" };
        Violation { pointer: format!("{place}{member}{rest}"), ..violation }
    }
}

/// What actions would do, all rules kept.
pub fn carry(
    backstage: &Backstage,
    checker: &Checker,
    acts: &[Act],
    author: Author<'_>,
) -> Result<(Plan, Outcome), Refusal> {
    let mut carrying = Carrying {
        proposal: Proposal::new(backstage),
        checker,
        read: BTreeSet::new(),
        violations: Vec::new(),
        unconditional: Vec::new(),
    };
    for act in acts {
        carrying.take(act)?;
    }
    if !carrying.unconditional.is_empty() {
        return Err(Refusal::Unconditional(carrying.unconditional));
    }
    carrying.finish(acts, author)
}

struct Carrying<'a> {
    proposal: Proposal<'a>,
    checker: &'a Checker,
    /// Documents that were checked by themselves.
    read: BTreeSet<Reference>,
    violations: Vec<Violation>,
    unconditional: Vec<Violation>,
}

impl Carrying<'_> {
    fn take(&mut self, act: &Act) -> Result<(), Refusal> {
        let copy = self.proposal.backstage.working_copy(&act.reference);
        let number = copy.map(|copy| copy.number);
        match &act.condition {
            Some(condition) if !condition.is_met(number) => {
                return Err(Refusal::stale(&act.reference, copy));
            }
            None if act.verb == Verb::Put && number.is_some() => {
                let detail = format!(
                    "The {} `{}` is there already: say in `if_match` for which state this is \
                     meant.",
                    act.reference.kind, act.reference.id
                );
                let place = act.place.clone().unwrap_or_else(|| "#".into());
                let pointer = format!("{place}/if_match");
                self.unconditional.push(Violation::new(pointer, "precondition-missing", detail));
                return Ok(());
            }
            _ => {}
        }
        match act.verb {
            Verb::Put => self.put(act),
            Verb::Publish => self.publish(act)?,
            Verb::Withdraw => self.withdraw(act)?,
            Verb::Delete => self.discard(act)?,
        }
        Ok(())
    }

    fn put(&mut self, act: &Act) {
        if let Some(document) = self.sound(act, act.document.as_ref().unwrap_or(&Value::Null)) {
            self.proposal.put(act.reference.clone(), document);
        }
    }

    /// The document that an action brings, unless something is wrong with it by itself.
    fn sound(&mut self, act: &Act, value: &Value) -> Option<Document> {
        match alone(self.checker, &act.reference, value) {
            Ok(document) => {
                let taken = taken_ids(&self.proposal, &document);
                self.tell(act, taken);
                self.read.insert(act.reference.clone());
                Some(document)
            }
            Err(violations) => {
                self.tell(act, violations);
                None
            }
        }
    }

    fn publish(&mut self, act: &Act) -> Result<(), Refusal> {
        if let Some(value) = &act.document {
            if let Some(document) = self.sound(act, value) {
                self.proposal.publish(act.reference.clone(), document, act.wish);
            }
            return Ok(());
        }
        let copy = self.proposal.working_copy(&act.reference).cloned();
        match copy {
            Some(document) => {
                self.proposal.publish(act.reference.clone(), document, act.wish);
                Ok(())
            }
            // It was to be put here, and is told what is wrong with it.
            None if !self.violations.is_empty() => Ok(()),
            None => self.missing(act),
        }
    }

    fn withdraw(&mut self, act: &Act) -> Result<(), Refusal> {
        let Reference { kind, id } = &act.reference;
        let Some(going) = &act.withdrawing else { return self.missing(act) };
        let Some(former) = self.proposal.backstage.edition.record(*kind, id.as_str()) else {
            if self.proposal.working_copy(&act.reference).is_none() {
                return self.missing(act);
            }
            let detail = format!(
                "The {kind} `{id}` was never published, so no reader has it. Discard it by DELETE."
            );
            return Err(Refusal::Conflict(detail));
        };
        // What was withdrawn already can still be found to hurt.
        let reason = former.withdrawn.as_ref().map(|withdrawal| withdrawal.reason);
        if reason.is_some_and(|reason| reason == Reason::Safety || going.reason != Reason::Safety) {
            return Ok(());
        }
        // A withdrawal for safety is not held up by a slip in what goes with it.
        if going.reason != Reason::Safety {
            self.tell_slips(act, going);
        }
        self.proposal.standings.insert(act.reference.clone(), Standing::Withdrawn(going.clone()));
        Ok(())
    }

    /// What is wrong with what readers are to be told.
    fn tell_slips(&mut self, act: &Act, going: &Withdrawing) {
        let kind = act.reference.kind;
        let place = act.place.as_deref().unwrap_or("#");
        let is_other = |id: &&Id| {
            let successor = Reference { kind, id: (*id).clone() };
            successor != act.reference && self.proposal.find(&successor).is_some()
        };
        if let Some(id) = going.successor_id.as_ref().filter(|id| !is_other(id)) {
            let detail = format!(
                "The successor `{id}` is no other published {kind}. Name one that is, or none."
            );
            let pointer = format!("{place}/successor_id");
            self.violations.push(Violation::new(pointer, "successor-missing", detail));
        }
        let letters = going.message.as_ref().map_or(0, |message| message.chars().count());
        if letters > MESSAGE_LETTERS_MAX {
            let detail = format!(
                "The message has {letters} letters: say it in {MESSAGE_LETTERS_MAX} at most."
            );
            self.violations.push(Violation::new(
                format!("{place}/message"),
                "text-too-long",
                detail,
            ));
        }
    }

    fn discard(&mut self, act: &Act) -> Result<(), Refusal> {
        let Some(copy) = self.proposal.backstage.working_copy(&act.reference) else {
            return self.missing(act);
        };
        if copy.status != Status::Draft {
            let Reference { kind, id } = &act.reference;
            let detail = format!(
                "The {kind} `{id}` has no changes to discard. To take it away from readers, \
                 withdraw it."
            );
            return Err(Refusal::Conflict(detail));
        }
        self.proposal.drafts.insert(act.reference.clone(), None);
        Ok(())
    }

    fn missing(&mut self, act: &Act) -> Result<(), Refusal> {
        let Some(place) = &act.place else { return Err(Refusal::Missing(act.reference.clone())) };
        let Reference { kind, id } = &act.reference;
        let detail = format!("There is no {kind} `{id}`. Correct the id, or put it before.");
        self.violations.push(Violation::new(format!("{place}/id"), "document-missing", detail));
        Ok(())
    }

    fn tell(&mut self, act: &Act, violations: Vec<Violation>) {
        self.violations.extend(violations.into_iter().map(|violation| act.point(violation)));
    }

    fn finish(mut self, acts: &[Act], author: Author<'_>) -> Result<(Plan, Outcome), Refusal> {
        let consequences = cascade(&mut self.proposal);
        self.refuse_used()?;
        let last: BTreeMap<&Reference, &Act> =
            acts.iter().map(|act| (&act.reference, act)).collect();
        for (reference, violations) in published(&self.proposal, self.checker, &self.read) {
            if let Some(act) = last.get(&reference) {
                self.tell(act, violations);
            }
        }
        self.violations.extend(lacking(&self.proposal));
        let plan = Plan::of(&self.proposal, author)?;
        for (reference, violation) in &plan.understated {
            if let Some(act) = last.get(reference) {
                self.violations.push(act.point(violation.clone()));
            }
        }
        if !self.violations.is_empty() {
            return Err(Refusal::Invalid(self.violations));
        }
        let results = acts.iter().map(|act| result(&self.proposal, &plan, act)).collect();
        let revision = plan.revision;
        Ok((plan, Outcome { dry_run: false, revision, results, consequences }))
    }

    /// What is in use can't be withdrawn, unless it hurts.
    fn refuse_used(&self) -> Result<(), Refusal> {
        let is_held_up = |reference: &Reference, standing: &Standing| {
            matches!(standing, Standing::Withdrawn(going)
                if going.reason != Reason::Safety || !can_hurt(reference.kind))
        };
        let standings = self.proposal.standings.iter();
        let going = standings.filter(|(reference, standing)| is_held_up(reference, standing));
        let users = self.proposal.users_of(&going.map(|(one, _)| one.clone()).collect());
        if users.is_empty() { Ok(()) } else { Err(Refusal::InUse(users.into_iter().collect())) }
    }
}

/// What became of the document of an action.
fn result(proposal: &Proposal<'_>, plan: &Plan, act: &Act) -> ActionResult {
    let Reference { kind, id } = &act.reference;
    let record = proposal.backstage.edition.record(*kind, id.as_str());
    let published = plan.published.get(&act.reference);
    let is_other_copy = plan.drafts.contains(&act.reference);
    let was_there = proposal.backstage.working_copy(&act.reference).is_some();
    let done = match act.verb {
        Verb::Put if !was_there => Done::Created,
        Verb::Put if is_other_copy || published.is_some() => Done::Changed,
        Verb::Publish if published.is_some() => Done::Published,
        Verb::Withdraw if published.is_some() => Done::Withdrawn,
        Verb::Delete if is_other_copy => Done::Discarded,
        Verb::Put | Verb::Publish | Verb::Withdraw | Verb::Delete => Done::Unchanged,
    };
    let differences = match act.verb {
        Verb::Put => {
            let former = proposal.backstage.working_copy(&act.reference).map(|copy| copy.document);
            let next = proposal.working_copy(&act.reference);
            next.map(|next| differences(former, next)).unwrap_or_default()
        }
        Verb::Publish => {
            let former: Option<&Document> = record.map(|record| &record.document);
            let next = proposal.find(&act.reference);
            next.map(|next| differences(former, next)).unwrap_or_default()
        }
        Verb::Withdraw | Verb::Delete => Vec::new(),
    };
    ActionResult {
        action: act.verb,
        kind: *kind,
        id: id.clone(),
        done,
        version: published.map(|(version, _)| *version).or(record.map(|record| record.version)),
        change: match act.verb {
            Verb::Publish | Verb::Withdraw => published.map(|(_, class)| *class),
            Verb::Put | Verb::Delete => None,
        },
        differences,
    }
}
