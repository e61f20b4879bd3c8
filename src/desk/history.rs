//! What became of a document, commit by commit: its working copy and what was published of it.

use serde::Serialize;
use tokio::task::spawn_blocking;
use utoipa::ToSchema;

use crate::backstage::draft::{self, Draft};
use crate::backstage::view::Status;
use crate::catalog::published::{self, Published};
use crate::content::delivered::standing::{ChangeClass, Reason};
use crate::content::document::Document;
use crate::content::id::Reference;
use crate::desk::deed::{Deed, of_published, reason_of};
use crate::desk::outcome::{Difference, differences};
use crate::desk::turn::{Desk, utc};
use crate::store::contract::{Logged, Record};
use crate::store::error::StoreError;
use crate::store::key::{Key, Number};

/// The most bytes of documents that one page is made from, unless a single commit has more.
const PAGE_BYTES_MAX: usize = 4 << 20;

/// What one commit did with a document.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HistoryItem {
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
    /// What was done.
    pub action: Deed,
    /// The published version after it; null where there was none yet.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub version: Option<u64>,
    /// Of a working copy: the published version that it began from.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub base_version: Option<u64>,
    /// What a publication or withdrawal counts as.
    pub change: Option<ChangeClass>,
    /// Why it was withdrawn, or its older versions recalled.
    pub reason: Option<Reason>,
    /// Each place that differs from the state before; null where that is no longer kept.
    #[schema(max_items = 200)]
    pub differences: Option<Vec<Difference>>,
}

/// A page of the history of a document.
#[derive(Debug, Default)]
pub struct HistoryPage {
    /// What was done with it, newest first.
    pub items: Vec<HistoryItem>,
    /// The number before which the next page goes on.
    pub next: Option<Number>,
}

/// A document as editors saw it after a commit.
#[derive(Debug)]
pub struct FormerState {
    /// The commit that wrote it.
    pub number: Number,
    /// The document.
    pub document: Document,
    /// The version that was published or withdrawn; 0 if there never was one.
    pub version: u64,
    /// Where it stood.
    pub status: Status,
}

impl Desk {
    /// What was done with a document before the commit `before`, newest first: at most so many
    /// commits. One that published a document and changed it further is told as two items.
    pub async fn history(
        &self,
        reference: &Reference,
        before: Option<Number>,
        limit: usize,
    ) -> Result<HistoryPage, StoreError> {
        // One more of each than is told, for what stood there before.
        let drafts = self.records(draft::key_of(reference), before, limit + 1).await?;
        let published = self.records(published::key_of(reference), before, limit + 1).await?;
        let (numbers, next) = page(&drafts, &published, limit);
        let mut commits = Vec::with_capacity(numbers.len());
        for number in numbers {
            commits.push((number, self.commit_of(number).await?));
        }
        let reference = reference.clone();
        let told = move || {
            let shelves = Shelves::of(&reference, drafts, published);
            commits
                .iter()
                .flat_map(|(number, commit)| shelves.told(*number, commit.as_ref()))
                .collect()
        };
        // Documents are read and compared off the threads that answer.
        Ok(HistoryPage { items: aside(told).await?, next })
    }

    /// The document as editors saw it after the commit `number`, which has to have touched it.
    pub async fn former_state(
        &self,
        reference: &Reference,
        number: Number,
    ) -> Result<Option<FormerState>, StoreError> {
        let before = Some(number.saturating_add(1));
        let drafts = self.records(draft::key_of(reference), before, 1).await?;
        let published = self.records(published::key_of(reference), before, 1).await?;
        if !drafts.iter().chain(&published).any(|record| record.number == number) {
            return Ok(None);
        }
        let reference = reference.clone();
        aside(move || Shelves::of(&reference, drafts, published).working_copy(number)).await
    }

    pub(super) async fn records(
        &self,
        key: String,
        before: Option<Number>,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let Ok(key) = Key::new(key) else { return Ok(Vec::new()) };
        self.store.history(&key, before, limit).await
    }

    /// What the log says of a commit; nothing where compaction has folded it.
    pub(super) async fn commit_of(&self, number: Number) -> Result<Option<Logged>, StoreError> {
        let newest = self.store.log(Some(number.saturating_add(1)), 1).await?.pop();
        Ok(newest.filter(|logged| logged.number == number))
    }
}

/// The commits of a page, newest first, and where the next page goes on.
fn page(drafts: &[Record], published: &[Record], limit: usize) -> (Vec<Number>, Option<Number>) {
    let mut records: Vec<&Record> = drafts.iter().chain(published).collect();
    records.sort_by_key(|record| std::cmp::Reverse(record.number));
    let mut numbers: Vec<Number> = Vec::new();
    let mut bytes = 0;
    for record in records {
        let is_same = numbers.last() == Some(&record.number);
        if !is_same && (numbers.len() == limit || bytes > PAGE_BYTES_MAX) {
            return (numbers.clone(), numbers.last().copied());
        }
        if !is_same {
            numbers.push(record.number);
        }
        bytes += record.body.as_ref().map_or(0, bytes::Bytes::len);
    }
    (numbers, None)
}

/// What stood under one key, newest first; nothing where it was taken away.
struct Shelf<T>(Vec<(Number, Option<T>)>);

/// What one commit did under a key.
enum Written<'a, T> {
    Nothing,
    Gone,
    There(&'a T),
}

