//! What is asked, and how well each document answers it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::search::beginnings;
use crate::search::index::{Index, Part};
use crate::search::near::{LETTERS_MAX, Near};
use crate::search::posting::Mark;
use crate::search::segment::Segment;
use crate::search::words::{Language, fold, words};

/// How good a match is before it is looked at where the word stands. The weight of a field is
/// less than one of these steps, but between a word, its other endings and its beginning.
const EXACT: u32 = 400;
const SAME_STEM: u32 = 350;
const PREFIX: u32 = 300;
const ONE_SLIP: u32 = 180;
const PREFIX_WITH_SLIP: u32 = 140;
const TWO_SLIPS: u32 = 80;

/// The largest weight of a field.
pub const WEIGHT_MAX: u32 = 99;
/// What a document counts for as it is; one that counts for more or less has more or less of it.
pub const WORTH_UNIT: u32 = 16;
/// What rarity is counted in: a word that every document has counts once.
const RARITY_UNIT: f64 = 16.0;

/// The words that are asked for.
pub struct Question {
    wanted: Vec<Wanted>,
    /// The least quality that is no guess.
    sure: u32,
}

struct Wanted {
    word: String,
    spellings: Vec<Near>,
    /// What words may begin with, where that is short.
    beginnings: Vec<String>,
    stem: String,
    letters: usize,
}

/// A document that answers, of all that do. The best is the least.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Match<'i, K> {
    /// How well it answers: more is better.
    pub score: Reverse<u32>,
    /// The document.
    pub document: &'i K,
    /// The field that says most of what its weightiest field does not say; that one where it
    /// says everything.
    pub field: u8,
}

/// The words of documents that were meant, each with the asked words that mean it and how well.
#[derive(Default)]
pub struct Meant {
    words: HashMap<String, Vec<(usize, u32)>>,
    /// What other words begin with that were meant.
    beginnings: Vec<(String, usize)>,
}

/// A place in the order of what was found: how well a document answers, and which it is.
pub struct Place<K> {
    /// How well.
    pub score: u32,
    /// The document.
    pub document: K,
}

/// What the best answers to a question lack, to be compared over languages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lack {
    /// How many words no document has beside the others; common words may be missing.
    pub missing: u8,
    /// How many of the others a document has with a slip alone.
    pub slipped: u8,
}

/// What was found.
pub struct Found<'i, K> {
    parts: &'i [Part<K>],
    tallies: Vec<Vec<Tally>>,
    /// How many of the asked words a document has to have.
    words_min: u16,
    /// What the best of them lack.
    pub lack: Lack,
    /// How many documents were found.
    pub count: usize,
    /// The words that made it so.
    pub meant: Meant,
}

impl Question {
    /// The words of a text, each once; none where it has no word. Whoever types has not ended
    /// the last one yet.
    pub fn new(text: &str, language: &Language) -> Option<Question> {
        let mut folded: Vec<String> = Vec::new();
        for range in words(text) {
            let word = fold(&text[range]).into_owned();
            if !word.is_empty() {
                folded.retain(|known| *known != word);
                folded.push(word);
            }
        }
        let last = folded.len().checked_sub(1)?;
        let wanted = folded.into_iter().enumerate();
        let wanted = wanted.map(|(at, word)| Wanted::new(word, at == last, language));
        Some(Question { wanted: wanted.collect(), sure: PREFIX })
    }

    /// The same for a language that was not asked for: there a beginning is a guess as a slip is.
    #[must_use]
    pub fn strict(self) -> Question {
        Question { sure: SAME_STEM, ..self }
    }
}

impl Wanted {
    fn new(word: String, is_last: bool, language: &Language) -> Wanted {
        let letters = word.chars().count();
        let is_number = word.chars().any(char::is_numeric);
        // One letter more than was typed may make a word long enough to have a slip.
        let slips = match letters {
            0..=2 => 0,
            3..=5 => 1,
            _ => 2,
        };
        let slips = if is_number { 0 } else { slips };
        let prefix_slips = is_last.then(|| usize::from(letters >= 5 && !is_number));
        let respelled = language.respelled(&word);
        let (mut spellings, mut beginnings) = (Vec::new(), Vec::new());
        for spelling in [Some(word.as_str()), respelled.as_deref()].into_iter().flatten() {
            let is_short = spelling.chars().count() <= beginnings::LETTERS_MAX;
            if is_short && is_last {
                beginnings.push(spelling.to_owned());
            }
            if letters <= LETTERS_MAX {
                let prefix_slips = prefix_slips.filter(|_| !is_short);
                spellings.push(Near::new(spelling, slips, prefix_slips));
            }
        }
        Wanted { stem: language.stem(&word), word, spellings, beginnings, letters }
    }

