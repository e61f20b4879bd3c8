//! The compiler: from a routine to segments, by the rules that the guide for players gives.

use crate::content::delivered::timeline::{CueKind, Options, Phase};
use crate::content::id::Id;
use crate::content::render::context::Context;
use crate::content::routine::{RoutineDocument, StoredBlock};
use crate::content::stretch::StretchDocument;
use crate::content::text::Side;
use crate::content::timeline::cues::Script;
use crate::content::timeline::error::CompileError;
use crate::content::timeline::place::{Place, Play, show};
use crate::content::timeline::plan::{Line, Part, Pass, Plan};
use crate::content::timeline::tape::{Compiled, Tape};
use crate::content::timeline::voice::{Saying, Voice, Words};

/// The segments of `routine`. Notes nothing in `context`: for figures beside other words.
pub fn compile(
    routine: &RoutineDocument,
    context: &Context,
    options: &Options,
) -> Result<Compiled, CompileError> {
    compile_noting(routine, &Context::new(context.documents, context.locale), options)
}

/// The segments of `routine`; words from another locale are noted in `context`.
pub fn compile_noting(
    routine: &RoutineDocument,
    context: &Context,
    options: &Options,
) -> Result<Compiled, CompileError> {
    let voice = Voice::new(context)?;
    let mut blocks = Vec::new();
    let mut exercises = 0;
    for block in &routine.blocks {
        let mut plays = Vec::new();
        for step in &block.steps {
            let stretch = context.stretch(&step.stretch_id).ok_or_else(|| {
                let (routine_step_id, stretch_id) = (step.id.clone(), step.stretch_id.clone());
                CompileError::StretchMissing { routine_step_id, stretch_id }
            })?;
            exercises += 1;
            let plan = Plan::new(step, stretch, options)?;
            plays.push(Play { plan, name: voice.name(stretch), exercise: exercises });
        }
        blocks.push((block, plays));
    }
    let mut compiler = Compiler { voice: &voice, options, exercises, tape: Tape::new(&voice) };
    for (block, plays) in &blocks {
        compiler.block(block, plays)?;
    }
    Ok(compiler.tape.finish())
}

struct Compiler<'c> {
    voice: &'c Voice<'c>,
    options: &'c Options,
    exercises: u32,
    tape: Tape<'c>,
}

