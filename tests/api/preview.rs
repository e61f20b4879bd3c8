//! Preview: what is not published yet, for editors alone.

use std::thread;

use limber::access::scope::Scope;
use serde_json::{Value, json};

use crate::api::answer::Answer;
use crate::api::editor::{Editor, stretch_like};

const SECRET: &str = "Zanzibar";
/// How often readers ask while editors do.
const ROUNDS: usize = 10;

fn preview(editor: &Editor, path: &str) -> Answer {
    let answer = editor.get(&format!("preview/{path}"));
    assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
    assert!(answer.header("vary").contains("Authorization"), "{path}");
    assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
    answer
}

#[track_caller]
fn shown(editor: &Editor, path: &str) -> Value {
    let answer = preview(editor, path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!(answer.header("limber-preview"), "true", "{path}");
    answer.json()
}

/// A stretch that nobody has published.
fn draft(editor: &Editor, id: &str) {
    let mut document = stretch_like("cobra", id);
    document["texts"]["en"]["name"] = SECRET.into();
    let answer = editor.create(&format!("stretches/{id}"), &document);
    assert_eq!(answer.status, 201, "{}", answer.text());
}

/// Writes the cobra's working copy.
#[track_caller]
fn rename_cobra(editor: &Editor, name: &str) {
    let mut document = editor.get("stretches/cobra").json();
    document["texts"]["en"]["name"] = name.into();
    let answer = editor.send("PUT", "stretches/cobra", Some("*"), &document);
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[test]
fn every_path_of_readers_shows_working_copies_with_and_without_its_version() {
    let editor = Editor::start();
    draft(&editor, "secret");
    rename_cobra(&editor, "Renamed");
    for prefix in ["", "v1/"] {
        let item = shown(&editor, &format!("{prefix}stretches/secret"));
        assert_eq!((&item["name"], &item["version"]), (&json!(SECRET), &json!(1)));
        let cobra = shown(&editor, &format!("{prefix}stretches/cobra"));
        assert_eq!((&cobra["name"], &cobra["version"]), (&json!("Renamed"), &json!(2)));
        let list = shown(&editor, &format!("{prefix}stretches?count=exact&limit=100"));
        assert_eq!(list["items"].as_array().unwrap().len(), 6);
        let hits = shown(&editor, &format!("{prefix}search?q={SECRET}"));
        assert_eq!(hits["items"].as_array().unwrap().len(), 1, "{hits}");
        let timeline = shown(&editor, &format!("{prefix}routines/back-tension-five/timeline"));
        assert!(timeline.to_string().contains("Renamed"), "{prefix}");
        shown(&editor, &format!("{prefix}vocabularies"));
        shown(&editor, &format!("{prefix}attribution"));
    }
    shown(&editor, "v1");
    preview(&editor, "stretches/nobody").managed_problem("not-found");
    preview(&editor, "stretches?colour=red").managed_problem("invalid-parameter");
    preview(&editor, "stretches/secret/versions");
}

#[test]
fn a_preview_is_for_who_may_read_drafts_and_takes_no_other_method() {
    let editor = Editor::start();
    let path = "/manage/v1/preview/v1/stretches";
    assert_eq!(editor.app.get(path).status, 401);
    let shut = editor.app.issue("metrics", &[Scope::Metrics]).secret.reveal().to_owned();
    assert_eq!(editor.app.manage(&shut, "GET", path, &json!({})).status, 403);
    let reader = editor.app.issue("reader", &[Scope::ContentRead]).secret.reveal().to_owned();
    assert_eq!(editor.app.manage(&reader, "GET", path, &json!({})).status, 200);
    let refused = editor.app.manage(&reader, "PUT", path, &json!({}));
    assert_eq!((refused.status, refused.header("allow")), (405, "GET, HEAD, OPTIONS"));
}

#[test]
fn a_preview_is_never_not_modified() {
    let editor = Editor::start();
    let tag = preview(&editor, "stretches/cobra").header("etag").to_owned();
    for sent in [tag.as_str(), "*"] {
        let again = editor.ask("GET", "preview/stretches/cobra", &[("if-none-match", sent)], b"");
        assert_eq!(again.status, 200);
    }
}

#[test]
fn a_preview_follows_what_editors_write() {
    let editor = Editor::start();
    for name in ["First", "Second"] {
        rename_cobra(&editor, name);
        assert_eq!(shown(&editor, "stretches/cobra")["name"], name);
    }
}

#[test]
fn a_release_is_previewed_without_the_drafts_beside_it() {
    let editor = Editor::start();
    draft(&editor, "secret");
    rename_cobra(&editor, "Released");
    let publish = json!({ "publish_at": "2126-01-01T00:00:00Z",
        "actions": [{ "action": "publish", "kind": "stretch", "id": "cobra" }] });
    let release = editor.changeset(&publish);
    assert_eq!(release.status, 201, "{}", release.text());
    let id = release.json()["id"].as_str().unwrap().to_owned();
    rename_cobra(&editor, "Written later");
    let of = |path: &str| shown(&editor, &format!("{path}release={id}"));
    assert_eq!(of("stretches/cobra?")["name"], "Released");
    let list = of("stretches?limit=2&");
    let link = preview(&editor, &format!("stretches?limit=2&release={id}"));
    assert!(link.header("link").contains(&format!("release={id}")), "{}", link.header("link"));
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    assert_eq!(of("stretches?limit=100&")["items"].as_array().unwrap().len(), 5);
    let answer = preview(&editor, &format!("stretches/secret?release={id}"));
    answer.managed_problem("not-found");
    preview(&editor, "stretches?release=nobody").managed_problem("invalid-parameter");
    let headers = [("if-match", release.header("etag"))];
    let path = format!("changesets/{id}");
    assert_eq!(editor.ask("DELETE", &path, &headers, b"").status, 200);
    preview(&editor, &format!("stretches?release={id}")).managed_problem("conflict");
}

#[test]
fn what_was_withdrawn_is_shown_once_it_is_changed() {
    let editor = Editor::start();
    assert_eq!(editor.create("stretches/spare", &stretch_like("cobra", "spare")).status, 201);
    editor.publish("stretches/spare");
    editor.withdraw_for_safety("stretches/spare", None);
    assert_eq!(preview(&editor, "stretches/spare").status, 410);
    let mut document = stretch_like("cobra", "spare");
    document["texts"]["en"]["name"] = "Mended".into();
    let answer = editor.send("PUT", "stretches/spare", Some("*"), &document);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(shown(&editor, "stretches/spare")["name"], "Mended");
    assert_eq!(editor.app.get("/v1/stretches/spare").status, 410);
}

#[test]
fn a_draft_that_names_nobody_is_shown_as_far_as_it_can_be() {
    let editor = Editor::start();
    let mut routine = editor.get("routines/back-tension-five").json();
    routine["blocks"][0]["steps"][0]["stretch_id"] = "nobody".into();
    let answer = editor.send("PUT", "routines/back-tension-five", Some("*"), &routine);
    assert_eq!(answer.status, 200, "{}", answer.text());
    shown(&editor, "routines/back-tension-five");
    shown(&editor, "routines/back-tension-five?include=stretches,guidance");
    shown(&editor, "routines?view=full");
    shown(&editor, "search?q=tension");
    let timeline = preview(&editor, "routines/back-tension-five/timeline");
    assert!([200, 422].contains(&timeline.status), "{}", timeline.text());
    let mut cobra = editor.get("stretches/cobra").json();
    cobra["source_ids"] = json!(["no-such-source"]);
    cobra["guidance_ids"] = json!(["no-such-guidance"]);
    cobra["position"] = "floating".into();
    assert_eq!(editor.send("PUT", "stretches/cobra", Some("*"), &cobra).status, 200);
    shown(&editor, "stretches/cobra");
    shown(&editor, "stretches?view=full");
    shown(&editor, "attribution?stretch=cobra");
}

/// Everything that readers may ask, as it answers.
fn as_readers_see(editor: &Editor) -> Vec<(String, u16, String, Vec<u8>)> {
    let paths = [
        "/v1",
        "/v1/stretches/secret",
        "/v1/stretches/secret/versions",
        "/v1/stretches/secret/versions/1",
        "/v1/stretches/cobra",
        "/v1/stretches/cobra/versions",
        "/v1/stretches/cobra/versions/2",
        "/v1/stretches?limit=100&view=full&count=exact",
        "/v1/stretches?ids=secret,cobra",
        "/v1/stretches?q=Zanzibar",
        "/v1/search?q=Zanzibar",
        "/v1/routines/back-tension-five?include=stretches",
        "/v1/routines/back-tension-five/timeline",
        "/v1/attribution",
    ];
    let ask = |path: &str| {
        let answer = editor.app.get(path);
        assert_eq!(answer.header("limber-preview"), "", "{path}");
        let is_problem = answer.status >= 400;
        // A problem names its request.
        let body = if is_problem { Vec::new() } else { answer.body.clone() };
        (path.to_owned(), answer.status, answer.header("etag").to_owned(), body)
    };
    paths.into_iter().map(ask).collect()
}

#[test]
fn no_draft_leaks_to_readers_while_it_is_previewed() {
    let editor = Editor::start();
    let before = as_readers_see(&editor);
    draft(&editor, "secret");
    rename_cobra(&editor, SECRET);
    let tags: Vec<(String, String)> = ["stretches/cobra", "stretches?limit=100&view=full"]
        .into_iter()
        .map(|path| (path.to_owned(), preview(&editor, path).header("etag").to_owned()))
        .collect();
    thread::scope(|scope| {
        scope.spawn(|| {
            for _ in 0..ROUNDS {
                for path in ["stretches/secret", "stretches?limit=100&view=full&count=exact"] {
                    shown(&editor, path);
                }
                shown(&editor, "v1/search?q=Zanzibar");
                shown(&editor, "v1/routines/back-tension-five/timeline");
            }
        });
        for _ in 0..ROUNDS {
            let now = as_readers_see(&editor);
            for (was, is) in before.iter().zip(&now) {
                let told = |body: &[u8]| String::from_utf8_lossy(body).into_owned();
                assert!(was == is, "{}: {} then {}", was.0, told(&was.3), told(&is.3));
                assert!(is.0.contains(SECRET) || !told(&is.3).contains(SECRET), "{}", is.0);
            }
            for (path, tag) in &tags {
                let answer = editor.app.get_with(&format!("/v1/{path}"), "if-none-match", tag);
                assert_eq!(answer.status, 200, "the tag of a preview is none of theirs: {path}");
            }
        }
    });
    assert_eq!(editor.app.revision(), 1);
}
