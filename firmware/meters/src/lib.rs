//! The words of the house: a device, what it said at one time, and what that is worth in an invoice.
//!
//! Everything else speaks in these types, from the row that a printer sends to the cell of a workbook. There is no
//! I/O here, no clock and no randomness: time and fresh ids are arguments.

mod alert;
mod comparison;
mod device;
mod meter;
mod reading;
mod supply;
mod time;

pub mod identity;
pub mod validation;

pub use alert::{Alert, Severity};
pub use comparison::{Comparison, ComparisonKind};
pub use device::{DeviceId, Identity, MalformedId};
pub use meter::{Meter, MeterName, Unit};
pub use reading::{Cost, Reading, Status, usb_address, usb_port};
pub use supply::{Supply, SupplyKind, SupplyState, SupplyUnit};
pub use time::{ClockQuality, MalformedTimestamp, Timestamp};
pub use validation::Verdict;
