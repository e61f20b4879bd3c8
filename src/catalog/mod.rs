//! The published content in memory, ready to send.

pub mod answers;
pub mod cursor;
pub mod edition;
pub mod facets;
pub mod found;
pub mod hits;
pub mod item;
pub mod lexicon;
pub mod live;
pub mod order;
pub mod orders;
pub mod page;
pub mod passages;
pub mod published;
pub mod selection;
pub mod shelf;
pub mod spread;
pub mod tags;
pub mod timeline;
