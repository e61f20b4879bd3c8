//! Nothing is missing: the documents that must be there, in three locales, without a violation.

use std::path::Path;

use limber::archive::folder::read_folder;
use limber::content::document::Document;
use limber::content::id::Kind;
use limber::content::schema::Checker;
use serde_json::Value;

use super::library::{FOLDER, LOCALES, all, ids, items, one};

#[test]
fn the_bundled_content_has_no_violation() {
    assert_eq!(FOLDER.check(&Checker::new()), []);
}

#[test]
fn the_binary_holds_what_stands_in_the_folder() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let on_disk = read_folder(&data).unwrap();
    let paths = |folder: &limber::archive::folder::Folder| -> Vec<String> {
        folder.documents.iter().map(|stored| stored.path.clone()).collect()
    };
    let remedy =
        "a file is new: `touch src/archive/folder.rs`, so that the binary is built with it";
    assert_eq!(paths(&FOLDER), paths(&on_disk), "{remedy}");
    assert!(*FOLDER == on_disk, "the files in the binary are not those on disk");
}

#[test]
fn a_document_is_written_again_as_it_was_read() {
    for stored in &FOLDER.documents {
        let value = stored.value.clone().unwrap();
        let document = Document::from_value(stored.place.kind, value.clone()).unwrap();
        assert_eq!(serde_json::to_value(&document).unwrap(), value, "{}", stored.path);
    }
}

#[test]
fn the_five_stretches_have_the_articles_twenty_one_steps() {
    let steps = |id| items(&one(Kind::Stretch, id)["steps"]).len();
    let expected = [
        ("cat-cow", 3),
        ("cobra", 4),
        ("seated-twist", 4),
        ("supine-twist", 5),
        ("worlds-greatest-stretch", 5),
    ];
    assert_eq!(ids(Kind::Stretch), expected.map(|(id, _)| id));
    for (id, count) in expected {
        assert_eq!(steps(id), count, "{id}");
    }
}

#[test]
fn the_guidance_is_the_articles_its_habits_and_what_other_sources_add() {
    let expected = [
        "crack-ask-a-professional",
        "crack-everyday-causes",
        "crack-frequent-need",
        "crack-not-a-cure",
        "crack-occasional-is-natural",
        "crack-self-stretch-lower-risk",
        "crack-stop-if-it-hurts",
        "crack-technique-matters",
        "crack-three-warning-factors",
        "crack-trained-professional",
        "crack-what-it-is",
        "crack-why-people-do-it",
        "disclaimer",
        "five-stretches-scope",
        "friends-must-not-crack",
        "habit-active-life",
        "habit-move-every-half-hour",
        "habit-short-sessions-count",
        "habit-standing-workstation",
        "habit-weekly-recovery",
        "manipulation-versus-other-care",
        "manipulation-with-exercise",
        "new-back-pain-no-twisting",
        "red-flag-cauda-equina",
        "red-flag-chest-pain-or-accident",
        "red-flag-see-doctor-soon",
        "stop-at-nerve-signs",
        "stop-at-pain",
    ];
    assert_eq!(ids(Kind::Guidance), expected);
    let of_topic = |topic: &str| {
        all(Kind::Guidance).filter(|(_, document)| document["topic"] == topic).count()
    };
    assert_eq!(of_topic("back_cracking") + of_topic("manipulation") + of_topic("scope"), 16);
    assert_eq!(of_topic("habits"), 5);
    assert_eq!(of_topic("red_flags"), 3);
    assert_eq!(of_topic("stop_rules"), 2);
}

#[test]
fn the_other_kinds_are_all_there() {
    let sources = [
        "aaos-carpal-tunnel-reprint",
        "acsm-flexibility-2021",
        "adam-back-pain-twisting",
        "gloucestershire-red-flags",
        "lifestyle-physical-therapy-nerve-signs",
        "mayo-stretching-2024",
        "nhs-after-run-mirror",
        "norfolk-waveney-back-pain",
        "redflagsymptoms-back-pain",
        "royal-free-cauda-equina",
        "sheffield-back-pain",
        "sphinx-press-salay",
        "sweat-back-cracking",
    ];
    assert_eq!(ids(Kind::Source), sources);
    assert_eq!(ids(Kind::Condition), ["new-back-pain"]);
    assert_eq!(ids(Kind::Routine), ["back-tension-five"]);
    assert_eq!(ids(Kind::Phrases), ["de", "en", "es"]);
    assert_eq!(ids(Kind::Vocabulary).len(), 14);
}

#[test]
fn every_document_speaks_three_locales_and_says_which_is_translated() {
    for stored in FOLDER.documents.iter().filter(|one| one.place.kind != Kind::Phrases) {
        let texts = stored.value.as_ref().unwrap()["texts"].as_object().unwrap();
        assert_eq!(texts.keys().collect::<Vec<_>>(), LOCALES, "{}", stored.path);
        assert_eq!(texts["en"]["translation"], "original", "{}", stored.path);
        assert_eq!(texts["es"]["translation"], "machine", "{}", stored.path);
        assert_eq!(texts["de"]["translation"], "machine", "{}", stored.path);
    }
    let translation = |id| &one(Kind::Phrases, id)["translation"];
    assert_eq!(
        [translation("en"), translation("es"), translation("de")],
        ["original", "machine", "machine"]
    );
}

/// The keys of a value all the way down, and where it is null; lists may differ in length.
fn shape(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let mut members: Vec<String> =
                object.iter().map(|(key, item)| format!("{key}:{}", shape(item))).collect();
            members.sort();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(_) => "list".into(),
        Value::Null => "null".into(),
        _ => "value".into(),
    }
}

#[test]
fn every_locale_says_the_same_things() {
    for stored in FOLDER.documents.iter().filter(|one| one.place.kind != Kind::Phrases) {
        let texts = &stored.value.as_ref().unwrap()["texts"];
        for locale in ["es", "de"] {
            assert_eq!(shape(&texts[locale]), shape(&texts["en"]), "{} {locale}", stored.path);
        }
    }
    for locale in ["es", "de"] {
        let phrases = |id| shape(&one(Kind::Phrases, id)["phrases"]);
        assert_eq!(phrases(locale), phrases("en"), "{locale}");
    }
}

#[test]
fn every_number_up_to_sixty_can_be_spoken() {
    for (locale, document) in all(Kind::Phrases) {
        let numbers = document["phrases"]["numbers"].as_object().unwrap();
        let missing: Vec<_> =
            (1..=60).filter(|number| !numbers.contains_key(&number.to_string())).collect();
        assert_eq!(missing, Vec::<i32>::new(), "{locale}");
    }
}
