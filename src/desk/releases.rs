//! Releases: scheduled, changed and cancelled, and carried out at their hour.

use std::sync::Arc;

use jiff::Timestamp;

use crate::backstage::release::{Release, ReleaseError, ReleaseStatus, key_of};
use crate::backstage::view::Backstage;
use crate::changeset::{Action, Verb};
use crate::content::document::Document;
use crate::content::id::Reference;
use crate::content::violation::Violation;
use crate::desk::acts::{acts, named_by};
use crate::desk::condition::Condition;
use crate::desk::hour::Hour;
use crate::desk::outcome::Outcome;
use crate::desk::plan::change;
use crate::desk::refusal::Refusal;
use crate::desk::turn::{Desk, Order, commit, utc};
use crate::store::contract::{Change, Expect};
use crate::store::error::CommitError;

/// The most releases that wait for their hour: each holds its documents in memory.
const WAITING_MAX: usize = 1000;
/// The most errors that a release keeps.
const ERRORS_MAX: usize = 1000;

/// What is to be done at an hour.
#[derive(Debug, Clone)]
pub struct Scheduling {
    /// Who asks: the name of a key.
    pub by: String,
    /// Why.
    pub note: Option<String>,
    /// When.
    pub hour: Hour,
    /// What to do.
    pub actions: Vec<Action>,
    /// The revision of the catalogue that it is made for, now and not at its hour.
    pub catalogue: Option<Condition>,
}

/// What is to be other in a release.
#[derive(Debug, Clone)]
pub struct Rescheduling {
    /// Who asks: the name of a key.
    pub by: String,
    /// Why it is to be done.
    pub note: Option<String>,
    /// When.
    pub hour: Hour,
    /// What to do, where that is to be something else.
    pub actions: Option<Vec<Action>>,
}

impl Desk {
    /// Keeps actions until their hour, if they break no rule as everything stands now.
    pub async fn schedule(&self, wish: Scheduling) -> Result<Arc<Release>, Refusal> {
        let Scheduling { by, note, hour, actions, catalogue } = wish;
        let (actions, checked_revision) = self.checked(&by, actions, catalogue).await?;
        if self.backstage().waiting().len() >= WAITING_MAX {
            let detail = format!(
                "{WAITING_MAX} releases are waiting already. Cancel one, or put this into one of \
                 them."
            );
            return Err(Refusal::Conflict(detail));
        }
        let now = Timestamp::now();
        let release = Release {
            // Sorted by time, as they are listed.
            id: uuid::Uuid::now_v7().simple().to_string(),
            number: 0,
            note,
            publish_at: hour.publish_at,
            meant_at: hour.meant_at,
            actions,
            checked_revision,
            status: ReleaseStatus::Scheduled,
            by,
            scheduled_at: utc(now),
            ended_at: None,
            revision: None,
            errors: Vec::new(),
        };
        self.keep(release, Expect::Absent, now).await
    }

    /// Changes a release that waits, if it is still as it was read.
    pub async fn reschedule(
        &self,
        release: &Release,
        wish: Rescheduling,
    ) -> Result<Arc<Release>, Refusal> {
        let Rescheduling { by, note, hour, actions } = wish;
        waits(release)?;
        let (actions, checked_revision) = match actions {
            Some(actions) => self.checked(&by, actions, None).await?,
            None => (release.actions.clone(), release.checked_revision),
        };
        let Hour { publish_at, meant_at } = hour;
        let (expect, release) = (Expect::At(release.number), release.clone());
        let next = Release { note, publish_at, meant_at, actions, checked_revision, by, ..release };
        self.keep(next, expect, Timestamp::now()).await
    }

    /// Takes a release back, if it is still as it was read.
    pub async fn cancel(&self, release: &Release, by: &str) -> Result<Arc<Release>, Refusal> {
        waits(release)?;
        let now = Timestamp::now();
        let next = Release {
            by: by.to_owned(),
            actions: without_documents(&release.actions),
            ..ended(release, ReleaseStatus::Cancelled, now)
        };
        self.keep(next, Expect::At(release.number), now).await
    }

