//! L6, the power: from whatever the disk has kept, the store opens with all that was acknowledged.

use std::path::Path;

use tempfile::TempDir;

use super::{
    dice::{Dice, times},
    disk::Disk,
    tape::{Step, Tape},
    workload::{Told, block_on, check, commit, open_in},
};

/// Sessions that hold large commits, compactions and restarts.
const STOPS: [u64; 4] = [30, 60, 61, 160];

/// Cut the power `images` times along the tape and say what each cut has lost.
fn cut(tape: &Tape, images: usize, honest: bool, dice: &mut Dice) -> Vec<String> {
    let mut points: Vec<_> = (0..images).map(|_| dice.below(tape.steps.len() + 1)).collect();
    points.sort_unstable();
    let mut points = points.into_iter().peekable();
    let mut disk = Disk::default();
    let mut told = Told::default();
    let mut lost = Vec::new();
    for at in 0..=tape.steps.len() {
        while points.next_if_eq(&at).is_some() {
            let folder = TempDir::new().unwrap();
            let chance = [0, 5, 9][dice.below(3)];
            disk.cut(folder.path(), chance, dice);
            if let Err(reason) = look(&folder.path().join("store"), told) {
                lost.push(format!("cut before step {at}, {chance} of 10 pages: {reason}"));
            }
        }
        let Some(step) = tape.steps.get(at) else { break };
        disk.apply(step, honest);
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
    let tape = Tape::record(&STOPS, None);
    assert!(tape.status.success());
    assert_eq!(tape.told().commit, STOPS[3]);
    let lost = cut(&tape, times(100), true, &mut Dice::new(2));
    assert!(lost.is_empty(), "{} images: {:#?}", lost.len(), lost);
}

#[test]
fn a_disk_that_ignores_our_syncs_is_found_out() {
    let tape = Tape::record(&STOPS[..1], None);
    let lost = cut(&tape, 20, false, &mut Dice::new(3));
    assert!(lost.len() > 10, "only {} of 20 images have lost anything", lost.len());
}
