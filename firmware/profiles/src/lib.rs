//! What the rows of a printer's MIBs mean: which rows to ask for, and what the answers say in the house's words.
//!
//! The standard MIBs (SNMPv2-MIB, HOST-RESOURCES, Printer-MIB) are in code. There is no SNMP here: rows come in as
//! plain values, however they were got.

mod oid;
mod rows;

pub use oid::{MalformedOid, Oid};
pub use rows::{Questions, Rows, Value};
