//! Lists of documents: what may be asked of them, and the answer joined from ready pieces.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use crate::catalog::cursor::CursorKey;
use crate::catalog::edition::Edition;
use crate::catalog::facets::{Facet, SEVERITIES};
use crate::catalog::order::{SortField, SortKey};
use crate::catalog::page::{Joined, Page, Representation};
use crate::catalog::selection::{Matches, Selected, Selection};
use crate::content::delivered::condition::ConditionSummary;
use crate::content::delivered::guidance::{Guidance, GuidanceSummary};
use crate::content::delivered::routine::RoutineSummary;
use crate::content::delivered::source::SourceSummary;
use crate::content::delivered::stretch::{Stretch, StretchSummary};
use crate::content::delivered::vocabulary::VocabularySummary;
use crate::content::document::Document;
use crate::content::id::{Id, Kind, Locale};
use crate::content::render::delivered::json;
use crate::http::code::Code;
use crate::http::delivery::ask::{Ask, Wish, freshness};
use crate::http::delivery::include::{Include, add_included};
use crate::http::delivery::missing::Missing;
use crate::http::delivery::next_page::next_link;
use crate::http::problem::{Problem, repeated};
use crate::http::query::Query;
use crate::http::reply::Reply;
use crate::http::state::State;

/// What a list of one kind can be asked.
pub struct ListLaw {
    /// The kind of document.
    pub kind: Kind,
    /// The facets that it filters by.
    pub facets: &'static [Facet],
    /// Whether it filters by duration: from `min_duration_s`, up to `max_duration_s`.
    pub durations: Durations,
    /// What it can be sorted by.
    pub sorts: &'static [SortField],
    /// What it can carry along.
    pub includes: &'static [Include],
}

/// Which bounds of duration a list takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durations {
    /// None.
    None,
    /// `max_duration_s`.
    Max,
    /// `min_duration_s` and `max_duration_s`.
    Both,
}

/// Documents that others in the answer name, whole, so that one request is enough.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Included {
    /// The stretches.
    #[schema(max_items = 10_000)]
    pub stretches: Vec<Stretch>,
    /// The guidance.
    #[schema(max_items = 10_000)]
    pub guidance: Vec<Guidance>,
}

macro_rules! list_of {
    ($name:ident, $summary:ident, $about:literal) => {
        #[doc = $about]
        #[derive(Debug, Clone, Serialize, ToSchema)]
        pub struct $name {
            /// The documents of this page, in short; with `view=full` they are whole.
            #[schema(max_items = 100)]
            pub items: Vec<$summary>,
            /// The parameter `cursor` of the next page; null on the last one.
            #[schema(pattern = "^[A-Za-z0-9_-]+$", max_length = 2000)]
            pub next_cursor: Option<String>,
            /// How many documents there are over all pages; null unless `count=exact` was asked.
            #[schema(minimum = 0, maximum = 1_000_000_000)]
            pub count: Option<u64>,
            /// The `ids` that are not there.
            #[schema(max_items = 100)]
            pub missing: Vec<Missing>,
            /// What `include` asked for.
            pub included: Included,
            /// The locale that was served.
            pub locale: Locale,
        }
    };
}

list_of!(StretchList, StretchSummary, "A page of stretches.");
list_of!(RoutineList, RoutineSummary, "A page of routines.");
list_of!(GuidanceList, GuidanceSummary, "A page of guidance.");
list_of!(ConditionList, ConditionSummary, "A page of conditions.");
list_of!(VocabularyList, VocabularySummary, "A page of vocabularies.");
list_of!(SourceList, SourceSummary, "A page of sources.");

/// The most values that a filter takes.
pub const VALUES_MAX: usize = 50;
/// The most documents on a page, and the most ids that can be asked for.
pub const LIMIT_MAX: u64 = 100;
/// The most documents on a page unless told.
pub const LIMIT_DEFAULT: u64 = 20;
const DURATION_MAX_S: u64 = 86_400;
/// The most bytes of a cursor: a long name in any script fits in.
pub const CURSOR_BYTES_MAX: usize = 2000;
/// The most known ids that are gathered for a fault, which has room for fewer.
const KNOWN_MAX: usize = 1001;

/// How the documents of a page are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Summary,
    Full,
}

struct Question {
    selection: Selection,
    view: View,
    wants_count: bool,
    includes: Vec<Include>,
    cursor: Option<String>,
}

