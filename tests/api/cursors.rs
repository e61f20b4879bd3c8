//! Walking from cursor to cursor gives the whole list, in order and each item once, whatever the
//! pages are; a cursor that was not given for this very question is refused.

use std::cmp::Ordering;
use std::sync::LazyLock;

use limber::content::id::Kind;
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::Value;

use crate::api::harness::{TestApp, bundled, stored};
use crate::api::lists::ids;

const KINDS: [&str; 6] =
    ["stretches", "routines", "guidance", "conditions", "vocabularies", "sources"];

/// A service with many documents that are alike: some of one name, some without a duration.
fn crowded() -> &'static TestApp {
    static APP: LazyLock<TestApp> = LazyLock::new(|| {
        let app = TestApp::start();
        for round in 0..3 {
            let crowd: Vec<Value> = (0..15).map(|at| clone_of("cobra", round * 15 + at)).collect();
            app.publish(&crowd);
        }
        app
    });
    &APP
}

/// A stretch that shares its name with others, and may have no known duration.
fn clone_of(id: &str, at: usize) -> Value {
    let mut stretch = stored(Kind::Stretch, id);
    stretch["id"] = format!("{id}-{at}").into();
    stretch["texts"]["en"]["name"] = format!("Clone {}", ["a", "B", "ç", "Ä"][at % 4]).into();
    if let Some(hold) = stretch.pointer_mut("/forms/0/holds/0") {
        hold["default_s"] = if at.is_multiple_of(5) { Value::Null } else { (10 + at % 3).into() };
    }
    stretch
}

/// Every order that a list knows, one key alone and in both directions, and some of two keys.
fn orders(kind: &str) -> Vec<String> {
    let answer = bundled().get(&format!("/v1/{kind}?sort=nonsense"));
    let detail = answer.problem("invalid-parameter")["detail"].as_str().unwrap().to_owned();
    let (_, known) = detail.split_once("Known: ").unwrap();
    let known: Vec<&str> = known.trim_end_matches('.').split(", ").collect();
    let mut orders = Vec::new();
    for key in &known {
        orders.extend([(*key).to_owned(), format!("-{key}")]);
        orders.extend(known.iter().filter(|other| *other != key).map(|o| format!("{key},-{o}")));
    }
    orders
}

/// Compares two items by one key of an order, as the API promises it.
fn compare_by(key: &str, one: &Value, other: &Value) -> Ordering {
    let (is_descending, name) = match key.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, key),
    };
    let severities = ["info", "caution", "seek_professional", "stop", "emergency"];
    let rank = |item: &Value| match (name, &item[name]) {
        (_, Value::Null) => None,
        ("name", Value::String(text)) => Some((0, text.to_lowercase())),
        ("severity", Value::String(word)) => {
            let rank = severities.iter().position(|severity| severity == word);
            Some((rank.unwrap() as u64, String::new()))
        }
        (_, Value::String(text)) => Some((0, text.clone())),
        (_, number) => Some((number.as_u64().unwrap(), String::new())),
    };
    match (rank(one), rank(other)) {
        (None, None) => Ordering::Equal,
        // What is not known comes last in either direction.
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (one, other) if is_descending => other.cmp(&one),
        (one, other) => one.cmp(&other),
    }
}

