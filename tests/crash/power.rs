//! L6, the power: from whatever the disk has kept, the store opens with all that was acknowledged.

use std::{fs, ops::RangeInclusive, path::Path};

use super::{
    dice::{Dice, report, times},
    disk::Disk,
    tape::{Step, Tape},
    workload::{Told, block_on, check, commit, open_in, scratch},
};

/// Sessions that hold large commits, compactions and restarts.
const SESSIONS: [u64; 4] = [30, 60, 61, 160];

/// How a disk takes our `fdatasync`.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Honest,
    /// It does nothing, and says that all is well.
    Lying,
}

/// So many moments in a part of the tape.
fn moments(part: RangeInclusive<usize>, count: usize, dice: &mut Dice) -> Vec<usize> {
    (0..count).map(|_| part.start() + dice.below(part.end() + 1 - part.start())).collect()
}

/// Cut the power before each of these steps and say what each cut has lost.
fn cut(tape: &Tape, mut steps: Vec<usize>, kind: Kind, dice: &mut Dice) -> Vec<String> {
    steps.sort_unstable();
    let mut points = steps.into_iter().peekable();
    let mut disk = Disk::default();
    let mut told = Told::default();
    let mut lost = Vec::new();
    for at in 0..=tape.steps.len() {
        while points.next_if_eq(&at).is_some() {
            let folder = scratch();
            let chance = if kind == Kind::Lying { 0 } else { [0, 5, 9, 10][dice.below(4)] };
            disk.cut(folder.path(), chance, dice);
            if let Err(reason) = look(&folder.path().join("store"), told) {
                lost.push(format!("cut before step {at}, {chance} of 10 pages: {reason}"));
            }
        }
        let Some(step) = tape.steps.get(at) else { break };
        disk.apply(step, kind == Kind::Honest);
        if let Step::Say(said) = step {
            told = *said;
        }
    }
    lost
}

/// Open what a cut has left, compare it, and go on working with it.
fn look(folder: &Path, told: Told) -> Result<(), String> {
    let store = open_in(folder)?;
    block_on(async {
        let told = check(&store, told).await?;
        let next = store.commit(&commit(told.commit + 1)).await;
        let commit = next.map_err(|error| error.to_string())?.position.number;
        check(&store, Told { commit, ..told }).await.map(|_| ())
    })
}

#[test]
fn nothing_acknowledged_is_lost_by_a_power_cut() {
    let tape = Tape::record(&SESSIONS, None);
    assert!(tape.status.success());
    assert_eq!(tape.told().commit, SESSIONS[3]);
    // What sled takes for large it keeps in files that nobody syncs.
    let blobs = tape.root.path().join("store/blobs");
    assert_eq!(fs::read_dir(blobs).unwrap().count(), 0);
    let mut dice = Dice::new(2);
    let lost =
        cut(&tape, moments(0..=tape.steps.len(), times(100), &mut dice), Kind::Honest, &mut dice);
    assert!(lost.is_empty(), "{} images: {lost:#?}", lost.len());
    report(&format!("{} power cuts, none has lost anything", times(100)));
}

#[test]
fn a_power_cut_at_any_step_of_a_first_start_and_a_restart_does_no_harm() {
    let tape = Tape::record(&[3, 6], None);
    assert!(tape.status.success());
    let steps = (0..times(1)).flat_map(|_| 0..=tape.steps.len()).collect();
    let lost = cut(&tape, steps, Kind::Honest, &mut Dice::new(9));
    assert!(lost.is_empty(), "{} images: {lost:#?}", lost.len());
}

#[test]
fn a_disk_that_ignores_our_syncs_is_found_out() {
    let tape = Tape::record(&SESSIONS[..1], None);
    let told_up_to = |commit| {
        let tells = |step: &Step| matches!(step, Step::Say(told) if told.commit >= commit);
        tape.steps.iter().position(tells).unwrap() + 1
    };
    let part = told_up_to(1)..=told_up_to(SESSIONS[0]);
    let mut dice = Dice::new(3);
    let lost = cut(&tape, moments(part, 20, &mut dice), Kind::Lying, &mut dice);
    assert_eq!(lost.len(), 20, "{lost:#?}");
}
