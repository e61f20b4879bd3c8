//! `limber backup`: all that a store holds as one file, which is there whole or not at all.

use std::io::{BufWriter, Write};

use tokio::runtime;

use crate::backup::line::End;
use crate::backup::write::write;
use crate::cli::draft::Draft;
use crate::cli::progress::Progress;
use crate::config::BackupFile;
use crate::store;
use crate::store::contract::Store;

/// Writes the backup to the file, or to `out`.
pub fn run(settings: &BackupFile, out: &mut impl Write) -> anyhow::Result<()> {
    let store = store::open_existing(&settings.store)?;
    let mut progress = Progress::new("backed up", "commits");
    let end = if settings.is_stream() {
        copy(&*store, BufWriter::new(out), &mut progress)?
    } else {
        let draft = Draft::beside(&settings.file)?;
        let end = copy(&*store, BufWriter::new(&draft.file), &mut progress)?;
        draft.put_in_place(&settings.file)?;
        end
    };
    progress.end(&format!("`{}`: {}", settings.store, told(&end)));
    Ok(())
}

/// How much a backup holds, in words.
pub fn told(end: &End) -> String {
    let End { records, commits, changes, .. } = end;
    format!("commits: {commits}, changes: {changes}, older records: {records}")
}

fn copy(store: &dyn Store, mut out: impl Write, progress: &mut Progress) -> anyhow::Result<End> {
    let made_at = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let writing = write(store, made_at, &mut out, |done, last| progress.tell(done, last));
    Ok(runtime::Builder::new_current_thread().build()?.block_on(writing)?)
}
