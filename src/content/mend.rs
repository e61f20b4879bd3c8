//! A document that can't be read, made readable: in place of what its kind refuses stands what it
//! allows, in many ways, so that nothing follows from the choice of one.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::content::violation::member;
use crate::content::wanted::Wanted;

/// In how many ways one document is read at most.
const MAX_READINGS: usize = 1000;

/// A document whose refused values were replaced.
#[derive(Debug, Clone)]
pub struct Mended {
    value: Value,
    places: Vec<Place>,
}

/// A place where a value was refused or missing, and what could stand there.
#[derive(Debug, Clone)]
struct Place {
    pointer: String,
    choices: Vec<Value>,
}

impl Mended {
    /// Whether `pointer` is a mended place or within one: nothing is known of it.
    pub fn is_made_up(&self, pointer: &str) -> bool {
        self.places.iter().any(|place| {
            let rest = pointer.strip_prefix(place.pointer.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// Whether something was mended at `pointer`, within it, or around it.
    pub fn touches(&self, pointer: &str) -> bool {
        let within = format!("{pointer}/");
        self.is_made_up(pointer)
            || self.places.iter().any(|place| place.pointer.starts_with(&within))
    }

    /// The document with the first choice at each place.
    pub fn first(&self) -> &Value {
        &self.value
    }

    /// The document in other ways: every choice at every place, and many places at once.
    ///
    /// Nothing where there are too many ways to go through.
    pub fn others(&self) -> Option<impl Iterator<Item = Value>> {
        let most = self.places.iter().map(|place| place.choices.len()).max().unwrap_or(1);
        let all: usize = self.places.iter().map(|place| place.choices.len()).sum();
        let alone = self.places.iter().flat_map(move |place| {
            place.choices.iter().skip(1).map(move |choice| self.with([(place, choice)]))
        });
        let together = (1..most).map(move |nth| {
            self.with(self.places.iter().map(move |place| {
                let choice = &place.choices[nth % place.choices.len()];
                (place, choice)
            }))
        });
        (most + all <= MAX_READINGS).then(|| alone.chain(together))
    }

    fn with<'m>(&self, choices: impl IntoIterator<Item = (&'m Place, &'m Value)>) -> Value {
        let mut value = self.value.clone();
        for (place, choice) in choices {
            if let Some(here) = value.pointer_mut(place.pointer.trim_start_matches('#')) {
                here.clone_from(choice);
            }
        }
        value
    }
}

/// Replaces what `schema` refuses so that the document can be read; nothing else is touched.
pub fn mend(schema: &Value, document: &Value) -> Mended {
    let mut names = BTreeSet::new();
    collect_names(document, false, &mut names);
    let mender = Mender { root: schema, names: names.into_iter().collect() };
    let (mut value, mut places) = (document.clone(), Vec::new());
    mender.mend("#", schema, &mut value, &mut places);
    Mended { value, places }
}

/// Whatever looks like an id: a refused one may have been meant to be any of them.
fn collect_names(value: &Value, within_texts: bool, names: &mut BTreeSet<String>) {
    const MAX_BYTES: usize = 80;
    let is_name = |text: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_:-".contains(&byte);
        !text.is_empty() && text.len() <= MAX_BYTES && text.bytes().all(fits)
    };
    match value {
        Value::String(text) if !within_texts && is_name(text) => {
            names.insert(text.clone());
        }
        Value::Array(list) => list.iter().for_each(|item| collect_names(item, within_texts, names)),
        Value::Object(object) => {
            for (key, item) in object {
                if within_texts && is_name(key) {
                    names.insert(key.clone());
                }
                collect_names(item, within_texts || key == "texts", names);
            }
        }
        _ => {}
    }
}

struct Mender<'s> {
    root: &'s Value,
    names: Vec<String>,
}

impl Mender<'_> {
    fn mend(&self, pointer: &str, schema: &Value, value: &mut Value, places: &mut Vec<Place>) {
        let wanted = Wanted::new(self.root, schema);
        if !can_be_read(&wanted, value) {
            *value = self.place(pointer.into(), schema, places);
            return;
        }
        match value {
            Value::Object(object) => {
                for field in wanted.required() {
                    if let Some(inner) = wanted.property(field)
                        && !object.contains_key(field)
                    {
                        let made = self.place(member(pointer, field), inner, places);
                        object.insert(field.into(), made);
                    }
                }
                for (key, item) in object {
                    let place = member(pointer, key);
                    if let Some(inner) = wanted.property(key)
                        && !places.iter().any(|known| known.pointer == place)
                    {
                        self.mend(&place, inner, item, places);
                    }
                }
            }
            Value::Array(list) => {
                for (at, item) in list.iter_mut().enumerate() {
                    if let Some(inner) = wanted.schema.get("items") {
                        self.mend(&member(pointer, at), inner, item, places);
                    }
                }
            }
            _ => {}
        }
    }

    /// Notes a place, and gives the first of what could stand there.
    fn place(&self, pointer: String, schema: &Value, places: &mut Vec<Place>) -> Value {
        let choices: Vec<Value> =
            (0..self.count(schema)).map(|nth| self.choice(schema, nth)).collect();
        let first = choices.first().cloned().unwrap_or_default();
        places.push(Place { pointer, choices });
        first
    }

    /// How many choices show all that the value could mean to a rule.
    fn count(&self, schema: &Value) -> usize {
        let wanted = Wanted::new(self.root, schema);
        let schema = wanted.schema;
        let count = match (wanted.words(), wanted.type_word()) {
            (Some(words), _) => words.len(),
            (None, Some("string")) if schema.get("pattern").is_some() => 2 + self.names.len(),
            (None, Some("array")) => {
                usize::from(may_be_empty(schema))
                    + schema.get("items").map_or(0, |items| self.count(items))
            }
            // With the fields that must be there alone, and with all.
            (None, Some("object")) => 2 * self.count_each(&wanted),
            (None, _) => 2,
        };
        count + usize::from(wanted.or_null)
    }

