//! Words that tell generated documents apart, in the three locales of the bundled content.

use limber::content::id::Locale;

use crate::dice::Dice;

/// What is added to a name: English, Spanish, German.
type Words = [&'static str; 3];

const WHEN: [Words; 16] = [
    ["at dawn", "al amanecer", "im Morgengrauen"],
    ["after work", "tras el trabajo", "nach der Arbeit"],
    ["before sleep", "antes de dormir", "vor dem Schlafen"],
    ["between meetings", "entre reuniones", "zwischen Terminen"],
    ["on the train", "en el tren", "im Zug"],
    ["after a run", "tras correr", "nach dem Laufen"],
    ["by the window", "junto a la ventana", "am Fenster"],
    ["in the garden", "en el jardín", "im Garten"],
    ["on a rainy day", "en un día de lluvia", "an einem Regentag"],
    ["at the desk", "en el escritorio", "am Schreibtisch"],
    ["after gardening", "tras la jardinería", "nach der Gartenarbeit"],
    ["on the beach", "en la playa", "am Strand"],
    ["after climbing", "tras la escalada", "nach dem Klettern"],
    ["in the kitchen", "en la cocina", "in der Küche"],
    ["at noon", "a mediodía", "am Mittag"],
    ["after cycling", "tras la bicicleta", "nach dem Radfahren"],
];

const HOW: [Words; 12] = [
    ["softly", "con suavidad", "sanft"],
    ["slowly", "despacio", "langsam"],
    ["with a towel", "con una toalla", "mit Handtuch"],
    ["with music", "con música", "mit Musik"],
    ["in silence", "en silencio", "in Stille"],
    ["step by step", "paso a paso", "Schritt für Schritt"],
    ["for beginners", "para principiantes", "für Einsteiger"],
    ["for dancers", "para bailarines", "für Tänzer"],
    ["for gardeners", "para jardineros", "für Gärtner"],
    ["for swimmers", "para nadadores", "für Schwimmer"],
    ["for musicians", "para músicos", "für Musiker"],
    ["every other day", "un día sí y otro no", "jeden zweiten Tag"],
];

/// The most letters of a name.
const NAME_LETTERS_MAX: usize = 120;

/// What one generated document is called beyond the name of the one that it was made from.
pub struct Epithet {
    when: Words,
    how: Words,
    number: usize,
}

impl Epithet {
    /// The epithet of the document with this number.
    pub fn new(dice: &mut Dice, number: usize) -> Epithet {
        Epithet { when: *dice.pick(&WHEN), how: *dice.pick(&HOW), number }
    }

    /// A name with the epithet.
    pub fn name(&self, name: &str, locale: &Locale) -> String {
        let at = language(locale);
        let rest = format!("{}, {} {}", self.when[at], self.how[at], self.number);
        let room = NAME_LETTERS_MAX - rest.chars().count() - 1;
        let short: String = name.chars().take(room).collect();
        format!("{} {rest}", short.trim_end())
    }

    /// Another name, which has no number.
    pub fn alias(&self, name: &str, locale: &Locale) -> String {
        format!("{name} {}", self.how[language(locale)])
    }
}

fn language(locale: &Locale) -> usize {
    match locale.as_str() {
        "es" => 1,
        "de" => 2,
        _ => 0,
    }
}
