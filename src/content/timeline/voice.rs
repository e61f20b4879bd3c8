//! The words of a timeline in one locale: phrases, names, and the steps of stretches.

use std::borrow::Cow;

use crate::content::delivered::timeline::CueKind;
use crate::content::id::{Id, Locale};
use crate::content::render::context::Context;
use crate::content::stretch::{StepTexts, StretchDocument};
use crate::content::text::{Reader, Side, sided};
use crate::content::timeline::error::CompileError;
use crate::content::timeline::plan::{Counted, Line};
use crate::content::vocabulary::Phrases;

/// A sentence that is said.
#[derive(Debug, Clone, PartialEq)]
pub struct Saying {
    /// What it is for.
    pub kind: CueKind,
    /// The words.
    pub say: String,
    /// The locale of the words.
    pub locale: Locale,
}

/// What is said, and the full text that is shown beside it.
#[derive(Debug, Default)]
pub struct Words {
    /// What is said, in order.
    pub sayings: Vec<Saying>,
    /// What is shown, one line for each step.
    pub lines: Vec<String>,
}

impl Words {
    /// Words that are said and not shown.
    pub fn said(sayings: Vec<Saying>) -> Words {
        Words { sayings, lines: Vec::new() }
    }

    /// Says and shows `more` after what is there.
    pub fn append(&mut self, mut more: Words) {
        self.sayings.append(&mut more.sayings);
        self.lines.append(&mut more.lines);
    }

    /// The text to show: the lines, or what is said where there are none.
    pub fn text(&self) -> String {
        if self.lines.is_empty() {
            let says: Vec<&str> = self.sayings.iter().map(|saying| saying.say.as_str()).collect();
            return sentences(&says);
        }
        self.lines.join("\n")
    }
}

/// One voice: it says everything in one locale where it can, and notes where it can't.
pub struct Voice<'a> {
    context: &'a Context<'a>,
    /// The phrases of the locale.
    pub phrases: &'a Phrases,
    locale: Locale,
}

impl<'a> Voice<'a> {
    /// The voice of the locale that `context` serves.
    pub fn new(context: &'a Context<'a>) -> Result<Self, CompileError> {
        let (document, locale) = context.phrases().ok_or(CompileError::PhrasesMissing)?;
        context.note_locale("say", None, &locale);
        Ok(Voice { context, phrases: &document.phrases, locale })
    }

    /// A phrase that needs nothing filled in.
    pub fn phrase(&self, kind: CueKind, phrase: &str) -> Saying {
        Saying { kind, say: phrase.to_owned(), locale: self.locale.clone() }
    }

    /// A phrase around a name.
    pub fn named(&self, kind: CueKind, phrase: &str, side: Side, name: &str) -> Saying {
        self.phrase(kind, &sided(phrase, side).replace("{name}", name))
    }

    /// A phrase around a number.
    pub fn numbered(&self, kind: CueKind, phrase: &str, number: u32) -> Saying {
        let digits = number.to_string();
        let spoken = self.phrases.numbers.get(&digits).unwrap_or(&digits);
        self.phrase(kind, &phrase.replace("{count}", spoken))
    }

    /// How often, or how many breaths; nothing for once.
    pub fn amount(&self, kind: CueKind, counted: Counted) -> Option<Saying> {
        let phrases = self.phrases;
        let phrase = if counted.breaths { &phrases.breaths } else { &phrases.announce_repetitions };
        (counted.count > 1).then(|| self.numbered(kind, phrase, counted.count))
    }

    /// What a stretch is called.
    pub fn name(&self, stretch: &StretchDocument) -> String {
        let mut reader = Reader::new(&stretch.texts, self.context.locale);
        match reader.read("name", None, |texts| texts.name.as_ref()) {
            Some((name, locale)) => {
                self.context.note_locale("name", None, locale);
                name.clone()
            }
            None => stretch.id.to_string(),
        }
    }

    /// Steps that are spoken of without taking time: all that they say is of one `kind`.
    pub fn steps(&self, kind: CueKind, stretch: &StretchDocument, lines: &[Line]) -> Words {
        let mut words = Words::default();
        for line in lines {
            words.append(self.step(stretch, line, kind, kind));
        }
        words
    }

    /// A step that is done: what to do, and how to breathe.
    pub fn step(
        &self,
        stretch: &StretchDocument,
        line: &Line,
        doing: CueKind,
        breathing: CueKind,
    ) -> Words {
        let read = |field, get: fn(&StepTexts) -> Option<&String>| -> Option<(Cow<str>, &Locale)> {
            let mut reader = Reader::new(&stretch.texts, self.context.locale);
            let (text, locale) = reader
                .read(field, None, |texts| texts.steps.get::<Id>(line.words_of).and_then(get))?;
            self.context.note_locale(field, Some(&line.step.id), locale);
            Some((sided(text, line.side), locale))
        };
        let text = || read("text", |words| words.text.as_ref());
        let mut words = Words::default();
        let mut say = |kind, found: Option<(Cow<str>, &Locale)>| {
            if let Some((text, locale)) = found {
                let saying = Saying { kind, say: text.into_owned(), locale: locale.clone() };
                words.sayings.push(saying);
            }
        };
        say(doing, read("say", |words| words.cue.as_ref()).or_else(text));
        say(breathing, read("say", |words| words.breathing.as_ref()));
        words.lines.extend(text().map(|(text, _)| text.into_owned()));
        words
    }
}

/// The sentences one after the other, each with its full stop; one alone stays as it is.
pub fn sentences(parts: &[&str]) -> String {
    let [first, rest @ ..] = parts else { return String::new() };
    if rest.is_empty() {
        return (*first).to_owned();
    }
    let closed = |part: &&str| {
        let end = if part.ends_with(['.', '!', '?', '…', ':', '。']) { "" } else { "." };
        format!("{part}{end}")
    };
    parts.iter().map(closed).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn sentences_get_the_full_stop_that_they_lack() {
        assert_eq!(sentences(&["Cobra.", "Rest", "Go!"]), "Cobra. Rest. Go!");
    }

    #[test]
    fn one_sentence_stays_as_it_is() {
        assert_eq!(sentences(&["Next: Cobra"]), "Next: Cobra");
        assert_eq!(sentences(&[]), "");
    }
}
