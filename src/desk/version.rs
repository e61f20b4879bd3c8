//! The next record of a published document: its version, what changed, what is recalled.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::published::{Published, Recall, Withdrawal};
use crate::content::change::classes;
use crate::content::delivered::envelope::ChangedIn;
use crate::content::delivered::standing::{ChangeClass, Reason};
use crate::content::document::Document;
use crate::content::id::{Id, Kind, Reference};
use crate::content::render::context::Library;
use crate::content::rules::plain::is_invisible;
use crate::content::violation::Violation;
use crate::desk::proposal::{Proposal, Standing, Withdrawing};

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

/// What the record of a document would say next.
#[derive(Default)]
pub struct Next {
    /// The record; nothing where it stays as it is.
    pub record: Option<Published>,
    /// The change was called milder than it is.
    pub understated: Option<Violation>,
}

impl Next {
    /// The record of a document after a proposal.
    pub fn of(
        proposal: &Proposal<'_>,
        reference: &Reference,
        standing: &Standing,
        author: Author<'_>,
    ) -> Next {
        let edition = &proposal.backstage.edition;
        let revision = edition.revision() + 1;
        let former = edition.record(reference.kind, reference.id.as_str()).map(AsRef::as_ref);
        let mut next = match standing {
            Standing::Published { document, wish } => {
                publication(revision, former, document, *wish)
            }
            Standing::Withdrawn(going) => {
                let going = told(proposal, reference.kind, going);
                let record = former.map(|one| withdrawn(one, &going, revision, author));
                Next { record, understated: None }
            }
        };
        if let Some(record) = &mut next.record {
            // What it showed so far has changed it as well: no class steps back.
            if let Some(item) = edition.item(reference.kind, reference.id.as_str()) {
                record.changed_in = record.changed_in.max(item.changed_in);
            }
            record.recalls.extend(recalls(proposal, reference, revision, author));
            author.by.clone_into(&mut record.by);
            if record.withdrawn.is_none() {
                author.at.clone_into(&mut record.published_at);
            }
        }
        next
    }
}

/// The next version of a document, unless readers get just that already; and what is wrong with
/// what it was called.
fn publication(
    revision: u64,
    former: Option<&Published>,
    document: &Document,
    wish: Option<ChangeClass>,
) -> Next {
    let Some(former) = former else {
        let first = Published::first(document.clone(), revision, "");
        let record = Some(Published { change: ChangeClass::Safety, ..first });
        return Next { record, understated: None };
    };
    let is_back = former.withdrawn.is_some();
    let found = classes(&former.document, document);
    if found.is_empty() && !is_back {
        return Next::default();
    }
    let worst = found.iter().copied().max().unwrap_or_default();
    let seen = if is_back { ChangeClass::Safety } else { worst };
    let understated = wish.filter(|wish| *wish < seen).map(|_| {
        let detail = format!(
            "This change counts as `{}`: it can be called more serious than that, not less. Leave \
             `change` out.",
            word(seen)
        );
        Violation::new("#/change", "change-understated", detail)
    });
    let change = seen.max(wish.unwrap_or_default());
    let touched = found.into_iter().chain([change]);
    let changed_in = if is_back {
        ChangedIn::all(revision)
    } else {
        touched.fold(former.changed_in, |changed_in, class| changed_in.with(class, revision))
    };
    let record = Some(Published {
        number: former.number,
        version: former.version + 1,
        revision,
        published_at: String::new(),
        changed_in,
        change,
        by: String::new(),
        withdrawn: None,
        recalls: former.recalls.clone(),
        former_stretch_ids: former_stretch_ids(former, document),
        document: document.clone(),
    });
    Next { record, understated }
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

/// The recalls that a proposal adds to the record of a document.
pub fn recalls(
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

/// What a class of change is called.
fn word(class: ChangeClass) -> &'static str {
    match class {
        ChangeClass::Editorial => "editorial",
        ChangeClass::Instructional => "instructional",
        ChangeClass::Dosage => "dosage",
        ChangeClass::Safety => "safety",
    }
}
