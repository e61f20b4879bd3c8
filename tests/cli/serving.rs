//! `serve` says when it is ready, ends when it is told to, and keeps what its store holds.

use std::net::TcpListener;
use std::sync::Arc;

use limber::store::contract::Store;
use serde_json::json;

use crate::cli::running::{Running, run, said};
use crate::cli::stored::{block_on, folder, held, visit, write};

/// How many commits a store holds.
fn commits(store: &Arc<dyn Store>) -> u64 {
    block_on(store.heads()).unwrap().0.number
}

#[test]
fn it_says_where_it_serves_and_serves_there() {
    let (_folder, store) = folder();
    let running = Running::start(&store);
    assert!(running.log.contains("ready in "), "{}", running.log);
    assert!(running.log.contains(&format!("{}/docs/", running.url)), "{}", running.log);
    let ready = running.get("/readyz");
    assert_eq!(ready.status(), 200);
    assert_eq!(ready.headers()["limber-revision"], "1");
    assert_eq!(running.read("/v1/stretches?count=exact")["count"], 5);
}

#[test]
fn a_signal_to_stop_ends_it_well() {
    for signal in ["-TERM", "-INT"] {
        let (_folder, store) = folder();
        let running = Running::start(&store);
        assert_eq!(running.get("/v1").status(), 200);
        let (code, log) = running.stop(signal);
        assert_eq!(code, Some(0), "{signal}: {log}");
        assert!(log.contains("stopped"), "{signal}: {log}");
    }
}

#[test]
fn a_second_start_serves_what_the_store_holds_and_writes_nothing_over_it() {
    let (_folder, url) = folder();
    let first = Running::start(&url);
    assert!(first.log.contains("filled the empty store"), "{}", first.log);
    let published_at = first.read("/v1/stretches/cat-cow")["published_at"].clone();
    let cursor = first.read("/v1/guidance?limit=5")["next_cursor"].as_str().unwrap().to_owned();
    first.stop("-TERM");

    visit(&url, |store| {
        let mut record = held(store, "published/stretch/cobra");
        record["document"]["texts"]["en"]["name"] = "Cobra of an editor".into();
        record["revision"] = 2.into();
        record["version"] = 2.into();
        let head = json!({ "revision": 2 });
        write(store, &[("published/stretch/cobra", record), ("catalogue/head", head)]);
    });

    let second = Running::start(&url);
    assert!(!second.log.contains("filled the empty store"), "{}", second.log);
    assert_eq!(second.read("/v1")["revision"], 2);
    assert_eq!(second.read("/v1/stretches/cobra")["name"], "Cobra of an editor");
    assert_eq!(second.read("/v1/stretches/cat-cow")["published_at"], published_at);
    let page = second.read(&format!("/v1/guidance?limit=5&cursor={cursor}"));
    assert_eq!(page["items"].as_array().unwrap().len(), 5, "a cursor outlives the restart");
    second.stop("-TERM");
    assert_eq!(visit(&url, commits), 2, "serving commits nothing");
}

#[test]
fn a_store_that_holds_anything_gets_no_bundled_content() {
    let (_folder, url) = folder();
    visit(&url, |store| write(store, &[("draft/stretch/mine", json!({}))]));
    let running = Running::start(&url);
    assert_eq!(running.read("/v1")["revision"], 0);
    assert_eq!(running.read("/v1/stretches")["items"], json!([]));
    running.stop("-TERM");
    assert_eq!(visit(&url, commits), 1);
}

#[test]
fn a_second_process_on_the_same_folder_is_told_so() {
    let (folder, url) = folder();
    let running = Running::start(&url);
    let second = run(&["serve", "--listen", "127.0.0.1:0", "--store", &url]);
    let (code, text) = said(&second);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("limber: "), "{text}");
    assert!(text.contains(&folder.path().display().to_string()), "{text}");
    assert_eq!(running.get("/v1").status(), 200, "the first one goes on");
}

#[test]
fn an_address_that_is_taken_is_told_before_the_store_is_touched() {
    let (folder, url) = folder();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, text) = said(&run(&["serve", "--listen", &address, "--store", &url]));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains(&format!("can't listen on {address}")), "{text}");
    assert!(!folder.path().join("limber.db").exists());
}

#[test]
fn a_store_in_memory_begins_anew() {
    let running = Running::start("memory:");
    assert_eq!(running.read("/v1")["revision"], 1);
}
