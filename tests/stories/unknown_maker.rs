//! A printer of a maker that nobody knows: captured without whose it is, described in a TOML file, tried, sealed by the
//! server, loaded on the box; the next reading has its meters. What is not the server's own, whole and newer is refused.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use office::process::eventually;
use office::{Appliance, Server};
use serde_json::{Value, json};
use simulator::{Device, Recording, Running, Simulator};

const RECORDING: &str = include_str!("unknown_maker/contoso_laser_9000.snmprec");
const PROFILE: &str = include_str!("unknown_maker/contoso.toml");

const PORT: u16 = 1161;
const VERSION: &str = "2099010102";

fn printer(address: &str) -> Running {
    let (recording, faults) = Recording::parse("contoso", RECORDING.as_bytes());
    assert_eq!(faults, []);
    Simulator::on_thread(vec![Device::new(recording).at(format!("{address}:{PORT}"))]).unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn file(folder: &Path, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, contents).unwrap();
    path
}

/// The names and values of a reading's meters.
fn meters(reading: &Value) -> Vec<(String, u64)> {
    let meters = reading["meters"].as_array().unwrap().iter();
    meters
        .map(|meter| {
            (
                meter["name"].as_str().unwrap().to_owned(),
                meter["value"].as_u64().unwrap(),
            )
        })
        .collect()
}

/// A file of TOMLs, sealed by the server.
fn sealed(server: &Server, profiles: &Path, version: &str, out: &Path) -> PathBuf {
    let words = [
        "profiles",
        "pack",
        text(profiles),
        "--version",
        version,
        "--out",
        text(out),
    ];
    server.command(&words).worked();
    out.to_owned()
}

#[test]
fn a_capture_tells_nobody_and_becomes_a_profile() {
    let folder = tempfile::tempdir().unwrap();
    let office = printer("127.88.0.11");
    let capture = folder.path().join("device.snmprec");
    let words = ["capture", "127.88.0.11:1161", "--out", text(&capture)];
    let said = Appliance::tool(&words);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("rows in"), "{}", said.err);
    let counts = office.devices()[0].counts();
    assert_eq!(
        (counts.sets, counts.most_in_flight),
        (0, 1),
        "one question at a time, and none that changes anything"
    );

    let captured = fs::read_to_string(&capture).unwrap();
    for secret in [
        "Meyer",
        "Anna",
        "Fonseca",
        "jane",
        "harbour.example",
        "1234567",
        "7654321",
        "CTS5E1A2B",
        "CTS90412207",
        "Accounting",
        "Salaries",
        "10.20.30.40",
        "c85e1a2b",
        "5e1a2b",
        "127.88.0.11",
    ] {
        assert!(
            !captured.to_lowercase().contains(&secret.to_lowercase()),
            "{secret}:\n{captured}"
        );
    }
    for kept in [
        "Contoso Laser 9000",
        "Total Prints: Full Color",
        "|65|76064",
        "Waste Toner Box",
        "4.12.7",
    ] {
        assert!(captured.contains(kept), "{kept}:\n{captured}");
    }
    let sentence = Appliance::tool(&words).sentence();
    assert!(sentence.contains("is there already"), "{sentence}");

    let check = |profile: &str| {
        let profile = file(folder.path(), "contoso.toml", profile);
        Appliance::tool(&["profile", "check", text(&profile), text(&capture), "--json"])
    };
    let checked: Value = serde_json::from_str(&check(PROFILE).worked()).unwrap();
    assert_eq!(checked["profiles"][0]["maker"], "Contoso");
    assert!(checked["profiles"][0]["why"].as_str().unwrap().contains("32473"));
    assert_eq!(
        meters(&checked),
        [
            ("total", 76_064),
            ("mono", 51_060),
            ("color", 25_004),
            ("engine_total", 76_498)
        ]
        .map(|(name, value)| (name.to_owned(), value))
    );
    assert!(
        checked["comparisons"]
            .as_array()
            .unwrap()
            .iter()
            .all(|comparison| comparison["agrees"] == true)
    );
    let left_over = |column: &str| {
        checked["left_over"]
            .as_array()
            .unwrap()
            .iter()
            .any(|left| left["column"] == column)
    };
    assert!(
        left_over("1.3.6.1.4.1.32473.5.1.2") && !left_over("1.3.6.1.4.1.32473.2.1.3"),
        "{checked}"
    );

    // A meter that this device doesn't have says why.
    let with_fax = format!(
        "{PROFILE}\n[[meter]]\nname = \"fax\"\ntable = \"counters\"\ntype = 77\nconfidence = \"B\"\nsource = \"a guess\"\n"
    );
    let checked: Value = serde_json::from_str(&check(&with_fax).worked()).unwrap();
    let fax = checked["sources"]
        .as_array()
        .unwrap()
        .iter()
        .find(|source| source["of"] == "meter fax")
        .unwrap();
    assert!(fax["lack"].as_str().unwrap().contains("32473.2.1"), "{fax}");

    let refused = |profile: &str, parts: &[&str]| {
        let sentence = check(profile).sentence();
        for part in parts {
            assert!(sentence.contains(part), "{part:?} is missing in: {sentence}");
        }
    };
    refused(
        &PROFILE.replace("type = 2\n", "type = 2\ntypo = 2\n"),
        &["contoso.toml:25", "typo"],
    );
    refused(
        &PROFILE.replace("[table.counters]", "[table.counters"),
        &["contoso.toml:9", "TOML"],
    );
    refused(
        &PROFILE.replace("confidence = \"B\"", "confidence = \"D\""),
        &["contoso.toml:18", "D"],
    );
    let of_another = PROFILE
        .replace("enterprises = [32473]", "enterprises = [1]")
        .replace("texts = [\"Contoso\"]", "texts = [\"Fabrikam\"]");
    refused(
        &of_another,
        &["the profile of Contoso was not read", "32473", "[[brand]]"],
    );
    let sentence =
        Appliance::tool(&["profile", "check", text(&folder.path().join("contoso.toml"))]).sentence();
    assert!(sentence.contains("no recording"), "{sentence}");
    let without = Appliance::tool(&["profile", "check", text(&capture)]).worked();
    assert!(
        without.contains("76498") && without.contains("32473.2.1.2"),
        "{without}"
    );
}

