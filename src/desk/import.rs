//! An import: many documents become one revision, or none of them does.

use std::sync::Arc;

use crate::backstage::draft::Draft;
use crate::backstage::view::Backstage;
use crate::content::id::Reference;
use crate::content::rules::document::external_ids_of;
use crate::desk::imported::{ImportMode, ImportRefusal, ImportReport};
use crate::desk::intake::{Content, Intake};
use crate::desk::reconcile::{Wish, reconcile};
use crate::desk::refusal::Refusal;
use crate::desk::turn::{Desk, TRIES_MAX, commit, for_this_catalogue, utc};
use crate::desk::version::Author;
use crate::store::contract::Change;

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Its documents are held against each other and the catalogue.
    Checking,
    /// It is written.
    Writing,
}

/// What is asked, for the threads that check it.
struct Asked {
    wish: Wish,
    content: Content,
}

/// What would be written, and told.
struct Prepared {
    at: jiff::Timestamp,
    changes: Vec<Change>,
    report: ImportReport,
}

impl Desk {
    /// Begins an import, unless another one is under way.
    pub fn begin_import(&self) -> Option<Intake> {
        let permit = Arc::clone(&self.imports).try_acquire_owned().ok()?;
        Some(Intake::new(Arc::clone(&self.checker), permit))
    }

    /// Makes an import, whole or not at all, and tells how far it has come.
    ///
    /// It is checked beside everybody else's work, for that takes time. Only what is left then, to
    /// write it, keeps others waiting; if the catalogue moved meanwhile, it is checked again.
    pub async fn import(
        &self,
        wish: Wish,
        content: Content,
        tell: impl Fn(Stage),
    ) -> Result<ImportReport, ImportRefusal> {
        let _slot = content.slot.clone();
        let asked = Arc::new(Asked { wish, content });
        for _ in 0..TRIES_MAX {
            tell(Stage::Checking);
            let backstage = self.backstage();
            for_this_catalogue(asked.wish.catalogue.as_ref(), &backstage)?;
            let prepared = prepared(Arc::clone(&asked), Arc::clone(&backstage)).await?;
            if asked.wish.mode == ImportMode::Validate || prepared.changes.is_empty() {
                return Ok(prepared.report);
            }
            let _turn = self.turn.lock().await;
            if has_moved(&asked.content, &backstage, &self.backstage()) {
                continue;
            }
            tell(Stage::Writing);
            let by = asked.wish.by.clone();
            let note = format!("An import of {} documents", asked.content.lines);
            // What is written does not have to stand in memory as documents too.
            drop((asked, backstage));
            let Prepared { at, changes, report } = prepared;
            let committed = commit(&*self.store, &by, Some(note), at, changes).await;
            self.followed(committed.map_err(Refusal::from)?.position.number).await;
            return Ok(report);
        }
        let detail = "The catalogue changed again and again while this was checked. Send it again.";
        Err(Refusal::Conflict(detail.into()).into())
    }
}

/// Checks an import on threads that nobody waits for.
async fn prepared(asked: Arc<Asked>, backstage: Arc<Backstage>) -> Result<Prepared, ImportRefusal> {
    let work = move || {
        let at = jiff::Timestamp::now();
        let (by, now) = (asked.wish.by.as_str(), utc(at));
        let author = Author { by, at: &now };
        let (plan, report) = reconcile(&asked.wish, &asked.content, &backstage, author)?;
        Ok(Prepared { at, changes: plan.changes, report })
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(prepared) => prepared,
        // Nobody cancels it: it has panicked, and so does who waits for it.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// Whether something changed that the check of an import has looked at.
fn has_moved(content: &Content, then: &Backstage, now: &Backstage) -> bool {
    if !Arc::ptr_eq(&then.edition, &now.edition) {
        return true;
    }
    let is_kept = |by: &Backstage, (reference, draft): (&Reference, &Arc<Draft>)| {
        by.draft(reference).is_some_and(|other| Arc::ptr_eq(draft, other))
    };
    let new = now.drafts().filter(|one| !is_kept(then, *one));
    let gone = then.drafts().filter(|one| !is_kept(now, *one));
    new.chain(gone).any(|(reference, draft)| {
        let is_published = now.edition.record(reference.kind, reference.id.as_str()).is_some();
        is_published || content.known.contains_key(reference) || shares_an_id(content, draft)
    })
}

/// Whether a working copy has an id in another system that a document of an import has too.
fn shares_an_id(content: &Content, draft: &Draft) -> bool {
    let ids = external_ids_of(&draft.document);
    let same_kind =
        content.taken.iter().filter(|taken| taken.document.kind() == draft.document.kind());
    let mut brought = same_kind.flat_map(|taken| external_ids_of(&taken.document));
    !ids.is_empty() && brought.any(|id| ids.contains(id))
}
