//! `limber import`: many documents into the catalogue, by a service that runs or in a store that
//! none holds.

use std::io::{BufRead, BufReader, Read, Write};
use std::sync::Arc;

use anyhow::{Context, bail};
use serde_json::{Value, json};
use tokio::runtime;
use ureq::http::Method;

use crate::bundled;
use crate::catalog::published::BUNDLED_BY;
use crate::cli::check::{broken, counted, printable};
use crate::cli::client::{Client, told};
use crate::cli::progress::Progress;
use crate::cli::source::{Misread, Source};
use crate::config::{Import, Reach};
use crate::content::id::Reference;
use crate::desk::imported::{ImportMode, ImportOutcome, ImportRefusal};
use crate::desk::intake::Content;
use crate::desk::reconcile::Wish;
use crate::desk::refusal::Refusal;
use crate::desk::turn::Desk;
use crate::follow::Follower;
use crate::store;

/// Who imports into a store that no service holds.
const BY: &str = "cli";
/// How many bytes are read at once.
const PIECE_BYTES: usize = 64 << 10;
/// How many faults are printed.
const FAULTS_MAX: usize = 100;

/// Imports, and tells what became of it. The answer is whether it was done.
pub fn run(asked: &Import, out: &mut impl Write) -> anyhow::Result<bool> {
    let Some(path) = &asked.source else { return locally(asked, None, out) };
    let source = match Source::open(path)? {
        Ok(source) => source,
        Err(Misread { folder, findings }) => {
            broken(&folder, &findings, out)?;
            return Ok(false);
        }
    };
    match (&asked.reach.url, &asked.reach.key) {
        (Some(url), Some(key)) => remotely(asked, &Client::new(url, &key.0)?, source, out),
        (None, _) => locally(asked, Some(source), out),
        (Some(_), None) => {
            bail!("`--url` needs a key with the scope `import`: give `--key`, or set LIMBER_KEY")
        }
    }
}

fn remotely(
    asked: &Import,
    client: &Client,
    mut source: Source,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    // A key that does not do is told before anything is sent.
    client.ask(&Method::GET, "/manage/v1", None)?;
    let path = format!(
        "/manage/v1/import?mode={}&max_deletes={}&overwrite_drafts={}",
        asked.mode, asked.max_deletes, asked.overwrite_drafts
    );
    let answer = client.stream(&Method::POST, &path, Some(source.take()))?;
    let progress = Progress::new("imported", "lines");
    for line in BufReader::new(answer).lines() {
        let event: Value = serde_json::from_str(&line.context("the answer broke off")?)?;
        match event["event"].as_str() {
            Some("progress") => {}
            Some("line") => tell_line(&source, &event, out)?,
            Some("done") => {
                progress.end(&summary(&event));
                return Ok(true);
            }
            Some("refused") => {
                tell_faults(&source, &event, out)?;
                return Ok(false);
            }
            _ => bail!("the answer is not as limber answers: {}", printable(&event.to_string())),
        }
    }
    bail!("the answer broke off: nobody knows whether it was done. Import again: it does no harm")
}

fn locally(
    asked: &Import,
    mut source: Option<Source>,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let Reach { store, url, .. } = &asked.reach;
    if asked.bundled && url.is_some() {
        bail!("`--bundled` goes into a store that no service holds: stop it, and give `--store`");
    }
    let store = store::open(store)
        .context("while a service runs, import through it: give `--url` and `--key`")?;
    let runtime = runtime::Builder::new_current_thread().enable_time().build()?;
    let imported = runtime.block_on(async {
        let follower = Follower::start(Arc::clone(&store), "").await?;
        let desk = Desk::new(Arc::clone(&store), follower.watched());
        tokio::spawn(follower.run());
        let content = match &mut source {
            Some(source) => taken_in(&desk, source.take()).await?,
            None => Content::of(bundled::documents()?),
        };
        anyhow::Ok(desk.import(wish(asked), content, |_| ()).await)
    })?;
    let nowhere = Source::nowhere();
    let source = source.as_ref().unwrap_or(&nowhere);
    let report = match imported {
        Ok(report) => report,
        Err(refusal) => {
            tell_faults(source, &refused(&refusal), out)?;
            return Ok(false);
        }
    };
    for line in &report.lines {
        if line.detail.is_some() || line.outcome == ImportOutcome::Withdrawn {
            tell_line(source, &json!(line), out)?;
        }
    }
    let done = json!({
        "dry_run": report.dry_run, "revision": report.revision, "counts": report.counts
    });
    Progress::new("imported", "lines").end(&summary(&done));
    Ok(true)
}

