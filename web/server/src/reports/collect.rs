//! From the ledger's rows to the two files of a report, one device at a time and a few ahead.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread;

use jiff::tz::TimeZone;
use meters::{ClockQuality, Timestamp, Verdict};
use rust_xlsxwriter::XlsxError;

use super::continuity::first_break;
use super::csv;
use super::data::{
    CustomerHead, DeviceRow, EventRow, LastMiss, MeterCell, MeterKind, PreviousValue, ReportHead,
};
use super::meter_order;
use super::standing::Period;
use super::tally::Summary;
use super::workbook::{OpenCustomer, WorkbookWriter};
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::ledger::rows::{
    Customer, CustomerId, LastReading, ReportDevice, ReportEvent, ReportMeter, ReportOf,
};
use crate::schedule;
use crate::whereabouts::location;

/// How many devices may be read ahead of the workbook.
const DEVICES_AHEAD: usize = 64;

/// A finished report.
#[derive(Debug)]
pub(crate) struct Report {
    /// What is true of the whole.
    pub(crate) head: ReportHead,
    /// Its numbers.
    pub(crate) summary: Summary,
    /// The workbook's file.
    pub(crate) workbook: PathBuf,
    /// The CSV's file.
    pub(crate) csv: PathBuf,
}

/// Makes the report of `of` for that period as it is known at `now`: a workbook at `path`, and beside it the same as
/// CSV. Both are whole or not there. Temporary files are made in the same folder.
pub(crate) fn build_to_file(
    ledger: &dyn Ledger,
    of: ReportOf,
    period: Period,
    path: &Path,
    now: Timestamp,
) -> Result<Report, ServerError> {
    let csv_path = path.with_extension("csv");
    if csv_path == path || path.file_name().is_none() {
        return Err(ServerError::Unusable(format!(
            "{} can't be the workbook's name: choose one that ends in .xlsx",
            path.display()
        )));
    }
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let customers = customers_of(ledger, of)?;
    let head = head(&customers, period, now);
    let half_workbook = path.with_extension("xlsx.part");
    let half_csv = path.with_extension("csv.part");
    let written =
        write_both(ledger, &customers, &head, (folder, &half_workbook, &half_csv)).and_then(|summary| {
            put_in_place(&half_csv, &csv_path)?;
            put_in_place(&half_workbook, path)?;
            Ok(summary)
        });
    if written.is_err() {
        for half in [&half_workbook, &half_csv] {
            // What was not begun can't be removed, and the first error is the one to tell.
            let _ = std::fs::remove_file(half);
        }
    }
    Ok(Report {
        summary: written?,
        head,
        workbook: path.to_owned(),
        csv: csv_path,
    })
}

/// The period of a report that nobody gave one: from the end of the last report of the same devices, else from the
/// first of the month on their clocks, to `now`.
pub(crate) fn period_until_now(
    ledger: &dyn Ledger,
    of: ReportOf,
    now: Timestamp,
) -> Result<Period, ServerError> {
    let from = match ledger.last_report_end(of, None)? {
        Some(end) => end,
        None => {
            let customers = customers_of(ledger, of)?;
            first_of_month(now, &zone_of_all(&customers))
        }
    };
    Ok(Period {
        from: from.min(now),
        to: now,
    })
}

fn first_of_month(now: Timestamp, zone: &TimeZone) -> Timestamp {
    let begin = || {
        let instant = jiff::Timestamp::from_second(i64::try_from(now.unix_seconds()).ok()?).ok()?;
        let first = instant.to_zoned(zone.clone()).first_of_month().ok()?;
        let begin = first.start_of_day().ok()?.timestamp().as_second();
        Some(Timestamp::from_unix_seconds(u64::try_from(begin).ok()?))
    };
    begin().unwrap_or_default()
}

fn customers_of(ledger: &dyn Ledger, of: ReportOf) -> Result<Vec<Customer>, ServerError> {
    let mut customers = ledger.customers()?;
    customers.retain(|customer| match of {
        ReportOf::Customer(id) => customer.id == id,
        ReportOf::Dealer(id) => customer.dealer == id,
    });
    if customers.is_empty() {
        return Err(ServerError::Report(
            "there is no customer to report of: add one with `meterbox-server customer add`".to_owned(),
        ));
    }
    Ok(customers)
}

fn head(customers: &[Customer], period: Period, now: Timestamp) -> ReportHead {
    ReportHead {
        dealer: customers
            .first()
            .map(|customer| customer.dealer_name.clone())
            .unwrap_or_default(),
        made_at: now,
        period,
        zone: zone_of_all(customers),
    }
}

/// The zone of the first customer stands for all on the summary.
fn zone_of_all(customers: &[Customer]) -> TimeZone {
    customers.first().map_or(TimeZone::UTC, zone_of)
}

/// A zone that the program doesn't know any more must not stop the report.
fn zone_of(customer: &Customer) -> TimeZone {
    schedule::zone(&customer.time_zone).unwrap_or_else(|error| {
        tracing::warn!("{error}; UTC is used");
        TimeZone::UTC
    })
}

