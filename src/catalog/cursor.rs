//! Where a list goes on: opaque to clients, and signed so that nobody makes one up.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// A value that documents are sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SortValue {
    /// A number.
    Number(u64),
    /// A text.
    Text(String),
    /// Nothing: it comes last in either direction.
    Missing,
}

/// The last document of a page, by what the list is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Its values, one for each key of the order.
    pub values: Vec<SortValue>,
    /// Its id.
    pub id: String,
}

/// Signs cursors. The key is drawn once for each store, so cursors outlive a restart.
#[derive(Clone)]
pub struct CursorKey([u8; 32]);

/// How many bytes of the signature a cursor carries.
const SIGNATURE_BYTES: usize = 16;

impl CursorKey {
    /// A key of these random bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        CursorKey(bytes)
    }

    /// The cursor as a client gets it. It holds for this question alone.
    pub fn seal(&self, cursor: &Cursor, question: &str) -> String {
        let place = crate::content::render::delivered::json(cursor);
        let mut bytes = self.sign(&place, question).to_vec();
        bytes.extend_from_slice(&place);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The cursor that a client sent, if it was made for this question with this key.
    pub fn open(&self, text: &str, question: &str) -> Option<Cursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (signature, place) = bytes.split_at_checked(SIGNATURE_BYTES)?;
        // Cursors guard no secret: a guess by the clock would only let its maker skip a page.
        (signature == self.sign(place, question)).then(|| serde_json::from_slice(place).ok())?
    }

    fn sign(&self, place: &[u8], question: &str) -> [u8; SIGNATURE_BYTES] {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(&(question.len() as u64).to_le_bytes());
        hasher.update(question.as_bytes());
        hasher.update(place);
        let mut signature = [0; SIGNATURE_BYTES];
        hasher.finalize_xof().fill(&mut signature);
        signature
    }
}

#[cfg(test)]
mod tests {
    use super::{Cursor, CursorKey, SortValue};

    fn cursor() -> Cursor {
        Cursor {
            values: vec![SortValue::Text("cobra".into()), SortValue::Missing, SortValue::Number(7)],
            id: "cobra".into(),
        }
    }

    #[test]
    fn a_cursor_comes_back_as_it_was() {
        let key = CursorKey::new([7; 32]);
        assert_eq!(key.open(&key.seal(&cursor(), "a=b"), "a=b"), Some(cursor()));
    }

    #[test]
    fn a_cursor_of_another_question_or_key_is_none() {
        let key = CursorKey::new([7; 32]);
        let sealed = key.seal(&cursor(), "a=b");
        assert_eq!(key.open(&sealed, "a=c"), None);
        assert_eq!(CursorKey::new([8; 32]).open(&sealed, "a=b"), None);
    }

    #[test]
    fn a_cursor_with_one_letter_changed_is_none() {
        let key = CursorKey::new([7; 32]);
        let sealed = key.seal(&cursor(), "a=b");
        for at in 0..sealed.len() {
            let mut tampered = sealed.clone().into_bytes();
            tampered[at] = if tampered[at] == b'A' { b'B' } else { b'A' };
            if tampered != sealed.as_bytes() {
                let tampered = String::from_utf8(tampered).unwrap();
                assert_eq!(key.open(&tampered, "a=b"), None, "letter {at}");
            }
        }
    }
}
