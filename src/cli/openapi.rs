//! `limber openapi`: print the contract as this build serves it.

use std::io::Write;
use std::sync::Arc;

use anyhow::Context;

use crate::bundled;
use crate::catalog::edition::Edition;
use crate::catalog::published::Published;
use crate::http::contract::text::yaml;
use crate::http::{management, openapi};

/// The instant that examples are published at, so that the contract is the same every day.
const EXAMPLES_PUBLISHED_AT: &str = "2026-11-22T09:00:00Z";

/// Which API a contract is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    /// What readers take.
    Delivery,
    /// What needs a key.
    Management,
}

/// Writes the contract as JSON or YAML.
pub fn run(of: Api, as_yaml: bool, out: &mut impl Write) -> anyhow::Result<()> {
    out.write_all(text(of, as_yaml)?.as_bytes()).context("can't write the contract")
}

/// The contract as it is committed in `openapi/`.
pub fn text(of: Api, as_yaml: bool) -> anyhow::Result<String> {
    let contract = match of {
        Api::Delivery => openapi::contract(&Arc::new(bundled_edition()?))?,
        Api::Management => management::openapi::contract()?,
    };
    Ok(if as_yaml {
        yaml(&contract)?
    } else {
        format!("{}\n", serde_json::to_string_pretty(&contract)?)
    })
}

/// The bundled content as the first revision of a catalogue.
pub fn bundled_edition() -> anyhow::Result<Edition> {
    let documents = bundled::documents()?;
    let changes = documents.into_iter().map(|document| {
        let published = Published::first(document, 1, EXAMPLES_PUBLISHED_AT);
        (published.document.reference(), Some(Arc::new(published)))
    });
    Ok(Edition::empty().next(1, changes.collect()))
}