async fn taken_in(desk: &Desk, mut lines: impl Read) -> anyhow::Result<Content> {
    let mut intake = desk.begin_import().context("another import is under way")?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match lines.read(&mut piece).context("the lines can't be read")? {
            0 => return Ok(intake.end().await),
            count => intake.take(&piece[..count]).await?,
        }
    }
}

fn wish(asked: &Import) -> Wish {
    let mode = match asked.mode.as_str() {
        "validate" => ImportMode::Validate,
        "mirror" => ImportMode::Mirror,
        _ => ImportMode::Merge,
    };
    let by = if asked.bundled { BUNDLED_BY } else { BY };
    Wish {
        by: by.to_owned(),
        mode,
        deletes_max: asked.max_deletes,
        overwrites_drafts: asked.overwrite_drafts,
        is_bundled: asked.bundled,
        catalogue: None,
    }
}

/// What a service would answer with.
fn refused(refusal: &ImportRefusal) -> Value {
    let names = |references: &[Reference]| {
        let names = references.iter().take(FAULTS_MAX).map(ToString::to_string);
        names.collect::<Vec<_>>().join(", ")
    };
    match refusal {
        ImportRefusal::Lines(faults) => {
            let errors: Vec<Value> = faults
                .told
                .iter()
                .map(|fault| {
                    let violation = &fault.violation;
                    json!({
                        "line": fault.line, "pointer": violation.pointer, "code": violation.code,
                        "detail": violation.detail
                    })
                })
                .collect();
            json!({ "detail": refusal.to_string(), "errors": errors })
        }
        ImportRefusal::Deletes { references, .. } => {
            json!({ "detail": format!("{refusal}: {}", names(references)) })
        }
        ImportRefusal::Refused(Refusal::InUse(users)) => {
            json!({ "detail": format!("{refusal}: {}", names(users)) })
        }
        ImportRefusal::Refused(_) => json!({ "detail": refusal.to_string() }),
    }
}

/// Tells of a document that was left or withdrawn. Others are counted.
fn tell_line(source: &Source, line: &Value, out: &mut impl Write) -> anyhow::Result<()> {
    let text = |name: &str| line[name].as_str().unwrap_or_default();
    let place = match line["line"].as_u64() {
        Some(line) => source.place(line),
        None => format!("{} {}", text("kind"), text("id")),
    };
    if line["outcome"] == "withdrawn" || !line["detail"].is_null() {
        let told = format!("{place}: {} {}", text("outcome"), text("detail"));
        writeln!(out, "{}", printable(told.trim_end()))?;
    }
    Ok(())
}

fn tell_faults(source: &Source, refused: &Value, out: &mut impl Write) -> anyhow::Result<()> {
    let errors = refused["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    for fault in errors.iter().take(FAULTS_MAX) {
        let text = |name: &str| fault[name].as_str().unwrap_or_default();
        let place = fault["line"].as_u64().map_or("the catalogue".into(), |at| source.place(at));
        let told = format!("{place}: {}: [{}] {}", text("pointer"), text("code"), text("detail"));
        writeln!(out, "{}", printable(&told))?;
    }
    if errors.len() > FAULTS_MAX {
        writeln!(out, "and {} more. Mend these first.", errors.len() - FAULTS_MAX)?;
    }
    if errors.is_empty() {
        writeln!(out, "{}", printable(&told(refused)))?;
    }
    writeln!(out, "nothing was imported")?;
    Ok(out.flush()?)
}

fn summary(done: &Value) -> String {
    let counts = &done["counts"];
    let count = |name: &str| counts[name].as_u64().unwrap_or_default();
    let lines = counted(usize::try_from(count("lines")).unwrap_or(usize::MAX), "document");
    let parts: Vec<String> = ["created", "changed", "unchanged", "left", "withdrawn"]
        .into_iter()
        .filter(|name| count(name) > 0)
        .map(|name| format!("{} {name}", count(name)))
        .collect();
    let how = if done["dry_run"] == true { " (only told, not done)" } else { "" };
    let parts = if parts.is_empty() { "nothing to do".into() } else { parts.join(", ") };
    format!("{lines}: {parts}; revision {}{how}", done["revision"])
}
