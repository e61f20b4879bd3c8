//! What the compiler makes of routines: the rules one by one, all of them at random, and the
//! bundled routine word for word.

mod golden;
mod shelf;
