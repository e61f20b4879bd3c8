//! One thing that is wrong with a document: where, what, and how to mend it.

use std::fmt;

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The place in the document, as a JSON Pointer: `#/forms/0/holds`.
    pub pointer: String,
    /// Which rule is broken, in kebab-case. A code never changes its meaning.
    pub code: &'static str,
    /// What is wrong and how to mend it, in a sentence or two.
    pub detail: String,
}

impl Violation {
    /// A violation at a place.
    pub fn new(
        pointer: impl Into<String>,
        code: &'static str,
        detail: impl Into<String>,
    ) -> Violation {
        Violation { pointer: pointer.into(), code, detail: detail.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: [{}] {}", self.pointer, self.code, self.detail)
    }
}

/// The violations that are found while a document is looked through.
#[derive(Debug, Default)]
pub struct Findings(Vec<Violation>);

impl Findings {
    /// Notes what is wrong at a place.
    pub fn add(
        &mut self,
        pointer: impl Into<String>,
        code: &'static str,
        detail: impl Into<String>,
    ) {
        self.0.push(Violation::new(pointer, code, detail));
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Everything that was found.
    pub fn into_violations(self) -> Vec<Violation> {
        self.0
    }
}

/// The pointer to a member of the place that `parent` points to.
pub fn member(parent: &str, key: impl fmt::Display) -> String {
    let key = key.to_string();
    if key.contains(['~', '/']) {
        format!("{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
    } else {
        format!("{parent}/{key}")
    }
}

/// Words in a row, each in backticks: `` `a`, `b` and `c` ``.
pub fn listed<W: fmt::Display>(words: impl IntoIterator<Item = W>) -> String {
    joined("and", words)
}

/// Words of which one is to be chosen: `` `a`, `b` or `c` ``.
pub fn either<W: fmt::Display>(words: impl IntoIterator<Item = W>) -> String {
    joined("or", words)
}

fn joined<W: fmt::Display>(last_by: &str, words: impl IntoIterator<Item = W>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        None => "none".into(),
        Some((only, [])) => only.clone(),
        Some((last, before)) => format!("{} {last_by} {last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{either, listed, member};

    #[test]
    fn a_pointer_escapes_what_would_read_as_a_pointer() {
        assert_eq!(member("#/texts", "en"), "#/texts/en");
        assert_eq!(member("#", "a/b~c"), "#/a~1b~0c");
    }

    #[test]
    fn words_are_listed_as_a_person_would() {
        assert_eq!(listed::<&str>([]), "none");
        assert_eq!(listed(["a"]), "`a`");
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(either(["a", "b"]), "`a` or `b`");
    }
}
