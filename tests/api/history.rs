//! A version stays as it was published, whatever happens to it and to what it shows; what safety
//! has to say of it since is told beside it.

use std::sync::Arc;

use limber::catalog::published::Published;
use limber::content::delivered::standing::{ChangeClass, Reason};
use limber::content::id::{Id, Kind, Locale, Reference};
use limber::former::Former;
use limber::store;
use limber::store::contract::Keep;
use serde_json::{Value, json};

use crate::api::harness::{TestApp, block_on, fill, stored};
use crate::api::schemas::validates;
use crate::api::withdrawn::{recalled, withdrawn};

/// Something else is published, so that nothing is answered from what an edition has kept.
fn go_on(app: &TestApp) {
    app.publish(&[stored(Kind::Condition, "new-back-pain")]);
}

/// A bundled document with another text in English.
fn reworded(kind: Kind, id: &str, field: &str) -> Value {
    let mut document = stored(kind, id);
    document["texts"]["en"][field] = "Other words than before.".into();
    document
}

/// What safety has to say: the type, kind, id and revision of each notice.
fn notices(app: &TestApp, path: &str) -> Vec<(String, String, String, u64)> {
    let list = app.read(&format!("{path}/notices"));
    validates("#/components/schemas/NoticeList", &list, path);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let items = list["items"].as_array().unwrap().iter();
    let items = items.map(|item| {
        let revision = item["revision"].as_u64().unwrap();
        (text(&item["type"]), text(&item["kind"]), text(&item["id"]), revision)
    });
    items.collect()
}

fn notice(what: &str, kind: &str, id: &str, revision: u64) -> (String, String, String, u64) {
    (what.to_owned(), kind.to_owned(), id.to_owned(), revision)
}

#[test]
fn a_version_is_the_same_bytes_whatever_is_published_later() {
    let app = TestApp::start();
    let locales = ["en", "de", "es"];
    let path = |path: &str, locale: &str| format!("{path}/versions/1?locale={locale}");
    let documents = ["/v1/stretches/cobra", "/v1/routines/back-tension-five"];
    let read = |app: &TestApp| {
        let paths = documents.iter().flat_map(|one| locales.map(|locale| path(one, locale)));
        paths.map(|path| app.get(&path)).collect::<Vec<_>>()
    };
    let before = read(&app);
    let mut positions = stored(Kind::Vocabulary, "positions");
    positions["texts"]["en"]["terms"]["prone"]["label"] = "Face down".into();
    let mut phrases = stored(Kind::Phrases, "en");
    phrases["phrases"]["halfway"] = "Half of it".into();
    for change in [
        reworded(Kind::Guidance, "stop-at-pain", "advice"),
        reworded(Kind::Stretch, "cobra", "name"),
        reworded(Kind::Routine, "back-tension-five", "name"),
        positions,
        phrases,
        stored(Kind::Source, "sweat-back-cracking"),
    ] {
        app.publish(&[change]);
        for (before, after) in before.iter().zip(read(&app)) {
            assert_eq!(after.status, 200, "{}", after.asked);
            assert_eq!(after.text(), before.text(), "{}", after.asked);
            assert_eq!(after.header("etag"), before.header("etag"), "{}", after.asked);
            assert_eq!(after.header("cache-control"), "public, max-age=60, must-revalidate");
        }
    }
}

#[test]
fn a_version_shows_what_it_showed_then() {
    let app = TestApp::start();
    let before = app.read("/v1/routines/back-tension-five");
    app.publish(&[reworded(Kind::Guidance, "stop-at-pain", "advice")]);
    app.publish(&[reworded(Kind::Stretch, "cobra", "name")]);
    assert_ne!(app.read("/v1/routines/back-tension-five"), before);
    assert_eq!(app.read("/v1/routines/back-tension-five/versions/1"), before);
    // The second version is published after both changes, and before a third.
    app.publish(&[reworded(Kind::Routine, "back-tension-five", "name")]);
    let second = app.read("/v1/routines/back-tension-five");
    app.publish(&[stored(Kind::Stretch, "cobra"), stored(Kind::Guidance, "stop-at-pain")]);
    let now = app.read("/v1/routines/back-tension-five");
    assert_eq!((&now["version"], &now["revision"]), (&json!(2), &json!(5)));
    let again = app.read("/v1/routines/back-tension-five/versions/2");
    assert_eq!(again, second);
    assert_eq!((&again["version"], &again["revision"]), (&json!(2), &json!(4)));
    assert!(again.to_string().contains("Other words than before."));
    assert_eq!(app.read("/v1/routines/back-tension-five/versions/1"), before);
}

