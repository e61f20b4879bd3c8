//! From a routine to the timeline that a player plays.

pub mod compile;
pub mod cues;
pub mod deliver;
pub mod error;
pub mod length;
pub mod place;
pub mod plan;
pub mod tape;
pub mod voice;
