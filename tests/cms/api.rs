//! The service that the tests of the API use.

#[expect(dead_code, reason = "the tests of the API use the rest of it")]
#[path = "../api/answer.rs"]
mod answer;
#[expect(dead_code, reason = "the tests of the API use the rest of it")]
#[path = "../api/harness.rs"]
pub mod harness;
