//! `limber check`: everything that is wrong with a folder of content, at once.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use anyhow::anyhow;

use crate::archive::folder::{Finding, Folder, read_folder};
use crate::content::id::Kind;
use crate::content::rules::plain::is_invisible;
use crate::content::schema::Checker;

/// How many violations of one file are printed. Who has more mends these first.
const MAX_PRINTED: usize = 100;

/// Checks `folder` and tells every violation on `out`. The answer is whether there is something to
/// check and nothing wrong with it.
pub fn run(folder: &Path, out: &mut impl Write) -> anyhow::Result<bool> {
    let read = read_folder(folder).map_err(|error| unreadable(folder, &error))?;
    Ok(report(&read, &Checker::new(), out)?)
}

/// Why there is nothing to check, and what to name instead.
pub fn unreadable(folder: &Path, error: &io::Error) -> anyhow::Error {
    let what = match error.kind() {
        io::ErrorKind::NotFound => "is not there".to_owned(),
        io::ErrorKind::NotADirectory => "is no folder".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read".to_owned(),
        _ => format!("can't be read: {error}"),
    };
    let name = folder.to_string_lossy();
    anyhow!("`{}` {what}. {}", printable(&name), remedy())
}

fn remedy() -> String {
    let known: Vec<String> = Kind::ALL.iter().map(|kind| format!("`{}/`", kind.plural())).collect();
    format!("Name the folder that holds {}.", known.join(", "))
}

/// Tells every violation in what was read, then how many there are.
pub fn report(read: &Folder, checker: &Checker, out: &mut impl Write) -> io::Result<bool> {
    let findings = read.check(checker);
    let told = if findings.is_empty() { clean(read, out) } else { broken(read, &findings, out) };
    match told.and_then(|()| out.flush()) {
        // Who reads only the beginning, like `head`, has seen enough: the answer stands.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        told => told?,
    }
    Ok(findings.is_empty() && !read.documents.is_empty())
}

/// Tells findings, and how many there are.
pub fn broken(read: &Folder, findings: &[Finding], out: &mut impl Write) -> io::Result<()> {
    for of_file in findings.chunk_by(|one, next| one.path == next.path) {
        for finding in of_file.iter().take(MAX_PRINTED) {
            let line = format!("{}: {}", finding.path, finding.violation);
            writeln!(out, "{}", printable(&line))?;
        }
        if of_file.len() > MAX_PRINTED {
            let more = of_file.len() - MAX_PRINTED;
            let path = printable(&of_file[0].path);
            writeln!(out, "{path}: and {more} more. Mend these first, and check again.")?;
        }
    }
    let files: BTreeSet<&str> = findings.iter().map(|finding| finding.path.as_str()).collect();
    let (violations, files) = (counted(findings.len(), "violation"), files.len());
    writeln!(out, "{violations} in {}", counted(files, "file"))?;
    if read.documents.is_empty() {
        writeln!(out, "0 documents. {}", remedy())?;
    }
    Ok(())
}

fn clean(read: &Folder, out: &mut impl Write) -> io::Result<()> {
    if read.documents.is_empty() {
        return writeln!(out, "0 documents: there is nothing to check. {}", remedy());
    }
    writeln!(out, "{}, 0 violations", counted(read.documents.len(), "document"))?;
    for (kind, count) in counts(read) {
        writeln!(out, "{count:>6} {}", kind.plural())?;
    }
    Ok(())
}

/// How many documents of each kind there are.
fn counts(folder: &Folder) -> impl Iterator<Item = (Kind, usize)> {
    Kind::ALL.into_iter().map(|kind| {
        (kind, folder.documents.iter().filter(|document| document.place.kind == kind).count())
    })
}

/// So many of something.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// One line, whatever stands in keys and names: nothing in it steers the terminal.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_invisible(letter) {
            // Writing to a string can't fail.
            let _ = write!(out, "{}", letter.escape_default());
        } else {
            out.push(letter);
        }
    }
    out.into()
}
