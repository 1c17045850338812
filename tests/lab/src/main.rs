//! The command `lab`: benches that need a network.
fn main() {}
