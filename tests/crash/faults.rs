//! L6, the disk: after an operation that failed nothing is acknowledged, and nothing told is lost.

use super::{
    dice::{Dice, report, times},
    tape::{Step, Tape},
    workload::{Told, block_on, check, open_in},
};

fn break_one(what: &str, among: usize, dice: &mut Dice) {
    for _ in 0..times(3) {
        let broken = format!("{what}{}", dice.below(among));
        let tape = Tape::record(&[20, 40], Some(&broken));
        let told = after_the_break(&tape).unwrap_or_else(|| panic!("{broken} never came"));
        assert!(told.windows(2).all(|two| two[0] == two[1]), "{broken}: {told:?}");
        let store = open_in(&tape.root.path().join("store"));
        let store = store.unwrap_or_else(|error| panic!("{broken}: {error}"));
        let checked = block_on(check(&store, tape.told()));
        checked.unwrap_or_else(|error| panic!("{broken}: {error}"));
    }
    report(&format!("{} runs with {what} broken, none has lost anything", times(3)));
}

/// What was told before the operation that broke and after it, until the store was opened anew.
fn after_the_break(tape: &Tape) -> Option<Vec<Told>> {
    let at = tape.steps.iter().position(|step| matches!(step, Step::Break))?;
    let said = |step: &Step| if let Step::Say(told) = step { Some(*told) } else { None };
    let before = tape.steps[..at].iter().rev().find_map(said)?;
    let after = tape.steps[at..].iter().filter_map(said);
    let after = after.take_while(|told| told.sessions == before.sessions);
    Some([before].into_iter().chain(after).collect())
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
    break_one("P", 60, &mut Dice::new(8));
}
