//! The commands of the binary.

pub mod backup;
pub mod check;
pub mod health;
pub mod openapi;
pub mod progress;
pub mod restore;
pub mod serve;
