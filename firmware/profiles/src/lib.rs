//! What the rows of a printer's MIBs mean: which rows to ask for, and what the answers say in the house's words.
//!
//! The standard MIBs (SNMPv2-MIB, IF-MIB, HOST-RESOURCES, Printer-MIB) are in code. There is no SNMP here: rows come
//! in as plain values, however they were got.
//!
//! The way of a device: ask [`identifying_questions`]; with its rows, ask [`detail_questions`]; then [`interpret`] all
//! rows together. Nothing here asks a second printer behind one address: one address is one reading.

pub mod anonymise;
mod coding;
mod facts;
mod oid;
mod recognition;
pub mod profile;
mod recording;
mod rows;
mod snmprec;
mod standard;
mod text;

pub use facts::Facts;
pub use oid::{MalformedOid, Oid};
pub use profile::Brand;
pub use recognition::{Brands, Ieee1284};
pub use recording::Recording;
pub use rows::{Questions, Rows, Value};
pub use standard::{
    Change, change_between, detail_questions, identifying_questions, interpret, is_printer, repeat_questions,
    steady_questions,
};
