//! What the service is about. Pure: no clock, file, socket or async.

pub mod change;
pub mod complaint;
pub mod condition;
pub mod delivered;
pub mod document;
pub mod guidance;
pub mod id;
pub mod image;
pub mod map;
pub mod mend;
pub mod mention;
pub mod render;
pub mod routine;
pub mod rules;
pub mod schema;
pub mod source;
pub mod stretch;
pub mod strict;
pub mod text;
pub mod timeline;
pub mod violation;
pub mod vocabulary;
pub mod wanted;
