//! The rules by which keys are issued, rotated and revoked. They write nothing.

use jiff::{SignedDuration, Timestamp};

use crate::access::keyring::Keyring;
use crate::access::record::{KeyName, KeyRecord, KeyState};
use crate::access::scope::Scopes;
use crate::access::secret::{KeyId, Pepper, Secret};

/// For how long a key holds where nothing is said.
pub const EXPIRES_DAYS_DEFAULT: u32 = 365;
/// For how long a key may hold.
pub const EXPIRES_DAYS_MAX: u32 = 3650;
/// For how long a rotated key goes on where nothing is said.
pub const OVERLAP_S_DEFAULT: u32 = 24 * 3600;
/// For how long a rotated key may go on.
pub const OVERLAP_S_MAX: u32 = 30 * 24 * 3600;
/// The most keys of one name that open something: one, and one that takes its place.
pub const LIVE_MAX: usize = 2;

/// A key that is wished.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Whose it will be.
    pub name: KeyName,
    /// What it will allow.
    pub scopes: Scopes,
    /// For how long it will hold.
    pub expires_days: u32,
}

/// Who asks for a change of keys, when, and with which random bytes.
pub struct Asking<'a> {
    /// The name of the key that asks, or `limber`.
    pub by: &'a str,
    /// What the asker may give: nobody gives what they do not have.
    pub scopes: Scopes,
    /// When it is asked.
    pub now: Timestamp,
    /// What digests are keyed with.
    pub pepper: &'a Pepper,
    /// What the secret is made of.
    pub random: &'a [u8; Secret::RANDOM_BYTES],
}

/// A key with its secret, which is told once.
#[derive(Debug)]
pub struct Issued {
    /// The key.
    pub record: KeyRecord,
    /// Its secret.
    pub secret: Secret,
}

/// Why keys stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// There is no such key.
    #[error("there is no key `{0}`")]
    Unknown(KeyId),
    /// Nothing can be made of a key that opens nothing.
    #[error("the key `{0}` has expired or was revoked: issue a new one instead")]
    NotLive(KeyId),
    /// A name has all the keys that it may have.
    #[error("`{0}` has {LIVE_MAX} live keys already: revoke one of them first")]
    TooManyLive(KeyName),
    /// The asker does not have these scopes.
    #[error("nobody can give scopes that they do not have: {0}")]
    NotYours(Scopes),
    /// A key would allow nothing.
    #[error("a key allows something: give at least one scope")]
    NoScope,
    /// A key would hold for no time, or for too long.
    #[error("a key holds for 1 to {EXPIRES_DAYS_MAX} days")]
    Lifetime,
    /// A rotated key would go on for too long.
    #[error("a rotated key goes on for at most {OVERLAP_S_MAX} seconds")]
    Overlap,
}

/// A new key.
pub fn issue(keyring: &Keyring, wish: Wish, asking: &Asking) -> Result<Issued, KeyRefusal> {
    if wish.scopes.is_empty() {
        return Err(KeyRefusal::NoScope);
    }
    let not_yours = asking.scopes.missing(wish.scopes);
    if !not_yours.is_empty() {
        return Err(KeyRefusal::NotYours(not_yours));
    }
    if !(1..=EXPIRES_DAYS_MAX).contains(&wish.expires_days) {
        return Err(KeyRefusal::Lifetime);
    }
    let now = whole(asking.now);
    if keyring.live_of(&wish.name, now).count() >= LIVE_MAX {
        return Err(KeyRefusal::TooManyLive(wish.name));
    }
    let secret = Secret::new(asking.random);
    let record = KeyRecord {
        id: secret.id(),
        number: 0,
        name: wish.name,
        scopes: wish.scopes,
        digest: asking.pepper.digest(&secret),
        created_at: now,
        created_by: asking.by.to_owned(),
        expires_at: later(now, i64::from(wish.expires_days) * 24 * 3600),
        revoked_at: None,
    };
    Ok(Issued { record, secret })
}

/// A key that takes the place of another: of the same name and scopes. The other one comes back
/// as it goes on: until `overlap_s` have passed, and not at all where they are 0.
pub fn rotate(
    keyring: &Keyring,
    id: &KeyId,
    overlap_s: u32,
    expires_days: u32,
    asking: &Asking,
) -> Result<(KeyRecord, Issued), KeyRefusal> {
    let former = keyring.get(id).ok_or_else(|| KeyRefusal::Unknown(id.clone()))?;
    let now = whole(asking.now);
    if former.state(now) != KeyState::Live {
        return Err(KeyRefusal::NotLive(id.clone()));
    }
    if overlap_s > OVERLAP_S_MAX {
        return Err(KeyRefusal::Overlap);
    }
    let mut former = KeyRecord::clone(former);
    if overlap_s == 0 {
        former.revoked_at = Some(now);
    } else {
        former.expires_at = former.expires_at.min(later(now, i64::from(overlap_s)));
    }
    let wish = Wish { name: former.name.clone(), scopes: former.scopes, expires_days };
    let issued = issue(&keyring.apply(id.clone(), Some(former.clone())), wish, asking)?;
    Ok((former, issued))
}

