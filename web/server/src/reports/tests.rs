#![allow(clippy::unwrap_used)]
//! Whole workbooks, opened again with a reader of another make, and looked into as the XML that they are.

use std::io::Read;
use std::path::Path;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use jiff::tz::TimeZone;
use meters::{MeterName, Timestamp, Unit, Verdict};
use protocol::MissCause;

use super::data::{CustomerHead, DeviceRow, LastMiss, MeterCell, PreviousValue, ReportHead};
use super::standing::Period;
use super::tally::Summary;
use super::workbook::WorkbookWriter;

mod scale;

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

fn meter(name: &'static str, value: u64, previous: Option<u64>) -> MeterCell {
    MeterCell {
        name: MeterName::new(name),
        value,
        unit: Unit::Impressions,
        bills: name == "total",
        read_at: moment("2026-11-22T08:30:00Z"),
        verdict: Some(Verdict::Ok),
        previous: previous.map(|value| PreviousValue {
            value,
            unit: Unit::Impressions,
        }),
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

/// Writes a workbook of those customers; a customer's meters are those of its devices.
fn write(path: &Path, customers: &[(&str, Vec<DeviceRow>)]) -> Summary {
    let mut writer = WorkbookWriter::new(head(), path.parent().unwrap()).unwrap();
    for (name, devices) in customers {
        let meters = devices.iter().flat_map(|device| &device.meters);
        let customer = CustomerHead {
            name: (*name).to_owned(),
            zone: zone(),
            meters: meters.map(|meter| meter.name.clone()).collect(),
        };
        let mut open = writer.begin_customer(customer).unwrap();
        for device in devices {
            writer.write(&mut open, device).unwrap();
        }
        writer.end_customer(open).unwrap();
    }
    writer.save(path).unwrap()
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
            "Verdict"
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
    let Data::DateTime(read_at) = cell(&sheet, 1, "Read at") else {
        panic!("not a date");
    };
    assert_eq!(
        read_at.as_f64(),
        46_348.437_5,
        "2026-11-22 10:30 on the customer's clocks"
    );
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
    assert_eq!(cell(&sheet, 1, "Total delta"), Data::Empty);
    assert_eq!(cell(&sheet, 1, "Verdict"), text("dropped: total"));
    assert_eq!(
        cell(&sheet, 2, "Total delta"),
        Data::Empty,
        "50 impressions are not 50 sheets"
    );
    assert_eq!(cell(&sheet, 2, "Unit"), text("sheets"));
    assert_eq!(office.summary.sum().total, None);
    assert_eq!(office.summary.sum().other_units, 1);
}

#[test]
fn new_stale_and_doubtful_rows_have_their_colours() {
    let mut new = device("A", "1", "S1", vec![meter("total", 5, None)]);
    new.first_seen = moment("2026-11-20T08:00:00Z");
    let mut stale = device("A", "2", "S2", vec![meter("total", 5, None)]);
    stale.meters[0].read_at = moment("2026-11-10T08:00:00Z");
    let mut doubtful = device("A", "3", "S3", vec![meter("total", 5, None)]);
    doubtful.meters[0].verdict = Some(Verdict::Jumped);
    let office = written(&[("C", vec![new, stale, doubtful])]);
    let xml = office.xml();
    let part = |name: &str| &xml.iter().find(|(part, _)| part == name).unwrap().1;
    let styles = part("xl/styles.xml");
    let fills: Vec<&str> = styles.split("<fill>").skip(1).collect();
    let formats: Vec<&str> = styles
        .split("<cellXfs")
        .nth(1)
        .unwrap()
        .split("<xf ")
        .skip(1)
        .collect();
    let attribute = |element: &str, name: &str| -> usize {
        let value = element.split(&format!("{name}=\"")).nth(1).unwrap();
        value.split('"').next().unwrap().parse().unwrap()
    };
    let sheet = part("xl/worksheets/sheet2.xml");
    for (row, colour) in [(2, "FFFFF7C2"), (3, "FFFBD9E3"), (4, "FFFFCF96")] {
        let row = sheet.split(&format!("<row r=\"{row}\"")).nth(1).unwrap();
        let row = row.split("</row>").next().unwrap();
        let cells: Vec<&str> = row.split("<c ").skip(1).collect();
        assert_eq!(cells.len(), 14, "the whole row is coloured");
        for cell in cells {
            let fill = attribute(formats[attribute(cell, "s")], "fillId");
            assert!(fills[fill].contains(colour), "{cell} {}", fills[fill]);
        }
    }
}

#[test]
fn no_text_becomes_a_formula_or_breaks_the_file() {
    let hostile = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "=HYPERLINK(\"x\")",
        "a\0b\u{1b}c",
        "<f>1</f>",
        "]]>&",
    ];
    let mut devices: Vec<DeviceRow> = hostile
        .iter()
        .map(|location| DeviceRow {
            location: Some((*location).to_owned()),
            ..device("A", location, "S", vec![meter("total", 1, None)])
        })
        .collect();
    devices[0].description = Some("x".repeat(40_000));
    devices[0].last_miss = Some(LastMiss {
        at: period().to,
        cause: MissCause::NoAnswer,
        message: "=cmd|'/c calc'!A0".into(),
    });
    devices[0].meters.clear();
    let mut office = written(&[("=1+1", devices)]);
    let sheet = office.sheet("=1+1");
    for (row, location) in hostile.iter().enumerate() {
        let shown = location.replace(['\0', '\u{1b}'], "");
        assert_eq!(cell(&sheet, row + 1, "Location"), text(&shown));
    }
    assert_eq!(cell(&sheet, 1, "Description"), text(&"x".repeat(32_767)));
    let missing = office.sheet("Missing");
    assert_eq!(cell(&missing, 1, "Customer"), text("=1+1"));
    for (part, xml) in office.xml() {
        assert!(
            !xml.contains("<f>") && !xml.contains("<f "),
            "a formula in {part}"
        );
    }
}

#[test]
fn any_customers_name_gives_a_report() {
    let devices = || vec![device("A", "1", "S", vec![meter("total", 1, None)])];
    let long = "N".repeat(40_000);
    let names = [
        "A/B*",
        "a b",
        &long,
        "Summary",
        "missing",
        "'x'",
        "",
        "\r\nBcc: x",
    ];
    let customers: Vec<_> = names.iter().map(|name| (*name, devices())).collect();
    let mut office = written(&customers);
    let cut = "N".repeat(31);
    assert_eq!(
        office.book.sheet_names(),
        [
            "Summary",
            "A B",
            "a b (2)",
            &cut,
            "Summary (2)",
            "missing (2)",
            "x",
            "Customer",
            "Bcc x",
            "Missing"
        ]
    );
    let summary = office.sheet("Summary");
    assert!(summary.rows().any(|row| row[0] == text("A/B*")));
    assert!(summary.rows().any(|row| row[0] == text(&"N".repeat(255))));
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
