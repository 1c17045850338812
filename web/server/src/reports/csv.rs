//! The same report as CSV (RFC 4180), for programs: a line for each device and meter, moments in UTC.
//!
//! Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers. A device
//! without meters has one line, so that none is lost. New columns are added at the end, where no program that reads
//! the others is led astray.

use std::io::{self, Write};

use jiff::tz::TimeZone;
use meters::{Timestamp, Verdict};

use super::columns::unit_word;
use super::data::{CustomerHead, DeviceRow, MeterCell};
use super::explanation;
use super::standing::Period;
use super::text;

const HEADER: &str = "customer,site,maker,model,description,serial,address,location,first_seen,\
                      meter,value,unit,bills,previous,delta,read_at,age_days,verdict,\
                      asset_tag,label,source,previous_read_at,last_good,last_good_unit,last_good_read_at,\
                      proposed_offset,doubt,explanation\r\n";

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
    let asset_tag = optional(device.asset_tag.as_deref());
    if device.meters.is_empty() {
        let read_at = moment(device.read_at);
        let age = age(device.read_at, period);
        return write!(
            out,
            "{device_fields},,,,,,,{read_at},{age},,{asset_tag},,,,,,,,,\r\n"
        );
    }
    device.meters.iter().try_for_each(|meter| {
        let explanation = text::for_csv(&explanation::of_meter(device, meter, &TimeZone::UTC));
        let (count, doubt) = (count_fields(meter, period), doubt_fields(meter));
        write!(
            out,
            "{device_fields},{count},{asset_tag},{doubt},{explanation}\r\n"
        )
    })
}

fn device_fields(customer: &CustomerHead, device: &DeviceRow) -> String {
    [
        text::for_csv(&customer.name),
        text::for_csv(&device.site),
        optional(device.manufacturer.as_deref()),
        optional(device.model.as_deref()),
        optional(device.description.as_deref()),
        optional(device.serial.as_deref()),
        optional(device.address.as_deref()),
        optional(device.location.as_deref()),
        device.first_seen.to_string(),
    ]
    .join(",")
}

fn count_fields(meter: &MeterCell, period: Period) -> String {
    [
        text::for_csv(meter.name.as_str()),
        meter.value.to_string(),
        unit_word(meter.unit).to_owned(),
        if meter.bills { "yes" } else { "no" }.to_owned(),
        number(meter.previous.as_ref().map(|previous| previous.value)),
        number(meter.delta()),
        moment(Some(meter.read_at)),
        age(Some(meter.read_at), period),
        meter.verdict.map(Verdict::as_str).unwrap_or_default().to_owned(),
    ]
    .join(",")
}

/// Where the value comes from, and what is to be known where it is doubtful.
fn doubt_fields(meter: &MeterCell) -> String {
    let doubt = meter.doubt.as_ref();
    let last_good = doubt.map(|doubt| &doubt.last_good);
    let word = meter.doubt_about_delta().map(Verdict::as_str);
    [
        optional(meter.label.as_deref()),
        text::for_csv(&meter.source),
        moment(meter.previous.as_ref().map(|previous| previous.read_at)),
        number(last_good.map(|last| last.value)),
        last_good
            .map(|last| unit_word(last.unit))
            .unwrap_or_default()
            .to_owned(),
        moment(last_good.map(|last| last.read_at)),
        number(doubt.and_then(|doubt| doubt.proposed_offset)),
        word.unwrap_or_default().to_owned(),
    ]
    .join(",")
}

fn optional(text: Option<&str>) -> String {
    text::for_csv(text.unwrap_or_default())
}

fn number(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
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
