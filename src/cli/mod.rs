//! The commands of the binary.

pub mod backup;
pub mod bootstrap;
pub mod check;
pub mod client;
pub mod draft;
pub mod export;
pub mod health;
pub mod import;
pub mod keys;
pub mod openapi;
pub mod progress;
pub mod restore;
pub mod serve;
pub mod source;