/// A key as it is once it was taken back; as it is already where that was done before.
pub fn revoke(keyring: &Keyring, id: &KeyId, now: Timestamp) -> Result<KeyRecord, KeyRefusal> {
    let former = keyring.get(id).ok_or_else(|| KeyRefusal::Unknown(id.clone()))?;
    let revoked_at = former.revoked_at.or(Some(whole(now)));
    Ok(KeyRecord { revoked_at, ..KeyRecord::clone(former) })
}

/// An instant without parts of a second.
fn whole(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}

fn later(instant: Timestamp, seconds: i64) -> Timestamp {
    instant.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::{Asking, Issued, KeyRefusal, Wish, issue, revoke, rotate};
    use crate::access::keyring::{Denial, Keyring};
    use crate::access::record::KeyRecord;
    use crate::access::scope::{Scope, Scopes};
    use crate::access::secret::{Pepper, Secret};

    const DAY_S: i64 = 24 * 3600;

    fn pepper() -> Pepper {
        Pepper::new([3; 32])
    }

    fn at(seconds: i64) -> Timestamp {
        "2026-03-01T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
    }

    fn wish(name: &str, scopes: &[Scope]) -> Wish {
        let scopes = scopes.iter().copied().collect();
        Wish { name: name.parse().unwrap(), scopes, expires_days: 30 }
    }

    fn asked<T>(seed: u8, now: Timestamp, scopes: Scopes, ask: impl FnOnce(&Asking) -> T) -> T {
        let random = [seed; Secret::RANDOM_BYTES];
        ask(&Asking { by: "limber", scopes, now, pepper: &pepper(), random: &random })
    }

    fn with(keyring: &Keyring, record: &KeyRecord) -> Keyring {
        keyring.apply(record.id.clone(), Some(record.clone()))
    }

    fn issued(keyring: &Keyring, seed: u8, name: &str, now: Timestamp) -> (Keyring, Issued) {
        let wish = wish(name, &[Scope::Publish]);
        let issued = asked(seed, now, Scopes::all(), |asking| issue(keyring, wish, asking));
        let issued = issued.unwrap();
        (with(keyring, &issued.record), issued)
    }

    fn opens(keyring: &Keyring, secret: &Secret, now: Timestamp) -> Result<String, Denial> {
        let caller = keyring.authenticate(secret, &pepper(), now)?;
        Ok(caller.name.as_str().to_owned())
    }

    #[test]
    fn a_key_opens_until_the_second_in_which_it_expires() {
        let (keyring, key) = issued(&Keyring::default(), 1, "cms", at(0));
        let end = 30 * DAY_S;
        assert_eq!(opens(&keyring, &key.secret, at(0)), Ok("cms".to_owned()));
        assert_eq!(opens(&keyring, &key.secret, at(end - 1)), Ok("cms".to_owned()));
        assert_eq!(opens(&keyring, &key.secret, at(end)), Err(Denial::Expired));
        let text = serde_json::to_string(&key.record).unwrap();
        assert_eq!(serde_json::from_str::<KeyRecord>(&text).unwrap(), key.record);
        assert!(!text.contains(key.secret.reveal()));
    }

    #[test]
    fn a_secret_that_is_nearly_right_or_of_no_key_opens_nothing() {
        let (keyring, key) = issued(&Keyring::default(), 1, "cms", at(0));
        let mut other = [1; Secret::RANDOM_BYTES];
        other[Secret::RANDOM_BYTES - 1] ^= 1;
        let other = Secret::new(&other);
        assert_eq!(other.id(), key.secret.id());
        assert_eq!(opens(&keyring, &other, at(0)), Err(Denial::Unknown));
        assert_eq!(opens(&Keyring::default(), &key.secret, at(0)), Err(Denial::Unknown));
        let digest = keyring.authenticate(&key.secret, &Pepper::new([4; 32]), at(0));
        assert_eq!(digest, Err(Denial::Unknown));
    }

    #[test]
    fn a_revoked_key_opens_nothing_and_is_revoked_once() {
        let (keyring, key) = issued(&Keyring::default(), 1, "cms", at(0));
        let id = key.secret.id();
        let keyring = with(&keyring, &revoke(&keyring, &id, at(10)).unwrap());
        assert_eq!(opens(&keyring, &key.secret, at(10)), Err(Denial::Revoked));
        assert_eq!(revoke(&keyring, &id, at(20)).unwrap().revoked_at, Some(at(10)));
        let keyring = keyring.apply(id.clone(), None);
        assert_eq!(revoke(&keyring, &id, at(30)), Err(KeyRefusal::Unknown(id)));
    }

    #[test]
    fn a_name_has_at_most_two_live_keys() {
        let (keyring, first) = issued(&Keyring::default(), 1, "cms", at(0));
        let (keyring, _) = issued(&keyring, 2, "cms", at(0));
        let third = |keyring: &Keyring, now| {
            let wish = wish("cms", &[Scope::Publish]);
            asked(3, now, Scopes::all(), |asking| issue(keyring, wish, asking).map(drop))
        };
        let name = first.record.name.clone();
        assert_eq!(third(&keyring, at(0)), Err(KeyRefusal::TooManyLive(name)));
        issued(&keyring, 3, "another", at(0));
        assert_eq!(third(&keyring, at(30 * DAY_S)), Ok(()), "both have expired");
        let keyring = with(&keyring, &revoke(&keyring, &first.record.id, at(5)).unwrap());
        assert_eq!(third(&keyring, at(5)), Ok(()), "one was revoked");
    }

    #[test]
    fn nobody_gives_what_they_do_not_have() {
        let publisher: Scopes = [Scope::Publish, Scope::Keys].into_iter().collect();
        let give = |scopes: &[Scope]| {
            let wish = wish("cms", scopes);
            asked(1, at(0), publisher, |asking| issue(&Keyring::default(), wish, asking).map(drop))
        };
        assert_eq!(give(&[Scope::ContentRead]), Ok(()), "publishing includes reading");
        let missing = [Scope::ContentWrite, Scope::Import].into_iter().collect();
        let wished = [Scope::ContentWrite, Scope::Import, Scope::Publish];
        assert_eq!(give(&wished), Err(KeyRefusal::NotYours(missing)));
        assert_eq!(give(&[]), Err(KeyRefusal::NoScope));
        let (keyring, key) = issued(&Keyring::default(), 1, "cms", at(0));
        let reader = [Scope::Keys].into_iter().collect();
        let rotated = asked(2, at(0), reader, |asking| {
            rotate(&keyring, &key.record.id, 60, 30, asking).map(drop)
        });
        assert!(matches!(rotated, Err(KeyRefusal::NotYours(_))), "nor by rotation: {rotated:?}");
    }

    #[test]
    fn a_key_holds_for_ten_years_at_most() {
        for (days, fits) in [(0, false), (1, true), (3650, true), (3651, false)] {
            let wish = Wish { expires_days: days, ..wish("cms", &[Scope::Keys]) };
            let issued =
                asked(1, at(0), Scopes::all(), |asking| issue(&Keyring::default(), wish, asking));
            assert_eq!(issued.is_ok(), fits, "{days}");
        }
    }

    #[test]
    fn a_rotated_key_goes_on_for_its_overlap_and_no_longer_than_it_would_have() {
        let (keyring, old) = issued(&Keyring::default(), 1, "cms", at(0));
        let turn = |overlap_s| {
            let rotated = asked(2, at(100), Scopes::all(), |asking| {
                rotate(&keyring, &old.record.id, overlap_s, 60, asking)
            });
            let (former, new) = rotated.unwrap();
            assert_eq!(new.record.scopes, old.record.scopes);
            let keyring = with(&with(&keyring, &former), &new.record);
            assert_eq!(opens(&keyring, &new.secret, at(60 * DAY_S)), Ok("cms".to_owned()));
            let still = |now| opens(&keyring, &old.secret, at(now));
            (still(100), still(699), still(700), still(30 * DAY_S))
        };
        let open = || Ok("cms".to_owned());
        let over = || Err(Denial::Expired);
        let gone = || Err(Denial::Revoked);
        assert_eq!(turn(600), (open(), open(), over(), over()));
        assert_eq!(turn(0), (gone(), gone(), gone(), gone()));
        assert_eq!(turn(30 * 24 * 3600), (open(), open(), open(), over()));
    }

    #[test]
    fn only_a_live_key_is_rotated_and_only_where_there_is_room_for_another() {
        let (keyring, first) = issued(&Keyring::default(), 1, "cms", at(0));
        let (keyring, _) = issued(&keyring, 2, "cms", at(0));
        let id = &first.record.id;
        let turn = |keyring: &Keyring, overlap_s, now| {
            asked(3, now, Scopes::all(), |asking| {
                rotate(keyring, id, overlap_s, 30, asking).map(drop)
            })
        };
        let name = first.record.name.clone();
        assert_eq!(turn(&keyring, 60, at(0)), Err(KeyRefusal::TooManyLive(name)));
        assert_eq!(turn(&keyring, 0, at(0)), Ok(()), "the old one makes room");
        assert_eq!(turn(&keyring, u32::MAX, at(0)), Err(KeyRefusal::Overlap));
        let late = turn(&keyring, 60, at(30 * DAY_S));
        assert_eq!(late, Err(KeyRefusal::NotLive(id.clone())));
    }
}
