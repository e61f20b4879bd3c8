//! An import is one revision or none: what is new or differs is published, the rest is left.

use limber::access::scope::Scope;
use limber::content::delivered::standing::Reason;
use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::answer::Answer;
use crate::api::harness::{DOCUMENTS, TestApp, block_on, keep, stored};
use crate::api::management::conforms_to;

/// A service, and a key that may import.
pub struct Importer {
    /// The service.
    pub app: TestApp,
    /// The value of `Authorization`.
    pub bearer: String,
}

impl Importer {
    /// A service with the bundled content.
    pub fn start() -> Importer {
        Importer::of(TestApp::start())
    }

    /// A key for this service.
    pub fn of(app: TestApp) -> Importer {
        let issued = app.issue("importer", &[Scope::Import]);
        let bearer = format!("Bearer {}", issued.secret.reveal());
        Importer { app, bearer }
    }

    /// Imports bytes.
    pub fn send(&self, query: &str, body: &[u8], more: &[(&str, &str)]) -> Answer {
        let mut headers =
            vec![("authorization", self.bearer.as_str()), ("content-type", "application/x-ndjson")];
        headers.extend(more);
        self.app.send_body("POST", &format!("/manage/v1/import{query}"), &headers, body)
    }

    /// The report of an import that is made.
    #[track_caller]
    pub fn import(&self, query: &str, documents: &[Value]) -> Value {
        let answer = self.send(query, &lines(documents), &[]);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let report = answer.json();
        conforms_to(&report, "ImportReport");
        report
    }

    /// What is wrong with an import that is refused, as line, pointer and code. Nothing changed.
    #[track_caller]
    pub fn refused(&self, query: &str, body: &[u8]) -> Vec<(Value, String, String)> {
        let before = self.app.revision();
        let answer = self.send(query, body, &[]);
        assert_eq!(answer.status, 422, "{}", answer.text());
        let problem = answer.managed_problem("invalid-document");
        conforms_to(&problem, "ImportProblem");
        assert_eq!(self.app.revision(), before, "a refused import changes nothing");
        let text = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
        let faults = problem["errors"].as_array().unwrap().iter();
        faults
            .map(|fault| (fault["line"].clone(), text(fault, "pointer"), text(fault, "code")))
            .collect()
    }
}

/// Documents, one on each line.
pub fn lines(documents: &[Value]) -> Vec<u8> {
    documents.iter().flat_map(|document| format!("{document}\n").into_bytes()).collect()
}

/// Every bundled document as it is stored.
pub fn bundled_documents() -> Vec<Value> {
    DOCUMENTS.iter().map(|document| serde_json::to_value(document).unwrap()).collect()
}

/// Cobra under another name.
fn renamed(name: &str) -> Value {
    let mut stretch = stored(Kind::Stretch, "cobra");
    stretch["texts"]["en"]["name"] = name.into();
    stretch
}

/// A stretch that nobody knows yet.
fn another(id: &str) -> Value {
    let mut stretch = renamed("A new one");
    stretch["id"] = id.into();
    stretch["external_ids"] = json!([]);
    stretch
}

fn counts(report: &Value) -> Value {
    let counts = report["counts"].as_object().unwrap().iter();
    counts
        .filter(|(_, count)| **count != 0)
        .map(|(name, count)| (name.clone(), count.clone()))
        .collect()
}

#[test]
fn what_readers_get_already_stays_as_it_is() {
    let importer = Importer::start();
    let everything = bundled_documents();
    let report = importer.import("", &everything);
    let count = everything.len();
    assert_eq!(counts(&report), json!({ "lines": count, "unchanged": count }));
    assert_eq!((&report["revision"], &report["dry_run"]), (&json!(1), &json!(false)));
    assert_eq!(importer.app.revision(), 1);
    assert_eq!(importer.app.read("/v1/stretches/cobra")["version"], 1);
}

#[test]
fn what_is_new_or_differs_becomes_one_revision_and_sent_again_none() {
    let importer = Importer::start();
    let documents = [another("cobra-two"), stored(Kind::Stretch, "cat-cow"), renamed("Snake")];
    let report = importer.import("", &documents);
    let outcomes: Vec<Value> = report["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            json!([line["line"], line["id"], line["outcome"], line["version"], line["change"]])
        })
        .collect();
    assert_eq!(
        outcomes,
        [
            json!([1, "cobra-two", "created", 1, "safety"]),
            json!([2, "cat-cow", "unchanged", 1, null]),
            json!([3, "cobra", "changed", 2, "editorial"]),
        ]
    );
    assert_eq!(report["revision"], 2);
    // Readable once it is answered.
    assert_eq!(importer.app.read("/v1/stretches/cobra")["name"], "Snake");
    assert_eq!(importer.app.read("/v1/stretches/cobra-two")["revision"], 2);
    let again = importer.import("", &documents);
    assert_eq!(counts(&again), json!({ "lines": 3, "unchanged": 3 }));
    assert_eq!(again["revision"], 2);
}

