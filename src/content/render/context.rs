//! What rendering a document needs around it: the other documents, the locale, and a note of
//! every word that had to come from another locale.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::content::delivered::envelope::{
    Envelope, Evidence, GuidanceNote, Links, SourceNote, State, Term,
};
use crate::content::document::Document;
use crate::content::guidance::{GuidanceDocument, Severity};
use crate::content::id::{Id, Kind, Locale, TermId};
use crate::content::mention::{Target, targets};
use crate::content::source::{SourceDocument, StoredEvidence};
use crate::content::stretch::StretchDocument;
use crate::content::text::{DEFAULT_LOCALE, Fallback, Reader, Texts, lookup_chain, speaks};
use crate::content::vocabulary::{PhrasesDocument, VocabularyDocument};

/// The documents that others speak of.
pub trait Library {
    /// The document of that kind and id, if it is there.
    fn document(&self, kind: Kind, id: &str) -> Option<&Document>;
}

/// One rendering: where its words come from.
pub struct Context<'a> {
    /// The other documents.
    pub documents: &'a dyn Library,
    /// The locale that is served.
    pub locale: &'a Locale,
    fallbacks: RefCell<Vec<Fallback>>,
}

impl<'a> Context<'a> {
    /// A rendering in `locale`.
    pub fn new(library: &'a dyn Library, locale: &'a Locale) -> Self {
        Context { documents: library, locale, fallbacks: RefCell::default() }
    }

    /// The stretch of that id.
    pub fn stretch(&self, id: &Id) -> Option<&'a StretchDocument> {
        match self.documents.document(Kind::Stretch, id.as_str())? {
            Document::Stretch(stretch) => Some(stretch),
            _ => None,
        }
    }

    /// The guidance of that id.
    pub fn guidance(&self, id: &str) -> Option<&'a GuidanceDocument> {
        match self.documents.document(Kind::Guidance, id)? {
            Document::Guidance(guidance) => Some(guidance),
            _ => None,
        }
    }

    fn source(&self, id: &Id) -> Option<&'a SourceDocument> {
        match self.documents.document(Kind::Source, id.as_str())? {
            Document::Source(source) => Some(source),
            _ => None,
        }
    }

    fn vocabulary(&self, id: &str) -> Option<&'a VocabularyDocument> {
        match self.documents.document(Kind::Vocabulary, id)? {
            Document::Vocabulary(vocabulary) => Some(vocabulary),
            _ => None,
        }
    }

    /// What a player says in the locale that is served, or in the default one.
    pub fn phrases(&self) -> Option<(&'a PhrasesDocument, Locale)> {
        lookup_chain(self.locale.as_str()).chain([DEFAULT_LOCALE]).find_map(|tag| {
            match self.documents.document(Kind::Phrases, &tag.to_lowercase())? {
                Document::Phrases(phrases) => Some((phrases, Locale::new(tag))),
                _ => None,
            }
        })
    }

    /// Notes that the words of `field` are in another locale, if they are.
    pub fn note_locale(&self, field: &str, step_id: Option<&Id>, locale: &Locale) {
        if speaks(locale, self.locale) {
            return;
        }
        let fallback =
            Fallback { field: field.into(), step_id: step_id.cloned(), locale: locale.clone() };
        let mut fallbacks = self.fallbacks.borrow_mut();
        if !fallbacks.contains(&fallback) {
            fallbacks.push(fallback);
        }
    }

    /// A term with its label; a term without words is labelled by its id.
    pub fn term(&self, field: &str, vocabulary: &str, id: &TermId) -> Term {
        let label = self.vocabulary(vocabulary).and_then(|vocabulary| {
            let mut reader = Reader::new(&vocabulary.texts, self.locale);
            reader.read(field, None, |texts| texts.terms.get(id).map(|term| &term.label))
        });
        match label {
            Some((label, locale)) => {
                self.note_locale(field, None, locale);
                Term { id: id.clone(), label: label.clone() }
            }
            None => Term { id: id.clone(), label: id.as_str().replace('_', " ") },
        }
    }

    /// Terms with their labels, in the order given.
    pub fn terms(&self, field: &str, vocabulary: &str, ids: &[TermId]) -> Vec<Term> {
        ids.iter().map(|id| self.term(field, vocabulary, id)).collect()
    }

    /// Guidance in short, in the order given and each once.
    pub fn guidance_notes<'i>(&self, ids: impl IntoIterator<Item = &'i Id>) -> Vec<GuidanceNote> {
        let mut seen = BTreeSet::new();
        ids.into_iter()
            .filter(|id| seen.insert(*id))
            .filter_map(|id| self.guidance(id.as_str()))
            .filter_map(|guidance| self.guidance_note(guidance))
            .collect()
    }

    /// Guidance in short.
    pub fn guidance_note(&self, guidance: &GuidanceDocument) -> Option<GuidanceNote> {
        let mut reader = Reader::new(&guidance.texts, self.locale);
        let (texts, locale) = reader.read("guidance", None, Some)?;
        self.note_locale("guidance", None, locale);
        Some(GuidanceNote {
            guidance_id: guidance.id.clone(),
            severity: guidance.severity,
            name: texts.name.clone(),
            advice: texts.advice.clone(),
            locale: locale.clone(),
        })
    }

    /// Every source that `document` names anywhere, in the order in which it names them.
    pub fn source_notes(&self, document: &Document) -> Vec<SourceNote> {
        let mut ids: Vec<Id> = Vec::new();
        for target in targets(document) {
            if let Target::Document(reference) = target
                && reference.kind == Kind::Source
                && !ids.contains(&reference.id)
            {
                ids.push(reference.id);
            }
        }
        ids.iter().filter_map(|id| self.source(id)).map(source_note).collect()
    }

    /// The claims with their words.
    pub fn evidence<T: Texts>(
        &self,
        claims: &[StoredEvidence],
        reader: &mut Reader<'a, T>,
        words: impl Fn(&'a T, &Id) -> Option<&'a String>,
    ) -> Vec<Evidence> {
        claims
            .iter()
            .map(|claim| Evidence {
                id: claim.id.clone(),
                statement: reader.text("evidence", |texts| words(texts, &claim.id)),
                source_id: claim.source_id.clone(),
                attributed_to: claim.attributed_to.clone(),
                certainty: claim.certainty,
            })
            .collect()
    }

    /// What the document opens with, once every word of it has been read.
    pub fn envelope<T: Texts>(&self, kind: Kind, id: &Id, reader: Reader<'_, T>) -> Envelope {
        let translation = reader.translation();
        let mut fallbacks = reader.into_fallbacks();
        fallbacks.extend(self.fallbacks.take());
        Envelope {
            kind,
            id: id.clone(),
            state: State::default(),
            locale: self.locale.clone(),
            translation,
            fallbacks,
        }
    }
}

/// A source in short.
pub fn source_note(source: &SourceDocument) -> SourceNote {
    SourceNote {
        source_id: source.id.clone(),
        name: source.name.clone(),
        publisher: source.publisher.clone(),
        author: source.author.clone(),
        published_on: source.published_on.clone(),
        url: source.url.clone(),
    }
}

/// The gravest severity among some guidance.
pub fn gravest(notes: &[GuidanceNote]) -> Option<Severity> {
    notes.iter().map(|note| note.severity).max()
}

/// The path of a document of a delivered kind.
pub fn path(kind: Kind, id: &Id) -> String {
    format!("/v1/{}/{id}", kind.plural())
}

/// Where to go on from a document.
pub fn links(kind: Kind, id: &Id) -> Links {
    let itself = path(kind, id);
    Links { versions: format!("{itself}/versions"), itself }
}
