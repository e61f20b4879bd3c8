//! What a document speaks of: other documents and terms, each with the place that names it.

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
    let mut list = Mentions::default();
    match document {
        Document::Stretch(stretch) => list.stretch(stretch),
        Document::Routine(routine) => list.routine(routine),
        Document::Guidance(guidance) => list.guidance(guidance),
        Document::Condition(condition) => {
            list.terms("#/regions", "regions", &condition.regions);
            for (at, flag) in condition.red_flags.iter().enumerate() {
                let pointer = format!("#/red_flags/{at}/who_to_see");
                list.term(pointer, "professionals", &flag.who_to_see);
            }
            list.evidence(&condition.evidence);
        }
        Document::Vocabulary(_) | Document::Source(_) | Document::Phrases(_) => {}
    }
    list.0
}

#[derive(Default)]
struct Mentions(Vec<Mention>);

impl Mentions {
    fn document(&mut self, pointer: String, kind: Kind, id: &Id) {
        let target = Target::Document(Reference { kind, id: id.clone() });
        self.0.push(Mention { pointer, target });
    }

    fn documents(&mut self, pointer: &str, kind: Kind, ids: &[Id]) {
        for (at, id) in ids.iter().enumerate() {
            self.document(format!("{pointer}/{at}"), kind, id);
        }
    }

    fn term(&mut self, pointer: String, vocabulary: &'static str, term: &TermId) {
        self.0.push(Mention { pointer, target: Target::Term { vocabulary, term: term.clone() } });
    }

    fn terms(&mut self, pointer: &str, vocabulary: &'static str, terms: &[TermId]) {
        for (at, term) in terms.iter().enumerate() {
            self.term(format!("{pointer}/{at}"), vocabulary, term);
        }
    }

    fn basis(&mut self, pointer: String, basis: Option<&Basis>) {
        if let Some(id) = basis.and_then(Basis::source_id) {
            self.document(pointer, Kind::Source, &id);
        }
    }

    fn evidence(&mut self, evidence: &[StoredEvidence]) {
        for (at, claim) in evidence.iter().enumerate() {
            self.document(format!("#/evidence/{at}/source_id"), Kind::Source, &claim.source_id);
        }
    }

    fn stretch(&mut self, stretch: &StretchDocument) {
        self.term("#/position".into(), "positions", &stretch.position);
        self.term("#/laterality".into(), "lateralities", &stretch.laterality.term());
        if let Some(difficulty) = &stretch.difficulty {
            self.term("#/difficulty".into(), "difficulties", difficulty);
        }
        for (at, equipment) in stretch.equipment.iter().enumerate() {
            self.term(format!("#/equipment/{at}/item"), "equipment", &equipment.item);
            self.basis(format!("#/equipment/{at}/basis"), Some(&equipment.basis));
        }
        self.anatomy(stretch);
        for (at, form) in stretch.forms.iter().enumerate() {
            let place = format!("#/forms/{at}");
            self.term(format!("{place}/technique"), "techniques", &form.technique);
            self.basis(format!("{place}/technique_basis"), Some(&form.technique_basis));
            for (nth, hold) in form.holds.iter().enumerate() {
                self.basis(format!("{place}/holds/{nth}/basis"), hold.basis.as_ref());
                let pointer = format!("{place}/holds/{nth}/default_basis");
                self.basis(pointer, hold.default_basis.as_ref());
            }
            if let Some(repetitions) = &form.repetitions {
                self.basis(format!("{place}/repetitions/basis"), repetitions.basis.as_ref());
                let pointer = format!("{place}/repetitions/default_basis");
                self.basis(pointer, repetitions.default_basis.as_ref());
            }
        }
        for (at, step) in stretch.steps.iter().enumerate() {
            self.basis(format!("#/steps/{at}/move_basis"), step.move_basis.as_ref());
        }
        for (at, variation) in stretch.variations.iter().enumerate() {
            self.basis(format!("#/variations/{at}/basis"), Some(&variation.basis));
        }
        self.documents("#/guidance_ids", Kind::Guidance, &stretch.guidance_ids);
        for (at, relation) in stretch.relations.iter().enumerate() {
            let pointer = format!("#/relations/{at}/stretch_id");
            self.document(pointer, Kind::Stretch, &relation.stretch_id);
        }
        self.documents("#/source_ids", Kind::Source, &stretch.source_ids);
    }

    fn anatomy(&mut self, stretch: &StretchDocument) {
        let anatomy = &stretch.anatomy;
        self.terms("#/anatomy/regions", "regions", &anatomy.regions);
        for (at, target) in anatomy.targets.iter().enumerate() {
            self.term(format!("#/anatomy/targets/{at}/muscle"), "muscles", &target.muscle);
        }
        self.terms("#/anatomy/joint_actions", "joint-actions", &anatomy.joint_actions);
        self.terms("#/anatomy/demands", "demands", &anatomy.demands);
        self.basis("#/anatomy/basis".into(), Some(&anatomy.basis));
    }

    fn routine(&mut self, routine: &RoutineDocument) {
        self.terms("#/purposes", "purposes", &routine.purposes);
        if let Some(difficulty) = &routine.difficulty {
            self.term("#/difficulty".into(), "difficulties", difficulty);
        }
        for (at, block) in routine.blocks.iter().enumerate() {
            for (nth, step) in block.steps.iter().enumerate() {
                let place = format!("#/blocks/{at}/steps/{nth}");
                self.document(format!("{place}/stretch_id"), Kind::Stretch, &step.stretch_id);
                for (goal_at, goal) in step.goals.iter().enumerate() {
                    let pointer = format!("{place}/goals/{goal_at}/basis");
                    self.basis(pointer, Some(&goal.basis));
                    let pointer = format!("{place}/goals/{goal_at}/within");
                    self.basis(pointer, goal.within.as_ref());
                }
            }
        }
        self.documents("#/guidance_ids", Kind::Guidance, &routine.guidance_ids);
        self.documents("#/source_ids", Kind::Source, &routine.source_ids);
    }

    fn guidance(&mut self, guidance: &GuidanceDocument) {
        self.term("#/topic".into(), "topics", &guidance.topic);
        self.basis("#/severity_basis".into(), Some(&guidance.severity_basis));
        let applies_to = &guidance.applies_to;
        self.terms("#/applies_to/practices", "practices", &applies_to.practices);
        self.documents("#/applies_to/stretch_ids", Kind::Stretch, &applies_to.stretch_ids);
        self.documents("#/applies_to/condition_ids", Kind::Condition, &applies_to.condition_ids);
        self.terms("#/risks", "risks", &guidance.risks);
        if let Some(who) = &guidance.who_to_see {
            self.term("#/who_to_see".into(), "professionals", who);
        }
        self.evidence(&guidance.evidence);
    }
}
