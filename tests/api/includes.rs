//! What an answer names it can carry along, whole and once, so that one request is enough.

use std::collections::BTreeSet;

use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::harness::{TestApp, bundled, stored};

fn included(answer: &Value, kind: &str) -> Vec<String> {
    let items = answer["included"][kind].as_array().unwrap().iter();
    items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// The ids of the guidance that documents show, sorted.
fn shown(documents: &[&Value]) -> Vec<String> {
    let notes = documents.iter().flat_map(|document| document["guidance"].as_array().unwrap());
    let ids: BTreeSet<String> =
        notes.map(|note| note["guidance_id"].as_str().unwrap().to_owned()).collect();
    ids.into_iter().collect()
}

const FIVE: [&str; 5] =
    ["cat-cow", "cobra", "seated-twist", "supine-twist", "worlds-greatest-stretch"];

#[test]
fn a_routine_carries_its_stretches_and_all_their_guidance() {
    let path = "/v1/routines/back-tension-five?include=stretches,guidance";
    let routine = bundled().read(path);
    assert_eq!(included(&routine, "stretches"), FIVE);
    let stretches = routine["included"]["stretches"].as_array().unwrap();
    let showing: Vec<&Value> = stretches.iter().chain([&routine]).collect();
    assert_eq!(included(&routine, "guidance"), shown(&showing));
}

#[test]
fn guidance_that_only_a_stretch_names_comes_with_the_routine() {
    let app = TestApp::start();
    let mut stretch = stored(Kind::Stretch, "cobra");
    stretch["guidance_ids"].as_array_mut().unwrap().push("friends-must-not-crack".into());
    let path = "/v1/routines/back-tension-five?include=guidance";
    let named = "friends-must-not-crack".to_owned();
    assert!(!included(&app.read(path), "guidance").contains(&named));
    app.publish(&[stretch]);
    assert!(included(&app.read(path), "guidance").contains(&named));
}

#[test]
fn what_is_carried_along_is_whole() {
    let routine = bundled().read("/v1/routines/back-tension-five?include=stretches,guidance");
    for kind in ["stretches", "guidance"] {
        for document in routine["included"][kind].as_array().unwrap() {
            let itself = document["links"]["self"].as_str().unwrap();
            assert_eq!(*document, bundled().read(itself), "{itself}");
        }
    }
}

#[test]
fn only_what_is_asked_for_is_carried_along() {
    let routine = bundled().read("/v1/routines/back-tension-five?include=stretches");
    assert_eq!(included(&routine, "guidance"), Vec::<String>::new());
    assert_eq!(included(&routine, "stretches"), FIVE);
    let routine = bundled().read("/v1/routines/back-tension-five?include=guidance");
    assert_eq!(included(&routine, "stretches"), Vec::<String>::new());
    assert!(included(&routine, "guidance").len() > 5);
    let plain = bundled().read("/v1/routines/back-tension-five");
    assert_eq!(plain.get("included"), None, "who asks for nothing gets the document as it is");
}

#[test]
fn the_document_itself_stays_as_it_is() {
    let mut with = bundled().read("/v1/stretches/cobra?include=guidance");
    with.as_object_mut().unwrap().shift_remove("included").unwrap();
    assert_eq!(with, bundled().read("/v1/stretches/cobra"));
}

#[test]
fn a_stretch_carries_its_guidance() {
    let stretch = bundled().read("/v1/stretches/cobra?include=guidance");
    assert_eq!(included(&stretch, "guidance"), shown(&[&stretch]));
    assert_eq!(stretch["included"]["stretches"], json!([]));
}

#[test]
fn a_list_carries_each_document_once_for_all_its_items() {
    let list = bundled().read("/v1/stretches?include=guidance&view=full");
    let items: Vec<&Value> = list["items"].as_array().unwrap().iter().collect();
    assert_eq!(included(&list, "guidance"), shown(&items));
    let list = bundled().read("/v1/routines?include=guidance,stretches");
    assert_eq!(included(&list, "stretches"), FIVE);
    let few = bundled().read("/v1/stretches?include=guidance&view=full&limit=1");
    assert_eq!(included(&few, "guidance"), shown(&[&few["items"][0]]), "of this page alone");
}

#[test]
fn what_is_carried_along_speaks_the_same_language() {
    let path = "/v1/routines/back-tension-five?include=stretches,guidance&locale=de";
    let routine = bundled().read(path);
    for kind in ["stretches", "guidance"] {
        for document in routine["included"][kind].as_array().unwrap() {
            assert_eq!(document["locale"], "de");
        }
    }
}

#[test]
fn the_order_of_the_wishes_changes_nothing() {
    let one = bundled().get("/v1/routines/back-tension-five?include=stretches,guidance");
    let other = bundled().get("/v1/routines/back-tension-five?include=guidance,stretches");
    assert_eq!(one.header("etag"), other.header("etag"));
    assert_eq!(one.body, other.body);
}

#[test]
fn what_can_not_be_carried_along_is_400() {
    bundled().get("/v1/stretches?include=stretches").blames(&[("include", "unknown-value")]);
    bundled().get("/v1/routines?include=sources").blames(&[("include", "unknown-value")]);
    bundled().get("/v1/guidance?include=stretches").blames(&[("include", "unknown-parameter")]);
    let version = "/v1/stretches/cobra/versions/1?include=guidance";
    bundled().get(version).blames(&[("include", "unknown-parameter")]);
}
