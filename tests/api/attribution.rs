//! Credits name whose words are shown, under which licence and after which sources.

use serde_json::{Value, json};

use crate::api::harness::bundled;

fn items(credits: &Value) -> Vec<(&str, &str)> {
    let items = credits["items"].as_array().unwrap().iter();
    items.map(|item| (item["kind"].as_str().unwrap(), item["id"].as_str().unwrap())).collect()
}

#[test]
fn a_stretch_is_credited_in_one_line() {
    let credits = bundled().read("/v1/attribution?stretch=supine-twist");
    assert_eq!(credits["author"], "limber contributors");
    assert_eq!(items(&credits), [("stretch", "supine-twist")]);
    let item = &credits["items"][0];
    assert_eq!(item["license"], "CC-BY-4.0");
    assert_eq!(item["credit"], "“Supine twist” by limber contributors, CC-BY-4.0");
    assert_eq!(item["images"], json!([]));
    let stretch = bundled().read("/v1/stretches/supine-twist");
    assert_eq!(item["sources"], stretch["sources"]);
    assert_eq!(credits["sources"], stretch["sources"]);
}

#[test]
fn a_routine_is_credited_with_its_stretches_each_once() {
    let credits = bundled().read("/v1/attribution?routine=back-tension-five&stretch=cobra");
    let mut found = items(&credits);
    assert_eq!(found[0], ("stretch", "cobra"), "what was asked first comes first");
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("routine", "back-tension-five"),
            ("stretch", "cat-cow"),
            ("stretch", "cobra"),
            ("stretch", "seated-twist"),
            ("stretch", "supine-twist"),
            ("stretch", "worlds-greatest-stretch"),
        ]
    );
    let sources: Vec<&Value> =
        credits["sources"].as_array().unwrap().iter().map(|source| &source["source_id"]).collect();
    let mut once = sources.clone();
    once.sort_by_key(ToString::to_string);
    once.dedup();
    assert_eq!(once.len(), sources.len(), "each source once");
    for item in credits["items"].as_array().unwrap() {
        for source in item["sources"].as_array().unwrap() {
            assert!(sources.contains(&&source["source_id"]), "{source}");
        }
    }
}

#[test]
fn without_a_wish_every_source_is_named() {
    let credits = bundled().read("/v1/attribution");
    assert_eq!(credits["items"], json!([]));
    let all = bundled().read("/v1/sources?limit=100");
    let named: Vec<&Value> =
        credits["sources"].as_array().unwrap().iter().map(|source| &source["source_id"]).collect();
    let known: Vec<&Value> =
        all["items"].as_array().unwrap().iter().map(|source| &source["id"]).collect();
    assert_eq!(named, known);
}

#[test]
fn a_credit_speaks_the_language_that_is_asked_for() {
    let credits = bundled().read("/v1/attribution?stretch=supine-twist&locale=es");
    assert_eq!(credits["items"][0]["name"], "Torsión boca arriba");
    assert_eq!(credits["locale"], "es");
}

#[test]
fn every_id_that_is_not_there_is_told_at_once() {
    let answer = bundled().get("/v1/attribution?stretch=nobody,cobra,no-one&routine=none-such");
    answer.blames(&[
        ("stretch", "unknown-value"),
        ("stretch", "unknown-value"),
        ("routine", "unknown-value"),
    ]);
}