#[test]
fn links_in_a_version_are_those_of_the_document() {
    let app = TestApp::start_at("https://api.example.org/limber");
    let before = app.get("/v1/stretches/cobra/versions/1");
    app.publish(&[reworded(Kind::Stretch, "cobra", "name")]);
    let after = app.get("/v1/stretches/cobra/versions/1");
    assert_eq!(after.body, before.body);
    let itself = "https://api.example.org/limber/v1/stretches/cobra";
    assert_eq!(after.json()["links"]["self"], itself);
    let href = &app.read("/v1/stretches/cobra/versions")["items"][1]["href"];
    assert_eq!(*href, format!("{itself}/versions/1"));
}

#[test]
fn every_version_is_listed_newest_first() {
    let app = TestApp::start();
    app.publish(&[reworded(Kind::Stretch, "cobra", "name")]);
    let cobra = app.recorded(Kind::Stretch, "cobra").unwrap();
    let third = Published { version: 3, revision: 3, change: ChangeClass::Dosage, ..cobra };
    app.record(&[third]);
    go_on(&app);
    // A record that says more of a version is no version of its own.
    app.record(&[withdrawn(&app, Kind::Stretch, "cobra", Reason::Other)]);
    let list = app.read("/v1/stretches/cobra/versions");
    validates("#/components/schemas/VersionList", &list, "versions");
    let versions = list["items"].as_array().unwrap().iter();
    let versions: Vec<_> = versions
        .map(|one| (one["version"].as_u64(), one["revision"].as_u64(), one["change"].as_str()))
        .collect();
    let (editorial, dosage) = (Some("editorial"), Some("dosage"));
    let expected =
        [(Some(3), Some(3), dosage), (Some(2), Some(2), editorial), (Some(1), Some(1), editorial)];
    assert_eq!(versions, expected);
    for version in list["items"].as_array().unwrap() {
        let page = app.read(version["href"].as_str().unwrap());
        assert_eq!(page["version"], version["version"]);
        assert_eq!(page["published_at"], version["published_at"]);
    }
}

#[test]
fn a_version_that_nothing_happened_to_has_no_notices() {
    let app = TestApp::start();
    app.publish(&[stored(Kind::Vocabulary, "positions"), reworded(Kind::Stretch, "cobra", "name")]);
    assert!(notices(&app, "/v1/stretches/cobra/versions/1").is_empty());
    let answer = app.get("/v1/stretches/cobra/versions/1/notices");
    assert_eq!(answer.header("cache-control"), "public, max-age=60, must-revalidate");
}

