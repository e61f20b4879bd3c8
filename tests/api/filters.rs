//! Filters leave what fits: commas mean *or*, parameters mean *and*, and a value that nobody knows
//! is 400 with the known ones.

use limber::content::id::Kind;
use serde_json::{Value, json};

use crate::api::harness::{TestApp, bundled, stored};
use crate::api::lists::ids;

/// The ids that a question leaves.
#[track_caller]
fn found(question: &str) -> Vec<String> {
    let list = bundled().read(&format!("{question}&limit=100"));
    assert_eq!(list["next_cursor"], Value::Null);
    ids(&list)
}

/// The ids of those items of a list of which something holds.
fn ids_where(list: &Value, holds: impl Fn(&Value) -> bool) -> Vec<String> {
    let items = list["items"].as_array().unwrap().iter().filter(|item| holds(item));
    items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Checks a filter for every term of its vocabulary, against what the whole documents say.
#[track_caller]
fn keeps(kind: &str, parameter: &str, vocabulary: &str, has: impl Fn(&Value, &str) -> bool) {
    let all = bundled().read(&format!("/v1/{kind}?view=full&limit=100"));
    let terms = bundled().read(&format!("/v1/vocabularies/{vocabulary}"));
    let terms: Vec<&str> = terms["terms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|term| term["id"].as_str().unwrap())
        .collect();
    let fits = |wanted: &[&str]| ids_where(&all, |item| wanted.iter().any(|term| has(item, term)));
    let mut hits = 0;
    for term in &terms {
        let expected = fits(&[term]);
        hits += expected.len();
        assert_eq!(
            found(&format!("/v1/{kind}?{parameter}={term}")),
            expected,
            "{parameter}={term}"
        );
    }
    assert!(hits > 0, "{kind} by {parameter}: some term fits");
    for pair in terms.windows(2) {
        let question = format!("/v1/{kind}?{parameter}={}", pair.join(","));
        assert_eq!(found(&question), fits(pair), "{question}");
    }
}

fn holds(items: &Value, term: &str) -> bool {
    items.as_array().unwrap().iter().any(|item| item["id"] == term)
}

#[test]
fn stretches_are_found_by_their_terms() {
    keeps("stretches", "region", "regions", |one, term| holds(&one["regions"], term));
    keeps("stretches", "position", "positions", |one, term| one["position"]["id"] == term);
    keeps("stretches", "technique", "techniques", |one, term| holds(&one["techniques"], term));
    keeps("stretches", "laterality", "lateralities", |one, term| one["laterality"]["id"] == term);
}

#[test]
fn routines_are_found_by_their_terms_and_those_of_their_stretches() {
    keeps("routines", "purpose", "purposes", |one, term| holds(&one["purposes"], term));
    keeps("routines", "region", "regions", |one, term| holds(&one["regions"], term));
    keeps("routines", "position", "positions", |one, term| holds(&one["positions"], term));
}

#[test]
fn guidance_is_found_by_its_topic_and_conditions_by_their_region() {
    keeps("guidance", "topic", "topics", |one, term| one["topic"]["id"] == term);
    keeps("conditions", "region", "regions", |one, term| holds(&one["regions"], term));
}

#[test]
fn guidance_is_found_by_severity() {
    let all = bundled().read("/v1/guidance?limit=100");
    let mut sum = 0;
    for severity in ["info", "caution", "seek_professional", "stop", "emergency"] {
        let expected = ids_where(&all, |item| item["severity"] == severity);
        let found = found(&format!("/v1/guidance?severity={severity}"));
        assert_eq!(found, expected, "{severity}");
        sum += found.len();
    }
    assert_eq!(sum, 28, "every severity has its guidance");
}

#[test]
fn a_group_of_muscles_finds_those_that_belong_to_it() {
    let muscles = bundled().read("/v1/vocabularies/muscles");
    let muscles = muscles["terms"].as_array().unwrap();
    let (term, broader) = muscles
        .iter()
        .filter(|term| term["broader"].is_string())
        .map(|term| (term["id"].as_str().unwrap(), term["broader"].as_str().unwrap()))
        .find(|(term, _)| !found(&format!("/v1/stretches?muscle={term}")).is_empty())
        .unwrap();
    let narrow = found(&format!("/v1/stretches?muscle={term}"));
    let wide = found(&format!("/v1/stretches?muscle={broader}"));
    assert!(narrow.iter().all(|id| wide.contains(id)), "{term} belongs to {broader}");
    let all = bundled().read("/v1/stretches?view=full&limit=100");
    let expected = ids_where(&all, |item| {
        let targets = item["anatomy"]["targets"].as_array().unwrap();
        targets.iter().any(|target| target["muscle"]["id"] == term)
    });
    assert_eq!(narrow, expected);
}

#[test]
fn parameters_are_and() {
    let (region, position) = ("region=lower_back", "position=supine,prone");
    let both = found(&format!("/v1/stretches?{region}&{position}"));
    let (by_region, by_position) =
        (found(&format!("/v1/stretches?{region}")), found(&format!("/v1/stretches?{position}")));
    let expected: Vec<String> =
        by_region.into_iter().filter(|id| by_position.contains(id)).collect();
    assert!(!both.is_empty());
    assert_eq!(both, expected);
}

#[test]
fn values_twice_and_in_any_order_ask_the_same() {
    let one = bundled().get("/v1/stretches?position=supine,prone");
    let other = bundled().get("/v1/stretches?position=prone,supine,prone");
    assert_eq!(one.body, other.body);
    assert_eq!(one.header("etag"), other.header("etag"));
}

#[test]
fn a_duration_has_bounds_that_are_within() {
    let routine = bundled().read("/v1/routines/back-tension-five");
    let takes_s = routine["duration_s"].as_u64().unwrap();
    let hits = |query: String| found(&format!("/v1/routines?{query}")).len();
    assert_eq!(hits(format!("max_duration_s={takes_s}")), 1);
    assert_eq!(hits(format!("max_duration_s={}", takes_s - 1)), 0);
    assert_eq!(hits(format!("min_duration_s={takes_s}")), 1);
    assert_eq!(hits(format!("min_duration_s={}", takes_s + 1)), 0);
    assert_eq!(hits(format!("min_duration_s={takes_s}&max_duration_s={takes_s}")), 1);
    let all = bundled().read("/v1/stretches?limit=100");
    for item in all["items"].as_array().unwrap() {
        let id = item["id"].as_str().unwrap().to_owned();
        match item["duration_s"].as_u64() {
            Some(takes_s) => {
                assert!(found(&format!("/v1/stretches?max_duration_s={takes_s}")).contains(&id));
                let less = takes_s - 1;
                assert!(!found(&format!("/v1/stretches?max_duration_s={less}")).contains(&id));
            }
            None => assert!(!found("/v1/stretches?max_duration_s=86400").contains(&id)),
        }
    }
}

#[test]
fn what_needs_nothing_is_found_by_none() {
    let app = TestApp::start();
    let mut bare = stored(Kind::Stretch, "cobra");
    bare["id"] = "bare".into();
    bare["equipment"] = json!([]);
    app.publish(&[bare]);
    let all = app.read("/v1/stretches?limit=100");
    let bare = ids_where(&all, |item| item["equipment"] == json!([]));
    assert!(bare.contains(&"bare".to_owned()) && !bare.contains(&"cobra".to_owned()));
    assert_eq!(ids(&app.read("/v1/stretches?equipment=none")), bare);
    assert_eq!(ids(&app.read("/v1/stretches?equipment=none,mat")), ids(&all));
    let mat = ids(&app.read("/v1/stretches?equipment=mat"));
    assert!(!mat.is_empty() && mat.iter().all(|id| !bare.contains(id)), "{mat:?}");
}

#[test]
fn difficulty_is_found_where_somebody_says_it() {
    let app = TestApp::start();
    let mut easy = stored(Kind::Stretch, "cobra");
    easy["id"] = "easy".into();
    easy["difficulty"] = "beginner".into();
    app.publish(&[easy]);
    assert_eq!(ids(&app.read("/v1/stretches?difficulty=beginner")), ["easy"]);
}

#[test]
fn guidance_is_found_by_the_stretch_that_it_travels_with_or_speaks_of() {
    let app = TestApp::start();
    let mut guidance = stored(Kind::Guidance, "stop-at-pain");
    guidance["id"] = "about-cobra".into();
    guidance["applies_to"]["stretch_ids"] = json!(["cobra"]);
    app.publish(&[guidance]);
    let stretch = app.read("/v1/stretches/cobra");
    let mut expected: Vec<&str> = stretch["guidance"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note["guidance_id"].as_str().unwrap())
        .chain(["about-cobra"])
        .collect();
    expected.sort_unstable();
    assert_eq!(ids(&app.read("/v1/guidance?stretch=cobra")), expected);
}

#[test]
fn guidance_is_found_by_the_condition_that_it_speaks_of() {
    let all = bundled().read("/v1/guidance?view=full&limit=100");
    let expected = ids_where(&all, |item| {
        let conditions = item["applies_to"]["condition_ids"].as_array().unwrap();
        conditions.contains(&"new-back-pain".into())
    });
    assert!(!expected.is_empty());
    assert_eq!(found("/v1/guidance?condition=new-back-pain"), expected);
    let condition = bundled().read("/v1/conditions/new-back-pain");
    let link = condition["links"]["guidance"].as_str().unwrap();
    assert_eq!(ids(&bundled().read(link)), expected);
}

#[test]
fn a_value_that_nobody_knows_is_400_and_the_known_ones_are_named() {
    for (path, parameter, known) in [
        ("stretches", "region", "lower_back"),
        ("stretches", "muscle", "obliques"),
        ("stretches", "position", "supine"),
        ("stretches", "technique", "static"),
        ("stretches", "laterality", "alternating"),
        ("stretches", "equipment", "none"),
        ("stretches", "difficulty", "beginner"),
        ("routines", "purpose", "recovery"),
        ("guidance", "topic", "habits"),
        ("guidance", "severity", "emergency"),
        ("guidance", "condition", "new-back-pain"),
        ("guidance", "stretch", "supine-twist"),
        ("conditions", "region", "lower_back"),
    ] {
        let answer = bundled().get(&format!("/v1/{path}?{parameter}={known},moon"));
        answer.blames(&[(parameter, "unknown-value")]);
        let detail = answer.problem("invalid-parameter")["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("`moon`") && detail.contains(known), "{parameter}: {detail}");
    }
}

#[test]
fn an_empty_value_between_commas_is_400() {
    for values in [",", "supine,", ",supine", "supine,,prone"] {
        let answer = bundled().get(&format!("/v1/stretches?position={values}"));
        answer.blames(&[("position", "malformed")]);
    }
}

#[test]
fn updated_after_keeps_what_was_published_later() {
    let app = TestApp::start();
    app.publish(&[stored(Kind::Stretch, "cobra")]);
    let found = |instant: &str| ids(&app.read(&format!("/v1/stretches?updated_after={instant}")));
    assert_eq!(found("2025-12-31T23:59:59Z").len(), 5);
    assert_eq!(found("2026-01-01T00:00:00Z"), ["cobra"], "after, not at");
    assert_eq!(found("2026-01-01T00:00:00.5Z"), ["cobra"]);
    assert_eq!(found("2026-01-01T01:00:00%2B01:00"), ["cobra"]);
    assert_eq!(found("2026-01-01T00:59:59%2B01:00").len(), 5);
    assert_eq!(found("2026-02-02T00:00:00Z"), Vec::<String>::new());
    for wrong in
        ["today", "2026-01-01", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00", "1767225600"]
    {
        let answer = app.get(&format!("/v1/stretches?updated_after={wrong}"));
        answer.blames(&[("updated_after", "malformed")]);
    }
}

#[test]
fn an_order_that_is_none_is_400() {
    for (order, code) in [
        ("size", "unknown-value"),
        ("-size", "unknown-value"),
        ("--name", "unknown-value"),
        ("severity", "unknown-value"),
        ("name,-name", "malformed"),
        ("name,,id", "malformed"),
    ] {
        bundled().get(&format!("/v1/stretches?sort={order}")).blames(&[("sort", code)]);
    }
}
