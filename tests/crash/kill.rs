//! L6, the process: whatever moment it is killed at, nothing acknowledged is lost, nothing is torn.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

use super::{
    child,
    dice::{Dice, report, times},
    workload::{Told, block_on, check, open_in, scratch},
};

#[test]
fn nothing_acknowledged_is_lost_by_a_kill() {
    let folder = scratch();
    let folder = folder.path().join("store");
    let mut dice = Dice::new(1);
    let mut told = Told::default();
    for round in 0..times(10) {
        let mut child =
            child::command(&folder, &[u64::MAX]).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        lines.by_ref().find(|line| line == "open").unwrap();
        for line in lines.by_ref().take(dice.below(60)) {
            told.hear(&line);
        }
        // The child runs on meanwhile, so this takes it wherever it happens to be.
        for _ in 0..dice.below(2_000_000) {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        lines.for_each(|line| told.hear(&line));
        let store = open_in(&folder).unwrap_or_else(|error| panic!("round {round}: {error}"));
        let checked = block_on(check(&store, told));
        // What was not told but is there counts from now on.
        told = checked.unwrap_or_else(|error| panic!("round {round}: {error}"));
    }
    report(&format!("{} kills, {} commits told, none lost", times(10), told.commit));
}
