//! When each word of a segment is said.

use crate::content::delivered::timeline::{Cue, CueKind, Phase, Segment};
use crate::content::timeline::voice::{Saying, Voice, Words, sentences};

/// How long the words for the close are said before it.
const CLOSING_MS: u64 = 3000;
/// How long after the instruction the breathing is spoken of.
const BREATHE_MS: u64 = 3000;
/// How far apart the steps of a whole pass are spoken of.
const APART_MS: u64 = 4000;
/// The shortest hold in which half of the time is worth a word.
const HALFWAY_FROM_MS: u64 = 10_000;
/// The shortest pause that is counted down.
const COUNTDOWN_FROM_MS: u64 = 5000;
/// How long before the end it is over.
const DONE_MS: u64 = 1000;

/// What is said in a segment, in order.
#[derive(Default)]
pub struct Script {
    /// What opens it.
    pub opening: Words,
    /// What is done in it, step by step.
    pub doing: Vec<Words>,
    /// What closes it.
    pub closing: Words,
}

impl Script {
    /// A script that is all opening.
    pub fn opening(opening: Words) -> Script {
        Script { opening, ..Script::default() }
    }

    /// All its words, in order.
    pub fn into_words(self) -> Words {
        let mut words = self.opening;
        self.doing.into_iter().for_each(|doing| words.append(doing));
        words.append(self.closing);
        words
    }
}

/// The cues of `segment`: when each word of `script` is said, and what is counted.
pub fn place(voice: &Voice, segment: &Segment, script: &Script) -> Vec<Cue> {
    let mut moments = Moments::default();
    moments.say(0, &script.opening);
    if let Some(duration_ms) = segment.duration_ms {
        moments.timed(voice, segment, duration_ms, script);
    } else {
        script.doing.iter().for_each(|doing| moments.say(0, doing));
        let go_on = voice.phrase(CueKind::Instruction, &voice.phrases.manual);
        moments.0.push((0, go_on));
        moments.say(0, &script.closing);
    }
    moments.into_cues()
}

/// Says `words` at the end of `segment`, where nothing comes after it that could.
pub fn close(segment: &mut Segment, words: &Words) {
    let offset_ms = segment.duration_ms.map_or(0, |duration_ms| {
        closing_ms(duration_ms).max(segment.cues.last().map_or(0, |cue| cue.offset_ms))
    });
    let mut moments = Moments::default();
    moments.say(offset_ms, words);
    segment.cues.extend(moments.into_cues());
    if !words.lines.is_empty() {
        segment.text = format!("{}\n{}", segment.text, words.lines.join("\n"));
    }
}

/// Counts down the last seconds of `segment`, if it is long enough.
pub fn count_down(voice: &Voice, segment: &mut Segment) {
    let Some(duration_ms) = segment.duration_ms.filter(|ms| *ms >= COUNTDOWN_FROM_MS) else {
        return;
    };
    for number in (1..=3_u32).rev() {
        let offset_ms = duration_ms - u64::from(number) * 1000;
        let saying = voice.numbered(CueKind::Countdown, "{count}", number);
        segment.cues.push(cue(offset_ms, saying));
    }
    segment.cues.sort_by_key(|cue| cue.offset_ms);
}

/// Says that it is over, at the end of the last segment.
pub fn done(voice: &Voice, segment: &mut Segment) {
    let Some(duration_ms) = segment.duration_ms else { return };
    let offset_ms = duration_ms.saturating_sub(DONE_MS).max(duration_ms / 2);
    let after = segment.cues.last().map_or(0, |cue| cue.offset_ms);
    let saying = voice.phrase(CueKind::Done, &voice.phrases.done);
    segment.cues.push(cue(offset_ms.max(after), saying));
}

fn closing_ms(duration_ms: u64) -> u64 {
    duration_ms.saturating_sub(CLOSING_MS).max(duration_ms * 2 / 3)
}

fn cue(offset_ms: u64, saying: Saying) -> Cue {
    Cue { offset_ms, kind: saying.kind, say: saying.say, locale: saying.locale }
}

#[derive(Default)]
struct Moments(Vec<(u64, Saying)>);

impl Moments {
    fn say(&mut self, offset_ms: u64, words: &Words) {
        self.0.extend(words.sayings.iter().map(|saying| (offset_ms, saying.clone())));
    }

    fn timed(&mut self, voice: &Voice, segment: &Segment, duration_ms: u64, script: &Script) {
        let repetitions = segment.phase == Phase::Repetitions;
        let pace_ms = segment.pace_ms.filter(|_| repetitions);
        if let (Some(count), Some(pace_ms)) = (segment.count, pace_ms) {
            for number in 1..=count {
                let phrase = &voice.phrases.repetition;
                let saying = voice.numbered(CueKind::Repetition, phrase, number);
                self.0.push((u64::from(number - 1) * pace_ms, saying));
            }
        }
        self.doing(&script.doing, pace_ms, duration_ms);
        if segment.phase == Phase::Hold && duration_ms >= HALFWAY_FROM_MS {
            let saying = voice.phrase(CueKind::Halfway, &voice.phrases.halfway);
            self.0.push((duration_ms / 2, saying));
        }
        let last_ms = self.0.iter().map(|(offset_ms, _)| *offset_ms).max().unwrap_or(0);
        self.say(closing_ms(duration_ms).max(last_ms), &script.closing);
    }

    /// Several steps are spread over the first repetition, or over the first seconds; what is
    /// said of one step alone leaves a moment before the breathing.
    fn doing(&mut self, doing: &[Words], pace_ms: Option<u64>, duration_ms: u64) {
        let steps = doing.len() as u64;
        let span_ms = pace_ms.unwrap_or(APART_MS * steps).min(duration_ms);
        for (nth, words) in (0..).zip(doing) {
            let begin_ms = nth * span_ms / steps;
            for saying in &words.sayings {
                let breathe = saying.kind == CueKind::Breathe && steps == 1;
                let wait_ms = if breathe { BREATHE_MS.min(duration_ms / 2) } else { 0 };
                self.0.push((begin_ms + wait_ms, saying.clone()));
            }
        }
    }

    /// In order, with neighbours of one kind and locale said as one.
    fn into_cues(mut self) -> Vec<Cue> {
        self.0.sort_by_key(|(offset_ms, _)| *offset_ms);
        self.0
            .chunk_by(|(at, one), (then, other)| {
                at == then && one.kind == other.kind && one.locale == other.locale
            })
            .filter_map(|chunk| {
                let (offset_ms, first) = chunk.first()?;
                let says: Vec<&str> = chunk.iter().map(|(_, one)| one.say.as_str()).collect();
                Some(cue(*offset_ms, Saying { say: sentences(&says), ..first.clone() }))
            })
            .collect()
    }
}
