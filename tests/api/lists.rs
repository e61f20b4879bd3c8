//! A list is a page of items with everything that a client asked to know about the whole.

use serde_json::{Value, json};

use crate::api::harness::{TestApp, bundled};

/// The ids of the items of a list.
pub fn ids(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_list_has_one_envelope() {
    for kind in ["stretches", "routines", "guidance", "conditions", "vocabularies", "sources"] {
        let list = bundled().read(&format!("/v1/{kind}"));
        let names: Vec<&str> = list.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["items", "next_cursor", "count", "missing", "included", "locale"]);
        assert_eq!(list["included"], json!({ "stretches": [], "guidance": [] }), "{kind}");
        assert_eq!(list["missing"], json!([]), "{kind}");
        assert_eq!(list["count"], Value::Null, "{kind}");
    }
}

#[test]
fn a_page_holds_twenty_unless_asked_and_never_more_than_asked() {
    assert_eq!(ids(&bundled().read("/v1/guidance")).len(), 20);
    for limit in [1, 2, 19, 27] {
        let list = bundled().read(&format!("/v1/guidance?limit={limit}"));
        assert_eq!(ids(&list).len(), limit);
        assert!(list["next_cursor"].is_string());
    }
    let whole = bundled().read("/v1/guidance?limit=100");
    assert_eq!(ids(&whole).len(), 28);
    assert_eq!(whole["next_cursor"], Value::Null);
    let exactly = bundled().read("/v1/guidance?limit=28");
    assert_eq!(exactly["next_cursor"], Value::Null, "the last page knows that it is the last");
}

#[test]
fn the_count_is_over_all_pages_and_told_to_who_asks() {
    let list = bundled().read("/v1/guidance?limit=2&count=exact");
    assert_eq!(list["count"], 28);
    let list = bundled().read("/v1/guidance?limit=2&count=exact&severity=emergency");
    let all = bundled().read("/v1/guidance?limit=100&severity=emergency");
    assert_eq!(list["count"], ids(&all).len());
}

#[test]
fn a_full_view_holds_whole_documents() {
    for kind in ["stretches", "routines", "guidance", "conditions", "vocabularies", "sources"] {
        let list = bundled().read(&format!("/v1/{kind}?view=full&limit=100"));
        for document in list["items"].as_array().unwrap() {
            let itself = document["links"]["self"].as_str().unwrap();
            assert_eq!(*document, bundled().read(itself), "{itself}");
        }
    }
}

#[test]
fn a_summary_is_a_part_of_the_whole_document() {
    for kind in ["stretches", "routines", "guidance", "conditions", "vocabularies", "sources"] {
        let plain = bundled().read(&format!("/v1/{kind}?limit=100"));
        let named = bundled().read(&format!("/v1/{kind}?limit=100&view=summary"));
        assert_eq!(plain, named, "{kind}");
        for summary in plain["items"].as_array().unwrap() {
            let whole = bundled().read(summary["links"]["self"].as_str().unwrap());
            for (name, value) in summary.as_object().unwrap() {
                assert_eq!(whole[name], *value, "{kind}: {name}");
            }
            assert!(whole.as_object().unwrap().len() > summary.as_object().unwrap().len());
        }
    }
}

#[test]
fn ids_fetch_favourites_and_what_is_missing_is_told() {
    let list = bundled().read("/v1/stretches?ids=supine-twist,nobody,cobra,cobra,no-one");
    assert_eq!(ids(&list), ["cobra", "supine-twist"]);
    assert_eq!(
        list["missing"],
        json!([
            { "id": "nobody", "reason": "unknown", "successor_id": null },
            { "id": "no-one", "reason": "unknown", "successor_id": null }
        ])
    );
}

#[test]
fn a_hundred_ids_come_on_one_page_and_more_are_400() {
    let many: Vec<String> = (0..100).map(|at| format!("favourite-{at}")).collect();
    let list = bundled().read(&format!("/v1/guidance?ids={}", many.join(",")));
    assert_eq!(list["missing"].as_array().unwrap().len(), 100);
    let answer = bundled().get(&format!("/v1/guidance?ids={},one-more", many.join(",")));
    answer.blames(&[("ids", "out-of-range")]);
    let guidance = ids(&bundled().read("/v1/guidance?limit=100"));
    let list = bundled().read(&format!("/v1/guidance?ids={}", guidance.join(",")));
    assert_eq!(ids(&list), guidance, "whoever names ids gets them all at once");
}

#[test]
fn ids_keep_to_the_filters_and_pages_of_the_list() {
    let list = bundled().read("/v1/stretches?ids=supine-twist,cobra&position=supine");
    assert_eq!(ids(&list), ["supine-twist"]);
    assert_eq!(list["missing"], json!([]), "what a filter leaves out is not missing");
    let list = bundled().read("/v1/stretches?ids=supine-twist,cobra&limit=1&sort=-id");
    assert_eq!(ids(&list), ["supine-twist"]);
    assert!(list["next_cursor"].is_string());
}

#[test]
fn an_id_that_can_be_none_is_400() {
    for id in ["Cobra", "cobra_", "-", "a--b", "%20", "a%2fb"] {
        bundled().get(&format!("/v1/stretches?ids={id}")).blames(&[("ids", "malformed")]);
    }
}

#[test]
fn the_next_page_is_linked_with_all_that_was_asked() {
    let path = "/v1/guidance?limit=2&sort=-severity&view=full&severity=stop,emergency";
    let answer = bundled().get(path);
    let link = answer.header("link");
    let target = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\""));
    let target = target.unwrap_or_else(|| panic!("{link}"));
    assert!(target.starts_with("/v1/guidance?"), "{target}");
    let cursor = answer.json()["next_cursor"].as_str().unwrap().to_owned();
    assert_eq!(bundled().read(target), bundled().read(&format!("{path}&cursor={cursor}")));
    let last = bundled().get("/v1/guidance?limit=100");
    assert_eq!(last.header("link"), "", "the last page has no next");
}

#[test]
fn under_a_public_url_the_next_page_is_linked_absolutely() {
    let app = TestApp::start_at("https://api.example.org");
    let answer = app.get("/v1/guidance?limit=2");
    let link = answer.header("link");
    let next = "<https://api.example.org/v1/guidance?limit=2&locale=en&cursor=";
    assert!(link.starts_with(next), "{link}");
    let version = app.get("/v1/stretches/cobra/versions/1");
    let link = version.header("link");
    assert!(link.starts_with("<https://api.example.org/v1/stretches/cobra>;"), "{link}");
}

#[test]
fn the_next_page_is_linked_in_the_language_that_was_chosen_by_a_header() {
    let answer = bundled().get_with("/v1/guidance?limit=2", "accept-language", "es");
    let link = answer.header("link");
    let target = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\""));
    let next = bundled().get_with(target.unwrap(), "accept-language", "de");
    assert_eq!((next.status, next.header("content-language")), (200, "es"), "{link}");
}

#[test]
fn a_question_in_the_words_of_another_language_is_another_question() {
    let words = "/v1/stretches?sort=name&limit=3";
    for language in ["en", "es", "en"] {
        let answer = bundled().get_with(words, "accept-language", language);
        assert_eq!(answer.header("content-language"), language);
        assert_eq!(answer.json(), bundled().read(&format!("{words}&locale={language}")));
    }
}
