//! Safety speaks every language that is published: neither side of that can be taken away alone.

use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::editor::{Editor, wrong};
use crate::api::harness::stored;

const COBRA: &str = "stretches/cobra";
const FLAG: &str = "guidance/red-flag-cauda-equina";

/// The places and codes, as they are told.
fn told(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(place, code)| ((*place).to_owned(), (*code).to_owned())).collect()
}

#[test]
fn a_stretch_is_not_published_in_a_language_in_which_its_guidance_is_mute() {
    let editor = Editor::start();
    let mut cobra = stored(Kind::Stretch, "cobra");
    cobra["texts"]["fr"] = cobra["texts"]["de"].clone();
    cobra["guidance_ids"] = json!(["stop-at-pain", "red-flag-cauda-equina"]);
    let saved = editor.send("PUT", COBRA, Some("*"), &cobra);
    assert_eq!(saved.status, 200, "a draft may be ahead of its guidance: {}", saved.text());
    let refused = editor.send("POST", &format!("{COBRA}/publish"), Some("*"), &json!({}));
    assert_eq!(refused.status, 422);
    let code = "safety-text-missing";
    assert_eq!(wrong(&refused), told(&[("#/guidance_ids/0", code), ("#/guidance_ids/1", code)]));
    let put = |kind: Kind, id: &str| {
        let mut document = stored(kind, id);
        document["texts"]["fr"] = document["texts"]["de"].clone();
        json!({ "action": "put", "document": document, "if_match": "*" })
    };
    let publish = |kind: &str, id: &str| json!({ "action": "publish", "kind": kind, "id": id });
    let together = json!({ "actions": [
        put(Kind::Guidance, "stop-at-pain"),
        put(Kind::Guidance, "red-flag-cauda-equina"),
        publish("guidance", "stop-at-pain"),
        publish("guidance", "red-flag-cauda-equina"),
        publish("stretch", "cobra"),
    ] });
    let done = editor.changeset(&together);
    assert_eq!(done.status, 200, "both at once: {}", done.text());
}

#[test]
fn guidance_does_not_lose_a_language_in_which_it_is_needed() {
    let editor = Editor::start();
    let mut flag = stored(Kind::Guidance, "red-flag-cauda-equina");
    let texts: &mut Value = &mut flag["texts"];
    texts.as_object_mut().unwrap().shift_remove("es").unwrap();
    assert_eq!(editor.send("PUT", FLAG, Some("*"), &flag).status, 200);
    let refused = editor.send("POST", &format!("{FLAG}/publish"), Some("*"), &json!({}));
    assert_eq!(refused.status, 422, "{}", refused.text());
    let wrong = wrong(&refused);
    assert_eq!(wrong.len(), 6, "five stretches and a routine speak it: {wrong:?}");
    assert!(wrong.iter().all(|(_, code)| code == "safety-text-missing"), "{wrong:?}");
}
