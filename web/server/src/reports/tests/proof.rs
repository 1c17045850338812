//! What an invoice is argued with: the sheet «Meters», the explanations, and the CSV beside them.

use calamine::Data;
use meters::validation::{Doubt, LastGood};
use meters::{Comparison, ComparisonKind, MeterName, Unit, Verdict};

use super::{LIFE_COUNT, cell, device, finished, meter, minute, moment, november, text};
use crate::reports::continuity::Break;
use crate::reports::data::{DeviceRow, MeterCell};

const BILLED_TOTAL: &str = "1.3.6.1.4.1.1347.43.10.1.1.12.1.1";

fn comparison(kind: ComparisonKind, against: &[&'static str], difference: i64, agrees: bool) -> Comparison {
    Comparison {
        kind,
        meter: MeterName::TOTAL,
        against: against.iter().map(|name| MeterName::new(*name)).collect(),
        difference,
        agrees,
        reason: Some("The engine counts every side that passes".into()),
    }
}

/// A Kyocera: its billed total, and the engine's.
fn taskalfa(agrees: bool) -> DeviceRow {
    let mut total = meter("total", 76_064, Some(75_000));
    total.source = BILLED_TOTAL.into();
    total.previous.as_mut().unwrap().source = BILLED_TOTAL.into();
    total.label = Some("Printed total".into());
    let mut row = device(
        "Kyocera",
        "TASKalfa 4054ci",
        "RVP1Z00002",
        vec![total, meter("engine_total", 76_498, Some(75_400))],
    );
    row.asset_tag = Some("DE-0042".into());
    row.comparisons = vec![comparison(
        ComparisonKind::SecondSource,
        &["engine_total"],
        -434,
        agrees,
    )];
    row
}

/// A counter that began anew.
fn reset() -> MeterCell {
    MeterCell {
        verdict: Some(Verdict::Dropped),
        doubt: Some(Doubt {
            last_good: LastGood {
                value: 48_210,
                unit: Unit::Impressions,
                read_at: moment("2026-11-20T06:30:00Z"),
                source: Some(LIFE_COUNT.into()),
            },
            proposed_offset: Some(48_198),
            message: "total fell from 48210 to 12 impressions: it seems to have begun anew".into(),
        }),
        ..meter("total", 12, Some(47_000))
    }
}

#[test]
fn a_disputed_value_is_argued_from_one_row() {
    let row = device("HP", "LaserJet M507", "VNB3K00001", vec![reset()]);
    let (mut office, csv) = finished("C", &[row], &[]);
    let meters = office.sheet("Meters");
    let number = Data::Float;
    for (heading, value) in [
        ("Device", text("HP LaserJet M507")),
        ("Serial", text("VNB3K00001")),
        ("Meter", text("Total")),
        ("Value", number(12.0)),
        ("Unit", text("impressions")),
        ("Bills", text("yes")),
        ("Previous", number(47_000.0)),
        ("Delta", text("dropped")),
        ("Verdict", text("dropped")),
        ("Last good", number(48_210.0)),
        ("Proposed offset", number(48_198.0)),
        (
            "Explanation",
            text("Total fell from 48210 to 12 impressions: it seems to have begun anew."),
        ),
        ("Source", text(LIFE_COUNT)),
        ("Customer", text("C")),
    ] {
        assert_eq!(cell(&meters, 1, heading), value, "{heading}");
    }
    let at = minute(&cell(&meters, 1, "Last good at"));
    assert_eq!(at, november(20, 8, 30), "on the customer's clocks");
    assert_eq!(
        cell(&office.sheet("C"), 1, "Explanation"),
        text(
            "Total fell from 48210 to 12 impressions: it seems to have begun anew. \
             Last good: 48,210 on 2026-11-20 08:30; proposed offset +48,198."
        )
    );
    let line = csv.lines().nth(1).unwrap();
    let expected = ",12,impressions,yes,47000,,2026-11-22T08:30:00Z,0.1,dropped,";
    assert!(line.contains(expected), "{line}");
    let expected = ",48210,impressions,2026-11-20T06:30:00Z,48198,dropped,Total fell from";
    assert!(line.contains(expected), "{line}");
}

#[test]
fn a_second_source_is_explained_or_flagged() {
    let (mut office, csv) = finished("C", &[taskalfa(true), taskalfa(false)], &[]);
    let (meters, sheet) = (office.sheet("Meters"), office.sheet("C"));
    let counts = "Engine total (76,498) counts 434 more than Total (76,064)";
    let reason = "The engine counts every side that passes.";
    let explained = text(&format!("{counts}, as its maker's machines do. {reason}"));
    for row in [1, 2] {
        assert_eq!(cell(&meters, row, "Explanation"), explained);
    }
    assert_eq!(cell(&meters, 1, "Source"), text(BILLED_TOTAL));
    assert_eq!(cell(&meters, 1, "Maker's own label"), text("Printed total"));
    assert_eq!(cell(&meters, 2, "Source"), text(LIFE_COUNT));
    assert_eq!(cell(&meters, 2, "Bills"), Data::Empty);
    assert_eq!(
        cell(&sheet, 1, "Explanation"),
        text(&format!("{counts}, as its maker's machines do: see «Meters»."))
    );
    assert_eq!(cell(&sheet, 1, "Asset tag"), text("DE-0042"));
    assert_eq!(cell(&sheet, 1, "Verdict"), text("ok"));
    assert_eq!(cell(&sheet, 1, "Total delta"), Data::Float(1_064.0));
    assert_eq!(cell(&sheet, 1, "Engine total delta"), Data::Float(1_098.0));

    let flagged = format!(
        "{counts}, which is more than its maker's machines explain: look at it before billing. {reason}"
    );
    assert_eq!(cell(&meters, 3, "Explanation"), text(&flagged));
    assert_eq!(cell(&sheet, 2, "Explanation"), text(&flagged));
    assert_eq!(
        cell(&sheet, 2, "Verdict"),
        text("differs from engine_total: total")
    );
    assert_eq!(office.summary.sum().doubtful, 1);
    assert_eq!(
        csv.lines().filter(|line| line.contains("434 more than")).count(),
        4
    );
}

#[test]
fn parts_are_held_against_their_total() {
    let mut fine = device(
        "Ricoh",
        "IM C3000",
        "3088RA00005",
        vec![
            meter("total", 300, Some(200)),
            meter("mono", 200, Some(150)),
            meter("color", 100, Some(50)),
        ],
    );
    fine.comparisons = vec![comparison(ComparisonKind::Parts, &["mono", "color"], 0, true)];
    let mut differing = fine.clone();
    differing.meters[0].verdict = Some(Verdict::PartsDiffer);
    differing.meters[0].value = 390;
    differing.comparisons = vec![comparison(ComparisonKind::Parts, &["mono", "color"], 90, false)];
    let (mut office, _) = finished("C", &[fine, differing], &[]);
    let meters = office.sheet("Meters");
    assert_eq!(
        cell(&meters, 1, "Explanation"),
        text("Mono + Color (300) count the same as Total (300).")
    );
    assert_eq!(cell(&meters, 2, "Explanation"), Data::Empty, "it is said once");
    let Data::String(why) = cell(&meters, 4, "Explanation") else {
        panic!("nothing is said");
    };
    assert!(
        why.starts_with("The parts of Total don't add up to it. Mono + Color (300) count 90 less"),
        "{why}"
    );
    let sheet = office.sheet("C");
    assert_eq!(cell(&sheet, 2, "Total delta"), text("parts differ"));
    assert_eq!(cell(&sheet, 2, "Mono delta"), Data::Float(50.0));
}

#[test]
fn no_delta_is_taken_across_a_doubt() {
    let mut broken = meter("total", 150, Some(100));
    broken.row_break = Some(Break {
        verdict: Verdict::Dropped,
        at: moment("2026-11-12T06:00:00Z"),
    });
    let lower = meter("total", 20, Some(100));
    let mut old = meter("total", 150, Some(100));
    old.verdict = Some(Verdict::Stale);
    old.read_at = moment("2026-11-21T06:00:00Z");
    let devices = [broken, lower, old].map(|total| device("A", "1", "S", vec![total]));
    let (mut office, csv) = finished("C", &devices, &[]);
    let sheet = office.sheet("C");
    assert_eq!(cell(&sheet, 1, "Total delta"), text("dropped"));
    assert_eq!(cell(&sheet, 1, "Verdict"), text("dropped since: total"));
    assert_eq!(cell(&sheet, 2, "Total delta"), text("dropped"));
    assert_eq!(
        cell(&sheet, 2, "Explanation"),
        text("Total was 100 impressions on 2026-10-31 22:00: the two can't be subtracted.")
    );
    assert_eq!(cell(&sheet, 3, "Total delta"), Data::Empty);
    let meters = office.sheet("Meters");
    let Data::String(why) = cell(&meters, 1, "Explanation") else {
        panic!("nothing is said");
    };
    assert!(
        why.starts_with("Total dropped on 2026-11-12 08:00; another box"),
        "{why}"
    );
    assert_eq!(cell(&meters, 3, "Verdict"), text("stale"));
    let at = minute(&cell(&meters, 3, "Read at"));
    assert_eq!(at, november(21, 8, 0), "its own time");
    assert_eq!(office.summary.sum().total, None);
    for (line, end) in [
        (1, ",,dropped,\"Total dropped on"),
        (2, ",,dropped,Total was 100"),
        (3, ",,,Total was not in"),
    ] {
        let line = csv.lines().nth(line).unwrap();
        assert!(line.contains(end) && line.contains(",yes,100,,"), "{line}");
    }
}

#[test]
fn a_value_of_another_row_says_where_the_one_before_was_read() {
    let mut total = meter("total", 150, Some(100));
    total.source = BILLED_TOTAL.into();
    let (mut office, _) = finished("C", &[device("Kyocera", "1", "S", vec![total])], &[]);
    assert_eq!(
        cell(&office.sheet("Meters"), 1, "Explanation"),
        text(&format!(
            "At the beginning of the period it was read from {LIFE_COUNT}."
        ))
    );
}

#[test]
fn a_count_of_something_else_names_its_unit_in_the_cell() {
    let mut total = meter("total", 70, Some(50));
    total.unit = Unit::Sheets;
    total.previous.as_mut().unwrap().unit = Unit::Sheets;
    let mut scan = meter("scan", 9, None);
    scan.unit = Unit::Scans;
    let mut copied = meter("scan_copy", 4, None);
    copied.unit = Unit::Impressions;
    let (mut office, _) = finished("C", &[device("A", "1", "S", vec![total, scan, copied])], &[]);
    let xml = office.xml();
    let part = |name: &str| &xml.iter().find(|(part, _)| part == name).unwrap().1;
    let shown = |sheet: &str, number: &str| -> String {
        let cell = part(sheet)
            .split("<c ")
            .find(|cell| cell.contains(&format!("<v>{number}</v>")))
            .unwrap();
        let style: usize = cell
            .split("s=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        let styles = part("xl/styles.xml");
        let formats = styles.split("<cellXfs").nth(1).unwrap();
        let format = formats.split("<xf ").nth(style + 1).unwrap();
        let id = format
            .split("numFmtId=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let code = styles
            .split(&format!("<numFmt numFmtId=\"{id}\" formatCode=\""))
            .nth(1);
        code.map_or(id, |code| code.split('"').next().unwrap()).to_owned()
    };
    let customer = "xl/worksheets/sheet2.xml";
    for number in ["70", "50", "20"] {
        assert_eq!(shown(customer, number), "#,##0&quot; sheets&quot;");
    }
    assert_eq!(
        shown(customer, "9"),
        "#,##0",
        "scans are what is expected of a scanner"
    );
    assert_eq!(shown(customer, "4"), "#,##0&quot; impressions&quot;");
    assert_eq!(
        cell(&office.sheet("C"), 1, "Total"),
        Data::Float(70.0),
        "a number all the same"
    );
}
