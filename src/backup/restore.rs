//! Restoring a backup into an empty store: read to its end once before anything is written.

use std::io::{BufRead, Seek};

use crate::backup::line::{End, Header};
use crate::backup::read::{ReadError, Reader, Step};
use crate::store::contract::{Position, SIDE_BYTES_MAX, Store, UNFINISHED};
use crate::store::error::{BeginError, CommitError, StoreError};
use crate::store::key::{InvalidKey, Key, Number};

/// Why a backup was not restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The store holds commits.
    #[error("the store stands at commit {0} already: name one that is empty or not there yet")]
    Taken(Number),
    /// The backup changed while it was read a second time.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The store did not take the foundation.
    #[error(transparent)]
    Begin(#[from] BeginError),
    /// The store did not take a commit.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// The store did not take a value.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A name of ours is none. It is not reached.
    #[error(transparent)]
    Key(#[from] InvalidKey),
    /// The store wrote something else than what stands in the backup.
    #[error("the store differs from the backup at commit {0}: remove it and restore again")]
    Differs(Number),
}

/// A backup that was read to its end and found whole.
pub struct Checked<R> {
    file: R,
    header: Header,
    end: End,
}

impl<R: BufRead + Seek> Checked<R> {
    /// Reads all of `file`, which must be whole.
    pub fn new(mut file: R) -> Result<Self, ReadError> {
        let mut reader = Reader::new(&mut file)?;
        while let Some(step) = reader.step()? {
            if let Step::Value(key, value) = step {
                // Everything that a store would refuse is refused here.
                if value.len() > SIDE_BYTES_MAX || key.as_str() == UNFINISHED {
                    let reason = format!("`{key}` is no value of a backup");
                    return Err(ReadError::Damaged { line: reader.line_number(), reason });
                }
            }
        }
        let (header, end) = (reader.header.clone(), reader.found().clone());
        Ok(Self { file, header, end })
    }

    /// What the backup is of.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// How much it holds.
    pub fn end(&self) -> &End {
        &self.end
    }

    /// Writes it into an empty store, and tells each commit with the last one. The numbers and the
    /// chain become those of the backup; the epoch is that of the store.
    /// A folder that this leaves half done is not opened again.
    pub async fn restore(
        mut self,
        store: &dyn Store,
        mut tell: impl FnMut(Number, Number),
    ) -> Result<End, RestoreError> {
        let height = *store.watch().borrow();
        if height > 0 {
            return Err(RestoreError::Taken(height));
        }
        self.file.rewind().map_err(ReadError::Io)?;
        let unfinished = Key::new(UNFINISHED)?;
        put(store, &unfinished, Some(b"1".as_slice().into())).await?;
        let mut reader = Reader::new(&mut self.file)?;
        while let Some(step) = reader.step()? {
            match step {
                Step::Foundation(foundation) => _ = store.begin(foundation).await?,
                Step::Commit(number, chain, commit) => {
                    let Position { number: found, chain: written, .. } =
                        store.commit(&commit).await?.position;
                    if (found, written) != (number, chain) {
                        return Err(RestoreError::Differs(number));
                    }
                    tell(number, self.header.number);
                }
                Step::Value(key, value) => put(store, &key, Some(value)).await?,
            }
        }
        put(store, &unfinished, None).await?;
        Ok(self.end)
    }
}

/// Put a value on the side shelf, whatever is there.
async fn put(store: &dyn Store, key: &Key, value: Option<bytes::Bytes>) -> Result<(), StoreError> {
    loop {
        let there = store.get(key).await?;
        if store.swap(key, there, value.clone()).await? {
            return Ok(());
        }
    }
}
