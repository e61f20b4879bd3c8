//! From a stored document to what readers get in one locale.

pub mod context;
