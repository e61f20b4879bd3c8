//! The stretches say what the article says, and what it leaves open stays open.

use limber::content::id::Kind;
use serde_json::{Value, json};

use super::library::{ARTICLE, LOCALES, all, items, one, strings, texts};

const FIVE: [&str; 5] =
    ["supine-twist", "seated-twist", "cat-cow", "cobra", "worlds-greatest-stretch"];
const ONE_SIDED: [&str; 3] = ["supine-twist", "seated-twist", "worlds-greatest-stretch"];

fn stretch(id: &str) -> &'static Value {
    one(Kind::Stretch, id)
}

fn words(id: &str, locale: &str, step: &str, field: &str) -> &'static Value {
    &stretch(id)["texts"][locale]["steps"][step][field]
}

/// The side that each pair of braces names first, as `L` and `R`.
fn sides(text: &str) -> String {
    text.split('{')
        .skip(1)
        .map(|after| if after.to_lowercase().starts_with(['l', 'i']) { 'L' } else { 'R' })
        .collect()
}

#[test]
fn the_article_is_named_as_it_presents_itself() {
    let source = one(Kind::Source, "sweat-back-cracking");
    assert_eq!(source["name"], "Is It Bad To Crack Your Back?");
    assert_eq!(source["author"], "Erin Fisher");
    assert_eq!(source["published_on"], "2024-11-19");
    assert_eq!(source["updated_on"], "2024-11-19");
    assert_eq!(source["url"], Value::Null, "no address is known, and none is made up");
    assert_eq!(source["medical_reviewer"], Value::Null);
    let credits: Vec<_> =
        items(&source["attributes_to"]).iter().map(|credit| credit["name"].clone()).collect();
    assert_eq!(credits, ["Cleveland Clinic", "unnamed reviews", "Physiopedia"]);
}

#[test]
fn only_two_figures_are_the_articles() {
    let mut figures = Vec::new();
    for (id, document) in all(Kind::Stretch) {
        for form in items(&document["forms"]) {
            let repetitions = std::slice::from_ref(&form["repetitions"]);
            for range in items(&form["holds"]).iter().chain(repetitions) {
                if range["basis"] != Value::Null {
                    let (from, to) = (&range["min_s"], &range["max_s"]);
                    assert_eq!(range["basis"], ARTICLE, "{id}");
                    figures.push(format!("{id} {} {from}-{to}", range["step_id"]));
                }
                for field in ["min_s", "max_s", "min", "max"] {
                    let open = range["basis"] == Value::Null;
                    assert!(!open || range.get(field).is_none_or(Value::is_null), "{id} {field}");
                }
                if range.is_object() {
                    assert_eq!(range["default_basis"], "editorial", "{id}");
                }
            }
        }
        for step in items(&document["steps"]) {
            assert!(step["move_basis"].is_null() || step["move_basis"] == "editorial", "{id}");
        }
    }
    let expected = ["supine-twist \"lower\" 30-60", "worlds-greatest-stretch \"hands-down\" 3-5"];
    assert_eq!(figures, expected);
}

#[test]
fn the_worlds_greatest_stretch_has_two_holds_and_only_the_first_has_a_range() {
    let holds = items(&stretch("worlds-greatest-stretch")["forms"][0]["holds"]);
    let held: Vec<_> = holds.iter().map(|hold| hold["step_id"].clone()).collect();
    assert_eq!(held, ["hands-down", "reach-hold"]);
    assert_eq!(holds[1]["max_s"], Value::Null);
}

#[test]
fn breathing_is_told_only_where_the_article_tells_it() {
    let told = [
        ("cobra", "hold"),
        ("seated-twist", "hold"),
        ("worlds-greatest-stretch", "hands-down"),
        ("worlds-greatest-stretch", "reach-hold"),
    ];
    for locale in LOCALES {
        for (id, document) in all(Kind::Stretch) {
            let steps = document["texts"][locale]["steps"].as_object().unwrap();
            for (step, words) in steps {
                let expected = told.contains(&(id, step.as_str()));
                assert_eq!(words["breathing"].is_string(), expected, "{id} {step} {locale}");
                let said = format!("{} {}", words["text"], words["cue"]).to_lowercase();
                let breath = ["breath", "respir", "atme", "atmen", "inhal", "exhal"];
                let said = breath.iter().any(|word| said.contains(word));
                assert!(expected || !said, "{id} {step} {locale} speaks of breathing");
            }
        }
    }
}

#[test]
fn the_seated_twist_never_says_to_turn_and_takes_hip_and_knee_of_the_bent_leg() {
    for (pointer, text) in strings(&stretch("seated-twist")["texts"]["en"]["steps"]) {
        let text = text.to_lowercase();
        for word in ["turn", "twist", "rotate", "look", "shoulder", "tall"] {
            assert!(!text.contains(word), "{pointer} says `{word}`, which the article does not");
        }
    }
    let wrap = words("seated-twist", "en", "wrap", "text").as_str().unwrap();
    assert!(wrap.contains("behind your {left|right} hip"), "{wrap}");
    assert!(wrap.contains("pull your {left|right} knee"), "{wrap}");
    let notes = &stretch("seated-twist")["texts"]["en"]["notes"];
    assert!(notes["no-turn-told"].is_string() && notes["which-hip-and-knee"].is_string());
}

