//! The same report as CSV (RFC 4180), for programs: a line for each device and meter, moments in UTC.
//!
//! Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers. A device
//! without meters has one line, so that none is lost.

use std::io::{self, Write};

use meters::{Timestamp, Verdict};

use super::columns::unit_word;
use super::data::{CustomerHead, DeviceRow, MeterCell};
use super::standing::Period;
use super::text;

const HEADER: &str = "customer,site,maker,model,description,serial,address,location,first_seen,\
                      meter,value,unit,bills,previous,delta,read_at,age_days,verdict\r\n";

/// Writes the line of names.
pub(crate) fn write_header(out: &mut impl Write) -> io::Result<()> {
    out.write_all(HEADER.as_bytes())
}

/// Writes a device's lines.
pub(crate) fn write_device(
    out: &mut impl Write,
    customer: &CustomerHead,
    device: &DeviceRow,
    period: Period,
) -> io::Result<()> {
    let device_fields = device_fields(customer, device);
    if device.meters.is_empty() {
        let read_at = moment(device.read_at);
        let age = age(device.read_at, period);
        return write!(out, "{device_fields},,,,,,,{read_at},{age},\r\n");
    }
    device
        .meters
        .iter()
        .try_for_each(|meter| write!(out, "{device_fields},{}\r\n", meter_fields(meter, period)))
}

fn device_fields(customer: &CustomerHead, device: &DeviceRow) -> String {
    let optional = |text: &Option<String>| text::for_csv(text.as_deref().unwrap_or_default());
    [
        text::for_csv(&customer.name),
        text::for_csv(&device.site),
        optional(&device.manufacturer),
        optional(&device.model),
        optional(&device.description),
        optional(&device.serial),
        optional(&device.address),
        optional(&device.location),
        device.first_seen.to_string(),
    ]
    .join(",")
}

fn meter_fields(meter: &MeterCell, period: Period) -> String {
    let number = |count: Option<u64>| count.map(|count| count.to_string()).unwrap_or_default();
    [
        text::for_csv(meter.name.as_str()),
        meter.value.to_string(),
        unit_word(meter.unit).to_owned(),
        if meter.bills { "yes" } else { "no" }.to_owned(),
        number(meter.previous.map(|previous| previous.value)),
        number(meter.delta()),
        moment(Some(meter.read_at)),
        age(Some(meter.read_at), period),
        meter.verdict.map(Verdict::as_str).unwrap_or_default().to_owned(),
    ]
    .join(",")
}

fn moment(moment: Option<Timestamp>) -> String {
    moment.map(|moment| moment.to_string()).unwrap_or_default()
}

fn age(read_at: Option<Timestamp>, period: Period) -> String {
    read_at
        .and_then(|read_at| period.days_since(read_at))
        .map(|days| format!("{days:.1}"))
        .unwrap_or_default()
}
