//! Whatever goes wrong, a person gets one sentence that names the cause and what to do, and the exit code says it too.

#![allow(clippy::unwrap_used)]

use std::fs;

use office::{Appliance, Server};
use simulator::{Device, Simulator};

fn sentence_of(words: &[&str], names: &[&str]) {
    let sentence = Appliance::tool(words).sentence();
    for name in names {
        assert!(
            sentence.contains(name),
            "{words:?}: {name:?} is missing in: {sentence}"
        );
    }
}

#[test]
fn a_device_that_cannot_be_read() {
    let device = |recording| Device::from_recording(recording).unwrap();
    let office = Simulator::on_thread(vec![
        device("hp_laserjet_m507")
            .at("127.86.0.11:1161")
            .community("secret"),
        device("netgear_switch").at("127.86.0.12:1161"),
    ])
    .unwrap();
    assert_eq!(office.devices().len(), 2);
    sentence_of(
        &["read", "127.86.0.9:1161"],
        &["127.86.0.9", "did not answer", "1161", "public", "switched on"],
    );
    sentence_of(
        &["read", "127.86.0.11:1161"],
        &["127.86.0.11", "did not answer", "community"],
    );
    sentence_of(
        &["read", "127.86.0.12:1161"],
        &["127.86.0.12", "no printer", "M4300"],
    );
    sentence_of(
        &["read", "no-such-printer.invalid"],
        &["no-such-printer.invalid", "resolved"],
    );
    sentence_of(&["read", "127.86.0.9:port"], &["port"]);
    sentence_of(
        &["discover", "127.86.0.20-127.86.0.24", "--port", "1161"],
        &["5 addresses", "public", "SNMP"],
    );
    sentence_of(&["discover", "127.86.0.300"], &["127.86.0.300", "300"]);
    let read = Appliance::tool(&["read", "127.86.0.11:1161", "--community", "secret", "--json"]).worked();
    let reading: serde_json::Value = serde_json::from_str(&read).unwrap();
    assert_eq!(reading["identity"]["serial"], "VNB3K51207");
}

#[test]
fn an_enrolment_that_cannot_be() {
    let folder = tempfile::tempdir().unwrap();
    let mut ours = Server::at(&folder.path().join("ours")).with(&["--no-worker"]);
    let mut other = Server::at(&folder.path().join("other")).with(&["--no-worker"]);
    ours.start();
    other.start();
    let code = ours.code_for("Dealer", "Customer", "Site");
    let appliance = Appliance::at(&folder.path().join("box"));
    let refused = |words: &[&str], names: &[&str]| {
        let sentence = appliance.command(words).sentence();
        for name in names {
            assert!(
                sentence.contains(name),
                "{words:?}: {name:?} is missing in: {sentence}"
            );
        }
    };
    refused(&["push"], &["not enrolled", "meterbox enrol"]);
    refused(&["enrol", "http://127.0.0.1", &code], &["https"]);
    refused(
        &["enrol", "https://127.0.0.1:9", &code],
        &["127.0.0.1:9", "nothing answers"],
    );
    refused(&["enrol", &ours.url(), "ABCDE"], &["20 letters", "5"]);
    refused(
        &["enrol", &other.url(), &code],
        &["not the one that made this enrolment code"],
    );
    // The right server, and a secret that it never gave out.
    let (head, tail) = code.split_at(1);
    let guess = format!("{}{tail}", if head == "A" { "B" } else { "A" });
    refused(&["enrol", &ours.url(), &guess], &["code"]);
    appliance.command(&["enrol", &ours.url(), &code]).worked();
    let thief = Appliance::at(&folder.path().join("thief"));
    let sentence = thief.command(&["enrol", &ours.url(), &code]).sentence();
    assert!(sentence.contains("used"), "{sentence}");
}

#[test]
fn wrong_usage_is_told_apart_from_failure() {
    for words in [
        &["frobnicate"][..],
        &["read"],
        &["discover"],
        &["read", "a", "--nonsense"],
        &["export"],
    ] {
        let said = Appliance::tool(words);
        assert_eq!(said.code, 2, "{words:?}: {}", said.err);
        assert!(said.err.contains("--help"), "{}", said.err);
    }
    assert_eq!(Appliance::tool(&["--help"]).code, 0);
}

#[test]
fn a_second_service_on_one_state_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Appliance::at(&folder.path().join("box"));
    first.start(&serde_json::json!({}));
    office::process::eventually("the first runs", || {
        first.said().contains("runs on").then_some(())
    });
    let sentence = first.command(&["run"]).sentence();
    assert!(sentence.contains("runs already"), "{sentence}");
    let file = folder.path().join("other.json");
    fs::write(&file, r#"{"readings_per_day": 9}"#).unwrap();
    let sentence = first
        .command(&["run", "--config", file.to_str().unwrap()])
        .sentence();
    assert!(sentence.contains("runs already"), "{sentence}");
    assert!(
        first
            .command(&["settings", "--json"])
            .worked()
            .contains("\"readings_per_day\":4")
    );
}

/// W16: the service takes a file of settings as every other way does, whole or not at all.
#[test]
fn a_service_does_not_start_with_settings_that_make_no_sense() {
    let folder = tempfile::tempdir().unwrap();
    let appliance = Appliance::at(&folder.path().join("box"));
    let file = folder.path().join("wrong.json");
    let settings =
        r#"{"keep_days": 7, "readings_per_day": 97, "targets": ["10.0.0.0/8", "10.0.0.300"], "readings": 4}"#;
    fs::write(&file, settings).unwrap();
    let sentence = appliance
        .command(&["run", "--config", file.to_str().unwrap()])
        .sentence();
    for name in [
        "wrong.json",
        "from 1 to 96",
        "16,777,214 addresses",
        "10.0.0.300",
        "\u{201c}readings\u{201d}",
        "Nothing was changed",
    ] {
        assert!(sentence.contains(name), "{name} is missing in: {sentence}");
    }
    let kept = appliance.command(&["settings", "--json"]).worked();
    assert!(kept.contains("\"keep_days\":90"), "{kept}");
}
