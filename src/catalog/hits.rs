//! Search over an edition: documents by how well they answer, and the words that they matched.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::catalog::cursor::{Cursor, SortValue};
use crate::catalog::edition::Edition;
use crate::catalog::item::Item;
use crate::catalog::passages::{Field, passages};
use crate::catalog::selection::Matches;
use crate::content::id::{Kind, Locale, Reference};
use crate::search::ask::{Found, Match, Meant, Question, ask};
use crate::search::fragments::{Fragment, excerpt, fragments, worth};

/// The longest excerpt, in letters.
const EXCERPT_LETTERS_MAX: usize = 160;

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Search {
    /// As it was typed.
    pub text: String,
    /// Among these kinds; among all where none is named.
    pub kinds: Vec<Kind>,
    /// At most so many.
    pub limit: usize,
    /// From behind this place on.
    pub after: Option<Cursor>,
}

/// A page of what was found.
pub struct Hits {
    /// The documents of the page, best first.
    pub hits: Vec<Hit>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
    /// How many there are over all pages.
    pub count: usize,
}

/// One document that was found.
pub struct Hit {
    /// The document.
    pub item: Arc<Item>,
    /// What it is called in the locale that is served, the matched words marked.
    pub name: Vec<Fragment>,
    /// Where it says what was asked for.
    pub field: Field,
    /// What it says there; nothing where the name says it all.
    pub excerpt: Vec<Fragment>,
    /// The locale of those words.
    pub locale: Locale,
}

impl Search {
    /// What is asked, without how much of it and from where on: the same for every page.
    pub fn question(&self) -> String {
        format!("{:?} {:?}", self.text, self.kinds)
    }

    /// The documents of `edition` that answer in the locale at `place`; where none does, those
    /// that do in another one. It waits until the words are indexed.
    pub fn find(&self, edition: &Edition, place: usize) -> Hits {
        match found(edition, place, &self.text, &self.kinds) {
            Some((found, found_at)) => self.page(edition, found, [place, found_at]),
            None => Hits { hits: Vec::new(), next: None, count: 0 },
        }
    }

    fn page(&self, edition: &Edition, found: Found<Reference>, places: [usize; 2]) -> Hits {
        let Found { mut matches, meant } = found;
        let count = matches.len();
        if let Some(after) = &self.after {
            matches.retain(|found| is_behind(found.score.0, found.document, after));
        }
        let has_more = matches.len() > self.limit;
        if has_more {
            // To sort all would take longer than to find them.
            matches.select_nth_unstable(self.limit);
            matches.truncate(self.limit);
        }
        matches.sort_unstable();
        let next = matches.last().filter(|_| has_more).map(|last| Cursor {
            values: vec![
                SortValue::Number(last.score.0.into()),
                SortValue::Text(last.document.kind.word().to_owned()),
            ],
            id: last.document.id.as_str().to_owned(),
        });
        let show = |found: &Match<'_, Reference>| {
            let item = edition.item(found.document.kind, found.document.id.as_str())?;
            Some(shown(edition, item, Field::of_number(found.field), &meant, places))
        };
        Hits { hits: matches.iter().filter_map(show).collect(), next, count }
    }
}

/// The documents of one kind that answer, for a list to choose from. It waits until the words are
/// indexed.
pub fn matches(edition: &Edition, place: usize, kind: Kind, text: &str) -> Matches {
    let found = found(edition, place, text, &[kind]);
    let matches = found.into_iter().flat_map(|(found, _)| found.matches);
    let rank = |found: Match<'_, Reference>| {
        let item = edition.item(kind, found.document.id.as_str())?;
        // The score itself, so that a place in the order holds over editions.
        Some((item.slot, u32::MAX - found.score.0))
    };
    Matches { question: text.to_owned(), ranks: matches.filter_map(rank).collect() }
}

/// What is found in the locale at `place`, or in the first other one that has anything; and where
/// that was.
fn found<'e>(
    edition: &'e Edition,
    place: usize,
    text: &str,
    kinds: &[Kind],
) -> Option<(Found<'e, Reference>, usize)> {
    let keep = |reference: &Reference| kinds.is_empty() || kinds.contains(&reference.kind);
    let others = (0..edition.locales().len()).filter(|other| *other != place);
    std::iter::once(place).chain(others).find_map(|place| {
        let index = edition.words(place)?;
        let question = Question::new(text, index.language())?;
        let found = ask(index, &question, &Field::WEIGHTS, keep);
        (!found.matches.is_empty()).then_some((found, place))
    })
}

/// Whether a document comes behind a place in the order.
fn is_behind(score: u32, document: &Reference, after: &Cursor) -> bool {
    let [SortValue::Number(last), SortValue::Text(kind)] = after.values.as_slice() else {
        return true;
    };
    let rank = |kind: &str| Kind::ALL.iter().position(|known| known.word() == kind);
    (Reverse(u64::from(score)), rank(document.kind.word()), document.id.as_str())
        > (Reverse(*last), rank(kind), after.id.as_str())
}

/// A document as a hit: in which words it answers. It is shown in the locale at the first of
/// `places` and was found in that at the second.
fn shown(
    edition: &Edition,
    item: &Arc<Item>,
    field: Field,
    meant: &Meant,
    places: [usize; 2],
) -> Hit {
    let document = &item.published.document;
    let [own, found] = places.map(|place| passages(document, edition, &edition.locales()[place]));
    let name = own.first();
    let is_in_name = field == Field::Name && places[0] == places[1];
    let of_field = found.iter().filter(|passage| passage.field == field);
    // Of equals the first stands for all: `max_by_key` would take the last.
    let best = of_field.rev().max_by_key(|passage| worth(&passage.text, meant));
    let said = if is_in_name { name } else { best };
    Hit {
        item: Arc::clone(item),
        name: name.map(|name| fragments(&name.text, meant)).unwrap_or_default(),
        field,
        excerpt: match said {
            Some(passage) if !is_in_name => excerpt(&passage.text, meant, EXCERPT_LETTERS_MAX),
            _ => Vec::new(),
        },
        locale: said
            .map_or_else(|| edition.locales()[places[0]].clone(), |passage| passage.locale.clone()),
    }
}
