//! The bundled content from disk, and short ways to build routines and stretches of one's own.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use limber::content::delivered::timeline::{CueKind, Options, Phase, Segment, Timeline};
use limber::content::document::Document;
use limber::content::id::{Kind, Locale};
use limber::content::render::context::{Context, Library};
use limber::content::routine::RoutineDocument;
use limber::content::timeline::deliver;
use limber::content::timeline::error::CompileError;
use serde_json::{Value, json};

/// Documents by kind and id.
pub struct Shelf(BTreeMap<(Kind, String), Document>);

impl Library for Shelf {
    fn document(&self, kind: Kind, id: &str) -> Option<&Document> {
        self.0.get(&(kind, id.to_owned()))
    }
}

impl Shelf {
    /// Everything in `data/`.
    pub fn bundled() -> Shelf {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let mut shelf = Shelf(BTreeMap::new());
        for kind in Kind::ALL {
            for file in fs::read_dir(data.join(kind.plural())).unwrap() {
                let text = fs::read_to_string(file.unwrap().path()).unwrap();
                shelf.put(kind, serde_json::from_str(&text).unwrap());
            }
        }
        shelf
    }

    /// Adds a document, or replaces the one of its id.
    pub fn put(&mut self, kind: Kind, document: Value) {
        let document = Document::from_value(kind, document).unwrap();
        self.0.insert((kind, document.id().to_string()), document);
    }

    /// Takes a document away.
    pub fn drop(&mut self, kind: Kind, id: &str) {
        self.0.remove(&(kind, id.to_owned())).unwrap();
    }

    /// The routine of that id.
    pub fn routine(&self, id: &str) -> RoutineDocument {
        match self.document(Kind::Routine, id) {
            Some(Document::Routine(routine)) => routine.clone(),
            _ => panic!("no routine {id}"),
        }
    }

    /// The timeline of `routine`, or why there is none.
    pub fn try_timeline(
        &self,
        routine: &RoutineDocument,
        locale: &str,
        options: &Options,
    ) -> Result<Timeline, CompileError> {
        let locale = Locale::new(locale);
        deliver::timeline(routine, &Context::new(self, &locale), options)
    }

    /// The timeline of `routine` in English.
    pub fn timeline(&self, routine: &RoutineDocument, options: &Options) -> Timeline {
        self.try_timeline(routine, "en", options).unwrap()
    }

    /// The timeline of one routine step alone, with these changes to the usual one.
    pub fn alone(&self, stretch: &str, form: &str, changes: Value) -> Timeline {
        self.timeline(&routine(vec![step("s1", stretch, form, changes)]), &Options::default())
    }
}

/// A routine step: 5 s to prepare, to switch and to rest, no goal; `changes` replace fields.
pub fn step(id: &str, stretch: &str, form: &str, changes: Value) -> Value {
    let usual = json!({
        "id": id, "stretch_id": stretch, "form_id": form, "sides": "each", "sets": 1,
        "rest_between_sets_s": 5, "prepare_s": 5, "switch_s": 5, "rest_after_s": 5, "goals": []
    });
    changed(usual, changes)
}

/// A goal; `changes` replace fields.
pub fn goal(measure: &str, changes: Value) -> Value {
    let usual = json!({
        "step_id": null, "type": measure, "duration_s": null, "count": null, "pace_s": null,
        "basis": "editorial", "within": null
    });
    changed(usual, changes)
}

/// A routine of one block and one round.
pub fn routine(steps: Vec<Value>) -> RoutineDocument {
    rounds(1, 0, steps)
}

/// A routine of one block in rounds.
pub fn rounds(rounds: u32, rest_s: u32, steps: Vec<Value>) -> RoutineDocument {
    let block = json!({
        "id": "main", "rounds": rounds, "rest_between_rounds_s": rest_s, "steps": steps
    });
    serde_json::from_value(json!({
        "kind": "routine", "id": "made-up", "purposes": [], "difficulty": null,
        "blocks": [block], "guidance_ids": [], "source_ids": [],
        "review": {"status": "unreviewed", "reviewer": null, "reviewed_at": null, "due_at": null},
        "license": "CC-BY-4.0", "texts": {"en": {"translation": "original", "name": "Made up"}}
    }))
    .unwrap()
}

