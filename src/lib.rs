//! limber serves stretches, routines and safety guidance as versioned JSON.
//!
//! The modules stand here bottom to top: each may use those above it in this list, none below.

/// What a stretch, a routine and safety guidance are, and every rule that they keep.
pub mod content;

/// Where commits survive a restart: knows no kind of content.
pub mod store;

/// The published content in memory, ready to send.
pub mod catalog;

/// The routes, and the server that runs them.
pub mod http;
