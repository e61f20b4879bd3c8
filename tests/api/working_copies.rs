//! Working copies: what is sent is what is read, nothing is written over unseen, and bad ones are
//! refused with all that is wrong.

use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::editor::{Editor, stretch_like, wrong};
use crate::api::harness::stored;

const NEW: &str = "stretches/new-one";

#[test]
fn a_document_is_read_as_it_was_sent_and_its_state_is_in_headers() {
    let editor = Editor::start();
    let document = stretch_like("cobra", "new-one");
    let answer = editor.create(NEW, &document);
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.header("location"), "/manage/v1/stretches/new-one");
    assert_eq!(answer.json(), document);
    let read = editor.get(NEW);
    assert_eq!((read.status, read.json()), (200, document));
    assert_eq!(read.header("etag"), answer.header("etag"));
    assert_eq!(read.header("limber-status"), "draft");
    assert_eq!(read.header("limber-version"), "0");
    assert_eq!(read.header("cache-control"), "private, no-store");
    let tag = read.header("etag").to_owned();
    let again = editor.ask("GET", NEW, &[("if-none-match", &tag)], b"");
    assert_eq!((again.status, again.header("etag")), (304, tag.as_str()));
}

#[test]
fn what_is_published_is_a_working_copy_that_nobody_has_changed_yet() {
    let editor = Editor::start();
    let read = editor.get("stretches/cobra");
    assert_eq!(read.json(), stored(Kind::Stretch, "cobra"));
    assert_eq!(read.header("limber-status"), "published");
    assert_eq!(read.header("limber-version"), "1");
    let tag = editor.tag("stretches/cobra");
    let same = editor.send("PUT", "stretches/cobra", Some(&tag), &read.json());
    assert_eq!((same.status, same.header("etag")), (200, tag.as_str()));
    assert_eq!(same.header("limber-status"), "published", "the same is no change");
}

#[test]
fn an_editor_mends_a_bad_document_by_its_errors_alone() {
    let editor = Editor::start();
    let mut document = stretch_like("cobra", "new-one");
    document["position"] = "Lying down".into();
    document["laterality"] = "both".into();
    document["forms"][0]["holds"][0]["default_s"] = 0.into();
    document["colour"] = "green".into();
    document.as_object_mut().unwrap().shift_remove("license");
    let answer = editor.create(NEW, &document);
    answer.managed_problem("invalid-document");
    assert_eq!(answer.status, 422);
    let mut found = wrong(&answer);
    found.sort();
    let pointers: Vec<&str> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
    for pointer in ["#/colour", "#/forms/0/holds/0/default_s", "#/laterality", "#/position"] {
        assert!(pointers.contains(&pointer), "{pointer}: {found:?}");
    }
    assert!(answer.text().contains("`license`"), "{}", answer.text());
    for error in answer.json()["errors"].as_array().unwrap() {
        assert!(error["detail"].as_str().unwrap().len() > 20, "{error}");
    }
    assert_eq!(editor.get(NEW).status, 404, "nothing of it is kept");
}

#[test]
fn nothing_is_written_without_saying_for_which_state() {
    let editor = Editor::start();
    let document = stretch_like("cobra", "new-one");
    for (method, path) in [("PUT", NEW), ("PUT", "stretches/cobra"), ("DELETE", "stretches/cobra")]
    {
        let answer = editor.send(method, path, None, &document);
        answer.managed_problem("precondition-required");
        assert_eq!(answer.status, 428, "{method} {path}");
    }
    let tag = editor.tag("stretches/cobra");
    let both = [("content-type", "application/json"), ("if-match", &tag), ("if-none-match", "*")];
    let answer = editor.ask("PUT", "stretches/cobra", &both, document.to_string().as_bytes());
    assert_eq!(answer.status, 428);
}

#[test]
fn who_comes_late_gets_the_document_as_it_stands() {
    let editor = Editor::start();
    let mut document = stored(Kind::Stretch, "cobra");
    let tag = editor.tag("stretches/cobra");
    document["texts"]["en"]["name"] = "Cobra by one".into();
    let first = editor.send("PUT", "stretches/cobra", Some(&tag), &document);
    assert_eq!(first.status, 200, "{}", first.text());
    document["texts"]["en"]["name"] = "Cobra by another".into();
    let late = editor.send("PUT", "stretches/cobra", Some(&tag), &document);
    late.managed_problem("precondition-failed");
    assert_eq!(late.status, 412);
    assert_eq!(late.json()["current"]["texts"]["en"]["name"], "Cobra by one");
    assert_eq!(late.json()["current_etag"], first.header("etag"));
    assert_eq!(late.header("etag"), first.header("etag"));
    let again = editor.send("PUT", "stretches/cobra", Some(first.header("etag")), &document);
    assert_eq!(again.status, 200);
    let there = editor.create("stretches/cobra", &document);
    assert_eq!(there.status, 412, "it is there already");
    let gone = editor.send("PUT", NEW, Some("\"1\""), &document);
    assert_eq!((gone.status, gone.json()["current"].clone()), (412, Value::Null));
}

