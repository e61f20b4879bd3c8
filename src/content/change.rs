//! What a change of a document counts as: what an app does about it depends on that.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::content::delivered::standing::ChangeClass;
use crate::content::document::Document;
use crate::content::id::Kind;

/// The classes of everything in which `next` differs from `former`; none where they are equal.
///
/// What a change means is taken from where it is. An editor may call it more serious, never less.
pub fn classes(former: &Document, next: &Document) -> BTreeSet<ChangeClass> {
    if former == next {
        return BTreeSet::new();
    }
    let (former, next) = (members(former), members(next));
    let names: BTreeSet<&String> = former.keys().chain(next.keys()).collect();
    let kind = next.get("kind").and_then(Value::as_str).and_then(Kind::from_word);
    let mut classes = BTreeSet::new();
    for name in names {
        let (former, next) = (former.get(name), next.get(name));
        if former != next {
            classes.extend(kind.map(|kind| of_member(kind, name, former, next)));
        }
    }
    classes
}

fn members(document: &Document) -> Map<String, Value> {
    match serde_json::to_value(document) {
        Ok(Value::Object(members)) => members,
        // A document is always an object.
        _ => Map::new(),
    }
}

/// What a difference in one member of a document counts as.
fn of_member(kind: Kind, name: &str, former: Option<&Value>, next: Option<&Value>) -> ChangeClass {
    match name {
        "external_ids" | "license" | "review" | "images" | "source_ids" | "relations" => {
            return ChangeClass::Editorial;
        }
        "guidance_ids" => return ChangeClass::Safety,
        _ => {}
    }
    match (kind, name) {
        (Kind::Stretch, "forms") | (Kind::Routine, "blocks") => ChangeClass::Dosage,
        (Kind::Stretch, "anatomy") => anatomy(former, next),
        (Kind::Stretch, "texts") => stretch_texts(former, next),
        (Kind::Stretch | Kind::Phrases, _) => ChangeClass::Instructional,
        (Kind::Guidance, "topic")
        | (Kind::Condition, "regions")
        | (Kind::Routine | Kind::Vocabulary | Kind::Source, _) => ChangeClass::Editorial,
        (Kind::Guidance | Kind::Condition, _) => ChangeClass::Safety,
    }
}

/// Safety rules speak of what a stretch asks of the body, not of where it is felt.
fn anatomy(former: Option<&Value>, next: Option<&Value>) -> ChangeClass {
    let differs =
        |name: &str| former.and_then(|one| one.get(name)) != next.and_then(|one| one.get(name));
    if differs("joint_actions") || differs("demands") {
        ChangeClass::Safety
    } else {
        ChangeClass::Editorial
    }
}

/// The words of steps tell what to do; names and summaries do not.
fn stretch_texts(former: Option<&Value>, next: Option<&Value>) -> ChangeClass {
    let locales =
        |texts: Option<&Value>| texts.and_then(Value::as_object).cloned().unwrap_or_default();
    let (former, next) = (locales(former), locales(next));
    let tells = |texts: Option<&Value>, name: &str| texts.and_then(|one| one.get(name)).cloned();
    let tells_otherwise = former.keys().chain(next.keys()).any(|locale| {
        let (former, next) = (former.get(locale), next.get(locale));
        // A language that is new or gone changes nothing for who reads another.
        let both = former.is_some() && next.is_some();
        both && ["steps", "variations", "notes"]
            .iter()
            .any(|name| tells(former, name) != tells(next, name))
    });
    if tells_otherwise { ChangeClass::Instructional } else { ChangeClass::Editorial }
}
