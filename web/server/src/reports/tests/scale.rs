//! Many devices, many customers.

use std::time::Instant;

use calamine::{Data, Reader, Xlsx, open_workbook};
use meters::{MeterName, Timestamp};

use super::{cell, device, head, meter, period, written, zone};
use crate::reports::data::CustomerHead;
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
    assert_eq!(office.book.sheet_names().len(), 1_502);
    assert_eq!(cell(&office.sheet("Customer 1499"), 1, "Total"), Data::Float(1.0));
}

/// 10,000 devices of one customer, nine meters each. In a release build the aims are 1 second and 20 MB; a debug
/// build only has to get it right.
#[test]
fn ten_thousand_devices() {
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
        meters: names.map(MeterName::new).to_vec(),
    };
    let mut open = writer.begin_customer(customer).unwrap();
    for number in 0..10_000_u64 {
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
        "10,000 devices: {seconds:.2} s, peak {peak} KiB (before {before} KiB), file {} KiB",
        std::fs::metadata(&path).unwrap().len() / 1_024
    );
    assert_eq!((summary.sum().devices, summary.sum().stale), (10_000, 1_000));
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let sheet = book.worksheet_range("Ten thousand").unwrap();
    assert_eq!(sheet.height(), 10_001);
    assert_eq!(cell(&sheet, 10_000, "Total"), Data::Float(9_999_000.0));
}

/// VmHWM of this process in KiB; 0 where the system doesn't say.
fn high_water_mark() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok())
        .unwrap_or_default()
}
