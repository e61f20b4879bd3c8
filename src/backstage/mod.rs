//! What editors see and readers never: working copies, keys and releases, as of one position.

pub mod copies;
pub mod draft;
pub mod figures;
pub mod release;
pub mod view;
pub mod watched;
