//! A document against the JSON Schema of its kind: every violation, not serde's first.

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::content::complaint::complaints;
use crate::content::condition::ConditionDocument;
use crate::content::guidance::GuidanceDocument;
use crate::content::id::Kind;
use crate::content::mend::{Mended, mend};
use crate::content::routine::RoutineDocument;
use crate::content::source::SourceDocument;
use crate::content::stretch::StretchDocument;
use crate::content::violation::{Violation, member};
use crate::content::vocabulary::{PhrasesDocument, VocabularyDocument};
use crate::content::wanted::Wanted;

/// The JSON Schema (2020-12) of the stored documents of a kind. Every object in it is closed.
pub fn schema_of(kind: Kind) -> Value {
    match kind {
        Kind::Stretch => schema::<StretchDocument>(kind),
        Kind::Routine => schema::<RoutineDocument>(kind),
        Kind::Guidance => schema::<GuidanceDocument>(kind),
        Kind::Condition => schema::<ConditionDocument>(kind),
        Kind::Vocabulary => schema::<VocabularyDocument>(kind),
        Kind::Source => schema::<SourceDocument>(kind),
        Kind::Phrases => schema::<PhrasesDocument>(kind),
    }
}

fn schema<T: ToSchema>(kind: Kind) -> Value {
    let mut parts: Vec<(String, RefOr<Schema>)> = Vec::new();
    T::schemas(&mut parts);
    let mut definitions = Map::new();
    for (name, part) in parts {
        definitions.entry(name).or_insert_with(|| json!(part));
    }
    let mut schema = json!(<T as PartialSchema>::schema());
    schema["properties"]["kind"] = json!({
        "description": format!("Always `{kind}`."),
        "const": kind.word(),
    });
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(T::name());
    schema["$defs"] = Value::Object(definitions);
    close(&mut schema);
    schema
}

/// The longest entry of a list of words, such as an alias.
const WORD_LETTERS_MAX: u32 = 200;
/// The longest text of a map, such as a note.
const TEXT_LETTERS_MAX: u32 = 1000;

/// Refuses what a schema does not name, and lets its references point within the document.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::String(target)) = object.get_mut("$ref") {
                *target = target.replace("#/components/schemas/", "#/$defs/");
            }
            // The same word may name a field; only a schema has a map of them.
            if object.get("properties").is_some_and(Value::is_object)
                && object.get("type").is_some_and(|word| word == "object")
            {
                object.insert("additionalProperties".into(), Value::Bool(false));
            }
            bound(object, "items", WORD_LETTERS_MAX);
            bound(object, "additionalProperties", TEXT_LETTERS_MAX);
            object.values_mut().for_each(close);
        }
        Value::Array(list) => list.iter_mut().for_each(close),
        _ => {}
    }
}

/// Bounds the texts of a list or of a map, which the derives of their types can't.
fn bound(object: &mut Map<String, Value>, place: &str, letters_max: u32) {
    let texts = object.get_mut(place).and_then(Value::as_object_mut);
    let unbounded = texts
        .filter(|texts| texts.get("type").is_some_and(|word| word == "string"))
        .filter(|texts| !texts.contains_key("maxLength") && !texts.contains_key("enum"));
    if let Some(texts) = unbounded {
        texts.insert("maxLength".into(), letters_max.into());
    }
}

/// The schemas of all kinds, ready to check documents.
pub struct Checker {
    kinds: Vec<(Kind, Value, Validator)>,
}

impl Checker {
    /// Builds the schemas. Keep the checker: building takes longer than checking.
    pub fn new() -> Self {
        let ready = |kind| {
            let schema = schema_of(kind);
            let validator = jsonschema::options()
                .with_draft(Draft::Draft202012)
                .build(&schema)
                .expect("The schemas of our own types are valid.");
            (kind, schema, validator)
        };
        Checker { kinds: Kind::ALL.into_iter().map(ready).collect() }
    }

    /// Everything in which `document` breaks the schema of `kind`, in the order of the document.
    pub fn check(&self, kind: Kind, document: &Value) -> Vec<Violation> {
        let mut violations = Vec::new();
        for (_, schema, validator) in self.kinds.iter().filter(|(known, ..)| *known == kind) {
            for error in validator.iter_errors(document) {
                complaints(schema, &error, &mut violations);
            }
        }
        whole_numbers("#", document, &mut violations);
        sort_and_thin(document, &mut violations);
        violations
    }

    /// A copy of `document` in which everything that can't be read is replaced.
    pub fn mend(&self, kind: Kind, document: &Value) -> Option<Mended> {
        Some(mend(self.schema(kind)?, document))
    }

    /// Whether null will do at a place in the documents of a kind.
    pub fn may_be_null(&self, kind: Kind, pointer: &str) -> bool {
        let wanted = self.schema(kind).and_then(|schema| Wanted::at(schema, pointer));
        wanted.is_some_and(|wanted| wanted.or_null)
    }

    fn schema(&self, kind: Kind) -> Option<&Value> {
        let ready = self.kinds.iter().find(|(known, ..)| *known == kind);
        ready.map(|(_, schema, _)| schema)
    }
}

impl Default for Checker {
    fn default() -> Self {
        Checker::new()
    }
}

/// `5.0` is an integer to JSON Schema but not to a reader of whole numbers.
fn whole_numbers(pointer: &str, value: &Value, violations: &mut Vec<Violation>) {
    match value {
        Value::Number(number) if number.is_f64() => violations.push(Violation::new(
            pointer,
            "number-not-whole",
            format!("Every number is a whole one; this is {number}. Write it without a point."),
        )),
        Value::Array(list) => {
            for (at, item) in list.iter().enumerate() {
                whole_numbers(&member(pointer, at), item, violations);
            }
        }
        Value::Object(object) => {
            for (key, item) in object {
                whole_numbers(&member(pointer, key), item, violations);
            }
        }
        _ => {}
    }
}

/// The order of the document, and one violation for each value that is wrong.
fn sort_and_thin(document: &Value, violations: &mut Vec<Violation>) {
    violations.sort_by_cached_key(|violation| place(document, &violation.pointer));
    let mut last: Option<String> = None;
    violations.retain(|violation| {
        if speaks_of_members(violation.code) {
            return true;
        }
        let again = last.as_ref() == Some(&violation.pointer);
        last = Some(violation.pointer.clone());
        !again
    });
}

/// Whether a code speaks of the members of the object that is pointed to, not of its value.
pub fn speaks_of_members(code: &str) -> bool {
    matches!(code, "field-missing" | "key-malformed")
}

/// Where a pointer stands in a document: the position of each of its members.
pub fn place(document: &Value, pointer: &str) -> Vec<usize> {
    let mut here = Some(document);
    let mut place = Vec::new();
    for segment in pointer.split('/').skip(1) {
        let key = segment.replace("~1", "/").replace("~0", "~");
        let (position, next) = match here {
            Some(Value::Object(object)) => {
                let position = object.keys().position(|known| *known == key);
                (position, object.get(&key))
            }
            Some(Value::Array(list)) => {
                let position = key.parse().ok();
                (position, position.and_then(|at: usize| list.get(at)))
            }
            _ => (None, None),
        };
        place.push(position.unwrap_or(usize::MAX));
        here = next;
    }
    place
}
