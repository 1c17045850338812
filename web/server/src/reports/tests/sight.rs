//! What a bill needs is in sight; the other meters wait behind one [+], and none is lost.

use calamine::{Data, Range};
use meters::{Unit, Verdict};

use super::{Written, cell, device, finished, meter, text, written};
use crate::reports::data::DeviceRow;

/// An office of several makers: one bills by functions, one leaves the unit of its duplex count out.
fn devices() -> Vec<DeviceRow> {
    let mut duplex = meter("duplex", 70, None);
    duplex.unit = Unit::Unknown;
    let mut copy = meter("copy", 30, Some(10));
    copy.bills = true;
    vec![
        device(
            "Brother",
            "MFC-L6900DW",
            "E1",
            vec![meter("total", 100, Some(90)), duplex],
        ),
        device(
            "Kyocera",
            "TASKalfa 4054ci",
            "R1",
            vec![
                meter("engine_total", 130, Some(120)),
                meter("scan", 9, None),
                meter("total", 120, Some(110)),
                meter("fax_sent", 4, None),
                meter("color", 50, Some(40)),
                copy,
                meter("print", 90, Some(70)),
                meter("mono", 70, Some(60)),
            ],
        ),
    ]
}

fn headings(sheet: &Range<Data>) -> Vec<String> {
    let header = sheet.rows().next().unwrap();
    header.iter().map(ToString::to_string).collect()
}

/// The first customer's sheet as XML.
fn sheet_xml(office: &Written) -> String {
    let parts = office.xml();
    let sheet = parts
        .into_iter()
        .find(|(part, _)| part == "xl/worksheets/sheet2.xml");
    sheet.unwrap().1
}

/// The elements `col`, each with the columns that it is of, counted from 1.
fn cols(xml: &str) -> Vec<(std::ops::RangeInclusive<usize>, &str)> {
    let attribute = |element: &str, name: &str| -> usize {
        let value = element.split(&format!("{name}=\"")).nth(1).unwrap();
        value.split('"').next().unwrap().parse().unwrap()
    };
    let elements = xml.split("<col ").skip(1);
    elements
        .map(|rest| rest.split("/>").next().unwrap())
        .map(|col| (attribute(col, "min")..=attribute(col, "max"), col))
        .collect()
}

#[test]
fn what_a_bill_needs_stands_first_and_the_verdict_right_behind_it() {
    let (mut office, csv) = finished("C", &devices(), &[]);
    let sheet = office.sheet("C");
    let meters_and_words: Vec<String> = headings(&sheet)
        .into_iter()
        .skip(8)
        .filter(|heading| !heading.ends_with(" previous") && !heading.ends_with(" delta"))
        .collect();
    assert_eq!(
        meters_and_words,
        [
            "Total",
            "Copy",
            "Mono",
            "Color",
            "Unit",
            "Read at",
            "Age (days)",
            "Verdict",
            "Explanation",
            "Print",
            "Scan",
            "Fax sent",
            "Duplex",
            "Engine total"
        ]
    );
    for (heading, value) in [
        ("Copy delta", 20.0),
        ("Print delta", 20.0),
        ("Engine total previous", 120.0),
        ("Fax sent", 4.0),
    ] {
        assert_eq!(cell(&sheet, 2, heading), Data::Float(value), "{heading}");
    }
    for row in devices() {
        for meter in &row.meters {
            let line = format!(",{},{},", meter.name, meter.value);
            assert!(csv.contains(&line), "{line} is not in the CSV:\n{csv}");
        }
    }
}

#[test]
fn the_other_meters_are_one_group_that_is_closed() {
    let office = written(&[("C", devices())]);
    let xml = sheet_xml(&office);
    assert!(xml.contains("outlineLevelCol=\"1\""), "room for the [+]");
    let (first, last) = (8 + 4 * 3 + 5 + 1, 8 + 4 * 3 + 5 + 5 * 3);
    let mut behind = Vec::new();
    for (columns, col) in cols(&xml) {
        let is_behind = col.contains("outlineLevel=\"1\"");
        assert_eq!(is_behind, col.contains("hidden=\"1\""), "{col}");
        assert_eq!(
            col.contains("collapsed=\"1\""),
            *columns.start() == last + 1,
            "the [+] stands behind the group: {col}"
        );
        if is_behind {
            behind.extend(columns);
        }
    }
    assert_eq!(behind, (first..=last).collect::<Vec<_>>());
}

#[test]
fn a_coloured_row_is_coloured_behind_the_plus_too() {
    let mut devices = devices();
    devices[0].meters[0].verdict = Some(Verdict::Jumped);
    let fine = device("HP", "LaserJet M507", "V1", vec![meter("total", 5, None)]);
    devices.push(fine);
    let xml = sheet_xml(&written(&[("C", devices)]));
    let cells = |row: usize| {
        let row = xml.split(&format!("<row r=\"{row}\"")).nth(1).unwrap();
        row.split("</row>").next().unwrap().matches("<c ").count()
    };
    assert_eq!(
        (cells(2), cells(4)),
        (25 + 15, 25),
        "a plain row has no empty cells there"
    );
}

#[test]
fn an_office_of_plain_printers_has_no_plus() {
    let plain = device("HP", "LaserJet M507", "V1", vec![meter("total", 5, None)]);
    let xml = sheet_xml(&written(&[("C", vec![plain])]));
    assert!(!xml.contains("outlineLevel") && !xml.contains("hidden=\"1\""));
}

#[test]
fn the_unit_is_that_of_the_meters_in_sight() {
    let mut sheets = devices();
    sheets[0].meters[0].unit = Unit::Sheets;
    sheets[1].meters[4].unit = Unit::Unknown;
    let mut office = written(&[("Impressions", devices()), ("Sheets", sheets)]);
    let (impressions, sheets) = (office.sheet("Impressions"), office.sheet("Sheets"));
    assert_eq!(cell(&impressions, 1, "Unit"), Data::Empty);
    assert_eq!(cell(&sheets, 1, "Unit"), text("sheets"), "duplex is not in sight");
    assert_eq!(cell(&sheets, 2, "Unit"), text("color: not given"));
}

#[test]
fn the_summary_says_where_the_other_meters_are() {
    let mut office = written(&[("C", devices())]);
    let summary = office.sheet("Summary");
    let mut legend = summary.rows().filter(|row| row.contains(&text("[+]")));
    let words = legend.next().unwrap().iter().map(ToString::to_string);
    let words: String = words.collect();
    assert!(
        words.contains("other meters") && words.contains("«Meters»"),
        "{words}"
    );
}
