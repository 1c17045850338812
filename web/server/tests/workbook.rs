//! From a pushed batch to the cells of the workbook, through the real server.

#![allow(clippy::unwrap_used)]

mod support;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use serde_json::{Value, json};
use support::{Appliance, Office};

fn cell(sheet: &Range<Data>, row: usize, heading: &str) -> Data {
    let heading = Data::String(heading.to_owned());
    let column = sheet
        .rows()
        .next()
        .unwrap()
        .iter()
        .position(|cell| *cell == heading);
    sheet.get((row, column.unwrap())).cloned().unwrap_or(Data::Empty)
}

/// A batch of two devices: one with counters and hostile text, one that answers without counters.
fn batch(appliance: &Appliance) -> Value {
    let mut batch = appliance.batch(1, &[1, 2], 121_104);
    let first = &mut batch["readings"][0]["reading"];
    first["identity"]["location"] = json!("=1+1");
    first["identity"]["description"] = json!("@SUM(A1)\u{0}\u{1b}[31m");
    first["meters"].as_array_mut().unwrap().push(json!(
        {"name": "copy_color", "value": 0, "unit": "impressions", "source": "1.3.6.1.4.1.2385.1"}
    ));
    batch["readings"][0]["verdicts"]["copy_color"] = json!("ok");
    batch["readings"][1]["reading"]["meters"] = json!([]);
    batch["readings"][1]["verdicts"] = json!({});
    batch
}

#[test]
fn what_the_box_pushed_stands_in_the_cells() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    assert_eq!(appliance.push(&server, &batch(&appliance)).outcome(), "accepted");
    let path = office.path().join("report.xlsx");
    office.done(&[
        "report",
        "now",
        "--customer",
        "Customer",
        "--output",
        path.to_str().unwrap(),
    ]);
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(
        book.sheet_names(),
        ["Summary", "Customer", "Meters", "Events", "Missing"]
    );
    let sheet = book.worksheet_range("Customer").unwrap();
    assert_eq!(sheet.height(), 3);
    assert_eq!(cell(&sheet, 1, "Total"), Data::Float(121_104.0));
    assert_eq!(cell(&sheet, 1, "Copy color"), Data::Float(0.0));
    assert_eq!(cell(&sheet, 1, "Location"), Data::String("=1+1".into()));
    assert_eq!(cell(&sheet, 1, "Serial"), Data::String("0500123401".into()));
    assert_eq!(cell(&sheet, 2, "Total"), Data::Empty);
    assert_eq!(cell(&sheet, 2, "Serial"), Data::String("0500123402".into()));
    let missing = book.worksheet_range("Missing").unwrap();
    assert_eq!(missing.height(), 2);
    assert_eq!(cell(&missing, 1, "Serial"), Data::String("0500123402".into()));

    let csv = std::fs::read_to_string(path.with_extension("csv")).unwrap();
    assert_eq!(csv.lines().count(), 4, "{csv}");
    assert!(csv.contains(",'=1+1,"), "{csv}");
    assert!(csv.contains(",total,121104,impressions,yes,"), "{csv}");
    let beside: Vec<_> = std::fs::read_dir(office.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".part"))
        .collect();
    assert_eq!(beside, [] as [String; 0]);
}

/// The batch of the protocol's examples, as that box would send it.
fn golden(appliance: &Appliance) -> Value {
    let mut batch: Value =
        serde_json::from_str(include_str!("../../../firmware/protocol/examples/batch.json")).unwrap();
    batch["appliance"] = json!(appliance.id);
    batch
}

/// Everything that a program which knows all of the protocol's words reads of the example stands in the ledger.
#[test]
fn the_golden_batch_is_kept_whole_and_stands_in_the_workbook() {
    let office = Office::new();
    let server = office.serve();
    let appliance = Appliance::enrolled(&office, &server);
    let sent = golden(&appliance);
    assert_eq!(appliance.push(&server, &sent).outcome(), "accepted");
    let batch: protocol::Batch = serde_json::from_value(sent).unwrap();
    let count =
        |table: &str| usize::try_from(office.count(&format!("SELECT COUNT(*) FROM {table}"))).unwrap();
    let all =
        |number: fn(&protocol::DeviceReading) -> usize| batch.readings.iter().map(number).sum::<usize>();
    assert_eq!(count("readings"), batch.readings.len());
    assert_eq!(count("meters"), all(|entry| entry.reading.meters.len()));
    assert_eq!(count("doubts"), all(|entry| entry.doubts.len()));
    assert_eq!(count("comparisons"), all(|entry| entry.reading.comparisons.len()));
    assert_eq!(
        count("readings WHERE rated_per_minute IS NOT NULL"),
        all(|entry| usize::from(entry.reading.rated_per_minute.is_some()))
    );
    assert_eq!(
        (
            count("events WHERE before IS NOT NULL"),
            count("events WHERE after IS NOT NULL")
        ),
        (
            batch.events.iter().filter(|event| event.before.is_some()).count(),
            batch.events.iter().filter(|event| event.after.is_some()).count()
        )
    );
    assert!(all(|entry| entry.doubts.len()) > 0 && all(|entry| entry.reading.comparisons.len()) > 0);

    let path = office.path().join("report.xlsx");
    let output = path.to_str().unwrap();
    office.done(&["report", "now", "--customer", "Customer", "--output", output]);
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let meters = book.worksheet_range("Meters").unwrap();
    assert_eq!(meters.height(), all(|entry| entry.reading.meters.len()) + 1);
    let events = book.worksheet_range("Events").unwrap();
    assert_eq!(events.height(), batch.events.len() + 1);
    for (entry, meter) in batch
        .readings
        .iter()
        .flat_map(|entry| entry.reading.meters.iter().map(move |meter| (entry, meter)))
    {
        let row = (1..meters.height())
            .find(|row| {
                let serial = entry.reading.identity.serial.clone().unwrap();
                let name = meter.name.as_str().replace('_', " ");
                cell(&meters, *row, "Serial") == Data::String(serial)
                    && cell(&meters, *row, "Meter").to_string().to_lowercase() == name
            })
            .unwrap();
        assert_eq!(cell(&meters, row, "Source"), Data::String(meter.source.clone()));
        let verdict = entry.verdicts[&meter.name].as_str();
        assert_eq!(cell(&meters, row, "Verdict"), Data::String(verdict.into()));
        let doubt = entry.doubts.get(&meter.name);
        let is_explained = cell(&meters, row, "Explanation") != Data::Empty;
        assert!(is_explained || doubt.is_none(), "{}", meter.name);
        let good = doubt.map_or(Data::Empty, |doubt| number(doubt.last_good.value));
        assert_eq!(cell(&meters, row, "Last good"), good, "{}", meter.name);
    }
}

#[allow(clippy::cast_precision_loss)] // counters of an example stay far below 2^53
fn number(value: u64) -> Data {
    Data::Float(value as f64)
}

#[test]
fn a_folder_that_is_not_there_is_one_sentence() {
    let office = Office::new();
    let (code, sentence) = office.refused(&[
        "report",
        "now",
        "--customer",
        "Customer",
        "--output",
        "/nonexistent/x/report.xlsx",
    ]);
    assert_eq!((code, sentence.lines().count()), (1, 1), "{sentence}");
    assert!(sentence.contains("folder"), "{sentence}");
}
