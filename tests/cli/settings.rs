//! Every setting is named with its default, a flag beats the environment, and a wrong setting is
//! told with what would be right.

use std::ffi::OsStr;

use clap::CommandFactory;
use limber::config::CommandLine;

use crate::cli::running::{Running, limber, run, said};

/// Checks that the help of a command names each of its settings with environment and default.
#[track_caller]
fn names_its_settings(arguments: &[&str], command: &clap::Command) {
    let (code, help) = said(&run(&[arguments, &["--help"]].concat()));
    assert_eq!(code, Some(0), "{arguments:?}");
    // Lines are broken to fit a terminal.
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut seen = 0;
    for setting in command.get_arguments() {
        let Some(name) = setting.get_long() else { continue };
        assert!(help.contains(&format!("--{name}")), "{arguments:?}: {name}: {help}");
        if let Some(variable) = setting.get_env().and_then(OsStr::to_str) {
            assert!(help.contains(&format!("[env: {variable}")), "{variable}: {help}");
        }
        for default in setting.get_default_values().iter().filter_map(|value| value.to_str()) {
            assert!(help.contains(&format!("[default: {default}]")), "{name}: {help}");
        }
        seen += 1;
    }
    assert!(seen > 0, "{arguments:?} has settings");
}

#[test]
fn help_names_every_setting_with_its_default() {
    let line = CommandLine::command();
    names_its_settings(&[], &line);
    for command in ["serve", "health", "openapi", "backup", "restore"] {
        names_its_settings(&[command], line.find_subcommand(command).unwrap());
    }
}

#[test]
fn help_names_every_command() {
    let (_, help) = said(&run(&["--help"]));
    for command in CommandLine::command().get_subcommands() {
        assert!(help.contains(&format!("\n  {} ", command.get_name())), "{help}");
    }
}

#[test]
fn without_a_command_it_serves() {
    let running = Running::launch(&mut limber(&["--listen", "127.0.0.1:0", "--store", "memory:"]));
    assert_eq!(running.get("/livez").status(), 200);
}

#[test]
fn the_environment_is_heard_and_a_flag_beats_it() {
    let mut command = limber(&["serve", "--store", "memory:"]);
    command
        .env("LIMBER_LISTEN", "127.0.0.1:0")
        .env("LIMBER_STORE", "nonsense:")
        .env("LIMBER_PUBLIC_URL", "https://api.example.org/");
    let running = Running::launch(&mut command);
    let mut missing = running.get("/nowhere");
    let problem = missing.body_mut().read_to_string().unwrap();
    assert!(problem.contains("\"https://api.example.org/problems/not-found\""), "{problem}");
}

#[test]
fn a_log_for_machines_is_json_line_by_line() {
    let arguments = ["--listen", "127.0.0.1:0", "--store", "memory:", "--log-format", "json"];
    let running = Running::launch(&mut limber(&arguments));
    let (code, log) = running.stop("-TERM");
    assert_eq!(code, Some(0));
    assert!(log.lines().count() > 1, "{log}");
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["message"].is_string() && line["level"].is_string(), "{line}");
    }
}

/// Checks that a wrong setting ends the start with a message that names it.
#[track_caller]
fn is_refused(arguments: &[&str], code: i32, named: &str) {
    let (found, text) = said(&run(arguments));
    assert_eq!(found, Some(code), "{arguments:?}: {text}");
    assert!(text.contains(named), "{arguments:?}: {text}");
    assert!(!text.contains("panicked"), "{arguments:?}: {text}");
}

#[test]
fn a_wrong_setting_is_named_with_what_is_wrong() {
    is_refused(&["--listen", "nowhere"], 2, "--listen");
    is_refused(&["--listen", "127.0.0.1"], 2, "--listen");
    is_refused(&["--public-url", "api.example.org"], 2, "https://api.example.org");
    is_refused(&["--log-format", "xml"], 2, "text, json");
    is_refused(&["serve", "--colour", "red"], 2, "--colour");
    is_refused(&["sreve"], 2, "'serve'");
    let free = ["--listen", "127.0.0.1:0"];
    is_refused(&[&free[..], &["--store", "ftp:somewhere"]].concat(), 1, "ftp:somewhere");
    is_refused(&[&free[..], &["--store", "sled:"]].concat(), 1, "sled:");
    let store = ["--store", "memory:", "--log", "limber=shouting"];
    is_refused(&[&free[..], &store[..]].concat(), 1, "--log can't be `limber=shouting`");
}
