//! The records that a proposal would write, and what it is told as.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;

use crate::backstage::draft::{self, Draft};
use crate::catalog::published::{self, CATALOGUE_HEAD, Head, Published, Recall, Withdrawal};
use crate::content::change::classes;
use crate::content::delivered::envelope::ChangedIn;
use crate::content::delivered::standing::{ChangeClass, Reason};
use crate::content::document::Document;
use crate::content::id::{Id, Kind, Reference};
use crate::content::render::context::Library;
use crate::content::rules::plain::is_invisible;
use crate::content::violation::Violation;
use crate::desk::proposal::{Proposal, Standing, Withdrawing};
use crate::desk::refusal::Refusal;
use crate::store::contract::{Change, Expect};
use crate::store::key::{InvalidKey, Key};

/// The most letters of what readers are told of a withdrawal.
pub const MESSAGE_LETTERS_MAX: usize = 1000;

/// Who makes a change, and when.
#[derive(Debug, Clone, Copy)]
pub struct Author<'a> {
    /// The name of a key.
    pub by: &'a str,
    /// When, in UTC to the second.
    pub at: &'a str,
}

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
        for (reference, standing) in &proposal.standings {
            let former = edition.record(reference.kind, reference.id.as_str());
            // What it showed so far has changed it as well: no class steps back.
            let item = edition.item(reference.kind, reference.id.as_str());
            let changed_in = item.map(|item| item.changed_in);
            let next = match standing {
                Standing::Published { document, wish } => {
                    plan.publication(reference, former.map(AsRef::as_ref), document, *wish)
                }
                Standing::Withdrawn(going) => {
                    let going = told(proposal, reference.kind, going);
                    former.map(|one| withdrawn(one, &going, revision, author))
                }
            };
            let Some(mut next) = next else { continue };
            next.changed_in =
                changed_in.map_or(next.changed_in, |shown| next.changed_in.max(shown));
            next.recalls.extend(recalls(proposal, reference, revision, author));
            author.by.clone_into(&mut next.by);
            if next.withdrawn.is_none() {
                author.at.clone_into(&mut next.published_at);
            }
            plan.put_published(reference, former.map(AsRef::as_ref), &next)?;
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

    /// The next version of a document, unless readers get just that already.
    fn publication(
        &mut self,
        reference: &Reference,
        former: Option<&Published>,
        document: &Document,
        wish: Option<ChangeClass>,
    ) -> Option<Published> {
        let revision = self.revision;
        let Some(former) = former else {
            return Some(Published {
                change: ChangeClass::Safety,
                ..Published::first(document.clone(), revision, "")
            });
        };
        let is_back = former.withdrawn.is_some();
        let found = classes(&former.document, document);
        if found.is_empty() && !is_back {
            return None;
        }
        let found = found.into_iter().max().unwrap_or_default();
        let seen = if is_back { ChangeClass::Safety } else { found };
        if wish.is_some_and(|wish| wish < seen) {
            let detail = format!(
                "This change counts as `{}`: it can be called more serious than that, not less. \
                 Leave `change` out.",
                word(seen)
            );
            self.understated.insert(
                reference.clone(),
                Violation::new("#/change", "change-understated", detail),
            );
        }
        let change = seen.max(wish.unwrap_or_default());
        let touched = classes(&former.document, document).into_iter().chain([change]);
        let changed_in = if is_back {
            ChangedIn::all(revision)
        } else {
            touched.fold(former.changed_in, |changed_in, class| changed_in.with(class, revision))
        };
        Some(Published {
            version: former.version + 1,
            revision,
            changed_in,
            change,
            withdrawn: None,
            former_stretch_ids: former_stretch_ids(former, document),
            document: document.clone(),
            ..former.clone()
        })
    }

    fn put_published(
        &mut self,
        reference: &Reference,
        former: Option<&Published>,
        next: &Published,
    ) -> Result<(), Refusal> {
        let expect = former.map_or(Expect::Absent, |former| Expect::At(former.number));
        let body = Bytes::from(next.to_bytes()?);
        self.changes.push(change(&published::key_of(reference), expect, Some(body))?);
        self.published.insert(reference.clone(), (next.version, next.change));
        Ok(())
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
            self.put_published(reference, Some(former), &next)?;
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

/// What readers are told of a withdrawal. One for safety is not held up by a slip: a successor that
/// is not there is left out, and the message becomes one line.
fn told(proposal: &Proposal<'_>, kind: Kind, going: &Withdrawing) -> Withdrawing {
    let is_there = |id: &&Id| proposal.document(kind, id.as_str()).is_some();
    Withdrawing {
        successor_id: going.successor_id.as_ref().filter(is_there).cloned(),
        message: going.message.as_deref().map(one_line).filter(|message| !message.is_empty()),
        ..going.clone()
    }
}

/// A text without what is not seen, in one line of a length that readers expect.
fn one_line(text: &str) -> String {
    let seen = text.replace(is_invisible, " ");
    let words: Vec<&str> = seen.split_whitespace().collect();
    words.join(" ").chars().take(MESSAGE_LETTERS_MAX).collect()
}

/// A document that readers no longer get.
fn withdrawn(
    former: &Published,
    going: &Withdrawing,
    revision: u64,
    author: Author<'_>,
) -> Published {
    let mut next = former.clone();
    let class = match going.reason {
        Reason::Safety => ChangeClass::Safety,
        Reason::Error | Reason::Outdated | Reason::License | Reason::Other => {
            ChangeClass::Editorial
        }
    };
    next.changed_in = next.changed_in.with(class, revision);
    next.change = class;
    if going.reason == Reason::Safety {
        let reference = former.document.reference();
        next.recalls.push(recall(former.version, &reference, going, revision, author));
    }
    next.withdrawn = Some(Withdrawal {
        reason: going.reason,
        severity: going.severity,
        message: going.message.clone(),
        successor_id: going.successor_id.clone(),
        revision,
        withdrawn_at: author.at.to_owned(),
    });
    next
}

fn recalls(
    proposal: &Proposal<'_>,
    reference: &Reference,
    revision: u64,
    author: Author<'_>,
) -> Vec<Recall> {
    let recalls = proposal.recalls.get(reference).into_iter().flatten();
    recalls
        .filter_map(|(through, gone)| match proposal.standings.get(gone)? {
            Standing::Withdrawn(going) => {
                let going = told(proposal, gone.kind, going);
                Some(recall(*through, gone, &going, revision, author))
            }
            Standing::Published { .. } => None,
        })
        .collect()
}

fn recall(
    through_version: u64,
    gone: &Reference,
    going: &Withdrawing,
    revision: u64,
    author: Author<'_>,
) -> Recall {
    Recall {
        through_version,
        kind: gone.kind,
        id: gone.id.clone(),
        reason: going.reason,
        severity: going.severity,
        message: going.message.clone(),
        successor_id: going.successor_id.clone(),
        revision,
        recalled_at: author.at.to_owned(),
    }
}

/// The stretches that a routine used and does not any more, with its last version that did.
fn former_stretch_ids(former: &Published, next: &Document) -> BTreeMap<Id, u64> {
    let mut ids = former.former_stretch_ids.clone();
    ids.extend(stretch_ids(&former.document).into_iter().map(|id| (id, former.version)));
    for id in stretch_ids(next) {
        ids.remove(&id);
    }
    ids
}

fn stretch_ids(document: &Document) -> BTreeSet<Id> {
    match document {
        Document::Routine(routine) => {
            let steps = routine.blocks.iter().flat_map(|block| &block.steps);
            steps.map(|step| step.stretch_id.clone()).collect()
        }
        Document::Stretch(_)
        | Document::Guidance(_)
        | Document::Condition(_)
        | Document::Vocabulary(_)
        | Document::Source(_)
        | Document::Phrases(_) => BTreeSet::new(),
    }
}

/// One record to write.
pub fn change(key: &str, expect: Expect, body: Option<Bytes>) -> Result<Change, InvalidKey> {
    Ok(Change { key: Key::new(key)?, expect, body })
}

/// What a class of change is called.
fn word(class: ChangeClass) -> &'static str {
    match class {
        ChangeClass::Editorial => "editorial",
        ChangeClass::Instructional => "instructional",
        ChangeClass::Dosage => "dosage",
        ChangeClass::Safety => "safety",
    }
}

/// Whether a kind can hurt: of the others nothing is withdrawn for safety.
pub const fn can_hurt(kind: Kind) -> bool {
    match kind {
        Kind::Stretch | Kind::Routine | Kind::Guidance | Kind::Condition => true,
        Kind::Vocabulary | Kind::Source | Kind::Phrases => false,
    }
}
