//! Opens the store that a URL names; the rooms below hold the promise and its backends.

pub mod canon;
pub mod contract;
pub mod error;
pub mod key;
pub mod memory;
pub mod sled;

use std::{io, path::Path, sync::Arc};

use self::{
    contract::{Epoch, Store},
    error::OpenError,
    memory::MemoryStore,
    sled::adapter::SledStore,
};

/// Open the store that `url` names: `sled:PATH` for a folder, `memory:` for a trial.
pub fn open(url: &str) -> Result<Arc<dyn Store>, OpenError> {
    match url.split_once(':') {
        Some(("memory", "")) => {
            let drawn = draw_epoch().map_err(|error| OpenError::Io("memory:".into(), error))?;
            Ok(Arc::new(MemoryStore::new(drawn)))
        }
        Some(("sled", path)) if !path.is_empty() => {
            Ok(Arc::new(SledStore::open(Path::new(path), draw_epoch)?))
        }
        _ => Err(OpenError::UnknownScheme(url.into())),
    }
}

/// Open the store that `url` names if there is one, and create none.
pub fn open_existing(url: &str) -> Result<Arc<dyn Store>, OpenError> {
    match url.split_once(':') {
        Some(("memory", "")) => Err(OpenError::Absent(url.into())),
        Some(("sled", path)) if !path.is_empty() && !SledStore::is_in(Path::new(path)) => {
            Err(OpenError::Absent(path.into()))
        }
        _ => open(url),
    }
}

/// The epoch of a store that is created now.
fn draw_epoch() -> io::Result<Epoch> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(Epoch(u128::from_be_bytes(random)))
}