    /// How many choices show all that any field of an object could mean.
    fn count_each(&self, wanted: &Wanted<'_>) -> usize {
        wanted.fields().map(|(_, inner)| self.count(inner)).max().unwrap_or(1)
    }

    /// The choice of that number; whatever the number, there is one.
    fn choice(&self, schema: &Value, nth: usize) -> Value {
        let wanted = Wanted::new(self.root, schema);
        let nth = match (wanted.or_null, nth.checked_sub(1)) {
            (false, _) => nth,
            (true, None) => return Value::Null,
            (true, Some(nth)) => nth,
        };
        let schema = wanted.schema;
        let bound = |name: &str| schema.get(name).and_then(Value::as_u64);
        match (wanted.words(), wanted.type_word()) {
            (Some(words), _) => words.get(nth % words.len().max(1)).copied().into(),
            (None, Some("string")) => match nth.checked_sub(2) {
                Some(nth) if schema.get("pattern").is_some() && !self.names.is_empty() => {
                    self.names[nth % self.names.len()].as_str().into()
                }
                _ => format!("mended-{nth}").into(),
            },
            (None, Some("boolean")) => (nth % 2 == 1).into(),
            (None, Some("integer")) if nth % 2 == 1 => {
                bound("maximum").unwrap_or(u32::MAX.into()).into()
            }
            (None, Some("integer")) => bound("minimum").unwrap_or(0).into(),
            (None, Some("array")) => match (may_be_empty(schema), nth, schema.get("items")) {
                (true, 0, _) | (_, _, None) => json!([]),
                (is_less, _, Some(items)) => {
                    json!([self.choice(items, nth - usize::from(is_less))])
                }
            },
            (None, Some("object")) => {
                let each = self.count_each(&wanted);
                let has_all = nth / each % 2 == 1;
                let needed = |field: &str| has_all || wanted.required().any(|word| word == field);
                wanted
                    .fields()
                    .filter(|(field, _)| needed(field))
                    .map(|(field, inner)| (field.to_owned(), self.choice(inner, nth % each)))
                    .collect()
            }
            (None, _) => Value::Null,
        }
    }
}

/// Whether a reader of typed documents takes the value. Patterns and bounds do not concern it.
fn can_be_read(wanted: &Wanted<'_>, value: &Value) -> bool {
    if value.is_null() {
        return wanted.or_null;
    }
    match (wanted.words(), wanted.type_word()) {
        (Some(words), _) => value.as_str().is_some_and(|text| words.contains(&text)),
        (None, Some("string")) => value.is_string(),
        (None, Some("boolean")) => value.is_boolean(),
        (None, Some("integer")) => value.as_u64().is_some_and(|read| u32::try_from(read).is_ok()),
        (None, Some("array")) => value.is_array(),
        (None, Some("object")) => value.is_object(),
        (None, _) => true,
    }
}

fn may_be_empty(list: &Value) -> bool {
    list.get("minItems").and_then(Value::as_u64).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests {
    use super::mend;
    use crate::content::document::Document;
    use crate::content::id::Kind;
    use crate::content::schema::schema_of;
    use serde_json::json;

    #[test]
    fn an_empty_object_can_be_mended_for_every_kind_in_every_way() {
        for kind in Kind::ALL {
            let mended = mend(&schema_of(kind), &json!({}));
            let others: Vec<_> = mended.others().unwrap().collect();
            assert!(others.len() > 5, "{kind}: {}", others.len());
            for value in others.into_iter().chain([mended.first().clone()]) {
                assert!(Document::from_value(kind, value.clone()).is_ok(), "{kind}: {value}");
            }
        }
    }

    #[test]
    fn nothing_but_refused_values_is_replaced() {
        let schema = json!({
            "type": "object",
            "required": ["a", "b"],
            "properties": {
                "a": { "type": "integer", "minimum": 1, "maximum": 9 },
                "b": { "type": ["string", "null"] },
                "c": { "type": "array", "items": { "type": "string", "enum": ["x", "y"] } },
            },
        });
        let mended = mend(&schema, &json!({ "a": -1, "c": ["y", "z"], "d": 1 }));
        assert_eq!(mended.first(), &json!({ "a": 1, "b": null, "c": ["y", "x"], "d": 1 }));
        assert!(mended.is_made_up("#/a") && mended.is_made_up("#/b") && mended.is_made_up("#/c/1"));
        assert!(!mended.is_made_up("#/c") && mended.touches("#/c") && !mended.touches("#/c/0"));
        let mut others = mended.others().unwrap();
        assert!(others.any(|value| value["a"] == 9 && value["c"][1] == "x"));
        assert!(others.any(|value| value["a"] == 1 && value["c"][1] == "y"));
    }

    #[test]
    fn a_refused_id_may_be_any_that_the_document_names() {
        let schema = json!({
            "type": "object",
            "properties": {
                "id": { "type": "string", "pattern": "^[a-z]+$" },
                "other": { "type": "string" },
            },
        });
        let document = json!({ "id": 7, "other": "fly", "texts": { "en": "Fly up", "lift": 1 } });
        let mended = mend(&schema, &document);
        let ids: Vec<_> = mended.others().unwrap().map(|value| value["id"].clone()).collect();
        assert!(ids.contains(&json!("fly")) && ids.contains(&json!("lift")), "{ids:?}");
        assert!(!ids.contains(&json!("Fly up")), "{ids:?}");
    }
}
