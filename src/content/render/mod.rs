//! From a stored document to what readers get in one locale.

pub mod condition;
pub mod context;
pub mod delivered;
pub mod guidance;
pub mod linked;
pub mod routine;
pub mod source;
pub mod stretch;
pub mod vocabulary;
