//! The recordings of this project are what their table says; those of real devices can be read.

use simulator::{Oid, Protocol, Recording, Value, all_recordings, recordings_dir};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const PRINTER: &str = "1.3.6.1.2.1.25.3.1.5";
const LIFE_COUNT: &str = "1.3.6.1.2.1.43.10.2.1.4";
const SERIAL: &str = "1.3.6.1.2.1.43.5.1.1.17";

fn of(name: &str) -> Recording {
    Recording::load(recordings_dir().join(name).with_extension("snmprec")).unwrap()
}

fn value(recording: &Recording, oid: &str) -> Option<Value> {
    recording.rows.get(&oid.parse::<Oid>().unwrap()).cloned()
}

fn below(recording: &Recording, column: &str) -> Vec<Value> {
    let column: Oid = column.parse().unwrap();
    let rows = recording
        .rows
        .iter()
        .filter(|(oid, _)| oid.starts_with(column.arcs()));
    rows.map(|(_, value)| value.clone()).collect()
}

fn sum(recording: &Recording, root: &str, leaves: &[&str]) -> u64 {
    leaves
        .iter()
        .map(|leaf| {
            value(recording, &format!("{root}.{leaf}"))
                .unwrap()
                .number()
                .unwrap()
        })
        .sum()
}

/// The hrDeviceIndex of the printer.
fn printer_index(recording: &Recording) -> Option<u32> {
    let column: Oid = "1.3.6.1.2.1.25.3.2.1.2".parse().unwrap();
    let printer = Value::ObjectIdentifier(PRINTER.parse().unwrap());
    let mut rows = recording
        .rows
        .iter()
        .filter(|(oid, _)| oid.starts_with(column.arcs()));
    rows.find(|(_, value)| **value == printer)
        .and_then(|(oid, _)| oid.arcs().last().copied())
}

#[test]
fn every_recording_says_what_a_device_must_say() {
    let recordings = all_recordings().unwrap();
    assert!(recordings.len() >= 10, "{} recordings", recordings.len());
    let mut makers = BTreeSet::new();
    for recording in &recordings {
        let name = &recording.name;
        makers.insert(name.split('_').next().unwrap().to_owned());
        for system in 1..=6 {
            assert!(
                value(recording, &format!("1.3.6.1.2.1.1.{system}.0")).is_some(),
                "{name}: system.{system}"
            );
        }
        let Some(Value::ObjectIdentifier(object)) = value(recording, "1.3.6.1.2.1.1.2.0") else {
            panic!("{name}: sysObjectID")
        };
        assert!(
            object.starts_with(&[1, 3, 6, 1, 4, 1]),
            "{name}: {object} names no maker"
        );
        let macs = below(recording, "1.3.6.1.2.1.2.2.1.6");
        assert!(
            macs.iter()
                .any(|mac| matches!(mac, Value::OctetString(mac) if mac.len() == 6 && mac[0] == 2)),
            "{name}: MAC"
        );
        if name == "netgear_switch" {
            assert_eq!(printer_index(recording), None);
            assert!(below(recording, "1.3.6.1.2.1.43").is_empty());
            continue;
        }
        for table in [
            "25.3.5.1.1",
            "25.3.5.1.2",
            "43.7.1.1.4",
            "43.10.2.1.5",
            "43.11.1.1.9",
            "43.12.1.1.4",
        ] {
            let index = printer_index(recording).unwrap();
            let rows = below(recording, &format!("1.3.6.1.2.1.{table}.{index}"));
            assert!(!rows.is_empty(), "{name}: no {table}.{index}");
        }
    }
    assert!(makers.len() >= 8, "{makers:?}");
}

