//! The bundled content: whole, clean, true to its sources, and in words of its own.

#[cfg(test)]
mod data {
    mod article;
    mod library;
    mod safety;
    mod shingles;
    mod whole;
}
