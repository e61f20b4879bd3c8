//! Publishing and withdrawing: every rule is kept, nothing leaks before, and what hurts is gone at
//! once with everything that leans on it.

use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::editor::{Editor, stretch_like, wrong};
use crate::api::harness::stored;

const NEW: &str = "stretches/new-one";
const ROUTINE: &str = "routines/back-tension-five";

/// A routine like the bundled one, with these stretches in the place of its own.
fn routine(id: &str, swaps: &[(&str, &str)]) -> Value {
    let mut document = stored(Kind::Routine, "back-tension-five");
    document["id"] = id.into();
    for step in document["blocks"][0]["steps"].as_array_mut().unwrap() {
        for (from, to) in swaps {
            if step["stretch_id"] == *from {
                step["stretch_id"] = (*to).into();
            }
        }
    }
    document
}

#[test]
fn a_draft_is_published_as_the_next_revision_and_readers_have_it_at_once() {
    let editor = Editor::start();
    editor.create(NEW, &stretch_like("cobra", "new-one"));
    assert_eq!(editor.app.get("/v1/stretches/new-one").status, 404);
    assert_eq!(editor.app.revision(), 1, "a draft is no revision");
    let told = editor.publish(NEW);
    assert_eq!((told["done"].clone(), told["version"].clone()), ("published".into(), 1.into()));
    assert_eq!((told["revision"].clone(), told["change"].clone()), (2.into(), "safety".into()));
    let read = editor.app.read("/v1/stretches/new-one");
    assert_eq!((read["version"].clone(), read["revision"].clone()), (1.into(), 2.into()));
    assert_eq!(editor.get(NEW).header("limber-status"), "published");
}

#[test]
fn what_is_published_already_stays_as_it_is() {
    let editor = Editor::start();
    let told = editor.publish("stretches/cobra");
    assert_eq!((told["done"].clone(), told["revision"].clone()), ("unchanged".into(), 1.into()));
    assert_eq!((told["version"].clone(), told["change"].clone()), (1.into(), Value::Null));
    assert_eq!(editor.app.revision(), 1);
}

#[test]
fn a_dry_run_tells_the_same_and_does_nothing() {
    let editor = Editor::start();
    editor.create(NEW, &stretch_like("cobra", "new-one"));
    let tag = editor.tag(NEW);
    for (path, body) in [("?dry_run=true", json!({})), ("", json!({ "dry_run": true }))] {
        let answer = editor.send("POST", &format!("{NEW}/publish{path}"), Some(&tag), &body);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let told = answer.json();
        assert_eq!(
            (told["dry_run"].clone(), told["done"].clone()),
            (true.into(), "published".into())
        );
    }
    assert_eq!(editor.app.revision(), 1);
    assert_eq!(editor.tag(NEW), tag);
}

#[test]
fn a_routine_is_not_published_with_a_stretch_that_is_not() {
    let editor = Editor::start();
    editor.create(NEW, &stretch_like("cobra", "new-one"));
    let document = routine("other", &[("cobra", "new-one"), ("cat-cow", "nowhere")]);
    assert_eq!(editor.create("routines/other", &document).status, 201, "a draft may name anything");
    let tag = editor.tag("routines/other");
    let answer = editor.send("POST", "routines/other/publish", Some(&tag), &json!({}));
    assert_eq!(answer.status, 422);
    let pointer = |at: usize| format!("#/blocks/0/steps/{at}/stretch_id");
    assert_eq!(
        wrong(&answer),
        [
            (pointer(2), "document-missing".to_owned()),
            (pointer(3), "document-not-published".to_owned())
        ]
    );
    assert_eq!(editor.app.revision(), 1);
}

