//! Changesets: many actions become one revision, or none; and of two writers one wins.

use std::thread;

use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::editor::{Editor, stretch_like, wrong};
use crate::api::harness::stored;

#[test]
fn many_actions_become_one_revision() {
    let editor = Editor::start();
    let mut routine = stored(Kind::Routine, "back-tension-five");
    routine["id"] = "other".into();
    routine["blocks"][0]["steps"][3]["stretch_id"] = "new-one".into();
    let changeset = json!({ "note": "A new stretch, and a routine with it", "actions": [
        { "action": "put", "document": stretch_like("cobra", "new-one") },
        { "action": "put", "document": routine },
        { "action": "publish", "kind": "routine", "id": "other" },
        { "action": "publish", "kind": "stretch", "id": "new-one" }
    ] });
    let dry = editor.send("POST", "changesets?dry_run=true", None, &changeset);
    assert_eq!((dry.status, dry.json()["dry_run"].clone()), (200, true.into()), "{}", dry.text());
    assert_eq!(editor.app.revision(), 1);
    let answer = editor.changeset(&changeset);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["revision"], 2);
    let done: Vec<Value> = answer.json()["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["done"].clone())
        .collect();
    assert_eq!(done, ["created", "created", "published", "published"]);
    assert_eq!(editor.app.read("/v1/routines/other")["revision"], 2);
    assert_eq!(editor.app.read("/v1/stretches/new-one")["revision"], 2);
}

#[test]
fn all_of_it_or_nothing_and_everything_that_is_wrong_is_told() {
    let editor = Editor::start();
    let mut bad = stretch_like("cobra", "bad-one");
    bad["position"] = "no term".into();
    let answer = editor.changeset(&json!({ "actions": [
        { "action": "put", "document": stretch_like("cobra", "new-one") },
        { "action": "publish", "kind": "stretch", "id": "new-one" },
        { "action": "put", "document": bad },
        { "action": "publish", "kind": "stretch", "id": "nowhere" }
    ] }));
    assert_eq!(answer.status, 422);
    let places = wrong(&answer);
    assert!(places.iter().any(|(at, _)| at == "#/actions/2/document/position"), "{places:?}");
    assert_eq!(editor.get("stretches/new-one").status, 404);
    assert_eq!(editor.app.revision(), 1);
    for (changeset, pointer) in [
        (json!({}), "#/actions"),
        (json!({ "actions": [] }), "#/actions"),
        (json!({ "actions": [{ "action": "dance" }] }), "#/actions/0"),
        (json!({ "actions": [{ "action": "publish" }] }), "#/actions/0/kind"),
        (json!({ "actions": [{ "action": "put" }] }), "#/actions/0/document"),
        (
            json!({ "actions": [{ "action": "withdraw", "kind": "stretch", "id": "cobra" }] }),
            "#/actions/0/reason",
        ),
        (json!({ "actions": [{ "action": "publish", "why": 1 }] }), "#/actions/0"),
    ] {
        let answer = editor.changeset(&changeset);
        assert_eq!((answer.status, wrong(&answer)[0].0.as_str()), (422, pointer), "{changeset}");
    }
}

#[test]
fn a_changeset_is_made_for_one_state() {
    let editor = Editor::start();
    let mut document = stored(Kind::Stretch, "cobra");
    document["texts"]["en"]["name"] = "Renamed".into();
    let put = |tag: Value| {
        let action = json!({ "action": "put", "document": document, "if_match": tag });
        json!({ "actions": [action] })
    };
    let unsaid = editor.changeset(&put(Value::Null));
    assert_eq!(unsaid.status, 428, "{}", unsaid.text());
    assert_eq!(wrong(&unsaid)[0].0, "#/actions/0/if_match");
    assert_eq!(editor.changeset(&put("\"77\"".into())).status, 412);
    let other = editor.send("POST", "changesets", Some("\"7\""), &put("*".into()));
    assert_eq!(other.status, 412, "of another revision");
    let mine = editor.send("POST", "changesets", Some("\"1\""), &put("*".into()));
    assert_eq!(mine.status, 200, "{}", mine.text());
}

#[test]
fn a_withdrawal_goes_with_what_takes_its_place() {
    let editor = Editor::start();
    let mut routine = stored(Kind::Routine, "back-tension-five");
    let steps = routine["blocks"][0]["steps"].as_array_mut().unwrap();
    steps.retain(|step| step["stretch_id"] != "cobra");
    let mut scope = stored(Kind::Guidance, "five-stretches-scope");
    let stretch_ids = scope["applies_to"]["stretch_ids"].as_array_mut().unwrap();
    stretch_ids.retain(|id| id != "cobra");
    let answer = editor.changeset(&json!({ "actions": [
        { "action": "put", "document": routine, "if_match": "*" },
        { "action": "put", "document": scope, "if_match": "*" },
        { "action": "publish", "kind": "guidance", "id": "five-stretches-scope" },
        { "action": "publish", "kind": "routine", "id": "back-tension-five" },
        { "action": "withdraw", "kind": "stretch", "id": "cobra", "reason": "outdated",
          "successor_id": "cat-cow" }
    ] }));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(editor.app.revision(), 2);
    let gone = editor.app.get("/v1/stretches/cobra");
    assert_eq!((gone.status, gone.json()["successor_id"].clone()), (410, "cat-cow".into()));
    assert_eq!(editor.app.get("/v1/stretches/cobra/versions/1").status, 200, "it does not hurt");
}

#[test]
fn two_writers_never_lose_an_update() {
    const ROUNDS: u64 = 500;
    let editor = Editor::start();
    let path = "stretches/cobra";
    let write = || {
        let (mut done, mut late) = (0, 0);
        while done < ROUNDS {
            let read = editor.get(path);
            let mut document = read.json();
            let name = document["texts"]["en"]["summary"].as_str().unwrap().to_owned();
            let count: u64 = name.parse().unwrap_or(0);
            document["texts"]["en"]["summary"] = (count + 1).to_string().into();
            let answer = editor.send("PUT", path, Some(read.header("etag")), &document);
            if answer.status == 200 {
                done += 1;
            } else {
                assert_eq!(answer.status, 412, "{}", answer.text());
                let current = answer.json()["current"]["texts"]["en"]["summary"].clone();
                let current: u64 = current.as_str().unwrap().parse().unwrap();
                assert!(current > count, "the loser gets what the winner wrote");
                late += 1;
            }
        }
        late
    };
    let late = thread::scope(|scope| {
        let writers = [scope.spawn(write), scope.spawn(write)];
        writers.map(|writer| writer.join().unwrap()).iter().sum::<u64>()
    });
    let summary = editor.get(path).json()["texts"]["en"]["summary"].clone();
    assert_eq!(summary, (2 * ROUNDS).to_string(), "{late} came late");
}
