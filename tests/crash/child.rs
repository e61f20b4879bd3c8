//! A process of our own that works on a store until it is done or killed.

use std::{
    env,
    io::{Write, stdout},
    path::Path,
    process::Command,
};

use super::workload::{block_on, open_in, work};

const FOLDER: &str = "LIMBER_CHILD_FOLDER";
const STOPS: &str = "LIMBER_CHILD_STOPS";

/// This very program, told to work in `folder` up to each of `stops`, opening the store anew for
/// each. On its standard output stand `open` and what it was told is kept.
pub fn command(folder: &Path, stops: &[u64]) -> Command {
    let stops: Vec<_> = stops.iter().map(u64::to_string).collect();
    let mut command = Command::new(env::current_exe().unwrap());
    // With two threads the harness keeps the name of the test off the line of our first word.
    command.args(["crash::child::works_if_told_to", "--exact", "--nocapture", "--test-threads=2"]);
    command.env(FOLDER, folder).env(STOPS, stops.join(","));
    command
}

#[test]
fn works_if_told_to() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let stops = env::var(STOPS).unwrap();
    for stop in stops.split(',').map(|stop| stop.parse().unwrap()) {
        say("open");
        let store = open_in(Path::new(&folder)).unwrap();
        block_on(work(&store, stop, say));
    }
}

/// The harness of the tests catches what is printed, but not what is written.
fn say(line: &str) {
    let mut out = stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}
