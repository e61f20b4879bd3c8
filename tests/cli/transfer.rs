//! Documents go into a store and come out of it by the command line, whether a service holds it or
//! nobody does.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::cli::content::{edited, serve};
use crate::cli::running::{Running, limber, run, said};
use crate::cli::stored::folder;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data");

/// What a command told that went well.
#[track_caller]
fn done(output: &Output) -> String {
    let (code, text) = said(output);
    assert_eq!(code, Some(0), "{text}");
    text
}

/// What a command told that refused.
#[track_caller]
fn refused(output: &Output) -> String {
    let (code, text) = said(output);
    assert_eq!(code, Some(1), "{text}");
    text
}

fn exported(store: &str) -> Vec<u8> {
    let output = run(&["export", "--store", store]);
    done(&output);
    output.stdout
}

#[test]
fn a_folder_goes_into_a_store_once_and_comes_out_as_lines() {
    let (kept, store) = folder();
    let import = ["import", DATA, "--store", &store];
    let told = done(&run(&import));
    assert!(told.contains("65 documents: 65 created; revision 1"), "{told}");
    let told = done(&run(&import));
    assert!(told.contains("65 documents: 65 unchanged; revision 1"), "{told}");
    let file = kept.path().join("all.ndjson").to_string_lossy().into_owned();
    done(&run(&["export", &file, "--store", &store]));
    assert_eq!(fs::read(&file).unwrap(), exported(&store));
    let (_elsewhere, other) = folder();
    done(&run(&["import", &file, "--store", &other]));
    assert_eq!(exported(&other), exported(&store));
    let running = Running::start(&other);
    assert_eq!(running.read("/v1/stretches/cobra")["version"], 1);
}

#[test]
fn a_validation_does_nothing_and_a_mirror_tells_what_it_takes_away() {
    let (_kept, store) = folder();
    done(&run(&["import", DATA, "--store", &store]));
    let content = edited("Snake");
    let path = content.path().to_str().unwrap();
    fs::remove_file(content.path().join("conditions/new-back-pain.json")).unwrap();
    let told = done(&run(&["import", path, "--mode", "validate", "--store", &store]));
    assert!(told.contains("1 changed") && told.contains("only told"), "{told}");
    let mirror = ["import", path, "--mode", "mirror", "--store", &store];
    let told = refused(&run(&mirror));
    assert!(told.contains("nothing was imported"), "{told}");
    assert!(told.contains("condition/new-back-pain"), "{told}");
    assert!(!String::from_utf8(exported(&store)).unwrap().contains("Snake"));
}

#[test]
fn what_is_wrong_is_told_with_its_file_or_line() {
    let (kept, store) = folder();
    done(&run(&["import", DATA, "--store", &store]));
    let content = edited("");
    let path = content.path().to_str().unwrap();
    let told = refused(&run(&["import", path, "--store", &store]));
    assert!(told.contains("stretches/cobra.json: #/texts/en/name: [text-empty]"), "{told}");
    fs::write(content.path().join("stretches/cobra.json"), "{\"id\":").unwrap();
    let told = refused(&run(&["import", path, "--store", &store]));
    assert!(told.contains("stretches/cobra.json: #: [json-malformed]"), "{told}");
    fs::write(content.path().join("stretches/cobra.json"), cat_cow()).unwrap();
    let told = refused(&run(&["import", path, "--store", &store]));
    assert!(told.contains("stretches/cobra.json: #/id: [id-misplaced]"), "{told}");
    let lines = kept.path().join("lines.ndjson").to_string_lossy().into_owned();
    fs::write(&lines, "\n{\"kind\":\"cat\"}\n").unwrap();
    let told = refused(&run(&["import", &lines, "--store", &store]));
    assert!(told.contains("lines.ndjson:2: #/kind: [kind-wrong]"), "{told}");
    let told = refused(&run(&["import", "nowhere", "--store", &store]));
    assert!(told.contains("`nowhere` can't be read"), "{told}");
}

fn cat_cow() -> String {
    fs::read_to_string(Path::new(DATA).join("stretches/cat-cow.json")).unwrap()
}

#[test]
fn a_running_service_takes_an_import_with_a_key_and_gives_an_export() {
    let (_kept, store) = folder();
    Running::start(&store).stop("-TERM");
    let issue = ["keys", "issue", "--name", "cms", "--scope", "import", "--store", &store];
    let secret = String::from_utf8(run(&issue).stdout).unwrap().trim().to_owned();
    let running = Running::start(&store);
    let content = edited("Snake");
    let path = content.path().to_str().unwrap();
    let held = refused(&run(&["import", path, "--store", &store]));
    assert!(held.contains("--url") && held.contains("--key"), "{held}");
    let reach = ["--url", &running.url, "--key", &secret];
    let told = done(&run(&[&["import", path][..], &reach].concat()));
    assert!(told.contains("65 documents: 1 changed, 64 unchanged; revision 2"), "{told}");
    assert_eq!(running.read("/v1/stretches/cobra")["name"], "Snake");
    let export = run(&[&["export"][..], &reach].concat());
    assert!(String::from_utf8(export.stdout).unwrap().contains("\"Snake\""));
    fs::write(content.path().join("stretches/cobra.json"), cat_cow().replace("cat-cow", "cobra"))
        .unwrap();
    let told = refused(&run(&[&["import", path][..], &reach].concat()));
    assert!(told.contains(".json: #"), "{told}");
    assert_eq!(running.read("/v1/stretches/cobra")["version"], 2);
    let no_key = refused(&run(&["import", path, "--url", &running.url]));
    assert!(no_key.contains("--key"), "{no_key}");
}

#[test]
fn bundled_content_moves_on_and_leaves_what_others_have_changed() {
    let (kept, store) = folder();
    let old = edited("Snake");
    fs::remove_file(old.path().join("conditions/new-back-pain.json")).unwrap();
    let guidance = old.path().join("guidance");
    for entry in fs::read_dir(&guidance).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("\"new-back-pain\"", "")).unwrap();
    }
    let mut gone = cat_cow().replace("\"cat-cow\"", "\"no-longer-there\"");
    gone = gone.replace("\"Cat cow\"", "\"An old one\"");
    fs::write(old.path().join("stretches/no-longer-there.json"), gone).unwrap();
    Running::launch(&mut limber(&serve(&old, &store))).stop("-TERM");
    let changed = kept.path().join("changed.ndjson");
    let stretch: serde_json::Value = serde_json::from_str(&cat_cow()).unwrap();
    let line = stretch.to_string().replace("\"Cat cow\"", "\"Ours\"");
    fs::write(&changed, line).unwrap();
    done(&run(&["import", changed.to_str().unwrap(), "--store", &store]));
    let told = done(&run(&["import", "--bundled", "--store", &store]));
    assert!(told.contains("stretch no-longer-there: left It no longer comes"), "{told}");
    assert!(told.contains("stretch cat-cow: left `cli` has changed it last"), "{told}");
    assert!(told.contains("1 created") && told.contains("2 left"), "{told}");
    let running = Running::start(&store);
    assert_eq!(running.read("/v1/stretches/cobra")["name"], "Cobra");
    assert_eq!(running.read("/v1/stretches/cat-cow")["name"], "Ours");
    assert_eq!(running.read("/v1/stretches/no-longer-there")["version"], 1);
    assert_eq!(running.read("/v1/conditions/new-back-pain")["version"], 1);
    drop(running);
    let again = done(&run(&["import", "--bundled", "--store", &store]));
    assert!(again.contains("65 documents: 64 unchanged, 2 left"), "{again}");
}
