//! Where in its routine a segment stands, and what it tells of that place.

use crate::content::delivered::timeline::{Phase, Segment};
use crate::content::id::Id;
use crate::content::image::{ImageRole, StoredImage};
use crate::content::routine::StoredBlock;
use crate::content::stretch::StretchDocument;
use crate::content::text::Side;
use crate::content::timeline::plan::{Part, Plan};

/// One step of the routine.
pub struct Play<'a> {
    /// What it plays.
    pub plan: Plan<'a>,
    /// What its stretch is called.
    pub name: String,
    /// Its number among all steps, from 1.
    pub exercise: u32,
}

/// Where in the routine a segment stands.
#[derive(Clone, Copy)]
pub struct Place<'p> {
    /// The block.
    pub block: &'p StoredBlock,
    /// The step of the routine.
    pub play: &'p Play<'p>,
    /// How many steps the routine has.
    pub exercises: u32,
    /// The round of the block, from 1.
    pub round: u32,
    /// The set of the step, from 1.
    pub set: u32,
}

impl Place<'_> {
    /// A segment that leads to something else.
    pub fn pause(&self, phase: Phase, side: Side, duration_s: u32) -> Segment {
        let step = self.play.plan.step;
        Segment {
            id: self.id(phase.word()),
            phase,
            start_ms: 0,
            duration_ms: Some(u64::from(duration_s) * 1000),
            block_id: self.block.id.clone(),
            routine_step_id: Some(step.id.clone()),
            stretch_id: Some(step.stretch_id.clone()),
            stretch_version: None,
            stretch_step_id: None,
            side,
            round: self.round,
            rounds: self.block.rounds,
            set: Some(self.set),
            sets: Some(step.sets),
            exercise: Some(self.play.exercise),
            exercises: self.exercises,
            count: None,
            pace_ms: None,
            name: self.play.name.clone(),
            text: String::new(),
            image_id: None,
            cues: Vec::new(),
        }
    }

    /// The pause after this round, called `name`.
    pub fn rest_between_rounds(&self, name: &str) -> Segment {
        Segment {
            id: format!("{}.{}.rest", self.block.id, self.round),
            routine_step_id: None,
            stretch_id: None,
            set: None,
            sets: None,
            exercise: None,
            name: name.to_owned(),
            ..self.pause(Phase::Rest, Side::None, self.block.rest_between_rounds_s)
        }
    }

    /// A segment in which a part of a pass is done.
    pub fn work(&self, side: Side, part: &Part) -> Segment {
        let length = part.length;
        let side_word = match side {
            Side::Left => "left",
            Side::Right => "right",
            Side::Both | Side::None => "both",
        };
        let what = part.step.map_or(length.phase.word(), |step| step.id.as_str());
        let pace_s = length.counted.and_then(|counted| counted.pace_s);
        let mut segment = Segment {
            id: self.id(&format!("{side_word}.{what}")),
            duration_ms: length.duration_s.map(|duration_s| u64::from(duration_s) * 1000),
            count: length.counted.map(|counted| counted.count),
            pace_ms: pace_s.map(|pace_s| u64::from(pace_s) * 1000),
            ..self.pause(length.phase, side, 0)
        };
        show(&mut segment, self.play.plan.stretch, part.step.map(|step| &step.id));
        segment
    }

    fn id(&self, what: &str) -> String {
        let step_id = &self.play.plan.step.id;
        format!("{}.{}.{step_id}.{}.{what}", self.block.id, self.round, self.set)
    }
}

/// Lets `segment` show a step of its stretch, or the stretch as a whole.
pub fn show(segment: &mut Segment, stretch: &StretchDocument, step_id: Option<&Id>) {
    let fits = |image: &&StoredImage| {
        let any = [Side::Both, Side::None];
        image.side == segment.side || any.contains(&image.side) || any.contains(&segment.side)
    };
    let of_step = |image: &&StoredImage| step_id.is_some() && image.step_id.as_ref() == step_id;
    let of_stretch =
        |image: &&StoredImage| image.step_id.is_none() && image.role == ImageRole::Main;
    let images = || stretch.images.iter().filter(fits);
    let image = images().find(of_step).or_else(|| images().find(of_stretch));
    segment.image_id = image.map(|image| image.id.clone());
    segment.stretch_step_id = step_id.cloned();
}