impl Compiler<'_> {
    fn block(&mut self, block: &StoredBlock, plays: &[Play]) -> Result<(), CompileError> {
        for round in 1..=block.rounds {
            for (nth, play) in plays.iter().enumerate() {
                let exercises = self.exercises;
                let set = play.plan.step.sets;
                let place = Place { block, play, exercises, round, set };
                self.step(&place)?;
                match plays.get(nth + 1) {
                    Some(next) => self.transition(&place, &next.name)?,
                    None if round < block.rounds => self.rest_between_rounds(&place)?,
                    None => {}
                }
            }
        }
        Ok(())
    }

    fn step(&mut self, place: &Place) -> Result<(), CompileError> {
        for set in 1..=place.set {
            let place = Place { set, ..*place };
            for (nth, pass) in place.play.plan.passes.iter().enumerate() {
                match (set, nth) {
                    (1, 0) => self.prepare(&place, pass)?,
                    (_, 0) => self.rest_between_sets(&place, pass)?,
                    _ => self.switch(&place, pass)?,
                }
                self.pass(&place, pass)?;
            }
        }
        Ok(())
    }

    fn prepare(&mut self, place: &Place, pass: &Pass) -> Result<(), CompileError> {
        let plan = &place.play.plan;
        let phrases = self.voice.phrases;
        let kind = CueKind::Announce;
        let phrase = match (pass.side, plan.passes.len()) {
            (Side::Both | Side::None, _) => &phrases.announce,
            (_, 1) => &phrases.announce_one_side,
            _ => &phrases.announce_sided,
        };
        let mut said = vec![self.voice.named(kind, phrase, pass.side, &place.play.name)];
        said.extend(plan.counted().and_then(|counted| self.voice.amount(kind, counted)));
        let mut words = Words::said(said);
        words.append(self.voice.steps(kind, plan.stretch, &plan.once));
        words.append(self.voice.steps(kind, plan.stretch, leading(pass)));

        let duration_s = self.options.prepare_s.unwrap_or(plan.step.prepare_s);
        let mut segment = place.pause(Phase::Prepare, pass.side, duration_s);
        let shown = plan.once.first().map(|line| &line.step.id).or_else(|| lead_step(pass));
        show(&mut segment, plan.stretch, shown);
        self.tape.lay(segment, Script::opening(words))
    }

    fn switch(&mut self, place: &Place, pass: &Pass) -> Result<(), CompileError> {
        let plan = &place.play.plan;
        let phrases = self.voice.phrases;
        let kind = CueKind::Switch;
        let mut words = Words::said(vec![self.voice.phrase(kind, &phrases.switch)]);
        let lead = self.voice.steps(kind, plan.stretch, leading(pass));
        let mirrored: Vec<Line> = leading(pass).iter().map(Line::mirrored).collect();
        if lead.sayings == self.voice.steps(kind, plan.stretch, &mirrored).sayings {
            // What leads in does not tell which side comes.
            let right = pass.side == Side::Right;
            let side = if right { &phrases.side_right } else { &phrases.side_left };
            words.sayings.push(self.voice.phrase(kind, side));
        }
        words.append(lead);

        let duration_s = self.options.switch_s.unwrap_or(plan.step.switch_s);
        let mut segment = place.pause(Phase::Switch, pass.side, duration_s);
        show(&mut segment, plan.stretch, lead_step(pass));
        self.tape.lay(segment, Script::opening(words))
    }

    fn rest_between_sets(&mut self, place: &Place, pass: &Pass) -> Result<(), CompileError> {
        let plan = &place.play.plan;
        let kind = CueKind::Announce;
        let duration_s = plan.step.rest_between_sets_s;
        let set = self.voice.numbered(kind, &self.voice.phrases.set, place.set);
        let mut words = self.rest(duration_s, self.next(duration_s, set));
        words.append(self.voice.steps(kind, plan.stretch, leading(pass)));
        // The rest belongs to the set that is over.
        let over = Place { set: place.set - 1, ..*place };
        let segment = over.pause(Phase::Rest, Side::None, duration_s);
        self.tape.lay(segment, Script::opening(words))
    }

    fn rest_between_rounds(&mut self, place: &Place) -> Result<(), CompileError> {
        let phrases = self.voice.phrases;
        let kind = CueKind::Announce;
        let duration_s = place.block.rest_between_rounds_s;
        let next = if place.round + 1 == place.block.rounds {
            self.voice.phrase(kind, &phrases.last_round)
        } else {
            self.next(duration_s, self.voice.numbered(kind, &phrases.round, place.round + 1))
        };
        let segment = place.rest_between_rounds(&phrases.rest);
        self.tape.lay(segment, Script::opening(self.rest(duration_s, next)))
    }

    /// "Rest", where there is time to, and what comes.
    fn rest(&self, duration_s: u32, next: Saying) -> Words {
        let rest = self.voice.phrase(next.kind, &self.voice.phrases.rest);
        Words::said((duration_s > 0).then_some(rest).into_iter().chain([next]).collect())
    }

    /// "Next: Set 2" where it is still to come, "Set 2" where it begins.
    fn next(&self, wait_s: u32, what: Saying) -> Saying {
        if wait_s == 0 {
            return what;
        }
        self.voice.named(what.kind, &self.voice.phrases.next_name, Side::None, &what.say)
    }

    fn transition(&mut self, place: &Place, next: &str) -> Result<(), CompileError> {
        let duration_s = place.play.plan.step.rest_after_s;
        if duration_s == 0 {
            // What comes is announced by its own opening.
            return Ok(());
        }
        let next = self.next(duration_s, self.voice.phrase(CueKind::Announce, next));
        let segment = place.pause(Phase::Transition, Side::None, duration_s);
        self.tape.lay(segment, Script::opening(Words::said(vec![next])))
    }

    fn pass(&mut self, place: &Place, pass: &Pass) -> Result<(), CompileError> {
        let stretch = place.play.plan.stretch;
        for (nth, part) in pass.parts.iter().enumerate() {
            let mut script = self.part(stretch, part);
            if nth > 0 {
                let kind = CueKind::Instruction;
                let before = self.voice.steps(kind, stretch, &part.before);
                let amount = std::mem::replace(&mut script.opening, before);
                script.opening.append(amount);
            }
            let mut after = None;
            if nth + 1 == pass.parts.len() {
                let words = self.voice.steps(CueKind::Instruction, stretch, &pass.after);
                match part.length.duration_s {
                    Some(_) => script.closing = words,
                    // Nobody knows when the person goes on: what follows opens the next segment.
                    None => after = Some(words),
                }
            }
            self.tape.lay(place.work(pass.side, part), script)?;
            self.tape.wait(after.unwrap_or_default());
        }
        Ok(())
    }

    fn part(&self, stretch: &StretchDocument, part: &Part) -> Script {
        let doing = |line| self.voice.step(stretch, line, CueKind::Instruction, CueKind::Breathe);
        let mut script =
            Script { doing: part.script.iter().map(doing).collect(), ..Script::default() };
        // Over a whole pass, the amount is told when the pass is announced.
        let counted = part.length.counted.filter(|_| part.step.is_some());
        let amount = counted.and_then(|counted| {
            let saying = self.voice.amount(CueKind::Instruction, counted)?;
            Some((saying, counted.breaths))
        });
        match (amount, script.doing.first_mut()) {
            (Some((saying, true)), Some(doing)) => {
                doing.sayings.insert(doing.sayings.len().min(1), saying);
            }
            (Some((saying, _)), _) => script.opening.sayings.push(saying),
            (None, _) => {}
        }
        script
    }
}

/// What is spoken of before the pass begins to take time.
fn leading<'p, 'a>(pass: &'p Pass<'a>) -> &'p [Line<'a>] {
    pass.parts.first().map_or(&[], |part| &part.before)
}

/// The step that a pause before the pass leads to.
fn lead_step<'p>(pass: &'p Pass) -> Option<&'p Id> {
    let first = pass.parts.first()?;
    first.before.first().map(|line| &line.step.id).or(first.step.map(|step| &step.id))
}
