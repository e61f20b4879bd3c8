//! Stretches and routines as JSON-LD: to whom it is sent, and that it says what the JSON says.
//! `scripts/linked-data` holds every term against the vocabulary of schema.org.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::api::answer::Answer;
use crate::api::harness::{TestApp, bundled};

const LINKED: &str = "application/ld+json";
const PATHS: [&str; 2] = ["/v1/stretches/supine-twist", "/v1/routines/back-tension-five"];

#[track_caller]
fn linked(path: &str) -> Answer {
    let answer = bundled().get_with(path, "accept", LINKED);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), LINKED, "{path}");
    answer
}

fn texts<'a>(value: &'a Value, list: &str, field: &str) -> Vec<&'a str> {
    let items = value[list].as_array().unwrap().iter();
    items.map(|item| item[field].as_str().unwrap()).collect()
}

#[test]
fn the_weights_of_accept_choose_the_form() {
    for path in PATHS {
        for (accept, expected) in [
            ("application/ld+json, application/json;q=0.9", LINKED),
            ("application/json, application/ld+json;q=0.9", "application/json"),
            ("application/ld+json, application/json", "application/json"),
            ("application/ld+json;q=0", "application/json"),
            ("text/html", "application/json"),
            ("*/*", "application/json"),
        ] {
            let answer = bundled().get_with(path, "accept", accept);
            assert_eq!(answer.status, 200, "{accept}");
            assert_eq!(answer.header("content-type"), expected, "{accept}");
        }
        assert_eq!(bundled().get(path).header("content-type"), "application/json");
    }
}

#[test]
fn both_forms_say_that_accept_chose_and_where_the_other_is() {
    for path in PATHS {
        let plain = bundled().get(path);
        let linked = linked(path);
        for (answer, other) in [(&plain, LINKED), (&linked, "application/json")] {
            assert_eq!(answer.header("vary"), "Accept, Accept-Encoding, Accept-Language");
            let alternate = format!("<{path}>; rel=\"alternate\"; type=\"{other}\"");
            assert!(answer.header("link").contains(&alternate), "{}", answer.header("link"));
        }
        let answer = bundled().get_with(&format!("{path}?locale=en"), "accept", LINKED);
        assert_eq!(answer.header("vary"), "Accept, Accept-Encoding");
    }
    let other = bundled().get_with("/v1/guidance/stop-at-pain", "accept", LINKED);
    assert_eq!(other.header("content-type"), "application/json");
    assert_eq!(other.header("vary"), "Accept-Encoding, Accept-Language");
}

#[test]
fn each_form_has_tags_of_its_own_and_every_coding() {
    for path in PATHS {
        let whole = linked(path);
        let mut tags = BTreeSet::from([bundled().get(path).header("etag").to_owned()]);
        for coding in ["identity", "gzip", "br", "zstd"] {
            let headers = [("accept", LINKED), ("accept-encoding", coding)];
            let answer = bundled().send("GET", path, &headers);
            assert_eq!(answer.plain(), whole.body, "{coding}");
            let tag = answer.header("etag").to_owned();
            let again =
                bundled().send("GET", path, &[headers[0], headers[1], ("if-none-match", &tag)]);
            assert_eq!(again.status, 304, "{coding}");
            let plain = bundled().send("GET", path, &[headers[1], ("if-none-match", &tag)]);
            assert_eq!(plain.status, 200, "{coding}");
            assert!(tags.insert(tag), "{coding}");
        }
    }
}

#[test]
fn a_stretch_is_a_how_to_that_says_what_its_json_says() {
    for locale in ["en", "es", "de"] {
        for item in bundled().read("/v1/stretches")["items"].as_array().unwrap() {
            let path = format!("/v1/stretches/{}?locale={locale}", item["id"].as_str().unwrap());
            let plain = bundled().read(&path);
            let linked = linked(&path).json();
            assert_eq!(linked["@type"], "HowTo", "{path}");
            assert_eq!(linked["@id"], plain["links"]["self"], "{path}");
            assert_eq!(linked["name"], plain["name"], "{path}");
            assert_eq!(linked["description"], plain["summary"], "{path}");
            assert_eq!(linked["version"], plain["version"], "{path}");
            let seconds = plain["duration_s"].as_u64().unwrap();
            assert_eq!(linked["performTime"], format!("PT{seconds}S"), "{path}");
            let steps = plain["steps"].as_array().unwrap();
            for (number, (step, said)) in
                steps.iter().zip(linked["step"].as_array().unwrap()).enumerate()
            {
                assert_eq!(said["position"], number + 1, "{path}");
                assert_eq!(said["text"], step["text"], "{path}");
            }
            assert_eq!(texts(&linked, "mentions", "text"), texts(&plain, "guidance", "advice"));
            assert_eq!(texts(&linked, "citation", "name"), texts(&plain, "sources", "name"));
        }
    }
}

#[test]
fn the_other_side_follows_where_the_steps_do_not_write_it_out() {
    let plain = bundled().read("/v1/stretches/worlds-greatest-stretch");
    let linked_steps = linked("/v1/stretches/worlds-greatest-stretch").json()["step"].take();
    let steps = plain["steps"].as_array().unwrap();
    let section = linked_steps.as_array().unwrap().last().unwrap();
    assert_eq!(section["@type"], "HowToSection");
    let sided = steps.iter().filter(|step| step["side"] == "left");
    let other: Vec<&str> = sided.map(|step| step["other_side"]["text"].as_str().unwrap()).collect();
    assert_eq!(texts(section, "itemListElement", "text"), other);
    for id in ["supine-twist", "cat-cow"] {
        let linked = linked(&format!("/v1/stretches/{id}")).json();
        assert!(!texts(&linked, "step", "@type").contains(&"HowToSection"), "{id}");
    }
}

#[test]
fn a_routine_is_a_plan_with_its_stretches_in_order() {
    let path = "/v1/routines/back-tension-five";
    let plain = bundled().read(path);
    let linked = linked(path).json();
    assert_eq!(linked["@type"], "ExercisePlan");
    assert_eq!(linked["activityDuration"], format!("PT{}S", plain["duration_s"]));
    let steps = &plain["blocks"][0];
    assert_eq!(texts(&linked, "hasPart", "name"), texts(steps, "steps", "name"));
    for (number, part) in linked["hasPart"].as_array().unwrap().iter().enumerate() {
        assert_eq!(part["position"], number + 1);
        let stretch = linked_name(part["url"].as_str().unwrap());
        assert_eq!(part["name"], stretch);
    }
    assert_eq!(texts(&linked, "mentions", "text"), texts(&plain, "guidance", "advice"));
}

fn linked_name(path: &str) -> Value {
    linked(path).json()["name"].take()
}

#[test]
fn with_something_carried_along_the_answer_is_plain_json() {
    let path = "/v1/stretches/cobra?include=guidance";
    let answer = bundled().get_with(path, "accept", LINKED);
    assert_eq!(answer.header("content-type"), "application/json");
    assert!(answer.json()["included"].is_object());
}

#[test]
fn addresses_begin_where_the_service_is_told_that_it_stands() {
    let app = TestApp::start_at("https://api.example.org");
    let linked = app.get_with("/v1/routines/back-tension-five", "accept", LINKED).json();
    let begins = |value: &Value| value.as_str().unwrap().starts_with("https://api.example.org/v1/");
    assert!(begins(&linked["@id"]) && begins(&linked["hasPart"][0]["url"]));
    assert!(begins(&linked["mentions"][0]["@id"]) && begins(&linked["citation"][0]["@id"]));
}
