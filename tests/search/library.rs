//! Catalogues to search in: the bundled documents, and as many more as are wanted made of them.

use std::sync::{Arc, LazyLock};

use limber::catalog::edition::Edition;
use limber::catalog::published::Published;
use limber::content::document::Document;
use limber::content::id::{Kind, Reference};
use serde_json::Value;

/// A document that is published, or taken away.
pub type Change = (Reference, Option<Arc<Published>>);

/// The bundled documents, read once.
pub static DOCUMENTS: LazyLock<Vec<Document>> =
    LazyLock::new(|| limber::bundled::documents().unwrap());

/// A document as it stands once it was published.
pub fn published(document: Document, revision: u64) -> Change {
    let published = Published::first(document, revision, "2026-01-01T00:00:00Z");
    (published.document.reference(), Some(Arc::new(published)))
}

/// The edition of the bundled documents.
pub fn bundled() -> Edition {
    let changes = DOCUMENTS.iter().cloned().map(|document| published(document, 1)).collect();
    Edition::empty().next(1, changes)
}

/// Numbers that look like chance and are the same every time.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `end`.
    pub fn roll(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    /// A made-up word. The first ones of a language are by far the most frequent.
    pub fn word(&mut self, language: usize) -> String {
        const SYLLABLES: [&str; 24] = [
            "ba", "ne", "dor", "li", "sum", "tra", "go", "pel", "ki", "ran", "ves", "mo", "tur",
            "sa", "fen", "lo", "gri", "du", "man", "ce", "po", "il", "ster", "na",
        ];
        let most = 1 << (1 + self.roll(14));
        let mut number = self.roll(most) * 3 + language;
        let mut word = String::new();
        while word.len() < 4 || number > 0 {
            word.push_str(SYLLABLES[number % SYLLABLES.len()]);
            number /= SYLLABLES.len();
        }
        word
    }

    /// Some of them.
    pub fn words(&mut self, count: usize, language: usize) -> String {
        (0..count).map(|_| self.word(language)).collect::<Vec<_>>().join(" ")
    }
}

/// So many documents made of the bundled stretches, routines and guidance, with names and
/// sentences of their own in three locales.
pub fn made_up(count: usize) -> impl Iterator<Item = Document> {
    let kinds = [Kind::Stretch, Kind::Routine, Kind::Guidance];
    let models: Vec<Value> = DOCUMENTS
        .iter()
        .filter(|document| kinds.contains(&document.kind()))
        .map(|document| serde_json::to_value(document).unwrap())
        .collect();
    let stretches: Vec<usize> =
        (0..models.len()).filter(|at| models[*at]["kind"] == "stretch").collect();
    let mut dice = Dice(7);
    (0..count).map(move |number| {
        // As in a real catalogue most are stretches.
        let at = if dice.roll(10) < 6 {
            stretches[dice.roll(stretches.len())]
        } else {
            dice.roll(models.len())
        };
        varied(models[at].clone(), number, &mut dice)
    })
}

/// A document like this one, under an id and in words of its own.
pub fn varied(mut model: Value, number: usize, dice: &mut Dice) -> Document {
    let kind = Kind::from_word(model["kind"].as_str().unwrap()).unwrap();
    model["id"] = format!("{}-{number}", model["id"].as_str().unwrap()).into();
    for (language, locale) in ["en", "es", "de"].into_iter().enumerate() {
        let texts = &mut model["texts"][locale];
        let name = texts["name"].as_str().unwrap_or_default();
        let name = format!("{} {}", dice.words(2, language), name.to_lowercase());
        texts["name"] = name.chars().take(110).collect::<String>().into();
        for field in ["summary", "advice"] {
            if let Some(text) = texts[field].as_str() {
                let half: String = text.chars().take(250).collect();
                texts[field] = format!("{half} {}", dice.words(25, language)).into();
            }
        }
    }
    Document::from_value(kind, model).unwrap()
}
