//! Every document, one after the other: what readers get, or what editors see.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::vec;

use crate::backstage::view::{Backstage, Status};
use crate::content::document::Document;
use crate::content::id::{Kind, Reference};
use crate::content::render::context::Library;

/// What of each document is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// What readers get.
    Published,
    /// What editors see: their own changes, or else what readers get. What is withdrawn is not
    /// among them, unless it was changed since.
    Working,
}

/// Documents by kind and id, as of one commit.
pub struct Copies {
    backstage: Arc<Backstage>,
    references: vec::IntoIter<Reference>,
    shown: Shown,
}

impl Copies {
    /// The documents of one kind, or of all.
    pub fn new(backstage: Arc<Backstage>, shown: Shown, kind: Option<Kind>) -> Copies {
        let kinds = Kind::ALL.into_iter().filter(|one| kind.is_none_or(|kind| kind == *one));
        let mut references: BTreeSet<Reference> = kinds
            .flat_map(|kind| backstage.edition.items(kind).map(|item| item.reference()))
            .collect();
        if shown == Shown::Working {
            let drafts = backstage.drafts().map(|(reference, _)| reference);
            let meant = drafts.filter(|reference| kind.is_none_or(|kind| kind == reference.kind));
            references.extend(meant.cloned());
        }
        let references = references.into_iter().collect::<Vec<_>>().into_iter();
        Copies { backstage, references, shown }
    }

    /// How many are still to come.
    pub fn left(&self) -> usize {
        self.references.len()
    }

    /// What `tell` makes of the next one.
    pub fn next_with<T>(&mut self, tell: impl Fn(&Document) -> T) -> Option<T> {
        loop {
            let reference = self.references.next()?;
            let edition = &self.backstage.edition;
            let document = match self.shown {
                Shown::Published => edition.document(reference.kind, reference.id.as_str()),
                Shown::Working => {
                    let copy = self.backstage.working_copy(&reference);
                    copy.filter(|copy| copy.status != Status::Withdrawn).map(|copy| copy.document)
                }
            };
            if let Some(document) = document {
                return Some(tell(document));
            }
        }
    }
}
