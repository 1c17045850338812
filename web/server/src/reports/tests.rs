#![allow(clippy::unwrap_used)]
//! Whole workbooks, opened again with a reader of another make, and looked into as the XML that they are.

use std::io::Read;
use std::path::Path;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use jiff::tz::TimeZone;
use meters::{MeterName, Timestamp, Unit, Verdict};
use protocol::MissCause;

use super::csv;
use super::data::{
    CustomerHead, DeviceRow, EventRow, LastMiss, MeterCell, MeterKind, PreviousValue, ReportHead,
};
use super::standing::Period;
use super::tally::Summary;
use super::workbook::WorkbookWriter;

mod colours;
mod events;
mod hostile;
mod proof;
mod scale;
mod sight;

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn period() -> Period {
    Period {
        from: moment("2026-10-31T23:00:00Z"),
        to: moment("2026-11-22T10:00:00Z"),
    }
}

/// Two hours east of Greenwich, whatever the season: a test needs no table of zones.
fn zone() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(2))
}

fn head() -> ReportHead {
    ReportHead {
        dealer: "Bits & Bytes Bürotechnik".into(),
        made_at: period().to,
        period: period(),
        zone: zone(),
    }
}

/// prtMarkerLifeCount of the first marker.
const LIFE_COUNT: &str = "1.3.6.1.2.1.43.10.2.1.4.1.1";

fn meter(name: &'static str, value: u64, previous: Option<u64>) -> MeterCell {
    MeterCell {
        name: MeterName::new(name),
        value,
        unit: Unit::Impressions,
        bills: name == "total",
        label: None,
        source: LIFE_COUNT.into(),
        read_at: moment("2026-11-22T08:30:00Z"),
        verdict: Some(Verdict::Ok),
        doubt: None,
        previous: previous.map(|value| PreviousValue {
            value,
            unit: Unit::Impressions,
            read_at: moment("2026-10-31T20:00:00Z"),
            source: LIFE_COUNT.into(),
        }),
        row_break: None,
    }
}

fn device(maker: &str, model: &str, serial: &str, meters: Vec<MeterCell>) -> DeviceRow {
    DeviceRow {
        manufacturer: Some(maker.into()),
        model: Some(model.into()),
        serial: Some(serial.into()),
        description: Some(format!("{maker} {model}, firmware 1.04")),
        address: Some("10.0.0.9".into()),
        location: Some("2nd floor, copy room".into()),
        site: "Head office".into(),
        first_seen: moment("2026-03-01T08:00:00Z"),
        read_at: Some(moment("2026-11-22T08:30:00Z")),
        meters,
        ..DeviceRow::default()
    }
}

/// A customer with that name; its meters are those of its devices.
fn customer(name: &str, devices: &[DeviceRow]) -> CustomerHead {
    let meters = devices.iter().flat_map(|device| &device.meters);
    CustomerHead {
        name: name.to_owned(),
        zone: zone(),
        meters: meters
            .map(|meter| MeterKind {
                name: meter.name.clone(),
                bills: meter.bills,
            })
            .collect(),
    }
}

/// Writes a workbook of those customers.
fn write(path: &Path, customers: &[(&str, Vec<DeviceRow>)]) -> Summary {
    let mut writer = WorkbookWriter::new(head(), path.parent().unwrap()).unwrap();
    for (name, devices) in customers {
        let customer = customer(name, devices);
        let mut open = writer.begin_customer(customer).unwrap();
        for device in devices {
            writer.write(&mut open, device).unwrap();
        }
        writer.end_customer(open).unwrap();
    }
    writer.save(path).unwrap()
}