#[test]
fn a_change_counts_as_what_it_touches_and_can_be_called_worse_alone() {
    let editor = Editor::start();
    let path = "stretches/cobra";
    let mut document = stored(Kind::Stretch, "cobra");
    let classes = [
        ("/texts/en/name", json!("Cobra, renamed"), "editorial"),
        ("/texts/en/steps/lift/text", json!("Press down slowly."), "instructional"),
        ("/forms/0/holds/0/default_s", json!(12), "dosage"),
        ("/guidance_ids", json!(["stop-at-pain"]), "safety"),
    ];
    for (at, (pointer, value, class)) in classes.into_iter().enumerate() {
        *document.pointer_mut(pointer).unwrap() = value;
        let tag = editor.tag(path);
        let put = editor.send("PUT", path, Some(&tag), &document);
        assert_eq!(put.status, 200, "{}", put.text());
        let told = editor.publish(path);
        assert_eq!(told["change"], class, "{pointer}");
        let revision = at as u64 + 2;
        let read = editor.app.read("/v1/stretches/cobra");
        assert_eq!(read["changed_in"][class], revision, "{pointer}");
    }
    document["texts"]["en"]["name"] = "Cobra, again".into();
    document["forms"][0]["holds"][0]["default_s"] = 15.into();
    editor.send("PUT", path, Some(&editor.tag(path)), &document);
    let body = json!({ "change": "editorial" });
    let milder = editor.send("POST", &format!("{path}/publish"), Some(&editor.tag(path)), &body);
    assert_eq!(wrong(&milder), [("#/change".to_owned(), "change-understated".to_owned())]);
    let body = json!({ "change": "safety" });
    let worse = editor.send("POST", &format!("{path}/publish"), Some(&editor.tag(path)), &body);
    assert_eq!(worse.json()["change"], "safety", "{}", worse.text());
}

#[test]
fn what_would_break_a_published_routine_is_refused() {
    let editor = Editor::start();
    let mut document = stored(Kind::Stretch, "cobra");
    document["forms"][0]["id"] = "other-form".into();
    let path = "stretches/cobra";
    let put = editor.send("PUT", path, Some(&editor.tag(path)), &document);
    assert_eq!(put.status, 200, "{}", put.text());
    let answer =
        editor.send("POST", &format!("{path}/publish"), Some(&editor.tag(path)), &json!({}));
    assert_eq!(wrong(&answer), [("#".to_owned(), "form-unknown".to_owned())]);
    assert!(answer.text().contains("back-tension-five"), "{}", answer.text());
}

#[test]
fn what_is_in_use_is_withdrawn_for_safety_alone() {
    let editor = Editor::start();
    let path = "stretches/cobra/withdraw";
    let tag = editor.tag("stretches/cobra");
    for reason in ["error", "outdated", "license", "other"] {
        let answer = editor.send("POST", path, Some(&tag), &json!({ "reason": reason }));
        answer.managed_problem("conflict");
        assert_eq!(
            answer.json()["users"],
            json!([
                { "kind": "routine", "id": "back-tension-five" },
                { "kind": "guidance", "id": "five-stretches-scope" }
            ])
        );
    }
    let unsaid = editor.send("POST", path, None, &json!({ "reason": "error" }));
    assert_eq!(unsaid.status, 428);
    let unknown = editor.send("POST", path, Some(&tag), &json!({ "reason": "boredom" }));
    assert_eq!(unknown.status, 422);
    assert_eq!(editor.app.revision(), 1);
}

#[test]
fn a_withdrawal_for_safety_recuts_the_routine_with_a_successor_that_fits() {
    let editor = Editor::start();
    editor.create(NEW, &stretch_like("cobra", "new-one"));
    editor.publish(NEW);
    let told = editor.withdraw_for_safety("stretches/cobra", Some("new-one"));
    assert_eq!((told["done"].clone(), told["revision"].clone()), ("withdrawn".into(), 3.into()));
    let consequences = told["consequences"].as_array().unwrap();
    let recut = consequences.iter().find(|one| one["kind"] == "routine").unwrap();
    assert_eq!((recut["done"].clone(), recut["version"].clone()), ("recut".into(), 2.into()));
    let routine = editor.app.read("/v1/routines/back-tension-five");
    assert_eq!((routine["version"].clone(), routine["revision"].clone()), (2.into(), 3.into()));
    assert_eq!(routine["changed_in"]["safety"], 3);
    assert!(routine.to_string().contains("new-one") && !routine.to_string().contains("\"cobra\""));
    assert_eq!(editor.app.get("/v1/routines/back-tension-five/timeline").status, 200);

    let gone = editor.app.get("/v1/stretches/cobra");
    gone.problem("gone");
    assert_eq!(gone.status, 410);
    assert_eq!(gone.json()["reason"], "safety");
    assert_eq!(gone.json()["message"], "It hurts.");
    assert_eq!(gone.json()["severity"], "stop");
    assert_eq!(gone.json()["successor_id"], "new-one");
    assert_eq!(editor.app.get("/v1/stretches/cobra/versions/1").status, 410);
    assert_eq!(editor.app.get("/v1/routines/back-tension-five/versions/1").status, 410);
    assert_eq!(editor.app.get("/v1/routines/back-tension-five/versions/2").status, 200);
}

