//! What of each kind of document is searched, and how much it counts.

use std::borrow::Cow;
use std::iter::successors;

use crate::content::condition::ConditionDocument;
use crate::content::document::Document;
use crate::content::guidance::GuidanceDocument;
use crate::content::id::{Id, Kind, Locale, TermId};
use crate::content::render::context::Library;
use crate::content::render::routine::stretch_ids;
use crate::content::render::stretch::spoken_for;
use crate::content::routine::RoutineDocument;
use crate::content::source::SourceDocument;
use crate::content::stretch::{StretchDocument, TargetRole};
use crate::content::text::{Reader, Texts, sided};
use crate::content::vocabulary::VocabularyDocument;

/// How far up groups of terms are followed.
const GROUPS_MAX: usize = 8;

/// Where in a document words stand: the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// What it is called.
    Name,
    /// What else it is called.
    Alias,
    /// Its id, which is English whatever the locale.
    Id,
    /// A muscle that a stretch is for.
    Target,
    /// Where in the body, and what else is stretched.
    Anatomy,
    /// The wider term of either.
    Group,
    /// Another term: position, technique, equipment, purpose, topic.
    Term,
    /// The name of a stretch in a routine.
    Stretch,
    /// A sign that calls for help.
    RedFlag,
    /// What it is, in a few sentences.
    Summary,
    /// What to do.
    Advice,
    /// A step of a stretch.
    Step,
    /// Another way to do a stretch.
    Variation,
    /// Who said it.
    Credit,
    /// What it rests on.
    Evidence,
    /// A remark on how a source is read.
    Note,
}

impl Field {
    /// Every field, in the order of their numbers.
    pub const ALL: [Field; 16] = [
        Field::Name,
        Field::Alias,
        Field::Id,
        Field::Target,
        Field::Anatomy,
        Field::Group,
        Field::Term,
        Field::Stretch,
        Field::RedFlag,
        Field::Summary,
        Field::Advice,
        Field::Step,
        Field::Variation,
        Field::Credit,
        Field::Evidence,
        Field::Note,
    ];

    /// How much a word counts that stands there, by the number of the field.
    pub const WEIGHTS: [u32; 16] = [99, 85, 70, 60, 45, 35, 35, 30, 28, 26, 24, 18, 16, 14, 8, 6];

    /// Its number, the weightiest first.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The field of that number.
    pub fn of_number(number: u8) -> Field {
        Field::ALL.get(usize::from(number)).copied().unwrap_or(Field::Note)
    }

    /// What readers are told.
    pub fn word(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Alias => "alias",
            Field::Id => "id",
            Field::Target | Field::Anatomy | Field::Group => "anatomy",
            Field::Term => "term",
            Field::Stretch => "stretch",
            Field::RedFlag => "red_flag",
            Field::Summary => "summary",
            Field::Advice => "advice",
            Field::Step => "step",
            Field::Variation => "variation",
            Field::Credit => "credit",
            Field::Evidence => "evidence",
            Field::Note => "note",
        }
    }
}

/// A text of a document, as readers of a locale get it.
pub struct Passage<'a> {
    /// Where it stands.
    pub field: Field,
    /// Its words.
    pub text: Cow<'a, str>,
    /// The locale that they are in.
    pub locale: &'a Locale,
}

/// Everything of a document that is searched in a locale, its name first. A kind that has no page
/// of its own has none.
pub fn passages<'a>(
    document: &'a Document,
    documents: &'a dyn Library,
    locale: &'a Locale,
) -> Vec<Passage<'a>> {
    gather(None, document, documents, locale)
}

/// What of it stands in one field, in the same order.
pub fn passages_in<'a>(
    field: Field,
    document: &'a Document,
    documents: &'a dyn Library,
    locale: &'a Locale,
) -> Vec<Passage<'a>> {
    gather(Some(field), document, documents, locale)
}

fn gather<'a>(
    only: Option<Field>,
    document: &'a Document,
    documents: &'a dyn Library,
    locale: &'a Locale,
) -> Vec<Passage<'a>> {
    let mut gathered = Gathered { only, documents, locale, passages: Vec::new() };
    match document {
        Document::Stretch(stretch) => gathered.stretch(stretch),
        Document::Routine(routine) => gathered.routine(routine),
        Document::Guidance(guidance) => gathered.guidance(guidance),
        Document::Condition(condition) => gathered.condition(condition),
        Document::Vocabulary(vocabulary) => gathered.vocabulary(vocabulary),
        Document::Source(source) => gathered.source(source),
        Document::Phrases(_) => return Vec::new(),
    }
    gathered.put(Field::Id, document.id().as_str(), locale);
    gathered.passages
}

