//! Any document rendered in one locale, ready to become bytes.

use serde::Serialize;

use crate::content::delivered::condition::Condition;
use crate::content::delivered::envelope::{Envelope, State};
use crate::content::delivered::guidance::Guidance;
use crate::content::delivered::routine::Routine;
use crate::content::delivered::source::Source;
use crate::content::delivered::stretch::Stretch;
use crate::content::delivered::vocabulary::Vocabulary;
use crate::content::document::Document;
use crate::content::id::Locale;
use crate::content::render::context::{Context, Library};
use crate::content::render::{condition, guidance, linked, routine, source, stretch, vocabulary};

/// A document as readers get it.
pub enum Delivered {
    /// A stretch.
    Stretch(Box<Stretch>),
    /// A routine.
    Routine(Box<Routine>),
    /// Guidance.
    Guidance(Box<Guidance>),
    /// A condition.
    Condition(Box<Condition>),
    /// A vocabulary.
    Vocabulary(Box<Vocabulary>),
    /// A source.
    Source(Box<Source>),
}

impl Delivered {
    /// Renders `document` in `locale`; phrases have no page of their own.
    pub fn new(document: &Document, library: &dyn Library, locale: &Locale) -> Option<Delivered> {
        let context = Context::new(library, locale);
        Some(match document {
            Document::Stretch(stretch) => {
                Delivered::Stretch(Box::new(stretch::render(document, stretch, &context)))
            }
            Document::Routine(routine) => {
                Delivered::Routine(Box::new(routine::render(document, routine, &context)))
            }
            Document::Guidance(guidance) => {
                Delivered::Guidance(Box::new(guidance::render(document, guidance, &context)))
            }
            Document::Condition(condition) => {
                Delivered::Condition(Box::new(condition::render(document, condition, &context)))
            }
            Document::Vocabulary(vocabulary) => {
                Delivered::Vocabulary(Box::new(vocabulary::render(vocabulary, &context)))
            }
            Document::Source(source) => {
                Delivered::Source(Box::new(source::render(source, &context)))
            }
            Document::Phrases(_) => return None,
        })
    }

    /// Says where the rendering stands, once its hash is known.
    pub fn set_state(&mut self, state: State) {
        self.envelope_mut().state = state;
    }

    /// Makes relative links begin with an address.
    pub fn begin_links_with(&mut self, base: &str) {
        let links: Vec<&mut String> = match self {
            Delivered::Stretch(document) => document.summary.links.all_mut(),
            Delivered::Routine(document) => {
                let links = &mut document.summary.links;
                vec![&mut links.itself, &mut links.versions, &mut links.timeline]
            }
            Delivered::Guidance(document) => document.summary.links.all_mut(),
            Delivered::Condition(document) => {
                let links = &mut document.summary.links;
                vec![&mut links.itself, &mut links.versions, &mut links.guidance]
            }
            Delivered::Vocabulary(document) => document.summary.links.all_mut(),
            Delivered::Source(document) => document.summary.links.all_mut(),
        };
        for link in links {
            link.insert_str(0, base);
        }
    }

    fn envelope_mut(&mut self) -> &mut Envelope {
        match self {
            Delivered::Stretch(document) => &mut document.summary.envelope,
            Delivered::Routine(document) => &mut document.summary.envelope,
            Delivered::Guidance(document) => &mut document.summary.envelope,
            Delivered::Condition(document) => &mut document.summary.envelope,
            Delivered::Vocabulary(document) => &mut document.summary.envelope,
            Delivered::Source(document) => &mut document.summary.envelope,
        }
    }

    /// The whole document as JSON.
    pub fn full(&self) -> Vec<u8> {
        match self {
            Delivered::Stretch(document) => json(document),
            Delivered::Routine(document) => json(document),
            Delivered::Guidance(document) => json(document),
            Delivered::Condition(document) => json(document),
            Delivered::Vocabulary(document) => json(document),
            Delivered::Source(document) => json(document),
        }
    }

    /// The document as JSON-LD, with addresses that begin with `base`; schema.org has words for
    /// stretches and routines alone.
    pub fn linked(&self, base: &str) -> Option<Vec<u8>> {
        match self {
            Delivered::Stretch(document) => Some(json(&linked::stretch(document, base))),
            Delivered::Routine(document) => Some(json(&linked::routine(document, base))),
            Delivered::Guidance(_)
            | Delivered::Condition(_)
            | Delivered::Vocabulary(_)
            | Delivered::Source(_) => None,
        }
    }

    /// What lists show of it, as JSON.
    pub fn summary(&self) -> Vec<u8> {
        match self {
            Delivered::Stretch(document) => json(&document.summary),
            Delivered::Routine(document) => json(&document.summary),
            Delivered::Guidance(document) => json(&document.summary),
            Delivered::Condition(document) => json(&document.summary),
            Delivered::Vocabulary(document) => json(&document.summary),
            Delivered::Source(document) => json(&document.summary),
        }
    }
}

/// Delivered shapes hold strings, numbers and lists alone, all of which JSON can say.
pub fn json<T: Serialize>(value: &T) -> Vec<u8> {
    let mut json = serde_json::to_vec(value).expect("a delivered shape is always JSON");
    // It grew by doubling, and most of it is kept.
    json.shrink_to_fit();
    json
}
