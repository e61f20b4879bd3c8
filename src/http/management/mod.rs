//! The write API: every path needs a key, and no answer is kept by anybody.

pub mod address;
pub mod answer;
pub mod arrival;
pub mod audit;
pub mod auth;
pub mod body;
pub mod changesets;
pub mod digest;
pub mod documents;
pub mod doors;
pub mod events;
pub mod export;
pub mod history;
pub mod idempotency;
pub mod import;
pub mod index;
pub mod keys;
pub mod list;
pub mod metrics;
pub mod office;
pub mod openapi;
pub mod publishing;
pub mod refused;
pub mod releases;
pub mod reviews;
pub mod schemas;
