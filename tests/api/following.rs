//! From a commit to a reader there is one path: what the follower has not taken up nobody sees,
//! and what is no published content it leaves alone.

use std::sync::Arc;

use limber::catalog::live::Live;
use limber::content::id::Kind;
use limber::desk::first::publish_first;
use limber::follow::Follower;
use limber::store;
use limber::store::contract::Store;

use crate::api::harness::{DOCUMENTS, TestApp, block_on, fill, keep, stored};

/// An empty store, its follower, and what its readers get.
fn followed() -> (Arc<dyn Store>, Follower, Arc<Live>) {
    let store = store::open("memory:").unwrap();
    let follower = block_on(Follower::start(Arc::clone(&store), "")).unwrap();
    let live = follower.live();
    (store, follower, live)
}

#[test]
fn a_commit_is_seen_when_the_follower_has_taken_it_up_and_not_before() {
    let (store, mut follower, live) = followed();
    block_on(fill(&store));
    assert_eq!(live.edition().revision(), 0);
    assert_eq!(live.edition().count(Kind::Stretch), 0);
    block_on(follower.catch_up()).unwrap();
    assert_eq!(live.edition().revision(), 1);
    assert_eq!(live.edition().count(Kind::Stretch), 5);
}

#[test]
fn who_holds_an_edition_goes_on_reading_it() {
    let (store, mut follower, live) = followed();
    let held = live.edition();
    block_on(fill(&store));
    block_on(follower.catch_up()).unwrap();
    assert_eq!(held.revision(), 0);
    assert_eq!(held.count(Kind::Stretch), 0);
}

#[test]
fn the_bundled_content_is_published_into_an_empty_store_alone() {
    let (store, mut follower, live) = followed();
    block_on(fill(&store));
    let at = "2027-01-01T00:00:00Z".parse().unwrap();
    let again = publish_first(&*store, DOCUMENTS.clone(), "tests", at);
    block_on(again).unwrap_err();
    block_on(follower.catch_up()).unwrap();
    assert_eq!(live.edition().revision(), 1);
    let item = live.edition().item(Kind::Stretch, "cobra").cloned().unwrap();
    assert_eq!(item.published.published_at, "2026-01-01T00:00:00Z");
}

#[test]
fn drafts_and_shelves_that_nobody_knows_change_nothing() {
    let app = TestApp::start();
    let draft = serde_json::to_string(&stored(Kind::Stretch, "cobra")).unwrap();
    let before = app.get("/v1/stretches?view=full&limit=100");
    keep(
        &app.store,
        &[
            ("draft/stretch/secret", &draft),
            ("draft/stretch/cobra", &draft),
            ("key/somebody", "{}"),
            ("published/podcast/first", &draft),
            ("published-not/stretch/cobra", &draft),
            ("published", "rubbish"),
            ("catalogue/other", "{\"revision\":99}"),
        ],
    );
    // The next revision comes behind them, so they have been taken up by now.
    app.publish(&[stored(Kind::Source, "sweat-back-cracking")]);
    app.get("/v1/stretches/secret").problem("not-found");
    app.get("/v1/podcast").problem("not-found");
    assert_eq!(app.read("/v1")["revision"], 2);
    let after = app.get("/v1/stretches?view=full&limit=100");
    assert_eq!(after.json()["items"].as_array().unwrap().len(), 5);
    assert_eq!(before.json()["items"].as_array().unwrap().len(), 5);
}

#[test]
fn a_draft_makes_no_edition() {
    let (store, mut follower, live) = followed();
    block_on(fill(&store));
    block_on(follower.catch_up()).unwrap();
    let before = live.edition();
    keep(&store, &[("draft/stretch/secret", "{}"), ("key/somebody", "{}")]);
    block_on(follower.catch_up()).unwrap();
    assert!(Arc::ptr_eq(&before, &live.edition()), "the very same edition is in force");
}

#[test]
fn a_record_that_can_not_be_read_leaves_what_readers_had() {
    let app = TestApp::start();
    let before = app.get("/v1/stretches/cobra");
    keep(&app.store, &[("published/stretch/cobra", "rubbish"), ("published/stretch/new", "{}")]);
    app.publish(&[stored(Kind::Condition, "new-back-pain")]);
    let after = app.get("/v1/stretches/cobra");
    assert_eq!(after.body, before.body);
    app.get("/v1/stretches/new").problem("not-found");
}
