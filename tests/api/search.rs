//! Search: found in spite of slips, ranked, in pages, and the matched words marked.

use serde_json::{Value, json};

use crate::api::harness::{TestApp, bundled, stored};
use limber::content::id::Kind;

/// The hits of a search.
#[track_caller]
fn hits(app: &TestApp, query: &str) -> Vec<Value> {
    app.read(&format!("/v1/search?{query}"))["items"].as_array().unwrap().clone()
}

fn names(hits: &[Value]) -> Vec<String> {
    let name = |hit: &Value| format!("{}/{}", text(&hit["kind"]), text(&hit["id"]));
    hits.iter().map(name).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Asserts what is found first.
#[track_caller]
fn first(query: &str, expected: &str) {
    assert_eq!(names(&hits(bundled(), query))[0], expected, "{query}");
}

/// Asserts that something is found.
#[track_caller]
fn finds(query: &str, expected: &str) {
    let names = names(&hits(bundled(), query));
    assert!(names.iter().any(|name| name == expected), "{query}: {names:?}");
}

fn joined(fragments: &Value) -> String {
    fragments.as_array().unwrap().iter().map(|fragment| text(&fragment["text"])).collect()
}

fn marked(fragments: &Value) -> Vec<&str> {
    let fragments = fragments.as_array().unwrap().iter();
    fragments.filter(|fragment| fragment["match"] == true).map(|one| text(&one["text"])).collect()
}

#[test]
fn slips_of_the_pen_are_forgiven() {
    first("q=suppine+twst", "stretch/supine-twist");
    first("q=spuine+tiwst", "stretch/supine-twist");
    first("q=TWIST+supine", "stretch/supine-twist");
    first("q=wrlds+gretest+strech", "stretch/worlds-greatest-stretch");
    finds("q=hamstirngz", "stretch/worlds-greatest-stretch");
}

#[test]
fn a_muscle_is_found_by_any_of_its_names_in_the_locale_that_is_asked_for() {
    first("q=ischios&locale=es", "stretch/worlds-greatest-stretch");
    first("q=isquiotibiales&locale=es", "stretch/worlds-greatest-stretch");
    first("q=hamstrings", "stretch/worlds-greatest-stretch");
    // A wider term finds what belongs to it.
    finds("q=back+muscles&kind=stretch", "stretch/supine-twist");
}

#[test]
fn the_beginning_of_the_last_word_is_enough() {
    first("q=hamst", "stretch/worlds-greatest-stretch");
    first("q=supine+tw", "stretch/supine-twist");
    first("q=hintere+obersch&locale=de", "stretch/worlds-greatest-stretch");
}

#[test]
fn a_compound_is_found_as_one_word_too() {
    for query in ["catcow", "catcwo", "catc", "cat-cow", "cat+cow"] {
        first(&format!("q={query}"), "stretch/cat-cow");
    }
    let hit = hits(bundled(), "q=catcow").remove(0);
    assert_eq!(marked(&hit["name_fragments"]), ["Cat cow"]);
    assert_eq!(joined(&hit["name_fragments"]), hit["name"]);
    // Who is still typing the first of them means that one.
    assert_eq!(marked(&hits(bundled(), "q=ca&kind=stretch").remove(0)["name_fragments"]), ["Cat"]);
    first("q=katzekuh&locale=de", "stretch/cat-cow");
}

#[test]
fn accents_and_endings_make_no_difference() {
    first("q=torsion+boca+arriba&locale=es", "stretch/supine-twist");
    first("q=ruckenlage&locale=de", "stretch/supine-twist");
    first("q=rueckenlage&locale=de", "stretch/supine-twist");
    first("q=world%E2%80%99s+greatest+stretches", "stretch/worlds-greatest-stretch");
}

#[test]
fn english_ids_are_found_in_every_locale() {
    for locale in ["en", "es", "de"] {
        first(&format!("q=supine+twist&locale={locale}"), "stretch/supine-twist");
    }
}

#[test]
fn where_a_locale_has_nothing_the_others_are_looked_into() {
    let hit = hits(bundled(), "q=R%C3%BCckenlage&locale=en").remove(0);
    assert_eq!(hit["id"], "supine-twist");
    assert_eq!(hit["name"], "Supine twist");
    assert_eq!((&hit["locale"], marked(&hit["excerpt"])), (&json!("de"), vec!["Rückenlage"]));
}

#[test]
fn a_red_flag_is_found_first_in_whatever_language_it_is_asked_for() {
    let numbness = "guidance/red-flag-cauda-equina";
    let chest = "guidance/red-flag-chest-pain-or-accident";
    for locale in ["en", "es", "de"] {
        for (asked, language, expected) in [
            ("dolor+en+el+pecho", "es", chest),
            ("Brustschmerz", "de", chest),
            ("numbness+between+the+legs", "en", numbness),
            ("entumecimiento+entre+las+piernas", "es", numbness),
            ("Taubheit+zwischen+den+Beinen", "de", numbness),
        ] {
            let query = format!("q={asked}&locale={locale}");
            first(&query, expected);
            assert_eq!(hits(bundled(), &query)[0]["locale"], language, "{query}");
        }
        // Ids are English in every locale, and so are their words.
        first(&format!("q=chest+pain&locale={locale}"), chest);
        first(&format!("q=Schmerzen+in+der+Brust&locale={locale}"), chest);
        first(&format!("q=dolor+de+espalda&locale={locale}"), chest);
        let list = bundled().read(&format!("/v1/guidance?q=dolor+en+el+pecho&locale={locale}"));
        assert_eq!(list["items"][0]["id"], "red-flag-chest-pain-or-accident", "{locale}");
    }
}

#[test]
fn the_locale_that_is_served_goes_before_one_that_answers_no_better() {
    for query in ["q=suppine+twst", "q=supine+xylophonic", "q=hamstirngz"] {
        let found = hits(bundled(), query);
        assert!(found.iter().all(|hit| hit["locale"] == "en"), "{query}: {:?}", names(&found));
    }
    // A slip here is less than the very word there.
    let hit = hits(bundled(), "q=dolor").remove(0);
    assert_eq!(hit["locale"], "es");
}

#[test]
fn pages_in_another_language_join_to_the_whole() {
    let whole = names(&hits(bundled(), "q=dolor+de+espalda&limit=100"));
    let (mut pages, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/search?q=dolor+de+espalda&limit=2&count=exact{cursor}");
        let page = bundled().read(&path);
        assert_eq!(page["count"], whole.len());
        pages.extend(names(page["items"].as_array().unwrap()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(pages, whole);
    assert!(whole.len() > 2, "{whole:?}");
}

#[test]
fn letters_that_nobody_sees_make_no_difference() {
    let expected = names(&hits(bundled(), "q=twist&limit=100"));
    for unseen in ["%C2%AD", "%E2%80%8B", "%E2%80%8F", "%E2%80%AA", "%E2%81%A6", "%EF%BB%BF"] {
        let found = names(&hits(bundled(), &format!("q={unseen}tw{unseen}ist&limit=100")));
        assert_eq!(found, expected, "{unseen}");
    }
    let app = TestApp::start();
    let mut stretch = stored(Kind::Stretch, "cobra");
    stretch["id"] = "pterodactyl".into();
    stretch["texts"]["en"]["name"] = "Ptero\u{ad}dactyl pose".into();
    app.publish(&[stretch]);
    assert_eq!(names(&hits(&app, "q=pterodactyl+pose"))[0], "stretch/pterodactyl");
}

#[test]
fn grave_guidance_goes_first_and_sources_and_vocabularies_last_among_equals() {
    first("q=cauda+equina", "guidance/red-flag-cauda-equina");
    let found = names(&hits(bundled(), "q=cauda+equina&limit=100"));
    assert!(found.contains(&"source/royal-free-cauda-equina".to_owned()), "{found:?}");
    // No more than among equals: what is called so is meant.
    first("q=supine+twist", "stretch/supine-twist");
    first("q=muscles", "vocabulary/muscles");
}

#[test]
fn every_kind_is_found_and_kinds_can_be_chosen() {
    for kind in ["stretch", "routine", "guidance", "condition", "vocabulary", "source"] {
        let found = hits(bundled(), &format!("q=back&kind={kind}"));
        assert!(!found.is_empty(), "{kind}");
        assert!(found.iter().all(|hit| hit["kind"] == kind), "{kind}: {:?}", names(&found));
    }
    let both = hits(bundled(), "q=back&kind=source,condition&limit=100");
    let alone = |kind: &str| hits(bundled(), &format!("q=back&kind={kind}&limit=100")).len();
    assert_eq!(both.len(), alone("source") + alone("condition"));
    bundled().get("/v1/search?q=back&kind=phrases").blames(&[("kind", "unknown-value")]);
}

#[test]
fn a_hit_has_what_a_row_on_a_screen_needs() {
    let hit = hits(bundled(), "q=supine").remove(0);
    assert_eq!(hit["name"], "Supine twist");
    assert_eq!(hit["href"], "/v1/stretches/supine-twist");
    assert_eq!(hit["duration_s"], bundled().read("/v1/stretches/supine-twist")["duration_s"]);
    assert_eq!(hit["severity"], bundled().read("/v1/stretches/supine-twist")["severity"]);
    assert_eq!(hit["image"], Value::Null);
    assert_eq!(hit["field"], "name");
    assert_eq!((&hit["excerpt"], &hit["locale"]), (&json!([]), &json!("en")));
    let routine = hits(bundled(), "q=tension&kind=routine").remove(0);
    assert_eq!(routine["severity"], bundled().read("/v1/routines/back-tension-five")["severity"]);
    let guidance = hits(bundled(), "q=nerve&kind=guidance").remove(0);
    assert_eq!(guidance["severity"], "stop");
}

#[test]
fn matched_words_are_marked_and_pieces_joined_are_the_text() {
    let hit = hits(bundled(), "q=twist+suppine").remove(0);
    assert_eq!(joined(&hit["name_fragments"]), "Supine twist");
    assert_eq!(marked(&hit["name_fragments"]), ["Supine", "twist"]);
    let advice = bundled().read("/v1/guidance/stop-at-pain")["advice"].clone();
    let hit = hits(bundled(), "q=tightness+discomfort&kind=guidance").remove(0);
    assert_eq!((&hit["id"], &hit["field"]), (&json!("stop-at-pain"), &json!("advice")));
    let excerpt = joined(&hit["excerpt"]);
    assert!(text(&advice).contains(excerpt.trim_matches('…')), "{excerpt}");
    assert_eq!(marked(&hit["excerpt"]), ["tightness", "discomfort"]);
}

#[test]
fn a_step_is_shown_in_the_words_of_its_own_page() {
    let hit = hits(bundled(), "q=toes+shins&kind=stretch").remove(0);
    assert_eq!((&hit["id"], &hit["field"]), (&json!("supine-twist"), &json!("step")));
    let page = bundled().read("/v1/stretches/supine-twist").to_string();
    assert!(page.contains(joined(&hit["excerpt"]).trim_matches('…')));
}

#[test]
fn pages_join_to_the_whole_and_the_count_is_that_of_all() {
    let whole = names(&hits(bundled(), "q=back&limit=100"));
    let mut pages = Vec::new();
    let mut path = "/v1/search?q=back&limit=3&count=exact".to_owned();
    loop {
        let answer = bundled().get(&path);
        let page = answer.json();
        assert_eq!(page["count"], whole.len());
        assert_eq!(page["query"], "back");
        pages.extend(names(page["items"].as_array().unwrap()));
        let Some(cursor) = page["next_cursor"].as_str() else {
            assert_eq!(answer.header("link"), "");
            break;
        };
        let link = answer.header("link");
        assert!(link.contains(cursor) && link.ends_with("rel=\"next\""), "{link}");
        path = link[1..link.find('>').unwrap()].to_owned();
    }
    assert_eq!(pages, whole);
    let cursor = bundled().read("/v1/search?q=back&limit=3")["next_cursor"].clone();
    let other = format!("/v1/search?q=pain&limit=3&cursor={}", text(&cursor));
    bundled().get(&other).problem("invalid-cursor");
}

#[test]
fn something_to_look_for_has_to_be_given() {
    let blames = |query: &str, code: &str| {
        bundled().get(&format!("/v1/search{query}")).blames(&[("q", code)]);
    };
    blames("", "missing-parameter");
    blames("?locale=de", "missing-parameter");
    for nothing in ["", "+", "+%C2%A0%E3%80%80"] {
        blames(&format!("?q={nothing}"), "malformed");
    }
    blames(&format!("?q={}", "a".repeat(129)), "out-of-range");
    assert_eq!(bundled().get(&format!("/v1/search?q={}", "a".repeat(128))).status, 200);
    let spaces = format!("/v1/search?q=+{}+", "%F0%9F%A7%98".repeat(127) + "a");
    assert_eq!(bundled().get(&spaces).status, 200);
}

#[test]
fn what_has_no_word_in_it_finds_nothing() {
    for strange in ["!%3F", "%00", "%F0%9F%A7%98", "%CC%81", "%E2%80%AE"] {
        assert!(hits(bundled(), &format!("q={strange}")).is_empty(), "{strange}");
    }
}

#[test]
fn words_that_nobody_wrote_are_an_empty_page() {
    let page = bundled().read("/v1/search?q=xylophonic+zzyzx&count=exact");
    let expected = json!({
        "query": "xylophonic zzyzx", "items": [], "next_cursor": null, "count": 0, "locale": "en"
    });
    assert_eq!(page, expected);
}

#[test]
fn strange_letters_are_looked_for_like_any_other() {
    for strange in ["%D7%A9%D7%9C%D7%95%D7%9D", "e%CC%81%CC%81", "%EF%AC%81", "twist%00", "%FF1"] {
        assert_eq!(bundled().get(&format!("/v1/search?q={strange}")).status, 200, "{strange}");
    }
    first("q=supine%00twist", "stretch/supine-twist");
}

#[test]
fn what_is_published_is_found_and_what_is_taken_away_is_not() {
    let app = TestApp::start();
    assert!(hits(&app, "q=pterodactyl").is_empty());
    let mut stretch = stored(Kind::Stretch, "cobra");
    stretch["id"] = "pterodactyl".into();
    stretch["texts"]["en"]["name"] = "Pterodactyl pose".into();
    app.publish(&[stretch]);
    assert_eq!(names(&hits(&app, "q=pterodactil")), ["stretch/pterodactyl"]);
    app.remove(Kind::Stretch, "pterodactyl");
    assert!(hits(&app, "q=pterodactyl").is_empty());
}

#[test]
fn a_word_of_a_vocabulary_that_changes_is_found_where_it_is_used() {
    let app = TestApp::start();
    let mut muscles = stored(Kind::Vocabulary, "muscles");
    muscles["texts"]["en"]["terms"]["hamstrings"]["aliases"] = json!(["quetzalcoatls"]);
    app.publish(&[muscles]);
    let found = names(&hits(&app, "q=quetzalcoatl"));
    assert_eq!(found[0], "stretch/worlds-greatest-stretch");
    assert!(found.contains(&"routine/back-tension-five".to_owned()), "{found:?}");
}

#[test]
fn a_list_keeps_to_what_a_search_finds_and_to_its_order() {
    for kind in ["stretch", "routine", "guidance", "condition", "source"] {
        let found = hits(bundled(), &format!("q=back+pian&kind={kind}&limit=100"));
        let ids: Vec<&Value> = found.iter().map(|hit| &hit["id"]).collect();
        let kind = Kind::from_word(kind).unwrap();
        let list = bundled().read(&format!("/v1/{}?q=back+pian&limit=100", kind.plural()));
        let listed: Vec<&Value> =
            list["items"].as_array().unwrap().iter().map(|item| &item["id"]).collect();
        assert_eq!(listed, ids, "{kind}");
        assert!(!ids.is_empty(), "{kind}");
    }
}

#[test]
fn a_search_in_a_list_goes_with_filters_orders_counts_and_pages() {
    let ids = |query: &str| -> Vec<String> {
        let list = bundled().read(&format!("/v1/guidance?q=back+pain&{query}"));
        list["items"].as_array().unwrap().iter().map(|item| text(&item["id"]).to_owned()).collect()
    };
    let all = ids("limit=100");
    let mut by_id = all.clone();
    by_id.sort();
    assert_ne!(all, by_id);
    assert_eq!(ids("limit=100&sort=id"), by_id);
    let grave = ids("limit=100&severity=stop,emergency");
    assert!(!grave.is_empty() && grave.len() < all.len());
    assert!(grave.iter().all(|id| all.contains(id)));
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/v1/guidance?q=back+pain&limit=2&count=exact{cursor}");
        let page = bundled().read(&path);
        assert_eq!(page["count"], all.len());
        pages.extend(names(page["items"].as_array().unwrap()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let whole: Vec<String> = all.iter().map(|id| format!("guidance/{id}")).collect();
    assert_eq!(pages, whole);
    bundled().get("/v1/stretches?q=+").blames(&[("q", "malformed")]);
    assert_eq!(bundled().read("/v1/stretches?q=!")["items"], json!([]));
}
