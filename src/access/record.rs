//! The record of a key as the store keeps it, and the names that keys have.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::access::scope::Scopes;
use crate::access::secret::{Digest, KeyId};

/// The shelf of keys: `key/Zx81LmQ0`.
pub const KEY_SHELF: &str = "key";
/// The name of whatever the service and its commands do themselves: no key may have it.
pub const LIMBER: &str = "limber";
/// The most letters of a name.
const NAME_MAX: usize = 63;

/// Whose key it is: what history and audit call them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct KeyName(String);

/// A text that is no name of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a name is up to {NAME_MAX} small letters, digits and hyphens, begins with none of these, and \
     is not `{LIMBER}`"
)]
pub struct InvalidKeyName;

impl KeyName {
    /// The name as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyName {
    type Err = InvalidKeyName;

    fn from_str(text: &str) -> Result<KeyName, InvalidKeyName> {
        let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let is_sound = text.len() <= NAME_MAX
            && text.bytes().next().is_some_and(is_letter)
            && text.bytes().all(|byte| is_letter(byte) || byte == b'-')
            && text != LIMBER;
        is_sound.then(|| KeyName(text.to_owned())).ok_or(InvalidKeyName)
    }
}

impl TryFrom<String> for KeyName {
    type Error = InvalidKeyName;

    fn try_from(text: String) -> Result<KeyName, InvalidKeyName> {
        text.parse()
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A key as it is kept: everything but its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRecord {
    /// What it is known by.
    pub id: KeyId,
    /// The commit that wrote it last, 0 before the first; the store knows it, the record does not.
    #[serde(skip)]
    pub number: u64,
    /// Whose it is.
    pub name: KeyName,
    /// What it allows.
    pub scopes: Scopes,
    /// What is kept of its secret.
    pub digest: Digest,
    /// When it was issued.
    pub created_at: Timestamp,
    /// The name of the key that issued it, or `limber`.
    pub created_by: String,
    /// When it stops by itself.
    pub expires_at: Timestamp,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
}

/// Whether a key opens anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// It does.
    Live,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

impl KeyRecord {
    /// How the key stands at this instant.
    pub fn state(&self, now: Timestamp) -> KeyState {
        match self.revoked_at {
            Some(revoked_at) if revoked_at <= now => KeyState::Revoked,
            _ if self.expires_at <= now => KeyState::Expired,
            _ => KeyState::Live,
        }
    }

    /// The name of its record.
    pub fn key(&self) -> String {
        format!("{KEY_SHELF}/{}", self.id)
    }
}

/// The id of the key whose record has this name, if it is one of a key.
pub fn key_id_of(key: &str) -> Option<KeyId> {
    key.strip_prefix(KEY_SHELF)?.strip_prefix('/')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{KeyName, key_id_of};

    #[test]
    fn a_name_is_small_letters_digits_and_hyphens() {
        let longest = "a".repeat(63);
        for sound in ["cms", "0", "a-b-c", "cms-2", "limber-cms", "a-", longest.as_str()] {
            assert_eq!(sound.parse::<KeyName>().unwrap().as_str(), sound);
        }
        let too_long = "a".repeat(64);
        for wrong in ["", "limber", "-a", "CMS", "a b", "a_b", "é", "a/b", too_long.as_str()] {
            assert!(wrong.parse::<KeyName>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_record_of_a_key_is_known_by_its_name() {
        assert_eq!(key_id_of("key/Zx81LmQ0").unwrap().as_str(), "Zx81LmQ0");
        for other in ["key", "key/", "key/short", "keys/Zx81LmQ0", "key/Zx81LmQ0/more"] {
            assert_eq!(key_id_of(other), None, "{other}");
        }
    }
}
