//! The report: what a dealer gets of a customer's meters, as a workbook and as CSV.
//!
//! The ledger's rows go through [`collect`] one device at a time into both files at once. Mailing them is
//! [`mail`](crate::mail)'s work, when to make them [`worker`](crate::worker)'s.

mod columns;
mod csv;
mod customer_sheet;
pub(crate) mod data;
mod look;
mod missing;
mod missing_sheet;
mod sheet;
pub(crate) mod standing;
mod summary_sheet;
pub(crate) mod tally;
mod text;
pub(crate) mod workbook;

#[cfg(test)]
mod tests;
