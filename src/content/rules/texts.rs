//! Rules about words: one original, nothing missing in it, nothing about parts that are not there.

use std::fmt::Display;

use crate::content::id::Locale;
use crate::content::map::Map;
use crate::content::text::{Texts, Translation};
use crate::content::violation::{Findings, either, listed, member};

/// How far the words of a translation have to be complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Translations {
    /// What is missing is served in another locale.
    MayBePartial,
    /// Safety never speaks half a language.
    AreWhole,
}

/// Goes through the locales: there is one original, and `check` looks at the words of each.
pub fn each_locale<T: Texts>(
    texts: &Map<Locale, T>,
    translations: Translations,
    findings: &mut Findings,
    mut check: impl FnMut(&T, &mut Words<'_>),
) {
    let originals: Vec<&Locale> = texts
        .iter()
        .filter(|(_, words)| words.translation() == Translation::Original)
        .map(|(locale, _)| locale)
        .collect();
    match originals.as_slice() {
        [_] => {}
        [] => findings.add(
            "#/texts",
            "original-missing",
            "No locale is the original. Set `translation` to `original` in the locale that the \
             document was written in.",
        ),
        [first, others @ ..] => {
            for locale in others {
                findings.add(
                    format!("#/texts/{locale}/translation"),
                    "original-repeated",
                    format!(
                        "`{first}` is the original too, and there is only one. Say here how the \
                         translation was made: {}.",
                        either(["human", "reviewed", "machine"])
                    ),
                );
            }
        }
    }
    for (locale, words) in texts {
        let whole = originals.first() == Some(&locale) || translations == Translations::AreWhole;
        let pointer = member("#/texts", locale);
        check(words, &mut Words { pointer, locale, whole, findings });
    }
}

/// The words of one locale while they are looked at.
pub struct Words<'a> {
    /// Where they stand.
    pub pointer: String,
    /// The locale.
    pub locale: &'a Locale,
    /// Whether nothing may be missing.
    pub whole: bool,
    /// Where violations go.
    pub findings: &'a mut Findings,
}

impl Words<'_> {
    /// A text that must be there where the words are to be whole, and is never blank.
    pub fn needed(&mut self, place: &str, text: Option<&String>) {
        let is_blank = text.is_some_and(|text| is_blank(text));
        if self.whole && (is_blank || text.is_none()) {
            self.missing(
                place,
                "The words of this locale must be complete, so `null` is not allowed here either",
            );
        } else if is_blank {
            self.missing(
                place,
                "It is blank; `null` is allowed here, and another locale stands in",
            );
        }
    }

    /// A text that may be null, but is never blank.
    pub fn optional(&mut self, place: &str, text: Option<&String>) {
        if text.is_some_and(|text| is_blank(text)) {
            self.missing(place, "It is blank; where there is none, put `null`");
        }
    }

    /// A text that can't be null, and is never blank.
    pub fn written(&mut self, place: &str, text: &str) {
        if is_blank(text) {
            self.missing(place, "It is blank, and `null` is not allowed here");
        }
    }

    /// Other names: none is blank, none stands twice.
    pub fn aliases(&mut self, place: &str, aliases: &[String]) {
        for (at, alias) in aliases.iter().enumerate() {
            let place = format!("{place}/{at}");
            self.written(&place, alias);
            self.fits(&place, alias, 120);
            if aliases[..at].contains(alias) {
                let pointer = format!("{}/{place}", self.pointer);
                let detail = format!("`{alias}` stands here twice. Remove one.");
                self.findings.add(pointer, "listed-twice", detail);
            }
        }
    }

    /// Words by the id of what they are for: `what` names that, `known` are its ids.
    pub fn by_id<K: Ord + Display>(
        &mut self,
        field: &str,
        what: &str,
        known: &[&K],
        texts: &Map<K, String>,
        max_letters: usize,
    ) {
        self.keys(field, what, known, texts);
        for (id, text) in texts {
            let place = member(field, id);
            self.written(&place, text);
            self.fits(&place, text, max_letters);
        }
    }

    /// Whether the keys of `texts` are the ids in `known`.
    pub fn keys<K: Ord + Display, V>(
        &mut self,
        field: &str,
        what: &str,
        known: &[&K],
        texts: &Map<K, V>,
    ) {
        let pointer = member(&self.pointer, field);
        if self.whole {
            for id in known.iter().filter(|id| !texts.contains_key(**id)) {
                let detail = format!(
                    "The {what} `{id}` has no words in `{}`. Add them here under its id.",
                    self.locale
                );
                self.findings.add(pointer.clone(), "text-missing", detail);
            }
        }
        for id in texts.keys().filter(|id| !known.contains(id)) {
            let detail = format!(
                "There is no {what} `{id}` that could have words here. Known are {}. Rename or \
                 remove it.",
                listed(known)
            );
            self.findings.add(member(&pointer, id), "text-unknown", detail);
        }
    }

    fn missing(&mut self, place: &str, why: &str) {
        let detail = format!("The text is missing. {why}. Write it in `{}`.", self.locale);
        self.findings.add(format!("{}/{place}", self.pointer), "text-missing", detail);
    }

    fn fits(&mut self, place: &str, text: &str, max_letters: usize) {
        let letters = text.chars().count();
        if letters > max_letters {
            let detail = format!("At most {max_letters} characters; found {letters}. Shorten it.");
            self.findings.add(format!("{}/{place}", self.pointer), "text-too-long", detail);
        }
    }
}

/// Whether there is nothing to read.
pub fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
