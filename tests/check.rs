//! What `limber check` says of a folder: each mistake once, at its place, with the remedy.

#[cfg(test)]
mod check {
    mod copy;
    mod disk;
    mod files;
    mod mended;
    mod plain;
    mod report;
    mod schema;
    mod sets;
    mod stretches;
    mod words;
}
