//! The passes that finish the contract.

pub mod about;
pub mod around;
pub mod components;
pub mod examples;
pub mod flatten;
pub mod links;
pub mod lists;
pub mod managed;
pub mod names;
pub mod operations;
pub mod samples;
pub mod text;
pub mod words;
