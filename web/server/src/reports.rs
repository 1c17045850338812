//! The report: what a dealer gets of a customer's meters, as a workbook and as CSV.
//!
//! The ledger's rows go through [`collect`] one device at a time into both files at once. Mailing them is
//! [`mail`](crate::mail)'s work, when to make them [`worker`](crate::worker)'s.

mod collect;
mod columns;
mod continuity;
mod csv;
mod customer_sheet;
mod data;
mod events_sheet;
mod explanation;
mod look;
mod meter_order;
mod meters_sheet;
mod missing;
mod missing_sheet;
mod sheet;
mod standing;
mod summary_sheet;
pub(crate) mod tally;
pub(crate) mod text;
mod workbook;

pub(crate) use collect::{Report, build_to_file, period_until_now};
pub(crate) use standing::Period;

#[cfg(test)]
mod tests;
