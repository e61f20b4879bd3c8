//! The content that an empty store begins with: what comes with the binary, or a folder.

use std::path::Path;

use anyhow::{Context, bail};

use crate::archive::folder::{self, Folder};
use crate::content::document::Document;
use crate::content::schema::Checker;

/// The documents to begin with, after every check that a document of an editor goes through.
pub fn checked(folder: Option<&Path>) -> anyhow::Result<Vec<Document>> {
    let (read, name) = match folder {
        None => (folder::bundled(), "the bundled content".into()),
        Some(folder) => {
            let name = folder.to_string_lossy();
            let read = folder::read_folder(folder);
            (read.with_context(|| format!("`{name}` can't be read"))?, name)
        }
    };
    let findings = read.check(&Checker::new());
    if let Some(first) = findings.first() {
        bail!(
            "{name} breaks {} of the rules, the first in {}: {}; `limber check` tells them all",
            findings.len(),
            first.path,
            first.violation
        );
    }
    if read.documents.is_empty() {
        bail!("there are no documents in {name}");
    }
    into_documents(read)
}

/// The bundled documents as they are.
pub fn documents() -> anyhow::Result<Vec<Document>> {
    into_documents(folder::bundled())
}

fn into_documents(read: Folder) -> anyhow::Result<Vec<Document>> {
    let stored = read.documents.into_iter();
    stored
        .map(|stored| {
            let value = stored.value.with_context(|| format!("{} can't be read", stored.path))?;
            Document::from_value(stored.place.kind, value).with_context(|| stored.path)
        })
        .collect()
}
