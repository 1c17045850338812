//! The binary meterbox: command line, wiring, schedule.
fn main() {}
