//! Every key as of one position of the store, and who is calling.

use std::sync::Arc;

use jiff::Timestamp;
use rpds::RedBlackTreeMapSync;

use crate::access::record::{KeyName, KeyRecord, KeyState};
use crate::access::scope::Scopes;
use crate::access::secret::{Digest, KeyId, Pepper, Secret};

/// Every key: cheap to clone, and a clone never changes.
#[derive(Debug, Clone, Default)]
pub struct Keyring {
    keys: RedBlackTreeMapSync<KeyId, Arc<KeyRecord>>,
}

/// Who is calling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The key that was shown.
    pub key_id: KeyId,
    /// Whose key it is.
    pub name: KeyName,
    /// What it allows.
    pub scopes: Scopes,
}

/// Why a key opens nothing. Whoever has no right secret learns nothing of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// There is no key with this secret.
    Unknown,
    /// The key's time is over.
    Expired,
    /// The key was taken back.
    Revoked,
}

impl Keyring {
    /// A keyring after the record of one key changed.
    #[must_use]
    pub fn apply(&self, id: KeyId, record: Option<KeyRecord>) -> Keyring {
        let keys = match record {
            Some(record) => self.keys.insert(id, Arc::new(record)),
            None => self.keys.remove(&id),
        };
        Keyring { keys }
    }

    /// Who shows this secret at this instant.
    pub fn authenticate(
        &self,
        secret: &Secret,
        pepper: &Pepper,
        now: Timestamp,
    ) -> Result<Caller, Denial> {
        let record = self.keys.get(&secret.id());
        // An unknown id costs what a known one does: a digest, and a comparison in constant time.
        let expected = record.map_or(Digest::OF_NOTHING, |record| record.digest);
        let is_right = pepper.digest(secret) == expected;
        let Some(record) = record.filter(|_| is_right) else { return Err(Denial::Unknown) };
        match record.state(now) {
            KeyState::Expired => Err(Denial::Expired),
            KeyState::Revoked => Err(Denial::Revoked),
            KeyState::Live => Ok(Caller {
                key_id: record.id.clone(),
                name: record.name.clone(),
                scopes: record.scopes,
            }),
        }
    }

    /// One key.
    pub fn get(&self, id: &KeyId) -> Option<&Arc<KeyRecord>> {
        self.keys.get(id)
    }

    /// Whether no key was ever issued: a revoked one stays.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Every key, by its id.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<KeyRecord>> {
        self.keys.values()
    }

    /// Every key, by name, and of one name the oldest first.
    pub fn sorted(&self) -> Vec<&Arc<KeyRecord>> {
        let mut sorted: Vec<&Arc<KeyRecord>> = self.iter().collect();
        sorted.sort_by(|a, b| (&a.name, a.created_at, &a.id).cmp(&(&b.name, b.created_at, &b.id)));
        sorted
    }

    /// The keys of this name that open something at this instant.
    pub fn live_of(&self, name: &KeyName, now: Timestamp) -> impl Iterator<Item = &Arc<KeyRecord>> {
        self.iter()
            .filter(move |record| record.name == *name && record.state(now) == KeyState::Live)
    }
}
