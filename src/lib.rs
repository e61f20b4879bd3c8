//! limber serves stretches, routines and safety guidance as versioned JSON.
//!
//! The modules, bottom to top; arrows only go down.

/// What a stretch, a routine and safety guidance are, and every rule that they keep.
pub mod content;

/// The published content in memory, ready to send.
pub mod catalog;
