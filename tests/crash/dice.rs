//! Dice that fall the same way every time, unless told otherwise.

use std::{
    env,
    io::{Write, stderr},
};

/// A generator of random numbers (splitmix64).
pub struct Dice(u64);

impl Dice {
    /// Dice for one test.
    pub fn new(test: u64) -> Self {
        Self(number("LIMBER_SEED").unwrap_or(0).wrapping_mul(1_000_003).wrapping_add(test))
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap()
    }
}

/// How often to do what is done `everyday` times on every change.
pub fn times(everyday: usize) -> usize {
    everyday * usize::try_from(number("LIMBER_DEEP").unwrap_or(1)).unwrap()
}

/// Say what was done, if it was more than on every day.
pub fn report(words: &str) {
    if number("LIMBER_DEEP").is_some() {
        writeln!(stderr().lock(), "{words}").unwrap();
    }
}

fn number(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}