impl<T> Shelf<T> {
    fn written(&self, number: Number) -> Written<'_, T> {
        match self.0.iter().find(|(written, _)| *written == number) {
            None => Written::Nothing,
            Some((_, None)) => Written::Gone,
            Some((_, Some(what))) => Written::There(what),
        }
    }

    /// What stood there after a commit.
    fn standing(&self, number: Number) -> Option<&T> {
        self.0.iter().find(|(written, _)| *written <= number)?.1.as_ref()
    }

    /// What stood there before a commit.
    fn before(&self, number: Number) -> Option<&T> {
        self.standing(number.saturating_sub(1))
    }
}

/// A document on both shelves.
struct Shelves {
    drafts: Shelf<Draft>,
    published: Shelf<Published>,
}

impl Shelves {
    fn of(reference: &Reference, drafts: Vec<Record>, published: Vec<Record>) -> Shelves {
        Shelves {
            drafts: read(drafts, |number, body| Draft::from_record(reference, number, body)),
            published: read(published, |number, body| {
                let published = Published::from_bytes(reference, body)?;
                Ok::<_, published::Unreadable>(Published { number, ..published })
            }),
        }
    }

    /// What a commit did with the document, the last first.
    fn told(&self, number: Number, commit: Option<&Logged>) -> Vec<HistoryItem> {
        let draft = self.drafts.written(number);
        let published = self.published.written(number);
        let draft_before = self.drafts.before(number).map(|draft| &draft.document);
        let published_before = self.published.before(number).map(|one| &one.document);
        let mut items = Vec::new();
        if let Written::There(draft) = draft {
            let former = match published {
                Written::There(published) => Some(&published.document),
                Written::Gone | Written::Nothing => draft_before.or(published_before),
            };
            items.push(HistoryItem {
                at: draft.at.clone(),
                by: draft.by.clone(),
                base_version: draft.base_version,
                ..self.item(number, Deed::Saved, former, Some(&draft.document))
            });
        }
        match published {
            Written::There(next) => {
                let former = match draft {
                    // A working copy that stays as it was is no part of what happened.
                    Written::Nothing => published_before,
                    Written::Gone | Written::There(_) => draft_before.or(published_before),
                };
                let action = of_published(next);
                items.push(HistoryItem {
                    at: written_at(next),
                    by: next.by.clone(),
                    change: (action != Deed::Recalled).then_some(next.change),
                    reason: reason_of(next),
                    ..self.item(number, action, former, Some(&next.document))
                });
            }
            Written::Gone => {
                items.push(self.item(number, Deed::Removed, published_before, None));
            }
            Written::Nothing if matches!(draft, Written::Gone) => {
                let next = self.published.standing(number).map(|one| &one.document);
                items.push(self.item(number, Deed::Discarded, draft_before, next));
            }
            Written::Nothing => {}
        }
        items.into_iter().map(|item| item.known_by(commit)).collect()
    }

    fn item(
        &self,
        number: Number,
        action: Deed,
        former: Option<&Document>,
        next: Option<&Document>,
    ) -> HistoryItem {
        let differences = match next {
            Some(next) => differences(former, next),
            None => vec![Difference::all_gone()],
        };
        HistoryItem {
            number,
            at: String::new(),
            by: String::new(),
            note: None,
            action,
            version: self.published.standing(number).map(|published| published.version),
            base_version: None,
            change: None,
            reason: None,
            differences: Some(differences),
        }
    }

    fn working_copy(self, number: Number) -> Option<FormerState> {
        let published = self.published.standing(number);
        let version = published.map_or(0, |published| published.version);
        if let Some(draft) = self.drafts.standing(number) {
            let (number, document) = (draft.number, draft.document.clone());
            return Some(FormerState { number, document, version, status: Status::Draft });
        }
        let published = published?;
        let is_gone = published.withdrawn.is_some();
        let status = if is_gone { Status::Withdrawn } else { Status::Published };
        let (number, document) = (published.number, published.document.clone());
        Some(FormerState { number, document, version, status })
    }
}

impl HistoryItem {
    /// The same, with what the log says of the commit. Of one that was folded away nobody knows
    /// either what stood there before.
    fn known_by(self, commit: Option<&Logged>) -> HistoryItem {
        let Some(commit) = commit else { return HistoryItem { differences: None, ..self } };
        HistoryItem {
            at: jiff::Timestamp::from_second(commit.at).map_or(self.at, utc),
            by: commit.actor.clone(),
            note: commit.note.clone(),
            ..self
        }
    }
}

/// When a record was written, as it says itself.
fn written_at(published: &Published) -> String {
    match (of_published(published), &published.withdrawn, published.recalls.last()) {
        (Deed::Withdrawn, Some(withdrawal), _) => withdrawal.withdrawn_at.clone(),
        (Deed::Recalled, _, Some(recall)) => recall.recalled_at.clone(),
        _ => published.published_at.clone(),
    }
}

/// Reads what records hold. One that can't be read changed nothing for anybody.
fn read<T, E: std::fmt::Display>(
    records: Vec<Record>,
    read: impl Fn(Number, &[u8]) -> Result<T, E>,
) -> Shelf<T> {
    let known = records.into_iter().filter_map(|record| {
        let Some(body) = &record.body else { return Some((record.number, None)) };
        match read(record.number, body) {
            Ok(known) => Some((record.number, Some(known))),
            Err(error) => {
                tracing::error!(record.key = %record.key, %error, "a record can't be read");
                None
            }
        }
    });
    Shelf(known.collect())
}

async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    spawn_blocking(work).await.map_err(|error| StoreError::Unavailable(error.to_string()))
}
