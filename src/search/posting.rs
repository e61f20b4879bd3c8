//! Which documents have a word and where it stands in them, in as few bytes as can be.

/// Where in a document a word stands best: the number of the field, weightiest first, and how
/// many words the text has in which it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(u8);

impl Mark {
    /// The most fields that there can be.
    pub const FIELDS_MAX: u8 = 16;
    /// Texts of more words count as if they had so many.
    pub const LENGTH_MAX: u8 = 15;

    /// The mark of a text of so many words.
    pub fn new(field: u8, length: usize) -> Mark {
        let length = u8::try_from(length).unwrap_or(u8::MAX).min(Mark::LENGTH_MAX);
        Mark(field.min(Mark::FIELDS_MAX - 1) << 4 | length)
    }

    /// The number of the field.
    pub fn field(self) -> u8 {
        self.0 >> 4
    }

    /// How many words the text has.
    pub fn length(self) -> u8 {
        self.0 & 0x0f
    }
}

/// A document that has a word, by its place in the segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting {
    /// The place of the document.
    pub place: u32,
    /// Where in it the word stands.
    pub mark: Mark,
}

/// Puts postings, ascending by their places, behind these bytes: how many there are, then for
/// each how far it is from the one before, and the mark.
pub fn put_postings(bytes: &mut Vec<u8>, postings: &[Posting]) {
    let count = u32::try_from(postings.len()).expect("there are no more than documents");
    put_number(bytes, count);
    let mut former = 0;
    for posting in postings {
        put_number(bytes, posting.place - former);
        bytes.push(posting.mark.0);
        former = posting.place;
    }
}

/// The postings that these bytes begin with.
pub fn read_postings(bytes: &[u8]) -> impl Iterator<Item = Posting> {
    let mut bytes = bytes.iter();
    let mut left = number(&mut bytes);
    let mut place = 0;
    std::iter::from_fn(move || {
        left = left.checked_sub(1)?;
        place += number(&mut bytes);
        Some(Posting { place, mark: Mark(*bytes.next()?) })
    })
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
fn put_number(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

fn number<'b>(bytes: &mut impl Iterator<Item = &'b u8>) -> u32 {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let Some(byte) = bytes.next() else { break };
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}