#[test]
fn the_supine_twist_starts_with_knees_together_and_shins_parallel() {
    let text = words("supine-twist", "en", "set-up", "text").as_str().unwrap().to_lowercase();
    assert!(text.contains("knees and feet together") && !text.contains("hips together"), "{text}");
    assert!(text.contains("parallel") && !text.contains("in line with"), "{text}");
    let notes = &stretch("supine-twist")["texts"]["en"]["notes"];
    assert!(notes["legs-together"].is_string() && notes["shins-level"].is_string());
}

#[test]
fn names_and_order_are_the_articles() {
    assert_eq!(stretch("cobra")["texts"]["en"]["name"], "Cobra");
    let aliases = texts(&stretch("cobra")["texts"]["en"]["aliases"]);
    assert!(aliases.iter().any(|alias| alias.contains("Sphinx")), "{aliases:?}");
    let steps: Vec<_> =
        items(&stretch("cat-cow")["steps"]).iter().map(|step| step["id"].clone()).collect();
    assert_eq!(steps, ["set-up", "cow", "cat"], "cow comes first");
}

#[test]
fn only_the_cobra_has_a_variation_and_only_the_supine_twist_a_choice_of_forms() {
    for id in FIVE {
        let variations = items(&stretch(id)["variations"]).len();
        assert_eq!(variations, usize::from(id == "cobra"), "{id}");
        let forms = items(&stretch(id)["forms"]);
        assert_eq!(forms.len(), if id == "supine-twist" { 2 } else { 1 }, "{id}");
        let said = if id == "supine-twist" { ARTICLE } else { "editorial" };
        assert!(forms.iter().all(|form| form["technique_basis"] == said), "{id}");
    }
    assert_eq!(stretch("cobra")["variations"][0]["intensity"], "harder");
}

#[test]
fn each_one_sided_stretch_begins_on_the_left_and_swaps_every_side() {
    let expected = [
        ("supine-twist", "lower", "LR"),
        ("supine-twist", "return", "R"),
        ("seated-twist", "set-up", "LRR"),
        ("seated-twist", "wrap", "RLLLL"),
        ("seated-twist", "other-side", "RLLRRR"),
        ("worlds-greatest-stretch", "lunge", "LLLRR"),
        ("worlds-greatest-stretch", "hands-down", "L"),
        ("worlds-greatest-stretch", "reach", "RRLLL"),
    ];
    for (id, step, order) in expected {
        let text = |locale| words(id, locale, step, "text").as_str().unwrap();
        assert_eq!(sides(text("en")), order, "{id} {step}");
        let sorted = |locale| {
            let mut found: Vec<char> = sides(text(locale)).chars().collect();
            found.sort_unstable();
            found
        };
        assert_eq!(sorted("es"), sorted("en"), "{id} {step}");
        assert_eq!(sorted("de"), sorted("en"), "{id} {step}");
    }
    for id in FIVE {
        let first = if ONE_SIDED.contains(&id) { json!("left") } else { Value::Null };
        assert_eq!(stretch(id)["first_side"], first, "{id}");
    }
}

#[test]
fn what_a_stretch_works_on_is_our_reading_and_a_mat_is_the_articles() {
    for id in FIVE {
        assert_eq!(stretch(id)["anatomy"]["basis"], "editorial", "{id}");
        assert_eq!(stretch(id)["difficulty"], Value::Null, "{id}");
        let mat = json!([{ "item": "mat", "required": true, "basis": ARTICLE }]);
        let none = json!([]);
        let expected = if id == "worlds-greatest-stretch" { none } else { mat };
        assert_eq!(stretch(id)["equipment"], expected, "{id}");
    }
}

#[test]
fn the_routine_is_the_five_in_their_order_with_times_of_our_own() {
    let routine = one(Kind::Routine, "back-tension-five");
    let steps = items(&routine["blocks"][0]["steps"]);
    let order: Vec<_> = steps.iter().map(|step| step["stretch_id"].clone()).collect();
    assert_eq!(order, FIVE);
    let goals = || steps.iter().flat_map(|step| items(&step["goals"]));
    assert!(goals().all(|goal| goal["basis"] == "editorial"));
    let within: Vec<_> = goals()
        .filter(|goal| goal["within"] != Value::Null)
        .map(|goal| (goal["step_id"].clone(), goal["within"].clone()))
        .collect();
    assert_eq!(within, [(json!("lower"), json!(ARTICLE)), (json!("hands-down"), json!(ARTICLE))]);
}
