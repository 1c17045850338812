//! The figures of the main job, measured on the real programs of this build: `tests/run bench`. Nothing is asserted:
//! machines differ, so each figure stands beside its aim, and beside a peer where there is one.
//!
//! `bench sample` shows that all of it still runs, but for builds and a peer: its seconds mean nothing.

mod binary;
mod fleet;
mod peer;
mod reading;
mod report;

/// Devices on the server, and in a sample.
const FLEET: u32 = 10_000;
const SMALL_FLEET: u32 = 500;

fn main() {
    let is_sample = std::env::args().any(|word| word == "sample");
    let devices = if is_sample { SMALL_FLEET } else { FLEET };
    println!("\nDatagrams for one full read of each recording, over real sockets");
    reading::print();
    println!("\nA fleet of {devices} devices on the companion server");
    let seconds = report::print(devices);
    if is_sample {
        println!("\nleft out of the sample: openpyxl, the program's size, its memory");
        return;
    }
    peer::print(devices, seconds);
    println!("\nThe box");
    binary::print();
}

/// One line: what, how much, and what was aimed at.
fn line(what: &str, figure: &str, aim: &str) {
    println!("  {what:<58} {figure:>14}   {aim}");
}
