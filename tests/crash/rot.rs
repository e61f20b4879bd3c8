//! L13: a flipped bit or a file cut short is repaired or reported, never a silent wrong answer.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{
    dice::{Dice, report, times},
    workload::{Told, block_on, check, open_in, scratch, work},
};

const LAST: u64 = 90;

/// A store that was closed in good order after several sessions.
fn template() -> TempDir {
    let folder = scratch();
    for stop in [20, 50, LAST] {
        let store = open_in(folder.path()).unwrap();
        block_on(work(&store, stop, |_| ()));
    }
    folder
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for found in fs::read_dir(folder).unwrap() {
        let path = found.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

fn copy(from: &Path) -> TempDir {
    let to = scratch();
    for file in files_below(from) {
        let place = to.path().join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(&file, place).unwrap();
    }
    to
}

/// What became of a damaged store.
#[derive(Debug, PartialEq)]
enum Fate {
    Whole,
    Reported,
}

/// Damage one file by `damage` and see what the store makes of it.
fn fate(template: &Path, dice: &mut Dice, damage: fn(&mut Vec<u8>, &mut Dice)) -> Fate {
    let folder = copy(template);
    let files = files_below(folder.path());
    let file = &files[dice.below(files.len())];
    let mut bytes = fs::read(file).unwrap();
    if bytes.is_empty() {
        return Fate::Whole;
    }
    damage(&mut bytes, dice);
    fs::write(file, bytes).unwrap();
    let Ok(store) = open_in(folder.path()) else { return Fate::Reported };
    let told = Told { commit: LAST, turn: LAST, sessions: 0 };
    match block_on(check(&store, told)) {
        Ok(found) if found == told => Fate::Whole,
        Err(reason) if reason.starts_with("the store is damaged") => Fate::Reported,
        wrong => panic!("{} was damaged and nobody was told: {wrong:?}", file.display()),
    }
}

fn try_all(everyday: usize, dice: &mut Dice, damage: fn(&mut Vec<u8>, &mut Dice)) {
    let template = template();
    let fates = (0..times(everyday)).map(|_| fate(template.path(), dice, damage));
    let reported = fates.filter(|fate| *fate == Fate::Reported).count();
    report(&format!("{} damages, {reported} reported, the others harmless", times(everyday)));
}

#[test]
fn a_flipped_bit_is_repaired_or_reported() {
    try_all(60, &mut Dice::new(5), |bytes, dice| {
        let at = dice.below(bytes.len());
        bytes[at] ^= 1 << dice.below(8);
    });
}

#[test]
fn a_file_cut_short_is_repaired_or_reported() {
    try_all(40, &mut Dice::new(6), |bytes, dice| bytes.truncate(dice.below(bytes.len())));
}
