//! What a report shows of a customer's devices: the state at the period's end beside that at its begin.
//!
//! Every question is answered by the end of one index, so ten thousand devices with years of readings take well
//! under a second.

use meters::validation::Doubt;
use meters::{ClockQuality, Comparison, MeterName, Timestamp, Unit, Verdict};
use protocol::MissCause;
use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};

use super::devices::identity;
use super::doubts::{comparison, doubt};
use super::words::{meant, meant_in};
use super::{moment, seconds};
use crate::error::ServerError;
use crate::ledger::rows::{
    BookedValue, CustomerId, DeviceKey, LastMiss, LastReading, MeterValue, ReportDevice, ReportMeter,
    ReportMeterName,
};

pub(super) fn report_meter_names(
    connection: &Connection,
    customer: CustomerId,
    to: Timestamp,
) -> Result<Vec<ReportMeterName>, ServerError> {
    let mut statement = connection.prepare(
        "SELECT l.name, MAX(m.bills) FROM device_meters_latest l
           JOIN devices d ON d.id = l.device JOIN meters m ON m.id = l.meter
         WHERE d.customer = ?1 AND l.first_placed_at <= ?2 GROUP BY l.name ORDER BY l.name",
    )?;
    let rows = statement.query_map(params![customer.0, seconds(to)], |row| {
        Ok(ReportMeterName {
            name: MeterName::new(row.get::<_, String>(0)?),
            bills: row.get(1)?,
        })
    })?;
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
        let meters = details.meters(device, from, to)?;
        let comparisons = details.comparisons(&meters)?;
        visit(ReportDevice {
            device,
            site: row.get("site_name")?,
            appliance: row.get("appliance")?,
            identity: identity(row)?,
            address: row.get("address")?,
            rated_per_minute: row.get("rated_per_minute")?,
            first_seen_at: moment(row.get("first_seen_at")?),
            last_reading: details.last_reading(device, to)?,
            meters: meters.into_iter().map(|(_, meter)| meter).collect(),
            comparisons,
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
    breaks_until: CachedStatement<'a>,
    between: CachedStatement<'a>,
    doubt: CachedStatement<'a>,
    comparisons: CachedStatement<'a>,
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
            by_id: connection.prepare_cached(&format!("SELECT {VALUE} FROM meters m WHERE m.id = ?1"))?,
            until: connection.prepare_cached(&format!(
                "SELECT {VALUE} FROM meters m WHERE m.device = ?1 AND m.name = ?2 AND m.placed_at <= ?3
                 ORDER BY m.placed_at DESC, m.id DESC LIMIT 1"
            ))?,
            good_until: connection.prepare_cached(&format!(
                "SELECT {VALUE} FROM meters m
                 WHERE m.device = ?1 AND m.name = ?2 AND m.placed_at <= ?3 AND m.verdict = 'ok'
                 ORDER BY m.placed_at DESC, m.id DESC LIMIT 1"
            ))?,
            breaks_until: connection.prepare_cached(
                "SELECT name, MAX(placed_at) FROM meters
                 WHERE device = ?1 AND placed_at <= ?2 AND verdict IN ('dropped', 'jumped', 'unit_changed')
                 GROUP BY name",
            )?,
            between: connection.prepare_cached(&format!(
                "SELECT {VALUE}, r.appliance || ' ' || r.epoch AS books
                 FROM meters m JOIN readings r ON r.id = m.reading
                 WHERE m.device = ?1 AND m.name = ?2
                   AND (m.placed_at, m.id) > (?3, ?4) AND (m.placed_at, m.id) <= (?5, ?6)
                 ORDER BY m.placed_at, m.id"
            ))?,
            doubt: connection.prepare_cached("SELECT * FROM doubts WHERE reading = ?1 AND name = ?2")?,
            comparisons: connection
                .prepare_cached("SELECT * FROM comparisons WHERE reading = ?1 ORDER BY place")?,
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

    /// The device's meters, each with the place of its current value.
    fn meters(
        &mut self,
        device: DeviceKey,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Place, ReportMeter)>, ServerError> {
        let latest: Vec<(String, i64, i64)> = self
            .latest
            .query_map(params![device.0, seconds(to)], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?
            .collect::<Result<_, _>>()?;
        let breaks: Vec<(String, i64)> = self
            .breaks_until
            .query_map(params![device.0, seconds(to)], |row| {
                Ok((row.get(0)?, row.get(1)?))
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
            let Some((place, current)) = current.flatten() else {
                continue;
            };
            let at_the_begin = params![device.0, name, seconds(from)];
            let previous = self
                .good_until
                .query_row(at_the_begin, value)
                .optional()?
                .flatten();
            let is_broken = |begin: &Place| {
                breaks
                    .iter()
                    .any(|(of, at)| *of == name && *at >= begin.placed_at)
            };
            let broken_row = match (&previous, current.verdict) {
                (Some((begin, _)), Some(Verdict::Ok)) if is_broken(begin) => {
                    self.between(device, &name, begin, &place)?
                }
                _ => Vec::new(),
            };
            let doubt = match current.verdict {
                Some(Verdict::Ok) => None,
                _ => self.doubt(place.reading, &name)?,
            };
            let meter = ReportMeter {
                name: MeterName::new(name),
                current,
                doubt,
                previous: previous.map(|(_, value)| value),
                broken_row,
            };
            found.push((place, meter));
        }
        Ok(found)
    }

    /// The values behind `begin` up to `end`.
    fn between(
        &mut self,
        device: DeviceKey,
        name: &str,
        begin: &Place,
        end: &Place,
    ) -> Result<Vec<BookedValue>, ServerError> {
        let places = params![device.0, name, begin.placed_at, begin.id, end.placed_at, end.id];
        let mut rows = self.between.query(places)?;
        let mut values = Vec::new();
        while let Some(row) = rows.next()? {
            if let Some((_, value)) = value(row)? {
                let books = row.get("books")?;
                values.push(BookedValue { books, value });
            }
        }
        Ok(values)
    }

    fn doubt(&mut self, reading: i64, name: &str) -> Result<Option<Doubt>, ServerError> {
        Ok(self
            .doubt
            .query_row(params![reading, name], doubt)
            .optional()?
            .flatten())
    }

    /// The comparisons of the readings that the meters come from, but for those that name a meter of another reading.
    fn comparisons(&mut self, meters: &[(Place, ReportMeter)]) -> Result<Vec<Comparison>, ServerError> {
        let mut readings: Vec<i64> = meters.iter().map(|(place, _)| place.reading).collect();
        readings.sort_unstable();
        readings.dedup();
        let mut found = Vec::new();
        for reading in readings {
            let is_of_it = |name: &MeterName| {
                meters
                    .iter()
                    .any(|(place, meter)| meter.name == *name && place.reading == reading)
            };
            for kept in self.comparisons.query_map([reading], comparison)? {
                let kept = kept?;
                if is_of_it(&kept.meter) && kept.against.iter().all(is_of_it) {
                    found.push(kept);
                }
            }
        }
        Ok(found)
    }
}

/// Where a value stands: in which reading, and in the order of its meter's values.
struct Place {
    id: i64,
    reading: i64,
    placed_at: i64,
}

/// The columns of a value, in the order in which [`value`] takes them: finding them by name would take a tenth of a
/// report's time.
const VALUE: &str =
    "m.value, m.unit, m.verdict, m.read_at, m.bills, m.label, m.source, m.id, m.reading, m.placed_at";

/// The value in a row of those columns; none where the row is damaged: no number is better than a wrong one.
fn value(row: &Row<'_>) -> rusqlite::Result<Option<(Place, MeterValue)>> {
    let Ok(value) = row.get_ref(0)?.as_str()?.parse() else {
        return Ok(None);
    };
    let value = MeterValue {
        value,
        unit: meant(row.get_ref(1)?.as_str()?).unwrap_or(Unit::Unknown),
        verdict: row.get_ref(2)?.as_str_or_null()?.and_then(meant),
        read_at: moment(row.get(3)?),
        bills: row.get(4)?,
        label: row.get(5)?,
        source: row.get(6)?,
    };
    let place = Place {
        id: row.get(7)?,
        reading: row.get(8)?,
        placed_at: row.get(9)?,
    };
    Ok(Some((place, value)))
}
