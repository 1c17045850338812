//! What a printer says by IPP, over USB (class 7/1/4) or the network: one question, Get-Printer-Attributes (RFC 8011, 4.2.5),
//! and its answer in the house's words.
//!
//! There is no socket and no HTTP here: octets come in, however they were got. Nothing is ever printed or set.

mod counts;
mod message;
mod printer;
mod supplies;
#[cfg(test)]
mod tests;

pub use message::{Attributes, Malformed, Value, get_printer_attributes};
pub use printer::{facts, uuid};
