//! The secret of a key: its form, and the digest that is kept instead of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What every secret begins with, so that whoever scans texts for secrets knows one.
const PREFIX: &str = "limber_";
/// The digits of names and secrets.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// How many digits the id has.
const ID_DIGITS: usize = 8;
/// How many digits 256 bits have.
const RANDOM_DIGITS: usize = 43;
/// How many digits a CRC-32 has.
const CHECKSUM_DIGITS: usize = 6;
/// How long a secret is: all of it is ASCII.
const BYTES: usize = PREFIX.len() + ID_DIGITS + 1 + RANDOM_DIGITS + CHECKSUM_DIGITS;

/// What a key is known by; it is no secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct KeyId(String);

/// A text that is no id of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id of a key is {ID_DIGITS} letters and digits")]
pub struct InvalidKeyId;

impl KeyId {
    /// The id as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyId {
    type Err = InvalidKeyId;

    fn from_str(text: &str) -> Result<KeyId, InvalidKeyId> {
        let is_sound = text.len() == ID_DIGITS && text.bytes().all(|byte| DIGITS.contains(&byte));
        is_sound.then(|| KeyId(text.to_owned())).ok_or(InvalidKeyId)
    }
}

impl TryFrom<String> for KeyId {
    type Error = InvalidKeyId;

