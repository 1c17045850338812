//! What rows mean.

use meters::{Status, Unit};
use profiles::{Rows, Value};

use crate::cells::*;
use crate::reading::interpret;

#[test]
fn the_printer_is_found_among_the_devices_of_a_host() {
    let rows = rows([
        (DEVICE, "2.1", device_type(3)),
        (DEVICE, "3.1", octets(b"Processor")),
        (DEVICE, "2.2", device_type(1)),
        (DEVICE, "2.7", device_type(5)),
        (DEVICE, "3.7", octets(b"RICOH IM C3000")),
        (DEVICE, "5.7", int(2)),
        (PRINTER, "1.7", int(4)),
        (GENERAL, "17.7", octets(b"3089X000001")),
        (MARKER, "3.7.1", int(7)),
        (MARKER, "4.7.1", Value::Counter32(152_340)),
        (MARKER, "4.2.1", Value::Counter32(1)),
        (SUPPLIES, "9.2.1", int(5)),
    ]);
    let facts = interpret(&rows);
    assert_eq!(facts.identity.manufacturer.as_deref(), Some("Ricoh"));
    assert_eq!(facts.identity.model.as_deref(), Some("IM C3000"));
    assert_eq!(facts.identity.serial.as_deref(), Some("3089X000001"));
    assert_eq!(facts.status, Some(Status::Printing));
    assert_eq!(facts.supplies, []);
    let [total] = facts.meters.as_slice() else {
        panic!("{:?}", facts.meters)
    };
    assert_eq!(
        (total.value, total.unit, total.bills),
        (152_340, Unit::Impressions, true)
    );
    assert_eq!(total.source, "1.3.6.1.2.1.43.10.2.1.4.7.1");
}

#[test]
fn counts_of_several_markers_stand_side_by_side_and_one_bills() {
    let facts = interpret(&rows([
        (MARKER, "4.1.1", Value::Counter32(66_400)),
        (MARKER, "4.1.2", Value::Counter32(12_800)),
    ]));
    let read: Vec<_> = facts
        .meters
        .iter()
        .map(|meter| (meter.name.as_str(), meter.value, meter.bills))
        .collect();
    assert_eq!(read, [("total", 66_400, true), ("marker_2_total", 12_800, false)]);
}

#[test]
fn no_other_marker_takes_the_place_of_a_first_one_that_was_lost() {
    let facts = interpret(&rows([
        (MARKER, "3.1.1", int(7)),
        (MARKER, "3.1.2", int(7)),
        (MARKER, "4.1.2", Value::Counter32(12_800)),
    ]));
    let names: Vec<_> = facts.meters.iter().map(|meter| meter.name.as_str()).collect();
    assert_eq!(names, ["marker_2_total"]);
}

#[test]
fn a_count_that_is_none_makes_no_meter() {
    let total = |value: Value| {
        let facts = interpret(&rows([(MARKER, "4.1.1", value)]));
        facts.meters.first().map(|meter| meter.value)
    };
    for value in [
        int(-2),
        octets(b""),
        octets(b"12a"),
        octets(b"+12"),
        octets(b"-12"),
        octets(b"1 2"),
        octets(b" \0"),
        octets(b"99999999999999999999999"),
        Value::TimeTicks(12),
        Value::ObjectIdentifier(oid("1.3")),
        Value::IpAddress([1; 4]),
        Value::Opaque(vec![1]),
        Value::Null,
    ] {
        assert_eq!(total(value.clone()), None, "{value:?}");
    }
    for value in [
        int(12),
        octets(b"12"),
        octets(b" 12\0\0"),
        Value::Counter32(12),
        Value::Gauge32(12),
        Value::Counter64(12),
    ] {
        assert_eq!(total(value.clone()), Some(12), "{value:?}");
    }
    assert_eq!(total(Value::Counter32(0)), Some(0));
}

#[test]
fn the_name_on_the_case_counts_before_the_enterprise() {
    let maker = |description: &[u8], enterprise: &str| {
        let object_id = Value::ObjectIdentifier(oid(enterprise));
        interpret(&rows([
            (SYSTEM, "1.0", octets(description)),
            (SYSTEM, "2.0", object_id),
        ]))
        .identity
        .manufacturer
    };
    for (description, enterprise, expected) in [
        (
            &b"LANIER LD335c 1.27 / LANIER Network"[..],
            "1.3.6.1.4.1.367.1.1",
            Some("Lanier"),
        ),
        (
            b"TOSHIBA e-STUDIO305CS version N",
            "1.3.6.1.4.1.641.2.71107164",
            Some("Toshiba"),
        ),
        (
            b"SP NC-6300h, Firmware Ver.C",
            "1.3.6.1.4.1.2435.2.3.9.1",
            Some("Brother"),
        ),
        (
            b"HP ETHERNET MULTI-ENVIRONMENT,ROM J.sp.00",
            "1.3.6.1.4.1.1347.41",
            Some("Kyocera"),
        ),
        (
            b"HP ETHERNET MULTI-ENVIRONMENT,ROM J.sp.00",
            "1.3.6.1.4.1.8072.3",
            Some("HP"),
        ),
        (b"Linux box", "1.3.6.1.4.1.8072.3", None),
    ] {
        assert_eq!(maker(description, enterprise).as_deref(), expected);
    }
}

#[test]
fn the_hardware_address_is_the_first_ethernet_ports_that_has_one() {
    let mac = |cells: &[(&str, i64, &[u8])]| {
        let mut rows = Rows::default();
        for (number, kind, address) in cells {
            rows.insert(oid(&format!("{INTERFACE}.3.{number}")), int(*kind));
            rows.insert(oid(&format!("{INTERFACE}.6.{number}")), octets(address));
        }
        interpret(&rows).identity.mac
    };
    let zero = [0; 6];
    let group = [1, 0, 0x5e, 0, 0, 1];
    let wlan = [2, 0, 0, 0, 0, 9];
    let port = [2, 0, 0x5e, 0x10, 0, 1];
    assert_eq!(
        mac(&[("1", 24, b""), ("2", 6, &zero), ("3", 71, &wlan), ("4", 6, &port)]).as_deref(),
        Some("02:00:5e:10:00:01")
    );
    assert_eq!(mac(&[("1", 7, &wlan)]).as_deref(), Some("02:00:00:00:00:09"));
    assert_eq!(mac(&[("1", 6, &group), ("2", 6, b"02:00:5e:10:00:01")]), None);
}

#[test]
fn hostile_names_become_inert_and_short() {
    let long = "9".repeat(10_000);
    let identity = interpret(&rows([
        (SYSTEM, "5.0", octets("\u{202e}<script>\x1b]0;x\x07\n".as_bytes())),
        (SYSTEM, "6.0", octets(b"=1+1\t")),
        (GENERAL, "17.1", octets(long.as_bytes())),
    ]))
    .identity;
    assert_eq!(identity.name.as_deref(), Some("<script>]0;x"));
    assert_eq!(identity.location.as_deref(), Some("=1+1"));
    assert_eq!(identity.serial.unwrap().len(), 255);
}
