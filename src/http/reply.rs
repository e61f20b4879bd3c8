//! From a page to an answer: which coding, which headers, and 304 where nothing changed.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG,
    HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, LINK, VARY,
};
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;

use crate::catalog::page::{Coding, Page, Representation};
use crate::http::code::Code;
use crate::http::problem::Problem;
use crate::http::weight::weighted;

/// The catalogue revision that an answer was made from.
pub const LIMBER_REVISION: HeaderName = HeaderName::from_static("limber-revision");

/// Says that an answer is the one that was given before; its body is whole.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// For how long an answer may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// It carries safety: a minute, then it is asked for again.
    Safety,
    /// It carries labels or credits: longer, and stale while a new one is fetched.
    Reference,
    /// It belongs to this build of the service: documents and pages about the API.
    Build,
}

impl Freshness {
    /// The value of `Cache-Control`.
    pub fn cache_control(self) -> &'static str {
        match self {
            Freshness::Safety => "public, max-age=60, must-revalidate",
            Freshness::Reference => {
                "public, max-age=60, s-maxage=300, stale-while-revalidate=600, \
                 stale-if-error=86400"
            }
            Freshness::Build => "public, max-age=3600",
        }
    }
}

/// A page with what goes into the headers of its answer.
pub struct Reply {
    /// The page.
    pub page: Arc<Page>,
    /// Its media type.
    pub media_type: &'static str,
    /// For how long it may be kept.
    pub freshness: Freshness,
    /// The language of its words.
    pub language: Option<String>,
    /// Whether that language was chosen by `Accept-Language`.
    pub is_negotiated: bool,
    /// Whether its media type was chosen by `Accept`.
    pub is_typed: bool,
    /// The catalogue revision that it was made from, if it was.
    pub revision: Option<u64>,
    /// The value of `Link`.
    pub link: Option<Bytes>,
}

impl Reply {
    /// The answer to `request`.
    pub async fn send(self, request: &HttpRequest) -> Result<HttpResponse, Problem> {
        let coding = coding(request.headers());
        let etag = self.page.etag(coding);
        if none_match(request.headers(), &etag) {
            let response = HttpResponse::build(StatusCode::NOT_MODIFIED).finish();
            return Ok(self.with_headers(response, etag));
        }
        let body = match self.page.ready(coding) {
            Some(representation) => representation.body.clone(),
            None => make(Arc::clone(&self.page), coding).await?.body,
        };
        let mut response = HttpResponse::Ok().body(body);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        if coding != Coding::Identity {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.token()));
        }
        Ok(self.with_headers(response, etag))
    }

    fn with_headers(self, mut response: HttpResponse, etag: Bytes) -> HttpResponse {
        let headers = response.headers_mut();
        let vary = match (self.is_typed, self.is_negotiated) {
            (false, false) => "Accept-Encoding",
            (false, true) => "Accept-Encoding, Accept-Language",
            (true, false) => "Accept, Accept-Encoding",
            (true, true) => "Accept, Accept-Encoding, Accept-Language",
        };
        headers.insert(VARY, HeaderValue::from_static(vary));
        let cache_control = self.freshness.cache_control();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache_control));
        share(headers, ETAG, etag);
        if let Some(language) = &self.language {
            set(headers, CONTENT_LANGUAGE, language);
        }
        if let Some(revision) = self.revision {
            headers.insert(LIMBER_REVISION, HeaderValue::from(revision));
        }
        if let Some(link) = self.link {
            share(headers, LINK, link);
        }
        response
    }
}

/// Sets a header whose value we made ourselves: it holds visible letters alone.
pub fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// The same with bytes that are kept: they are not copied.
fn share(headers: &mut HeaderMap, name: HeaderName, value: Bytes) {
    if let Ok(value) = HeaderValue::from_maybe_shared(value) {
        headers.insert(name, value);
    }
}

