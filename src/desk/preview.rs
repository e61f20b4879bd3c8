//! The catalogue as it would be: with every working copy, or with one release.

use std::sync::Arc;

use jiff::Timestamp;

use crate::backstage::draft::Draft;
use crate::backstage::release::Release;
use crate::backstage::view::Backstage;
use crate::catalog::edition::Edition;
use crate::catalog::published::{Published, reference_of};
use crate::content::id::Reference;
use crate::content::schema::Checker;
use crate::desk::acts::acts;
use crate::desk::carry::carry;
use crate::desk::refusal::Refusal;
use crate::desk::releases::waits;
use crate::desk::turn::utc;
use crate::desk::version::Author;

type Changes = Vec<(Reference, Option<Arc<Published>>)>;

/// The edition in which every working copy is published as it stands. No rule is asked.
pub fn of_working_copies(backstage: &Backstage) -> Edition {
    let edition = &backstage.edition;
    let revision = edition.revision() + 1;
    let published = |(reference, draft): (&Reference, &Arc<Draft>)| {
        let former = edition.record(reference.kind, reference.id.as_str());
        let first = Published::first(draft.document.clone(), revision, draft.at.clone());
        let next = match former {
            Some(former) => Published {
                version: former.version + 1,
                recalls: former.recalls.clone(),
                former_stretch_ids: former.former_stretch_ids.clone(),
                ..first
            },
            None => first,
        };
        (reference.clone(), Some(Arc::new(next)))
    };
    edition.next(revision, backstage.drafts().map(published).collect())
}

/// The edition that a release would make if it were carried out now; or why it would not be.
pub fn of_release(
    backstage: &Backstage,
    checker: &Checker,
    release: &Release,
) -> Result<Edition, Refusal> {
    waits(release)?;
    let acts = acts(&release.actions).map_err(Refusal::Invalid)?;
    let at = utc(Timestamp::now());
    let author = Author { by: &release.by, at: &at };
    let (plan, _) = carry(backstage, checker, &acts, author)?;
    let mut changes: Changes = Vec::new();
    for change in plan.changes {
        let (Some(reference), Some(body)) = (reference_of(change.key.as_str()), change.body) else {
            continue;
        };
        let published = Published::from_bytes(&reference, &body);
        let published = published.map_err(|error| Refusal::Failed(error.to_string()))?;
        changes.push((reference, Some(Arc::new(published))));
    }
    Ok(backstage.edition.next(plan.revision, changes))
}
