//! The pages around the content: the index for programs, the front page for people, and health.

use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::harness::{TestApp, bundled, stored};
use crate::api::wire;

#[test]
fn the_index_says_what_there_is_and_where() {
    let index = bundled().read("/v1");
    assert_eq!(index["name"], "limber");
    assert_eq!(index["service_version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(index["revision"], 1);
    assert_eq!(index["content_license"], "CC-BY-4.0");
    let disclaimer = bundled().read("/v1/guidance/disclaimer");
    assert_eq!(index["disclaimer"], disclaimer["advice"]);
    let collections = index["collections"].as_array().unwrap();
    assert_eq!(collections.len(), 6);
    for collection in collections {
        let href = collection["href"].as_str().unwrap();
        let list = bundled().read(&format!("{href}?limit=1&count=exact"));
        assert_eq!(list["count"], collection["count"], "{href}");
        assert_eq!(list["items"][0]["kind"], collection["kind"], "{href}");
    }
    assert_eq!(
        index["links"],
        json!({
            "docs": "/docs/", "openapi": "/openapi/v1.json", "attribution": "/v1/attribution",
            "problems": "/problems"
        })
    );
}

#[test]
fn the_disclaimer_of_the_index_speaks_the_language_that_is_asked_for() {
    let index = bundled().read("/v1?locale=de");
    assert_eq!(index["locale"], "de");
    let disclaimer = bundled().read("/v1/guidance/disclaimer?locale=de");
    assert_eq!(index["disclaimer"], disclaimer["advice"]);
}

#[test]
fn the_front_page_is_for_people_and_shows_a_request_that_works() {
    let page = bundled().get("/");
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(!page.text().contains('{') || page.text().contains("<style>"));
    for hole in ["{url}", "{version}", "{revision}", "{stretches}", "{routines}", "{guidance}"] {
        assert!(!page.text().contains(hole), "{hole}");
    }
    let (_, rest) = page.text().split_once("curl '").unwrap();
    let (request, _) = rest.split_once('\'').unwrap();
    let path = request.strip_prefix(&bundled().url).unwrap();
    assert_eq!(bundled().get(path).status, 200, "{path}");
}

#[test]
fn every_link_of_the_pages_for_people_leads_somewhere() {
    for page in ["/", "/problems", "/problems/not-found"] {
        let answer = bundled().get_with(page, "accept", "text/html");
        let links = answer.text().split("href=\"").skip(1);
        let links: Vec<&str> = links.filter_map(|rest| rest.split('"').next()).collect();
        assert!(!links.is_empty(), "{page}");
        for link in links {
            assert_eq!(bundled().get(link).status, 200, "{page} links to {link}");
        }
    }
}

#[test]
fn a_host_that_is_no_host_is_not_shown() {
    let mut wire = wire::Wire::open(bundled());
    wire.send("GET / HTTP/1.1\r\nHost: \"><script>alert(1)</script>\r\nConnection: close\r\n\r\n");
    let answer = wire.rest();
    assert!(!answer.contains("<script"), "{answer}");
}

#[test]
fn under_a_public_url_the_front_page_shows_it() {
    let app = TestApp::start_at("https://api.example.org");
    let page = app.get("/");
    assert!(page.text().contains("curl 'https://api.example.org/v1/"), "{}", page.text());
}

#[test]
fn the_index_and_the_front_page_follow_the_catalogue() {
    let app = TestApp::start();
    let mut stretch = stored(Kind::Stretch, "cobra");
    stretch["id"] = "sixth".into();
    app.publish(&[stretch]);
    let index = app.read("/v1");
    assert_eq!(index["revision"], 2);
    assert_eq!(index["collections"][0]["count"], 6);
    let page = app.get("/");
    assert!(page.text().contains("6 stretches"), "{}", page.text());
    assert_eq!(page.header("limber-revision"), "2");
}

#[test]
fn health_is_told_without_words() {
    for (path, status) in [("/livez", "live"), ("/readyz", "ready")] {
        let answer = bundled().get(path);
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.json(), json!({ "status": status }));
        assert_eq!(answer.json()["status"], Value::from(status));
    }
}
