//! The commands of the binary.

pub mod check;
pub mod health;
pub mod openapi;
pub mod serve;
