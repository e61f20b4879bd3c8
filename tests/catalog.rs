//! The catalogue's promises, held against models that are too simple to be wrong.
//!
//! `LIMBER_DEEP` is how many histories are tried; without it there are a few.

#[cfg(test)]
mod catalog {
    mod change;
    mod editions;
    mod library;
    mod records;
    mod selections;
}
