//! The paths around the API: what they answer with, in schemas and examples.

use serde_json::{Value, json};

use crate::http::code::Code;
use crate::http::health::{Fare, Health};
use crate::http::people::{problem_kind, problem_kinds};
use crate::http::well_known::catalog;

const PAGE: &str = "<!doctype html>\n<html lang=\"en\">…</html>\n";
const SECURITY_TXT: &str = "Contact: https://api.example.org/security\n\
                            Expires: 2026-12-22T00:00:00Z\n\
                            Policy: https://api.example.org/security\n\
                            Preferred-Languages: en\n";
/// Figures as `OpenMetrics` has them.
pub const FIGURES: &str = "# HELP limber_revision The revision of the catalogue in force.\n\
                       # TYPE limber_revision gauge\nlimber_revision 1\n# EOF\n";
/// What a text may be: letters, and the ends of lines.
const TEXT: &str = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$";
/// The most letters of a page or text.
const LETTERS_MAX: u32 = 10_000_000;

/// Adds an example to every answer around the API, and a schema where no type gives one.
pub fn add(contract: &mut Value) -> Result<(), serde_json::Error> {
    let schemas = &mut contract["components"]["schemas"];
    for (name, schema) in outline_schemas().into_iter().chain(catalog_schemas()) {
        schemas[name] = schema;
    }
    // JSON-LD says more than is described. Of `additionalProperties` Kotlin's generator would make
    // a map, with code that does not compile.
    for linked in ["LinkedStretch", "LinkedRoutine"] {
        schemas[linked]["unevaluatedProperties"] = true.into();
    }
    let health = |status| serde_json::to_value(Health { status });
    let kind = serde_json::to_value(problem_kind(Code::NotFound, ""))?;
    let page = || Some(text("A page for people."));
    for (path, media_type, schema, example) in [
        ("/", "text/html", page(), PAGE.into()),
        (
            "/openapi/v1.json",
            "application/vnd.oai.openapi+json",
            Some(reference("OpenApiOutline")),
            outline("limber"),
        ),
        (
            "/openapi/v1.yaml",
            "application/yaml",
            Some(reference("OpenApiOutline")),
            outline("limber"),
        ),
        ("/problems", "application/json", None, serde_json::to_value(problem_kinds(""))?),
        ("/problems", "text/html", page(), PAGE.into()),
        ("/problems/{code}", "application/json", None, kind),
        ("/problems/{code}", "text/html", page(), PAGE.into()),
        ("/security", "text/html", page(), PAGE.into()),
        (
            "/.well-known/api-catalog",
            "application/linkset+json",
            Some(reference("ApiCatalog")),
            catalog("https://api.example.org", true),
        ),
        (
            "/.well-known/security.txt",
            "text/plain",
            Some(text("Fields of RFC 9116.")),
            SECURITY_TXT.into(),
        ),
        ("/livez", "application/json", None, health(Fare::Live)?),
        ("/readyz", "application/json", None, health(Fare::Ready)?),
        (
            "/metrics",
            "application/openmetrics-text",
            Some(text("The text form of OpenMetrics.")),
            FIGURES.into(),
        ),
    ] {
        let body = &mut contract["paths"][path]["get"]["responses"]["200"]["content"][media_type];
        body["example"] = example;
        if let Some(schema) = schema {
            body["schema"] = schema;
        }
    }
    Ok(())
}

/// A text, whatever it says.
pub fn text(description: &str) -> Value {
    json!({
        "type": "string", "description": description, "pattern": TEXT, "maxLength": LETTERS_MAX
    })
}

/// The schemas of an OpenAPI document, as far as one is told from another.
pub fn outline_schemas() -> [(&'static str, Value); 2] {
    [
        (
            "OpenApiOutline",
            json!({
                "type": "object",
                "description": "An OpenAPI document; only what tells one from another is here.",
                "required": ["openapi", "info"],
                "properties": {
                    "openapi": named("The version of OpenAPI."),
                    "info": described(&reference("OpenApiInfo"), "What the API is.")
                }
            }),
        ),
        (
            "OpenApiInfo",
            json!({
                "type": "object",
                "description": "What an API is.",
                "required": ["title", "version"],
                "properties": {
                    "title": titled("Its name."),
                    "version": named("The version of the service.")
                }
            }),
        ),
    ]
}

/// An OpenAPI document with this title.
pub fn outline(title: &str) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": title, "version": env!("CARGO_PKG_VERSION") }
    })
}

fn catalog_schemas() -> [(&'static str, Value); 3] {
    let link = json!({
        "type": "object",
        "description": "One link.",
        "required": ["href"],
        "properties": { "href": address("Where it leads."), "type": named("Its media type.") }
    });
    let mut anchor = json!({ "anchor": address("Where the links lead from.") });
    for (relation, description) in [
        ("item", "The APIs that there are."),
        ("service-desc", "The contract, for programs."),
        ("service-doc", "The documentation, for people."),
        ("service-meta", "What the API says of itself."),
        ("status", "Whether it is ready."),
    ] {
        anchor[relation] = list_of("CatalogLink", description);
    }
    let anchor = json!({
        "type": "object",
        "description": "One anchor.",
        "required": ["anchor"],
        "properties": anchor
    });
    let linkset = list_of("CatalogAnchor", "Each anchor with the links that lead from it.");
    let catalog = json!({
        "type": "object",
        "description": "A linkset of RFC 9264.",
        "required": ["linkset"],
        "properties": { "linkset": linkset }
    });
    [("ApiCatalog", catalog), ("CatalogAnchor", anchor), ("CatalogLink", link)]
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn described(schema: &Value, description: &str) -> Value {
    let mut schema = schema.clone();
    schema["description"] = description.into();
    schema
}

fn list_of(schema: &str, description: &str) -> Value {
    json!({
        "type": "array",
        "description": description,
        "maxItems": 10,
        "items": reference(schema)
    })
}

fn address(description: &str) -> Value {
    json!({
        "type": "string",
        "description": description,
        "format": "uri-reference",
        "maxLength": 500
    })
}

fn titled(description: &str) -> Value {
    json!({
        "type": "string", "description": description, "pattern": "^[ -~]+$", "maxLength": 80
    })
}

fn named(description: &str) -> Value {
    json!({
        "type": "string", "description": description, "pattern": "^[!-~]+$", "maxLength": 80
    })
}
