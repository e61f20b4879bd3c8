//! `limber restore`: a backup into an empty store, after all of it was read and found whole.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Seek};
use std::os::unix::fs::OpenOptionsExt;

use anyhow::Context;
use tokio::runtime;

use crate::backup::restore::{Checked, RestoreError};
use crate::cli::backup::told;
use crate::cli::progress::Progress;
use crate::config::BackupFile;
use crate::store;

/// Restores the file, or what standard input brings.
pub fn run(settings: &BackupFile) -> anyhow::Result<()> {
    let (name, file) = if settings.is_stream() {
        ("standard input".into(), keep_input()?)
    } else {
        let name = settings.file.to_string_lossy();
        let file = File::open(&settings.file).with_context(|| {
            format!("`{name}` can't be read: name a file that `limber backup` has written")
        })?;
        (name, file)
    };
    let checked = Checked::new(BufReader::new(file))
        .with_context(|| format!("`{name}` can't be restored, and nothing was written"))?;
    let store = store::open(&settings.store)?;
    let mut progress = Progress::new("restored", "commits");
    let restoring = checked.restore(&*store, |done, last| progress.tell(done, last));
    let restored = runtime::Builder::new_current_thread().build()?.block_on(restoring);
    let end = restored.map_err(|error| match error {
        RestoreError::Taken(_) => error.into(),
        broken => anyhow::Error::from(broken).context(format!(
            "restoring broke off: remove the store `{}` and restore again",
            settings.store
        )),
    })?;
    progress.end(&format!("`{}`: {}", settings.store, told(&end)));
    Ok(())
}

/// What standard input brings, in a file that nobody else can open: it is read twice.
fn keep_input() -> anyhow::Result<File> {
    let folder = env::temp_dir();
    let kept = (|| {
        let path = folder.join(format!("limber-restore-{}", uuid::Uuid::now_v7()));
        let mut options = OpenOptions::new();
        let mut file = options.read(true).write(true).create_new(true).mode(0o600).open(&path)?;
        fs::remove_file(path)?;
        io::copy(&mut io::stdin().lock(), &mut file)?;
        file.rewind()?;
        Ok::<_, io::Error>(file)
    })();
    kept.with_context(|| {
        let folder = folder.display();
        format!("standard input can't be kept in `{folder}` meanwhile: set TMPDIR or name a file")
    })
}
