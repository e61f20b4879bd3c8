//! Words that begin alike, taken together: whoever types the first letters of a word means
//! thousands of them, and to read the postings of each would take longer than all else.

use crate::search::posting::{Mark, Posting};

/// The longest beginnings that are kept, in letters. Few words share longer ones.
pub const LETTERS_MAX: usize = 3;

/// Gathers the documents of words that come in their order, by how the words begin.
#[derive(Default)]
pub struct Beginnings {
    /// By the number of letters, less one.
    open: [Open; LETTERS_MAX],
}

/// A beginning of which more words may come.
#[derive(Default)]
struct Open {
    beginning: String,
    /// Where such a word stands best in each document, by its place.
    best: Vec<Option<Mark>>,
}

/// A beginning, and the documents that have a word with it.
pub type Gathered = (String, Vec<Posting>);

impl Beginnings {
    /// Adds the next word, and tells the beginnings that have no more words.
    pub fn add(&mut self, word: &str, postings: &[Posting]) -> Vec<Gathered> {
        let mut ended = Vec::new();
        let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8());
        for (open, end) in self.open.iter_mut().zip(ends) {
            if open.beginning != word[..end] {
                ended.extend(open.end());
                word[..end].clone_into(&mut open.beginning);
            }
            for posting in postings {
                open.add(*posting);
            }
        }
        ended
    }

    /// Tells the beginnings that are left.
    pub fn end(mut self) -> Vec<Gathered> {
        self.open.iter_mut().filter_map(Open::end).collect()
    }
}

impl Open {
    fn add(&mut self, Posting { place, mark }: Posting) {
        let place = place as usize;
        if self.best.len() <= place {
            self.best.resize(place + 1, None);
        }
        // A smaller mark is a weightier field, or a shorter text.
        self.best[place] = Some(self.best[place].map_or(mark, |best| best.min(mark)));
    }

    fn end(&mut self) -> Option<Gathered> {
        let best = (0..).zip(self.best.drain(..));
        let postings: Vec<Posting> =
            best.filter_map(|(place, mark)| Some(Posting { place, mark: mark? })).collect();
        (!postings.is_empty()).then(|| (std::mem::take(&mut self.beginning), postings))
    }
}
