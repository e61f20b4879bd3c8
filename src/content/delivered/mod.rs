//! Documents as readers get them: flat, in one locale.

pub mod condition;
pub mod envelope;
pub mod guidance;
pub mod linked;
pub mod routine;
pub mod source;
pub mod standing;
pub mod stretch;
pub mod timeline;
pub mod vocabulary;
