//! Secrets of a store: drawn when first asked for, and kept beside the log.

use crate::store::contract::Store;
use crate::store::error::StoreError;
use crate::store::key::{InvalidKey, Key};

/// What signs the cursors of lists.
pub const CURSOR_SECRET: &str = "secret/cursor";
/// What digests of keys are keyed with.
pub const KEY_SECRET: &str = "secret/keys";

/// Why there is no secret.
#[derive(Debug, thiserror::Error)]
pub enum NoSecret {
    /// The store can't be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The name is none that a store takes.
    #[error(transparent)]
    Key(#[from] InvalidKey),
    /// What the store holds is no secret.
    #[error("`{0}` in the store is damaged: restore a backup")]
    Damaged(String),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Random(getrandom::Error),
}

/// A secret of this store.
pub async fn drawn(store: &dyn Store, name: &str) -> Result<[u8; 32], NoSecret> {
    let key = Key::new(name)?;
    loop {
        if let Some(bytes) = store.get(&key).await? {
            let whole = bytes.as_ref().try_into();
            return whole.map_err(|_length| NoSecret::Damaged(name.to_owned()));
        }
        let bytes: [u8; 32] = random()?;
        // Whoever loses the race reads what the winner drew.
        store.swap(&key, None, Some(bytes.to_vec().into())).await?;
    }
}

/// Random bytes of the system.
pub fn random<const N: usize>() -> Result<[u8; N], NoSecret> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(NoSecret::Random)?;
    Ok(bytes)
}
