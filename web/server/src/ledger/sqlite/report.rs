//! What a report shows of a customer's devices: the state at the period's end beside that at its begin.
//!
//! Every question is answered by the end of one index, so ten thousand devices with years of readings take well
//! under a second.

use meters::{ClockQuality, MeterName, Timestamp, Unit};
use protocol::MissCause;
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};

use super::devices::identity;
use super::words::{meant, meant_in};
use super::{moment, seconds};
use crate::error::ServerError;
use crate::ledger::rows::{
    CustomerId, DeviceKey, LastMiss, LastReading, MeterValue, ReportDevice, ReportMeter,
};

pub(super) fn report_meter_names(
    connection: &Connection,
    customer: CustomerId,
    to: Timestamp,
) -> Result<Vec<String>, ServerError> {
    let mut statement = connection.prepare(
        "SELECT DISTINCT l.name FROM device_meters_latest l JOIN devices d ON d.id = l.device
         WHERE d.customer = ?1 AND l.first_placed_at <= ?2 ORDER BY l.name",
    )?;
    let rows = statement.query_map(params![customer.0, seconds(to)], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn each_report_device(
    connection: &Connection,
    customer: CustomerId,
    from: Timestamp,
    to: Timestamp,
    visit: &mut dyn FnMut(ReportDevice) -> Result<(), ServerError>,
) -> Result<(), ServerError> {
    let mut details = Details::prepare(connection)?;
    let mut statement = connection.prepare(
        "SELECT d.*, s.name AS site_name FROM devices d JOIN sites s ON s.id = d.site
         WHERE d.customer = ?1 AND d.first_seen_at <= ?2
         ORDER BY s.name, d.manufacturer, d.model, d.serial, d.id",
    )?;
    let mut rows = statement.query(params![customer.0, seconds(to)])?;
    while let Some(row) = rows.next()? {
        let device = DeviceKey(row.get("id")?);
        visit(ReportDevice {
            device,
            site: row.get("site_name")?,
            appliance: row.get("appliance")?,
            identity: identity(row)?,
            address: row.get("address")?,
            first_seen_at: moment(row.get("first_seen_at")?),
            last_reading: details.last_reading(device, to)?,
            meters: details.meters(device, from, to)?,
            last_miss: details.last_miss(device, to)?,
        })?;
    }
    Ok(())
}

/// The questions that are asked for each device.
struct Details<'a> {
    last_reading: CachedStatement<'a>,
    last_miss: CachedStatement<'a>,
    latest: CachedStatement<'a>,
    by_id: CachedStatement<'a>,
    until: CachedStatement<'a>,
    good_until: CachedStatement<'a>,
}

impl<'a> Details<'a> {
    fn prepare(connection: &'a Connection) -> Result<Self, ServerError> {
        Ok(Self {
            last_reading: connection.prepare_cached(
                "SELECT read_at, received_at, clock, status, partial FROM readings
                 WHERE device = ?1 AND placed_at <= ?2 ORDER BY placed_at DESC, id DESC LIMIT 1",
            )?,
            last_miss: connection.prepare_cached(
                "SELECT at, cause, message FROM misses
                 WHERE device = ?1 AND at <= ?2 ORDER BY at DESC, id DESC LIMIT 1",
            )?,
            latest: connection.prepare_cached(
                "SELECT name, meter, placed_at FROM device_meters_latest
                 WHERE device = ?1 AND first_placed_at <= ?2 ORDER BY name",
            )?,
            by_id: connection.prepare_cached("SELECT * FROM meters WHERE id = ?1")?,
            until: connection.prepare_cached(
                "SELECT * FROM meters WHERE device = ?1 AND name = ?2 AND placed_at <= ?3
                 ORDER BY placed_at DESC, id DESC LIMIT 1",
            )?,
            good_until: connection.prepare_cached(
                "SELECT * FROM meters WHERE device = ?1 AND name = ?2 AND placed_at <= ?3 AND verdict = 'ok'
                 ORDER BY placed_at DESC, id DESC LIMIT 1",
            )?,
        })
    }

    fn last_reading(&mut self, device: DeviceKey, to: Timestamp) -> Result<Option<LastReading>, ServerError> {
        let reading = self
            .last_reading
            .query_row(params![device.0, seconds(to)], |row| {
                Ok(LastReading {
                    read_at: moment(row.get("read_at")?),
                    received_at: moment(row.get("received_at")?),
                    clock: meant_in(row, "clock")?.unwrap_or(ClockQuality::Unverified),
                    status: meant_in(row, "status")?,
                    partial: row.get("partial")?,
                })
            });
        Ok(reading.optional()?)
    }

    fn last_miss(&mut self, device: DeviceKey, to: Timestamp) -> Result<Option<LastMiss>, ServerError> {
        let miss = self.last_miss.query_row(params![device.0, seconds(to)], |row| {
            Ok(LastMiss {
                at: moment(row.get("at")?),
                cause: meant_in(row, "cause")?.unwrap_or(MissCause::NoAnswer),
                message: row.get("message")?,
            })
        });
        Ok(miss.optional()?)
    }

    fn meters(
        &mut self,
        device: DeviceKey,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<ReportMeter>, ServerError> {
        let latest: Vec<(String, i64, i64)> = self
            .latest
            .query_map(params![device.0, seconds(to)], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?
            .collect::<Result<_, _>>()?;
        let mut found = Vec::with_capacity(latest.len());
        for (name, meter, placed_at) in latest {
            let current = if placed_at <= seconds(to) {
                self.by_id.query_row([meter], value).optional()?
            } else {
                let at_the_end = params![device.0, name, seconds(to)];
                self.until.query_row(at_the_end, value).optional()?
            };
            let at_the_begin = params![device.0, name, seconds(from)];
            let previous = self.good_until.query_row(at_the_begin, value).optional()?;
            if let Some(current) = current.flatten() {
                found.push(ReportMeter {
                    name: MeterName::new(name),
                    current,
                    previous: previous.flatten(),
                });
            }
        }
        Ok(found)
    }
}

/// The value in a row of `meters`; none where the row is damaged: no number is better than a wrong one.
fn value(row: &Row<'_>) -> rusqlite::Result<Option<MeterValue>> {
    let Ok(value) = row.get_ref("value")?.as_str()?.parse() else {
        return Ok(None);
    };
    Ok(Some(MeterValue {
        value,
        unit: meant(row.get_ref("unit")?.as_str()?).unwrap_or(Unit::Unknown),
        verdict: meant_in(row, "verdict")?,
        read_at: moment(row.get("read_at")?),
        bills: row.get("bills")?,
        label: row.get("label")?,
    }))
}
