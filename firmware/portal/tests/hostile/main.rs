//! Clients of the setup page that mean no good, or do not know better: real sockets against the guard.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../box_under_test/mod.rs"]
mod box_under_test;
mod crowds;
mod ending;
mod requests;
mod secured;
mod slowness;