#[test]
fn a_validation_tells_the_same_and_does_nothing() {
    let importer = Importer::start();
    let documents = [another("cobra-two"), renamed("Snake")];
    let told = importer.import("?mode=validate", &documents);
    assert_eq!((&told["mode"], &told["dry_run"]), (&json!("validate"), &json!(true)));
    assert_eq!(importer.app.revision(), 1);
    importer.app.get("/v1/stretches/cobra-two").problem("not-found");
    let done = importer.import("", &documents);
    assert_eq!((&told["lines"], &told["counts"]), (&done["lines"], &done["counts"]));
}

#[test]
fn a_line_that_breaks_a_rule_is_named_and_nothing_is_published() {
    let importer = Importer::start();
    let mut broken = renamed("Snake");
    broken["texts"]["en"]["name"] = "".into();
    let body = lines(&[another("cobra-two"), broken, another("cobra-three")]);
    let faults = importer.refused("", &body);
    assert_eq!(faults, [(json!(2), "#/texts/en/name".to_owned(), "text-empty".to_owned())]);
    assert_eq!(importer.refused("?mode=validate", &body), faults);
    importer.app.get("/v1/stretches/cobra-two").problem("not-found");
}

#[test]
fn rules_between_documents_hold_within_an_import_and_against_the_catalogue() {
    let importer = Importer::start();
    let mut routine = stored(Kind::Routine, "back-tension-five");
    routine["id"] = "another".into();
    routine["external_ids"] = json!([]);
    routine["blocks"][0]["steps"][0]["stretch_id"] = "cobra-two".into();
    let faults = importer.refused("", &lines(std::slice::from_ref(&routine)));
    assert!(faults.iter().all(|(line, ..)| *line == 1), "{faults:?}");
    assert!(faults.iter().any(|(.., code)| code == "document-missing"), "{faults:?}");
    // A stretch that others use can't lose what they name.
    let mut stretch = stored(Kind::Stretch, "supine-twist");
    stretch["forms"][0]["id"] = "other".into();
    let faults = importer.refused("", &lines(&[stored(Kind::Stretch, "cobra"), stretch]));
    assert!(!faults.is_empty() && faults.iter().all(|(line, ..)| *line == 2), "{faults:?}");
    // Whoever names what is broken on a line of its own has nothing to complain of.
    let mut broken = another("cobra-two");
    broken["position"] = "upside_down".into();
    let faults = importer.refused("", &lines(&[routine, broken]));
    assert!(faults.iter().any(|(line, ..)| *line == 2), "{faults:?}");
    assert!(!faults.iter().any(|(.., code)| code == "document-missing"), "{faults:?}");
}

#[test]
fn an_id_in_another_system_stands_for_one_document_whatever_the_order_of_lines() {
    let importer = Importer::start();
    let with_id = |id: &str, value: &str| {
        let mut stretch = another(id);
        stretch["external_ids"] = json!([{ "system": "cms", "value": value }]);
        stretch
    };
    let twice = lines(&[with_id("one", "7"), with_id("two", "7")]);
    let fault = (json!(2), "#/external_ids/0".to_owned(), "external-id-taken".to_owned());
    assert_eq!(importer.refused("", &twice), [fault]);
    importer.import("", &[with_id("one", "7"), with_id("two", "8")]);
    // They change places: whoever comes first does not trip over who has it still.
    let report = importer.import("", &[with_id("one", "8"), with_id("two", "7")]);
    assert_eq!(report["counts"]["changed"], 2);
    let taken = importer.refused("", &lines(&[with_id("three", "7")]));
    assert_eq!(taken[0].2, "external-id-taken");
}

#[test]
fn a_mirror_withdraws_what_does_not_come_as_far_as_it_may() {
    let importer = Importer::start();
    importer.import("", &[another("cobra-two"), another("cobra-three")]);
    let everything = bundled_documents();
    let answer = importer.send("?mode=mirror&max_deletes=1", &lines(&everything), &[]);
    let detail = answer.managed_problem("conflict")["detail"].to_string();
    assert!(detail.contains("stretch `cobra-two`") && detail.contains("max_deletes"), "{detail}");
    assert_eq!(importer.app.revision(), 2);
    let report = importer.import("?mode=mirror&max_deletes=2", &everything);
    assert_eq!(report["counts"]["withdrawn"], 2);
    let withdrawn = report["lines"].as_array().unwrap().iter();
    let withdrawn: Vec<&Value> =
        withdrawn.filter(|line| line["outcome"] == "withdrawn").map(|line| &line["line"]).collect();
    assert_eq!(withdrawn, [&Value::Null, &Value::Null]);
    let gone = importer.app.get("/v1/stretches/cobra-two").problem("gone");
    assert_eq!((&gone["reason"], &gone["revision"]), (&json!("other"), &json!(3)));
    assert_eq!(importer.import("?mode=mirror", &everything)["revision"], 3);
    // What an import took away comes back with the next one that has it.
    let report = importer.import("", &[another("cobra-two")]);
    assert_eq!(report["lines"][0]["outcome"], "changed");
    assert_eq!(importer.app.read("/v1/stretches/cobra-two")["version"], 2);
}

