//! What a key allows: scopes, sets of them, and which one includes which.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One thing that a key allows.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
pub enum Scope {
    /// Read working copies, previews, history and exports.
    #[serde(rename = "content:read")]
    ContentRead,
    /// Write and discard working copies.
    #[serde(rename = "content:write")]
    ContentWrite,
    /// Publish, withdraw and schedule.
    #[serde(rename = "publish")]
    Publish,
    /// Record a review.
    #[serde(rename = "review")]
    Review,
    /// Import many documents at once.
    #[serde(rename = "import")]
    Import,
    /// Manage webhooks.
    #[serde(rename = "webhooks")]
    Webhooks,
    /// Issue, rotate and revoke keys.
    #[serde(rename = "keys")]
    Keys,
    /// Read the figures of the process.
    #[serde(rename = "metrics")]
    Metrics,
}

/// A word that is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no scope `{0}`: give some of {known}", known = Scopes::all())]
pub struct UnknownScope(String);

impl Scope {
    /// Every scope, in the order in which they are listed anywhere.
    pub const ALL: [Scope; 8] = [
        Scope::ContentRead,
        Scope::ContentWrite,
        Scope::Publish,
        Scope::Review,
        Scope::Import,
        Scope::Webhooks,
        Scope::Keys,
        Scope::Metrics,
    ];

    /// The word in keys, on the command line and in the contract: `content:read`.
    pub const fn word(self) -> &'static str {
        match self {
            Scope::ContentRead => "content:read",
            Scope::ContentWrite => "content:write",
            Scope::Publish => "publish",
            Scope::Review => "review",
            Scope::Import => "import",
            Scope::Webhooks => "webhooks",
            Scope::Keys => "keys",
            Scope::Metrics => "metrics",
        }
    }

    /// Whether this scope allows all that `other` does.
    pub fn includes(self, other: Scope) -> bool {
        // Nobody can write, publish, review or import what they may not read.
        let reads = [Scope::ContentWrite, Scope::Publish, Scope::Review, Scope::Import];
        self == other || (other == Scope::ContentRead && reads.contains(&self))
    }

    fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Scope, UnknownScope> {
        let found = Scope::ALL.into_iter().find(|scope| scope.word() == text);
        found.ok_or_else(|| UnknownScope(text.chars().take(80).collect()))
    }
}

/// A set of scopes, as it was given: what one includes is found out when it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Scope>", into = "Vec<Scope>")]
pub struct Scopes(u8);

impl Scopes {
    /// Every scope.
    pub fn all() -> Scopes {
        Scope::ALL.into_iter().collect()
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The scopes that were given, in their order.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.0 & scope.bit() != 0)
    }

    /// Whether one of them is or includes `wanted`.
    pub fn allow(self, wanted: Scope) -> bool {
        self.iter().any(|scope| scope.includes(wanted))
    }

    /// Whether they allow one of `wanted`.
    pub fn allow_any(self, wanted: &[Scope]) -> bool {
        wanted.iter().any(|wanted| self.allow(*wanted))
    }

    /// Those of `others` that these do not allow.
    #[must_use]
    pub fn missing(self, others: Scopes) -> Scopes {
        others.iter().filter(|other| !self.allow(*other)).collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Scopes {
        Scopes(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }
}

impl From<Vec<Scope>> for Scopes {
    fn from(scopes: Vec<Scope>) -> Scopes {
        scopes.into_iter().collect()
    }
}

impl From<Scopes> for Vec<Scope> {
    fn from(scopes: Scopes) -> Vec<Scope> {
        scopes.iter().collect()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, scope) in self.iter().enumerate() {
            write!(f, "{}{scope}", if at == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, Scopes};

    #[test]
    fn the_word_of_a_scope_is_what_json_says_and_what_is_read() {
        for scope in Scope::ALL {
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.word());
            assert_eq!(scope.word().parse(), Ok(scope));
        }
        let error = "content".parse::<Scope>().unwrap_err().to_string();
        assert!(error.contains("content:read, content:write, publish"), "{error}");
    }

    #[test]
    fn who_changes_content_may_read_it_and_nothing_else_includes_anything() {
        for scope in Scope::ALL {
            let alone: Scopes = [scope].into_iter().collect();
            let allowed: Vec<Scope> =
                Scope::ALL.into_iter().filter(|wanted| alone.allow(*wanted)).collect();
            let reads = ["content:write", "publish", "review", "import"].contains(&scope.word());
            let expected = if reads { vec![Scope::ContentRead, scope] } else { vec![scope] };
            assert_eq!(allowed, expected, "{scope}");
        }
    }

    #[test]
    fn every_set_comes_back_from_json_as_it_was_and_allows_itself() {
        for bits in 0..=u8::MAX {
            let scopes = Scopes(bits);
            let text = serde_json::to_string(&scopes).unwrap();
            assert_eq!(serde_json::from_str::<Scopes>(&text).unwrap(), scopes, "{text}");
            assert!(scopes.missing(scopes).is_empty());
            assert_eq!(Scopes::all().missing(scopes), Scopes::default());
            assert_eq!(Scopes::default().missing(scopes), scopes);
        }
    }
}
