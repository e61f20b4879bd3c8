//! What a document speaks of: other documents and terms, each with the place that names it.

use std::fmt::Arguments;

use crate::content::document::Document;
use crate::content::guidance::GuidanceDocument;
use crate::content::id::{Basis, Id, Kind, Reference, TermId};
use crate::content::routine::RoutineDocument;
use crate::content::source::StoredEvidence;
use crate::content::stretch::StretchDocument;

/// One place in a document that names something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The place, as a JSON Pointer.
    pub pointer: String,
    /// What it names.
    pub target: Target,
}

/// What a document can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Another document.
    Document(Reference),
    /// A term of a vocabulary.
    Term {
        /// The vocabulary.
        vocabulary: &'static str,
        /// The term.
        term: TermId,
    },
}

impl Target {
    /// The document that must be there for the target to be there.
    pub fn document(&self) -> Reference {
        match self {
            Target::Document(reference) => reference.clone(),
            Target::Term { vocabulary, .. } => {
                Reference { kind: Kind::Vocabulary, id: Id::new(*vocabulary) }
            }
        }
    }
}

/// Everything that `document` names, in the order of the document.
pub fn mentions(document: &Document) -> Vec<Mention> {
    let mut all = Vec::new();
    for_each(document, |pointer, target| {
        all.push(Mention { pointer: pointer.to_string(), target });
    });
    all
}

/// What `document` names, in the order of the document, by whoever does not ask for the places.
pub fn targets(document: &Document) -> Vec<Target> {
    let mut all = Vec::new();
    for_each(document, |_, target| all.push(target));
    all
}

