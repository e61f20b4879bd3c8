//! The bundled content: whole, clean, true to its sources, and in words of its own.

mod article;
mod library;
mod safety;
mod shingles;
mod whole;
