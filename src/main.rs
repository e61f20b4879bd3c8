//! Read the command line, start tracing, run one command.
fn main() {}
