//! What the rows of a printer's MIBs mean: which rows to ask for, and what the answers say in the house's words.
//!
//! The standard MIBs (SNMPv2-MIB, IF-MIB, HOST-RESOURCES, Printer-MIB) are in code. There is no SNMP here: rows come
//! in as plain values, however they were got.
//!
//! What a maker adds is data: see [`Catalogue`] and [`profile`].
//!
//! The way of a device: ask [`identifying_questions`]; with its rows, ask [`Catalogue::detail_questions`]; then
//! [`Catalogue::interpret`] all rows together. Nothing here asks a second printer behind one address: one address is one
//! reading.

pub mod anonymise;
mod catalogue;
mod coding;
pub mod device_id;
mod facts;
pub mod ipp;
mod oid;
pub mod pack;
pub mod profile;
mod recognition;
mod recording;
mod rows;
mod snmprec;
mod standard;
mod text;

pub use catalogue::{
    Catalogue, Change, Chosen, Considered, ConsideredSource, Lack, LeftOver, NoSuchProfile, Why,
};
pub use facts::Facts;
pub use oid::{MalformedOid, Oid};
pub use profile::Brand;
pub use recognition::{Brands, Ieee1284, plain_serial};
pub use recording::Recording;
pub use rows::{Questions, Rows, Value};
pub use standard::{identifying_questions, is_printer, opening_questions};

/// Somebody else's octets as text of at most 255 characters that may be shown, read as UTF-8 or as Windows writes; none where
/// nothing readable is in them. It may still hold markup: escaping belongs where it is shown.
#[must_use]
pub fn readable(octets: &[u8]) -> Option<String> {
    text::readable(octets, text::Charset::default())
}
