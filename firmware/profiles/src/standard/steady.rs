//! The steady reading: between two full readings of a printer, only the rows that move.
//!
//! Exact names out of the last full reading: the counters, the levels, the state; the serial number and sysUpTime, by
//! which it is seen that this is still the same printer and that nothing restarted; and of the alerts what tells that
//! others have come.

use super::printer_mib::{alerts, general, marker, supplies};
use super::{host_resources, imaging_counters, system};
use crate::{Oid, Rows};

/// sysUpTime may step back by this, in hundredths of a second, without a restart: a careless clock.
const TOLERANCE: i64 = 100;

/// Why the known rows can't stand any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// sysUpTime went back, or is no longer said.
    Restarted,
    /// Another serial number, or none any more.
    AnotherDevice,
    /// An alert came or went, or hrPrinterDetectedErrorState changed.
    Alerts,
    /// A counter, level or state that was there is no longer, or one has come.
    Rows,
}

/// The standard's rows of a steady reading, whether the printer has them or not.
pub(crate) fn rows(known: &Rows, device: u32) -> Vec<Oid> {
    let mut names = identity_rows(device);
    names.extend(measured_rows(known, device));
    names.extend(alert_rows(known, device));
    names
}

/// What changed between the known rows and those of a steady reading. None where both belong together.
pub(crate) fn change(known: &Rows, fresh: &Rows, device: u32) -> Option<Change> {
    let [uptime, serial] = identity_rows(device).try_into().ok()?;
    let ticks = |rows: &Rows| rows.get(&uptime).and_then(|value| value.as_i64());
    let restarted =
        ticks(known).is_some_and(|before| ticks(fresh).is_none_or(|now| now + TOLERANCE < before));
    if known.get(&serial).is_some() && known.get(&serial) != fresh.get(&serial) {
        return Some(Change::AnotherDevice);
    }
    if restarted {
        return Some(Change::Restarted);
    }
    let changed = |name: &Oid| known.get(name) != fresh.get(name);
    if alert_rows(known, device).iter().any(changed) {
        return Some(Change::Alerts);
    }
    let is_gone = |name: &Oid| known.get(name).is_some() && fresh.get(name).is_none();
    let gone = measured_rows(known, device).iter().any(is_gone);
    let new = fresh.iter().any(|(name, _)| known.get(name).is_none());
    (gone || new).then_some(Change::Rows)
}

fn identity_rows(device: u32) -> Vec<Oid> {
    vec![Oid::new(system::SYS_UP_TIME), general::serial_name(device)]
}

/// Counters, levels, states.
fn measured_rows(known: &Rows, device: u32) -> Vec<Oid> {
    let mut names = marker::counts(known, device);
    names.extend(imaging_counters::counters(known));
    names.extend(supplies::levels(known, device));
    names.extend(host_resources::states(known, device));
    names
}

/// What tells of alerts: the bits of hrPrinterDetectedErrorState, prtAlertCriticalEvents, and the codes of the alerts
/// that there are.
fn alert_rows(known: &Rows, device: u32) -> Vec<Oid> {
    let mut names = vec![
        host_resources::error_state(device),
        general::critical_events(device),
    ];
    names.extend(alerts::codes(known, device));
    names
}