    /// Tells every word of a segment that may be meant, how well, and where its postings begin.
    fn each_meant<K: Ord + Clone>(
        &self,
        segment: &Segment<K>,
        mut tell: impl FnMut(&str, u32, u64),
    ) {
        if let Some(at) = segment.find(&self.word) {
            tell(&self.word, EXACT, at);
        }
        segment.each_of_stem(&self.stem, |word, at| tell(word, SAME_STEM, at));
        for near in &self.spellings {
            segment.each_near(near, |word, reached, at| {
                let whole = near.slips(reached).and_then(|slips| self.quality(word, slips));
                let begun = reached.prefix_slips().map(|slips| match slips {
                    0 => PREFIX,
                    _ => PREFIX_WITH_SLIP,
                });
                if let Some(quality) = whole.max(begun) {
                    tell(word, quality, at);
                }
            });
        }
    }

    /// One slip from four letters on, two from eight, by the longer of the two words.
    fn quality(&self, word: &str, slips: usize) -> Option<u32> {
        if slips == 0 {
            return Some(EXACT);
        }
        let letters = self.letters.max(word.chars().count());
        match slips {
            1 if letters >= 4 => Some(ONE_SLIP),
            2 if letters >= 8 => Some(TWO_SLIPS),
            _ => None,
        }
    }
}

impl Meant {
    fn put(&mut self, word: &str, wanted: usize, quality: u32) {
        if !self.words.contains_key(word) {
            self.words.insert(word.to_owned(), Vec::new());
        }
        let Some(known) = self.words.get_mut(word) else { return };
        match known.iter_mut().find(|(known, _)| *known == wanted) {
            Some((_, best)) => *best = quality.max(*best),
            None => known.push((wanted, quality)),
        }
    }

    /// The asked words that a folded word may stand for, and how well; one may be told twice.
    pub fn by(&self, folded: &str) -> impl Iterator<Item = (usize, u32)> {
        let begun = self.beginnings.iter().filter(|(beginning, _)| folded.starts_with(beginning));
        let begun = begun.map(|(_, wanted)| (*wanted, PREFIX));
        self.words.get(folded).into_iter().flatten().copied().chain(begun)
    }
}

/// What one document has gathered.
#[derive(Clone, Copy, Default)]
struct Tally {
    score: u32,
    common_words: u8,
    rare_words: u8,
    slipped: u8,
    /// The best match outside of the weightiest field.
    elsewhere: u32,
}

/// Every document that has all words of the question; where none has, those that have most of
/// them. `weights` are those of the fields, at most `WEIGHT_MAX`. `worth` tells what a document
/// counts for, in `WORTH_UNIT`; one that is not wanted has none.
pub fn ask<'i, K: Ord + Clone>(
    index: &'i Index<K>,
    question: &Question,
    weights: &[u32],
    worth: impl Fn(&K) -> Option<u32>,
) -> Found<'i, K> {
    let parts = index.parts();
    let count = index.count();
    let mut meant = Meant::default();
    let mut best: Vec<Vec<u32>> = of_size(parts);
    let mut tallies: Vec<Vec<Tally>> = of_size(parts);
    let mut all = Tally::default();
    for (number, wanted) in question.wanted.iter().enumerate() {
        let beginnings = wanted.beginnings.iter().map(|beginning| (beginning.clone(), number));
        meant.beginnings.extend(beginnings);
        let mut found = 0;
        for (part, best) in parts.iter().zip(&mut best) {
            best.fill(0);
            wanted.each_meant(part.segment(), |word, quality, at| {
                meant.put(word, number, quality);
                rate(part, at, quality, weights, best);
            });
            for beginning in &wanted.beginnings {
                if let Some(at) = part.segment().find_beginning(beginning) {
                    rate(part, at, PREFIX, weights, best);
                }
            }
            found += best.iter().filter(|rated| **rated > 0).count();
        }
        // What most documents have tells little: it need not be there where something rare is.
        let is_rare = found * 2 <= count;
        let rarity = rarity(found, count);
        all.add(0, 0, is_rare);
        for (best, tallies) in best.iter().zip(&mut tallies) {
            for (rated, tally) in best.iter().zip(tallies).filter(|(rated, _)| **rated > 0) {
                tally.add(*rated, rarity, is_rare);
                let is_guess = quality_of(*rated, weights) < question.sure;
                tally.slipped = tally.slipped.saturating_add(is_guess.into());
            }
        }
    }
    let mut found = Found { parts, tallies, words_min: 1, lack: Lack::default(), count: 0, meant };
    found.choose(worth);
    found.lack.missing = all.lacking(found.words_min);
    found
}