/// A workbook and the CSV beside it, of one customer to whose devices that happened.
fn finished(name: &str, devices: &[DeviceRow], events: &[EventRow]) -> (Written, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xlsx");
    let customer = customer(name, devices);
    let mut csv = Vec::new();
    csv::write_header(&mut csv).unwrap();
    let mut writer = WorkbookWriter::new(head(), folder.path()).unwrap();
    let mut open = writer.begin_customer(customer.clone()).unwrap();
    for device in devices {
        writer.write(&mut open, device).unwrap();
        csv::write_device(&mut csv, &customer, device, period()).unwrap();
    }
    for event in events {
        writer.write_event(&customer, event).unwrap();
    }
    writer.end_customer(open).unwrap();
    let written = Written {
        summary: writer.save(&path).unwrap(),
        book: open_workbook(&path).unwrap(),
        path,
        _folder: folder,
    };
    (written, String::from_utf8(csv).unwrap())
}

struct Written {
    summary: Summary,
    book: Xlsx<std::io::BufReader<std::fs::File>>,
    path: std::path::PathBuf,
    _folder: tempfile::TempDir,
}

fn written(customers: &[(&str, Vec<DeviceRow>)]) -> Written {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xlsx");
    let summary = write(&path, customers);
    Written {
        summary,
        book: open_workbook(&path).unwrap(),
        path,
        _folder: folder,
    }
}

impl Written {
    fn sheet(&mut self, name: &str) -> Range<Data> {
        self.book.worksheet_range(name).unwrap()
    }

    fn xml(&self) -> Vec<(String, String)> {
        let mut archive = zip::ZipArchive::new(std::fs::File::open(&self.path).unwrap()).unwrap();
        (0..archive.len())
            .map(|index| {
                let mut part = archive.by_index(index).unwrap();
                let mut text = String::new();
                part.read_to_string(&mut text).unwrap();
                (part.name().unwrap().into_owned(), text)
            })
            .collect()
    }
}

/// The cell of that row under that heading.
fn cell(sheet: &Range<Data>, row: usize, heading: &str) -> Data {
    let column = sheet
        .rows()
        .next()
        .unwrap()
        .iter()
        .position(|cell| *cell == Data::String(heading.into()))
        .unwrap_or_else(|| panic!("no column {heading}"));
    sheet.get((row, column)).cloned().unwrap_or(Data::Empty)
}

/// The minute that a cell shows on a clock, counted from the spreadsheet's first day.
#[allow(clippy::cast_possible_truncation)]
fn minute(cell: &Data) -> i64 {
    let Data::DateTime(moment) = cell else {
        panic!("{cell:?} is no moment");
    };
    (moment.as_f64() * 1_440.0).round() as i64
}

/// That minute of November 2026.
fn november(day: i64, hour: i64, minute: i64) -> i64 {
    const FIRST: i64 = 46_327;
    ((FIRST + day - 1) * 24 + hour) * 60 + minute
}

fn text(text: &str) -> Data {
    Data::String(text.into())
}

#[test]
fn a_row_holds_what_the_device_gave_and_nothing_else() {
    let mut office = written(&[(
        "Müller",
        vec![
            device(
                "Sharp",
                "MX-3570N",
                "6509415X00",
                vec![
                    meter("color", 40_000, Some(39_000)),
                    meter("total", 121_104, Some(120_000)),
                ],
            ),
            device("Brother", "HL-5350DN", "E1", vec![meter("total", 0, None)]),
        ],
    )]);
    let sheet = office.sheet("Müller");
    let headings: Vec<String> = sheet
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        headings,
        [
            "Maker",
            "Model",
            "Description",
            "Serial",
            "Asset tag",
            "IP address",
            "Location",
            "Site",
            "Total",
            "Total previous",
            "Total delta",
            "Color",
            "Color previous",
            "Color delta",
            "Unit",
            "Read at",
            "Age (days)",
            "Verdict",
            "Explanation"
        ]
    );
    for (heading, value) in [
        ("Maker", text("Sharp")),
        ("Serial", text("6509415X00")),
        ("Site", text("Head office")),
        ("Total", Data::Float(121_104.0)),
        ("Total previous", Data::Float(120_000.0)),
        ("Total delta", Data::Float(1_104.0)),
        ("Color delta", Data::Float(1_000.0)),
        ("Unit", Data::Empty),
        ("Verdict", text("ok")),
        ("Explanation", Data::Empty),
    ] {
        assert_eq!(cell(&sheet, 1, heading), value, "{heading}");
    }
    assert_eq!(
        cell(&sheet, 2, "Total"),
        Data::Float(0.0),
        "a counter that says 0 is 0"
    );
    for heading in [
        "Total previous",
        "Total delta",
        "Color",
        "Color previous",
        "Color delta",
    ] {
        assert_eq!(cell(&sheet, 2, heading), Data::Empty, "{heading} was never read");
    }
    let read_at = minute(&cell(&sheet, 1, "Read at"));
    assert_eq!(read_at, november(22, 10, 30), "on the customer's clocks");
}

