//! Brother: counters and percents in octet strings of records, functions by type code.

use meters::{SupplyKind, SupplyState, Unit};
use profiles::Value;

use crate::reading::{Asked, corpus, facts, names, oid, read, rows, with};

const COUNTERS: &str = "1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.10.0";
const MAINTENANCE: &str = "1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.8.0";

fn octets(hex: &str) -> Value {
    let bytes = (0..hex.len()).step_by(2);
    Value::OctetString(
        bytes
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect(),
    )
}

#[test]
fn totals_are_in_records_and_functions_in_a_table_by_type() {
    let facts = read("brother_mfc_l8900cdw");
    assert_eq!(facts.count("total"), Some((20_480, Unit::Impressions)));
    assert_eq!(facts.count("mono"), Some((12_480, Unit::Impressions)));
    assert_eq!(facts.count("color"), Some((8_000, Unit::Impressions)));
    assert_eq!(facts.count("copy_mono"), Some((4_100, Unit::Impressions)));
    assert_eq!(facts.count("fax_color"), Some((0, Unit::Impressions)));
    assert_eq!(facts.count("scan"), Some((2_840, Unit::Scans)));
    assert_eq!(facts.bills(), ["total"]);
    for (name, code) in [("total", "0x00"), ("mono", "0x01"), ("color", "0x02")] {
        let source = format!("{COUNTERS}[code={code}]");
        assert_eq!(facts.source(name), Some(source.as_str()), "{name}");
    }
}

/// Nobody says whether the duplex unit counts sheets or sides: no unit is better than a wrong one.
#[test]
fn duplex_has_no_unit_that_nobody_proved() {
    let facts = read("brother_mfc_l8900cdw");
    assert_eq!(facts.count("duplex"), Some((3_300, Unit::Unknown)));
}

#[test]
fn parts_and_the_life_count_agree_with_the_total() {
    let facts = read("brother_mfc_l8900cdw");
    for (of, are) in [
        ("total", &["mono", "color"] as &[&str]),
        ("total", &["print", "copy", "fax"]),
        ("total", &["engine_total"]),
        ("print", &["print_mono", "print_color"]),
    ] {
        let comparison = facts
            .comparison(of, are)
            .unwrap_or_else(|| panic!("{of} {are:?}"));
        assert!(comparison.agrees && comparison.difference == 0, "{comparison:?}");
    }
}

/// The standard's levels are -3 or 0 of -2.
#[test]
fn percents_come_from_the_records_where_the_standard_has_codes() {
    let facts = read("brother_mfc_l8900cdw");
    for (color, percent, state) in [
        ("black", 63, SupplyState::Ok),
        ("cyan", 51, SupplyState::Ok),
        ("magenta", 44, SupplyState::Ok),
    ] {
        let toner = facts.supply(SupplyKind::TonerCartridge, Some(color)).unwrap();
        assert_eq!((toner.percent, toner.state), (Some(percent), state), "{color}");
    }
    let yellow = facts.supply(SupplyKind::TonerCartridge, Some("yellow")).unwrap();
    assert_eq!(yellow.percent, Some(2));
    assert!(matches!(yellow.state, SupplyState::Low | SupplyState::Empty));
    let drums = facts
        .supplies
        .iter()
        .filter(|supply| supply.kind == SupplyKind::Opc);
    assert_eq!(drums.map(|drum| drum.percent).collect::<Vec<_>>(), [Some(74)]);
}

/// Records of five octets: a level and its maximum.
#[test]
fn the_older_form_is_a_level_of_a_maximum_and_never_a_count() {
    let facts = read("brother_mfc_5490cn");
    let percents = ["black", "cyan", "magenta", "yellow"].map(|color| {
        facts
            .supply(SupplyKind::InkCartridge, Some(color))
            .unwrap()
            .percent
    });
    assert_eq!(percents, [Some(25), Some(50), Some(5), Some(100)]);
    assert_eq!(facts.supplies.len(), 4, "{:?}", facts.supplies);
    assert_eq!(facts.count("total"), Some((5_555, Unit::Impressions)));
    assert_eq!(facts.count("duplex"), None);
}

