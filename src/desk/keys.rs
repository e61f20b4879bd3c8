//! The desk of keys: who is calling, and keys that are issued, rotated and revoked.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Mutex;

use crate::access::issue::{self, Asking, Issued, KeyRefusal, Wish};
use crate::access::keyring::{Caller, Denial};
use crate::access::record::KeyRecord;
use crate::access::scope::Scopes;
use crate::access::secret::{KeyId, Pepper, Secret};
use crate::backstage::view::Backstage;
use crate::backstage::watched::Watched;
use crate::desk::plan::change;
use crate::desk::refusal::Refusal;
use crate::desk::secrets::{KEY_SECRET, NoSecret, drawn, random};
use crate::desk::turn::{commit, utc};
use crate::store::contract::{Expect, Store};
use crate::store::key::Key;

/// How long a change waits until the key opens, or opens nothing any more.
const FOLLOWING_MAX: Duration = Duration::from_secs(10);
/// The last use of a key is written down once in so many seconds.
const USE_S: i64 = 60;

/// Knows keys, and writes them.
pub struct KeyDesk {
    store: Arc<dyn Store>,
    watched: Arc<Watched>,
    pepper: Pepper,
    /// Whoever holds it may change keys: how many of a name are live is nobody's expectation.
    turn: Mutex<()>,
    /// When the last use of each key was written down, in unix seconds.
    uses: std::sync::Mutex<HashMap<KeyId, i64>>,
}

/// Who asks for a change of keys.
#[derive(Debug, Clone)]
pub struct Asker {
    /// The name of the key that asks, or `limber`.
    pub by: String,
    /// What the asker may give.
    pub scopes: Scopes,
}

/// Why keys stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A rule is in the way.
    #[error(transparent)]
    Refused(#[from] KeyRefusal),
    /// The change can't be written.
    #[error(transparent)]
    Unwritten(#[from] Refusal),
    /// There is nothing to make a secret of.
    #[error(transparent)]
    NoSecret(#[from] NoSecret),
}

impl KeyDesk {
    /// The desk of this store's keys. Its pepper is drawn when it is first opened.
    pub async fn open(store: Arc<dyn Store>, watched: Arc<Watched>) -> Result<KeyDesk, NoSecret> {
        let pepper = Pepper::new(drawn(&*store, KEY_SECRET).await?);
        let uses = std::sync::Mutex::default();
        Ok(KeyDesk { store, watched, pepper, turn: Mutex::default(), uses })
    }

    /// Every key as of now.
    pub fn backstage(&self) -> Arc<Backstage> {
        self.watched.now()
    }

    /// Who shows this secret, as of this instant.
    pub fn authenticate(&self, secret: &Secret, now: Timestamp) -> Result<Caller, Denial> {
        self.backstage().keys.authenticate(secret, &self.pepper, now)
    }

    /// Issues a key. It opens when this is done.
    pub async fn issue(&self, wish: Wish, asker: &Asker) -> Result<Issued, KeyError> {
        let _turn = self.turn.lock().await;
        let issued = self.asked(asker, Timestamp::now(), |backstage, asking| {
            issue::issue(&backstage.keys, wish, asking)
        })?;
        self.write(&asker.by, "Issued a key", &[&issued.record]).await?;
        Ok(issued)
    }

    /// Issues a key that takes the place of another, which goes on for `overlap_s`.
    pub async fn rotate(
        &self,
        id: &KeyId,
        overlap_s: u32,
        expires_days: u32,
        asker: &Asker,
    ) -> Result<Issued, KeyError> {
        let _turn = self.turn.lock().await;
        let (former, issued) = self.asked(asker, Timestamp::now(), |backstage, asking| {
            issue::rotate(&backstage.keys, id, overlap_s, expires_days, asking)
        })?;
        self.write(&asker.by, "Rotated a key", &[&former, &issued.record]).await?;
        Ok(issued)
    }

    /// Takes a key back. It opens nothing when this is done.
    pub async fn revoke(&self, id: &KeyId, by: &str) -> Result<KeyRecord, KeyError> {
        let _turn = self.turn.lock().await;
        let backstage = self.backstage();
        let revoked = issue::revoke(&backstage.keys, id, Timestamp::now())?;
        if backstage.keys.get(id).is_none_or(|former| **former != revoked) {
            self.write(by, "Revoked a key", &[&revoked]).await?;
        }
        Ok(revoked)
    }

    fn asked<T>(
        &self,
        asker: &Asker,
        now: Timestamp,
        ask: impl FnOnce(&Backstage, &Asking) -> Result<T, KeyRefusal>,
    ) -> Result<T, KeyError> {
        let (scopes, random) = (asker.scopes, random()?);
        let asking = Asking { by: &asker.by, scopes, now, pepper: &self.pepper, random: &random };
        Ok(ask(&self.backstage(), &asking)?)
    }

    /// Writes keys, each over the record that it was made from.
    async fn write(&self, by: &str, what: &str, keys: &[&KeyRecord]) -> Result<(), Refusal> {
        let mut changes = Vec::new();
        for key in keys {
            let expect = if key.number == 0 { Expect::Absent } else { Expect::At(key.number) };
            let body = serde_json::to_vec(key)?;
            changes.push(change(&key.key(), expect, Some(body.into()))?);
        }
        let name = keys.first().map_or("", |key| key.name.as_str());
        let note = Some(format!("{what} of {name}"));
        let committed = commit(&*self.store, by, note, Timestamp::now(), changes).await?;
        let following = self.watched.at_least(committed.position.number);
        // The change is made, whoever follows it or not.
        let _ = tokio::time::timeout(FOLLOWING_MAX, following).await;
        Ok(())
    }

    /// Remembers that a key was used, at most once a minute, and lets nobody wait for it.
    pub fn note_use(self: &Arc<Self>, id: &KeyId, now: Timestamp) {
        let second = now.as_second();
        let mut uses = self.uses.lock().unwrap_or_else(PoisonError::into_inner);
        if uses.get(id).is_some_and(|last| second - last < USE_S) {
            return;
        }
        uses.insert(id.clone(), second);
        drop(uses);
        let (desk, id) = (Arc::clone(self), id.clone());
        tokio::spawn(async move {
            if let Err(error) = desk.write_use(&id, now).await {
                tracing::warn!(%error, key = %id, "the last use of a key was not written down");
            }
        });
    }

    async fn write_use(&self, id: &KeyId, now: Timestamp) -> Result<(), Refusal> {
        let key = use_of(id)?;
        let former = self.store.get(&key).await?;
        // Whoever was faster has written the same minute.
        self.store.swap(&key, former, Some(utc(now).into())).await?;
        Ok(())
    }

    /// When a key was last used, to the minute, in UTC.
    pub async fn last_use(&self, id: &KeyId) -> Result<Option<String>, Refusal> {
        let noted = self.uses.lock().unwrap_or_else(PoisonError::into_inner).get(id).copied();
        if let Some(noted) = noted.and_then(|second| Timestamp::from_second(second).ok()) {
            return Ok(Some(utc(noted)));
        }
        let written = self.store.get(&use_of(id)?).await?;
        Ok(written.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// Where the last use of a key is kept.
fn use_of(id: &KeyId) -> Result<Key, Refusal> {
    Ok(Key::new(format!("key-use/{id}"))?)
}
