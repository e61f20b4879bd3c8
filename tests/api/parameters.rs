//! A parameter that is unknown, repeated, empty, malformed or out of range is 400, with everything
//! that is wrong at once.

use serde_json::Value;

use crate::api::documented::{AROUND, Operation, operations, resolved, text, with};
use crate::api::harness::bundled;
use crate::api::schemas::validates;

/// Every operation with each parameter of its query.
fn each_parameter(mut visit: impl FnMut(&Operation, &'static str, &'static Value)) {
    for operation in operations() {
        for parameter in operation.query() {
            visit(&operation, text(&parameter["name"]), resolved(&parameter["schema"]));
        }
    }
}

#[test]
fn an_unknown_parameter_is_400_and_the_known_ones_are_named() {
    for operation in operations() {
        let answer = bundled().get(&with(&operation.path, "colour=red"));
        answer.blames(&[("colour", "unknown-parameter")]);
        let problem = answer.problem("invalid-parameter");
        let detail = text_of(&problem["errors"][0]["detail"]);
        for name in operation.query_names() {
            assert!(detail.contains(&name), "{}: {detail}", operation.path);
        }
    }
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn paths_without_parameters_say_that_they_take_none() {
    for path in AROUND.into_iter().chain(["/docs"]) {
        let answer = bundled().get(&with(path, "colour=red"));
        answer.blames(&[("colour", "unknown-parameter")]);
        let problem = answer.problem("invalid-parameter");
        assert!(text_of(&problem["detail"]).contains("takes none"), "{path}: {problem}");
    }
}

#[test]
fn a_repeated_parameter_is_400() {
    each_parameter(|operation, name, _| {
        let answer = bundled().get(&with(&operation.path, &format!("{name}=1&{name}=1")));
        answer.blames(&[(name, "repeated-parameter")]);
    });
}

#[test]
fn an_empty_parameter_is_400() {
    each_parameter(|operation, name, _| {
        for query in [format!("{name}="), name.to_owned()] {
            let answer = bundled().get(&with(&operation.path, &query));
            answer.blames(&[(name, "malformed")]);
        }
    });
}

#[test]
fn a_number_that_is_none_or_out_of_its_documented_range_is_400() {
    let mut numbers = 0;
    each_parameter(|operation, name, schema| {
        let (Some(least), Some(most)) = (schema["minimum"].as_u64(), schema["maximum"].as_u64())
        else {
            return;
        };
        let below = least.checked_sub(1).map(|below| below.to_string());
        let wrong =
            ["-1", "1.5", "x", "%2B5", "%205", "5%20", "0x5", "1e1", "99999999999999999999"];
        let wrong =
            wrong.map(str::to_owned).into_iter().chain(below).chain([(most + 1).to_string()]);
        for value in wrong {
            let answer = bundled().get(&with(&operation.path, &format!("{name}={value}")));
            answer.blames(&[(name, "out-of-range")]);
            let problem = answer.problem("invalid-parameter");
            let range = format!("from {least} to {most}");
            assert!(text_of(&problem["detail"]).contains(&range), "{problem}");
        }
        // The greatest revision would be waited for.
        let greatest = if name == "min_revision" { 1 } else { most };
        for value in [least, greatest] {
            let path = with(&operation.path, &format!("{name}={value}"));
            assert_eq!(bundled().get(&path).status, 200, "{path}");
        }
        numbers += 1;
    });
    assert!(numbers > operations().len(), "every operation takes `min_revision`, and some more");
}

#[test]
fn a_word_that_is_none_of_the_documented_ones_is_400() {
    let mut words = 0;
    each_parameter(|operation, name, schema| {
        let Some(choices) = schema["enum"].as_array() else { return };
        let answer = bundled().get(&with(&operation.path, &format!("{name}=nonsense")));
        answer.blames(&[(name, "unknown-value")]);
        for choice in choices.iter().map(text) {
            let detail = answer.problem("invalid-parameter")["detail"].to_string();
            assert!(detail.contains(choice), "{name}: {detail}");
            let path = with(&operation.path, &format!("{name}={choice}"));
            assert_eq!(bundled().get(&path).status, 200, "{path}");
        }
        words += 1;
    });
    assert!(words > 10, "{words}");
}

#[test]
fn the_documented_examples_are_taken() {
    let mut taken = 0;
    each_parameter(|operation, name, _| {
        let parameters = operation.query();
        let said = parameters.iter().find(|parameter| parameter["name"] == name).unwrap();
        let examples = said["schema"]["examples"].as_array().into_iter().flatten();
        for example in examples.chain(said.get("example")) {
            let example = match example {
                Value::String(text) => text.clone(),
                Value::Array(values) => {
                    values.iter().map(|value| value.as_str().unwrap()).collect::<Vec<_>>().join(",")
                }
                other => other.to_string(),
            };
            let path = with(&operation.path, &format!("{name}={example}"));
            assert_eq!(bundled().get(&path).status, 200, "{path}");
            taken += 1;
        }
    });
    assert!(taken > 50, "{taken}");
}

#[test]
fn a_list_longer_than_documented_is_400() {
    let mut lists = 0;
    each_parameter(|operation, name, schema| {
        let Some(most) = schema["maxItems"].as_u64() else { return };
        let values: Vec<String> = (0..=most).map(|nth| format!("a{nth}")).collect();
        let values = values.join(",");
        let answer = bundled().get(&with(&operation.path, &format!("{name}={values}")));
        answer.blames(&[(name, "out-of-range")]);
        lists += 1;
    });
    assert!(lists > 30, "{lists}");
}

#[test]
fn a_value_longer_than_documented_is_400() {
    each_parameter(|operation, name, schema| {
        let most = schema["maxLength"].as_u64().unwrap_or(256);
        let value = "a".repeat(usize::try_from(most).unwrap() + 1);
        let answer = bundled().get(&with(&operation.path, &format!("{name}={value}")));
        assert_eq!(answer.status, 400, "{} {name}", operation.path);
    });
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    for operation in operations() {
        let query = "locale=!!&min_revision=x&colour=red&size=&size=";
        let answer = bundled().get(&with(&operation.path, query));
        answer.blames(&[
            ("colour", "unknown-parameter"),
            ("locale", "malformed"),
            ("min_revision", "out-of-range"),
            ("size", "unknown-parameter"),
        ]);
    }
    let query = "limit=0&limit=5&ids=UP,,x&sort=size&view=wide&count=some&region=moon&cursor=\
                 &updated_after=today&max_duration_s=-1&include=all";
    bundled().get(&format!("/v1/stretches?{query}")).blames(&[
        ("count", "unknown-value"),
        ("cursor", "malformed"),
        ("ids", "malformed"),
        ("include", "unknown-value"),
        ("limit", "repeated-parameter"),
        ("max_duration_s", "out-of-range"),
        ("region", "unknown-value"),
        ("sort", "unknown-value"),
        ("updated_after", "malformed"),
        ("view", "unknown-value"),
    ]);
}

#[test]
fn too_many_parameters_are_400() {
    let query: Vec<String> = (0..30).map(|at| format!("a{at}=1")).collect();
    let answer = bundled().get(&format!("/v1/stretches?{}", query.join("&")));
    let faults = answer.faults();
    assert!(faults.contains(&(String::new(), "too-many-parameters".to_owned())), "{faults:?}");
}

#[test]
fn bytes_that_are_no_text_are_refused_like_any_other_value() {
    for value in ["%ff", "%00", "%zz", "%", "%0d%0a", "%f0%9f%90%88"] {
        bundled().get(&format!("/v1?locale={value}")).blames(&[("locale", "malformed")]);
        let answer = bundled().get(&format!("/v1/stretches?region={value}"));
        answer.blames(&[("region", "unknown-value")]);
        let answer = bundled().get(&format!("/v1?{value}=1"));
        assert_eq!(answer.faults()[0].1, "unknown-parameter", "{value}");
    }
}

#[test]
fn a_query_without_parameters_is_no_fault() {
    for query in ["?", "?&", "?&&&"] {
        assert_eq!(bundled().get(&format!("/v1/stretches{query}")).status, 200, "{query}");
    }
}

#[test]
fn the_answer_to_the_worst_query_is_still_as_documented() {
    let many: Vec<String> = (0..100).map(|at| format!("{}-{at}", "x".repeat(75))).collect();
    let many = many.join(",");
    let ids = many.to_uppercase();
    let query: Vec<String> = ["region", "muscle", "position", "technique", "equipment", "sort"]
        .iter()
        .map(|name| format!("{name}={}", &many[..many.len() / 2]))
        .collect();
    let unknown = "y".repeat(9_000);
    let path = format!("/v1/stretches?ids={ids}&{}&{unknown}={unknown}", query.join("&"));
    let answer = bundled().get(&path);
    assert!(answer.faults().len() >= 100, "{}", answer.faults().len());
    validates("#/components/schemas/Problem", &answer.json(), "the worst query");
    let long_id = bundled().get(&format!("/v1/attribution?stretch={}", "z".repeat(8_000)));
    validates("#/components/schemas/Problem", &long_id.json(), "a long id");
}