/// Answers a list.
pub async fn list(
    state: &State,
    request: &HttpRequest,
    law: &ListLaw,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(request);
    let wish = Wish::read(request, &mut query);
    // What a filter can be is known to the edition that answers, so that comes first.
    let ask = wish.grant(state).await?;
    // Most questions come again word for word; then they need not be read.
    let wording = format!("{} {} {}", law.kind, ask.place, request.query_string());
    let kept = ask.edition.answers.get(&wording).or_else(|| ask.edition.found.get(&wording));
    let page = match kept {
        Some(page) => page,
        None => answered(state, &ask, law, query, wording).await?,
    };
    let link = next_link(state, request, &ask, &page);
    Reply { link, ..ask.reply(page, freshness(law.kind)) }.send(request).await
}

/// The answer to a question that was never put in these words.
async fn answered(
    state: &State,
    ask: &Ask,
    law: &ListLaw,
    mut query: Query,
    wording: String,
) -> Result<Arc<Page>, Problem> {
    let mut question = read(law, &mut query, &ask.edition);
    query.finish()?;
    let asked = asked(ask, &question.selection);
    if let Some(text) = &question.cursor {
        let cursor = state.cursor_key.open(text, &asked);
        let cursor = cursor
            .ok_or_else(|| Problem::new(Code::InvalidCursor, Code::InvalidCursor.remedy()))?;
        question.selection.after = Some(cursor);
    }
    let key = format!(
        "{asked} {:?} {} {:?} {} {:?}",
        question.selection.after,
        question.selection.limit,
        question.view,
        question.wants_count,
        question.includes,
    );
    // There is no end of what people type, so searches have room of their own.
    let is_search = question.selection.matches.is_some();
    let kept = if is_search { &ask.edition.found } else { &ask.edition.answers };
    let page = if let Some(page) = kept.get(&key) {
        page
    } else {
        if let Some(matches) = question.selection.matches.take() {
            let found = ask.matches(law.kind, matches.question.clone()).await?;
            question.selection.matches = Some(Arc::new(found));
        }
        kept.get_or_make(key, || Ok::<_, Problem>(page(&state.cursor_key, ask, &question, &asked)))?
    };
    kept.keep(wording, &page);
    Ok(page)
}

fn read(law: &ListLaw, query: &mut Query, edition: &Edition) -> Question {
    let limit = query.number("limit", 1..=LIMIT_MAX);
    let cursor = query.token("cursor", CURSOR_BYTES_MAX);
    let ids = query.list("ids", usize::try_from(LIMIT_MAX).unwrap_or(usize::MAX));
    for id in ids.iter().flatten().filter(|id| !Id::is_valid(id)) {
        let detail =
            format!("`{}` is no id: ids are in kebab-case, such as `supine-twist`.", repeated(id));
        query.fault("malformed", Some("ids"), detail);
    }
    let limit_default = if ids.is_some() { LIMIT_MAX } else { LIMIT_DEFAULT };
    let limit = limit.unwrap_or(limit_default);
    let filters = law.facets.iter().filter_map(|facet| filter(*facet, query, edition)).collect();
    let min_duration_s = (law.durations == Durations::Both)
        .then(|| query.number("min_duration_s", 0..=DURATION_MAX_S))
        .flatten();
    let max_duration_s = (law.durations != Durations::None)
        .then(|| query.number("max_duration_s", 0..=DURATION_MAX_S))
        .flatten();
    let updated_after = updated_after(query);
    let matches = query.words("q").map(|text| Arc::new(Matches::of(&text)));
    let sort = sort(law, query);
    let view = query.choice("view", &[("summary", View::Summary), ("full", View::Full)]);
    let count = query.choice("count", &[("exact", true)]);
    let includes = includes(law, query);
    Question {
        selection: Selection {
            kind: law.kind,
            filters,
            min_duration_s: min_duration_s.and_then(|seconds| u32::try_from(seconds).ok()),
            max_duration_s: max_duration_s.and_then(|seconds| u32::try_from(seconds).ok()),
            updated_after,
            ids,
            matches,
            sort,
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            after: None,
        },
        view: view.unwrap_or(View::Summary),
        wants_count: count.unwrap_or(false),
        includes,
        cursor,
    }
}

/// The values of a filter; a value that no vocabulary or document knows is a fault.
fn filter(facet: Facet, query: &mut Query, edition: &Edition) -> Option<(Facet, Vec<String>)> {
    let name = facet.parameter();
    let mut values = query.list(name, VALUES_MAX)?;
    let terms = || facet.vocabulary().into_iter().flat_map(|id| terms(edition, id));
    let severities = || SEVERITIES.iter().map(|(word, _)| *word);
    let is_known = |value: &str| match (facet.vocabulary(), facet.kind()) {
        (Some(_), _) => terms().any(|term| term == value),
        (None, Some(kind)) => edition.item(kind, value).is_some(),
        (None, None) => severities().any(|word| word == value),
    };
    let unknown: Vec<&str> =
        values.iter().map(String::as_str).filter(|value| !is_known(value)).collect();
    if !unknown.is_empty() {
        let known: Vec<&str> = match (facet.vocabulary(), facet.kind()) {
            (Some(_), _) => terms().collect(),
            (None, Some(kind)) => {
                edition.items(kind).map(|item| item.id().as_str()).take(KNOWN_MAX).collect()
            }
            (None, None) => severities().collect(),
        };
        query.unknown_value(name, &unknown.join(", "), &known);
    }
    values.sort_unstable();
    Some((facet, values))
}

