//! Documents as lines of JSON: cut out of a stream piece by piece, each with its number.

use std::mem;

/// The most bytes of one line.
pub const LINE_BYTES_MAX: usize = 1_000_000;

/// One line, without what ends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number; the first is 1.
    pub number: u64,
    /// Its bytes; nothing where they are more than a line may have.
    pub bytes: Option<Vec<u8>>,
}

/// Cuts a stream into lines. Blank ones are counted and passed by.
#[derive(Debug, Default)]
pub struct Lines {
    rest: Vec<u8>,
    is_too_long: bool,
    number: u64,
}

impl Lines {
    /// How many lines have come to their end.
    pub fn count(&self) -> u64 {
        self.number
    }

    /// The lines that end in this piece of the stream.
    pub fn take(&mut self, piece: &[u8]) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut parts = piece.split(|byte| *byte == b'\n').peekable();
        while let Some(part) = parts.next() {
            self.keep(part);
            if parts.peek().is_some() {
                lines.extend(self.line());
            }
        }
        lines
    }

    /// The last line, where nothing ends it but the stream.
    pub fn end(&mut self) -> Option<Line> {
        if self.rest.is_empty() && !self.is_too_long { None } else { self.line() }
    }

    fn keep(&mut self, part: &[u8]) {
        if self.is_too_long || self.rest.len() + part.len() > LINE_BYTES_MAX {
            self.is_too_long = true;
            self.rest = Vec::new();
        } else {
            self.rest.extend_from_slice(part);
        }
    }

    fn line(&mut self) -> Option<Line> {
        self.number += 1;
        let bytes = mem::take(&mut self.rest);
        if mem::take(&mut self.is_too_long) {
            return Some(Line { number: self.number, bytes: None });
        }
        let is_blank = bytes.trim_ascii().is_empty();
        (!is_blank).then_some(Line { number: self.number, bytes: Some(bytes) })
    }
}

#[cfg(test)]
mod tests {
    use super::{LINE_BYTES_MAX, Line, Lines};

    fn cut(pieces: &[&[u8]]) -> Vec<(u64, Option<String>)> {
        let mut lines = Lines::default();
        let mut all: Vec<Line> = pieces.iter().flat_map(|piece| lines.take(piece)).collect();
        all.extend(lines.end());
        let text = |bytes| String::from_utf8(bytes).unwrap();
        all.into_iter().map(|line| (line.number, line.bytes.map(text))).collect()
    }

    #[test]
    fn lines_are_the_same_however_the_stream_is_cut() {
        let stream = b"one\n\n two \r\n\n\nthree";
        let whole = cut(&[stream]);
        let numbers: Vec<u64> = whole.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 3, 6]);
        for at in 0..=stream.len() {
            let (before, after) = stream.split_at(at);
            assert_eq!(cut(&[before, after]), whole, "cut at {at}");
        }
        let bytes: Vec<&[u8]> = stream.chunks(1).collect();
        assert_eq!(cut(&bytes), whole);
    }

    #[test]
    fn a_line_that_is_too_long_is_told_and_not_kept() {
        let long = vec![b'x'; LINE_BYTES_MAX + 1];
        let lines = cut(&[b"one\n", &long[..9], &long[9..], b"\ntwo\n"]);
        assert_eq!(lines, [(1, Some("one".into())), (2, None), (3, Some("two".into()))]);
        let longest = cut(&[&long[1..]]);
        assert_eq!(longest[0].1.as_ref().map(String::len), Some(LINE_BYTES_MAX));
        assert_eq!(cut(&[&long]), [(1, None)]);
    }

    #[test]
    fn what_ends_a_stream_is_no_line_of_its_own() {
        assert!(cut(&[]).is_empty() && cut(&[b"\n \n\r\n"]).is_empty());
        assert_eq!(cut(&[b"one\n"]).len(), 1);
    }
}
