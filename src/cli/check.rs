//! `limber check`: everything that is wrong with a folder of content, at once.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

use crate::archive::{Folder, read_folder};
use crate::content::id::Kind;
use crate::content::schema::Checker;

/// Checks `folder` and tells every violation on `out`. The answer is whether there was none.
pub fn run(folder: &Path, out: &mut impl Write) -> io::Result<bool> {
    let read = read_folder(folder)?;
    let findings = read.check(&Checker::new());
    for finding in &findings {
        writeln!(out, "{}: {}", finding.path, finding.violation)?;
    }
    if findings.is_empty() {
        writeln!(out, "{}, 0 violations", counted(read.documents.len(), "document"))?;
        for (kind, count) in counts(&read) {
            writeln!(out, "{count:>6} {}", kind.plural())?;
        }
    } else {
        let files: BTreeSet<&str> = findings.iter().map(|finding| finding.path.as_str()).collect();
        let (violations, files) = (counted(findings.len(), "violation"), files.len());
        writeln!(out, "{violations} in {}", counted(files, "file"))?;
    }
    Ok(findings.is_empty())
}

/// How many documents of each kind there are.
fn counts(folder: &Folder) -> impl Iterator<Item = (Kind, usize)> {
    Kind::ALL.into_iter().map(|kind| {
        (kind, folder.documents.iter().filter(|document| document.place.kind == kind).count())
    })
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
