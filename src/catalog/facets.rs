//! What lists filter and sort by: read off a document once, when it is published.

use smol_str::SmolStr;

use crate::content::delivered::timeline::Options;
use crate::content::document::Document;
use crate::content::guidance::{GuidanceDocument, Severity};
use crate::content::id::{Id, Kind, TermId};
use crate::content::render::context::{Context, Library};
use crate::content::render::routine::stretch_ids;
use crate::content::render::stretch::duration_s;
use crate::content::routine::RoutineDocument;
use crate::content::stretch::StretchDocument;
use crate::content::text::DEFAULT_LOCALE;
use crate::content::timeline::length::total_ms;

/// A filter of lists, by the name of its parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Where in the body.
    Region,
    /// A muscle, or a group that it belongs to.
    Muscle,
    /// How the body lies, sits or stands.
    Position,
    /// How it is done.
    Technique,
    /// Which sides.
    Laterality,
    /// What it needs; `none` for what needs nothing.
    Equipment,
    /// How hard.
    Difficulty,
    /// What a routine is for.
    Purpose,
    /// What guidance is about.
    Topic,
    /// How grave guidance is.
    Severity,
    /// A condition that guidance speaks of.
    Condition,
    /// A stretch that guidance speaks of or travels with.
    Stretch,
}

impl Facet {
    /// The name of the parameter.
    pub fn parameter(self) -> &'static str {
        match self {
            Facet::Region => "region",
            Facet::Muscle => "muscle",
            Facet::Position => "position",
            Facet::Technique => "technique",
            Facet::Laterality => "laterality",
            Facet::Equipment => "equipment",
            Facet::Difficulty => "difficulty",
            Facet::Purpose => "purpose",
            Facet::Topic => "topic",
            Facet::Severity => "severity",
            Facet::Condition => "condition",
            Facet::Stretch => "stretch",
        }
    }

    /// The vocabulary that its values come from, if they are terms.
    pub fn vocabulary(self) -> Option<&'static str> {
        match self {
            Facet::Region => Some("regions"),
            Facet::Muscle => Some("muscles"),
            Facet::Position => Some("positions"),
            Facet::Technique => Some("techniques"),
            Facet::Laterality => Some("lateralities"),
            Facet::Equipment => Some("equipment"),
            Facet::Difficulty => Some("difficulties"),
            Facet::Purpose => Some("purposes"),
            Facet::Topic => Some("topics"),
            Facet::Severity | Facet::Condition | Facet::Stretch => None,
        }
    }

    /// The kind of document that its values name, if they are ids.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Facet::Condition => Some(Kind::Condition),
            Facet::Stretch => Some(Kind::Stretch),
            _ => None,
        }
    }
}

/// The severities by their words, mildest first.
pub const SEVERITIES: [(&str, Severity); 5] = [
    ("info", Severity::Info),
    ("caution", Severity::Caution),
    ("seek_professional", Severity::SeekProfessional),
    ("stop", Severity::Stop),
    ("emergency", Severity::Emergency),
];

/// What lists filter and sort one document by.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facets {
    values: Vec<(Facet, SmolStr)>,
    /// How long it takes, in seconds, where that is known.
    pub duration_s: Option<u32>,
    /// How grave it is, from 0, where it says so.
    pub severity: Option<u8>,
}

impl Facets {
    /// Reads them off a document.
    pub fn new(document: &Document, library: &dyn Library) -> Facets {
        let mut facets = Facets::default();
        match document {
            Document::Stretch(stretch) => facets.stretch(stretch, library),
            Document::Routine(routine) => facets.routine(routine, library),
            Document::Guidance(guidance) => facets.guidance(guidance),
            Document::Condition(condition) => facets.terms(Facet::Region, &condition.regions),
            Document::Vocabulary(_) | Document::Source(_) | Document::Phrases(_) => {}
        }
        facets.values.sort_unstable();
        facets.values.dedup();
        facets.values.shrink_to_fit();
        facets
    }

    /// Every value that the document has, in order.
    pub fn values(&self) -> &[(Facet, SmolStr)] {
        &self.values
    }

    fn add(&mut self, facet: Facet, value: impl Into<SmolStr>) {
        self.values.push((facet, value.into()));
    }

    fn terms(&mut self, facet: Facet, terms: &[TermId]) {
        for term in terms {
            self.add(facet, term.as_str());
        }
    }

    fn ids(&mut self, facet: Facet, ids: &[Id]) {
        for id in ids {
            self.add(facet, id.as_str());
        }
    }

    fn difficulty(&mut self, difficulty: Option<&TermId>) {
        self.terms(Facet::Difficulty, difficulty.map(std::slice::from_ref).unwrap_or_default());
    }

    fn stretch(&mut self, stretch: &StretchDocument, library: &dyn Library) {
        self.duration_s = duration_s(stretch);
        self.difficulty(stretch.difficulty.as_ref());
        self.add(Facet::Laterality, stretch.laterality.term().as_str());
        for form in &stretch.forms {
            self.add(Facet::Technique, form.technique.as_str());
        }
        for target in &stretch.anatomy.targets {
            for muscle in with_broader(&target.muscle, library) {
                self.add(Facet::Muscle, muscle.as_str());
            }
        }
        self.body(stretch);
        self.nothing_needed();
    }

    /// What a routine shares with each of its stretches.
    fn body(&mut self, stretch: &StretchDocument) {
        self.terms(Facet::Region, &stretch.anatomy.regions);
        self.add(Facet::Position, stretch.position.as_str());
        for equipment in &stretch.equipment {
            self.add(Facet::Equipment, equipment.item.as_str());
        }
    }

    fn nothing_needed(&mut self) {
        if !self.values.iter().any(|(facet, _)| *facet == Facet::Equipment) {
            self.add(Facet::Equipment, "none");
        }
    }

    fn routine(&mut self, routine: &RoutineDocument, library: &dyn Library) {
        let locale = crate::content::id::Locale::new(DEFAULT_LOCALE);
        let context = Context::new(library, &locale);
        let total_ms = total_ms(routine, &context, &Options::default()).ok();
        self.duration_s = total_ms.and_then(|total_ms| u32::try_from(total_ms / 1000).ok());
        self.difficulty(routine.difficulty.as_ref());
        self.terms(Facet::Purpose, &routine.purposes);
        for id in stretch_ids(routine) {
            if let Some(stretch) = context.stretch(id) {
                self.body(stretch);
            }
        }
        self.nothing_needed();
    }

    fn guidance(&mut self, guidance: &GuidanceDocument) {
        self.add(Facet::Topic, guidance.topic.as_str());
        for (rank, (word, severity)) in (0..).zip(SEVERITIES) {
            if severity == guidance.severity {
                self.add(Facet::Severity, word);
                self.severity = Some(rank);
            }
        }
        self.ids(Facet::Condition, &guidance.applies_to.condition_ids);
        self.ids(Facet::Stretch, &guidance.applies_to.stretch_ids);
    }
}

/// A muscle and every group that it belongs to.
fn with_broader(muscle: &TermId, library: &dyn Library) -> Vec<TermId> {
    let mut found = vec![muscle.clone()];
    let Some(Document::Vocabulary(muscles)) = library.document(Kind::Vocabulary, "muscles") else {
        return found;
    };
    while let Some(broader) = found
        .last()
        .and_then(|last| muscles.terms.iter().find(|term| term.id == *last))
        .and_then(|term| term.broader.clone())
        .filter(|broader| !found.contains(broader))
    {
        found.push(broader);
    }
    found
}
