//! What must hold within a document, and between one and the others.

pub mod alone;
pub mod document;
pub mod evidence;
pub mod form;
pub mod lists;
pub mod mended;
pub mod mentions;
pub mod needed;
pub mod phrases;
pub mod plain;
pub mod provenance;
pub mod routine;
pub mod set;
pub mod sides;
pub mod step;
pub mod stretch;
pub mod texts;
pub mod usage;
pub mod vocabulary;
