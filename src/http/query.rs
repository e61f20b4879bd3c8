//! The parameters of a query, read strictly: all that is wrong is told at once.

use std::ops::RangeInclusive;

use actix_web::HttpRequest;

use crate::content::id::Locale;
use crate::content::rules::plain::is_invisible;
use crate::http::problem::{Fault, Problem, repeated};
use crate::search::words::is_unseen;

/// The most parameters that a query may have.
const PARAMETERS_MAX: usize = 20;
/// The most bytes that a value may have; a list of ids may have more.
const VALUE_BYTES_MAX: usize = 256;
/// The most bytes that a list of values may have.
const LIST_BYTES_MAX: usize = 8 * 1024;
/// The most characters that may be looked for, and the most bytes that they come in.
const WORDS_LETTERS_MAX: usize = 128;
const WORDS_BYTES_MAX: usize = 1024;

/// The most bytes of a language tag.
const LOCALE_BYTES_MAX: usize = 64;
/// The most bytes of known values that a fault lists.
const KNOWN_BYTES_MAX: usize = 3000;

/// The parameters that came, and what is wrong with them so far.
///
/// Each method takes one parameter; whatever nobody took is unknown.
pub struct Query {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
    faults: Vec<Fault>,
}

impl Query {
    /// The parameters of a request.
    pub fn of(request: &HttpRequest) -> Query {
        let mut query = Query {
            pairs: form_urlencoded::parse(request.query_string().as_bytes())
                .into_owned()
                .take(PARAMETERS_MAX + 1)
                .collect(),
            known: Vec::new(),
            faults: Vec::new(),
        };
        if query.pairs.len() > PARAMETERS_MAX {
            let detail = format!("The query has more than {PARAMETERS_MAX} parameters.");
            query.fault("too-many-parameters", None, detail);
        }
        query
    }

