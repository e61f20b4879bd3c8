//! limber serves stretches, routines and safety guidance as versioned JSON.
//!
//! The modules stand here bottom to top: each may use those above it in this list, none below.

/// What a stretch, a routine and safety guidance are, and every rule that they keep.
pub mod content;

/// Where commits survive a restart: knows no kind of content.
pub mod store;

/// A store as a file of lines, and back.
pub mod backup;

/// Words and where they stand, asked forgivingly: knows no kind of content.
pub mod search;

/// The published content in memory, ready to send.
pub mod catalog;

/// Keys: what one looks like, what it allows, and who is calling.
pub mod access;

/// A version as it was published.
pub mod former;

/// Documents as a folder like `data/`: read, check.
pub mod archive;

/// The content that comes with the binary.
pub mod bundled;

/// Every setting, its default and its check.
pub mod config;

/// The log.
pub mod telemetry;

/// What a changeset asks.
pub mod changeset;

/// What editors see and readers never.
pub mod backstage;

/// The one way in for a change.
pub mod desk;

/// The routes, and the server that runs them.
pub mod http;

/// The one path from a commit to what readers get.
pub mod follow;

/// Releases whose hour has come.
pub mod schedule;

/// The commands of the binary.
pub mod cli;
