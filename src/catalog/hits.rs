//! Search over an edition: documents by how well they answer, and the words that they matched.

use std::sync::Arc;

use crate::catalog::cursor::{Cursor, SortValue};
use crate::catalog::edition::Edition;
use crate::catalog::item::Item;
use crate::catalog::passages::{Field, passages_in};
use crate::catalog::selection::Matches;
use crate::content::document::Document;
use crate::content::guidance::Severity;
use crate::content::id::{Id, Kind, Locale, Reference};
use crate::search::ask::{Found, Lack, Match, Meant, Place, Question, WORTH_UNIT, ask};
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

    /// The documents of `edition` that answer in the locale at `place`, or in the one that
    /// answers better. It waits until the words are indexed.
    pub fn find(&self, edition: &Edition, place: usize) -> Hits {
        match found(edition, place, &self.text, &self.kinds) {
            Some((found, found_at)) => self.page(edition, &found, [place, found_at]),
            None => Hits { hits: Vec::new(), next: None, count: 0 },
        }
    }

    fn page(&self, edition: &Edition, found: &Found<Reference>, places: [usize; 2]) -> Hits {
        let after = self.after.as_ref().and_then(place_of);
        let mut matches = found.best(self.limit.saturating_add(1), after.as_ref());
        let has_more = matches.len() > self.limit;
        matches.truncate(self.limit);
        let next = matches.last().filter(|_| has_more).map(|last| Cursor {
            values: vec![
                SortValue::Number(last.score.0.into()),
                SortValue::Text(last.document.kind.word().to_owned()),
            ],
            id: last.document.id.as_str().to_owned(),
        });
        let show = |&Match { document, field, .. }: &Match<'_, Reference>| {
            let item = edition.item(document.kind, document.id.as_str())?;
            Some(shown(edition, item, Field::of_number(field), &found.meant, places))
        };
        Hits { hits: matches.iter().filter_map(show).collect(), next, count: found.count }
    }
}

/// The documents of one kind that answer, for a list to choose from. It waits until the words are
/// indexed.
pub fn matches(edition: &Edition, place: usize, kind: Kind, text: &str) -> Matches {
    let found = found(edition, place, text, &[kind]);
    let matches = found.iter().flat_map(|(found, _)| found.all());
    let rank = |found: Match<'_, Reference>| {
        let item = edition.item(kind, found.document.id.as_str())?;
        // The score itself, so that a place in the order holds over editions.
        Some((item.slot, u32::MAX - found.score.0))
    };
    Matches { question: text.to_owned(), ranks: matches.filter_map(rank).collect() }
}

/// What is found in the locale at `place`, or in the one that lacks less of what was asked; and
/// where that was. Scores are not compared over locales: a word may be rare in one of them alone.
fn found<'e>(
    edition: &'e Edition,
    place: usize,
    text: &str,
    kinds: &[Kind],
) -> Option<(Found<'e, Reference>, usize)> {
    let worth = |reference: &Reference| {
        let is_wanted = kinds.is_empty() || kinds.contains(&reference.kind);
        is_wanted.then(|| worth_of(edition, reference))
    };
    let look = |at| {
        let index = edition.words(at)?;
        let question = Question::new(text, index.language())?;
        let question = if at == place { question } else { question.strict() };
        let found = ask(index, &question, &Field::WEIGHTS, worth);
        (found.count > 0).then_some((found, at))
    };
    let own = look(place);
    if own.as_ref().is_some_and(|(found, _)| found.lack == Lack::default()) {
        return own;
    }
    let others = (0..edition.locales().len()).filter(|other| *other != place);
    // Of equals the first stands, which is the locale that was asked for.
    own.into_iter().chain(others.filter_map(look)).min_by_key(|(found, _)| found.lack)
}

/// What a document counts for where others match as well: what keeps people from harm comes
/// first, what only explains words or names sources comes last.
fn worth_of(edition: &Edition, reference: &Reference) -> u32 {
    match reference.kind {
        Kind::Guidance => {
            let item = edition.item(reference.kind, reference.id.as_str());
            let is_grave = item.is_some_and(|item| match &item.published.document {
                Document::Guidance(guidance) => guidance.severity >= Severity::Stop,
                _ => false,
            });
            if is_grave { WORTH_UNIT + 2 } else { WORTH_UNIT }
        }
        Kind::Source | Kind::Vocabulary => WORTH_UNIT - 1,
        Kind::Stretch | Kind::Routine | Kind::Condition | Kind::Phrases => WORTH_UNIT,
    }
}

/// The place at which a page ended.
fn place_of(cursor: &Cursor) -> Option<Place<Reference>> {
    let [SortValue::Number(score), SortValue::Text(kind)] = cursor.values.as_slice() else {
        return None;
    };
    let document = Reference { kind: Kind::from_word(kind)?, id: Id::new(&*cursor.id) };
    Some(Place { score: u32::try_from(*score).ok()?, document })
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
    let [own, found] = places.map(|place| &edition.locales()[place]);
    let names = passages_in(Field::Name, document, edition, own);
    let name = names.first();
    let is_in_name = field == Field::Name && places[0] == places[1];
    let of_field =
        if is_in_name { Vec::new() } else { passages_in(field, document, edition, found) };
    // Of equals the first stands for all: `max_by_key` would take the last.
    let best = of_field.iter().rev().max_by_key(|passage| worth(&passage.text, meant));
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