fn terms<'a>(edition: &'a Edition, vocabulary: &str) -> impl Iterator<Item = &'a str> {
    let item = edition.item(Kind::Vocabulary, vocabulary);
    let terms = match item.map(|item| &item.published.document) {
        Some(Document::Vocabulary(vocabulary)) => vocabulary.terms.as_slice(),
        _ => &[],
    };
    terms.iter().map(|term| term.id.as_str())
}

fn updated_after(query: &mut Query) -> Option<String> {
    let text = query.text("updated_after")?;
    if let Ok(instant) = text.parse::<jiff::Timestamp>() {
        // Times are kept to the second in this very form, so texts compare like instants.
        return Some(instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    }
    let detail = format!(
        "`updated_after` is `{text}`: give an instant of RFC 3339, such as \
         `2026-11-22T09:00:00Z`."
    );
    query.fault("malformed", Some("updated_after"), detail);
    None
}

fn sort(law: &ListLaw, query: &mut Query) -> Vec<SortKey> {
    let mut keys: Vec<SortKey> = Vec::new();
    for text in query.list("sort", law.sorts.len()).into_iter().flatten() {
        let (is_descending, name) = match text.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, text.as_str()),
        };
        match law.sorts.iter().find(|field| field.name() == name) {
            Some(field) if keys.iter().any(|key| key.field == *field) => {
                let detail = format!("`sort` names `{name}` twice: name it once.");
                query.fault("malformed", Some("sort"), detail);
            }
            Some(field) => keys.push(SortKey { field: *field, is_descending }),
            None => {
                let known: Vec<&str> = law.sorts.iter().map(|field| field.name()).collect();
                query.unknown_value("sort", &text, &known);
            }
        }
    }
    keys
}

/// What to carry along; a list that can carry nothing does not know the parameter.
pub fn includes(law: &ListLaw, query: &mut Query) -> Vec<Include> {
    if law.includes.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = law.includes.iter().map(|include| include.name()).collect();
    let mut includes: Vec<Include> = Vec::new();
    for text in query.list("include", law.includes.len()).into_iter().flatten() {
        match law.includes.iter().find(|include| include.name() == text) {
            Some(include) => includes.push(*include),
            None => query.unknown_value("include", &text, &names),
        }
    }
    includes.sort_unstable();
    includes
}

/// The first page of a list that is asked for nothing but its first documents.
pub fn first_page(key: &CursorKey, ask: &Ask, law: &ListLaw, limit: usize) -> Page {
    let selection = Selection { limit, ..Selection::all(law.kind) };
    let asked = asked(ask, &selection);
    let question = Question {
        selection,
        view: View::Summary,
        wants_count: false,
        includes: Vec::new(),
        cursor: None,
    };
    page(key, ask, &question, &asked)
}

/// What a cursor holds for: the question in its locale.
fn asked(ask: &Ask, selection: &Selection) -> String {
    format!("{} {}", ask.locale, selection.question())
}

fn page(key: &CursorKey, ask: &Ask, question: &Question, asked: &str) -> Page {
    let Selected { items, next, missing } = question.selection.select(&ask.edition, &ask.locale);
    let renderings = items.iter().filter_map(|item| ask.edition.rendering(item, ask.place));
    let pieces: Vec<&Representation> = match question.view {
        View::Summary => renderings.map(|rendering| &rendering.summary).collect(),
        View::Full => renderings.map(|rendering| rendering.full.identity()).collect(),
    };
    let next_cursor = next.map(|cursor| key.seal(&cursor, asked));
    let count = question.wants_count.then(|| question.selection.count(&ask.edition));
    let missing: Vec<Missing> = missing
        .into_iter()
        .map(|id| Missing::of(&ask.edition, question.selection.kind, id))
        .collect();
    let mut body = Joined::default();
    body.text(b"{\"items\":");
    body.array(&pieces);
    body.text(b",\"next_cursor\":");
    body.text(&json(&next_cursor));
    body.text(b",\"count\":");
    body.text(&json(&count));
    body.text(b",\"missing\":");
    body.text(&json(&missing));
    add_included(&mut body, ask, &items, &question.includes);
    body.text(b",\"locale\":");
    body.text(&json(&ask.locale));
    body.text(b"}");
    body.page(next_cursor)
}
