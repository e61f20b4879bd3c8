//! The passes that finish the contract.

pub mod components;
pub mod examples;
pub mod flatten;
pub mod names;
pub mod operations;
