//! What the compiler makes of routines: the rules one by one, all of them at random, and the
//! bundled routine word for word.

#[cfg(test)]
mod timeline {
    mod delivery;
    mod golden;
    mod properties;
    mod rules;
    mod shelf;
    mod words;
}
