//! The binary as operators meet it: what it says, what it keeps, and how it ends.

#[cfg(test)]
mod cli {
    mod backup;
    mod commands;
    mod content;
    mod keys;
    mod restored;
    mod running;
    mod serving;
    mod settings;
    mod stored;
    mod transfer;
}
