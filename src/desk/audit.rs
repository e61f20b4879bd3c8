//! Who did what: the commits of the store, told without what they wrote.

use std::cmp::Reverse;
use std::collections::HashSet;

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::record::{KEY_SHELF, KeyRecord};
use crate::backstage::draft::{self, DRAFT_SHELF};
use crate::backstage::release::{RELEASE_SHELF, ReleaseStatus};
use crate::catalog::published::{self, CATALOGUE_HEAD, Head, PUBLISHED_SHELF, Published};
use crate::content::id::{Kind, Reference};
use crate::desk::deed::{Deed, of_key, of_published, of_release};
use crate::desk::turn::{Desk, utc};
use crate::store::contract::{Logged, Touched};
use crate::store::error::StoreError;
use crate::store::key::{Key, Number};

/// The most changes that are told of one commit.
const CHANGES_TOLD_MAX: usize = 20;
/// How many commits are read at once: one may have many thousand keys.
const BATCH: usize = 8;
/// How many commits are looked through for one page.
const LOOKED_THROUGH_MAX: usize = 2000;

/// One commit: who changed what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditItem {
    /// The number of the commit.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub number: u64,
    /// When it was made, in UTC.
    #[schema(format = DateTime, max_length = 20)]
    pub at: String,
    /// Who made it: the name of a key, or `limber`.
    #[schema(max_length = 200, example = "cms")]
    pub by: String,
    /// Why, if they said.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// The catalogue's revision that it made; null where readers got nothing new by it.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub revision: Option<u64>,
    /// What it changed: the first few of it.
    #[schema(max_items = 20)]
    pub changes: Vec<AuditChange>,
    /// How much it changed.
    #[schema(format = Int32, minimum = 0, maximum = 250_000)]
    pub change_count: usize,
}

/// One thing that a commit changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditChange {
    /// What it is.
    pub shelf: AuditShelf,
    /// The kind of document; null of what is none.
    pub kind: Option<Kind>,
    /// Its id.
    #[schema(max_length = 200, example = "supine-twist")]
    pub id: String,
    /// What was done.
    pub action: Deed,
}

/// What a commit can change. Clients pass over a value that they do not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditShelf {
    /// A working copy.
    Draft,
    /// What readers get.
    Published,
    /// A key.
    Key,
    /// A release.
    Release,
}

/// Which commits are asked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Those of this key's name.
    pub by: Option<String>,
    /// Those that touched this document.
    pub reference: Option<Reference>,
}

/// A page of commits.
#[derive(Debug, Default)]
pub struct AuditPage {
    /// The commits, newest first.
    pub items: Vec<AuditItem>,
    /// The number before which the next page goes on.
    pub next: Option<Number>,
}

/// What a record of a release says first of all.
#[derive(Deserialize)]
struct Standing {
    status: ReleaseStatus,
}

impl Desk {
    /// The commits before `before`, newest first. A page has fewer than `limit` where only few of
    /// many commits are wanted: it goes on all the same.
    pub async fn audit(
        &self,
        wanted: &Wanted,
        before: Option<Number>,
        limit: usize,
    ) -> Result<AuditPage, StoreError> {
        let mut page = AuditPage { items: Vec::new(), next: before };
        let mut looked_through = 0;
        while page.items.len() < limit && looked_through < LOOKED_THROUGH_MAX {
            let logged = self.logged(wanted.reference.as_ref(), page.next, BATCH).await?;
            for commit in &logged {
                page.next = Some(commit.number);
                if wanted.by.as_ref().is_none_or(|by| *by == commit.actor) {
                    page.items.push(self.told(commit, wanted.reference.as_ref()).await?);
                }
                if page.items.len() == limit {
                    break;
                }
            }
            if logged.is_empty() {
                return Ok(AuditPage { next: None, ..page });
            }
            looked_through += logged.len();
        }
        let rest = self.logged(wanted.reference.as_ref(), page.next, 1).await?;
        Ok(AuditPage { next: page.next.filter(|_| !rest.is_empty()), ..page })
    }

    /// What the log says of the commits that touched a document, or of all.
    async fn logged(
        &self,
        reference: Option<&Reference>,
        before: Option<Number>,
        limit: usize,
    ) -> Result<Vec<Logged>, StoreError> {
        let Some(reference) = reference else { return self.store.log(before, limit).await };
        let mut numbers = Vec::new();
        for key in [draft::key_of(reference), published::key_of(reference)] {
            let records = self.records(key, before, limit).await?;
            numbers.extend(records.iter().map(|record| record.number));
        }
        numbers.sort_unstable_by_key(|number| Reverse(*number));
        numbers.dedup();
        numbers.truncate(limit);
        let mut logged = Vec::with_capacity(numbers.len());
        for number in numbers {
            logged.extend(self.commit_of(number).await?);
        }
        Ok(logged)
    }