#[test]
fn a_sealed_profile_is_used_from_the_next_reading_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let _office = printer("127.88.1.11");
    let mut ours = Server::at(&path.join("ours")).with(&["--no-worker"]);
    ours.start();
    let code = ours.code_for("Dealer", "Customer", "Site");
    let other = Server::at(&path.join("other"));
    let profiles = path.join("profiles");
    fs::create_dir(&profiles).unwrap();
    file(&profiles, "contoso.toml", PROFILE);
    let pack = sealed(&ours, &profiles, VERSION, &path.join("ours.pack"));
    let of_another = sealed(&other, &profiles, VERSION, &path.join("other.pack"));
    let older = sealed(&ours, &profiles, "2099010101", &path.join("older.pack"));
    let bytes = fs::read(&pack).unwrap();
    let cut = file(path, "cut.pack", &bytes[..bytes.len() / 2]);
    let mut changed = bytes.clone();
    changed[bytes.len() / 2] ^= 1;
    let changed = file(path, "changed.pack", changed);

    let mut appliance = Appliance::at(&path.join("box"));
    let refused = |appliance: &Appliance, pack: &Path, parts: &[&str]| {
        let sentence = appliance.command(&["profile", "load", text(pack)]).sentence();
        for part in parts {
            assert!(sentence.contains(part), "{part:?} is missing in: {sentence}");
        }
    };
    refused(&appliance, &pack, &["not enrolled", "meterbox enrol"]);
    appliance.command(&["enrol", &ours.url(), &code]).worked();
    appliance.start(&json!({"targets": ["127.88.1.0/28"], "snmp_port": PORT}));
    let reading = |appliance: &Appliance| appliance.status()["devices"][0]["last"].clone();
    let first = eventually("the printer is read by the standard rows", || {
        Some(reading(&appliance)).filter(|last| last["reading"]["meters"].is_array())
    });
    assert_eq!(meters(&first["reading"]), [("total".to_owned(), 76_498)]);

    refused(&appliance, &of_another, &["not signed by this box's server"]);
    refused(&appliance, &cut, &["not whole"]);
    refused(&appliance, &changed, &["not signed by this box's server"]);
    refused(&appliance, &path.join("nowhere.pack"), &["no such file"]);
    let loaded = appliance.command(&["profile", "load", text(&pack)]).worked();
    assert!(loaded.contains(VERSION), "{loaded}");
    refused(&appliance, &pack, &["already has", VERSION]);
    refused(&appliance, &older, &["2099010101", VERSION]);
    eventually("the running service takes it up", || {
        appliance
            .said()
            .contains(&format!("reading by the profiles {VERSION}"))
            .then_some(())
    });
    let listed: Value =
        serde_json::from_str(&appliance.command(&["profile", "list", "--json"]).worked()).unwrap();
    assert_eq!(
        (&listed["from"], listed["version"].to_string()),
        (&json!("pack"), VERSION.to_owned())
    );
    let makers = listed["profiles"].as_array().unwrap();
    assert!(
        ["Contoso", "Kyocera"]
            .iter()
            .all(|wanted| makers.iter().any(|maker| maker["maker"] == *wanted)),
        "{listed}"
    );

    // Other targets make the service read again.
    appliance.stop();
    appliance.start(&json!({"targets": ["127.88.1.11"], "snmp_port": PORT}));
    let last = eventually("the printer is read by its profile", || {
        Some(reading(&appliance)).filter(|last| meters(&last["reading"]).len() > 1)
    });
    assert_eq!(last["reading"]["identity"]["serial"], "CTS90412207");
    assert_eq!(meters(&last["reading"])[0], ("total".to_owned(), 76_064));
    let printed = Appliance::tool(&["read", "127.88.1.11:1161", "--state", text(&path.join("box"))]).worked();
    for part in [
        "76,064",
        "engine_total 76,498: 434 more. The engine counts test pages too.",
        "100 % full  full",
    ] {
        assert!(printed.contains(part), "{part:?} is missing in: {printed}");
    }
    let status = appliance.command(&["status"]).worked();
    for part in [
        "doubtful:",
        "total 76,064: unit changed",
        "is now read at",
        "last good 76,498",
    ] {
        assert!(
            status.contains(part),
            "another row counts, and a person has to agree: {part:?} is missing in: {status}"
        );
    }
    let exported = appliance.command(&["export", "--csv"]).worked();
    assert!(
        exported.contains(",total,76064,impressions,unit_changed,1.3.6.1.4.1.32473.2.1.3.1,76498,"),
        "{exported}"
    );
    appliance.stop();

    // The pack on disk is damaged: said plainly, and read by the firmware's own.
    let kept = path.join("box/profiles.pack");
    fs::write(&kept, &bytes[..100]).unwrap();
    let status = appliance.command(&["status"]).worked();
    assert!(
        status.contains("profiles.pack is not used") && status.contains("not whole"),
        "{status}"
    );
    assert_eq!(appliance.status()["profiles"]["from"], "firmware");
    appliance.start(&json!({"targets": ["127.88.1.0/29"], "snmp_port": PORT}));
    eventually("the service says so too", || {
        appliance
            .said()
            .contains("profiles.pack is not used")
            .then_some(())
    });
}
