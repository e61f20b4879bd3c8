//! Documents that were indexed together: never changed, only merged into larger ones.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use fst::map::OpBuilder;
use fst::{IntoStreamer, Map, MapBuilder, Streamer};

use crate::search::beginnings::{Beginnings, Gathered};
use crate::search::near::{Near, Reached};
use crate::search::posting::{Mark, Posting, put_postings, read_postings};
use crate::search::words::{Language, fold, words};

/// What parts a stem from a word in one key: no folded word holds it.
const PART: char = '\u{1}';
/// What comes right behind it.
const BEHIND_PART: char = '\u{2}';

/// A text of a document, and the number of the field that it belongs to: the weightiest is 0.
pub type Text<'t> = (u8, Cow<'t, str>);

/// Documents by their words. Postings are what takes room, so they are kept as bytes.
pub struct Segment<K> {
    documents: Box<[K]>,
    words: Map<Vec<u8>>,
    stems: Map<Vec<u8>>,
    beginnings: Map<Vec<u8>>,
    postings: Box<[u8]>,
}

impl<K: Ord + Clone> Segment<K> {
    /// The documents, ascending.
    pub fn documents(&self) -> &[K] {
        &self.documents
    }

    /// The place of a document.
    pub fn place(&self, document: &K) -> Option<usize> {
        self.documents.binary_search(document).ok()
    }

    /// How many bytes it takes, without the names of the documents.
    pub fn bytes(&self) -> usize {
        let maps = [&self.words, &self.stems, &self.beginnings];
        maps.iter().map(|map| map.as_fst().size()).sum::<usize>() + self.postings.len()
    }

    /// Tells every word that `near` may mean: the word, how far away it is, and its postings.
    pub fn each_near(&self, near: &Near, mut tell: impl FnMut(&str, &Reached, u64)) {
        let mut found = self.words.search_with_state(near).into_stream();
        while let Some((key, at, reached)) = found.next() {
            if let Ok(word) = std::str::from_utf8(key) {
                tell(word, &reached, at);
            }
        }
    }

    /// The postings of a word.
    pub fn find(&self, word: &str) -> Option<u64> {
        self.words.get(word)
    }

    /// The postings of all words together that begin with so few letters that they are kept;
    /// of those words each document has the one that stands best in it.
    pub fn find_beginning(&self, beginning: &str) -> Option<u64> {
        self.beginnings.get(beginning)
    }

    /// Tells every word of a stem, and its postings.
    pub fn each_of_stem(&self, stem: &str, mut tell: impl FnMut(&str, u64)) {
        let (from, to) = (format!("{stem}{PART}"), format!("{stem}{BEHIND_PART}"));
        let mut found = self.stems.range().ge(&from).lt(&to).into_stream();
        while let Some((key, at)) = found.next() {
            if let Ok(word) = std::str::from_utf8(&key[from.len()..]) {
                tell(word, at);
            }
        }
    }

    /// The documents of a word, ascending, from where its postings begin.
    pub fn postings(&self, at: u64) -> impl Iterator<Item = Posting> {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        read_postings(self.postings.get(at..).unwrap_or_default())
    }

    /// The documents of several segments in one. A document that is not live is left behind.
    pub fn merge(parts: &[(&Segment<K>, &[bool])], language: &Language) -> Segment<K> {
        let mut live: Vec<(&K, usize, usize)> = Vec::new();
        for (part, (segment, is_live)) in parts.iter().enumerate() {
            let documents = segment.documents.iter().enumerate();
            let documents = documents.filter(|(place, _)| is_live[*place]);
            live.extend(documents.map(|(place, document)| (document, part, place)));
        }
        live.sort_unstable_by_key(|(document, ..)| *document);
        let mut places: Vec<Vec<Option<u32>>> =
            parts.iter().map(|(segment, _)| vec![None; segment.documents.len()]).collect();
        for (place, (_, part, former)) in (0..).zip(&live) {
            places[*part][*former] = Some(place);
        }
        let documents = live.iter().map(|(document, ..)| (*document).clone()).collect();

        let all = parts.iter().map(|(segment, _)| &segment.words);
        let mut all = all.collect::<OpBuilder>().union();
        let mut writer = Writer::new(language);
        let mut postings = Vec::new();
        while let Some((word, values)) = all.next() {
            postings.clear();
            for value in values {
                let of_part = parts[value.index].0.postings(value.value);
                postings.extend(of_part.filter_map(|posting| {
                    let place = places[value.index][posting.place as usize]?;
                    Some(Posting { place, ..posting })
                }));
            }
            postings.sort_unstable();
            writer.write(&String::from_utf8_lossy(word), &postings);
        }
        writer.finish(documents)
    }
}

