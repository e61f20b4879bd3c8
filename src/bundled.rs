//! The content that comes with the binary, as documents.

use anyhow::{Context, bail};

use crate::archive;
use crate::content::document::Document;
use crate::content::schema::Checker;

/// The bundled documents, after every check that a document of an editor goes through.
pub fn checked() -> anyhow::Result<Vec<Document>> {
    let findings = archive::bundled().check(&Checker::new());
    if let Some(finding) = findings.first() {
        bail!("the bundled content breaks {} rules, first: {finding:?}", findings.len());
    }
    documents()
}

/// The bundled documents as they are.
pub fn documents() -> anyhow::Result<Vec<Document>> {
    let stored = archive::bundled().documents.into_iter();
    stored
        .map(|stored| {
            let value = stored.value.with_context(|| format!("{} can't be read", stored.path))?;
            Document::from_value(stored.place.kind, value).with_context(|| stored.path)
        })
        .collect()
}
