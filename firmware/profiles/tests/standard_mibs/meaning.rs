//! What rows mean.

use meters::{Severity, Status, SupplyKind, SupplyState, SupplyUnit, Unit};
use profiles::{Rows, Value, interpret};

use crate::cells::*;

/// A supply of device 1 with this level, capacity and unit.
fn supply(level: i64, capacity: i64, unit: i64) -> meters::Supply {
    let rows = rows([
        (SUPPLIES, "5.1.1", int(21)),
        (SUPPLIES, "7.1.1", int(unit)),
        (SUPPLIES, "8.1.1", int(capacity)),
        (SUPPLIES, "9.1.1", int(level)),
    ]);
    interpret(&rows).supplies.remove(0)
}

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
fn a_level_is_a_number_or_a_code_and_never_both() {
    let toner = supply(7500, 15_000, 7);
    assert_eq!(toner.kind, SupplyKind::TonerCartridge);
    assert_eq!(toner.unit, Some(SupplyUnit::Impressions));
    assert_eq!(
        (toner.level, toner.capacity, toner.percent),
        (Some(7500), Some(15_000), Some(50))
    );
    assert_eq!(toner.state, SupplyState::Ok);
    for (level, state) in [
        (-3, SupplyState::SomeLeft),
        (-2, SupplyState::Unknown),
        (-1, SupplyState::Unknown),
        (-100, SupplyState::Unknown),
    ] {
        let coded = supply(level, -2, 19);
        assert_eq!(
            (coded.level, coded.capacity, coded.percent),
            (None, None, None),
            "{level}"
        );
        assert_eq!(coded.state, state, "{level}");
    }
    let over_full = supply(120, 100, 19);
    assert_eq!((over_full.level, over_full.percent), (Some(120), None));
    assert_eq!(over_full.state, SupplyState::Unknown);
    let of_nothing = supply(5, 0, 13);
    assert_eq!(
        (of_nothing.percent, of_nothing.state),
        (None, SupplyState::Unknown)
    );
}

#[test]
fn a_color_comes_from_the_colorant_else_from_the_words() {
    let facts = interpret(&rows([
        (COLORANT, "4.1.3", octets(b"CYAN\0\0")),
        (SUPPLIES, "3.1.1", int(3)),
        (SUPPLIES, "6.1.1", octets(b"TK-8527C")),
        (SUPPLIES, "3.1.2", int(0)),
        (SUPPLIES, "6.1.2", octets(b"Toner (Magenta)")),
        (SUPPLIES, "3.1.3", int(99)),
        (SUPPLIES, "6.1.3", octets(b"Waste Toner Box")),
    ]));
    let colors: Vec<_> = facts
        .supplies
        .iter()
        .map(|supply| supply.color.as_deref())
        .collect();
    assert_eq!(colors, [Some("cyan"), Some("magenta"), None]);
}

#[test]
fn the_panels_character_set_decodes_localized_text() {
    let described = |charset: i64, bytes: &[u8]| {
        let facts = interpret(&rows([
            (GENERAL, "10.1", int(2)),
            (LOCALIZATION, "4.1.1", int(106)),
            (LOCALIZATION, "4.1.2", int(charset)),
            (SUPPLIES, "6.1.1", octets(bytes)),
        ]));
        facts
            .supplies
            .first()
            .and_then(|supply| supply.description.clone())
    };
    assert_eq!(described(2004, b"Beh\xcclter").as_deref(), Some("Behälter"));
    assert_eq!(described(4, b"Beh\xe4lter").as_deref(), Some("Behälter"));
    assert_eq!(described(5, b"\xbe\xf3\xb3ty").as_deref(), Some("žółty"));
    assert_eq!(described(8, b"\xc2\xde\xdd\xd5\xe0").as_deref(), Some("Тонер"));
    assert_eq!(
        described(2004, "Behälter".as_bytes()).as_deref(),
        Some("Behälter")
    );
    assert_eq!(described(2004, b"\0\0"), None);
}

#[test]
fn the_alert_table_counts_before_the_error_bits() {
    let facts = interpret(&rows([
        (DEVICE, "2.1", device_type(5)),
        (PRINTER, "2.1", octets(&[0x20, 0])),
        (ALERT, "2.1.4", int(3)),
        (ALERT, "4.1.4", int(8)),
        (ALERT, "7.1.4", int(808)),
        (ALERT, "8.1.4", octets(b"")),
        (ALERT, "2.1.9", int(5)),
        (ALERT, "4.1.9", int(11)),
        (ALERT, "8.1.9", octets(b"Toner is low.")),
    ]));
    let read: Vec<_> = facts
        .alerts
        .iter()
        .map(|alert| {
            (
                alert.severity,
                alert.group.as_str(),
                alert.code,
                alert.description.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            (Severity::Critical, "input", Some(808), Some("input media empty")),
            (Severity::Warning, "marker_supplies", None, Some("Toner is low.")),
        ]
    );
}

#[test]
fn a_row_that_says_sleep_hides_no_jam() {
    let facts = interpret(&rows([
        (DEVICE, "2.1", device_type(5)),
        (PRINTER, "2.1", octets(&[0x04])),
        (ALERT, "2.1.1", int(0)),
        (ALERT, "8.1.1", octets(b"Sleep")),
    ]));
    let said: Vec<_> = facts
        .alerts
        .iter()
        .map(|alert| (alert.severity, alert.description.as_deref()))
        .collect();
    assert_eq!(
        said,
        [
            (Severity::Other, Some("Sleep")),
            (Severity::Critical, Some("jammed"))
        ]
    );
}

#[test]
fn a_device_that_is_down_is_down_whatever_its_printer_says() {
    let status = |device: i64, printer: Option<i64>| {
        let mut rows = rows([(DEVICE, "2.1", device_type(5)), (DEVICE, "5.1", int(device))]);
        if let Some(printer) = printer {
            rows.insert(oid(&format!("{PRINTER}.1.1")), int(printer));
        }
        interpret(&rows).status
    };
    assert_eq!(status(5, Some(3)), Some(Status::Down));
    assert_eq!(status(2, Some(3)), Some(Status::Idle));
    assert_eq!(status(3, Some(5)), Some(Status::Warmup));
    assert_eq!(status(2, Some(77)), Some(Status::Unknown));
    assert_eq!(status(2, None), None);
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