impl<'i, K: Ord + Clone> Found<'i, K> {
    /// Leaves those wanted documents that have most of the asked words.
    fn choose(&mut self, worth: impl Fn(&K) -> Option<u32>) {
        for (part, tallies) in self.parts.iter().zip(&mut self.tallies) {
            for (document, tally) in part.segment().documents().iter().zip(tallies) {
                let words = tally.words();
                if words < self.words_min {
                    continue;
                }
                let Some(worth) = worth(document) else {
                    *tally = Tally::default();
                    continue;
                };
                tally.score = tally.score.saturating_mul(worth) / WORTH_UNIT;
                if words > self.words_min || self.count == 0 {
                    self.words_min = words;
                    self.count = 0;
                    self.lack.slipped = tally.slipped;
                }
                self.lack.slipped = self.lack.slipped.min(tally.slipped);
                self.count += 1;
            }
        }
    }

    /// Every document, in no order.
    pub fn all(&self) -> impl Iterator<Item = Match<'i, K>> {
        let parts = self.parts.iter().zip(&self.tallies);
        parts.flat_map(|(part, tallies)| {
            let documents = part.segment().documents().iter().zip(tallies);
            let found = documents.filter(|(_, tally)| tally.words() >= self.words_min);
            found.map(|(document, tally)| tally.of(document))
        })
    }

    /// The best documents, best first: at most `limit`, and only such as come behind a place.
    pub fn best(&self, limit: usize, after: Option<&Place<K>>) -> Vec<Match<'i, K>> {
        let mut matches = Vec::new();
        for (part, tallies) in self.parts.iter().zip(&self.tallies) {
            let documents = part.segment().documents();
            let behind = after.map(|after| {
                (after.score, documents.partition_point(|document| *document <= after.document))
            });
            // Documents ascend by their places, so numbers are compared and no names.
            let mut best = BinaryHeap::new();
            for (place, tally) in tallies.iter().enumerate() {
                let key = (Reverse(tally.score), place);
                let is_behind = behind.is_none_or(|(score, from)| key >= (Reverse(score), from));
                if tally.words() < self.words_min || !is_behind {
                    continue;
                }
                if best.len() < limit {
                    best.push(key);
                } else if let Some(mut worst) = best.peek_mut()
                    && key < *worst
                {
                    *worst = key;
                }
            }
            matches.extend(best.iter().map(|(_, place)| tallies[*place].of(&documents[*place])));
        }
        matches.sort_unstable();
        matches.truncate(limit);
        matches
    }
}

fn of_size<K, T: Clone + Default>(parts: &[Part<K>]) -> Vec<Vec<T>> {
    parts.iter().map(|part| vec![T::default(); part.is_live().len()]).collect()
}

/// Rates every document of a word, and keeps the best that each has got.
fn rate<K: Ord + Clone>(part: &Part<K>, at: u64, quality: u32, weights: &[u32], best: &mut [u32]) {
    for posting in part.segment().postings(at) {
        let place = posting.place as usize;
        if part.is_live()[place] {
            best[place] = best[place].max(rated(quality, posting.mark, weights));
        }
    }
}

/// How well a word matches, where it stands, and how much else stands there; and the field.
fn rated(quality: u32, mark: Mark, weights: &[u32]) -> u32 {
    let weight = weights.get(usize::from(mark.field())).copied().unwrap_or(0);
    let brevity = u32::from(Mark::LENGTH_MAX - mark.length());
    ((quality + weight) << 4 | brevity) << 4 | u32::from(mark.field())
}

fn quality_of(rated: u32, weights: &[u32]) -> u32 {
    (rated >> 8) - weights.get(usize::from(field(rated))).copied().unwrap_or(0)
}

fn field(rated: u32) -> u8 {
    (rated & 0x0f) as u8
}

impl Tally {
    fn of<K>(self, document: &K) -> Match<'_, K> {
        Match { score: Reverse(self.score), document, field: field(self.elsewhere) }
    }

    /// How many of the asked words the document has: any rare one is more than all common ones.
    fn words(self) -> u16 {
        let rare = u16::from(self.rare_words) << 8;
        if rare > 0 { rare } else { self.common_words.into() }
    }

    /// How many of these words a document lacks that has so many.
    fn lacking(self, words: u16) -> u8 {
        let [rare, common] = words.to_be_bytes();
        if self.rare_words > 0 { self.rare_words - rare } else { self.common_words - common }
    }

    fn add(&mut self, rated: u32, rarity: u32, is_rare: bool) {
        self.score = self.score.saturating_add((rated >> 4).saturating_mul(rarity));
        let words = if is_rare { &mut self.rare_words } else { &mut self.common_words };
        *words = words.saturating_add(1);
        if field(rated) > 0 {
            self.elsewhere = self.elsewhere.max(rated);
        }
    }
}

/// A word that few documents have tells more.
#[expect(clippy::cast_precision_loss, reason = "counts of documents are far below 2^52")]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a logarithm of a number above one is small and positive"
)]
fn rarity(found: usize, count: usize) -> u32 {
    let share = count.max(1) as f64 / found.max(1) as f64;
    (RARITY_UNIT * (1.0 + share.max(1.0).log2())) as u32
}
