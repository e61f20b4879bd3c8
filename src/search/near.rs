//! Which words are meant by one that was typed with a slip: walked along an `fst`, letter by
//! letter, for all words at once.

use fst::Automaton;

/// The longest word that may have slips, in letters: its places are the bits of a number.
pub const LETTERS_MAX: usize = 63;
/// The most slips.
const SLIPS_MAX: usize = 2;

/// A word that was typed, and how far from it other words are.
///
/// A slip is a letter too many, too few or another one, or two neighbours swapped.
/// Each place of the word is a bit: row `n` has the places that can be reached with `n` slips.
/// That costs nothing to set up, where an automaton made beforehand takes most of the time.
pub struct Near {
    letters: Vec<(char, u64)>,
    length: usize,
    slips: usize,
    prefix_slips: Option<usize>,
}

/// How far a word was followed.
#[derive(Clone)]
pub struct Reached {
    rows: [u64; SLIPS_MAX + 1],
    swaps: [u64; SLIPS_MAX],
    prefix_slips: Option<usize>,
    letter: u32,
    bytes_left: u8,
}

impl Near {
    /// Words within so many slips of `word`, and with `prefix_slips` those that begin with such
    /// a word. `word` has at most `LETTERS_MAX` letters, and `slips` is at most 2.
    pub fn new(word: &str, slips: usize, prefix_slips: Option<usize>) -> Near {
        let mut letters: Vec<(char, u64)> = Vec::new();
        let mut length = 0;
        for letter in word.chars().take(LETTERS_MAX) {
            match letters.iter_mut().find(|(known, _)| *known == letter) {
                Some((_, places)) => *places |= 1 << length,
                None => letters.push((letter, 1 << length)),
            }
            length += 1;
        }
        Near { letters, length, slips: slips.min(SLIPS_MAX), prefix_slips }
    }

    /// How many slips the whole word is away, once it was followed to its end.
    pub fn slips(&self, reached: &Reached) -> Option<usize> {
        (0..=self.slips).find(|slips| reached.rows[*slips] >> self.length & 1 == 1)
    }

    fn step(&self, from: &Reached, letter: char) -> Reached {
        let places = self.letters.iter().find(|(known, _)| *known == letter);
        let here = places.map_or(0, |(_, places)| *places);
        let all = u64::MAX >> (63 - self.length);
        let mut to = from.clone();
        for slips in 0..=self.slips {
            let mut row = (from.rows[slips] & here) << 1;
            if let Some(fewer) = slips.checked_sub(1) {
                let (too_many, another) = (from.rows[fewer], from.rows[fewer] << 1);
                let too_few = to.rows[fewer] << 1;
                let swapped = (from.swaps[fewer] & here) << 2;
                row |= too_many | another | too_few | swapped;
                to.swaps[fewer] = from.rows[fewer] & (here >> 1);
            }
            to.rows[slips] = row & all;
        }
        if let Some(most) = self.prefix_slips {
            let ended = self.slips(&to).filter(|slips| *slips <= most);
            to.prefix_slips = ended.into_iter().chain(from.prefix_slips).min();
        }
        to
    }
}

impl Reached {
    /// How many slips a beginning of the word is away.
    pub fn prefix_slips(&self) -> Option<usize> {
        self.prefix_slips
    }
}

impl Automaton for Near {
    type State = Reached;

    fn start(&self) -> Reached {
        Reached {
            rows: [1, 0b11, 0b111],
            swaps: [0; SLIPS_MAX],
            prefix_slips: None,
            letter: 0,
            bytes_left: 0,
        }
    }

    fn is_match(&self, reached: &Reached) -> bool {
        reached.bytes_left == 0 && (reached.prefix_slips.is_some() || self.slips(reached).is_some())
    }

    fn can_match(&self, reached: &Reached) -> bool {
        reached.prefix_slips.is_some() || reached.rows[self.slips] != 0
    }

    fn accept(&self, from: &Reached, byte: u8) -> Reached {
        // Keys are UTF-8, so the first byte of a letter tells how many follow.
        let (letter, bytes_left) = match byte {
            0..0x80 => return self.step(from, char::from(byte)),
            0x80..0xc0 => {
                (from.letter << 6 | u32::from(byte & 0x3f), from.bytes_left.saturating_sub(1))
            }
            0xc0..0xe0 => (u32::from(byte & 0x1f), 1),
            0xe0..0xf0 => (u32::from(byte & 0x0f), 2),
            0xf0.. => (u32::from(byte & 0x07), 3),
        };
        let from = Reached { letter, bytes_left, ..from.clone() };
        if bytes_left > 0 {
            return from;
        }
        self.step(&from, char::from_u32(letter).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}

#[cfg(test)]
mod tests {
    use fst::Automaton;
    use proptest::prelude::*;

    use super::Near;

    /// The slips between two words, counted in the plainest way.
    fn slips(one: &str, other: &str) -> usize {
        let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
        let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
        for i in 0..=one.len() {
            for j in 0..=other.len() {
                rows[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let changed = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
                    changed.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1)
                };
                let is_swap =
                    i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
                if is_swap {
                    rows[i][j] = rows[i][j].min(rows[i - 2][j - 2] + 1);
                }
            }
        }
        rows[one.len()][other.len()]
    }

    fn follow(near: &Near, word: &str) -> (Option<usize>, Option<usize>) {
        let mut reached = near.start();
        for byte in word.bytes() {
            if !near.can_match(&reached) {
                return (None, None);
            }
            reached = near.accept(&reached, byte);
        }
        assert_eq!(
            near.is_match(&reached),
            near.slips(&reached).is_some() || reached.prefix_slips().is_some()
        );
        (near.slips(&reached), reached.prefix_slips())
    }

    #[test]
    fn two_neighbours_swapped_are_one_slip() {
        assert_eq!(follow(&Near::new("twsit", 1, None), "twist").0, Some(1));
        assert_eq!(follow(&Near::new("isquios", 1, None), "isuqios").0, Some(1));
        assert_eq!(follow(&Near::new("rückne", 1, None), "rücken").0, Some(1));
    }

    #[test]
    fn a_beginning_may_have_slips_of_its_own() {
        let near = Near::new("hmast", 1, Some(1));
        assert_eq!(follow(&near, "hamstrings"), (None, Some(1)));
        assert_eq!(follow(&near, "hams"), (None, None));
        assert_eq!(follow(&Near::new("ham", 0, Some(0)), "hamstrings"), (None, Some(0)));
    }

    proptest! {
        #[test]
        fn slips_are_counted_as_the_plainest_way_counts_them(
            typed in "[abcß語]{1,12}", word in "[abcß語]{0,12}", most in 0_usize..=2,
        ) {
            let found = follow(&Near::new(&typed, most, None), &word).0;
            prop_assert_eq!(found, Some(slips(&typed, &word)).filter(|slips| *slips <= most));
        }

        #[test]
        fn a_beginning_is_near_if_one_of_all_beginnings_is(
            typed in "[abc]{3,9}", word in "[abc]{0,12}",
        ) {
            let beginnings = (0..=word.len()).map(|end| slips(&typed, &word[..end]));
            let least = beginnings.min().filter(|slips| *slips <= 1);
            prop_assert_eq!(follow(&Near::new(&typed, 1, Some(1)), &word).1, least);
        }
    }
}
