//! The matched words marked in a text, and the piece of a long text around them.

use std::cmp::Reverse;
use std::ops::Range;

use crate::search::ask::Meant;
use crate::search::words::{compounds, fold, words};

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// The piece, letter by letter as it stands in the text.
    pub text: String,
    /// Whether it is a word that was asked for.
    pub is_match: bool,
}

/// What stands for words that were left out.
const LEFT_OUT: &str = "…";

/// How much of what was asked for a text says: more is better.
pub fn worth(text: &str, meant: &Meant) -> u32 {
    let mut best: Vec<(usize, u32)> = Vec::new();
    for Match { word, quality, .. } in matches(text, meant) {
        if best.iter().all(|(known, _)| *known != word) {
            best.push((word, quality));
        }
    }
    best.into_iter().map(|(_, quality)| quality).sum()
}

/// The whole text, its matched words marked.
pub fn fragments(text: &str, meant: &Meant) -> Vec<Fragment> {
    marked(text, 0..text.len(), &matches(text, meant))
}

/// At most so many letters of a text from around its first match on, its matched words marked.
/// `…` stands where it was cut.
pub fn excerpt(text: &str, meant: &Meant, letters_max: usize) -> Vec<Fragment> {
    let matches = matches(text, meant);
    let first = matches.first().map_or(0, |first| first.range.start);
    let piece = piece(text, first, letters_max);
    let mut fragments = marked(text, piece.clone(), &matches);
    if piece.start > 0 {
        put(&mut fragments, 0, LEFT_OUT);
    }
    if piece.end < text.len() {
        let end = fragments.len();
        put(&mut fragments, end, LEFT_OUT);
    }
    fragments
}

/// A word of a text that stands for an asked one.
#[derive(Clone)]
struct Match {
    range: Range<usize>,
    word: usize,
    quality: u32,
}

/// The words that stand for an asked one as well as any word of the text does. Compounds stand for
/// those alone that no word does.
fn matches(text: &str, meant: &Meant) -> Vec<Match> {
    let mut found = Vec::new();
    for range in words(text) {
        put_matches(&mut found, text, range, meant);
    }
    let mut joined = Vec::new();
    for range in compounds(text) {
        put_matches(&mut joined, text, range, meant);
    }
    joined.retain(|one| found.iter().all(|other| other.word != one.word));
    found.append(&mut joined);
    let is_best = |one: &&Match| {
        found.iter().all(|other| other.word != one.word || other.quality <= one.quality)
    };
    let mut best: Vec<Match> = found.iter().filter(is_best).cloned().collect();
    best.sort_by_key(|one| (one.range.start, Reverse(one.range.end)));
    best
}

fn put_matches(found: &mut Vec<Match>, text: &str, range: Range<usize>, meant: &Meant) {
    for (word, quality) in meant.by(&fold(&text[range.clone()])) {
        found.push(Match { range: range.clone(), word, quality });
    }
}

/// A piece of the text that holds `at` and some words before it, cut between words.
fn piece(text: &str, at: usize, letters_max: usize) -> Range<usize> {
    if text.chars().count() <= letters_max {
        return 0..text.len();
    }
    let before = text[..at].char_indices().rev().nth(letters_max / 4);
    let start = before.map_or(0, |(start, _)| next_word(text, start, at));
    let end = text[start..].char_indices().nth(letters_max).map(|(end, _)| start + end);
    let Some(end) = end else { return start..text.len() };
    let is_space = |(_, letter): &(usize, char)| letter.is_whitespace();
    let last_space = text[start..end].char_indices().rev().find(is_space);
    // A word that is longer than the piece is cut.
    let cut = last_space.map(|(space, _)| start + space).filter(|cut| *cut > at);
    start..cut.unwrap_or(end)
}

/// Where the first word behind `from` begins, but `at` at the latest.
fn next_word(text: &str, from: usize, at: usize) -> usize {
    let space = text[from..at].char_indices().find(|(_, letter)| letter.is_whitespace());
    space.map_or(at, |(space, letter)| from + space + letter.len_utf8())
}

fn marked(text: &str, piece: Range<usize>, matches: &[Match]) -> Vec<Fragment> {
    let mut fragments = Vec::new();
    let mut done = piece.start;
    let mut push = |range: Range<usize>, is_match: bool| {
        if !range.is_empty() {
            fragments.push(Fragment { text: text[range].to_owned(), is_match });
        }
    };
    for Match { range, .. } in matches {
        let (start, end) = (range.start.max(done), range.end.min(piece.end));
        if start < end {
            push(done..start, false);
            push(start..end, true);
            done = end;
        }
    }
    push(done..piece.end, false);
    fragments
}

/// Puts words that are no match before or behind everything.
fn put(fragments: &mut Vec<Fragment>, at: usize, text: &str) {
    let neighbour = if at == 0 { fragments.first_mut() } else { fragments.last_mut() };
    match neighbour {
        Some(fragment) if !fragment.is_match && at == 0 => fragment.text.insert_str(0, text),
        Some(fragment) if !fragment.is_match => fragment.text.push_str(text),
        _ => fragments.insert(at, Fragment { text: text.to_owned(), is_match: false }),
    }
}
