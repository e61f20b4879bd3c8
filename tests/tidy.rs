//! The rules of the house, held against its own files.
//!
//! Each rule is a function from files to complaints, so each is also shown a made-up file that
//! breaks it: a rule that can't fail guards nothing.

#[cfg(test)]
mod tidy {
    mod code;
    mod files;
    mod imports;
    mod rooms;
    mod shape;
    mod walls;
}
