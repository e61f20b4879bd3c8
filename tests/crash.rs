//! What is acknowledged stays: after a kill, after a power cut, after an error of the disk.
//!
//! `LIMBER_DEEP=n` does everything n times as often, `LIMBER_SEED=n` throws other dice.

#[cfg(test)]
mod crash {
    mod child;
    mod dice;
    mod disk;
    mod faults;
    mod kill;
    mod power;
    mod repair;
    mod rot;
    mod tape;
    mod workload;
}
