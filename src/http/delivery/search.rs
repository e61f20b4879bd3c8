//! Search over all kinds: what may be asked, and the page of what was found.

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use crate::catalog::cursor::CursorKey;
use crate::catalog::hits::Search;
use crate::catalog::page::Page;
use crate::content::id::{Kind, Locale};
use crate::content::render::delivered::json;
use crate::http::code::Code;
use crate::http::delivery::ask::{Ask, Wish};
use crate::http::delivery::hit::SearchHit;
use crate::http::delivery::list::{CURSOR_BYTES_MAX, LIMIT_DEFAULT, LIMIT_MAX};
use crate::http::delivery::next_page::next_link;
use crate::http::delivery::parameters::SearchParameters;
use crate::http::problem::{Fault, Problem};
use crate::http::query::Query;
use crate::http::reply::{Freshness, Reply};
use crate::http::state::State;

/// What was found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SearchResult {
    /// What was asked for, without the spaces around it.
    #[schema(max_length = 128, example = "supine twist")]
    pub query: String,
    /// The documents of this page, best first.
    #[schema(max_items = 100)]
    pub items: Vec<SearchHit>,
    /// The parameter `cursor` of the next page; null on the last one.
    #[schema(pattern = "^[A-Za-z0-9_-]+$", max_length = 2000)]
    pub next_cursor: Option<String>,
    /// How many documents there are over all pages; null unless `count=exact` was asked.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub count: Option<u64>,
    /// The locale that was served.
    pub locale: Locale,
}

/// The kinds that can be found. Phrases have no page of their own.
pub const KINDS: [Kind; 6] =
    [Kind::Stretch, Kind::Routine, Kind::Guidance, Kind::Condition, Kind::Vocabulary, Kind::Source];

struct Question {
    search: Search,
    wants_count: bool,
    cursor: Option<String>,
}

/// Documents of every kind by their words, best first.
///
/// It forgives: capitals and accents make no difference, endings and the order of words hardly
/// any. The last word may be the beginning of one. From four letters on a word may have one slip
/// (a letter too many, too few or another one, or two neighbours swapped), from eight on two.
/// Documents have all words; where none has, those are found that have most of them. Where none
/// has all of them without a slip, the other locales are searched too, and the best match wins.
#[utoipa::path(
    get, path = "/v1/search", tag = "search",
    params(SearchParameters),
    responses((status = OK, body = SearchResult))
)]
pub async fn find_hits(state: Data<State>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request);
    let wish = Wish::read(&request, &mut query);
    let question = read(&mut query);
    let mut question = query.finish_with(question)?;
    let ask = Arc::new(wish.grant(&state).await?);

    let asked = format!("search {} {}", ask.locale, question.search.question());
    if let Some(text) = &question.cursor {
        let cursor = state.cursor_key.open(text, &asked);
        let cursor = cursor
            .ok_or_else(|| Problem::new(Code::InvalidCursor, Code::InvalidCursor.remedy()))?;
        question.search.after = Some(cursor);
    }
    let search = &question.search;
    let key = format!("{asked} {:?} {} {}", search.after, search.limit, question.wants_count);
    let page = match ask.edition.found.get(&key) {
        Some(page) => page,
        None => make(&state.cursor_key, &ask, question, asked, key).await?,
    };
    let link = next_link(&state, &request, &ask, &page);
    Reply { link, ..ask.reply(page, Freshness::Safety) }.send(&request).await
}

async fn make(
    cursor_key: &CursorKey,
    ask: &Arc<Ask>,
    question: Question,
    asked: String,
    key: String,
) -> Result<Arc<Page>, Problem> {
    let (cursor_key, own) = (cursor_key.clone(), Arc::clone(ask));
    let made = ask.search(move || {
        let make = || Ok::<_, Problem>(page(&cursor_key, &own, question, &asked));
        own.edition.found.get_or_make(key, make)
    });
    made.await?
}

fn read(query: &mut Query) -> Result<Question, Fault> {
    let text = query.required_words("q", "say what to look for, such as `supine twist`");
    let kinds = query.list("kind", KINDS.len());
    let kinds = kinds.map(|words| kinds_of(&words, query)).unwrap_or_default();
    let limit = query.number("limit", 1..=LIMIT_MAX).unwrap_or(LIMIT_DEFAULT);
    let cursor = query.token("cursor", CURSOR_BYTES_MAX);
    let count = query.choice("count", &[("exact", true)]);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let search = Search { text: text?, kinds, limit, after: None };
    Ok(Question { search, wants_count: count.unwrap_or(false), cursor })
}

fn kinds_of(words: &[String], query: &mut Query) -> Vec<Kind> {
    let mut kinds = Vec::new();
    for word in words {
        match KINDS.into_iter().find(|kind| kind.word() == word) {
            Some(kind) => kinds.push(kind),
            None => query.unknown_value("kind", word, &KINDS.map(Kind::word)),
        }
    }
    kinds.sort_unstable();
    kinds
}

fn page(key: &CursorKey, ask: &Ask, question: Question, asked: &str) -> Page {
    let hits = question.search.find(&ask.edition, ask.place);
    let next_cursor = hits.next.map(|cursor| key.seal(&cursor, asked));
    let result = SearchResult {
        query: question.search.text,
        items: hits.hits.into_iter().map(|hit| SearchHit::new(ask, hit)).collect(),
        next_cursor: next_cursor.clone(),
        count: question.wants_count.then_some(hits.count as u64),
        locale: ask.locale.clone(),
    };
    Page::with_next(json(&result), next_cursor)
}

/// What the service answers to a search, for the contract.
pub fn example(ask: &Ask) -> Page {
    let search = Search { text: "supine twst".into(), kinds: Vec::new(), limit: 2, after: None };
    let asked = format!("search {} {}", ask.locale, search.question());
    let question = Question { search, wants_count: false, cursor: None };
    page(&CursorKey::new([0; 32]), ask, question, &asked)
}
