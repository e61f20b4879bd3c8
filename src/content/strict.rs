//! JSON read strictly: what other readers pass over in silence is told here.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::content::violation::{Violation, member};

/// How deep lists and objects may stand within each other.
const MAX_DEPTH: usize = 32;

/// JSON that was read, and what is wrong with it as JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The value, where there is one.
    pub value: Option<Value>,
    /// What is wrong with the text.
    pub violations: Vec<Violation>,
}

/// Reads one JSON value: in UTF-8 without a mark at its start, and with no key twice.
pub fn read_json(bytes: &[u8]) -> Read {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        let detail = "The file begins with a byte order mark. Save it as UTF-8 without one.";
        return refused("byte-order-mark", detail);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let detail = format!(
                "Byte {} is not UTF-8. Save the file in the encoding UTF-8.",
                error.valid_up_to() + 1
            );
            return refused("encoding-unfit", detail);
        }
    };
    let notes = RefCell::new(Notes::default());
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let seed = Strict { notes: &notes, place: Place { within: None, depth: 0 } };
    let value = seed.deserialize(&mut deserializer).and_then(|value| {
        deserializer.end()?;
        Ok(value)
    });
    let Notes { repeated, too_deep } = notes.into_inner();
    match value {
        Ok(value) => Read { value: Some(value), violations: repeated },
        Err(_) if too_deep.is_some() => {
            let pointer = too_deep.unwrap_or_default();
            let detail = format!(
                "Lists and objects stand more than {MAX_DEPTH} deep within each other. Make it \
                 flatter; no document needs as much."
            );
            Read {
                value: None,
                violations: vec![Violation::new(pointer, "nesting-too-deep", detail)],
            }
        }
        Err(error) => refused("json-malformed", malformed(&error)),
    }
}

fn refused(code: &'static str, detail: impl Into<String>) -> Read {
    Read { value: None, violations: vec![Violation::new("#", code, detail)] }
}

fn malformed(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    if error.is_eof() {
        return format!("The text ends too early, in line {line}: {what}. Close what is open.");
    }
    format!(
        "This is no JSON, at line {line}, column {column}: {what}. Look there and just before it."
    )
}

/// What is noticed on the way.
#[derive(Default)]
struct Notes {
    repeated: Vec<Violation>,
    too_deep: Option<String>,
}

/// Where a value stands. The pointer is written only when there is something to tell.
#[derive(Clone, Copy)]
struct Place<'p> {
    within: Option<(&'p Place<'p>, Key<'p>)>,
    depth: usize,
}

#[derive(Clone, Copy)]
enum Key<'p> {
    Name(&'p str),
    Position(usize),
}

impl<'p> Place<'p> {
    fn inner(&'p self, key: Key<'p>) -> Place<'p> {
        Place { within: Some((self, key)), depth: self.depth + 1 }
    }

    fn pointer(&self) -> String {
        match self.within {
            None => "#".into(),
            Some((parent, Key::Name(name))) => member(&parent.pointer(), name),
            Some((parent, Key::Position(at))) => member(&parent.pointer(), at),
        }
    }
}

/// Reads one value, and knows where it stands.
struct Strict<'n> {
    notes: &'n RefCell<Notes>,
    place: Place<'n>,
}

impl Strict<'_> {
    fn enter<E: Error>(&self) -> Result<(), E> {
        if self.place.depth < MAX_DEPTH {
            return Ok(());
        }
        self.notes.borrow_mut().too_deep = Some(self.place.pointer());
        Err(E::custom("nested too deeply"))
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut list = Vec::new();
        loop {
            let place = self.place.inner(Key::Position(list.len()));
            match access.next_element_seed(Strict { notes: self.notes, place })? {
                Some(value) => list.push(value),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut object = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            let place = self.place.inner(Key::Name(&key));
            if object.contains_key(&key) {
                let detail = format!("The key `{key}` stands here twice. Keep one of them.");
                let violation = Violation::new(place.pointer(), "key-repeated", detail);
                self.notes.borrow_mut().repeated.push(violation);
            }
            let value = access.next_value_seed(Strict { notes: self.notes, place })?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::{Read, read_json};
    use serde_json::{Value, json};

    #[track_caller]
    fn refused(bytes: &[u8], code: &str, words: &str) {
        let Read { violations, .. } = read_json(bytes);
        assert_eq!(violations.len(), 1, "{violations:?}");
        assert_eq!(violations[0].code, code);
        assert!(violations[0].to_string().contains(words), "{}", violations[0]);
    }

    #[test]
    fn plain_json_is_read_as_it_is() {
        let text = r#"{ "a": [1, -2, 3.5, "ü", null, true], "b": { "c": {} } }"#;
        let read = read_json(text.as_bytes());
        let expected = json!({ "a": [1, -2, 3.5, "ü", null, true], "b": { "c": {} } });
        assert_eq!(read, Read { value: Some(expected), violations: Vec::new() });
        assert_eq!(read_json(text.as_bytes()).value, serde_json::from_str::<Value>(text).ok());
    }

    #[test]
    fn every_repeated_key_is_told_with_its_place() {
        let read = read_json(br#"{ "a": 1, "b": { "c": 1, "c": 2 }, "a": 3 }"#);
        let pointers: Vec<_> = read.violations.iter().map(|one| one.pointer.as_str()).collect();
        assert_eq!(pointers, ["#/b/c", "#/a"]);
        assert!(read.value.is_some());
    }

    #[test]
    fn a_slip_in_the_syntax_is_told_with_line_and_column() {
        refused(b"{\n  \"a\": 1,\n}", "json-malformed", "line 3, column 1");
        refused(b"{\n  \"a\": [1", "json-malformed", "ends too early, in line 2");
        refused(b"{} {}", "json-malformed", "line 1, column 4");
        refused(b"", "json-malformed", "ends too early");
        refused(b"[1e999]", "json-malformed", "number out of range");
    }

    #[test]
    fn encodings_and_depth_are_refused_in_clear_words() {
        refused(b"\xef\xbb\xbf{}", "byte-order-mark", "Save it as UTF-8 without one");
        refused(b"{\"a\": \"\xff\"}", "encoding-unfit", "Byte 8");
        let deep = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        refused(deep(33).as_bytes(), "nesting-too-deep", "more than 32");
        refused(deep(5000).as_bytes(), "nesting-too-deep", "more than 32");
        assert!(read_json(deep(32).as_bytes()).violations.is_empty());
    }
}