#[test]
fn a_withdrawal_for_safety_withdraws_the_routine_where_nothing_fits() {
    let editor = Editor::start();
    for successor in [None, Some("cat-cow"), Some("nowhere")] {
        let editor = if successor.is_none() { &editor } else { &Editor::start() };
        let told = editor.withdraw_for_safety("stretches/cobra", successor);
        let consequences = told["consequences"].as_array().unwrap();
        let routine = consequences.iter().find(|one| one["kind"] == "routine").unwrap();
        assert_eq!(routine["done"], "withdrawn", "{successor:?}");
        assert!(!routine["detail"].as_str().unwrap().is_empty());
        let gone = editor.app.get("/v1/routines/back-tension-five/timeline");
        assert_eq!((gone.status, gone.json()["reason"].clone()), (410, "safety".into()));
        assert_eq!(editor.app.revision(), 2, "one commit did all of it");
        let successor_id = editor.app.get("/v1/stretches/cobra").json()["successor_id"].clone();
        assert_eq!(successor_id, json!(successor.filter(|id| *id == "cat-cow")));
    }
}

#[test]
fn old_versions_of_a_routine_that_once_used_it_are_gone_too() {
    let editor = Editor::start();
    let mut document = stored(Kind::Routine, "back-tension-five");
    let steps = document["blocks"][0]["steps"].as_array_mut().unwrap();
    steps.retain(|step| step["stretch_id"] != "cobra");
    editor.send("PUT", ROUTINE, Some(&editor.tag(ROUTINE)), &document);
    editor.publish(ROUTINE);
    assert_eq!(editor.app.get("/v1/routines/back-tension-five/versions/1").status, 200);
    let told = editor.withdraw_for_safety("stretches/cobra", None);
    let consequences = told["consequences"].as_array().unwrap();
    let routine = consequences.iter().find(|one| one["kind"] == "routine").unwrap();
    assert_eq!(routine["done"], "recalled");
    assert_eq!(editor.app.get("/v1/routines/back-tension-five/versions/1").status, 410);
    assert_eq!(editor.app.get("/v1/routines/back-tension-five/versions/2").status, 200);
    assert_eq!(editor.app.get("/v1/routines/back-tension-five").status, 200);
}

#[test]
fn guidance_that_is_withdrawn_for_safety_leaves_those_that_showed_it() {
    let editor = Editor::start();
    let told = editor.withdraw_for_safety("guidance/five-stretches-scope", Some("stop-at-pain"));
    let consequences = told["consequences"].as_array().unwrap();
    assert!(consequences.iter().all(|one| one["done"] == "detached"), "{consequences:?}");
    assert!(consequences.iter().any(|one| one["id"] == "cobra"));
    let cobra = editor.app.read("/v1/stretches/cobra");
    assert!(!cobra.to_string().contains("five-stretches-scope"));
    assert_eq!(
        (cobra["version"].clone(), cobra["changed_in"]["safety"].clone()),
        (2.into(), 2.into())
    );
    let disclaimer = json!({ "reason": "safety" });
    let answer = editor.send("POST", "guidance/disclaimer/withdraw", None, &disclaimer);
    assert_eq!(answer.status, 422, "what has to be there stays: {}", answer.text());
}

#[test]
fn what_was_withdrawn_can_be_mended_and_published_again() {
    let editor = Editor::start();
    editor.create(NEW, &stretch_like("cobra", "new-one"));
    editor.publish(NEW);
    editor.withdraw_for_safety(NEW, None);
    let read = editor.get(NEW);
    assert_eq!((read.status, read.header("limber-status")), (200, "withdrawn"));
    let mut document = read.json();
    document["texts"]["en"]["summary"] = "Mended.".into();
    assert_eq!(editor.send("PUT", NEW, Some(read.header("etag")), &document).status, 200);
    let told = editor.publish(NEW);
    assert_eq!((told["version"].clone(), told["change"].clone()), (2.into(), "safety".into()));
    assert_eq!(editor.app.read("/v1/stretches/new-one")["summary"], "Mended.");
    assert_eq!(editor.app.get("/v1/stretches/new-one/versions/1").status, 410, "for good");
    let again = editor.withdraw_for_safety(NEW, None);
    let twice = editor.withdraw_for_safety(NEW, None);
    assert_eq!(
        (again["done"].clone(), twice["done"].clone()),
        ("withdrawn".into(), "unchanged".into())
    );
}
