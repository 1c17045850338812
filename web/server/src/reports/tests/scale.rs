//! Many devices, many customers.

use std::time::Instant;

use calamine::{Data, Reader, Xlsx, open_workbook};
use meters::{MeterName, Timestamp};

use super::{cell, device, head, meter, period, text, written, zone};
use crate::reports::data::{CustomerHead, MeterKind};
use crate::reports::workbook::WorkbookWriter;

const DAY: u64 = 86_400;

#[test]
fn more_customers_than_open_files_allow() {
    let names: Vec<String> = (0..1_500).map(|number| format!("Customer {number}")).collect();
    let customers: Vec<_> = names
        .iter()
        .map(|name| {
            (
                name.as_str(),
                vec![device("A", "1", "S", vec![meter("total", 1, None)])],
            )
        })
        .collect();
    let mut office = written(&customers);
    assert_eq!(office.book.sheet_names().len(), 1_504);
    assert_eq!(cell(&office.sheet("Customer 1499"), 1, "Total"), Data::Float(1.0));
}

/// A release build writes the 10,000 devices that the aims are about (1 second, 20 MB), nine meters each; a debug build
/// only has to get it right.
const DEVICES: u64 = if cfg!(debug_assertions) { 2_000 } else { 10_000 };

#[test]
fn as_many_devices_as_a_large_dealer_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xlsx");
    let names = [
        "total", "mono", "color", "print", "copy", "scan", "fax", "duplex", "large",
    ];
    let before = high_water_mark();
    let started = Instant::now();
    let mut writer = WorkbookWriter::new(head(), folder.path()).unwrap();
    let customer = CustomerHead {
        name: "Ten thousand".into(),
        zone: zone(),
        meters: names
            .map(|name| MeterKind {
                name: MeterName::new(name),
                bills: name == "total",
            })
            .to_vec(),
    };
    let mut open = writer.begin_customer(customer).unwrap();
    for number in 0..DEVICES {
        let meters = names
            .map(|name| meter(name, number * 1_000, Some(number * 900)))
            .to_vec();
        let mut row = device("Kyocera", "TASKalfa 3554ci", &format!("S{number:09}"), meters);
        if number % 10 == 0 {
            row.meters[0].read_at = Timestamp::from_unix_seconds(period().to.unix_seconds() - 9 * DAY);
        }
        writer.write(&mut open, &row).unwrap();
    }
    writer.end_customer(open).unwrap();
    let summary = writer.save(&path).unwrap();
    let seconds = started.elapsed().as_secs_f64();
    let peak = high_water_mark();
    println!(
        "{DEVICES} devices: {seconds:.2} s, peak {peak} KiB (before {before} KiB), file {} KiB",
        std::fs::metadata(&path).unwrap().len() / 1_024
    );
    assert_eq!(
        (summary.sum().devices, summary.sum().stale),
        (DEVICES, DEVICES / 10)
    );
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let sheet = book.worksheet_range("Ten thousand").unwrap();
    let last = sheet.height() - 1;
    assert_eq!(last as u64, DEVICES);
    assert_eq!(
        cell(&sheet, last, "Serial"),
        text(&format!("S{:09}", DEVICES - 1))
    );
    let meters = book.worksheet_range("Meters").unwrap();
    assert_eq!(meters.height() as u64, DEVICES * 9 + 1);
}

/// VmHWM of this process in KiB; 0 where the system doesn't say.
fn high_water_mark() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok())
        .unwrap_or_default()
}
