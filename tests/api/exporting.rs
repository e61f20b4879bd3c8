//! An export is every document as it is stored, and importing it anywhere gives the same service.

use std::collections::BTreeMap;

use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::answer::Answer;
use crate::api::harness::{TestApp, block_on, keep, stored};
use crate::api::importing::{Importer, bundled_documents};

fn export(importer: &Importer, query: &str, more: &[(&str, &str)]) -> Answer {
    let mut headers = vec![("authorization", importer.bearer.as_str())];
    headers.extend(more);
    importer.app.send("GET", &format!("/manage/v1/export{query}"), &headers)
}

fn documents(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn everything_that_is_published_comes_by_kind_and_id() {
    let importer = Importer::start();
    let answer = export(&importer, "", &[]);
    let mut expected = bundled_documents();
    let rank = |document: &Value| {
        let kind = Kind::from_word(document["kind"].as_str().unwrap()).unwrap();
        (kind, document["id"].as_str().unwrap().to_owned())
    };
    expected.sort_by_key(rank);
    assert_eq!(documents(&answer), expected);
    assert_eq!(answer.header("limber-revision"), "1");
    let sources = documents(&export(&importer, "?kind=source", &[]));
    assert!(!sources.is_empty() && sources.iter().all(|source| source["kind"] == "source"));
    export(&importer, "?kind=cat&state=gone", &[]).managed_problem("invalid-parameter");
}

#[test]
fn an_export_has_the_revision_as_its_tag() {
    let importer = Importer::start();
    let tag = export(&importer, "", &[]).header("etag").to_owned();
    assert_eq!(tag, "\"1\"");
    let unchanged = export(&importer, "", &[("if-none-match", &tag)]);
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    let mut cobra = stored(Kind::Stretch, "cobra");
    cobra["texts"]["en"]["name"] = "Snake".into();
    importer.import("", &[cobra]);
    assert_eq!(export(&importer, "", &[("if-none-match", &tag)]).status, 200);
}

#[test]
fn what_editors_see_is_exported_to_who_asks_for_it() {
    let importer = Importer::start();
    let mut cobra = stored(Kind::Stretch, "cobra");
    cobra["texts"]["en"]["name"] = "A draft".into();
    let draft = json!({
        "at": "2026-01-02T00:00:00Z", "by": "cms", "base_version": 1, "document": cobra
    });
    let number = importer.app.keys.backstage().number;
    keep(&importer.app.store, &[("draft/stretch/cobra", &draft.to_string())]);
    block_on(importer.app.watched(number + 1));
    let working = export(&importer, "?state=working&kind=stretch", &[]);
    assert_eq!(working.header("etag"), "", "working copies change without the revision");
    assert!(documents(&working).contains(&cobra));
    assert!(!documents(&export(&importer, "", &[])).contains(&cobra));
}

/// Every delivery answer, by path, without what may differ after a transfer.
fn delivered(app: &TestApp) -> BTreeMap<String, Value> {
    let mut paths = vec![
        "/v1/routines/back-tension-five/timeline".to_owned(),
        "/v1/attribution".to_owned(),
        "/v1/search?q=back&count=exact".to_owned(),
        "/v1".to_owned(),
    ];
    for kind in ["stretches", "routines", "guidance", "conditions", "vocabularies", "sources"] {
        let list = format!("/v1/{kind}?limit=100&view=full&count=exact");
        for item in app.read(&list)["items"].as_array().unwrap() {
            paths.push(item["links"]["self"].as_str().unwrap().to_owned());
        }
        paths.push(list);
    }
    let ask = |path: &String, locale: &str| {
        let mark = if path.contains('?') { '&' } else { '?' };
        let mut answer = app.read(&format!("{path}{mark}locale={locale}"));
        forget(&mut answer);
        answer
    };
    let mut all = BTreeMap::new();
    for path in &paths {
        for locale in ["en", "es", "de"] {
            all.insert(format!("{path} {locale}"), ask(path, locale));
        }
    }
    all
}

/// What may differ after a transfer.
const MAY_DIFFER: [&str; 6] =
    ["version", "routine_version", "stretch_version", "revision", "changed_in", "published_at"];

/// Takes that out, wherever it stands.
fn forget(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.get("kind").is_some_and(|kind| kind == "timeline") {
                // It is made of the versions in it, too.
                members.remove("content_hash");
            }
            for name in MAY_DIFFER {
                members.remove(name);
            }
            members.values_mut().for_each(forget);
        }
        Value::Array(items) => items.iter_mut().for_each(forget),
        _ => {}
    }
}

#[test]
fn an_export_imported_elsewhere_answers_the_same_but_for_versions_and_dates() {
    let here = Importer::start();
    let mut cobra = stored(Kind::Stretch, "cobra");
    cobra["texts"]["en"]["name"] = "Snake".into();
    here.import("", &[cobra]);
    let exported = export(&here, "", &[]);
    let there = Importer::of(TestApp::start_empty());
    let answer = there.send("", &exported.body, &[]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["counts"]["created"], bundled_documents().len());
    assert_eq!(there.app.read("/v1/stretches/cobra")["version"], 1);
    let (before, after) = (delivered(&here.app), delivered(&there.app));
    assert_eq!(before.len(), after.len());
    for (path, answer) in before {
        assert_eq!(after.get(&path), Some(&answer), "{path}");
    }
    assert_eq!(export(&there, "", &[]).body, exported.body);
}