/// A segment in the making.
pub struct Draft<K> {
    documents: Vec<K>,
    words: HashMap<String, Vec<Posting>>,
}

impl<K: Ord + Clone> Draft<K> {
    /// One without documents.
    pub fn empty() -> Self {
        Draft { documents: Vec::new(), words: HashMap::new() }
    }

    /// Adds a document that comes behind all others.
    pub fn add(&mut self, document: K, texts: &[Text]) {
        let place = u32::try_from(self.documents.len()).expect("memory ends before the places do");
        self.documents.push(document);
        for (field, text) in texts {
            let found: Vec<_> = words(text).collect();
            let mark = Mark::new(*field, found.len());
            for range in found {
                let word = fold(&text[range]);
                if !word.is_empty() {
                    self.put(word.as_ref(), Posting { place, mark });
                }
            }
        }
    }

    fn put(&mut self, word: &str, posting: Posting) {
        let postings = match self.words.get_mut(word) {
            Some(postings) => postings,
            None => match self.words.entry(word.to_owned()) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => entry.insert(Vec::new()),
            },
        };
        match postings.last_mut().filter(|last| last.place == posting.place) {
            // A smaller mark is a weightier field, or a shorter text.
            Some(last) => last.mark = last.mark.min(posting.mark),
            None => postings.push(posting),
        }
    }

    /// The segment of all documents that were added.
    pub fn finish(self, language: &Language) -> Segment<K> {
        let mut words: Vec<(String, Vec<Posting>)> = self.words.into_iter().collect();
        words.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let mut writer = Writer::new(language);
        for (word, postings) in words {
            writer.write(&word, &postings);
        }
        writer.finish(self.documents)
    }
}

/// Writes words in their order.
struct Writer<'l> {
    language: &'l Language,
    words: MapBuilder<Vec<u8>>,
    stems: Vec<(String, u64)>,
    open: Beginnings,
    beginnings: Vec<(String, u64)>,
    postings: Vec<u8>,
}

impl<'l> Writer<'l> {
    fn new(language: &'l Language) -> Self {
        Writer {
            language,
            words: MapBuilder::memory(),
            stems: Vec::new(),
            open: Beginnings::default(),
            beginnings: Vec::new(),
            postings: Vec::new(),
        }
    }

    fn write(&mut self, word: &str, postings: &[Posting]) {
        if postings.is_empty() {
            return;
        }
        let at = self.put(postings);
        self.words.insert(word, at).expect("words come in their order");
        self.stems.push((format!("{}{PART}{word}", self.language.stem(word)), at));
        let ended = self.open.add(word, postings);
        self.put_beginnings(ended);
    }

    fn put_beginnings(&mut self, ended: Vec<Gathered>) {
        for (beginning, postings) in ended {
            let at = self.put(&postings);
            self.beginnings.push((beginning, at));
        }
    }

    fn put(&mut self, postings: &[Posting]) -> u64 {
        let at = self.postings.len() as u64;
        put_postings(&mut self.postings, postings);
        at
    }

    fn finish<K>(mut self, documents: Vec<K>) -> Segment<K> {
        let ended = std::mem::take(&mut self.open).end();
        self.put_beginnings(ended);
        self.stems.sort_unstable();
        self.beginnings.sort_unstable();
        Segment {
            documents: documents.into(),
            words: self.words.into_map(),
            stems: Map::from_iter(self.stems).expect("stems were sorted"),
            beginnings: Map::from_iter(self.beginnings).expect("beginnings were sorted"),
            postings: self.postings.into(),
        }
    }
}
