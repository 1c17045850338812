//! Meterbox and other tools on the same network, one after the other, in one table. Nothing is asserted: seconds are
//! this computer's, and the aims of issue 3 stand beside the figures for a person to compare.

pub mod discovery;
pub mod reading;
mod table;
