//! The figures of the main job, measured on the real programs of this build: `tests/run bench`. Nothing is asserted:
//! machines differ, so each figure stands beside its aim, and beside a peer where there is one.

mod binary;
mod fleet;
mod peer;
mod reading;
mod report;

fn main() {
    println!("\nDatagrams for one full read of each recording, over real sockets");
    reading::print();
    println!("\nA fleet of {} devices on the companion server", fleet::DEVICES);
    report::print();
    println!("\nThe box");
    binary::print();
}

/// One line: what, how much, and what was aimed at.
fn line(what: &str, figure: &str, aim: &str) {
    println!("  {what:<58} {figure:>14}   {aim}");
}
