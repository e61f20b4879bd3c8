//! Swagger UI and the contract come from this service alone, each file tagged, kept and closed to
//! everything else.

use crate::api::answer::Answer;
use crate::api::documented::CONTRACT;
use crate::api::harness::bundled;

const FILES: [(&str, &str); 9] = [
    ("", "text/html; charset=utf-8"),
    ("index.html", "text/html; charset=utf-8"),
    ("index.css", "text/css; charset=utf-8"),
    ("swagger-ui.css", "text/css; charset=utf-8"),
    ("swagger-initializer.js", "text/javascript; charset=utf-8"),
    ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ("swagger-ui-standalone-preset.js", "text/javascript; charset=utf-8"),
    ("favicon-16x16.png", "image/png"),
    ("favicon-32x32.png", "image/png"),
];

fn file(name: &str) -> Answer {
    bundled().get(&format!("/docs/{name}"))
}

#[test]
fn every_file_is_there_with_its_type_its_tag_and_a_policy() {
    for (name, media_type) in FILES {
        let answer = file(name);
        assert_eq!(answer.status, 200, "{name}");
        assert_eq!(answer.header("content-type"), media_type, "{name}");
        assert_eq!(answer.header("cache-control"), "public, max-age=3600", "{name}");
        let policy = answer.header("content-security-policy");
        for rule in ["default-src 'none'", "script-src 'self';", "connect-src 'self'"] {
            assert!(policy.contains(rule), "{name}: {policy}");
        }
        assert!(!policy.contains("http"), "{name} takes nothing from elsewhere: {policy}");
        let tag = answer.header("etag");
        let again = bundled().get_with(&format!("/docs/{name}"), "if-none-match", tag);
        assert_eq!(again.status, 304, "{name}");
    }
}

#[test]
fn the_page_asks_for_nothing_from_elsewhere_and_for_nothing_that_is_not_there() {
    let page = file("");
    let mut seen = 0;
    for attribute in ["src=\"", "href=\""] {
        for rest in page.text().split(attribute).skip(1) {
            let target = rest.split('"').next().unwrap();
            let name = target.trim_start_matches("./");
            assert!(!name.contains(':') && !name.starts_with('/'), "{target}");
            assert_eq!(file(name).status, 200, "{target}");
            seen += 1;
        }
    }
    assert!(seen >= 6, "{seen}");
    assert!(!page.text().contains("<script>"), "the policy would stop it");
}

#[test]
fn the_page_shows_our_contract_and_asks_no_validator() {
    let script = file("swagger-initializer.js");
    assert!(script.text().contains("/openapi/v1.json"), "{}", script.text());
    assert!(!script.text().contains("petstore"), "{}", script.text());
    assert!(script.text().contains("none"), "{}", script.text());
}

#[test]
fn the_way_without_a_slash_leads_to_the_page_for_good() {
    let answer = bundled().get("/docs");
    assert_eq!(answer.status, 308);
    assert_eq!(answer.header("location"), "/docs/");
}

#[test]
fn no_path_leads_out_of_the_files() {
    for path in [
        "../Cargo.toml",
        "..%2fCargo.toml",
        "%2e%2e/Cargo.toml",
        "....//Cargo.toml",
        "/etc/passwd",
        "./index.html",
        "index.html/",
        "index.html%00",
        "swagger-ui.css.map",
        "INDEX.HTML",
    ] {
        let answer = crate::api::wire::ask(bundled(), "GET", &format!("/docs/{path}"));
        assert_eq!(crate::api::wire::status(&answer), 404, "{path}");
        assert!(answer.contains("application/problem+json"), "{path}: {answer}");
    }
}

#[test]
fn the_contract_is_served_as_it_is_committed() {
    let json = bundled().get("/openapi/v1.json");
    assert_eq!(json.header("content-type"), "application/vnd.oai.openapi+json;version=3.1");
    assert_eq!(json.json(), *CONTRACT);
    assert!(CONTRACT["openapi"].as_str().unwrap().starts_with("3.1."));
    let yaml = bundled().get("/openapi/v1.yaml");
    assert_eq!(yaml.header("content-type"), "application/yaml");
    let same: serde_json::Value = serde_norway::from_slice(&yaml.body).unwrap();
    assert_eq!(same, *CONTRACT);
}
