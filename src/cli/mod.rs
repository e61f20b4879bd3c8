//! The commands of the binary.

pub mod backup;
pub mod bootstrap;
pub mod check;
pub mod client;
pub mod health;
pub mod keys;
pub mod openapi;
pub mod progress;
pub mod restore;
pub mod serve;