/// Makes a coding for the first time, off the threads that answer.
async fn make(page: Arc<Page>, coding: Coding) -> Result<Representation, Problem> {
    let made = web::block(move || page.make(coding).clone()).await;
    made.map_err(|error| {
        tracing::error!(%error, coding = coding.token(), "could not compress a page");
        Problem::new(Code::Unavailable, "The answer could not be compressed. Ask again.")
    })
}

/// The coding that is wished most; ours first where wishes are equal.
pub fn coding(headers: &HeaderMap) -> Coding {
    let wishes = weighted(headers, ACCEPT_ENCODING);
    let weight = |coding: Coding| {
        let of = |token: &str| {
            let wish = wishes.iter().find(|(wished, _)| wished.eq_ignore_ascii_case(token));
            wish.map(|(_, weight)| *weight)
        };
        let gzip_alias = if coding == Coding::Gzip { of("x-gzip") } else { None };
        of(coding.token()).or(gzip_alias).or_else(|| match coding {
            // Never asked for, but always better than nothing.
            Coding::Identity => of("*").filter(|weight| *weight == 0).or(Some(1)),
            _ => of("*"),
        })
    };
    // `max_by_key` takes the last of equals, so the best comes last.
    Coding::ALL
        .into_iter()
        .rev()
        .filter_map(|coding| Some((coding, weight(coding)?)))
        .filter(|(_, weight)| *weight > 0)
        .max_by_key(|(_, weight)| *weight)
        .map_or(Coding::Identity, |(coding, _)| coding)
}

/// Whether `If-None-Match` names this tag, in any of its lines, or names every tag.
pub fn none_match(headers: &HeaderMap, etag: &[u8]) -> bool {
    headers.get_all(IF_NONE_MATCH).map(HeaderValue::as_bytes).any(|line| {
        line.trim_ascii() == b"*"
            || line.split(|byte| *byte == b',').any(|tag| {
                let tag = tag.trim_ascii();
                tag.strip_prefix(b"W/").unwrap_or(tag) == etag
            })
    })
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue, IF_NONE_MATCH};

    use super::{coding, none_match};

    #[track_caller]
    fn chosen(accept: &str, expected: &str) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_str(accept).unwrap());
        assert_eq!(coding(&headers).token(), expected, "{accept}");
    }

    #[test]
    fn the_coding_that_is_wished_most_is_sent() {
        chosen("gzip, deflate, br, zstd", "br");
        chosen("gzip, deflate", "gzip");
        chosen("br;q=0, gzip", "gzip");
        chosen("gzip;q=1.0, br;q=0.5", "gzip");
        chosen("zstd;q=0.9, br;q=0.9", "br");
        chosen("*", "br");
        chosen("*;q=0.5, br;q=0", "zstd");
        chosen("gzip;q=0.001", "gzip");
        chosen("X-GZIP", "gzip");
    }

    #[test]
    fn without_a_wish_bytes_are_sent_as_they_are() {
        chosen("", "identity");
        chosen("deflate", "identity");
        chosen("identity", "identity");
        chosen("identity;q=1, gzip;q=0.5", "identity");
        chosen("br;q=0, gzip;q=0, zstd;q=0", "identity");
        chosen("gzip;q=7", "identity");
        assert_eq!(coding(&HeaderMap::new()).token(), "identity");
    }

    #[test]
    fn tags_are_found_in_lists_and_over_several_lines() {
        let mut headers = HeaderMap::new();
        headers.append(IF_NONE_MATCH, HeaderValue::from_static("\"a\", W/\"b\""));
        headers.append(IF_NONE_MATCH, HeaderValue::from_static("\"c\""));
        for tag in ["\"a\"", "\"b\"", "\"c\""] {
            assert!(none_match(&headers, tag.as_bytes()), "{tag}");
        }
        assert!(!none_match(&headers, b"\"d\""));
        headers.append(IF_NONE_MATCH, HeaderValue::from_static("*"));
        assert!(none_match(&headers, b"\"d\""));
    }
}
