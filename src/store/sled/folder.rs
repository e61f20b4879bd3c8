//! The folder of a store: held by one process, repaired before sled opens it, synced after.

use std::{
    any::Any,
    fs::{self, File, TryLockError},
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use crate::store::error::OpenError;

/// sled's cache. The store is read at the start and hardly again.
const CACHE_BYTES: u64 = 64 << 20;

/// sled lets go of its file a moment after it was dropped. We hold the folder by then, so a file
/// that is still locked is the last store of this very process going down.
const LOCK_TRIES: u32 = 400;
const LOCK_PAUSE: Duration = Duration::from_millis(5);

/// What holds a folder, for as long as it lives.
pub struct Hold {
    path: PathBuf,
    _lock: File,
}

/// What opening a folder has brought.
pub struct Opened {
    /// sled, at work.
    pub tree: ::sled::Db,
    /// A handle of our own on sled's file.
    pub data: File,
    /// Whether something was moved to the quarantine, so that the rest must be verified.
    pub repaired: bool,
}

impl Hold {
    /// Hold the folder at `path`, which is created if need be.
    pub fn take(path: &Path) -> Result<Self, OpenError> {
        let failed = |error| OpenError::Io(path.into(), error);
        create_durably(path).map_err(failed)?;
        let lock = File::create(path.join("lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.into(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(OpenError::Held(path.into())),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// An error of the file system in this folder.
    pub fn failed(&self, error: io::Error) -> OpenError {
        OpenError::Io(self.path.clone(), error)
    }

    /// What was found that cannot be trusted.
    pub fn damaged(&self, reason: impl Into<String>) -> OpenError {
        OpenError::Damaged { folder: self.path.clone(), reason: reason.into() }
    }

    /// Open sled here. If it refuses, move aside what it can do without and try once more;
    /// in a folder in which nothing was ever acknowledged it can do without everything.
    pub fn open(&self, acknowledged: bool) -> Result<Opened, OpenError> {
        self.remove_torn_snapshots().map_err(|error| self.failed(error))?;
        let mut repaired = false;
        let tree = match self.start_sled() {
            Err(OpenError::Damaged { reason, .. }) => {
                tracing::warn!(reason, "The store is damaged: repairing it without its snapshot");
                self.quarantine(!acknowledged).map_err(|error| self.failed(error))?;
                repaired = true;
                self.start_sled()?
            }
            started => started?,
        };
        let data = self.settle().map_err(|error| self.failed(error))?;
        Ok(Opened { tree, data, repaired })
    }

    /// sled takes a snapshot that was being written when the process died for the newest one, and
    /// refuses to open for ever.
    fn remove_torn_snapshots(&self) -> io::Result<()> {
        for path in self.snapshots()? {
            if path.extension().is_some_and(|extension| extension == "generating") {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    fn start_sled(&self) -> Result<::sled::Db, OpenError> {
        for _ in 0..LOCK_TRIES {
            let config = ::sled::Config::default()
                .path(&self.path)
                .cache_capacity(CACHE_BYTES)
                .mode(::sled::Mode::LowSpace)
                .flush_every_ms(None);
            // sled panics on some damaged files instead of refusing them.
            match catch_unwind(AssertUnwindSafe(|| config.open())) {
                Ok(Ok(tree)) => return Ok(tree),
                Ok(Err(::sled::Error::Io(error))) if is_lock_conflict(&error) => {
                    thread::sleep(LOCK_PAUSE);
                }
                Ok(Err(::sled::Error::Io(error))) if !is_damage(&error) => {
                    return Err(self.failed(error));
                }
                Ok(Err(error)) => return Err(self.damaged(error.to_string())),
                Err(panic) => return Err(self.damaged(words_of(panic.as_ref()))),
            }
        }
        Err(OpenError::Held(self.path.clone()))
    }

    /// Move the snapshots and the settings, both of which sled makes anew, out of its way, and
    /// keep a copy of the data, for what sled cannot read it will overwrite.
    fn quarantine(&self, everything: bool) -> io::Result<()> {
        let ward = self.path.join("quarantine");
        fs::create_dir_all(&ward)?;
        let count = fs::read_dir(&ward)?.count();
        let place = ward.join(count.to_string());
        fs::create_dir(&place)?;
        let mut moved = self.snapshots()?;
        moved.push(self.path.join("conf"));
        if everything {
            moved.extend([self.path.join("db"), self.path.join("blobs")]);
        } else {
            fs::copy(self.path.join("db"), place.join("db"))?;
        }
        for path in moved.iter().filter(|path| path.exists()) {
            if let Some(name) = path.file_name() {
                fs::rename(path, place.join(name))?;
            }
        }
        sync(&place)?;
        sync(&ward)
    }

    /// Sync all that sled has created and left to the page cache.
    fn settle(&self) -> io::Result<File> {
        sync(&self.path.join("conf"))?;
        for path in self.snapshots()? {
            sync(&path)?;
        }
        let data = File::options().read(true).write(true).open(self.path.join("db"))?;
        data.sync_all()?;
        sync(&self.path)?;
        Ok(data)
    }

    fn snapshots(&self) -> io::Result<Vec<PathBuf>> {
        let paths = fs::read_dir(&self.path)?.map(|found| Ok(found?.path()));
        let named = |path: &PathBuf| {
            path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"snap."))
        };
        paths.filter(|path| path.as_ref().map_or(true, named)).collect()
    }
}

/// Create a folder with the folders above it, so that a power cut cannot take it back.
fn create_durably(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = path.parent().filter(|above| !above.as_os_str().is_empty());
    let above = above.unwrap_or(Path::new("."));
    create_durably(above)?;
    match fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        created => created?,
    }
    sync(above)
}

fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

fn is_lock_conflict(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Other && error.to_string().contains("could not acquire lock")
}

/// Files that end too early are damage; a full disk or a missing right is not.
fn is_damage(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    matches!(error.kind(), InvalidData | InvalidInput | Other | UnexpectedEof)
}

/// What a panic said.
pub fn words_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "sled panicked".into())
}