/// A stretch with one form; each step is its id, role, pass, time of moving and mirrored step.
/// Its words are `<id> to the {left|right}`.
pub fn stretch(
    id: &str,
    form: Value,
    steps: &[(&str, &str, &str, Option<u32>, Option<&str>)],
) -> Value {
    let usual = json!({
        "id": "form", "technique": "static", "technique_basis": "editorial", "per": "side",
        "holds": [], "repetitions": null
    });
    let words = |(id, ..): &(&str, &str, &str, Option<u32>, Option<&str>)| {
        let words = json!({
            "text": format!("{id}, the long way, to the {{left|right}}."),
            "cue": format!("{id} to the {{left|right}}"), "breathing": null
        });
        ((*id).to_owned(), words)
    };
    let own = steps.iter().filter(|step| step.4.is_none());
    let texts: serde_json::Map<String, Value> = own.map(words).collect();
    let steps: Vec<Value> = steps
        .iter()
        .map(|(id, role, pass, move_s, mirrors)| {
            let step = json!({"id": id, "role": role, "pass": pass, "move_s": move_s});
            mirrors.map_or(step.clone(), |mirrors| changed(step, json!({"mirrors": mirrors})))
        })
        .collect();
    json!({
        "kind": "stretch", "id": id, "position": "standing", "laterality": "unilateral",
        "first_side": "left", "difficulty": null, "equipment": [],
        "anatomy": {"regions": ["hip"], "targets": [], "joint_actions": [], "demands": [],
                    "basis": "editorial"},
        "forms": [changed(usual, form)], "steps": steps, "variations": [], "guidance_ids": [],
        "relations": [], "images": [], "notes": [], "source_ids": [],
        "review": {"status": "unreviewed", "reviewer": null, "reviewed_at": null, "due_at": null},
        "license": "CC-BY-4.0",
        "texts": {"en": {"translation": "original", "name": id, "steps": texts}}
    })
}

/// `value` with the fields of `changes`.
pub fn changed(mut value: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("not an object: {changes}") };
    for (field, change) in changes {
        value[field] = change;
    }
    value
}

/// Phase and seconds of each segment; a dash where the person says when.
#[track_caller]
pub fn beats(timeline: &Timeline, expected: &str) {
    let beat = |segment: &Segment| {
        let time = segment.duration_ms.map_or("-".into(), |ms| (ms / 1000).to_string());
        format!("{} {time}", segment.phase.word())
    };
    let found: Vec<String> = timeline.segments.iter().map(beat).collect();
    assert_eq!(found.join(", "), expected);
}

/// The segment of that id.
#[track_caller]
pub fn segment<'t>(timeline: &'t Timeline, id: &str) -> &'t Segment {
    let ids: Vec<&str> = timeline.segments.iter().map(|segment| segment.id.as_str()).collect();
    let found = timeline.segments.iter().find(|segment| segment.id == id);
    found.unwrap_or_else(|| panic!("no segment {id} among {ids:?}"))
}

/// What is said in a segment, each with its moment: `0 Rest | 2000 3`.
pub fn said(segment: &Segment) -> String {
    let cues: Vec<String> =
        segment.cues.iter().map(|cue| format!("{} {}", cue.offset_ms, cue.say)).collect();
    cues.join(" | ")
}

/// All that is said of one kind, in order.
pub fn said_as(timeline: &Timeline, kind: CueKind) -> Vec<&str> {
    let cues = timeline.segments.iter().flat_map(|segment| &segment.cues);
    cues.filter(|cue| cue.kind == kind).map(|cue| cue.say.as_str()).collect()
}

/// The phases that a person works in.
pub fn is_work(phase: Phase) -> bool {
    !phase.is_pause()
}
