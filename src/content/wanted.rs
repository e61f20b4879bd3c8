//! What a schema asks of a value: its references followed, whether null will do, and in words.

use serde_json::Value;

use crate::content::id::{Basis, Id, Locale, TermId};
use crate::content::violation::either;

/// What a value has to be.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'s> {
    /// The schema of the value itself, without references and null.
    pub schema: &'s Value,
    /// Whether null will do as well.
    pub or_null: bool,
}

impl<'s> Wanted<'s> {
    /// What `schema` asks for; its references point within `root`.
    pub fn new(root: &'s Value, schema: &'s Value) -> Wanted<'s> {
        let mut wanted = Wanted { schema, or_null: false };
        loop {
            let schema = wanted.schema;
            let target = schema.get("$ref").and_then(Value::as_str);
            let target = target.and_then(|target| root.pointer(target.strip_prefix('#')?));
            let branches = schema.get("oneOf").and_then(Value::as_array);
            let branch = branches.and_then(|list| list.iter().find(|branch| !is_null(branch)));
            wanted.or_null |= branches.is_some_and(|list| list.iter().any(is_null));
            wanted.or_null |= types(schema).any(|word| word == "null");
            match target.or(branch) {
                Some(next) => wanted.schema = next,
                None => return wanted,
            }
        }
    }

    /// What is asked for at a pointer within the value, where anything may stand.
    pub fn at(root: &'s Value, pointer: &str) -> Option<Wanted<'s>> {
        pointer.split('/').skip(1).try_fold(Wanted::new(root, root), |wanted, key| {
            let key = key.replace("~1", "/").replace("~0", "~");
            let inner = wanted.property(&key).or_else(|| wanted.schema.get("items"))?;
            Some(Wanted::new(root, inner))
        })
    }

    /// The schema of a field: by its name, or of any where the names are free.
    pub fn property(&self, field: &str) -> Option<&'s Value> {
        let named = self.schema.get("properties").and_then(|fields| fields.get(field));
        named.or_else(|| self.schema.get("additionalProperties").filter(|any| any.is_object()))
    }

    /// The fields that have a name, each with its schema.
    pub fn fields(&self) -> impl Iterator<Item = (&'s str, &'s Value)> {
        let fields = self.schema.get("properties").and_then(Value::as_object);
        fields.into_iter().flatten().map(|(field, inner)| (field.as_str(), inner))
    }

    /// The fields that may not be left out.
    pub fn required(&self) -> impl Iterator<Item = &'s str> {
        let list = self.schema.get("required").and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str)
    }

    /// The JSON type of the value; nothing where the schema names a single value.
    pub fn type_word(&self) -> Option<&'s str> {
        types(self.schema).find(|word| *word != "null")
    }

    /// The words of which the value has to be one.
    pub fn words(&self) -> Option<Vec<&'s str>> {
        let of = |list: &'s Vec<Value>| list.iter().filter_map(Value::as_str).collect();
        let one = || self.schema.get("const").and_then(Value::as_str).map(|word| vec![word]);
        self.schema.get("enum").and_then(Value::as_array).map(of).or_else(one)
    }

    /// The same for a person: `` `left` or `right` ``, `a whole number or null`.
    pub fn in_words(&self) -> String {
        let pattern = self.schema.get("pattern").and_then(Value::as_str);
        let value = match (self.words(), pattern) {
            (Some(words), _) => either(words),
            (None, Some(pattern)) => pattern_in_words(pattern),
            (None, None) => type_in_words(self.type_word().unwrap_or("null")).into(),
        };
        if self.or_null { format!("{value}, or `null`") } else { value }
    }
}

fn is_null(branch: &Value) -> bool {
    branch.get("type").is_some_and(|word| word == "null")
}

fn types(schema: &Value) -> impl Iterator<Item = &str> {
    let (one, many) = match schema.get("type") {
        Some(Value::Array(many)) => (None, many.as_slice()),
        one => (one, [].as_slice()),
    };
    one.into_iter().chain(many).filter_map(Value::as_str)
}

