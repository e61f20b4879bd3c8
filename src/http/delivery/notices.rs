//! What safety has to say of a version since it was published.

use std::cmp::Reverse;
use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use crate::catalog::page::Page;
use crate::catalog::published::{Published, Recall, Withdrawal};
use crate::content::delivered::standing::{ChangeClass, Reason};
use crate::content::guidance::Severity;
use crate::content::id::{Id, Kind, Reference};
use crate::content::render::delivered::json;
use crate::former::Publication;
use crate::http::delivery::ask::{Ask, freshness};
use crate::http::delivery::versions::{numbered, recorded, unread};
use crate::http::problem::Problem;
use crate::http::state::State;

/// The most notices of one version.
const NOTICES_MAX: usize = 1000;

/// What safety has to say of a version since it was published.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeList {
    /// The kind of document.
    pub kind: Kind,
    /// Its id.
    pub id: Id,
    /// The number of the version.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 1)]
    pub version: u64,
    /// What happened since, newest first.
    #[schema(max_items = 1000)]
    pub items: Vec<Notice>,
}

/// What happened to a version, or to a document that it shows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Notice {
    /// What happened.
    #[serde(rename = "type")]
    pub notice_type: NoticeType,
    /// The kind of the document that it happened to: this one, or one that the version shows.
    pub kind: Kind,
    /// The id of that document.
    pub id: Id,
    /// Why it was withdrawn; null for a change. In the words of `Reason`, as a text.
    #[schema(value_type = Option<String>, pattern = "^[a-z]+$", max_length = 40,
        example = "safety")]
    pub reason: Option<Reason>,
    /// How grave it is, in the words of `Severity`; null where nobody said. A text and no named
    /// choice, for a choice that may be null would be a union to whoever generates a client.
    #[schema(value_type = Option<String>, pattern = "^[a-z]+(_[a-z]+)*$", max_length = 40,
        example = "stop")]
    pub severity: Option<Severity>,
    /// What people are told about it.
    #[schema(max_length = 1500, example = "It strains the lower back.")]
    pub message: Option<String>,
    /// The document of that kind to use instead, if there is one.
    pub successor_id: Option<Id>,
    /// The catalogue revision at which it happened.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64, example = 2)]
    pub revision: u64,
    /// When it happened, in UTC.
    #[schema(format = DateTime, max_length = 20, example = "2026-11-22T09:00:00Z")]
    pub at: String,
}

/// What happened. Clients treat a value that they do not know as `recall`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeType {
    /// The version is not served any more, for good.
    Recall,
    /// The document is not in force any more.
    Withdrawal,
    /// The document was published with a change for safety.
    SafetyChange,
}

/// Answers with what safety has to say of a version. The version itself may be gone.
pub async fn list_notices(
    state: &State,
    request: &HttpRequest,
    kind: Kind,
) -> Result<HttpResponse, Problem> {
    let ask = Ask::plain(state, request).await?;
    let record = recorded(&ask, request, kind)?;
    let version = numbered(record, request)?;
    let reference = record.document.reference();
    let key = format!("notices {reference} {version}");
    let page = if let Some(page) = ask.edition.answers.get(&key) {
        page
    } else {
        let items = gathered(state, &ask, record, version).await?;
        let list = notices(record, version, items);
        ask.edition.answers.get_or_make(key, || Ok::<_, Problem>(Page::new(json(&list))))?
    };
    ask.reply(page, freshness(kind)).send(request).await
}

/// The list of these notices, newest first.
pub fn notices(record: &Published, version: u64, mut items: Vec<Notice>) -> NoticeList {
    let Reference { kind, id } = record.document.reference();
    items.sort_by(|one, other| {
        let rank = |notice: &Notice| (Reverse(notice.revision), notice.notice_type, notice.kind);
        rank(one).cmp(&rank(other)).then_with(|| one.id.cmp(&other.id))
    });
    items.truncate(NOTICES_MAX);
    NoticeList { kind, id, version, items }
}

async fn gathered(
    state: &State,
    ask: &Ask,
    record: &Arc<Published>,
    version: u64,
) -> Result<Vec<Notice>, Problem> {
    let itself = record.document.reference();
    let recalls = record.recalls.iter().filter(|recall| version <= recall.through_version);
    let mut items: Vec<Notice> = recalls.map(Notice::from).collect();
    items.extend(record.withdrawn.as_ref().map(|one| Notice::of_withdrawal(&itself, one)));
    let until = ask.edition.revision();
    let publications = |reference: Reference, after| async move {
        let found = state.former.publications(&reference, after, until, NOTICES_MAX).await;
        found.map_err(unread).map(|found| (reference, found))
    };
    let found = state.former.version(&itself, version, &ask.locale, "").await.map_err(unread)?;
    let Some(found) = found else { return Ok(items) };
    let (itself, of_itself) = publications(itself, found.revision).await?;
    let is_for_safety = |one: &&Publication| one.change == ChangeClass::Safety;
    let of_itself = of_itself.iter().filter(is_for_safety);
    items.extend(of_itself.map(|one| Notice::of_change(&itself, one)));
    for reference in found.shown {
        // What guidance says is about safety, whatever changes of it; labels and credits never are.
        let is_safety = match reference.kind {
            Kind::Guidance | Kind::Condition => true,
            Kind::Stretch | Kind::Routine => false,
            Kind::Vocabulary | Kind::Source | Kind::Phrases => continue,
        };
        let (kind, id) = (reference.kind, reference.id.as_str());
        let in_force = ask.edition.item(kind, id).map(|item| &item.published);
        let withdrawn = ask.edition.withdrawn(kind, id);
        let Some(record) = in_force.or(withdrawn) else { continue };
        items.extend(record.withdrawn.as_ref().map(|one| Notice::of_withdrawal(&reference, one)));
        if record.revision > found.revision {
            let (reference, since) = publications(reference, found.revision).await?;
            let since = since.iter().filter(|one| is_safety || is_for_safety(one));
            items.extend(since.map(|one| Notice::of_change(&reference, one)));
        }
    }
    Ok(items)
}

impl Notice {
    fn of_withdrawal(reference: &Reference, withdrawal: &Withdrawal) -> Notice {
        Notice {
            notice_type: NoticeType::Withdrawal,
            kind: reference.kind,
            id: reference.id.clone(),
            reason: Some(withdrawal.reason),
            severity: withdrawal.severity,
            message: withdrawal.message.clone(),
            successor_id: withdrawal.successor_id.clone(),
            revision: withdrawal.revision,
            at: withdrawal.withdrawn_at.clone(),
        }
    }

    fn of_change(reference: &Reference, publication: &Publication) -> Notice {
        Notice {
            notice_type: NoticeType::SafetyChange,
            kind: reference.kind,
            id: reference.id.clone(),
            reason: None,
            severity: None,
            message: None,
            successor_id: None,
            revision: publication.revision,
            at: publication.published_at.clone(),
        }
    }
}

impl From<&Recall> for Notice {
    fn from(recall: &Recall) -> Notice {
        Notice {
            notice_type: NoticeType::Recall,
            kind: recall.kind,
            id: recall.id.clone(),
            reason: Some(recall.reason),
            severity: recall.severity,
            message: recall.message.clone(),
            successor_id: recall.successor_id.clone(),
            revision: recall.revision,
            at: recall.recalled_at.clone(),
        }
    }
}
