//! An index that grew by what changed answers like one that was made at once.

use limber::catalog::edition::Edition;
use limber::catalog::hits::Search;
use limber::content::document::Document;
use serde_json::Value;

use super::library::{Change, DOCUMENTS, Dice, bundled, published, varied};

/// Everything that a search tells, in every locale.
fn answers(edition: &Edition, question: &str) -> Vec<String> {
    let mut told = Vec::new();
    for place in 0..edition.locales().len() {
        let search = Search { text: question.to_owned(), kinds: vec![], limit: 1000, after: None };
        let hits = search.find(edition, place);
        told.push(hits.count.to_string());
        for hit in hits.hits {
            let reference = hit.item.published.document.reference();
            told.push(format!("{reference} {:?} {:?} {:?}", hit.name, hit.field, hit.excerpt));
        }
    }
    told
}

/// The same documents, published all at once.
fn at_once(edition: &Edition) -> Edition {
    let kinds = limber::content::id::Kind::ALL.into_iter();
    let items = kinds.flat_map(|kind| edition.items(kind));
    let documents = items.map(|item| item.published.document.clone());
    let changes: Vec<Change> = documents.map(|document| published(document, 1)).collect();
    Edition::empty().next(1, changes)
}

/// A few changes at random: documents anew, changed, or taken away, and terms renamed.
fn changes(dice: &mut Dice) -> Vec<Change> {
    let model = &DOCUMENTS[dice.roll(DOCUMENTS.len())];
    let kind = model.kind().word();
    let number = dice.roll(30);
    match kind {
        "stretch" | "routine" | "guidance" => {
            let document = varied(serde_json::to_value(model).unwrap(), number, dice);
            let reference = document.reference();
            let gone = dice.roll(3) == 0;
            vec![if gone { (reference, None) } else { published(document, 1) }]
        }
        "vocabulary" => {
            let mut stored = serde_json::to_value(model).unwrap();
            let terms = stored["texts"]["es"]["terms"].as_object_mut().unwrap();
            let label = terms.values_mut().next().unwrap();
            label["label"] = Value::from(dice.word(1));
            vec![published(Document::from_value(model.kind(), stored).unwrap(), 1)]
        }
        _ => Vec::new(),
    }
}

#[test]
fn an_index_that_grew_answers_like_one_made_at_once() {
    let questions = ["supine twist", "badorba", "espalda", "hamst", "dehnung", "the back", "ne"];
    let mut dice = Dice(3);
    let mut edition = bundled();
    for round in 2..=81 {
        edition = edition.next(round, changes(&mut dice));
        // Some editions are never searched: what changed in them must not be forgotten.
        if dice.roll(3) > 0 {
            edition.words(0);
        }
        if round % 20 == 1 {
            let whole = at_once(&edition);
            for question in questions {
                let (grown, made) = (answers(&edition, question), answers(&whole, question));
                assert_eq!(grown, made, "{question} after {round} editions");
            }
        }
    }
    assert!(answers(&edition, "ne").len() > 20, "the questions find something");
}

#[test]
fn a_locale_that_comes_or_goes_is_indexed() {
    let edition = bundled();
    edition.words(0);
    let model = DOCUMENTS.iter().find(|document| document.id().as_str() == "cobra").unwrap();
    let mut stored = serde_json::to_value(model).unwrap();
    stored["texts"]["fr"] =
        serde_json::json!({ "translation": "human", "name": "Le cobra anaconda" });
    let french = Document::from_value(model.kind(), stored).unwrap();
    let edition = edition.next(2, vec![published(french, 2)]);
    let (place, _) = edition.locale("fr").unwrap();
    let search = Search { text: "anacondas".to_owned(), kinds: vec![], limit: 9, after: None };
    // The stretch, and the routine that has it.
    assert_eq!(search.find(&edition, place).count, 2);
    let edition = edition.next(3, vec![published(model.clone(), 3)]);
    assert_eq!(search.find(&edition, 0).count, 0);
}
