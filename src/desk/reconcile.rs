//! An import against the catalogue: what it would change, leave and withdraw, all rules kept.

use std::collections::{BTreeMap, BTreeSet};

use crate::backstage::view::Backstage;
use crate::catalog::published::BUNDLED_BY;
use crate::catalog::spread::spread;
use crate::content::delivered::standing::Reason;
use crate::content::id::{Kind, Reference};
use crate::content::violation::Violation;
use crate::desk::check::{between, broken_by, lacking, taken_ids, users_at_risk};
use crate::desk::condition::Condition;
use crate::desk::imported::{ImportLine, ImportMode, ImportOutcome, ImportRefusal, ImportReport};
use crate::desk::intake::{Content, Taken};
use crate::desk::plan::Plan;
use crate::desk::proposal::{Proposal, Standing, Withdrawing};
use crate::desk::refusal::Refusal;
use crate::desk::version::Author;

/// How an import is meant.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Who imports: the name of a key.
    pub by: String,
    /// What becomes of what comes.
    pub mode: ImportMode,
    /// How many documents `mirror` may withdraw.
    pub deletes_max: u64,
    /// Whether it discards what editors have not published yet.
    pub overwrites_drafts: bool,
    /// Whether it is the content of the binary, which leaves what anybody else has published.
    pub is_bundled: bool,
    /// The revision of the catalogue that it is made for.
    pub catalogue: Option<Condition>,
}

/// What an import would write, and what is told of it.
pub fn reconcile(
    wish: &Wish,
    content: &Content,
    backstage: &Backstage,
    author: Author<'_>,
) -> Result<(Plan, ImportReport), ImportRefusal> {
    let mut reconciling = Reconciling {
        wish,
        content,
        proposal: Proposal::new(backstage),
        left: BTreeMap::new(),
        absent: BTreeSet::new(),
    };
    reconciling.take();
    reconciling.miss()?;
    reconciling.check()?;
    let plan = Plan::of(&reconciling.proposal, author)?;
    let report = reconciling.report(&plan);
    Ok((plan, report))
}

struct Reconciling<'a> {
    wish: &'a Wish,
    content: &'a Content,
    proposal: Proposal<'a>,
    /// What stays as it is, and why.
    left: BTreeMap<Reference, String>,
    /// What is published and does not come, where that matters.
    absent: BTreeSet<Reference>,
}

