//! Epson: mono and colour make the total; functions by their code.

use meters::{SupplyState, Unit};

use crate::reading::{Asked, corpus, facts, names, read};

/// A WF-C5890 has no prtMarkerLifeCount, and its printer is hrDevice 2.
#[test]
fn mono_and_colour_make_the_total_where_the_standard_has_none() {
    let facts = read("epson_wf_c5890");
    assert_eq!(facts.count("total"), Some((21_360, Unit::Impressions)));
    assert_eq!(facts.count("print"), Some((17_500, Unit::Impressions)));
    assert_eq!(facts.count("copy_color"), Some((1_800, Unit::Impressions)));
    assert_eq!(facts.count("fax_mono"), Some((100, Unit::Impressions)));
    assert_eq!(facts.meter("engine_total"), None);
    assert_eq!(facts.bills(), ["total"]);
    assert_eq!(facts.meter("copy").unwrap().label.as_deref(), Some("Copy"));
    let functions = facts.comparison("total", &["print", "copy", "fax"]).unwrap();
    assert_eq!((functions.agrees, functions.difference), (true, 60));
}

#[test]
fn the_firmware_is_the_version_with_that_name_and_not_the_serial_number_beside_it() {
    assert_eq!(read("epson_am_c550").identity.firmware.as_deref(), Some("NQ05O3"));
    assert_eq!(
        read("epson_wf_c5890").identity.firmware.as_deref(),
        Some("XK17N2")
    );
}

#[test]
fn the_life_count_is_kept_beside_an_equal_total() {
    let facts = read("epson_am_c550");
    assert_eq!(names(&facts), ["total", "mono", "color", "engine_total"]);
    let second = facts.comparison("total", &["engine_total"]).unwrap();
    assert_eq!((second.agrees, second.difference), (true, 0));
}

#[test]
fn a_label_printer_of_the_corpus_has_its_life_count_and_no_made_up_pages() {
    let Some(rows) = corpus("printmaster__epson_cw") else {
        return;
    };
    let facts = facts(&rows);
    assert_eq!(names(&facts), ["total"]);
    assert_eq!(facts.count("total"), Some((7_389, Unit::Impressions)));
    assert_eq!(facts.identity.serial.as_deref(), Some("X7F4008528"));
    assert_eq!(facts.identity.firmware.as_deref(), Some("TS20P2"));
    let levels: Vec<_> = facts
        .supplies
        .iter()
        .map(|supply| (supply.percent, supply.state))
        .collect();
    assert_eq!(levels[0], (Some(86), SupplyState::Ok));
    assert_eq!(levels[1], (Some(1), SupplyState::Low));
}
