//! Tells cargo that the binary holds what is in `data/`: without it, a new file there would not
//! be seen until some source changes.

fn main() {
    println!("cargo:rerun-if-changed=data");
}