/// The ids of the whole list in an order, worked out here from what the items say.
fn expected(app: &TestApp, kind: &str, order: &str) -> Vec<String> {
    let list = app.read(&format!("/v1/{kind}?limit=100"));
    assert_eq!(list["next_cursor"], Value::Null, "one page is enough for the expected list");
    let mut items = list["items"].as_array().unwrap().clone();
    items.sort_by(|one, other| {
        let keys = order.split(',').map(|key| compare_by(key, one, other));
        let by_keys = keys.fold(Ordering::Equal, Ordering::then);
        by_keys.then_with(|| compare_by("id", one, other))
    });
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// The ids of a list, walked from page to page with these limits in turn.
fn walked(app: &TestApp, question: &str, limits: &[usize]) -> Vec<String> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    for limit in limits.iter().cycle() {
        let page = app.read(&format!("{question}&limit={limit}{cursor}"));
        let on_page = ids(&page);
        assert!((1..=*limit).contains(&on_page.len()), "{question}: {} items", on_page.len());
        found.extend(on_page);
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    found
}

#[test]
fn every_order_of_every_kind_is_what_it_says() {
    for kind in KINDS {
        for order in orders(kind) {
            let list = crowded().read(&format!("/v1/{kind}?limit=100&sort={order}"));
            assert_eq!(ids(&list), expected(crowded(), kind, &order), "{kind} by {order}");
        }
    }
}

#[test]
fn without_an_order_it_is_by_id() {
    for kind in KINDS {
        let list = crowded().read(&format!("/v1/{kind}?limit=100"));
        assert_eq!(ids(&list), expected(crowded(), kind, "id"), "{kind}");
    }
}

proptest! {
    #![proptest_config(Config { cases: 40, failure_persistence: None, ..Config::default() })]

    #[test]
    fn walking_with_any_limits_gives_the_whole_list_in_order_and_no_item_twice(
        kind in 0..KINDS.len(),
        order in any::<prop::sample::Index>(),
        limits in prop::collection::vec(1..12_usize, 1..5),
    ) {
        let kind = KINDS[kind];
        let orders = orders(kind);
        let order = &orders[order.index(orders.len())];
        let question = format!("/v1/{kind}?sort={order}");
        prop_assert_eq!(walked(crowded(), &question, &limits), expected(crowded(), kind, order));
    }
}

#[test]
fn walking_keeps_to_the_filters() {
    let whole = crowded().read("/v1/stretches?limit=100&position=prone&max_duration_s=60");
    let question = "/v1/stretches?position=prone&max_duration_s=60";
    assert_eq!(walked(crowded(), question, &[3]), ids(&whole));
}

#[test]
fn a_cursor_survives_a_change_of_how_much_is_shown() {
    let page = crowded().read("/v1/stretches?sort=name&limit=7");
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = &expected(crowded(), "stretches", "name")[7..];
    for shown in ["limit=1", "limit=100", "limit=9&view=full", "count=exact", "include=guidance"] {
        let path = format!("/v1/stretches?sort=name&{shown}&cursor={cursor}");
        let found = ids(&crowded().read(&path));
        assert_eq!(found, rest[..found.len()], "{shown}");
    }
}

#[test]
fn a_cursor_survives_a_restart_for_its_key_is_kept() {
    let (one, other) = (TestApp::start(), TestApp::start());
    let cursor = one.read("/v1/guidance?limit=5")["next_cursor"].as_str().unwrap().to_owned();
    let path = format!("/v1/guidance?limit=5&cursor={cursor}");
    assert_eq!(other.read(&path), one.read(&path));
}

#[track_caller]
fn is_refused(app: &TestApp, path: &str) {
    let answer = app.get(path);
    assert_eq!(answer.status, 400, "{path}");
    answer.problem("invalid-cursor");
}

#[test]
fn a_cursor_of_another_question_is_refused() {
    let page = crowded().read("/v1/stretches?sort=name&limit=7&locale=en");
    let cursor = page["next_cursor"].as_str().unwrap();
    for question in [
        "/v1/stretches?sort=-name&locale=en",
        "/v1/stretches?sort=name,id&locale=en",
        "/v1/stretches?locale=en",
        "/v1/stretches?sort=name&locale=es",
        "/v1/stretches?sort=name&locale=en&position=prone",
        "/v1/stretches?sort=name&locale=en&max_duration_s=60",
        "/v1/stretches?sort=name&locale=en&ids=cobra",
        "/v1/stretches?sort=name&locale=en&updated_after=2020-01-01T00:00:00Z",
        "/v1/guidance?sort=name&locale=en",
    ] {
        is_refused(crowded(), &format!("{question}&cursor={cursor}"));
    }
}

#[test]
fn a_cursor_that_nobody_gave_is_refused() {
    let page = crowded().read("/v1/stretches?limit=7");
    let cursor = page["next_cursor"].as_str().unwrap();
    let half = &cursor[..cursor.len() / 2];
    let (first, rest) = cursor.split_at(1);
    let other = if first == "A" { "B" } else { "A" };
    let forged = "eyJ2YWx1ZXMiOltdLCJpZCI6ImNvYnJhIn0";
    for made_up in [
        half,
        &format!("{cursor}A"),
        &format!("{other}{rest}"),
        &format!("{cursor}="),
        "x",
        "null",
        "0",
        "%00",
        "%f0%9f%90%88",
        forged,
        &cursor.to_uppercase(),
    ] {
        is_refused(crowded(), &format!("/v1/stretches?cursor={made_up}"));
    }
}

#[test]
fn a_cursor_goes_on_behind_its_place_when_documents_come_and_go() {
    let app = TestApp::start();
    let page = app.read("/v1/stretches?limit=2");
    assert_eq!(ids(&page), ["cat-cow", "cobra"]);
    let cursor = page["next_cursor"].as_str().unwrap();
    app.remove(Kind::Stretch, "cobra");
    app.publish(&[clone_of("cat-cow", 1), clone_of("supine-twist", 1)]);
    let rest = app.read(&format!("/v1/stretches?limit=100&cursor={cursor}"));
    let expected = ["seated-twist", "supine-twist", "supine-twist-1", "worlds-greatest-stretch"];
    assert_eq!(ids(&rest), expected);
}