fn for_each(document: &Document, tell: impl FnMut(Arguments<'_>, Target)) {
    let mut list = Mentions(tell);
    match document {
        Document::Stretch(stretch) => list.stretch(stretch),
        Document::Routine(routine) => list.routine(routine),
        Document::Guidance(guidance) => list.guidance(guidance),
        Document::Condition(condition) => {
            list.terms("#/regions", "regions", &condition.regions);
            for (at, flag) in condition.red_flags.iter().enumerate() {
                let pointer = format_args!("#/red_flags/{at}/who_to_see");
                list.term(pointer, "professionals", &flag.who_to_see);
            }
            list.evidence(&condition.evidence);
        }
        Document::Vocabulary(_) | Document::Source(_) | Document::Phrases(_) => {}
    }
}

/// Tells each mention with its place, which becomes a text only where it is wanted.
struct Mentions<F>(F);

impl<F: FnMut(Arguments<'_>, Target)> Mentions<F> {
    fn document(&mut self, pointer: Arguments<'_>, kind: Kind, id: &Id) {
        let target = Target::Document(Reference { kind, id: id.clone() });
        (self.0)(pointer, target);
    }

    fn documents(&mut self, pointer: &str, kind: Kind, ids: &[Id]) {
        for (at, id) in ids.iter().enumerate() {
            self.document(format_args!("{pointer}/{at}"), kind, id);
        }
    }

    fn term(&mut self, pointer: Arguments<'_>, vocabulary: &'static str, term: &TermId) {
        (self.0)(pointer, Target::Term { vocabulary, term: term.clone() });
    }

    fn terms(&mut self, pointer: &str, vocabulary: &'static str, terms: &[TermId]) {
        for (at, term) in terms.iter().enumerate() {
            self.term(format_args!("{pointer}/{at}"), vocabulary, term);
        }
    }

    fn basis(&mut self, pointer: Arguments<'_>, basis: Option<&Basis>) {
        if let Some(id) = basis.and_then(Basis::source_id) {
            self.document(pointer, Kind::Source, &id);
        }
    }

    fn evidence(&mut self, evidence: &[StoredEvidence]) {
        for (at, claim) in evidence.iter().enumerate() {
            self.document(
                format_args!("#/evidence/{at}/source_id"),
                Kind::Source,
                &claim.source_id,
            );
        }
    }

    fn stretch(&mut self, stretch: &StretchDocument) {
        self.term(format_args!("#/position"), "positions", &stretch.position);
        self.term(format_args!("#/laterality"), "lateralities", &stretch.laterality.term());
        if let Some(difficulty) = &stretch.difficulty {
            self.term(format_args!("#/difficulty"), "difficulties", difficulty);
        }
        for (at, equipment) in stretch.equipment.iter().enumerate() {
            self.term(format_args!("#/equipment/{at}/item"), "equipment", &equipment.item);
            self.basis(format_args!("#/equipment/{at}/basis"), Some(&equipment.basis));
        }
        self.anatomy(stretch);
        for (at, form) in stretch.forms.iter().enumerate() {
            let place = format_args!("#/forms/{at}");
            self.term(format_args!("{place}/technique"), "techniques", &form.technique);
            self.basis(format_args!("{place}/technique_basis"), Some(&form.technique_basis));
            for (nth, hold) in form.holds.iter().enumerate() {
                self.basis(format_args!("{place}/holds/{nth}/basis"), hold.basis.as_ref());
                let pointer = format_args!("{place}/holds/{nth}/default_basis");
                self.basis(pointer, hold.default_basis.as_ref());
            }
            if let Some(repetitions) = &form.repetitions {
                self.basis(format_args!("{place}/repetitions/basis"), repetitions.basis.as_ref());
                let pointer = format_args!("{place}/repetitions/default_basis");
                self.basis(pointer, repetitions.default_basis.as_ref());
            }
        }
        for (at, step) in stretch.steps.iter().enumerate() {
            self.basis(format_args!("#/steps/{at}/move_basis"), step.move_basis.as_ref());
        }
        for (at, variation) in stretch.variations.iter().enumerate() {
            self.basis(format_args!("#/variations/{at}/basis"), Some(&variation.basis));
        }
        self.documents("#/guidance_ids", Kind::Guidance, &stretch.guidance_ids);
        for (at, relation) in stretch.relations.iter().enumerate() {
            let pointer = format_args!("#/relations/{at}/stretch_id");
            self.document(pointer, Kind::Stretch, &relation.stretch_id);
        }
        self.documents("#/source_ids", Kind::Source, &stretch.source_ids);
    }

    fn anatomy(&mut self, stretch: &StretchDocument) {
        let anatomy = &stretch.anatomy;
        self.terms("#/anatomy/regions", "regions", &anatomy.regions);
        for (at, target) in anatomy.targets.iter().enumerate() {
            self.term(format_args!("#/anatomy/targets/{at}/muscle"), "muscles", &target.muscle);
        }
        self.terms("#/anatomy/joint_actions", "joint-actions", &anatomy.joint_actions);
        self.terms("#/anatomy/demands", "demands", &anatomy.demands);
        self.basis(format_args!("#/anatomy/basis"), Some(&anatomy.basis));
    }

    fn routine(&mut self, routine: &RoutineDocument) {
        self.terms("#/purposes", "purposes", &routine.purposes);
        if let Some(difficulty) = &routine.difficulty {
            self.term(format_args!("#/difficulty"), "difficulties", difficulty);
        }
        for (at, block) in routine.blocks.iter().enumerate() {
            for (nth, step) in block.steps.iter().enumerate() {
                let place = format_args!("#/blocks/{at}/steps/{nth}");
                self.document(format_args!("{place}/stretch_id"), Kind::Stretch, &step.stretch_id);
                for (goal_at, goal) in step.goals.iter().enumerate() {
                    let pointer = format_args!("{place}/goals/{goal_at}/basis");
                    self.basis(pointer, Some(&goal.basis));
                    let pointer = format_args!("{place}/goals/{goal_at}/within");
                    self.basis(pointer, goal.within.as_ref());
                }
            }
        }
        self.documents("#/guidance_ids", Kind::Guidance, &routine.guidance_ids);
        self.documents("#/source_ids", Kind::Source, &routine.source_ids);
    }

    fn guidance(&mut self, guidance: &GuidanceDocument) {
        self.term(format_args!("#/topic"), "topics", &guidance.topic);
        self.basis(format_args!("#/severity_basis"), Some(&guidance.severity_basis));
        let applies_to = &guidance.applies_to;
        self.terms("#/applies_to/practices", "practices", &applies_to.practices);
        self.documents("#/applies_to/stretch_ids", Kind::Stretch, &applies_to.stretch_ids);
        self.documents("#/applies_to/condition_ids", Kind::Condition, &applies_to.condition_ids);
        self.terms("#/risks", "risks", &guidance.risks);
        if let Some(who) = &guidance.who_to_see {
            self.term(format_args!("#/who_to_see"), "professionals", who);
        }
        self.evidence(&guidance.evidence);
    }
}
