//! Documents as files: a folder like `data/`, and lines of JSON.

pub mod folder;
pub mod lines;
