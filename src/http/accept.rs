//! Which media type a client wishes more, by `Accept`.

use actix_web::http::header::{ACCEPT, HeaderMap};

use crate::http::weight::weighted;

/// Plain JSON: what is sent unless something else is wished more.
pub const JSON: &str = "application/json";
/// The same facts as linked data.
pub const JSON_LD: &str = "application/ld+json";

/// Whether a client would rather have linked data than plain JSON.
pub fn prefers_linked(headers: &HeaderMap) -> bool {
    let wishes = weighted(headers, ACCEPT);
    weight(&wishes, JSON_LD) > weight(&wishes, JSON)
}

/// One JSON value a line.
pub const NDJSON: &str = "application/x-ndjson";

/// Whether a client would rather be told line by line than all at once.
pub fn prefers_lines(headers: &HeaderMap) -> bool {
    let wishes = weighted(headers, ACCEPT);
    weight(&wishes, NDJSON) > weight(&wishes, JSON)
}

/// How much a type of the family `application` is wished: what names it best counts.
fn weight(wishes: &[(&str, u16)], media_type: &str) -> u16 {
    [media_type, "application/*", "*/*"]
        .iter()
        .find_map(|range| wishes.iter().find(|(wished, _)| wished.eq_ignore_ascii_case(range)))
        .map_or(0, |(_, weight)| *weight)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{ACCEPT, HeaderMap, HeaderValue};

    use super::prefers_linked;

    #[track_caller]
    fn wishes(accept: &'static str, expected: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        assert_eq!(prefers_linked(&headers), expected, "{accept}");
    }

    #[test]
    fn linked_data_is_sent_to_who_wishes_it_more_than_json() {
        wishes("application/ld+json", true);
        wishes("Application/LD+JSON", true);
        wishes("application/ld+json, */*;q=0.1", true);
        wishes("application/json;q=0.5, application/ld+json;q=0.6", true);
        wishes("application/ld+json; profile=\"http://www.w3.org/ns/json-ld#compacted\"", true);
        wishes("text/turtle, application/ld+json;q=0.001", true);
        wishes("application/*;q=0.2, application/ld+json", true);
        wishes("application/json;q=0, */*", true);
    }

    #[test]
    fn everyone_else_gets_json() {
        wishes("", false);
        wishes("*/*", false);
        wishes("application/*", false);
        wishes("text/html", false);
        wishes("application/json", false);
        wishes("application/ld+json;q=0", false);
        wishes("application/ld+json;q=0, */*;q=0", false);
        wishes("application/ld+json, application/json", false);
        wishes("application/json, application/ld+json;q=0.9", false);
        wishes("application/ld+json;q=0.5, */*", false);
        wishes("application/ld+json;q=2", false);
    }
}
