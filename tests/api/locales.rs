//! The parameter `locale` beats `Accept-Language`; both look for the nearest language there is,
//! and English stands in: never 406.

use crate::api::documented::{paths, with};
use crate::api::harness::bundled;

/// Checks which language is served, on every documented path.
#[track_caller]
fn serves(parameter: Option<&str>, header: Option<&str>, expected: &str) {
    for path in paths() {
        let path = match parameter {
            Some(locale) => with(&path, &format!("locale={locale}")),
            None => path,
        };
        let headers: Vec<_> = header.iter().map(|header| ("accept-language", *header)).collect();
        let answer = bundled().send("GET", &path, &headers);
        let case = format!("{path} {header:?}");
        assert_eq!(answer.status, 200, "{case}");
        assert_eq!(answer.header("content-language"), expected, "{case}");
        let body = answer.json();
        if body["locale"] != serde_json::Value::Null {
            assert_eq!(body["locale"], expected, "{case}");
        }
    }
}

#[test]
fn without_a_wish_it_is_english() {
    serves(None, None, "en");
    serves(None, Some(""), "en");
    serves(None, Some("*"), "en");
}

#[test]
fn the_parameter_beats_the_header() {
    serves(Some("es"), Some("de"), "es");
    serves(Some("en"), Some("de"), "en");
}

#[test]
fn an_unknown_language_is_english_even_where_the_header_knows_another() {
    serves(Some("tlh"), Some("de"), "en");
    serves(None, Some("tlh, cy;q=0.5"), "en");
}

#[test]
fn the_nearest_language_is_found() {
    serves(Some("de-AT"), None, "de");
    serves(Some("es-419"), None, "es");
    serves(Some("DE"), None, "de");
    serves(None, Some("de-CH-1996"), "de");
    serves(None, Some("fr-CA, es-MX;q=0.8, en;q=0.1"), "es");
}

#[test]
fn the_weights_choose_and_rubbish_is_passed_over() {
    serves(None, Some("de;q=0.1, es;q=0.2"), "es");
    serves(None, Some("de;Q=0.1, es;q=0.2"), "es");
    serves(None, Some("es;q=0, de;q=0.001"), "de");
    serves(None, Some("fr, *;q=0.5, de;q=0.1"), "en");
    serves(None, Some(";;;,q=,es;q=x,de;q=inf,it"), "en");
}

#[test]
fn the_lines_of_the_header_are_one_list() {
    let lines = [("accept-language", "de;q=0.1"), ("accept-language", "es;q=0.2")];
    let answer = bundled().send("GET", "/v1", &lines);
    assert_eq!(answer.header("content-language"), "es");
}

#[test]
fn a_tag_that_is_none_is_400() {
    for tag in ["e", "english-language-tag", "e%20n", "en_GB", "en-", "-en", "en--GB", "12", "*"] {
        let answer = bundled().get(&format!("/v1/stretches?locale={tag}"));
        answer.blames(&[("locale", "malformed")]);
    }
}

#[test]
fn both_ways_to_ask_get_the_same_words() {
    for path in paths() {
        let named = bundled().get(&with(&path, "locale=es"));
        let negotiated = bundled().get_with(&path, "accept-language", "es-ES");
        assert_eq!(named.body, negotiated.body, "{path}");
        assert_eq!(named.header("etag"), negotiated.header("etag"), "{path}");
    }
}

#[test]
fn the_words_are_in_the_language_that_is_named() {
    let name = |locale: &str| {
        bundled().read(&format!("/v1/stretches/supine-twist?locale={locale}"))["name"].clone()
    };
    assert_eq!(name("en"), "Supine twist");
    assert_eq!(name("es"), "Torsión boca arriba");
    assert_eq!(name("de"), "Drehung in Rückenlage");
    let stretch = bundled().read("/v1/stretches/supine-twist?locale=de");
    assert_eq!(stretch["translation"], "machine");
    assert_eq!(stretch["fallbacks"], serde_json::json!([]));
    let timeline = bundled().read("/v1/routines/back-tension-five/timeline?locale=de");
    for segment in timeline["segments"].as_array().unwrap() {
        for cue in segment["cues"].as_array().unwrap() {
            assert_eq!(cue["locale"], "de", "{cue}");
        }
    }
}

#[test]
fn the_index_names_the_languages_that_there_are() {
    let index = bundled().read("/v1");
    assert_eq!(index["locales"], serde_json::json!(["en", "de", "es"]));
}

#[test]
fn a_document_leads_to_itself_in_every_other_language() {
    let answer = bundled().get("/v1/stretches/cobra?locale=es");
    let link = answer.header("link");
    for locale in ["en", "de"] {
        let path = format!("/v1/stretches/cobra?locale={locale}");
        let told = format!("<{path}>; rel=\"alternate\"; hreflang=\"{locale}\"");
        assert!(link.contains(&told), "{link}");
        assert_eq!(bundled().get(&path).header("content-language"), locale);
    }
    assert!(!link.contains("hreflang=\"es\""), "{link}");
    assert!(link.contains("</v1/stretches/cobra/versions>; rel=\"version-history\""), "{link}");
}
