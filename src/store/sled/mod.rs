//! The store in a folder, kept by sled and repaired where sled alone would not survive a power cut.
//!
//! Bottom to top: rows with checksums, the log on them, its index in memory, one thread that
//! writes, and the adapter that the rest of the house sees.

pub mod adapter;
mod base;
mod compaction;
mod folder;
mod index;
mod ledger;
mod log;
mod mark;
mod opening;
mod rows;
mod side;
mod writer;
