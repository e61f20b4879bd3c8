//! The names that documents are known by: kinds, ids, terms, and who a figure comes from.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The kind of a resource. Clients must accept kinds that they do not know.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One stretch, its steps and forms.
    Stretch,
    /// Stretches in order, with goals and pauses.
    Routine,
    /// One piece of advice: safety, habits, background.
    Guidance,
    /// What may speak against a stretch.
    Condition,
    /// Terms with labels per locale.
    Vocabulary,
    /// Who said it.
    Source,
    /// What a player says between the steps.
    Phrases,
}

impl Kind {
    /// Every kind, in the order in which they are listed anywhere.
    pub const ALL: [Kind; 7] = [
        Kind::Stretch,
        Kind::Routine,
        Kind::Guidance,
        Kind::Condition,
        Kind::Vocabulary,
        Kind::Source,
        Kind::Phrases,
    ];

    /// The word in documents: `stretch`.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Stretch => "stretch",
            Kind::Routine => "routine",
            Kind::Guidance => "guidance",
            Kind::Condition => "condition",
            Kind::Vocabulary => "vocabulary",
            Kind::Source => "source",
            Kind::Phrases => "phrases",
        }
    }

    /// The word in paths and folders: `stretches`.
    pub const fn plural(self) -> &'static str {
        match self {
            Kind::Stretch => "stretches",
            Kind::Routine => "routines",
            Kind::Guidance => "guidance",
            Kind::Condition => "conditions",
            Kind::Vocabulary => "vocabularies",
            Kind::Source => "sources",
            Kind::Phrases => "phrases",
        }
    }

    /// The kind that calls itself `word`.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One document among all: its kind and id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// The kind of document.
    pub kind: Kind,
    /// Its id within the kind.
    pub id: Id,
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

/// A string with a pattern, and the name of its schema. The pattern is checked by the JSON Schema
/// before a document is read.
macro_rules! patterned {
    (
        $(#[$doc:meta])* $name:ident, $schema:literal, $pattern:literal, $max:literal,
        $example:literal, $about:literal
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(SmolStr);

        impl $name {
            /// The pattern that it keeps, as a regular expression.
            pub const PATTERN: &'static str = $pattern;

            /// Takes a text that is known to keep the pattern.
            pub fn new(text: impl Into<SmolStr>) -> Self {
                $name(text.into())
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some($about))
                    .pattern(Some($pattern))
                    .min_length(Some(1))
                    .max_length(Some($max))
                    .examples([$example])
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($schema)
            }
        }
    };
}

patterned!(
    /// The id of a document or of a part of one: kebab-case, never reused.
    Id,
    "Id",
    "^[a-z0-9]+(-[a-z0-9]+)*$",
    64,
    "supine-twist",
    "An id in kebab-case. It is never reused and never changes its kind."
);

patterned!(
    /// The id of a term in a vocabulary: `snake_case`.
    TermId,
    "TermId",
    "^[a-z][a-z0-9_]*$",
    64,
    "lower_back",
    "The id of a term in a vocabulary, in snake_case."
);

patterned!(
    /// Who a figure comes from: `editorial` (our own choice) or `source:<id>`.
    Basis,
    "Basis",
    "^(editorial|source:[a-z0-9]+(-[a-z0-9]+)*)$",
    80,
    "source:sweat-back-cracking",
    "Who says the figure: `source:<id>` names a source that states it, `editorial` is a choice \
     of this service's editors."
);

patterned!(
    /// A language tag of BCP 47, such as `en` or `pt-BR`. `Locale` is a type of Swift's library.
    Locale,
    "LanguageTag",
    "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$",
    16,
    "en",
    "A language tag of BCP 47."
);

patterned!(
    /// A country by its two letters of ISO 3166-1.
    Country,
    "Country",
    "^[A-Z]{2}$",
    2,
    "GB",
    "A country by its two letters of ISO 3166-1."
);

impl Basis {
    /// The source that is named, if one is.
    pub fn source_id(&self) -> Option<Id> {
        self.0.strip_prefix("source:").map(Id::new)
    }
}

impl Locale {
    /// Whether it keeps the pattern of a language tag.
    pub fn is_valid(&self) -> bool {
        let mut parts = self.as_str().split('-').peekable();
        let language = parts.next().unwrap_or_default();
        let is_script = |part: &&str| {
            part.len() == 4
                && part.starts_with(|letter: char| letter.is_ascii_uppercase())
                && part.bytes().skip(1).all(|byte| byte.is_ascii_lowercase())
        };
        let is_region = |part: &&str| match part.len() {
            2 => part.bytes().all(|byte| byte.is_ascii_uppercase()),
            3 => part.bytes().all(|byte| byte.is_ascii_digit()),
            _ => false,
        };
        parts.next_if(is_script);
        parts.next_if(is_region);
        (2..=3).contains(&language.len())
            && language.bytes().all(|byte| byte.is_ascii_lowercase())
            && parts.next().is_none()
    }
}

impl Id {
    /// Whether `text` keeps the pattern of an id.
    pub fn is_valid(text: &str) -> bool {
        text.len() <= 64
            && text.split('-').all(|part| {
                !part.is_empty()
                    && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            })
    }
}
