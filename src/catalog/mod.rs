//! The published content in memory, ready to send.

pub mod answers;
pub mod cursor;
pub mod edition;
pub mod facets;
pub mod item;
pub mod live;
pub mod page;
pub mod published;
pub mod selection;
pub mod timeline;
