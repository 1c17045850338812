//! Devices that follow the standard MIBs in their own ways, and devices that don't.
#![allow(clippy::unwrap_used)]

#[path = "../asking/mod.rs"]
mod asking;
#[path = "../snmprec/mod.rs"]
mod snmprec;

mod alerts;
mod bad_input;
mod cells;
mod charsets;
mod imaging_counters;
mod meaning;
mod properties;
mod questions;
mod reading;
mod supplies;
