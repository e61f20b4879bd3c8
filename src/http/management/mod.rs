//! The write API: every path needs a key, and no answer is kept by anybody.

pub mod answer;
pub mod auth;
pub mod body;
pub mod doors;
pub mod index;
pub mod keys;
pub mod metrics;
pub mod office;
pub mod openapi;
pub mod schemas;
