//! L6, the disk: after an operation that failed nothing is acknowledged, and nothing told is lost.

use super::{
    dice::{Dice, report, times},
    disk::Disk,
    tape::{Step, Tape},
    workload::{block_on, check, open_in, scratch},
};

fn break_one(what: &str, among: usize, dice: &mut Dice) {
    for _ in 0..times(3) {
        let broken = format!("{what}{}", dice.below(among));
        let tape = Tape::record(&[20, 60], Some(&broken));
        let is_break = |step: &Step| matches!(step, Step::BreakWrite | Step::BreakSync(_));
        assert!(tape.steps.iter().any(is_break), "{broken} never came");
        // The process starts again, or the power goes too and takes all that is not sure.
        let disk = scratch();
        let mut forgetful = Disk::default();
        tape.steps.iter().for_each(|step| forgetful.apply(step, true));
        forgetful.cut(disk.path(), 0, dice);
        for root in [tape.root.path(), disk.path()] {
            let checked =
                open_in(&root.join("store")).and_then(|store| block_on(check(&store, tape.told())));
            checked.unwrap_or_else(|error| panic!("{broken}: {error}"));
        }
    }
    report(&format!("{} runs with {what} broken, none has lost anything", times(3)));
}

#[test]
fn a_failed_sync_of_data_is_the_last_word() {
    break_one("D", 40, &mut Dice::new(4));
}

#[test]
fn a_failed_sync_at_the_start_is_the_last_word() {
    break_one("F", 8, &mut Dice::new(7));
}

#[test]
fn a_full_disk_is_the_last_word() {
    break_one("P", 40, &mut Dice::new(8));
}