#[test]
fn notices_tell_what_happened_to_a_version_since_newest_first() {
    let app = TestApp::start();
    let routine = "/v1/routines/back-tension-five/versions/1";
    app.publish(&[reworded(Kind::Guidance, "stop-at-pain", "advice")]);
    let cobra = app.recorded(Kind::Stretch, "cobra").unwrap();
    let safer = Published { version: 2, revision: 3, change: ChangeClass::Safety, ..cobra };
    app.record(&[safer]);
    let advice = notice("safety_change", "guidance", "stop-at-pain", 2);
    let safer = notice("safety_change", "stretch", "cobra", 3);
    assert_eq!(notices(&app, routine), [safer.clone(), advice.clone()]);
    let of_cobra = notices(&app, "/v1/stretches/cobra/versions/1");
    assert_eq!(of_cobra, [safer.clone(), advice.clone()]);
    assert!(notices(&app, "/v1/stretches/cobra/versions/2").is_empty(), "it is newer than both");

    let record = app.recorded(Kind::Routine, "back-tension-five").unwrap();
    let cobra = recalled(withdrawn(&app, Kind::Stretch, "cobra", Reason::Safety), "cobra", 4);
    app.record(&[cobra, recalled(record, "cobra", 4)]);
    let recall = notice("recall", "stretch", "cobra", 4);
    let withdrawal = notice("withdrawal", "stretch", "cobra", 4);
    let all = [recall, withdrawal, safer, advice];
    assert_eq!(notices(&app, routine), all);
    assert_eq!(notices(&app, "/v1/stretches/cobra/versions/1"), all);
    let told = app.read(&format!("{routine}/notices"));
    assert_eq!(told["items"][0]["reason"], "safety");
    assert_eq!(told["items"][0]["successor_id"], "cat-cow");
    app.get(routine).problem("gone");
}

#[test]
fn readers_know_of_no_version_that_is_not_in_force_yet() {
    let app = TestApp::start();
    app.publish(&[reworded(Kind::Stretch, "cobra", "name")]);
    let former = Former::new(Arc::clone(&app.store));
    let cobra = Reference { kind: Kind::Stretch, id: Id::new("cobra") };
    let versions = |after, until| {
        let found = block_on(former.publications(&cobra, after, until, 10)).unwrap();
        found.iter().map(|one| one.version).collect::<Vec<_>>()
    };
    assert_eq!(versions(0, 2), [2, 1]);
    assert_eq!(versions(0, 1), [1]);
    assert_eq!(versions(1, 2), [2]);
    assert!(versions(2, 2).is_empty());
}

#[test]
fn at_most_so_many_publications_are_read() {
    let app = TestApp::start();
    for _ in 0..60 {
        app.publish(&[stored(Kind::Source, "sweat-back-cracking")]);
    }
    let former = Former::new(Arc::clone(&app.store));
    let source = Reference { kind: Kind::Source, id: Id::new("sweat-back-cracking") };
    for (limit, oldest) in [(1, 61), (55, 7), (1000, 1)] {
        let found = block_on(former.publications(&source, 0, 61, limit)).unwrap();
        assert_eq!((found[0].version, found.last().unwrap().version), (61, oldest));
    }
    assert_eq!(app.read("/v1/sources/sweat-back-cracking/versions/7")["version"], 7);
}

#[test]
fn a_version_is_not_served_without_what_it_showed() {
    let app = TestApp::start();
    app.publish(&[reworded(Kind::Guidance, "stop-at-pain", "advice")]);
    assert_eq!(app.get("/v1/stretches/cobra/versions/1").status, 200);
    block_on(app.store.compact(Keep::Newest(0))).unwrap();
    go_on(&app);
    let answer = app.get("/v1/stretches/cobra/versions/1");
    let detail = answer.problem("not-found")["detail"].to_string();
    assert!(detail.contains("no longer kept"), "{detail}");
    assert_eq!(app.get("/v1/stretches/cobra").status, 200);
    assert_eq!(app.get("/v1/stretches/cobra/versions/1/notices").status, 200);
}

#[test]
fn versions_are_read_from_a_disk_as_from_memory() {
    let folder = tempfile::tempdir().unwrap();
    let opened = store::open(&format!("sled:{}", folder.path().display())).unwrap();
    let cobra = Reference { kind: Kind::Stretch, id: Id::new("cobra") };
    let page = block_on(async {
        fill(&opened).await;
        let former = Former::new(opened);
        let version = former.version(&cobra, 1, &Locale::new("en"), "").await.unwrap().unwrap();
        assert!(version.shown.len() > 5, "{:?}", version.shown);
        version.page().unwrap()
    });
    let served = TestApp::start().get("/v1/stretches/cobra/versions/1");
    assert_eq!(page.bytes().as_ref(), served.body);
}
