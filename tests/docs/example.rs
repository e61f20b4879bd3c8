//! The answer that the README shows is the one that the compiler gives.

const README: &str = include_str!("../../README.md");
const TIMELINE: &str = include_str!("../golden/timeline/back-tension-five.en.left.json");

/// The lines of the first JSON block that give a field a value of its own.
fn shown(text: &str) -> Vec<&str> {
    let block = text.split("```json\n").nth(1).and_then(|rest| rest.split("```").next());
    let fields = fields(block.unwrap_or_default());
    fields.filter(|line| line.starts_with('"') && !line.contains(['…', '[', '{'])).collect()
}

fn fields(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.trim().trim_end_matches(','))
}

#[test]
fn the_readme_shows_a_timeline_as_it_is() {
    let lines = shown(README);
    assert!(lines.len() > 10, "only {} lines are compared", lines.len());
    for line in lines {
        assert!(fields(TIMELINE).any(|known| known == line), "the README shows {line}");
    }
}

#[test]
fn a_line_that_is_not_in_the_timeline_is_missed() {
    let text = "```json\n{\n  \"total_ms\": 37,\n  \"a\": [\"…\"],\n}\n```\n";
    assert_eq!(shown(text), ["\"total_ms\": 37"]);
    assert!(!fields(TIMELINE).any(|known| known == "\"total_ms\": 37"));
}
