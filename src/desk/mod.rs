//! The one way in for a change: check, commit.

pub mod acts;
pub mod answers;
pub mod audit;
pub mod carry;
pub mod cascade;
pub mod check;
pub mod condition;
pub mod deed;
pub mod first;
pub mod history;
pub mod hour;
pub mod import;
pub mod imported;
pub mod intake;
pub mod keys;
pub mod once;
pub mod outcome;
pub mod plan;
pub mod proposal;
pub mod reconcile;
pub mod recut;
pub mod refusal;
pub mod releases;
pub mod secrets;
pub mod turn;
pub mod version;