impl Reconciling<'_> {
    fn take(&mut self) {
        for Taken { document, .. } in &self.content.taken {
            let reference = document.reference();
            if let Some(why) = self.reason_to_leave(&reference) {
                self.left.insert(reference, why);
                continue;
            }
            if self.proposal.backstage.draft(&reference).is_some() {
                self.proposal.drafts.insert(reference.clone(), None);
            }
            self.proposal.publish(reference, document.clone(), None);
        }
    }

    /// Why a document stays as it is, whatever comes.
    fn reason_to_leave(&self, reference: &Reference) -> Option<String> {
        let backstage = self.proposal.backstage;
        if backstage.draft(reference).is_some() && !self.wish.overwrites_drafts {
            return Some(
                "It has changes that are not published. Publish or discard them, or import with \
                 `overwrite_drafts=true`."
                    .into(),
            );
        }
        let record = backstage.edition.record(reference.kind, reference.id.as_str())?;
        if self.wish.is_bundled && record.by != BUNDLED_BY {
            return Some(format!("`{}` has changed it last, and so it stays.", record.by));
        }
        // What was taken away for a reason does not come back because a file still has it. What an
        // import has withdrawn does.
        let withdrawn = record.withdrawn.as_ref()?;
        let why = match withdrawn.reason {
            Reason::Other => return None,
            Reason::Safety => "safety",
            Reason::Error => "an error",
            Reason::Outdated => "being outdated",
            Reason::License => "its licence",
        };
        Some(format!("It was withdrawn for {why}. If it is to come back, publish it by itself."))
    }

    /// Withdraws what is published and does not come, or tells that it stays.
    fn miss(&mut self) -> Result<(), ImportRefusal> {
        if self.wish.mode != ImportMode::Mirror && !self.wish.is_bundled {
            return Ok(());
        }
        let edition = &self.proposal.backstage.edition;
        let published = Kind::ALL.into_iter().flat_map(|kind| edition.items(kind));
        let absent: Vec<(Reference, bool)> = published
            .map(|item| (item.reference(), item.published.by == BUNDLED_BY))
            .filter(|(reference, _)| !self.content.known.contains_key(reference))
            .collect();
        let mut going = Vec::new();
        for (reference, is_bundled) in absent {
            if self.wish.is_bundled {
                if is_bundled {
                    let why = "It no longer comes with limber. Withdraw it, if nobody needs it.";
                    self.leave(reference, why.into());
                }
            } else if let Some(why) = self.reason_to_leave(&reference) {
                self.leave(reference, why);
            } else {
                going.push(reference);
            }
        }
        let max = self.wish.deletes_max;
        if going.len() as u64 > max {
            return Err(ImportRefusal::Deletes { references: going, max });
        }
        for reference in going {
            let withdrawing = Withdrawing {
                reason: Reason::Other,
                severity: None,
                message: None,
                successor_id: None,
            };
            self.absent.insert(reference.clone());
            self.proposal.standings.insert(reference, Standing::Withdrawn(withdrawing));
        }
        Ok(())
    }

    fn leave(&mut self, reference: Reference, why: String) {
        self.absent.insert(reference.clone());
        self.left.insert(reference, why);
    }

    fn check(&mut self) -> Result<(), ImportRefusal> {
        let mut broken = self.broken();
        // What does not fit what editors have made of the rest stays as it is, and then perhaps
        // something else does not fit either.
        while self.wish.is_bundled && !broken.is_empty() {
            for (at, violations) in broken {
                let reference = self.content.taken[at].document.reference();
                self.proposal.standings.remove(&reference);
                let why = violations.into_iter().next().map_or_else(String::new, |one| one.detail);
                self.left.insert(reference, format!("It does not fit the rest: {why}"));
            }
            broken = self.broken();
        }
        let mut faults = self.content.faults.clone();
        for (at, violations) in broken {
            faults.add(self.content.taken[at].line, violations);
        }
        faults.add(None, lacking(&self.proposal));
        faults.told.sort_by_key(|fault| fault.line.unwrap_or(u64::MAX));
        if !faults.is_empty() {
            return Err(ImportRefusal::Lines(faults));
        }
        let standings = self.proposal.standings.iter();
        let going = standings.filter(|(_, standing)| matches!(standing, Standing::Withdrawn(_)));
        let users = self.proposal.users_of(&going.map(|(one, _)| one.clone()).collect());
        if users.is_empty() {
            Ok(())
        } else {
            Err(Refusal::InUse(users.into_iter().collect()).into())
        }
    }

    /// What is wrong between documents, by the place of the document that is to blame.
    fn broken(&self) -> BTreeMap<usize, Vec<Violation>> {
        let proposal = &self.proposal;
        let comes = |reference: &Reference| {
            self.content.known.contains_key(reference) && !self.left.contains_key(reference)
        };
        let taken: Vec<(usize, &Taken)> = self.content.taken.iter().enumerate().collect();
        let looked = spread(taken, |part| {
            let looked = part.into_iter().filter_map(|(at, taken)| {
                let reference = taken.document.reference();
                proposal.standings.get(&reference)?;
                let mut violations = taken_ids(proposal, &taken.document);
                violations.extend(between(proposal, &taken.document, &comes));
                Some((at, violations, users_at_risk(proposal, &reference, &taken.document)))
            });
            looked.collect()
        });
        let mut broken = BTreeMap::new();
        let mut at_risk = BTreeMap::new();
        for (at, violations, users) in looked {
            if !violations.is_empty() {
                broken.insert(at, violations);
            }
            for user in users {
                at_risk.entry(user).or_insert(at);
            }
        }
        let hurt = spread(at_risk.into_iter().collect(), |part| {
            let hurt = part.into_iter().map(|(user, at)| (at, broken_by(proposal, &user)));
            hurt.collect()
        });
        for (at, violations) in hurt.into_iter().filter(|(_, violations)| !violations.is_empty()) {
            broken.entry(at).or_default().extend(violations);
        }
        broken
    }

    fn report(&self, plan: &Plan) -> ImportReport {
        let taken = self.content.taken.iter();
        let brought = taken.map(|taken| (taken.line, taken.document.reference()));
        let absent = self.absent.iter().map(|reference| (None, reference.clone()));
        let lines = brought.chain(absent).map(|(line, one)| self.told(plan, line, one)).collect();
        ImportReport::new(self.wish.mode, plan.revision, self.content.lines, lines)
    }

    fn told(&self, plan: &Plan, line: Option<u64>, reference: Reference) -> ImportLine {
        let edition = &self.proposal.backstage.edition;
        let record = edition.record(reference.kind, reference.id.as_str());
        let left = self.left.get(&reference);
        let published = plan.published.get(&reference);
        let outcome = match (left, published) {
            (Some(_), _) => ImportOutcome::Left,
            (None, None) => ImportOutcome::Unchanged,
            (None, Some(_)) if self.absent.contains(&reference) => ImportOutcome::Withdrawn,
            (None, Some(_)) if record.is_none() => ImportOutcome::Created,
            (None, Some(_)) => ImportOutcome::Changed,
        };
        ImportLine {
            line,
            outcome,
            version: published.map(|(version, _)| *version).or(record.map(|one| one.version)),
            change: published.map(|(_, class)| *class),
            detail: left.cloned(),
            kind: reference.kind,
            id: reference.id,
        }
    }
}
