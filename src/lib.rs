//! limber serves stretches, routines and safety guidance as versioned JSON.

pub mod store;
