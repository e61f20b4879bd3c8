//! The segments of a timeline as they are laid one after the other.

use crate::content::delivered::timeline::Segment;
use crate::content::timeline::cues::{Script, close, count_down, done, place};
use crate::content::timeline::error::CompileError;
use crate::content::timeline::voice::{Voice, Words};

const SEGMENTS_MAX: usize = 5000;
const CUES_MAX: usize = 50_000;

/// A routine as segments.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Compiled {
    /// The segments, in order.
    pub segments: Vec<Segment>,
    /// How long they take; segments that the person ends count as 0.
    pub total_ms: u64,
    /// How many segments last until the person goes on.
    pub manual_segments: u32,
}

/// Segments laid so far, and the words that wait for the next.
pub struct Tape<'v> {
    voice: &'v Voice<'v>,
    compiled: Compiled,
    cues: usize,
    waiting: Words,
}

impl<'v> Tape<'v> {
    /// A tape without segments.
    pub fn new(voice: &'v Voice<'v>) -> Self {
        let compiled = Compiled { segments: Vec::new(), total_ms: 0, manual_segments: 0 };
        Tape { voice, compiled, cues: 0, waiting: Words::default() }
    }

    /// Lays `segment` after the others. One without time is left out, and its words wait.
    pub fn lay(&mut self, mut segment: Segment, mut script: Script) -> Result<(), CompileError> {
        let mut opening = std::mem::take(&mut self.waiting);
        opening.append(std::mem::take(&mut script.opening));
        script.opening = opening;
        if segment.duration_ms == Some(0) {
            self.waiting = script.into_words();
            return Ok(());
        }
        segment.start_ms = self.compiled.total_ms;
        segment.cues = place(self.voice, &segment, &script);
        segment.text = script.into_words().text();
        match segment.duration_ms {
            Some(duration_ms) => self.compiled.total_ms += duration_ms,
            None => self.compiled.manual_segments += 1,
        }
        self.cues += segment.cues.len();
        self.compiled.segments.push(segment);
        if self.compiled.segments.len() > SEGMENTS_MAX || self.cues > CUES_MAX {
            return Err(CompileError::TooLong { segments: SEGMENTS_MAX, cues: CUES_MAX });
        }
        Ok(())
    }

    /// Keeps `words` for the opening of the next segment.
    pub fn wait(&mut self, words: Words) {
        self.waiting.append(words);
    }

    /// The whole timeline: what waits is said, and pauses that lead straight to work count down.
    pub fn finish(mut self) -> Compiled {
        let segments = &mut self.compiled.segments;
        for at in 1..segments.len() {
            let leads_to_work = !segments[at].phase.is_pause();
            if leads_to_work && segments[at - 1].phase.is_pause() {
                count_down(self.voice, &mut segments[at - 1]);
            }
        }
        if let Some(last) = segments.last_mut() {
            close(last, &self.waiting);
            done(self.voice, last);
        }
        self.compiled
    }
}
