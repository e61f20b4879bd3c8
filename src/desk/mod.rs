//! The one way in for a change: check, commit.

pub mod acts;
pub mod answers;
pub mod carry;
pub mod cascade;
pub mod check;
pub mod condition;
pub mod first;
pub mod hour;
pub mod keys;
pub mod once;
pub mod outcome;
pub mod plan;
pub mod proposal;
pub mod recut;
pub mod refusal;
pub mod releases;
pub mod secrets;
pub mod turn;