#[test]
fn doubtful_values_have_no_delta_and_sheets_are_named() {
    let mut dropped = meter("total", 5, Some(900));
    dropped.verdict = Some(Verdict::Dropped);
    let mut sheets = meter("total", 70, Some(50));
    sheets.unit = Unit::Sheets;
    let mut office = written(&[(
        "C",
        vec![
            device("A", "1", "S1", vec![dropped]),
            device("B", "2", "S2", vec![sheets]),
        ],
    )]);
    let sheet = office.sheet("C");
    assert_eq!(cell(&sheet, 1, "Total"), Data::Float(5.0));
    assert_eq!(cell(&sheet, 1, "Total delta"), text("dropped"));
    assert_eq!(cell(&sheet, 1, "Verdict"), text("dropped: total"));
    assert_eq!(
        cell(&sheet, 2, "Total delta"),
        text("unit changed"),
        "50 impressions are not 50 sheets"
    );
    assert_eq!(cell(&sheet, 2, "Unit"), text("sheets"));
    assert_eq!(office.summary.sum().total, None);
    assert_eq!(office.summary.sum().other_units, 1);
}

#[test]
fn the_summary_counts_and_missing_says_why() {
    let fine = device(
        "A",
        "1",
        "S1",
        vec![meter("total", 300, Some(100)), meter("mono", 200, Some(50))],
    );
    let mut silent = device("A", "2", "S2", vec![meter("total", 5, Some(5))]);
    silent.meters[0].read_at = moment("2026-11-10T08:00:00Z");
    silent.last_miss = Some(LastMiss {
        at: period().to,
        cause: MissCause::NoAnswer,
        message: "10.0.0.9 did not answer.".into(),
    });
    let counterless = device("A", "3", "S3", vec![]);
    let mut never = device("A", "4", "S4", vec![]);
    never.read_at = None;
    never.first_seen = moment("2026-11-20T10:00:00Z");
    let mut office = written(&[
        ("C", vec![fine, silent]),
        ("D", vec![counterless, never]),
        ("E", vec![]),
    ]);
    let sum = office.summary.sum();
    assert_eq!(
        (
            sum.devices,
            sum.on_time,
            sum.stale,
            sum.never_read,
            sum.new,
            sum.missing
        ),
        (4, 2, 1, 1, 1, 3)
    );
    assert_eq!((sum.total, sum.mono, sum.color), (Some(200), Some(150), None));
    let summary = office.sheet("Summary");
    let line =
        |name: &str| -> Vec<Data> { summary.rows().find(|row| row[0] == text(name)).unwrap()[1..].to_vec() };
    let number = Data::Float;
    assert_eq!(line("C")[..3], [number(2.0), number(1.0), number(1.0)]);
    assert_eq!(line("C")[7..], [number(200.0), number(150.0), Data::Empty]);
    assert_eq!(line("E")[7..], [Data::Empty, Data::Empty, Data::Empty]);
    assert_eq!(line("All")[0], number(4.0));
    let missing = office.sheet("Missing");
    assert_eq!(missing.height(), 4);
    assert_eq!(cell(&missing, 1, "Why"), text("10.0.0.9 did not answer."));
    assert_eq!(cell(&missing, 3, "Last read"), Data::Empty);
    assert_eq!(cell(&missing, 3, "For (days)"), number(2.0));
    for row in 1..4 {
        assert_ne!(cell(&missing, row, "What to do"), Data::Empty);
    }
}
