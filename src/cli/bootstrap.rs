//! The first key of a store: written to a file that its owner alone can read, once.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, bail};

use crate::access::issue::{EXPIRES_DAYS_DEFAULT, Wish};
use crate::access::record::LIMBER;
use crate::access::scope::Scopes;
use crate::desk::keys::{Asker, KeyDesk};

/// What the first key is called.
const NAME: &str = "admin";

/// Issues a key that may do everything, if no key was ever issued, and writes its secret to `path`,
/// where nothing may be.
pub async fn first_key(keys: &KeyDesk, path: &Path) -> anyhow::Result<()> {
    let name = path.to_string_lossy();
    if !keys.backstage().keys.is_empty() {
        tracing::info!(file = %name, "keys were issued before: no first key was written");
        return Ok(());
    }
    let mut options = OpenOptions::new();
    let mut file = match options.write(true).create_new(true).mode(0o600).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => bail!(
            "`{name}` is there already, but no key was ever issued here: remove it, or name \
             another file with `--bootstrap-key-file`"
        ),
        Err(error) => return Err(error).with_context(|| format!("can't create `{name}`")),
    };
    let asker = Asker { by: LIMBER.to_owned(), scopes: Scopes::all() };
    let wish =
        Wish { name: NAME.parse()?, scopes: Scopes::all(), expires_days: EXPIRES_DAYS_DEFAULT };
    let issued = match keys.issue(wish, &asker).await {
        Ok(issued) => issued,
        Err(error) => {
            // An empty file would be in the way of the next start.
            let _ = fs::remove_file(path);
            return Err(error).context("the first key could not be issued");
        }
    };
    let written = writeln!(file, "{}", issued.secret.reveal()).and_then(|()| file.sync_all());
    written.with_context(|| {
        format!(
            "`{name}` could not be written: stop here, and issue a key by `limber keys issue \
             --name cms --scope keys`"
        )
    })?;
    tracing::info!(file = %name, key = %issued.record.id, "wrote the first key, for all scopes");
    Ok(())
}
