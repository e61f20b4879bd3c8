//! The records that a proposal would write, and what it is told as.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;

use crate::backstage::draft::{self, Draft};
use crate::catalog::published::{self, CATALOGUE_HEAD, Head, Published};
use crate::catalog::spread::spread;
use crate::content::delivered::standing::ChangeClass;
use crate::content::id::{Kind, Reference};
use crate::content::violation::Violation;
use crate::desk::proposal::Proposal;
use crate::desk::refusal::Refusal;
use crate::desk::version::{Author, Next, recalls};
use crate::store::contract::{Change, Expect};
use crate::store::key::{InvalidKey, Key};

/// What would be written.
#[derive(Default)]
pub struct Plan {
    /// The records.
    pub changes: Vec<Change>,
    /// The catalogue's revision after it.
    pub revision: u64,
    /// What readers would get other than now: the version and what the change counts as.
    pub published: BTreeMap<Reference, (u64, ChangeClass)>,
    /// The working copies that would be other than now, or gone.
    pub drafts: BTreeSet<Reference>,
    /// Changes that were called milder than they are.
    pub understated: BTreeMap<Reference, Violation>,
}

impl Plan {
    /// What `proposal` would write.
    pub fn of(proposal: &Proposal<'_>, author: Author<'_>) -> Result<Plan, Refusal> {
        let edition = &proposal.backstage.edition;
        let revision = edition.revision() + 1;
        let mut plan = Plan { revision, ..Plan::default() };
        let standings: Vec<_> = proposal.standings.iter().collect();
        let planned = spread(standings, |part| {
            let planned = part.into_iter().map(|(reference, standing)| {
                let next = Next::of(proposal, reference, standing, author);
                (reference.clone(), Written::of_any(proposal, reference, &next), next.understated)
            });
            planned.collect()
        });
        for (reference, written, understated) in planned {
            plan.understated.extend(understated.map(|violation| (reference.clone(), violation)));
            if let Some(written) = written? {
                plan.take(reference, written);
            }
        }
        plan.recall_alone(proposal, author)?;
        for reference in proposal.drafts.keys().chain(proposal.standings.keys()) {
            plan.put_draft(proposal, reference, author)?;
        }
        if plan.published.is_empty() {
            plan.revision = edition.revision();
        } else {
            let expect = match proposal.backstage.head_number {
                0 => Expect::Absent,
                number => Expect::At(number),
            };
            let head = Bytes::from(serde_json::to_vec(&Head { revision })?);
            plan.changes.push(change(CATALOGUE_HEAD, expect, Some(head))?);
        }
        Ok(plan)
    }

    fn take(&mut self, reference: Reference, written: Written) {
        self.changes.push(written.change);
        self.published.insert(reference, (written.version, written.class));
    }

    /// Recalls versions of documents that stay as they are.
    fn recall_alone(&mut self, proposal: &Proposal<'_>, author: Author<'_>) -> Result<(), Refusal> {
        for reference in proposal.recalls.keys() {
            if self.published.contains_key(reference) {
                continue;
            }
            let edition = &proposal.backstage.edition;
            let former = edition.record(reference.kind, reference.id.as_str());
            let Some(former) = former else { continue };
            let mut next = Published::clone(former);
            next.recalls.extend(recalls(proposal, reference, self.revision, author));
            let written = Written::of(reference, Some(former), &next)?;
            self.take(reference.clone(), written);
        }
        Ok(())
    }

    /// Writes a working copy, or discards it where it is what readers get.
    fn put_draft(
        &mut self,
        proposal: &Proposal<'_>,
        reference: &Reference,
        author: Author<'_>,
    ) -> Result<(), Refusal> {
        if self.drafts.contains(reference) {
            return Ok(());
        }
        let standing = proposal.backstage.draft(reference);
        let expect = standing.map_or(Expect::Absent, |draft| Expect::At(draft.number));
        let key = draft::key_of(reference);
        let wanted = match proposal.drafts.get(reference) {
            Some(document) => document.as_ref(),
            None => standing.map(|draft| &draft.document),
        };
        // What a withdrawal for safety changes by itself leaves the editors' own work alone.
        let is_consequence = proposal.because_of.contains_key(reference);
        let wanted = wanted.filter(|wanted| {
            is_consequence || proposal.find(reference).is_none_or(|document| document != *wanted)
        });
        let Some(document) = wanted else {
            if standing.is_some() {
                self.changes.push(change(&key, expect, None)?);
                self.drafts.insert(reference.clone());
            }
            return Ok(());
        };
        if standing.is_some_and(|draft| draft.document == *document) {
            return Ok(());
        }
        let former = proposal.backstage.edition.record(reference.kind, reference.id.as_str());
        let draft = Draft {
            number: 0,
            at: author.at.to_owned(),
            by: author.by.to_owned(),
            base_version: former.map(|former| former.version),
            document: document.clone(),
        };
        self.changes.push(change(&key, expect, Some(draft.to_bytes()?.into()))?);
        self.drafts.insert(reference.clone());
        Ok(())
    }
}

/// A record of a published document, as it would be written.
struct Written {
    change: Change,
    version: u64,
    class: ChangeClass,
}

impl Written {
    fn of_any(
        proposal: &Proposal<'_>,
        reference: &Reference,
        next: &Next,
    ) -> Result<Option<Written>, Refusal> {
        let former = proposal.backstage.edition.record(reference.kind, reference.id.as_str());
        let written = |next| Written::of(reference, former.map(AsRef::as_ref), next);
        next.record.as_ref().map(written).transpose()
    }

    fn of(
        reference: &Reference,
        former: Option<&Published>,
        next: &Published,
    ) -> Result<Written, Refusal> {
        let expect = former.map_or(Expect::Absent, |former| Expect::At(former.number));
        let body = Bytes::from(next.to_bytes()?);
        let change = change(&published::key_of(reference), expect, Some(body))?;
        Ok(Written { change, version: next.version, class: next.change })
    }
}

/// One record to write.
pub fn change(key: &str, expect: Expect, body: Option<Bytes>) -> Result<Change, InvalidKey> {
    Ok(Change { key: Key::new(key)?, expect, body })
}

/// Whether a kind can hurt: of the others nothing is withdrawn for safety.
pub const fn can_hurt(kind: Kind) -> bool {
    match kind {
        Kind::Stretch | Kind::Routine | Kind::Guidance | Kind::Condition => true,
        Kind::Vocabulary | Kind::Source | Kind::Phrases => false,
    }
}
