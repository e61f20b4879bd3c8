//! The catalogue as it would be if a change were made.

use std::collections::{BTreeMap, BTreeSet};

use crate::backstage::view::Backstage;
use crate::content::delivered::standing::{ChangeClass, Reason};
use crate::content::document::Document;
use crate::content::guidance::Severity;
use crate::content::id::{Id, Kind, Reference};
use crate::content::mention::{Target, targets};
use crate::content::render::context::Library;

/// The catalogue as it would be. Nothing of it is written yet.
pub struct Proposal<'a> {
    /// What it would be made of.
    pub backstage: &'a Backstage,
    /// The working copies that would be written, or discarded.
    pub drafts: BTreeMap<Reference, Option<Document>>,
    /// What would be published or withdrawn.
    pub standings: BTreeMap<Reference, Standing>,
    /// What has to change because something else is withdrawn for safety: what that is.
    pub because_of: BTreeMap<Reference, Id>,
    /// Versions that would be served no more: of which document, through which, and why.
    pub recalls: BTreeMap<Reference, Vec<(u64, Reference)>>,
}

/// Where a document would stand.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// Readers get it.
    Published {
        /// The document.
        document: Box<Document>,
        /// What the change counts as, where it is more serious than it looks.
        wish: Option<ChangeClass>,
    },
    /// Readers are told why they don't.
    Withdrawn(Withdrawing),
}

/// Why a document is to be withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawing {
    /// Why.
    pub reason: Reason,
    /// How serious it is.
    pub severity: Option<Severity>,
    /// What readers are told.
    pub message: Option<String>,
    /// What to use instead.
    pub successor_id: Option<Id>,
}

impl<'a> Proposal<'a> {
    /// Everything as it is.
    pub fn new(backstage: &'a Backstage) -> Proposal<'a> {
        Proposal {
            backstage,
            drafts: BTreeMap::new(),
            standings: BTreeMap::new(),
            because_of: BTreeMap::new(),
            recalls: BTreeMap::new(),
        }
    }

    /// A document that readers would get.
    pub fn find(&self, reference: &Reference) -> Option<&Document> {
        self.document(reference.kind, reference.id.as_str())
    }

    /// The document as editors would see it.
    pub fn working_copy(&self, reference: &Reference) -> Option<&Document> {
        match self.drafts.get(reference) {
            Some(Some(document)) => Some(document),
            Some(None) => {
                let published =
                    self.backstage.edition.record(reference.kind, reference.id.as_str());
                published.map(|published| &published.document)
            }
            None => self.backstage.working_copy(reference).map(|copy| copy.document),
        }
    }

    /// Readers would get this document.
    pub fn publish(&mut self, reference: Reference, document: Document, wish: Option<ChangeClass>) {
        let document = Box::new(document);
        self.standings.insert(reference, Standing::Published { document, wish });
    }

    /// The published documents that would name this one.
    pub fn users_of(&self, reference: &Reference) -> BTreeSet<Reference> {
        let names = |document: &Document| {
            targets(document).iter().map(Target::document).any(|target| target == *reference)
        };
        let edition = &self.backstage.edition;
        let standing = Kind::ALL
            .into_iter()
            .flat_map(|kind| edition.items(kind))
            .filter(|item| names(&item.published.document))
            .map(|item| item.reference())
            .filter(|user| !self.standings.contains_key(user));
        let proposed = self.standings.iter().filter_map(|(user, standing)| match standing {
            Standing::Published { document, .. } if names(document) => Some(user.clone()),
            _ => None,
        });
        standing.chain(proposed).filter(|user| user != reference).collect()
    }

    /// The kinds of which readers would get something.
    pub fn kinds(&self) -> BTreeSet<Kind> {
        let edition = &self.backstage.edition;
        let proposed = self.standings.iter().filter_map(|(reference, standing)| {
            matches!(standing, Standing::Published { .. }).then_some(reference.kind)
        });
        let gone = |kind: Kind| {
            let withdrawn = self.standings.iter().filter(|(reference, standing)| {
                reference.kind == kind && matches!(standing, Standing::Withdrawn(_))
            });
            withdrawn.count()
        };
        let standing = Kind::ALL.into_iter().filter(|kind| edition.count(*kind) > gone(*kind));
        standing.chain(proposed).collect()
    }
}

impl Library for Proposal<'_> {
    fn document(&self, kind: Kind, id: &str) -> Option<&Document> {
        if !self.standings.is_empty() {
            let reference = Reference { kind, id: Id::new(id) };
            match self.standings.get(&reference) {
                Some(Standing::Published { document, .. }) => return Some(document),
                Some(Standing::Withdrawn(_)) => return None,
                None => {}
            }
        }
        self.backstage.edition.document(kind, id)
    }
}