    fn try_from(text: String) -> Result<KeyId, InvalidKeyId> {
        text.parse()
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A secret, which is shown once: `limber_ID_` with 256 random bits and a checksum behind it.
#[derive(Clone)]
pub struct Secret(String);

/// Why a text is no secret. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no key of limber: copy the whole of it, from `{PREFIX}` to its end")]
pub struct InvalidSecret;

impl Secret {
    /// How many random bytes a secret is made of.
    pub const RANDOM_BYTES: usize = 40;

    /// The secret that is made of these random bytes: eight for its id, the rest to be guessed.
    pub fn new(random: &[u8; Secret::RANDOM_BYTES]) -> Secret {
        let (id, guessed) = random.split_at(8);
        let (id, guessed) = (base62(id, ID_DIGITS), base62(guessed, RANDOM_DIGITS));
        let body = format!("{PREFIX}{id}_{guessed}");
        let checksum = checksum(&body);
        Secret(body + &checksum)
    }

    /// The id of the key.
    pub fn id(&self) -> KeyId {
        KeyId(self.0[PREFIX.len()..PREFIX.len() + ID_DIGITS].to_owned())
    }

    /// The whole secret, for the one who may see it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Secret {
    type Err = InvalidSecret;

    /// Refuses a typing error by the checksum, without a look at any key.
    fn from_str(text: &str) -> Result<Secret, InvalidSecret> {
        if text.len() != BYTES || !text.is_ascii() {
            return Err(InvalidSecret);
        }
        let (body, end) = text.split_at(BYTES - CHECKSUM_DIGITS);
        let parts = body.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_'));
        let is_sound = parts.is_some_and(|(id, guessed)| {
            id.len() == ID_DIGITS
                && id.bytes().chain(guessed.bytes()).all(|byte| DIGITS.contains(&byte))
        });
        if is_sound && checksum(body) == end {
            Ok(Secret(text.to_owned()))
        } else {
            Err(InvalidSecret)
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What digests of secrets are keyed with: drawn once for each store, and kept beside the log.
#[derive(Clone)]
pub struct Pepper([u8; 32]);

impl Pepper {
    /// A pepper of these random bytes.
    pub fn new(bytes: [u8; 32]) -> Pepper {
        Pepper(bytes)
    }

    /// What is kept of a secret.
    pub fn digest(&self, secret: &Secret) -> Digest {
        Digest(blake3::keyed_hash(&self.0, secret.0.as_bytes()))
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper(…)")
    }
}

/// What is kept of a secret. Two are compared in constant time: `blake3::Hash` sees to that.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(blake3::Hash);

impl Digest {
    /// What the secret of an unknown key is compared with, so that it takes no less time.
    pub const OF_NOTHING: Digest = Digest(blake3::Hash::from_bytes([0; 32]));
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Digest(…)")
    }
}

impl TryFrom<String> for Digest {
    type Error = blake3::HexError;

    fn try_from(hex: String) -> Result<Digest, blake3::HexError> {
        blake3::Hash::from_hex(hex).map(Digest)
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> String {
        digest.0.to_hex().as_str().to_owned()
    }
}

fn checksum(body: &str) -> String {
    let mut crc = flate2::Crc::new();
    crc.update(body.as_bytes());
    base62(&crc.sum().to_be_bytes(), CHECKSUM_DIGITS)
}

/// The last `width` digits of a number that is written in bytes, the highest first.
fn base62(number: &[u8], width: usize) -> String {
    let mut number = number.to_vec();
    let mut digits = vec![0; width];
    for digit in digits.iter_mut().rev() {
        let mut rest = 0_u16;
        for byte in &mut number {
            let dividend = (rest << 8) | u16::from(*byte);
            rest = dividend % 62;
            // A rest is below 62, so the quotient of it and one more byte fits one byte.
            *byte = u8::try_from(dividend / 62).unwrap_or(u8::MAX);
        }
        *digit = DIGITS[usize::from(rest)];
    }
    digits.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::{DIGITS, Digest, KeyId, Pepper, Secret, base62, checksum};

    fn secret(first: u8) -> Secret {
        let mut random = [7; Secret::RANDOM_BYTES];
        random[0] = first;
        Secret::new(&random)
    }

    #[test]
    fn the_checksum_is_the_crc_32_that_everybody_computes() {
        // The check value of CRC-32/ISO-HDLC is cbf43926.
        assert_eq!(checksum("123456789"), base62(&0xcbf4_3926_u32.to_be_bytes(), 6));
    }

    #[test]
    fn numbers_are_written_with_62_digits() {
        assert_eq!(base62(&[0], 3), "000");
        assert_eq!(base62(&[61], 2), "0z");
        assert_eq!(base62(&[62], 2), "10");
        assert_eq!(base62(&[1, 0], 2), "48");
        assert_eq!(base62(&[255; 4], 6), "4gfFC3");
        // The largest secret fits its digits: one digit more would be a zero.
        assert!(base62(&[255; 32], 44).starts_with('0'));
        assert_ne!(&base62(&[255; 32], 43)[..1], "0");
    }

    #[test]
    fn one_letter_that_is_changed_lost_or_added_makes_a_secret_none() {
        let secret = secret(1);
        let text = secret.reveal();
        for at in 0..text.len() {
            for digit in DIGITS {
                let mut typo = text.as_bytes().to_vec();
                typo[at] = *digit;
                let typo = String::from_utf8(typo).unwrap();
                assert_eq!(typo.parse::<Secret>().is_ok(), typo == text, "letter {at}");
            }
            let (front, back) = text.split_at(at);
            for typo in [format!("{front}{}", &back[1..]), format!("{front}a{back}")] {
                assert!(typo.parse::<Secret>().is_err(), "letter {at}");
            }
        }
        for wrong in ["", "limber_", "Bearer", &"é".repeat(33), &text.to_uppercase()] {
            assert!(wrong.parse::<Secret>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn neither_a_secret_nor_what_guards_it_can_be_printed_by_mistake() {
        let (secret, pepper) = (secret(2), Pepper::new([9; 32]));
        let digest = pepper.digest(&secret);
        let printed = format!("{secret:?} {pepper:?} {digest:?}");
        assert_eq!(printed, "Secret(…) Pepper(…) Digest(…)");
    }

    #[test]
    fn a_digest_depends_on_the_whole_secret_and_on_the_pepper() {
        let pepper = Pepper::new([9; 32]);
        let digest = pepper.digest(&secret(3));
        assert_eq!(digest, pepper.digest(&secret(3)));
        assert_ne!(digest, pepper.digest(&secret(4)));
        assert_ne!(digest, Pepper::new([8; 32]).digest(&secret(3)));
        let text = String::from(digest);
        assert_eq!(Digest::try_from(text.clone()).unwrap(), digest);
        assert!(Digest::try_from(text[1..].to_owned()).is_err());
    }

    proptest! {
        #[test]
        fn every_secret_has_its_form_and_is_read_again(random: [u8; 32], id in any::<u64>()) {
            let bytes = [&id.to_be_bytes()[..], &random[..]].concat();
            let secret = Secret::new(&bytes.try_into().unwrap());
            let text = secret.reveal();
            assert_eq!(text.len(), 65);
            let parts: Vec<&str> = text.split('_').collect();
            assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [6, 8, 49]);
            assert_eq!(parts[0], "limber");
            assert_eq!(parts[1].parse::<KeyId>(), Ok(secret.id()));
            assert_eq!(text.parse::<Secret>().unwrap().reveal(), text);
        }
    }
}
