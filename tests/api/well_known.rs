//! A program that knows the host alone finds the API, and a person finds whom to tell of a hole.

use limber::http::state::State;

use crate::api::harness::{TestApp, bundled};

#[test]
fn the_catalogue_of_apis_leads_to_paths_that_answer() {
    let answer = bundled().get("/.well-known/api-catalog");
    let media_type = answer.header("content-type");
    let profile = "profile=\"https://www.rfc-editor.org/info/rfc9727\"";
    assert!(media_type.starts_with("application/linkset+json") && media_type.ends_with(profile));
    let linkset = answer.json();
    let api = &linkset["linkset"][1];
    assert_eq!(api["anchor"], "/v1");
    for relation in ["service-desc", "service-doc", "service-meta", "status"] {
        for target in api[relation].as_array().unwrap() {
            let found = bundled().get(target["href"].as_str().unwrap());
            assert_eq!(found.status, 200, "{relation}");
            let told = target["type"].as_str().unwrap();
            assert!(found.header("content-type").starts_with(told), "{relation}");
        }
    }
}

#[test]
fn every_way_in_leads_to_the_catalogue_of_apis_and_the_contract() {
    for path in ["/", "/v1", "/.well-known/api-catalog"] {
        for method in ["GET", "HEAD"] {
            let answer = bundled().send(method, path, &[]);
            let link = answer.header("link");
            for relation in ["api-catalog", "service-desc", "service-doc", "status"] {
                assert!(link.contains(&format!("rel=\"{relation}\"")), "{method} {path}: {link}");
            }
        }
    }
}

#[test]
fn links_of_the_catalogue_are_whole_where_the_service_knows_its_address() {
    let app = TestApp::start_at("https://api.example.org");
    let linkset = app.read("/.well-known/api-catalog");
    assert_eq!(linkset["linkset"][1]["anchor"], "https://api.example.org/v1");
    let link = app.get("/v1").header("link").to_owned();
    assert!(link.contains("<https://api.example.org/openapi/v1.json>; rel=\"service-desc\""));
}

#[test]
fn security_txt_names_a_contact_and_holds_for_less_than_a_year() {
    let answer = bundled().get("/.well-known/security.txt");
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    let text = answer.text();
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.unwrap_or_else(|| panic!("no {name} in {text}")).to_owned()
    };
    let expires: jiff::Timestamp = field("Expires").parse().unwrap();
    let days = (expires.as_second() - jiff::Timestamp::now().as_second()) / 86_400;
    assert!((1..365).contains(&days), "{expires}");
    let policy = field("Contact");
    let path = policy.strip_prefix(&bundled().url).unwrap();
    assert_eq!(bundled().get(path).status, 200, "{policy}");
}

#[test]
fn the_operators_contact_is_named_where_they_set_one() {
    let contact = "mailto:security@example.org";
    let app =
        TestApp::start_with("", |state| State { security_contact: Some(contact.into()), ..state });
    let text = app.get("/.well-known/security.txt").text().to_owned();
    assert!(text.contains(&format!("Contact: {contact}\n")), "{text}");
    assert!(app.get("/security").text().contains(contact));
}
