//! The catalogue as it would be if a change were made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::backstage::view::Backstage;
use crate::content::delivered::standing::{ChangeClass, Reason};
use crate::content::document::Document;
use crate::content::guidance::Severity;
use crate::content::id::{Id, Kind, Reference};
use crate::content::mention::targets;
use crate::content::render::context::Library;
use crate::content::rules::document::external_ids_of;
use crate::content::source::ExternalId;

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
    /// Who would have an id in another system: kind, system and value.
    external: BTreeMap<(Kind, String, String), Reference>,
}

/// Where a document would stand.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// Readers get it.
    Published {
        /// The document.
        document: Arc<Document>,
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
            external: BTreeMap::new(),
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

    /// Editors would have this working copy.
    pub fn put(&mut self, reference: Reference, document: Document) {
        self.claim(&reference, &document);
        self.drafts.insert(reference, Some(document));
    }

    /// Readers would get this document.
    pub fn publish(
        &mut self,
        reference: Reference,
        document: impl Into<Arc<Document>>,
        wish: Option<ChangeClass>,
    ) {
        let document = document.into();
        self.claim(&reference, &document);
        self.standings.insert(reference, Standing::Published { document, wish });
    }

    /// Notes the ids that a document has in other systems, unless another one has them already.
    fn claim(&mut self, reference: &Reference, document: &Document) {
        for id in external_ids_of(document) {
            if self.claimed(reference.kind, id).is_none() {
                let key = (reference.kind, id.system.to_string(), id.value.clone());
                self.external.insert(key, reference.clone());
            }
        }
    }

    /// What would be written and has this id in another system.
    fn claimed(&self, kind: Kind, id: &ExternalId) -> Option<&Reference> {
        let key = (kind, id.system.to_string(), id.value.clone());
        let owner = self.external.get(&key)?;
        let draft = self.drafts.get(owner).and_then(Option::as_ref);
        let standing = self.standings.get(owner).and_then(Standing::document);
        let mut documents = draft.into_iter().chain(standing);
        documents.any(|document| external_ids_of(document).contains(id)).then_some(owner)
    }

    /// What has this id in another system, or would have it.
    pub fn owner_of(&self, kind: Kind, id: &ExternalId) -> Option<Reference> {
        let is_replaced = |owner: &Reference| {
            let standing = self.standings.get(owner).and_then(Standing::document);
            self.drafts.contains_key(owner) || standing.is_some()
        };
        let standing = self.backstage.by_external(kind, id.system.as_str(), &id.value);
        standing.filter(|owner| !is_replaced(owner)).or_else(|| self.claimed(kind, id).cloned())
    }

    /// The published documents that would name one of these, but for themselves.
    pub fn users_of(&self, named: &BTreeSet<Reference>) -> BTreeSet<Reference> {
        if named.is_empty() {
            return BTreeSet::new();
        }
        let uses_any = |user: &Reference, document: &Document| {
            let mut targets = targets(document).into_iter().map(|target| target.document());
            targets.any(|target| target != *user && named.contains(&target))
        };
        let edition = &self.backstage.edition;
        let standing = Kind::ALL
            .into_iter()
            .flat_map(|kind| edition.items(kind))
            .map(|item| (item.reference(), &item.published.document))
            .filter(|(user, _)| !self.standings.contains_key(user))
            .filter(|(user, document)| uses_any(user, document))
            .map(|(user, _)| user);
        let proposed = self.standings.iter().filter_map(|(user, standing)| {
            standing.document().filter(|document| uses_any(user, document)).map(|_| user.clone())
        });
        standing.chain(proposed).collect()
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

impl Standing {
    /// The document that readers would get.
    pub fn document(&self) -> Option<&Document> {
        match self {
            Standing::Published { document, .. } => Some(document),
            Standing::Withdrawn(_) => None,
        }
    }
}

impl Library for Proposal<'_> {
    fn document(&self, kind: Kind, id: &str) -> Option<&Document> {
        if !self.standings.is_empty() {
            let reference = Reference { kind, id: Id::new(id) };
            if let Some(standing) = self.standings.get(&reference) {
                return standing.document();
            }
        }
        self.backstage.edition.document(kind, id)
    }
}
