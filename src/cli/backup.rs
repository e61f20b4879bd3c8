//! `limber backup`: all that a store holds as one file, which is there whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process;

use anyhow::{Context, bail};
use tokio::runtime;

use crate::backup::line::End;
use crate::backup::write::write;
use crate::cli::progress::Progress;
use crate::config::BackupFile;
use crate::store;
use crate::store::contract::Store;

/// Writes the backup to the file, or to `out`.
pub fn run(settings: &BackupFile, out: &mut impl Write) -> anyhow::Result<()> {
    let store = store::open_existing(&settings.store)?;
    let mut progress = Progress::new("backed up");
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

/// The file while it is being written, under a name of its own; it goes away unless it is put in
/// place.
struct Draft {
    path: PathBuf,
    file: File,
}

impl Draft {
    fn beside(path: &Path) -> anyhow::Result<Self> {
        let name = path.to_string_lossy();
        if fs::metadata(path).is_ok_and(|found| !found.is_file()) || path.file_name().is_none() {
            bail!("`{name}` is no file: name one, or `-` for standard output");
        }
        let mut draft = OsString::from(path);
        draft.push(format!(".{}.part", process::id()));
        let path = PathBuf::from(draft);
        // It holds secrets.
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let file = file.with_context(|| {
            format!("`{name}` can't be written: name a file in a folder that is there")
        })?;
        Ok(Self { path, file })
    }

    fn put_in_place(self, path: &Path) -> anyhow::Result<()> {
        let place = || -> io::Result<()> {
            self.file.sync_all()?;
            fs::rename(&self.path, path)?;
            let above = path.parent().filter(|above| !above.as_os_str().is_empty());
            File::open(above.unwrap_or(Path::new(".")))?.sync_all()
        };
        place().with_context(|| format!("`{}` can't be put in place", path.display()))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Once it is in place there is nothing left under this name.
        let _ = fs::remove_file(&self.path);
    }
}