#[test]
fn a_mirror_can_not_take_away_what_is_used() {
    let importer = Importer::start();
    let mut rest = bundled_documents();
    rest.retain(|document| document["id"] != "supine-twist");
    let faults = importer.refused("?mode=mirror&max_deletes=9", &lines(&rest));
    assert!(faults.iter().any(|(.., code)| code == "document-withdrawn"), "{faults:?}");
    // The only one who uses it stays as it is, for somebody works on it.
    for document in &mut rest {
        for list in ["/applies_to/stretch_ids", "/relations"] {
            let named = document.pointer_mut(list).and_then(Value::as_array_mut);
            let is_it = |one: &Value| one == "supine-twist" || one["stretch_id"] == "supine-twist";
            if let Some(named) = named {
                named.retain(|one| !is_it(one));
            }
        }
    }
    let routine = stored(Kind::Routine, "back-tension-five");
    draft(&importer.app, "routine/back-tension-five", &routine);
    let answer = importer.send("?mode=mirror&max_deletes=9", &lines(&rest), &[]);
    let problem = answer.json();
    assert_eq!((answer.status, &problem["code"]), (409, &json!("conflict")), "{problem}");
    assert_eq!(problem["users"], json!([{ "kind": "routine", "id": "back-tension-five" }]));
}

/// Keeps a working copy that nobody has published.
fn draft(app: &TestApp, name: &str, document: &Value) {
    let number = app.keys.backstage().number;
    let record = json!({
        "at": "2026-01-02T00:00:00Z", "by": "cms", "base_version": 1, "document": document
    });
    keep(&app.store, &[(&format!("draft/{name}"), &record.to_string())]);
    block_on(app.watched(number + 1));
}

#[test]
fn what_editors_have_not_published_stays_unless_it_is_to_be_overwritten() {
    let importer = Importer::start();
    draft(&importer.app, "stretch/cobra", &renamed("A draft"));
    let report = importer.import("", &[renamed("Snake"), another("cobra-two")]);
    assert_eq!(counts(&report), json!({ "lines": 2, "created": 1, "left": 1 }));
    assert_eq!(report["lines"][0]["outcome"], "left");
    assert!(report["lines"][0]["detail"].as_str().unwrap().contains("overwrite_drafts"));
    assert_eq!(importer.app.read("/v1/stretches/cobra")["version"], 1);
    let report = importer.import("?overwrite_drafts=true", &[renamed("Snake")]);
    assert_eq!(report["lines"][0]["outcome"], "changed");
    assert_eq!(importer.app.read("/v1/stretches/cobra")["name"], "Snake");
    // The draft is gone, and nothing is left to be told.
    let report = importer.import("", &[renamed("Snake")]);
    assert_eq!(report["lines"][0]["outcome"], "unchanged");
}

#[test]
fn what_was_withdrawn_for_a_reason_does_not_come_back_with_a_file() {
    let importer = Importer::start();
    importer.import("", &[another("cobra-two")]);
    for reason in [Reason::Safety, Reason::Error, Reason::Outdated, Reason::License] {
        let mut record = importer.app.recorded(Kind::Stretch, "cobra-two").unwrap();
        record.withdrawn = Some(limber::catalog::published::Withdrawal {
            reason,
            severity: None,
            message: None,
            successor_id: None,
            revision: importer.app.revision() + 1,
            withdrawn_at: "2026-03-01T00:00:00Z".into(),
        });
        let number = importer.app.keys.backstage().number;
        let revision = importer.app.record(&[record]);
        // Editors see it a moment after readers do.
        block_on(importer.app.watched(number + 1));
        let report = importer.import("", &[another("cobra-two")]);
        assert_eq!(report["lines"][0]["outcome"], "left", "{reason:?}");
        assert_eq!(report["revision"], revision);
        importer.app.get("/v1/stretches/cobra-two").problem("gone");
    }
}

#[test]
fn an_import_can_be_for_one_revision_alone() {
    let importer = Importer::start();
    let body = lines(&[renamed("Snake")]);
    let answer = importer.send("", &body, &[("if-match", "\"7\"")]);
    assert_eq!((answer.status, &answer.json()["code"]), (412, &json!("precondition-failed")));
    assert_eq!(importer.app.revision(), 1);
    assert_eq!(importer.send("", &body, &[("if-match", "\"1\"")]).status, 200);
    assert_eq!(importer.send("", &body, &[("if-match", "\"1\"")]).status, 412);
}