#[test]
fn a_cut_record_is_no_count_and_the_ones_before_it_are() {
    let cut = |hex: &str| facts(&with(rows("brother_mfc_l8900cdw"), COUNTERS, octets(hex)));
    for (hex, total, mono) in [
        // Without the end mark.
        ("00010400005000" /* total */, Some(20_480), Some(12_480)),
        // The second record ends in its value: mono comes from the table of functions, which has it too.
        ("00010400005000010104000030", Some(20_480), Some(12_480)),
        // FF within a value is no end.
        ("000104000000ff01010400000001ff", Some(255), Some(1)),
        // A length that goes beyond the end.
        ("0001f400005000ff", None, Some(12_480)),
    ] {
        let facts = cut(hex);
        let standard = Some(20_480);
        assert_eq!(
            facts.count("total").map(|(count, _)| count),
            total.or(standard),
            "{hex}"
        );
        assert_eq!(facts.count("mono").map(|(count, _)| count), mono, "{hex}");
    }
    for nothing in ["", "ff", "00", "0001", "000104", "ffffffffffffff"] {
        let facts = cut(nothing);
        assert_eq!(
            facts.count("total"),
            Some((20_480, Unit::Impressions)),
            "{nothing:?}"
        );
        assert_eq!(facts.meter("engine_total"), None, "{nothing:?}");
    }
}

#[test]
fn a_percent_beyond_full_is_none() {
    let maintenance = octets("6f010400002711" /* 10001 */);
    let facts = facts(&with(rows("brother_mfc_l8900cdw"), MAINTENANCE, maintenance));
    let black = facts.supply(SupplyKind::TonerCartridge, Some("black")).unwrap();
    assert_eq!((black.percent, black.state), (None, SupplyState::SomeLeft));
}

/// Machines of the corpus, as their owners' library reads them.
#[test]
fn machines_of_the_corpus_say_what_their_owners_saw() {
    let Some(colour) = corpus("brother__dcp-9020cdw") else {
        return;
    };
    let colour = facts(&colour);
    assert_eq!(colour.identity.model.as_deref(), Some("DCP-9020CDW"));
    assert_eq!(colour.count("total"), Some((4_939, Unit::Impressions)));
    assert!(colour.comparison("total", &["mono", "color"]).unwrap().agrees);
    let cyan = colour.supply(SupplyKind::Toner, Some("cyan")).unwrap();
    assert_eq!(cyan.percent, Some(61));

    // Recorded without its type, which every printer answers.
    let printer = Value::ObjectIdentifier(oid("1.3.6.1.2.1.25.3.1.5"));
    let cut = corpus("brother__mfc-j680dw").unwrap();
    let ink = facts(&with(cut, "1.3.6.1.2.1.25.3.2.1.2.1", printer));
    assert_eq!(ink.count("total"), Some((952, Unit::Impressions)));
    let black = ink.supply(SupplyKind::Ink, Some("black")).unwrap();
    assert_eq!(black.percent, Some(47));

    // The life count is 1279: which of both is right, nobody knows, and so it is said.
    let disputed = facts(&corpus("brother__hl-l2340dw").unwrap());
    assert_eq!(disputed.count("total"), Some((986, Unit::Impressions)));
    let second = disputed.comparison("total", &["engine_total"]).unwrap();
    assert_eq!((second.agrees, second.difference), (false, 986 - 1279));

    let nothing = facts(&corpus("brother__invalid").unwrap());
    assert!(names(&nothing).is_empty(), "{:?}", nothing.meters);
}

/// A walk that has the standard's rows alone: its count is in sheets, says the machine, and so it stays.
#[test]
fn a_machine_that_counts_sheets_is_not_taken_to_count_sides() {
    let Some(rows) = corpus("printmaster__brother") else {
        return;
    };
    let facts = facts(&rows);
    assert_eq!(facts.identity.model.as_deref(), Some("HL-L8260CDW"));
    assert_eq!(facts.identity.serial.as_deref(), Some("U64641E7J134163"));
    assert_eq!(facts.count("total"), Some((42_976, Unit::Sheets)));
    assert_eq!(names(&facts), ["total"]);
    let waste = facts.supply(SupplyKind::WasteToner, None).unwrap();
    assert_eq!((waste.percent, waste.state), (None, SupplyState::SomeLeft));
    assert_eq!(facts.supply(SupplyKind::Opc, None).unwrap().percent, Some(75));
}
