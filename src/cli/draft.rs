//! A file that is there whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process;

use anyhow::{Context, bail};

/// The file while it is being written, under a name of its own; it goes away unless it is put in
/// place.
pub struct Draft {
    path: PathBuf,
    /// What it is written to.
    pub file: File,
}

impl Draft {
    /// A draft of the file at `path`.
    pub fn beside(path: &Path) -> anyhow::Result<Self> {
        let name = path.to_string_lossy();
        if fs::metadata(path).is_ok_and(|found| !found.is_file()) || path.file_name().is_none() {
            bail!("`{name}` is no file: name one, or `-` for standard output");
        }
        let mut draft = OsString::from(path);
        draft.push(format!(".{}.part", process::id()));
        let path = PathBuf::from(draft);
        // A backup holds secrets, and an export what nobody has published.
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let file = file.with_context(|| {
            format!("`{name}` can't be written: name a file in a folder that is there")
        })?;
        Ok(Self { path, file })
    }

    /// The file is whole: from now on it is there.
    pub fn put_in_place(self, path: &Path) -> anyhow::Result<()> {
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
