//! Documents by the thousand, made from the bundled ones: varied, valid, the same for one seed.

use limber::content::document::Document;
use limber::content::guidance::GuidanceDocument;
use limber::content::id::{Id, TermId};
use limber::content::routine::{RoutineDocument, RoutineStep};
use limber::content::stretch::{StoredTarget, StretchDocument, TargetRole};

use crate::dice::Dice;
use crate::words::Epithet;

/// Of ten documents, so many are routines.
const ROUTINES_OF_TEN: usize = 2;
/// Of ten documents, so many are guidance.
const GUIDANCE_OF_TEN: usize = 1;

/// What generated documents are made from.
struct Bundled {
    stretches: Vec<StretchDocument>,
    routine: RoutineDocument,
    guidance: Vec<GuidanceDocument>,
    regions: Vec<TermId>,
    positions: Vec<TermId>,
    muscles: Vec<TermId>,
    difficulties: Vec<TermId>,
    purposes: Vec<TermId>,
}

/// A generated stretch, and which of the bundled ones it was made from.
struct Made {
    id: Id,
    from: usize,
}

/// The bundled documents and so many generated ones: seven stretches to two routines and one
/// piece of guidance.
pub fn documents(bundled: Vec<Document>, count: usize, seed: u64) -> anyhow::Result<Vec<Document>> {
    let templates = Bundled::sort(&bundled)?;
    let mut dice = Dice::new(seed);
    let routines = count * ROUTINES_OF_TEN / 10;
    let guidance = count * GUIDANCE_OF_TEN / 10;
    let stretches = count - routines - guidance;

    let guidance: Vec<(Id, usize)> = (0..guidance)
        .map(|number| {
            let from = dice.below(templates.guidance.len());
            (numbered(&templates.guidance[from].id, number), from)
        })
        .collect();
    let made: Vec<Made> = (0..stretches)
        .map(|number| {
            let from = dice.below(templates.stretches.len());
            Made { id: numbered(&templates.stretches[from].id, number), from }
        })
        .collect();

    let mut documents = bundled;
    for (number, one) in made.iter().enumerate() {
        let stretch = templates.stretch(&mut dice, number, one, &guidance);
        documents.push(Document::Stretch(stretch));
    }
    for number in 0..routines {
        documents.push(Document::Routine(templates.routine(&mut dice, number, &made)));
    }
    for (number, (id, from)) in guidance.into_iter().enumerate() {
        let guidance = templates.guidance(&mut dice, number, id, from, &made);
        documents.push(Document::Guidance(guidance));
    }
    Ok(documents)
}

/// The id of the generated document with this number.
fn numbered(id: &Id, number: usize) -> Id {
    // An id has at most 64 letters.
    let short: String = id.as_str().chars().take(56).collect();
    Id::new(format!("{}-{number:06}", short.trim_end_matches('-')))
}

impl Bundled {
    fn sort(documents: &[Document]) -> anyhow::Result<Bundled> {
        let mut stretches = Vec::new();
        let mut routine = None;
        let mut guidance = Vec::new();
        for document in documents {
            match document {
                Document::Stretch(document) => stretches.push(document.clone()),
                Document::Routine(document) => routine = Some(document.clone()),
                Document::Guidance(document) => guidance.push(document.clone()),
                Document::Condition(_)
                | Document::Vocabulary(_)
                | Document::Source(_)
                | Document::Phrases(_) => {}
            }
        }
        anyhow::ensure!(!stretches.is_empty(), "no stretch is bundled");
        let routine = routine.ok_or_else(|| anyhow::anyhow!("no routine is bundled"))?;
        let terms = |id: &str| terms(documents, id);
        Ok(Bundled {
            stretches,
            routine,
            guidance,
            regions: terms("regions"),
            positions: terms("positions"),
            muscles: terms("muscles"),
            difficulties: terms("difficulties"),
            purposes: terms("purposes"),
        })
    }

    fn stretch(
        &self,
        dice: &mut Dice,
        number: usize,
        made: &Made,
        guidance: &[(Id, usize)],
    ) -> StretchDocument {
        let mut stretch = self.stretches[made.from].clone();
        stretch.id = made.id.clone();
        stretch.position = dice.pick(&self.positions).clone();
        stretch.difficulty = Some(dice.pick(&self.difficulties).clone());
        let regions = 1 + dice.below(4);
        stretch.anatomy.regions = dice.some(&self.regions, regions);
        let muscles = 1 + dice.below(5);
        stretch.anatomy.targets = dice
            .some(&self.muscles, muscles)
            .into_iter()
            .enumerate()
            .map(|(at, muscle)| {
                let role = if at == 0 { TargetRole::Primary } else { TargetRole::Secondary };
                StoredTarget { muscle, role }
            })
            .collect();
        for form in &mut stretch.forms {
            for hold in form.holds.iter_mut().filter(|hold| hold.default_s.is_some()) {
                let (least, most) = (hold.min_s.unwrap_or(5), hold.max_s.unwrap_or(60));
                hold.default_s = Some(dice.between(least, most));
            }
            if let Some(repetitions) = &mut form.repetitions {
                repetitions.default = Some(dice.between(4, 16));
                repetitions.pace_s = Some(dice.between(4, 10));
            }
        }
        if !guidance.is_empty() && dice.below(2) == 0 {
            stretch.guidance_ids.push(dice.pick(guidance).0.clone());
        }
        let epithet = Epithet::new(dice, number);
        for (locale, texts) in &mut stretch.texts {
            texts.name = texts.name.as_ref().map(|name| epithet.name(name, locale));
            let aliases = texts.aliases.iter_mut().flatten();
            aliases.for_each(|alias| *alias = epithet.alias(alias, locale));
        }
        stretch
    }