#[test]
fn the_peculiar_ones_are_as_the_table_says() {
    let life = |name: &str| below(&of(name), LIFE_COUNT);
    assert_eq!(of("hp_laserjet_4250").protocol, Protocol::V1Only);
    assert_eq!(
        value(&of("canon_ir_adv_c5850"), "1.3.6.1.2.1.1.6.0"),
        Some(Value::text("=1+1"))
    );
    assert_eq!(below(&of("pantum_bp5100dn"), SERIAL), []);
    assert_eq!(below(&of("samsung_m4580fx"), SERIAL), [Value::text("XXXXXXXXXX")]);
    let location = value(&of("kyocera_taskalfa_4054ci"), "1.3.6.1.2.1.1.6.0");
    assert_eq!(
        location,
        Some(Value::OctetString(b"B\xFCro S\xFCd, 2. Stock".to_vec()))
    );
    assert_eq!(
        below(&of("kyocera_taskalfa_4054ci"), "1.3.6.1.2.1.43.7.1.1.4"),
        [Value::Integer(4)]
    );
    assert_eq!(below(&of("sharp_mx_4071"), SERIAL), [Value::text("85012345\0\0")]);
    assert_eq!(
        below(&of("zebra_zt411"), "1.3.6.1.2.1.43.10.2.1.3"),
        [Value::Integer(17)]
    );
    assert_eq!(
        value(&of("lexmark_ms825"), "1.3.6.1.2.1.43.11.1.1.9.1.1"),
        Some(Value::Integer(-2))
    );
    assert_eq!(life("epson_wf_c5890"), []);
    assert_eq!(
        life("toshiba_estudio_5008lp"),
        [Value::Counter32(66400), Value::Counter32(12800)]
    );
    let beside: Vec<_> = all_recordings()
        .unwrap()
        .iter()
        .filter_map(printer_index)
        .filter(|i| *i != 1)
        .collect();
    assert_eq!(beside, [2, 4, 3]);
}

#[test]
fn parts_add_up_to_totals() {
    let life = |recording: &Recording| sum(recording, LIFE_COUNT, &["1.1"]);
    let canon = of("canon_ir_adv_c5850");
    let codes = "1.3.6.1.4.1.1602.1.11.1.4.1.4";
    assert_eq!(sum(&canon, codes, &["112", "113", "122", "123"]), life(&canon));
    assert_eq!(sum(&canon, codes, &["201", "301", "701"]), life(&canon));
    let konica = of("konica_bizhub_c360i");
    let totals = below(&konica, "1.3.6.1.4.1.18334.1.1.1.5.7.2.2.1.5");
    assert_eq!(
        totals.iter().map(|value| value.number().unwrap()).sum::<u64>(),
        life(&konica)
    );
    let kyocera = of("kyocera_taskalfa_4054ci");
    let functions = sum(&kyocera, "1.3.6.1.4.1.1347.42.3.1.1.1.1", &["1", "2", "3", "4"]);
    assert_eq!(
        functions,
        sum(&kyocera, "1.3.6.1.4.1.1347.43.10.1.1.12", &["1.1"])
    );
    assert!(functions < life(&kyocera));
    let sharp = of("sharp_mx_4071");
    let parts = ["5.4.61", "5.4.63", "5.4.64", "5.4.80"];
    assert_eq!(
        sum(&sharp, "1.3.6.1.4.1.2385.1.1.19.2.1.3", &parts),
        sum(&sharp, LIFE_COUNT, &["4.1"])
    );
    let xerox = of("xerox_versalink_c7030");
    assert_eq!(
        sum(&xerox, "1.3.6.1.4.1.253.8.53.13.2.1.6.1.20", &["33", "34"]),
        life(&xerox)
    );
}

/// Every line of every recording of a real device is read, or told.
#[test]
fn recordings_of_real_devices_can_be_read() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let mut files: Vec<_> = ["walks", "gateways"]
        .iter()
        .filter_map(|folder| fs::read_dir(corpus.join(folder)).ok())
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|file| file.extension().is_some_and(|extension| extension == "snmprec"))
        .collect();
    files.sort();
    if files.is_empty() {
        println!("no recordings of real devices here: nothing read");
        return;
    }
    let (mut rows, mut odd_lines) = (0, 0);
    for file in &files {
        let (recording, odd) = Recording::load_leniently(file).unwrap();
        let text = fs::read(file).unwrap();
        let lines = text
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .count();
        assert_eq!(recording.rows.len() + odd.len(), lines, "{}", file.display());
        assert!(!recording.rows.is_empty(), "{}", file.display());
        for line in &odd {
            println!("odd: {line}");
        }
        rows += recording.rows.len();
        odd_lines += odd.len();
    }
    println!(
        "{} recordings, {rows} variables, {odd_lines} odd lines",
        files.len()
    );
    assert!(odd_lines * 1000 < rows, "{odd_lines} odd lines of {rows}");
}
