//! What a JSON Schema validator finds, in our words: what is expected, what is there, the remedy.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Broken};
use serde_json::Value;

use crate::content::violation::{Violation, listed, member};
use crate::content::wanted::{Wanted, pattern_in_words, type_in_words};

/// Adds what `error` says: one violation for each thing that is wrong.
pub fn complaints(schema: &Value, error: &ValidationError<'_>, out: &mut Vec<Violation>) {
    let may_be_null =
        parent_schema(schema, error).is_some_and(|parent| Wanted::new(schema, parent).or_null);
    complain(schema, error, may_be_null, out);
}

fn complain(
    schema: &Value,
    error: &ValidationError<'_>,
    may_be_null: bool,
    out: &mut Vec<Violation>,
) {
    let pointer = format!("#{}", error.instance_path().as_str());
    let found = error.instance().as_ref();
    let mut say = |code, detail: String| out.push(Violation::new(pointer.as_str(), code, detail));
    match error.kind() {
        Broken::OneOfNotValid { context } | Broken::AnyOf { context } => {
            branch(schema, context, out);
        }
        Broken::AdditionalProperties { unexpected } => {
            let known = listed(known_fields(schema, error));
            for field in unexpected {
                let detail = format!(
                    "The field `{field}` is not known here. Known are {known}. Rename or remove it."
                );
                out.push(Violation::new(member(&pointer, field), "field-unknown", detail));
            }
        }
        Broken::Required { property } => {
            let field = property.as_str().unwrap_or_default();
            say("field-missing", missing(schema, error, field));
        }
        Broken::PropertyNames { error: inner } => say("key-malformed", key(inner)),
        Broken::Constant { expected_value } => say(
            "kind-wrong",
            format!(
                "Expected {expected_value}, found {}. The kind follows from where the document \
                 stands: correct it, or move the document.",
                shown(found)
            ),
        ),
        Broken::Enum { options } => {
            let known = options.as_array().map(Vec::as_slice).unwrap_or_default();
            let known = listed(known.iter().filter_map(Value::as_str));
            let found = shown(found);
            say("value-unknown", format!("Found {found}; allowed are {known}. Use one of them."));
        }
        Broken::Type { kind } => say("type-wrong", wrong_type(kind, found)),
        Broken::Pattern { pattern } => {
            let expected = pattern_in_words(pattern);
            let found = shown(found);
            say("text-malformed", format!("Expected {expected}; found {found}. Rewrite it."));
        }
        other => {
            let (code, detail) = bound(other, found, may_be_null);
            say(code, detail);
        }
    }
}

/// A field that may be null is the schema of its value or null: only the first is of interest.
fn branch(schema: &Value, context: &[Vec<ValidationError<'_>>], out: &mut Vec<Violation>) {
    let is_null = |error: &ValidationError<'_>| match error.kind() {
        Broken::Type { kind: TypeKind::Single(one) } => one.as_str() == "null",
        _ => false,
    };
    if let Some(errors) = context.iter().find(|errors| !errors.iter().all(is_null)) {
        let may_be_null = context.iter().any(|errors| errors.iter().all(is_null));
        for error in errors {
            complain(schema, error, may_be_null, out);
        }
    }
}

fn missing(schema: &Value, error: &ValidationError<'_>, field: &str) -> String {
    let parent = parent_schema(schema, error);
    let Some(property) = parent.and_then(|parent| parent.get("properties")?.get(field)) else {
        return format!("The field `{field}` is missing. Add it.");
    };
    let expected = Wanted::new(schema, property).in_words();
    match property.get("description").and_then(Value::as_str) {
        Some(about) => {
            let about = about.trim_end_matches('.');
            format!("The field `{field}` is missing. It tells: {about}. Add it: {expected}.")
        }
        None => format!("The field `{field}` is missing. Add it: {expected}."),
    }
}

fn key(inner: &ValidationError<'_>) -> String {
    let found = shown(inner.instance());
    match inner.kind() {
        Broken::Pattern { pattern } => {
            let expected = pattern_in_words(pattern);
            format!("The key {found} is not allowed here. Expected {expected}. Rename it.")
        }
        other => {
            let (_, detail) = bound(other, inner.instance(), false);
            format!("The key {found} is not allowed here. {detail}")
        }
    }
}

fn wrong_type(kind: &TypeKind, found: &Value) -> String {
    let expected = match kind {
        TypeKind::Single(one) => type_in_words(one.as_str()).to_owned(),
        TypeKind::Multiple(many) => {
            many.iter().map(|one| type_in_words(one.as_str())).collect::<Vec<_>>().join(" or ")
        }
    };
    let remedy = match found {
        Value::String(text) if text.parse::<u32>().is_ok() && expected.contains("number") => {
            format!("Write {text} without quotes.")
        }
        Value::Null => "Give it a value.".to_owned(),
        _ => "Replace it.".to_owned(),
    };
    format!("Expected {expected}, found {}. {remedy}", shown(found))
}

/// What is too much, too little, or else: the bound, what is there, and which way to go.
fn bound(broken: &Broken, found: &Value, may_be_null: bool) -> (&'static str, String) {
    let letters = || found.as_str().map_or(0, |text| text.chars().count());
    let items = || found.as_array().map_or(0, Vec::len);
    match broken {
        Broken::MinLength { limit: 1 } if may_be_null => {
            ("text-empty", "The text is empty. Write it, or put `null`.".into())
        }
        Broken::MinLength { limit: 1 } => {
            ("text-empty", "The text is empty. Write it; `null` is not allowed here.".into())
        }
        Broken::MinLength { limit } => (
            "text-too-short",
            format!("At least {limit} characters; found {}. Lengthen it.", letters()),
        ),
        Broken::MaxLength { limit } => (
            "text-too-long",
            format!("At most {limit} characters; found {}. Shorten it.", letters()),
        ),
        Broken::MinItems { limit } => (
            "list-too-short",
            format!("At least {limit} in this list; found {}. Add some.", items()),
        ),
        Broken::MaxItems { limit } => (
            "list-too-long",
            format!("At most {limit} in this list; found {}. Take some out.", items()),
        ),
        Broken::Minimum { limit } => {
            ("number-too-small", format!("At least {limit}; found {found}. Raise it."))
        }
        Broken::Maximum { limit } => {
            ("number-too-large", format!("At most {limit}; found {found}. Lower it."))
        }
        other => ("schema-broken", format!("The value breaks the schema of its kind: {other:?}.")),
    }
}

/// The schema that holds the keyword that failed.
fn parent_schema<'s>(schema: &'s Value, error: &ValidationError<'_>) -> Option<&'s Value> {
    let (parent, _) = error.schema_path().as_str().rsplit_once('/')?;
    schema.pointer(parent)
}

fn known_fields<'s>(schema: &'s Value, error: &ValidationError<'_>) -> Vec<&'s str> {
    parent_schema(schema, error)
        .and_then(|parent| parent.get("properties")?.as_object())
        .map(|fields| fields.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

/// A value as it is shown in a message: short, and in backticks.
fn shown(value: &Value) -> String {
    const MAX_LETTERS: usize = 60;
    match value {
        Value::Object(_) => "an object".into(),
        Value::Array(_) => "a list".into(),
        other => {
            let text = other.to_string();
            if text.chars().count() > MAX_LETTERS {
                let start: String = text.chars().take(MAX_LETTERS).collect();
                format!("`{start}…`")
            } else {
                format!("`{text}`")
            }
        }
    }
}
