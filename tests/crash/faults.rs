//! L6, the disk: after a sync that failed nothing is acknowledged any more, and nothing is lost.

use super::{
    dice::{Dice, times},
    tape::Tape,
    workload::{block_on, check, open_in},
};

#[test]
fn a_failed_sync_is_the_last_word() {
    let mut dice = Dice::new(4);
    for round in 0..times(6) {
        let nth = dice.below(30);
        let tape = Tape::record(&[40], Some(nth));
        assert!(!tape.status.success(), "round {round}: sync {nth} failed and nobody was told");
        let store = open_in(&tape.root.path().join("store")).unwrap();
        let checked = block_on(check(&store, tape.told()));
        checked.unwrap_or_else(|error| panic!("round {round}, sync {nth}: {error}"));
    }
}