    /// Carries a release out, if it is still as it was read. One that breaks a rule by now has
    /// failed, and nothing of it is done. What it does, and that it is done, is one commit.
    pub async fn carry_out_release(
        &self,
        release: &Release,
        now: Timestamp,
    ) -> Result<Arc<Release>, Refusal> {
        let done = |outcome: &Outcome| {
            let standing = self.backstage();
            if standing.release(&release.id).is_none_or(|one| one.number != release.number) {
                return Err(Refusal::Overtaken);
            }
            let newer = newer(&standing, release);
            if !newer.is_empty() {
                return Err(Refusal::Invalid(newer));
            }
            let next = Release {
                revision: Some(outcome.revision),
                actions: without_documents(&release.actions),
                ..ended(release, ReleaseStatus::Published, now)
            };
            Ok(vec![record(&next, Expect::At(release.number))?])
        };
        let carried = match acts(&release.actions) {
            Ok(acts) => {
                let (by, note) = (release.by.clone(), release.note.clone());
                let order = Order { by, note, acts, ..Order::default() };
                self.carry_out_with(&order, done).await
            }
            Err(violations) => Err(Refusal::Invalid(violations)),
        };
        let refusal = match carried {
            Ok(carried) => {
                let standing = carried.backstage.release(&release.id).cloned();
                return standing.ok_or(Refusal::Overtaken);
            }
            Err(refusal) => refusal,
        };
        let errors = errors(refusal)?;
        let next = Release { errors, ..ended(release, ReleaseStatus::Failed, now) };
        self.keep(next, Expect::At(release.number), now).await
    }

    /// The actions as they are kept, once they break no rule.
    async fn checked(
        &self,
        by: &str,
        actions: Vec<Action>,
        catalogue: Option<Condition>,
    ) -> Result<(Vec<Action>, u64), Refusal> {
        let acts = acts(&actions).map_err(Refusal::Invalid)?;
        let order = Order { by: by.to_owned(), note: None, acts, catalogue, dry_run: true };
        let carried = self.carry_out(&order).await?;
        let revision = carried.backstage.edition.revision();
        Ok((pinned(&carried.backstage, actions)?, revision))
    }