fn write_both(
    ledger: &dyn Ledger,
    customers: &[Customer],
    head: &ReportHead,
    (folder, workbook_path, csv_path): (&Path, &Path, &Path),
) -> Result<Summary, ServerError> {
    let mut workbook = WorkbookWriter::new(head.clone(), folder).map_err(not_written)?;
    let csv_file = File::create(csv_path).map_err(ServerError::file("make", csv_path))?;
    let mut csv = BufWriter::new(csv_file);
    let csv_failed = || ServerError::file("write", csv_path);
    csv::write_header(&mut csv).map_err(csv_failed())?;
    for customer in customers {
        let meters = ledger.report_meter_names(customer.id, head.period.to)?;
        let customer_head = CustomerHead {
            name: customer.name.clone(),
            zone: zone_of(customer),
            meters: meters
                .into_iter()
                .map(|meter| MeterKind {
                    name: meter.name,
                    bills: meter.bills,
                })
                .collect(),
        };
        let mut open = workbook
            .begin_customer(customer_head.clone())
            .map_err(not_written)?;
        let book = (&mut workbook, &mut open);
        let write_csv = |device: &DeviceRow| {
            csv::write_device(&mut csv, &customer_head, device, head.period).map_err(csv_failed())
        };
        write_devices(ledger, customer.id, head.period, book, write_csv)?;
        ledger.each_report_event(customer.id, head.period.from, head.period.to, &mut |event| {
            workbook
                .write_event(&customer_head, &event_row(event))
                .map_err(not_written)
        })?;
        workbook.end_customer(open).map_err(not_written)?;
    }
    csv.flush().map_err(csv_failed())?;
    workbook.save(workbook_path).map_err(not_written)
}

/// One device after the other into both files. The workbook's cells take as long as reading the ledger, so they are
/// written beside it, a few devices behind.
fn write_devices(
    ledger: &dyn Ledger,
    customer: CustomerId,
    period: Period,
    (workbook, open): (&mut WorkbookWriter, &mut OpenCustomer),
    mut write_csv: impl FnMut(&DeviceRow) -> Result<(), ServerError>,
) -> Result<(), ServerError> {
    let (to_workbook, devices) = sync_channel::<DeviceRow>(DEVICES_AHEAD);
    thread::scope(|scope| {
        let writer = scope.spawn(move || {
            devices
                .iter()
                .try_for_each(|device| workbook.write(open, &device))
        });
        let read = ledger.each_report_device(customer, period.from, period.to, &mut |device| {
            let device = row(device);
            write_csv(&device)?;
            // A writer that is gone tells why when it is joined.
            to_workbook
                .send(device)
                .map_err(|_| ServerError::Report("the workbook could not be written to its end".to_owned()))
        });
        drop(to_workbook);
        let written = writer.join().unwrap_or_else(|panic| resume_unwind(panic));
        written.map_err(not_written)?;
        read
    })
}

fn put_in_place(half: &Path, whole: &Path) -> Result<(), ServerError> {
    std::fs::rename(half, whole).map_err(ServerError::file("write", whole))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn not_written(error: XlsxError) -> ServerError {
    ServerError::Report(format!(
        "the workbook could not be written: {error}; check that the disk has room and that the folder belongs to this user"
    ))
}

fn row(device: ReportDevice) -> DeviceRow {
    let read_at = device.last_reading.as_ref().map(|reading| reading.read_at);
    let miss = device
        .last_miss
        .filter(|miss| read_at.is_none_or(|read_at| miss.at > read_at));
    let mut meters: Vec<MeterCell> = device
        .meters
        .into_iter()
        .map(|meter| meter_cell(meter, read_at))
        .collect();
    meters.sort_by_cached_key(|meter| meter_order::order(&meter.name, meter.bills));
    let is_floor = |reading: &LastReading| reading.clock == ClockQuality::Floor;
    DeviceRow {
        manufacturer: device.identity.manufacturer,
        model: device.identity.model,
        description: device.identity.description,
        serial: device.identity.serial,
        asset_tag: device.identity.asset_tag,
        location: location(
            device.identity.location,
            device.address.as_deref(),
            &device.appliance,
        ),
        address: device.address,
        site: device.site,
        first_seen: device.first_seen_at,
        read_at,
        clock_was_wrong: device.last_reading.as_ref().is_some_and(is_floor),
        partial: device.last_reading.and_then(|reading| reading.partial),
        rated_per_minute: device.rated_per_minute,
        meters,
        comparisons: device.comparisons,
        last_miss: miss.map(|miss| LastMiss {
            at: miss.at,
            cause: miss.cause,
            message: miss.message,
        }),
    }
}

/// A meter that the last reading did not hold is stale, and keeps the time at which it was read.
fn meter_cell(meter: ReportMeter, last_reading: Option<Timestamp>) -> MeterCell {
    let current = meter.current;
    let was_read = last_reading.is_none_or(|last| current.read_at >= last);
    let verdict = match current.verdict {
        Some(Verdict::Ok) if !was_read => Some(Verdict::Stale),
        verdict => verdict,
    };
    MeterCell {
        row_break: first_break(&meter.broken_row),
        name: meter.name,
        value: current.value,
        unit: current.unit,
        bills: current.bills,
        label: current.label,
        source: current.source,
        read_at: current.read_at,
        verdict,
        doubt: meter.doubt,
        previous: meter.previous.map(|previous| PreviousValue {
            value: previous.value,
            unit: previous.unit,
            read_at: previous.read_at,
            source: previous.source,
        }),
    }
}

fn event_row(event: ReportEvent) -> EventRow {
    EventRow {
        at: event.at,
        kind: event.kind,
        message: event.message,
        before: event.before,
        after: event.after,
        manufacturer: event.identity.manufacturer,
        model: event.identity.model,
        serial: event.identity.serial,
        address: event.address,
        site: event.site,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_first_report_begins_with_the_month_on_the_customers_clocks() {
        let now = "2026-10-31T23:30:00Z".parse().unwrap();
        let berlin = TimeZone::fixed(jiff::tz::offset(1));
        assert_eq!(
            first_of_month(now, &berlin).to_string(),
            "2026-10-31T23:00:00Z",
            "it is November there already"
        );
        assert_eq!(
            first_of_month(now, &TimeZone::UTC).to_string(),
            "2026-10-01T00:00:00Z"
        );
    }
}
