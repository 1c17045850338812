//! HP: the standard's count is the total; the private one is a second source.

use meters::Unit;
use profiles::Value;

use crate::reading::{Asked, corpus, facts, read, rows, with};

#[test]
fn both_totals_are_kept_and_held_against_each_other() {
    let facts = read("hp_laserjet_m507");
    assert_eq!(facts.source("total"), Some("1.3.6.1.2.1.43.10.2.1.4.1.1"));
    assert_eq!(
        facts.source("engine_total"),
        Some("1.3.6.1.4.1.11.2.3.9.4.2.1.4.1.2.5.0")
    );
    assert_eq!(facts.bills(), ["total"]);
    let second = facts.comparison("total", &["engine_total"]).unwrap();
    assert_eq!((second.agrees, second.difference), (true, 0));
}

#[test]
fn an_old_engine_may_be_some_pages_behind() {
    let facts = read("hp_color_laserjet_5550");
    let second = facts.comparison("total", &["engine_total"]).unwrap();
    assert_eq!((second.agrees, second.difference), (true, 3));
    assert_eq!(facts.count("mono"), Some((50_000, Unit::Impressions)));
    assert_eq!(facts.count("color"), Some((30_410, Unit::Impressions)));
    assert!(facts.comparison("total", &["mono", "color"]).unwrap().agrees);
}

#[test]
fn a_private_count_that_began_anew_in_24_bits_is_seen() {
    let life = "1.3.6.1.2.1.43.10.2.1.4.1.1";
    let rows = with(
        rows("hp_laserjet_m507"),
        life,
        Value::Counter32(16_777_216 + 48_213),
    );
    let facts = facts(&rows);
    let second = facts.comparison("total", &["engine_total"]).unwrap();
    assert_eq!((second.agrees, second.difference), (false, 16_777_216));
    assert!(second.reason.as_deref().unwrap().contains("24 bits"));
}

#[test]
fn duplex_is_counted_in_sheets() {
    assert_eq!(
        read("hp_laserjet_m507").count("duplex"),
        Some((15_120, Unit::Sheets))
    );
}

#[test]
fn a_row_that_nobody_can_explain_is_left_out() {
    let facts = read("hp_laserjet_mfp_m135");
    assert_eq!(facts.count("scan"), Some((1_390, Unit::Scans)));
    assert!(facts.meters.iter().all(|meter| meter.value != 10_884_743));
}

#[test]
fn a_serial_in_pml_is_read_without_its_character_set() {
    let facts = read("hp_color_laserjet_5550");
    assert_eq!(facts.identity.serial.as_deref(), Some("JPSC4B1234"));
    assert_eq!(facts.identity.firmware.as_deref(), Some("20040722 07.004.0"));
    assert_eq!(
        read("hp_laserjet_m507").identity.firmware.as_deref(),
        Some("5.6.0.1")
    );
}

#[test]
fn an_m130nw_of_the_corpus_is_read_to_the_page() {
    let Some(rows) = corpus("librenms__jetdirect_m130nw") else {
        return;
    };
    let facts = facts(&rows);
    assert_eq!(facts.count("total"), Some((15_232, Unit::Impressions)));
    assert_eq!(facts.count("mono"), Some((15_232, Unit::Impressions)));
    assert_eq!(facts.count("scan"), Some((1_190, Unit::Scans)));
    assert_eq!(facts.identity.firmware.as_deref(), Some("20201023"));
    assert_eq!(facts.identity.serial.as_deref(), Some("VNCRC48198"));
}

/// Newer boards have the serial number in sysDescr, too: the last place to look for it.
#[test]
fn a_serial_number_is_found_in_the_description() {
    let serial = "1.3.6.1.2.1.43.5.1.1.17.1";
    let description =
        "HP ETHERNET MULTI-ENVIRONMENT,SN:VNC9B54321,FN:1A2B3C4,SVCID:31339,PID:HP LaserJet MFP M135nw";
    let told = |serial_row: &str, description: &str| {
        let rows = with(
            rows("hp_laserjet_mfp_m135"),
            serial,
            Value::OctetString(serial_row.into()),
        );
        let description = Value::OctetString(description.into());
        facts(&with(rows, "1.3.6.1.2.1.1.1.0", description))
            .identity
            .serial
    };
    assert_eq!(told("VNC9B12345", description).as_deref(), Some("VNC9B12345"));
    assert_eq!(told("", description).as_deref(), Some("VNC9B54321"));
    assert_eq!(told("", "HP ETHERNET MULTI-ENVIRONMENT,SN:,FN:1A2B3C4"), None);
    assert_eq!(told("", "HP ETHERNET MULTI-ENVIRONMENT,SN:0000000000,FN:1"), None);
}
