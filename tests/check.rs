//! What `limber check` says of a folder: each mistake once, at its place, with the remedy.

#[cfg(test)]
mod check {
    mod copy;
    mod files;
    mod schema;
    mod sets;
    mod stretches;
    mod words;
}
