//! A store as a file of lines, and back: what a disk takes, a backup brings again.

pub mod line;
pub mod read;
pub mod restore;
pub mod write;