    async fn told(
        &self,
        commit: &Logged,
        first: Option<&Reference>,
    ) -> Result<AuditItem, StoreError> {
        let mut touched = touched(commit);
        if first.is_some() {
            // What was asked for is among those that are told.
            touched.sort_by_key(|(_, what, _)| what.reference().as_ref() != first);
        }
        let mut changes = Vec::new();
        for (change, what, id) in touched.iter().take(CHANGES_TOLD_MAX) {
            changes.push(AuditChange {
                shelf: what.shelf(),
                kind: what.reference().map(|reference| reference.kind),
                id: (*id).to_owned(),
                action: self.deed(change, what, commit).await?,
            });
        }
        let head = commit.changes.iter().find(|change| change.key.as_str() == CATALOGUE_HEAD);
        let revision = match head {
            Some(head) => self.body::<Head>(&head.key, commit.number).await?,
            None => None,
        };
        Ok(AuditItem {
            number: commit.number,
            at: jiff::Timestamp::from_second(commit.at).map(utc).unwrap_or_default(),
            by: commit.actor.clone(),
            note: commit.note.clone(),
            revision: revision.map(|head| head.revision),
            changes,
            change_count: touched.len(),
        })
    }

    async fn deed(
        &self,
        change: &Touched,
        what: &What,
        commit: &Logged,
    ) -> Result<Deed, StoreError> {
        let (key, number) = (&change.key, commit.number);
        Ok(match what {
            What::Draft(_) if change.is_there => Deed::Saved,
            What::Draft(_) => Deed::Discarded,
            _ if !change.is_there => Deed::Removed,
            What::Published(_) => {
                let record = self.body::<Published<IgnoredAny>>(key, number).await?;
                record.as_ref().map_or(Deed::Changed, of_published)
            }
            What::Key => {
                let record = self.body::<KeyRecord>(key, number).await?;
                record.map_or(Deed::Changed, |record| of_key(&record, commit.at))
            }
            What::Release => {
                let standing = self.body::<Standing>(key, number).await?;
                standing.map_or(Deed::Changed, |standing| of_release(standing.status))
            }
        })
    }

    /// What a commit wrote under a key, if it can be read.
    async fn body<T: DeserializeOwned>(
        &self,
        key: &Key,
        number: Number,
    ) -> Result<Option<T>, StoreError> {
        let records = self.store.history(key, Some(number.saturating_add(1)), 1).await?;
        let body = records.first().and_then(|record| record.body.as_deref());
        Ok(body.and_then(|body| serde_json::from_slice(body).ok()))
    }
}

/// What a key of the store stands for.
enum What {
    Draft(Reference),
    Published(Reference),
    Key,
    Release,
}

impl What {
    fn reference(&self) -> Option<Reference> {
        match self {
            What::Draft(reference) | What::Published(reference) => Some(reference.clone()),
            What::Key | What::Release => None,
        }
    }

    fn shelf(&self) -> AuditShelf {
        match self {
            What::Draft(_) => AuditShelf::Draft,
            What::Published(_) => AuditShelf::Published,
            What::Key => AuditShelf::Key,
            What::Release => AuditShelf::Release,
        }
    }
}

/// What a commit changed, but for bookkeeping: a working copy that was published is no longer
/// there, and that is no second change.
fn touched(commit: &Logged) -> Vec<(&Touched, What, &str)> {
    let keys = || commit.changes.iter().filter(|change| change.is_there);
    let is_draft_gone = |change: &Touched| !change.is_there && change.key.shelf() == DRAFT_SHELF;
    let published: HashSet<&str> = if commit.changes.iter().any(is_draft_gone) {
        keys().filter_map(|change| change.key.as_str().strip_prefix(PUBLISHED_SHELF)).collect()
    } else {
        HashSet::new()
    };
    let of = |change: &'_ Touched| -> Option<What> {
        let key = change.key.as_str();
        match change.key.shelf() {
            DRAFT_SHELF => draft::reference_of(key).map(What::Draft),
            PUBLISHED_SHELF => published::reference_of(key).map(What::Published),
            KEY_SHELF => Some(What::Key),
            RELEASE_SHELF => Some(What::Release),
            _ => None,
        }
    };
    let named = commit.changes.iter().filter(|change| {
        let rest = change.key.as_str().strip_prefix(DRAFT_SHELF);
        !(is_draft_gone(change) && rest.is_some_and(|rest| published.contains(rest)))
    });
    named
        .filter_map(|change| {
            let id = change.key.as_str().rsplit_once('/').map(|(_, id)| id)?;
            Some((change, of(change)?, id))
        })
        .collect()
}
