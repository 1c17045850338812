//! Devices that follow the standard MIBs in their own ways, and devices that don't.
#![allow(clippy::unwrap_used)]

#[path = "../asking/mod.rs"]
mod asking;
mod cells;
mod meaning;
mod properties;
mod questions;
