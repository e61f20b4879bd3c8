//! Keys by the command line: in a store that nobody holds, through a running service, and the first
//! one of all.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::cli::running::{Running, limber, run, said};
use crate::cli::stored::folder;

/// What a command printed that went well, without the line's end.
#[track_caller]
fn printed(output: &Output) -> String {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(output.status.code(), Some(0), "{:?}", said(output));
    text.trim_end().to_owned()
}

/// What a command said that failed.
#[track_caller]
fn refused(output: &Output) -> String {
    let (code, text) = said(output);
    assert_eq!(code, Some(1), "{text}");
    assert_eq!(output.stdout, b"", "{text}");
    text
}

/// A store that was served once and is held by nobody.
fn served(store: &str) {
    Running::start(store).stop("-TERM");
}

#[test]
fn the_secret_of_a_key_is_printed_alone_and_opens() {
    let (_folder, store) = folder();
    served(&store);
    let issue = ["keys", "issue", "--name", "cms", "--scope", "content:write,publish"];
    let output = run(&[&issue[..], &["--store", &store]].concat());
    let secret = printed(&output);
    assert_eq!((secret.len(), secret.lines().count()), (65, 1), "{secret}");
    let notes = String::from_utf8(output.stderr).unwrap();
    assert!(notes.contains("cms") && !notes.contains(&secret[16..]), "{notes}");
    let list = printed(&run(&["keys", "list", "--store", &store]));
    assert!(list.contains("cms  live  content:write,publish"), "{list}");
    assert!(!list.contains(&secret[16..]), "{list}");
    let running = Running::start(&store);
    let index = ask(&running, &secret);
    assert_eq!(index["key"]["name"], "cms");
    let (_, log) = running.stop("-TERM");
    assert!(!log.contains(&secret[16..]), "{log}");
}

/// The index of management, as a key sees it.
#[track_caller]
fn ask(running: &Running, secret: &str) -> Value {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let request = agent.get(format!("{}/manage/v1", running.url));
    let mut answer = request.header("authorization", format!("Bearer {secret}")).call().unwrap();
    let text = answer.body_mut().read_to_string().unwrap();
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"))
}

#[test]
fn keys_are_changed_through_a_service_that_runs() {
    let (folder, store) = folder();
    let file = folder.path().join("admin.key");
    let running = Running::launch(&mut limber(&[
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--store",
        &store,
        "--bootstrap-key-file",
        file.to_str().unwrap(),
    ]));
    let admin = fs::read_to_string(&file).unwrap().trim_end().to_owned();
    let through = ["--url", &running.url, "--key", &admin];
    let keys = |arguments: &[&str]| run(&[&["keys"], arguments, &through[..]].concat());
    let secret = printed(&keys(&["issue", "--name", "cms", "--scope", "publish"]));
    assert_eq!(ask(&running, &secret)["key"]["name"], "cms");
    let id = &secret[7..15];
    let newer = printed(&keys(&["rotate", id, "--overlap-s", "0"]));
    assert_eq!(ask(&running, &secret)["code"], "unauthenticated");
    assert_eq!(ask(&running, &newer)["key"]["name"], "cms");
    let revoked = printed(&keys(&["revoke", &newer[7..15]]));
    assert!(revoked.contains("cms  revoked"), "{revoked}");
    assert_eq!(ask(&running, &newer)["code"], "unauthenticated");
    let list = printed(&keys(&["list"]));
    assert_eq!(list.lines().count(), 3, "{list}");
    let refusal = refused(&keys(&["issue", "--name", "No", "--scope", "publish"]));
    assert!(refusal.contains("small letters"), "{refusal}");
    let held = refused(&run(&["keys", "list", "--store", &store]));
    assert!(held.contains("held by another process") && held.contains("--url"), "{held}");
    let (_, log) = running.stop("-TERM");
    for secret in [&admin, &secret, &newer] {
        assert!(!log.contains(&secret[16..]), "{log}");
    }
    let kept = kept(&folder.path().join("limber.db"));
    let holds = |text: &str| kept.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(&format!("key/{id}")), "what is kept is looked at");
    for secret in [&admin, &secret, &newer] {
        assert!(!holds(&secret[16..]), "a secret is kept");
    }
}

