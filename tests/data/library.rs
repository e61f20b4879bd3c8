//! The bundled documents as JSON, for tests that ask what they say.

use std::sync::LazyLock;

use limber::archive::folder::{Folder, bundled};
use limber::content::id::Kind;
use serde_json::Value;

/// Read once for all tests.
pub static FOLDER: LazyLock<Folder> = LazyLock::new(bundled);

/// Every locale that the content speaks.
pub const LOCALES: [&str; 3] = ["en", "es", "de"];

/// The article that everything starts from.
pub const ARTICLE: &str = "source:sweat-back-cracking";

/// Every document of a kind, by id.
pub fn all(kind: Kind) -> impl Iterator<Item = (&'static str, &'static Value)> {
    FOLDER
        .documents
        .iter()
        .filter(move |stored| stored.place.kind == kind)
        .map(|stored| (stored.place.id.as_str(), stored.value.as_ref().unwrap()))
}

/// One document.
#[track_caller]
pub fn one(kind: Kind, id: &str) -> &'static Value {
    all(kind).find(|(known, _)| *known == id).unwrap_or_else(|| panic!("no {kind} {id}")).1
}

/// The ids of a kind, sorted.
pub fn ids(kind: Kind) -> Vec<&'static str> {
    all(kind).map(|(id, _)| id).collect()
}

/// The items of a list.
#[track_caller]
pub fn items(list: &Value) -> &[Value] {
    list.as_array().unwrap_or_else(|| panic!("{list} is no list"))
}

/// A list of texts.
pub fn texts(list: &Value) -> Vec<&str> {
    items(list).iter().map(|item| item.as_str().unwrap()).collect()
}

/// Every text within a value, with its pointer.
pub fn strings(value: &Value) -> Vec<(String, &str)> {
    fn walk<'v>(pointer: String, value: &'v Value, found: &mut Vec<(String, &'v str)>) {
        match value {
            Value::String(text) => found.push((pointer, text)),
            Value::Array(list) => {
                for (at, item) in list.iter().enumerate() {
                    walk(format!("{pointer}/{at}"), item, found);
                }
            }
            Value::Object(object) => {
                for (key, item) in object {
                    walk(format!("{pointer}/{key}"), item, found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(String::new(), value, &mut found);
    found
}
