//! What the service is about. Pure: no clock, file, socket or async.

pub mod condition;
pub mod delivered;
pub mod document;
pub mod guidance;
pub mod id;
pub mod image;
pub mod mention;
pub mod render;
pub mod routine;
pub mod source;
pub mod stretch;
pub mod text;
pub mod timeline;
pub mod vocabulary;
