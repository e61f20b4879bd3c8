//! Keys: what one looks like, what it allows, and who is calling.

pub mod issue;
pub mod keyring;
pub mod record;
pub mod scope;
pub mod secret;