/// A JSON type for a person.
pub fn type_in_words(word: &str) -> &'static str {
    match word {
        "integer" | "number" => "a whole number",
        "string" => "a text in quotes",
        "boolean" => "`true` or `false`",
        "array" => "a list in square brackets",
        "object" => "an object in braces",
        _ => "`null`",
    }
}

/// What a text with this pattern is, for a person who does not read regular expressions.
pub fn pattern_in_words(pattern: &str) -> String {
    match pattern {
        Id::PATTERN => {
            "an id in kebab-case: small letters, digits and single hyphens, such as \
                        `supine-twist`"
        }
        TermId::PATTERN => {
            "the id of a term: small letters, digits and underscores, such as \
                            `lower_back`"
        }
        Basis::PATTERN => "`editorial` for our own choice, or `source:` and the id of a source",
        Locale::PATTERN => "a language tag such as `en`, `de` or `pt-BR`",
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => "a day such as `2026-11-22`",
        "^[0-9]{4}(-[0-9]{2}){0,2}$" => {
            "a day, month or year such as `2024-11-19`, `2024-11` or `2024`"
        }
        "^https?://[^ ]+$" => "an address that begins with `https://` or `http://`, without spaces",
        "^(https://|/)[^ ]+$" => {
            "an address that begins with `https://`, or a path that begins with `/`, without spaces"
        }
        "^image/[a-z0-9.+-]+$" => "the media type of a picture, such as `image/png`",
        "^[0-9a-f]{64}$" => "a SHA-256 of 64 hexadecimal digits in small letters",
        other => return format!("a text that matches `{other}`"),
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::{Wanted, pattern_in_words};
    use crate::content::id::Kind;
    use crate::content::schema::schema_of;
    use serde_json::Value;

    fn patterns(schema: &Value, found: &mut Vec<String>) {
        match schema {
            Value::Object(object) => {
                if let Some(Value::String(pattern)) = object.get("pattern") {
                    found.push(pattern.clone());
                }
                object.values().for_each(|value| patterns(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| patterns(value, found)),
            _ => {}
        }
    }

    #[test]
    fn every_pattern_of_every_schema_is_told_in_words() {
        let mut found = Vec::new();
        for kind in Kind::ALL {
            patterns(&schema_of(kind), &mut found);
        }
        assert!(found.len() > 20, "{found:?}");
        for pattern in found {
            assert!(!pattern_in_words(&pattern).contains(&pattern), "no words for {pattern}");
        }
    }

    #[track_caller]
    fn asks_for(kind: Kind, pointer: &str, words: &str) {
        let root = schema_of(kind);
        let schema = root.pointer(pointer).unwrap();
        assert_eq!(Wanted::new(&root, schema).in_words(), words);
    }

    #[test]
    fn what_is_asked_for_is_found_by_the_pointer_of_a_value() {
        let root = schema_of(Kind::Stretch);
        let or_null = |pointer| Wanted::at(&root, pointer).map(|wanted| wanted.or_null);
        assert_eq!(or_null("#/forms/3/holds/0/min_s"), Some(true));
        assert_eq!(or_null("#/forms/3/holds/0/step_id"), Some(false));
        assert_eq!(or_null("#/texts/en/steps/lower/breathing"), Some(true));
        assert_eq!(or_null("#/colour"), None);
    }

    #[test]
    fn what_is_asked_for_is_told_in_words() {
        let stretch = |pointer, words| asks_for(Kind::Stretch, pointer, words);
        stretch("/properties/kind", "`stretch`");
        stretch("/properties/laterality", "`alternating`, `unilateral` or `bilateral`");
        stretch("/properties/first_side", "`left`, `right`, `both` or `none`, or `null`");
        stretch("/properties/forms", "a list in square brackets");
        stretch("/$defs/Hold/properties/min_s", "a whole number, or `null`");
        stretch("/$defs/StoredTarget/properties/muscle", &pattern_in_words("^[a-z][a-z0-9_]*$"));
    }
}
