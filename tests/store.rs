//! The laws of the store, checked by the same cases on every backend.
//!
//! Each file below guards one law and says it in its first sentence. L6 and L13, on what survives,
//! are guarded by `tests/crash.rs`.

#[cfg(test)]
mod store {
    mod again;
    mod bytes;
    mod compaction;
    mod dense;
    mod expectations;
    mod foundation;
    mod heads;
    mod history;
    mod hold;
    mod house;
    mod log;
    mod model;
    mod side;
    mod since;
    mod tokens;
    mod verification;
    mod watching;
    mod whole;
}