    fn routine(&self, dice: &mut Dice, number: usize, made: &[Made]) -> RoutineDocument {
        let mut routine = self.routine.clone();
        routine.id = numbered(&routine.id, number);
        let purposes = 1 + dice.below(3);
        routine.purposes = dice.some(&self.purposes, purposes);
        routine.difficulty = Some(dice.pick(&self.difficulties).clone());
        routine.blocks.truncate(1);
        let steps = 3 + dice.below(5);
        for block in &mut routine.blocks {
            let known = std::mem::take(&mut block.steps);
            block.steps = (1..=steps)
                .filter_map(|nth| {
                    let one = dice.pick(made);
                    self.routine_step(dice, nth, one, &known)
                })
                .collect();
        }
        let epithet = Epithet::new(dice, number);
        for (locale, texts) in &mut routine.texts {
            texts.name = texts.name.as_ref().map(|name| epithet.name(name, locale));
        }
        routine
    }

    /// The step of the bundled routine that uses the same bundled stretch, with other times.
    fn routine_step(
        &self,
        dice: &mut Dice,
        nth: usize,
        made: &Made,
        known: &[RoutineStep],
    ) -> Option<RoutineStep> {
        let from = &self.stretches[made.from].id;
        let mut step = known.iter().find(|step| step.stretch_id == *from)?.clone();
        step.id = Id::new(format!("s{nth}"));
        step.stretch_id = made.id.clone();
        step.prepare_s = dice.between(3, 10);
        for goal in step.goals.iter_mut().filter(|goal| goal.within.is_none()) {
            goal.duration_s = goal.duration_s.map(|_| dice.between(5, 60));
            goal.count = goal.count.map(|_| dice.between(4, 16));
        }
        Some(step)
    }

    fn guidance(
        &self,
        dice: &mut Dice,
        number: usize,
        id: Id,
        from: usize,
        made: &[Made],
    ) -> GuidanceDocument {
        let mut guidance = self.guidance[from].clone();
        guidance.id = id;
        let stretches = dice.below(4);
        guidance.applies_to.stretch_ids =
            (0..stretches).map(|_| dice.pick(made).id.clone()).collect();
        guidance.applies_to.stretch_ids.sort_unstable();
        guidance.applies_to.stretch_ids.dedup();
        let epithet = Epithet::new(dice, number);
        for (locale, texts) in &mut guidance.texts {
            texts.name = epithet.name(&texts.name, locale);
        }
        guidance
    }
}

/// The terms of a bundled vocabulary.
fn terms(documents: &[Document], id: &str) -> Vec<TermId> {
    let found = documents.iter().find_map(|document| match document {
        Document::Vocabulary(vocabulary) if vocabulary.id == *id => Some(vocabulary),
        _ => None,
    });
    found.map_or_else(Vec::new, |vocabulary| {
        vocabulary.terms.iter().map(|term| term.id.clone()).collect()
    })
}

#[cfg(test)]
mod tests {
    use limber::content::document::Document;
    use limber::content::id::Kind;
    use limber::content::rules::set::{Submitted, check_all};
    use limber::content::schema::Checker;

    use super::documents;

    fn generated(count: usize, seed: u64) -> Vec<Document> {
        documents(limber::bundled::documents().unwrap(), count, seed).unwrap()
    }

    #[test]
    fn every_generated_document_keeps_the_rules_of_content() {
        let documents = generated(400, 7);
        let values: Vec<serde_json::Value> =
            documents.iter().map(|document| serde_json::to_value(document).unwrap()).collect();
        let submitted: Vec<Submitted<'_>> = documents
            .iter()
            .zip(&values)
            .map(|(document, value)| Submitted { place: document.reference(), value: Some(value) })
            .collect();
        for (place, violations) in check_all(&Checker::new(), &submitted, &|_| false) {
            assert_eq!(violations, [], "{place}");
        }
    }

    #[test]
    fn kinds_come_in_the_proportions_that_are_promised() {
        let (few, many) = (generated(0, 7), generated(1000, 7));
        let more = |kind: Kind| {
            let of = |documents: &[Document]| {
                documents.iter().filter(|document| document.kind() == kind).count()
            };
            of(&many) - of(&few)
        };
        assert_eq!(more(Kind::Stretch), 700);
        assert_eq!(more(Kind::Routine), 200);
        assert_eq!(more(Kind::Guidance), 100);
    }

    #[test]
    fn the_same_seed_gives_the_same_documents_and_another_gives_others() {
        assert_eq!(generated(50, 1), generated(50, 1));
        assert_ne!(generated(50, 1), generated(50, 2));
    }
}
