//! What every read asks: in which language, and from which revision on.

use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use actix_web::{HttpRequest, web};

use crate::catalog::edition::Edition;
use crate::catalog::hits::matches;
use crate::catalog::page::Page;
use crate::catalog::selection::Matches;
use crate::content::id::{Kind, Locale};
use crate::content::text::DEFAULT_LOCALE;
use crate::http::accept::JSON;
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::query::Query;
use crate::http::reply::{Freshness, Reply};
use crate::http::state::State;
use crate::http::weight::weighted;

/// How long a read waits for the revision that it asks for.
const REVISION_WAIT: Duration = Duration::from_secs(2);
/// The largest revision: JSON numbers are exact up to here.
const REVISION_MAX: u64 = (1 << 53) - 1;

/// What a read wishes, before anybody looks whether it can be had.
pub struct Wish {
    locale: Option<Locale>,
    accepted: Vec<String>,
    min_revision: Option<u64>,
}

/// What a read gets: an edition, and the locale in which it is served.
pub struct Ask {
    /// The edition that answers.
    pub edition: Arc<Edition>,
    /// The place of the locale in the edition.
    pub place: usize,
    /// The locale.
    pub locale: Locale,
    /// Whether it was chosen by `Accept-Language`.
    pub is_negotiated: bool,
}

impl Ask {
    /// What a read gets that takes no parameters of its own.
    pub async fn plain(state: &State, request: &HttpRequest) -> Result<Ask, Problem> {
        let mut query = Query::of(request);
        let wish = Wish::read(request, &mut query);
        query.finish()?;
        wish.grant(state).await
    }

    /// The documents of a kind that answer a search.
    pub async fn matches(&self, kind: Kind, text: String) -> Result<Matches, Problem> {
        let (edition, place) = (Arc::clone(&self.edition), self.place);
        self.search(move || matches(&edition, place, kind, &text)).await
    }

    /// Searches off the threads that answer, once the words are indexed.
    pub async fn search<T: Send + 'static>(
        &self,
        find: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        if !self.edition.is_indexed() {
            let turn = self.edition.indexing_turn().await;
            if !self.edition.is_indexed() {
                let edition = Arc::clone(&self.edition);
                // The turn lasts as long as the work, even if the client goes.
                let index = move || {
                    edition.words(0);
                    drop(turn);
                };
                off_thread(index).await?;
            }
        }
        off_thread(find).await
    }

    /// The answer with this page.
    pub fn reply(&self, page: Arc<Page>, freshness: Freshness) -> Reply {
        Reply {
            page,
            media_type: JSON,
            freshness,
            language: Some(self.locale.as_str().to_owned()),
            is_negotiated: self.is_negotiated,
            is_typed: false,
            revision: Some(self.edition.revision()),
            link: None,
        }
    }
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    web::block(work).await.map_err(|error| {
        tracing::error!(%error, "could not search");
        Problem::new(Code::Unavailable, "The search could not be made. Ask again.")
    })
}

impl Wish {
    /// Reads the wish from the query and the headers.
    pub fn read(request: &HttpRequest, query: &mut Query) -> Wish {
        Wish {
            locale: query.locale(),
            accepted: accepted_languages(request.headers()),
            min_revision: query.number("min_revision", 0..=REVISION_MAX),
        }
    }

    /// Grants it, waiting a moment for a revision that is on its way.
    pub async fn grant(self, state: &State) -> Result<Ask, Problem> {
        let edition = match self.min_revision {
            None => state.live.edition(),
            Some(revision) => arrived(state, revision).await?,
        };
        let is_negotiated = self.locale.is_none();
        let granted = match &self.locale {
            Some(locale) => edition.locale(locale.as_str()),
            None => self.accepted.iter().find_map(|wish| edition.locale(wish)),
        };
        // The default locale stands at the first place.
        let (place, locale) =
            granted.map_or((0, Locale::new(DEFAULT_LOCALE)), |(at, locale)| (at, locale.clone()));
        Ok(Ask { edition, place, locale, is_negotiated })
    }
}

async fn arrived(state: &State, revision: u64) -> Result<Arc<Edition>, Problem> {
    let edition = state.live.edition();
    if edition.revision() >= revision {
        return Ok(edition);
    }
    tokio::time::timeout(REVISION_WAIT, state.live.at_least(revision)).await.map_err(|_elapsed| {
        let here = state.live.edition().revision();
        let detail = format!(
            "Revision {revision} has not arrived here yet; this is revision {here}. Ask again \
             in a second, or leave `min_revision` out."
        );
        Problem::new(Code::RevisionNotHere, detail)
    })
}

/// The languages of `Accept-Language`, best first.
fn accepted_languages(headers: &HeaderMap) -> Vec<String> {
    let mut wishes = weighted(headers, ACCEPT_LANGUAGE);
    wishes.retain(|(_, weight)| *weight > 0);
    wishes.sort_by_key(|(_, weight)| Reverse(*weight));
    let ranges = wishes.into_iter().map(|(range, _)| range);
    ranges.map(|range| if range == "*" { DEFAULT_LOCALE } else { range }.to_owned()).collect()
}

/// For how long documents of a kind may be kept.
pub fn freshness(kind: Kind) -> Freshness {
    match kind {
        // Whatever shows guidance is about safety.
        Kind::Stretch | Kind::Routine | Kind::Guidance | Kind::Condition => Freshness::Safety,
        Kind::Vocabulary | Kind::Source | Kind::Phrases => Freshness::Reference,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderValue};

    use super::accepted_languages;

    #[track_caller]
    fn ranked(header: &'static str, expected: &[&str]) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(header));
        assert_eq!(accepted_languages(&headers), expected, "{header}");
    }

    #[test]
    fn languages_are_ranked_by_weight_and_then_as_they_stand() {
        ranked("de-AT, de;q=0.9, en;q=0.5", &["de-AT", "de", "en"]);
        ranked("en;q=0.2, es", &["es", "en"]);
        ranked("es;q=0, de;q=0.1", &["de"]);
        ranked("fr, *;q=0.1", &["fr", "en"]);
        ranked("de;Q=0.1, es, it;q=inf", &["es", "de"]);
        ranked(";;;, q=, de;q=x", &["q="]);
    }
}