struct Gathered<'a> {
    /// The field that is asked for; without one, all are.
    only: Option<Field>,
    documents: &'a dyn Library,
    locale: &'a Locale,
    passages: Vec<Passage<'a>>,
}

impl<'a> Gathered<'a> {
    /// Whether a field is asked for: what is not need not be looked up.
    fn wants(&self, field: Field) -> bool {
        self.only.is_none_or(|only| only == field)
    }

    fn put(&mut self, field: Field, text: impl Into<Cow<'a, str>>, locale: &'a Locale) {
        if !self.wants(field) {
            return;
        }
        self.passages.push(Passage { field, text: text.into(), locale });
    }

    /// One text, from the best locale that has it.
    fn read<T: Texts>(
        &mut self,
        field: Field,
        reader: &mut Reader<'a, T>,
        get: impl Fn(&'a T) -> Option<&'a String>,
    ) {
        if let Some((text, locale)) = reader.read(field.word(), None, get) {
            self.put(field, text, locale);
        }
    }

    fn read_all<T: Texts>(
        &mut self,
        field: Field,
        reader: &mut Reader<'a, T>,
        get: impl Fn(&'a T) -> Option<&'a Vec<String>>,
    ) {
        if let Some((texts, locale)) = reader.read(field.word(), None, get) {
            for text in texts {
                self.put(field, text, locale);
            }
        }
    }

    /// A term with everything that it is called.
    fn term(&mut self, field: Field, vocabulary: &str, id: &TermId) {
        if !self.wants(field) {
            return;
        }
        let document = self.documents.document(Kind::Vocabulary, vocabulary);
        let Some(Document::Vocabulary(vocabulary)) = document else { return };
        let mut reader = Reader::new(&vocabulary.texts, self.locale);
        let term = reader.read(field.word(), None, |texts| texts.terms.get(id));
        if let Some((term, locale)) = term {
            self.put(field, &term.label, locale);
            for alias in &term.aliases {
                self.put(field, alias, locale);
            }
        }
    }

    fn terms<'t>(
        &mut self,
        field: Field,
        vocabulary: &str,
        ids: impl IntoIterator<Item = &'t TermId>,
    ) {
        for id in ids {
            self.term(field, vocabulary, id);
        }
    }

    /// A part of the body, and the groups that it belongs to.
    fn part(&mut self, field: Field, vocabulary: &str, id: &TermId) {
        self.term(field, vocabulary, id);
        if !self.wants(Field::Group) {
            return;
        }
        let document = self.documents.document(Kind::Vocabulary, vocabulary);
        let Some(Document::Vocabulary(document)) = document else { return };
        let broader =
            |id: &&'a TermId| document.terms.iter().find(|term| term.id == **id)?.broader.as_ref();
        let own = document.terms.iter().find(|term| term.id == *id).map(|term| &term.id);
        for group in successors(own, broader).skip(1).take(GROUPS_MAX) {
            self.term(Field::Group, vocabulary, group);
        }
    }

    fn stretch(&mut self, stretch: &'a StretchDocument) {
        let mut texts = Reader::new(&stretch.texts, self.locale);
        self.read(Field::Name, &mut texts, |texts| texts.name.as_ref());
        self.read_all(Field::Alias, &mut texts, |texts| texts.aliases.as_ref());
        self.read(Field::Summary, &mut texts, |texts| texts.summary.as_ref());
        for step in stretch.steps.iter().filter(|step| step.mirrors.is_none()) {
            let words = texts.read("step", None, |texts| texts.steps.get(&step.id));
            let Some((words, locale)) = words else { continue };
            let side = spoken_for(stretch, step);
            for text in [&words.text, &words.cue, &words.breathing].into_iter().flatten() {
                self.put(Field::Step, sided(text, side), locale);
            }
        }
        for variation in &stretch.variations {
            let id = &variation.id;
            self.read(Field::Variation, &mut texts, |texts| texts.variations.get(id));
        }
        for note in &stretch.notes {
            self.read(Field::Note, &mut texts, |texts| texts.notes.get(&note.id));
        }
        for target in &stretch.anatomy.targets {
            let field = match target.role {
                TargetRole::Primary => Field::Target,
                TargetRole::Secondary => Field::Anatomy,
            };
            self.part(field, "muscles", &target.muscle);
        }
        for region in &stretch.anatomy.regions {
            self.part(Field::Anatomy, "regions", region);
        }
        self.terms(Field::Term, "positions", [&stretch.position]);
        self.terms(Field::Term, "lateralities", [&stretch.laterality.term()]);
        self.terms(Field::Term, "difficulties", &stretch.difficulty);
        self.terms(Field::Term, "techniques", stretch.forms.iter().map(|form| &form.technique));
        self.terms(Field::Term, "equipment", stretch.equipment.iter().map(|needed| &needed.item));
        self.terms(Field::Term, "joint-actions", &stretch.anatomy.joint_actions);
    }

    fn routine(&mut self, routine: &'a RoutineDocument) {
        let mut texts = Reader::new(&routine.texts, self.locale);
        self.read(Field::Name, &mut texts, |texts| texts.name.as_ref());
        self.read(Field::Summary, &mut texts, |texts| texts.summary.as_ref());
        self.terms(Field::Term, "purposes", &routine.purposes);
        self.terms(Field::Term, "difficulties", &routine.difficulty);
        if !self.wants(Field::Stretch) && !self.wants(Field::Group) {
            return;
        }
        for id in stretch_ids(routine) {
            let Some(Document::Stretch(stretch)) =
                self.documents.document(Kind::Stretch, id.as_str())
            else {
                continue;
            };
            let mut texts = Reader::new(&stretch.texts, self.locale);
            self.read(Field::Stretch, &mut texts, |texts| texts.name.as_ref());
            self.read_all(Field::Stretch, &mut texts, |texts| texts.aliases.as_ref());
            for region in &stretch.anatomy.regions {
                self.part(Field::Group, "regions", region);
            }
            let targets = stretch.anatomy.targets.iter();
            for target in targets.filter(|target| target.role == TargetRole::Primary) {
                self.part(Field::Group, "muscles", &target.muscle);
            }
        }
    }

    fn guidance(&mut self, guidance: &'a GuidanceDocument) {
        let mut texts = Reader::new(&guidance.texts, self.locale);
        self.read(Field::Name, &mut texts, |texts| Some(&texts.name));
        self.read(Field::Advice, &mut texts, |texts| Some(&texts.advice));
        self.read(Field::Advice, &mut texts, |texts| texts.why.as_ref());
        self.evidence(guidance.evidence.iter().map(|claim| &claim.id), &mut texts, |texts, id| {
            texts.evidence.get(id)
        });
        self.terms(Field::Term, "topics", [&guidance.topic]);
        self.terms(Field::Term, "practices", &guidance.applies_to.practices);
        self.terms(Field::Term, "risks", &guidance.risks);
        self.terms(Field::Term, "professionals", &guidance.who_to_see);
    }

    fn condition(&mut self, condition: &'a ConditionDocument) {
        let mut texts = Reader::new(&condition.texts, self.locale);
        self.read(Field::Name, &mut texts, |texts| Some(&texts.name));
        self.read_all(Field::Alias, &mut texts, |texts| Some(&texts.aliases));
        self.read(Field::Summary, &mut texts, |texts| Some(&texts.explanation));
        for sign in &condition.red_flags {
            self.read(Field::RedFlag, &mut texts, |texts| texts.red_flags.get(&sign.id));
        }
        self.evidence(condition.evidence.iter().map(|claim| &claim.id), &mut texts, |texts, id| {
            texts.evidence.get(id)
        });
        for region in &condition.regions {
            self.part(Field::Anatomy, "regions", region);
        }
    }

    fn evidence<T: Texts>(
        &mut self,
        ids: impl Iterator<Item = &'a Id>,
        texts: &mut Reader<'a, T>,
        get: impl Fn(&'a T, &Id) -> Option<&'a String>,
    ) {
        for id in ids {
            self.read(Field::Evidence, texts, |texts| get(texts, id));
        }
    }

    fn vocabulary(&mut self, vocabulary: &'a VocabularyDocument) {
        let mut texts = Reader::new(&vocabulary.texts, self.locale);
        self.read(Field::Name, &mut texts, |texts| texts.name.as_ref());
        self.read(Field::Summary, &mut texts, |texts| texts.summary.as_ref());
        for term in &vocabulary.terms {
            let words = texts.read("term", None, |texts| texts.terms.get(&term.id));
            let Some((words, locale)) = words else { continue };
            self.put(Field::Term, &words.label, locale);
            for alias in &words.aliases {
                self.put(Field::Term, alias, locale);
            }
            if let Some(definition) = &words.definition {
                self.put(Field::Note, definition, locale);
            }
        }
    }

    fn source(&mut self, source: &'a SourceDocument) {
        // What a source is called is not translated.
        self.put(Field::Name, &source.name, self.locale);
        let people = [&source.publisher, &source.author, &source.medical_reviewer];
        let credited = source.attributes_to.iter().map(|credited| &credited.name);
        for name in people.into_iter().flatten().chain(credited) {
            self.put(Field::Credit, name, self.locale);
        }
        let mut texts = Reader::new(&source.texts, self.locale);
        self.read(Field::Summary, &mut texts, |texts| texts.about.as_ref());
    }
}