/// All bytes of the files below a folder.
fn kept(folder: &Path) -> Vec<u8> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let bytes =
        entries.map(|path| if path.is_dir() { kept(&path) } else { fs::read(path).unwrap() });
    bytes.collect::<Vec<_>>().concat()
}

#[test]
fn a_first_key_is_written_once_for_its_owner_alone_and_over_nothing() {
    let (folder, store) = folder();
    let file = folder.path().join("admin.key");
    let path = file.to_str().unwrap();
    let start = || {
        let listen = ["serve", "--listen", "127.0.0.1:0", "--store", &store];
        limber(&[&listen[..], &["--bootstrap-key-file", path]].concat())
    };
    fs::write(&file, "precious").unwrap();
    let output = start().output().unwrap();
    let (code, text) = said(&output);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("is there already"), "{text}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "precious");
    fs::remove_file(&file).unwrap();

    let running = Running::launch(&mut start());
    let admin = fs::read_to_string(&file).unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let index = ask(&running, admin.trim_end());
    assert_eq!(index["key"]["scopes"].as_array().unwrap().len(), 8);
    let (_, log) = running.stop("-TERM");
    assert!(!log.contains(admin.trim_end()), "{log}");

    fs::remove_file(&file).unwrap();
    Running::launch(&mut start()).stop("-TERM");
    assert!(!file.exists(), "a key was issued before");
}

#[test]
fn management_has_a_listener_of_its_own_when_asked() {
    let (_folder, store) = folder();
    let listen = ["serve", "--listen", "127.0.0.1:0", "--manage-listen", "127.0.0.1:0"];
    let running = Running::launch(&mut limber(&[&listen[..], &["--store", &store]].concat()));
    let (_, rest) = running.log.split_once("management answers at ").unwrap();
    let manage = rest.split("/manage/v1").next().unwrap().to_owned();
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let status = |url: &str| agent.get(url).call().unwrap().status().as_u16();
    let private = [
        "/manage/v1",
        "/manage/v1/keys",
        "/openapi/manage-v1.json",
        "/openapi/manage-v1.yaml",
        "/metrics",
    ];
    for path in private {
        assert_eq!(status(&format!("{}{path}", running.url)), 404, "{path}");
        let expected = if path.starts_with("/manage") { 401 } else { 200 };
        assert_eq!(status(&format!("{manage}{path}")), expected, "{path}");
    }
    let text = |url: &str, path: &str| {
        agent.get(format!("{url}{path}")).call().unwrap().body_mut().read_to_string().unwrap()
    };
    for path in ["/docs/swagger-initializer.js", "/.well-known/api-catalog"] {
        assert!(!text(&running.url, path).contains("manage"), "{path}");
        assert!(text(&manage, path).contains("manage-v1"), "{path}");
    }
    assert_eq!(status(&format!("{manage}/readyz")), 200);
    let (code, _) = running.stop("-TERM");
    assert_eq!(code, Some(0));
}

#[test]
fn a_command_that_can_not_reach_keys_says_how_to() {
    let (_folder, store) = folder();
    let list =
        |more: &[&str]| refused(&run(&[&["keys", "list", "--store", &store], more].concat()));
    let absent = list(&[]);
    assert!(absent.contains("limber serve"), "{absent}");
    let keyless = list(&["--url", "http://127.0.0.1:1"]);
    assert!(keyless.contains("LIMBER_KEY"), "{keyless}");
    let key = "limber_Zx81LmQ0_0000000000000000000000000000000000000000000000000";
    let slip = list(&["--url", "http://127.0.0.1:1", "--key", key]);
    assert!(slip.contains("--key") && !slip.contains(key), "{slip}");
    let help =
        said(&limber(&["keys", "list", "--help"]).env("LIMBER_KEY", "canary").output().unwrap());
    assert!(help.1.contains("LIMBER_KEY") && !help.1.contains("canary"), "{}", help.1);
}
