//! The desk: one change after the other, each made for the state that it was checked against.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore, watch};

use crate::backstage::view::Backstage;
use crate::backstage::watched::Watched;
use crate::content::schema::Checker;
use crate::desk::carry::{Act, carry};
use crate::desk::condition::Condition;
use crate::desk::once::name;
use crate::desk::outcome::Outcome;
use crate::desk::refusal::Refusal;
use crate::desk::version::Author;
use crate::store::contract::{Change, Commit, Committed, Store};
use crate::store::error::CommitError;

/// How often a change is made anew because others came first.
pub(super) const TRIES_MAX: usize = 10;
/// How long a change waits until those who read see it.
const FOLLOWING_MAX: Duration = Duration::from_secs(10);

/// Writes changes, and nothing else does.
pub struct Desk {
    pub(super) store: Arc<dyn Store>,
    pub(super) watched: Arc<Watched>,
    pub(super) checker: Arc<Checker>,
    /// Whoever holds it may publish. Changes of the catalogue follow each other anyway, for each
    /// expects the revision before its own.
    pub(super) turn: Mutex<()>,
    /// Imports hold what they bring in memory, so there is one at a time.
    pub(super) imports: Arc<Semaphore>,
}

/// What is asked of the desk.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// Who asks: the name of a key.
    pub by: String,
    /// Why.
    pub note: Option<String>,
    /// What to do.
    pub acts: Vec<Act>,
    /// The revision of the catalogue that it is made for.
    pub catalogue: Option<Condition>,
    /// Only tell what it would do.
    pub dry_run: bool,
}

/// What was done, and how everything stands after it.
pub struct Carried {
    /// What was done.
    pub outcome: Outcome,
    /// What editors see now.
    pub backstage: Arc<Backstage>,
}

impl Desk {
    /// A desk before this store, with what editors see of it.
    pub fn new(store: Arc<dyn Store>, watched: Arc<Watched>) -> Desk {
        let imports = Arc::new(Semaphore::new(1));
        Desk { store, watched, checker: Arc::new(Checker::new()), turn: Mutex::new(()), imports }
    }

    /// What editors see now.
    pub fn backstage(&self) -> Arc<Backstage> {
        self.watched.now()
    }

    /// Tells of every change that editors see from now on.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.watched.watch()
    }

    /// The schemas that documents are held against.
    pub fn checker(&self) -> &Checker {
        &self.checker
    }

    /// Carries out an order, whole or not at all.
    pub async fn carry_out(&self, order: &Order) -> Result<Carried, Refusal> {
        self.carry_out_with(order, |_| Ok(Vec::new())).await
    }

    /// The same, with records of its own in the commit that carries it out.
    pub(super) async fn carry_out_with(
        &self,
        order: &Order,
        more: impl Fn(&Outcome) -> Result<Vec<Change>, Refusal>,
    ) -> Result<Carried, Refusal> {
        let _turn = self.turn.lock().await;
        for _ in 0..TRIES_MAX {
            let backstage = self.backstage();
            for_this_catalogue(order.catalogue.as_ref(), &backstage)?;
            let now = jiff::Timestamp::now();
            let at = utc(now);
            let author = Author { by: &order.by, at: &at };
            let (mut plan, mut outcome) = carry(&backstage, &self.checker, &order.acts, author)?;
            if order.dry_run {
                outcome.dry_run = true;
                return Ok(Carried { outcome, backstage });
            }
            plan.changes.extend(more(&outcome)?);
            if plan.changes.is_empty() {
                return Ok(Carried { outcome, backstage });
            }
            let note = order.note.clone();
            match commit(&*self.store, &order.by, note, now, plan.changes).await {
                Ok(committed) => {
                    let backstage = self.followed(committed.position.number).await;
                    return Ok(Carried { outcome, backstage });
                }
                Err(CommitError::Conflict(standing)) => {
                    let newest = standing.iter().filter_map(|(_, number)| *number).max();
                    self.followed(newest.unwrap_or(backstage.number + 1)).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::from(CommitError::Conflict(Vec::new())))
    }

    /// What editors see after a commit. Whoever has changed something reads it afterwards, so
    /// this waits for the follower; but not for ever, for the change is made.
    pub(super) async fn followed(&self, number: u64) -> Arc<Backstage> {
        let following = self.watched.at_least(number);
        tokio::time::timeout(FOLLOWING_MAX, following).await.unwrap_or_else(|_| self.backstage())
    }
}

/// Writes records, all or none.
pub async fn commit(
    store: &dyn Store,
    by: &str,
    note: Option<String>,
    at: jiff::Timestamp,
    changes: Vec<Change>,
) -> Result<Committed, CommitError> {
    let id = name();
    let actor = by.to_owned();
    store.commit(&Commit { id, at: at.as_second(), actor, note, changes }).await
}

/// Whether the catalogue is at the revision that a change is made for.
pub fn for_this_catalogue(
    condition: Option<&Condition>,
    backstage: &Backstage,
) -> Result<(), Refusal> {
    let revision = backstage.edition.revision();
    match condition {
        Some(condition) if !condition.is_met(Some(revision)) => Err(Refusal::Stale {
            detail: format!(
                "The catalogue is at revision {revision} by now. Look at what has changed, and \
                 send this again with `If-Match: \"{revision}\"`."
            ),
            current: None,
        }),
        _ => Ok(()),
    }
}

/// A time as documents have it: in UTC, to the second.
pub fn utc(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
