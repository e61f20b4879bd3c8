//! Made-up documents: the bundled ones under other ids, with other words, terms and figures.

use std::sync::{Arc, LazyLock};

use limber::catalog::published::{Published, Withdrawal};
use limber::content::delivered::standing::Reason;
use limber::content::document::Document;
use limber::content::id::{Id, Kind, Reference};
use serde_json::{Value, json};

static BUNDLED: LazyLock<Vec<Document>> = LazyLock::new(|| limber::bundled::documents().unwrap());

const STRETCHES: [&str; 5] =
    ["supine-twist", "seated-twist", "cat-cow", "cobra", "worlds-greatest-stretch"];
const NAMES: [&str; 7] = ["Twist", "twist", "Ärmel", "cobra", "Über", "Child’s pose", "zz"];
const SEVERITIES: [&str; 5] = ["info", "caution", "seek_professional", "stop", "emergency"];

/// Numbers drawn from a seed, one after the other.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        usize::try_from((mixed ^ (mixed >> 29)) % sides as u64).unwrap()
    }

    fn some<'a>(&mut self, of: &[&'a str]) -> Vec<&'a str> {
        of.iter().copied().filter(|_| self.below(3) == 0).collect()
    }

    fn ids(&mut self, kind: Kind, most: usize, among: usize) -> Vec<String> {
        let count = self.below(most + 1);
        let mut ids: Vec<String> = (0..count).map(|_| id(kind, self.below(among))).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// The id of the document number `nth` of a kind.
pub fn id(kind: Kind, nth: usize) -> String {
    match kind {
        Kind::Guidance if nth == 0 => "disclaimer".to_owned(),
        Kind::Stretch | Kind::Routine | Kind::Guidance | Kind::Condition => {
            format!("{kind}-{nth}")
        }
        Kind::Vocabulary | Kind::Source | Kind::Phrases => {
            let mut of_kind = BUNDLED.iter().filter(|document| document.kind() == kind).cycle();
            of_kind.nth(nth).unwrap().id().as_str().to_owned()
        }
    }
}

/// A document as it was drawn, among `among` of its kind.
pub fn document(kind: Kind, nth: usize, seed: u64, among: usize) -> Document {
    let mut dice = Dice(seed);
    let mut value = match kind {
        Kind::Stretch => stretch(nth, &mut dice, among),
        Kind::Routine => routine(&mut dice, among),
        Kind::Guidance => guidance(&mut dice, among),
        Kind::Condition => bundled(kind, "new-back-pain"),
        Kind::Vocabulary | Kind::Source | Kind::Phrases => bundled(kind, &id(kind, nth)),
    };
    value["id"] = id(kind, nth).into();
    words(kind, &mut value, &mut dice);
    Document::from_value(kind, value).unwrap()
}

/// What the catalogue is told of one document.
pub type Told = (Reference, Option<Arc<Published>>);

/// The same, published at `revision`.
pub fn published(document: Document, revision: u64, day: usize) -> Told {
    let published_at = format!("2026-02-{:02}T00:00:00Z", 1 + day % 28);
    let published = Published::first(document, revision, published_at);
    (published.document.reference(), Some(Arc::new(published)))
}

/// The same, withdrawn at `revision`.
pub fn withdrawn((reference, published): Told, revision: u64) -> Told {
    let withdrawal = Withdrawal {
        reason: Reason::Error,
        severity: None,
        message: None,
        successor_id: None,
        revision,
        withdrawn_at: "2026-03-01T00:00:00Z".to_owned(),
    };
    let published = published
        .map(|published| Published { withdrawn: Some(withdrawal), ..published.as_ref().clone() });
    (reference, published.map(Arc::new))
}

/// A document of which there is no record any more.
pub fn forgotten(kind: Kind, nth: usize) -> Told {
    (Reference { kind, id: Id::new(id(kind, nth)) }, None)
}

fn bundled(kind: Kind, id: &str) -> Value {
    let mut of_kind = BUNDLED.iter().filter(|document| document.kind() == kind);
    serde_json::to_value(of_kind.find(|document| document.id() == id).unwrap()).unwrap()
}

fn words(kind: Kind, value: &mut Value, dice: &mut Dice) {
    let name = format!("{} {}", NAMES[dice.below(NAMES.len())], dice.below(4));
    if kind == Kind::Source {
        value["name"] = name.into();
        return;
    }
    let Some(texts) = value["texts"].as_object_mut() else { return };
    for (locale, words) in texts.iter_mut().filter(|(_, words)| words["name"].is_string()) {
        words["name"] =
            if locale == "de" { format!("{name} ({locale})") } else { name.clone() }.into();
    }
    if dice.below(8) == 0 {
        texts.remove("es");
    }
    if dice.below(12) == 0 {
        let words = texts["de"].clone();
        texts.insert("fr".to_owned(), words);
    }
}

fn stretch(nth: usize, dice: &mut Dice, among: usize) -> Value {
    let mut value = bundled(Kind::Stretch, STRETCHES[nth % STRETCHES.len()]);
    let difficulties = [Value::Null, "beginner".into(), "advanced".into()];
    value["difficulty"] = difficulties[dice.below(3)].clone();
    value["position"] = ["prone", "supine", "seated"][dice.below(3)].into();
    let regions = dice.some(&["lower_back", "upper_back", "chest", "hip", "abdomen"]);
    value["anatomy"]["regions"] = json!(regions);
    if dice.below(4) == 0 {
        value["equipment"] = json!([]);
    }
    value["guidance_ids"] = json!(dice.ids(Kind::Guidance, 3, among));
    for hold in value["forms"][0]["holds"].as_array_mut().unwrap() {
        hold["default_s"] = if dice.below(6) == 0 { Value::Null } else { dice.below(60).into() };
    }
    value
}

fn routine(dice: &mut Dice, among: usize) -> Value {
    let mut value = bundled(Kind::Routine, "back-tension-five");
    value["purposes"] = json!(dice.some(&["recovery", "warm_up", "mobility"]));
    let count = 1 + dice.below(5);
    let steps = value["blocks"][0]["steps"].as_array_mut().unwrap();
    steps.truncate(count);
    for step in steps {
        let place = STRETCHES.iter().position(|id| step["stretch_id"] == *id).unwrap();
        let nth = dice.below(among.div_ceil(STRETCHES.len())) * STRETCHES.len() + place;
        step["stretch_id"] = id(Kind::Stretch, nth).into();
    }
    value["guidance_ids"] = json!(dice.ids(Kind::Guidance, 2, among));
    value
}

fn guidance(dice: &mut Dice, among: usize) -> Value {
    let mut value = bundled(Kind::Guidance, "disclaimer");
    value["severity"] = SEVERITIES[dice.below(5)].into();
    value["topic"] = ["disclaimer", "habits"][dice.below(2)].into();
    value["applies_to"]["stretch_ids"] = json!(dice.ids(Kind::Stretch, 3, among));
    value["applies_to"]["condition_ids"] = json!(dice.ids(Kind::Condition, 1, among));
    value
}
