//! Printer-MIB (RFC 3805): general, marker, supplies, colorants, media paths, alerts. Every table counts by hrDeviceIndex first.
//!
//! Left out: covers, trays, channels, interpreters, console lights and buffers (nobody bills by them), and of the
//! marker its count since power-on and its status (neither is a lifetime meter).

pub(super) mod alerts;
pub(super) mod colorants;
pub(super) mod general;
pub(super) mod marker;
pub(super) mod media_path;
pub(super) mod supplies;

use std::collections::BTreeSet;

use crate::{Oid, Questions, Rows};

/// The whole MIB.
const PRINTER_MIB: &[u32] = &[1, 3, 6, 1, 2, 1, 43];

/// Whether there is any row of the MIB at all.
pub(super) fn any_row(rows: &Rows) -> bool {
    rows.column(&Oid::new(PRINTER_MIB)).next().is_some()
}

/// The hrDeviceIndexes that the tables we read know.
pub(super) fn devices(rows: &Rows) -> BTreeSet<u32> {
    let mut devices = general::devices(rows);
    devices.extend(marker::devices(rows));
    devices.extend(supplies::devices(rows));
    devices
}

/// Every sub-unit's table; of that device, where its index is known.
pub(super) fn detail(device: Option<u32>, questions: &mut Questions) {
    marker::detail(questions);
    supplies::detail(questions);
    colorants::detail(questions);
    alerts::detail(questions);
    media_path::detail(device, questions);
}
