//! HTTP: the one room that names actix. It never reaches the store.

pub mod accept;
pub mod code;
pub mod contract;
pub mod delivery;
pub mod docs;
pub mod extension;
pub mod frame;
pub mod health;
pub mod limits;
pub mod management;
pub mod metrics;
pub mod openapi;
pub mod people;
pub mod problem;
pub mod query;
pub mod reply;
pub mod route;
pub mod routes;
pub mod server;
pub mod state;
pub mod trace;
pub mod weight;
pub mod well_known;