    /// A value as it came.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.take(name, VALUE_BYTES_MAX)
    }

    /// What the service gave out itself, as it came.
    pub fn token(&mut self, name: &'static str, bytes_max: usize) -> Option<String> {
        self.take(name, bytes_max)
    }

    /// A whole number within a range.
    pub fn number(&mut self, name: &'static str, range: RangeInclusive<u64>) -> Option<u64> {
        let text = self.text(name)?;
        // `parse` would take a sign.
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.then(|| text.parse().ok()).flatten();
        if let Some(number) = number.filter(|number| range.contains(number)) {
            return Some(number);
        }
        let (least, most) = (range.start(), range.end());
        let detail = format!("`{name}` is `{text}`: give a whole number from {least} to {most}.");
        self.fault("out-of-range", Some(name), detail);
        None
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, name: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(name)?;
        if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        self.unknown_value(name, &text, &words);
        None
    }

    /// Words to look for, without the spaces around them and without letters that are not seen.
    pub fn words(&mut self, name: &'static str) -> Option<String> {
        let words = self.words_or_fault(name);
        self.told(words)
    }

    /// Words to look for that have to be given. The fault is told by `finish_with`.
    pub fn required_words(&mut self, name: &'static str, hint: &str) -> Result<String, Fault> {
        let missing = || fault("missing-parameter", name, format!("`{name}` is missing: {hint}."));
        self.words_or_fault(name)?.ok_or_else(missing)
    }

    fn words_or_fault(&mut self, name: &'static str) -> Result<Option<String>, Fault> {
        let Some(text) = self.value_or_fault(name, WORDS_BYTES_MAX)? else { return Ok(None) };
        let text = text.trim();
        let (code, detail) = if text.is_empty() {
            ("malformed", format!("`{name}` is blank: say what to look for."))
        } else if text.chars().count() > WORDS_LETTERS_MAX {
            ("out-of-range", format!("`{name}` is longer than {WORDS_LETTERS_MAX} characters."))
        } else {
            // What is no part of a word must not part it, and is not told back either.
            let is_turn = |letter| is_invisible(letter) && is_unseen(letter);
            return Ok(Some(text.replace(is_turn, "").replace(is_invisible, " ")));
        };
        Err(fault(code, name, detail))
    }

    /// Values parted by commas, each once.
    pub fn list(&mut self, name: &'static str, most: usize) -> Option<Vec<String>> {
        let text = self.take(name, LIST_BYTES_MAX)?;
        let sent = text.split(',').count();
        if sent > most {
            let detail = format!("`{name}` has {sent} values: give at most {most}.");
            self.fault("out-of-range", Some(name), detail);
            return None;
        }
        let mut values: Vec<String> = Vec::new();
        for value in text.split(',') {
            if value.is_empty() {
                let detail = format!("`{name}` has an empty value: part values by single commas.");
                self.fault("malformed", Some(name), detail);
                return None;
            }
            if !values.iter().any(|known| known == value) {
                values.push(value.to_owned());
            }
        }
        Some(values)
    }

    /// A language tag.
    pub fn locale(&mut self) -> Option<Locale> {
        let text = self.text("locale")?;
        let parts: Vec<&str> = text.split('-').collect();
        let sound = text.len() <= LOCALE_BYTES_MAX
            && (2..=3).contains(&parts[0].len())
            && parts[0].bytes().all(|byte| byte.is_ascii_alphabetic())
            && parts.iter().all(|part| {
                (1..=8).contains(&part.len())
                    && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
            });
        if sound {
            return Some(Locale::new(text));
        }
        let detail = format!("`locale` is `{text}`: give a language tag such as `en` or `pt-BR`.");
        self.fault("malformed", Some("locale"), detail);
        None
    }

    /// Tells that a value is none of those that there are.
    pub fn unknown_value(&mut self, name: &'static str, value: &str, known: &[&str]) {
        let mut bytes = 0;
        let fits = |value: &&&str| {
            bytes += value.len() + 2;
            bytes <= KNOWN_BYTES_MAX
        };
        let told: Vec<&str> = known.iter().take_while(fits).copied().collect();
        let more = if told.len() < known.len() { " and more" } else { "" };
        let (value, told) = (repeated(value), told.join(", "));
        let detail = format!("`{name}` can't be `{value}`. Known: {told}{more}.");
        self.fault("unknown-value", Some(name), detail);
    }

    /// Tells something else that is wrong with a parameter.
    pub fn fault(&mut self, code: &str, parameter: Option<&str>, detail: String) {
        self.faults.push(Fault {
            pointer: None,
            parameter: parameter.map(str::to_owned),
            code: code.to_owned(),
            detail,
        });
    }

    /// Everything that is wrong; parameters that nobody took are.
    pub fn finish(self) -> Result<(), Problem> {
        self.finish_with(Ok(()))
    }

    /// What was read, unless that or anything else is wrong.
    pub fn finish_with<T>(mut self, read: Result<T, Fault>) -> Result<T, Problem> {
        self.tell_unknown();
        match read {
            Ok(read) if self.faults.is_empty() => Ok(read),
            Ok(_) => Err(Problem::invalid_parameters(self.faults)),
            Err(fault) => {
                self.faults.insert(0, fault);
                Err(Problem::invalid_parameters(self.faults))
            }
        }
    }

    fn tell_unknown(&mut self) {
        let mut unknown: Vec<String> = self
            .pairs
            .iter()
            .filter(|(name, _)| !self.known.contains(&name.as_str()))
            .map(|(name, _)| name.chars().take(80).collect())
            .collect();
        unknown.dedup();
        for name in unknown {
            let known = match self.known.as_slice() {
                [] => "This path takes none.".to_owned(),
                names => format!("Known: {}.", names.join(", ")),
            };
            let detail = format!("There is no parameter `{name}`. {known}");
            self.fault("unknown-parameter", Some(&name), detail);
        }
    }

    fn take(&mut self, name: &'static str, bytes_max: usize) -> Option<String> {
        let value = self.value_or_fault(name, bytes_max);
        self.told(value)
    }

    fn told<T>(&mut self, value: Result<Option<T>, Fault>) -> Option<T> {
        value.unwrap_or_else(|fault| {
            self.faults.push(fault);
            None
        })
    }

    fn value_or_fault(
        &mut self,
        name: &'static str,
        bytes_max: usize,
    ) -> Result<Option<String>, Fault> {
        self.known.push(name);
        let mut values = self.pairs.iter().filter(|(known, _)| known == name);
        let Some((_, value)) = values.next() else { return Ok(None) };
        let (code, detail) = if values.next().is_some() {
            ("repeated-parameter", format!("`{name}` is given more than once: give it once."))
        } else if value.is_empty() {
            ("malformed", format!("`{name}` is empty: give it a value or leave it out."))
        } else if value.len() > bytes_max {
            ("out-of-range", format!("`{name}` is longer than {bytes_max} bytes."))
        } else {
            return Ok(Some(value.clone()));
        };
        Err(fault(code, name, detail))
    }
}

fn fault(code: &str, name: &str, detail: String) -> Fault {
    Fault { pointer: None, parameter: Some(name.to_owned()), code: code.to_owned(), detail }
}
