//! The read API: public, cacheable. It never imports the desk or the keys.

pub mod ask;
pub mod attribution;
pub mod conditions;
pub mod document;
pub mod guidance;
pub mod hit;
pub mod include;
pub mod index;
pub mod list;
pub mod missing;
pub mod next_page;
pub mod notices;
pub mod parameters;
pub mod routines;
pub mod search;
pub mod sources;
pub mod stretches;
pub mod timeline;
pub mod versions;
pub mod vocabularies;
