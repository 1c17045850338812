//! What happened to devices, as the boxes say it.

use meters::Timestamp;
use protocol::{Event, EventKind};
use rusqlite::{Connection, params};

use super::devices::{Sender, identity};
use super::words::{meant_in, word};
use super::{moment, seconds};
use crate::error::ServerError;
use crate::ledger::rows::{CustomerId, ReportEvent};

pub(super) fn keep_event(
    tx: &Connection,
    sender: &Sender<'_>,
    event: &Event,
    now: Timestamp,
) -> Result<(), ServerError> {
    tx.prepare_cached(
        "INSERT INTO events (appliance, box_device, address, at, received_at, kind, message, before, after)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        sender.appliance,
        event.device.to_string(),
        event.address,
        seconds(event.at.min(now)),
        seconds(now),
        word(&event.kind),
        event.message,
        event.before,
        event.after
    ])?;
    Ok(())
}

/// A device that never gave a reading has no row yet: its events belong to the box's customer all the same.
pub(super) fn each_report_event(
    connection: &Connection,
    customer: CustomerId,
    from: Timestamp,
    to: Timestamp,
    visit: &mut dyn FnMut(ReportEvent) -> Result<(), ServerError>,
) -> Result<(), ServerError> {
    let mut statement = connection.prepare(
        "SELECT e.address AS noticed_at_address, e.at, e.kind, e.message, e.before, e.after,
                s.name AS site_name, d.*
         FROM sites s
           JOIN appliances a ON a.site = s.id
           JOIN events e ON e.appliance = a.id
           LEFT JOIN device_sources n ON n.appliance = e.appliance AND n.box_device = e.box_device
           LEFT JOIN devices d ON d.id = n.device
         WHERE s.customer = ?1 AND e.received_at BETWEEN ?2 AND ?3
         ORDER BY e.at, e.id",
    )?;
    let mut rows = statement.query(params![customer.0, seconds(from), seconds(to)])?;
    while let Some(row) = rows.next()? {
        visit(ReportEvent {
            site: row.get("site_name")?,
            identity: identity(row)?,
            address: row.get("noticed_at_address")?,
            at: moment(row.get("at")?),
            kind: meant_in(row, "kind")?.unwrap_or(EventKind::Other),
            message: row.get("message")?,
            before: row.get("before")?,
            after: row.get("after")?,
        })?;
    }
    Ok(())
}
