//! Debian's net-snmp tools as a client of another hand (package `snmp`).

use simulator::{Device, DeviceHandle, Simulator, TooMany, all_recordings};
use std::process::Command;
use std::time::Duration;

/// Runs a tool of net-snmp against a device and gives its exit status and what it says; None if it isn't there.
fn run(tool: &str, options: &[&str], device: &DeviceHandle, oids: &[&str]) -> Option<(bool, String)> {
    let address = device.address().to_string();
    let output = Command::new(tool)
        .args([
            "-m",
            "",
            "-M",
            "/nonexistent",
            "-c",
            "public",
            "-r",
            "0",
            "-t",
            "5",
            "-On",
            "-Oe",
        ])
        .args(options)
        .arg(address)
        .args(oids)
        .output();
    match output {
        Ok(output) => {
            let said = [output.stdout, output.stderr].concat();
            Some((
                output.status.success(),
                String::from_utf8_lossy(&said).into_owned(),
            ))
        }
        Err(_) => {
            println!("{tool} is not here (package snmp): net-snmp did not look at the simulator");
            None
        }
    }
}

fn m507() -> Device {
    Device::from_recording("hp_laserjet_m507").unwrap()
}

const DESCR: &str = ".1.3.6.1.2.1.1.1.0";
const LIFE: &str = ".1.3.6.1.2.1.43.10.2.1.4.1.1";

#[test]
fn gets_values_and_the_exceptions_of_v2c() {
    let sim = Simulator::on_thread(vec![m507()]).unwrap();
    let absent = [".1.3.6.1.2.1.43.10.2.1.4.1.9", ".1.3.6.1.2.1.99.1.0"];
    let Some((worked, said)) = run(
        "snmpget",
        &["-v2c"],
        sim.device(0),
        &[LIFE, DESCR, absent[0], absent[1]],
    ) else {
        return;
    };
    assert!(worked, "{said}");
    assert!(
        said.contains(".1.3.6.1.2.1.43.10.2.1.4.1.1 = Counter32: 48213"),
        "{said}"
    );
    assert!(
        said.contains(".1.3.6.1.2.1.1.1.0 = STRING: \"HP ETHERNET MULTI-ENVIRONMENT"),
        "{said}"
    );
    assert!(
        said.contains("4.1.9 = No Such Instance currently exists at this OID"),
        "{said}"
    );
    assert!(
        said.contains("99.1.0 = No Such Object available on this agent at this OID"),
        "{said}"
    );
}

#[test]
fn v1_names_the_absent_variable() {
    let sim = Simulator::on_thread(vec![m507()]).unwrap();
    let Some((worked, said)) = run(
        "snmpget",
        &["-v1", "-Cf"],
        sim.device(0),
        &[DESCR, ".1.3.6.1.9.9.0"],
    ) else {
        return;
    };
    assert!(
        !worked && said.contains("(noSuchName)") && said.contains(".1.3.6.1.9.9.0"),
        "{said}"
    );
}

#[test]
fn walks_find_every_variable_of_every_recording() {
    let recordings = all_recordings().unwrap();
    let devices = recordings
        .iter()
        .cloned()
        .map(|recording| Device::new(recording).at("127.44.0.1:0"))
        .collect();
    let sim = Simulator::on_thread(devices).unwrap();
    for (recording, device) in recordings.iter().zip(sim.devices()) {
        for (tool, options) in [
            ("snmpwalk", ["-v1", "-Cc"].as_slice()),
            ("snmpbulkwalk", &["-v2c", "-Cr25"]),
        ] {
            if device.name() == "hp_laserjet_4250" && tool == "snmpbulkwalk" {
                continue;
            }
            let Some((worked, said)) = run(tool, &[options, &["-Oxq"]].concat(), device, &[".1"]) else {
                return;
            };
            let of_v1 = |value: &simulator::Value| !matches!(value, simulator::Value::Counter64(_));
            let due = recording
                .rows
                .values()
                .filter(|value| tool == "snmpbulkwalk" || of_v1(value))
                .count();
            let found = said.lines().filter(|line| line.starts_with(".1.3.6")).count();
            assert!(
                worked && found >= due,
                "{tool} found {found} of {due} in {}: {said}",
                recording.name
            );
        }
    }
}

#[test]
fn too_big_bad_community_and_set_are_as_net_snmp_knows_them() {
    let devices = vec![
        m507().max_varbinds(1, TooMany::TooBig),
        m507(),
        m507().latency(Duration::from_millis(50)),
    ];
    let sim = Simulator::on_thread(devices).unwrap();
    let Some((worked, said)) = run("snmpget", &["-v2c", "-Cf"], sim.device(0), &[DESCR, LIFE]) else {
        return;
    };
    assert!(!worked && said.contains("tooBig"), "{said}");
    let (worked, said) = run(
        "snmpget",
        &["-v2c", "-c", "wrong", "-t", "0.3"],
        sim.device(1),
        &[DESCR],
    )
    .unwrap();
    assert!(!worked && said.contains("Timeout"), "{said}");
    let (worked, said) = run("snmpset", &["-v2c"], sim.device(1), &[DESCR, "s", "mine"]).unwrap();
    assert!(!worked && said.contains("notWritable"), "{said}");
    assert_eq!(sim.device(1).counts().sets, 1);
    assert!(run("snmpget", &["-v2c"], sim.device(2), &[DESCR]).unwrap().0);
}