    /// Writes the record of a release.
    async fn keep(
        &self,
        release: Release,
        expect: Expect,
        now: Timestamp,
    ) -> Result<Arc<Release>, Refusal> {
        let changes = vec![record(&release, expect)?];
        let note = release.note.clone();
        match commit(&*self.store, &release.by, note, now, changes).await {
            Ok(committed) => {
                let number = committed.position.number;
                self.followed(number).await;
                Ok(Arc::new(Release { number, ..release }))
            }
            Err(CommitError::Conflict(standing)) => {
                let newest = standing.iter().filter_map(|(_, number)| *number).max();
                let backstage = self.followed(newest.unwrap_or_default()).await;
                let standing = backstage.release(&release.id).ok_or(Refusal::Overtaken)?;
                waits(standing)?;
                Err(Refusal::Rescheduled(Arc::clone(standing)))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Refuses what does not wait for its hour: nothing else of a release can be changed.
pub fn waits(release: &Release) -> Result<(), Refusal> {
    let became = match release.status {
        ReleaseStatus::Scheduled => return Ok(()),
        ReleaseStatus::Published => "was carried out",
        ReleaseStatus::Failed => "has failed",
        ReleaseStatus::Cancelled => "was cancelled",
    };
    let at = release.ended_at.as_deref().unwrap_or("its hour");
    let detail = format!("The release {became} at {at}. Schedule another one.");
    Err(Refusal::Conflict(detail))
}

/// What a release would publish over something that was published or withdrawn since it was
/// checked: a stretch that hurts does not come back by itself, and no newer words are lost.
fn newer(backstage: &Backstage, release: &Release) -> Vec<Violation> {
    let actions = release.actions.iter().enumerate();
    let published = actions.filter(|(_, action)| action.action == Verb::Publish);
    let newer = published.filter_map(|(at, action)| {
        let Reference { kind, id } = named(action)?;
        let record = backstage.edition.record(kind, id.as_str())?;
        let withdrawn = record.withdrawn.as_ref().map(|withdrawal| withdrawal.revision);
        let revision = withdrawn.unwrap_or(record.revision);
        let what = if withdrawn.is_some() { "withdrawn" } else { "published" };
        // Of what releases bring, their hours say the order.
        let is_known = backstage.releases().any(|other| other.revision == Some(revision));
        (revision > release.checked_revision && !is_known).then(|| {
            let detail = format!(
                "The {kind} `{id}` was {what} in revision {revision}, after this was scheduled. \
                 Look at what is there, and schedule it again."
            );
            Violation::new(format!("#/actions/{at}"), "release-outdated", detail)
        })
    });
    newer.collect()
}

/// The record of a release.
fn record(release: &Release, expect: Expect) -> Result<Change, Refusal> {
    let body = serde_json::to_vec(release)?;
    Ok(change(&key_of(&release.id), expect, Some(body.into()))?)
}

fn ended(release: &Release, status: ReleaseStatus, now: Timestamp) -> Release {
    Release { status, ended_at: Some(utc(now)), ..release.clone() }
}

/// Whoever wants to know what a release brought finds it in the history of its documents.
fn without_documents(actions: &[Action]) -> Vec<Action> {
    let without = |action: &Action| {
        let reference = action.document.as_ref().and_then(named_by);
        let kind = action.kind.or(reference.as_ref().map(|reference| reference.kind));
        let id = action.id.clone().or(reference.map(|reference| reference.id));
        Action { document: None, kind, id, ..action.clone() }
    };
    actions.iter().map(without).collect()
}

/// Actions that go out as everything stands now: what is to be published stands in them whole, so
/// that whatever editors write until then neither gets out with it nor holds it up.
fn pinned(backstage: &Backstage, actions: Vec<Action>) -> Result<Vec<Action>, Refusal> {
    let mut kept: Vec<Action> = Vec::with_capacity(actions.len());
    for mut action in actions {
        match action.action {
            Verb::Publish if action.document.is_none() => {
                if let Some(reference) = named(&action) {
                    let document = going_out(backstage, &mut kept, &reference)?;
                    action.document = document;
                }
                action.if_match = None;
            }
            Verb::Publish | Verb::Withdraw => action.if_match = None,
            // These write over a working copy: only if it is still the one that was meant.
            Verb::Put | Verb::Delete => {}
        }
        kept.push(action);
    }
    Ok(kept)
}

/// The document that a publication takes: what was put before it, which then needs no writing of
/// its own, or the working copy.
fn going_out(
    backstage: &Backstage,
    kept: &mut Vec<Action>,
    reference: &Reference,
) -> Result<Option<serde_json::Value>, Refusal> {
    let last = kept.iter().rposition(|before| {
        matches!(before.action, Verb::Put | Verb::Delete)
            && named(before).as_ref() == Some(reference)
    });
    let published = || backstage.edition.record(reference.kind, reference.id.as_str());
    let document: Option<&Document> = match last.map(|at| (at, kept[at].action)) {
        Some((at, Verb::Put)) => return Ok(kept.remove(at).document),
        Some(_) => published().map(|published| &published.document),
        None => backstage.working_copy(reference).map(|copy| copy.document),
    };
    Ok(document.map(serde_json::to_value).transpose()?)
}

/// The document that an action is about.
fn named(action: &Action) -> Option<Reference> {
    let written = action.document.as_ref().and_then(named_by);
    written.or_else(|| Some(Reference { kind: action.kind?, id: action.id.clone()? }))
}

/// Why a release has failed; or the refusal again, where another try may do better.
fn errors(refusal: Refusal) -> Result<Vec<ReleaseError>, Refusal> {
    let one = |code: &str, detail: String| {
        vec![ReleaseError { pointer: "#/actions".into(), code: code.to_owned(), detail }]
    };
    Ok(match refusal {
        Refusal::Invalid(violations) | Refusal::Unconditional(violations) => {
            violations.into_iter().take(ERRORS_MAX).map(error).collect()
        }
        Refusal::Stale { .. } => {
            let detail = "A working copy that this was to write over has changed since.";
            one("precondition-failed", detail.to_owned())
        }
        Refusal::InUse(users) => {
            let names: Vec<String> =
                users.iter().take(20).map(|user| format!("{} `{}`", user.kind, user.id)).collect();
            let detail = format!(
                "{} published documents use what this was to withdraw: {}.",
                users.len(),
                names.join(", ")
            );
            one("in-use", detail)
        }
        Refusal::Missing(reference) => {
            one("document-missing", format!("There is no {} `{}`.", reference.kind, reference.id))
        }
        Refusal::Conflict(detail) | Refusal::Failed(detail) => one("conflict", detail),
        again @ (Refusal::Away(_)
        | Refusal::Overtaken
        | Refusal::Repeated
        | Refusal::Rescheduled(_)) => {
            return Err(again);
        }
    })
}

fn error(violation: Violation) -> ReleaseError {
    let Violation { pointer, code, detail } = violation;
    ReleaseError { pointer, code: code.to_owned(), detail }
}
