//! What a contract says of itself: its title, its words, who keeps it, and where it is served.

use serde_json::{Value, json};

/// Adds it to a contract.
pub fn add(contract: &mut Value, title: &str, summary: &str, description: &str) {
    contract["info"] = json!({
        "title": title,
        "version": env!("CARGO_PKG_VERSION"),
        "summary": summary,
        "description": description,
        "contact": { "name": "The maintainers of limber" },
        "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
    });
    contract["servers"] = json!([{
        "url": "/",
        "description": "The service that this document came from, in production or elsewhere.",
        "x-internal": false
    }]);
}
