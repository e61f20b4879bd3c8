//! The README's tables of settings and commands, against what clap knows.

use clap::{Arg, Command, CommandFactory};
use limber::config::CommandLine;

const README: &str = include_str!("../../README.md");

/// The rows of the table under a heading, without the two that open it.
fn table<'a>(text: &'a str, heading: &str) -> Vec<&'a str> {
    let under = text.lines().skip_while(|line| *line != heading).skip(1);
    let section = under.take_while(|line| !line.starts_with('#'));
    section.filter(|line| line.starts_with('|')).skip(2).collect()
}

fn command(name: &str) -> Command {
    CommandLine::command().find_subcommand(name).unwrap().clone()
}

/// What a command takes, without what clap adds by itself.
fn arguments(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|argument| argument.get_id() != "help")
}

fn flag(argument: &Arg) -> String {
    let name = argument.get_id().as_str().to_uppercase();
    match argument.get_long() {
        Some(long) => format!("`--{long}`"),
        None if argument.is_required_set() => format!("`{name}`"),
        None => format!("`[{name}]`"),
    }
}

/// A row of the table of settings.
fn setting(argument: &Arg) -> String {
    let environment = argument
        .get_env()
        .map_or_else(|| "none".to_owned(), |name| format!("`{}`", name.to_string_lossy()));
    let default = argument.get_default_values().first();
    let default =
        default.map_or_else(|| "none".to_owned(), |value| format!("`{}`", value.display()));
    let values = argument.get_possible_values();
    let words: Vec<String> = values.iter().map(|value| format!("`{}`", value.get_name())).collect();
    let help = argument.get_help().unwrap().to_string();
    let meaning = if words.is_empty() { help } else { format!("{help}: {}", words.join(" or ")) };
    format!("| {} | {environment} | {default} | {meaning}. |", flag(argument))
}

/// The commands of a command, without what clap adds by itself.
fn commands(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|command| command.get_name() != "help")
}

/// A row of the table of commands.
fn row(name: &str, command: &Command) -> String {
    let about = command.get_about().unwrap();
    let flags: Vec<String> = arguments(command).map(flag).collect();
    let flags = if name == "serve" { "the settings below".to_owned() } else { flags.join(", ") };
    format!("| `limber {name}` | {flags} | {about}. |")
}

#[test]
fn the_table_of_settings_is_what_clap_knows() {
    let serve = command("serve");
    let expected: Vec<String> = arguments(&serve).map(setting).collect();
    assert_eq!(table(README, "## Settings"), expected);
}

#[test]
fn the_table_of_commands_is_what_clap_knows() {
    let mut line = CommandLine::command();
    line.build();
    let mut expected = Vec::new();
    for command in commands(&line) {
        match commands(command).collect::<Vec<_>>().as_slice() {
            [] => expected.push(row(command.get_name(), command)),
            parts => expected.extend(
                parts
                    .iter()
                    .map(|part| row(&format!("{} {}", command.get_name(), part.get_name()), part)),
            ),
        }
    }
    assert_eq!(table(README, "## Commands"), expected);
}

#[test]
fn a_table_ends_with_its_section() {
    let text = "## A\n\n| h |\n|---|\n| 1 |\ntext\n| 2 |\n## B\n| h |\n|---|\n| 3 |\n";
    assert_eq!(table(text, "## A"), ["| 1 |", "| 2 |"]);
    assert_eq!(table(text, "## B"), ["| 3 |"]);
    assert!(table(text, "## C").is_empty());
}