#[test]
fn a_merge_patch_changes_what_it_names_and_nothing_else() {
    let editor = Editor::start();
    let tag = editor.tag("stretches/cobra");
    let patch = json!({ "texts": { "en": { "name": "Sphinx" } } });
    let headers = [("content-type", "application/merge-patch+json"), ("if-match", tag.as_str())];
    let body = patch.to_string();
    let answer = editor.ask("PATCH", "stretches/cobra", &headers, body.as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut expected = stored(Kind::Stretch, "cobra");
    expected["texts"]["en"]["name"] = "Sphinx".into();
    assert_eq!(answer.json(), expected);
    let plain = editor.send("PATCH", "stretches/cobra", Some(&tag), &patch);
    plain.managed_problem("unsupported-media-type");
    let broken = editor.ask(
        "PATCH",
        "stretches/cobra",
        &[("content-type", "application/merge-patch+json"), ("if-match", "*")],
        br#"{"position":"nowhere at all"}"#,
    );
    assert_eq!(broken.status, 422);
    assert_eq!(wrong(&broken)[0].0, "#/position");
}

#[test]
fn changes_are_discarded_and_what_is_published_stays() {
    let editor = Editor::start();
    let mut document = stored(Kind::Stretch, "cobra");
    document["texts"]["en"]["name"] = "Another".into();
    let tag = editor.tag("stretches/cobra");
    let nothing = editor.send("DELETE", "stretches/cobra", Some(&tag), &json!({}));
    nothing.managed_problem("conflict");
    editor.send("PUT", "stretches/cobra", Some(&tag), &document);
    let tag = editor.tag("stretches/cobra");
    assert_eq!(editor.send("DELETE", "stretches/cobra", Some(&tag), &json!({})).status, 204);
    assert_eq!(editor.get("stretches/cobra").json(), stored(Kind::Stretch, "cobra"));
    editor.create(NEW, &stretch_like("cobra", "new-one"));
    let tag = editor.tag(NEW);
    assert_eq!(editor.send("DELETE", NEW, Some(&tag), &json!({})).status, 204);
    editor.get(NEW).managed_problem("not-found");
}

#[test]
fn a_document_is_found_by_its_id_in_another_system() {
    let editor = Editor::start();
    let by_external = "stretches/by-external/directus/17";
    let mut document = stretch_like("cobra", "new-one");
    editor.get(by_external).managed_problem("not-found");
    let lacking = editor.create(by_external, &document);
    assert_eq!(wrong(&lacking), [("#/external_ids".into(), "external-id-missing".into())]);
    document["external_ids"] = json!([{ "system": "directus", "value": "17" }]);
    let made = editor.create(by_external, &document);
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(made.header("location"), "/manage/v1/stretches/new-one");
    assert_eq!(editor.get(by_external).json()["id"], "new-one");
    document["texts"]["en"]["name"] = "Renamed there".into();
    let tag = editor.tag(by_external);
    assert_eq!(editor.send("PUT", by_external, Some(&tag), &document).status, 200);
    editor.publish(by_external);
    assert_eq!(editor.app.read("/v1/stretches/new-one")["name"], "Renamed there");
    document["id"] = "other-one".into();
    let taken = editor.create("stretches/other-one", &document);
    assert_eq!(wrong(&taken), [("#/external_ids/0".into(), "external-id-taken".into())]);
}

#[test]
fn what_is_wrong_first_is_told_first() {
    let editor = Editor::start();
    let path = "stretches/cobra";
    let text = [("content-type", "text/plain")];
    editor.ask("PUT", "podcasts/cobra", &text, b"{").managed_problem("not-found");
    editor.ask("PUT", path, &text, b"{").managed_problem("unsupported-media-type");
    let json = [("content-type", "application/json")];
    editor.ask("PUT", path, &json, &vec![b' '; 1_000_001]).managed_problem("payload-too-large");
    editor.ask("PUT", path, &json, b"{").managed_problem("precondition-required");
    let stale = [json[0], ("if-match", "\"999\"")];
    editor.ask("PUT", path, &stale, b"{").managed_problem("precondition-failed");
    let fresh = [json[0], ("if-match", "*")];
    editor.ask("PUT", path, &fresh, b"{").managed_problem("invalid-json");
    editor.ask("PUT", path, &fresh, b"{}").managed_problem("invalid-document");
    editor.ask("PUT", path, &fresh, br#"{"id":"a","id":"b"}"#).managed_problem("invalid-json");
}

#[test]
fn an_id_of_another_system_may_hold_what_parts_a_path() {
    let editor = Editor::start();
    for (at, (value, path)) in [("posts/42", "posts%2F42"), ("50%", "50%25")].iter().enumerate() {
        let mut document = stretch_like("cobra", &format!("new-{at}"));
        document["external_ids"] = json!([{ "system": "directus", "value": value }]);
        let path = format!("stretches/by-external/directus/{path}");
        assert_eq!(editor.create(&path, &document).status, 201, "{value}");
        assert_eq!(editor.get(&path).json()["id"], format!("new-{at}"));
    }
}
