//! The program against a printer that speaks SNMPv3 and nothing else: Net-SNMP's agent with a printer's rows.
//!
//! Left out, with a printed sentence, where `snmpd` is not installed.

#![allow(clippy::unwrap_used)]

use std::process::{Command, Output};

use simulator::NetSnmp;

const PRINTER: &str = "\
sysDescr Test Laser 4000
createUser meter SHA-256 \"maplesyrup\" AES-256 \"pancake stack\"
rouser meter priv
override 1.3.6.1.2.1.25.3.2.1.2.1 object_id 1.3.6.1.2.1.25.3.1.5
override 1.3.6.1.2.1.25.3.2.1.3.1 octet_str \"Test Laser 4000\"
override 1.3.6.1.2.1.43.5.1.1.17.1 octet_str \"TL4000123\"
override 1.3.6.1.2.1.43.10.2.1.3.1.1 integer 7
override 1.3.6.1.2.1.43.10.2.1.4.1.1 counter 121104
";

/// The user, without its passwords.
const USER: [&str; 6] = ["--v3-user", "meter", "--v3-auth", "sha256", "--v3-priv", "aes256"];

fn printer() -> Option<NetSnmp> {
    let printer = NetSnmp::start(PRINTER).unwrap();
    if printer.is_none() {
        println!("left out: snmpd is not installed (Debian's package snmpd)");
    }
    printer
}

fn meterbox(words: &[&str], auth_password: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meterbox"));
    command
        .args(words)
        .env_remove("METERBOX_V3_AUTH")
        .env("METERBOX_V3_PRIV", "pancake stack");
    if let Some(password) = auth_password {
        command.env("METERBOX_V3_AUTH", password);
    }
    command.output().unwrap()
}

fn sentence(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_printer_of_snmpv3_alone_is_read_and_found() {
    let Some(printer) = printer() else { return };
    let address = printer.address().to_string();
    let read = meterbox(
        &[&["read", &address, "--json"][..], &USER].concat(),
        Some("maplesyrup"),
    );
    let reading: serde_json::Value =
        serde_json::from_slice(&read.stdout).unwrap_or_else(|_| panic!("{read:?}"));
    assert_eq!(reading["identity"]["serial"], "TL4000123");
    assert_eq!(reading["meters"][0]["value"], 121_104);
    assert!(
        reading["cost"]["datagrams_sent"].as_u64().unwrap() <= 4,
        "{reading}"
    );

    let port = printer.address().port().to_string();
    let search = [
        "discover",
        "127.0.0.1",
        "--community",
        "public",
        "--port",
        &port,
        "--json",
    ];
    let found = meterbox(&[&search[..], &USER].concat(), Some("maplesyrup"));
    let found: serde_json::Value =
        serde_json::from_slice(&found.stdout).unwrap_or_else(|_| panic!("{found:?}"));
    assert_eq!(
        (&found["printer"], &found["version"], &found["description"]),
        (&true.into(), &"3".into(), &"Test Laser 4000".into())
    );
}

#[test]
fn what_is_wrong_with_a_user_is_said_and_no_password_repeated() {
    let Some(printer) = printer() else { return };
    let address = printer.address().to_string();
    let words = [&["read", &address][..], &USER].concat();
    let refused = sentence(&meterbox(&words, Some("apple juice")));
    assert!(refused.contains("authentication password"), "{refused}");
    assert!(!refused.contains("apple"), "{refused}");
    let missing = sentence(&meterbox(&words, None));
    assert!(missing.contains("METERBOX_V3_AUTH"), "{missing}");
    let nobody = meterbox(&["read", &address, "--v3-user", "stranger"], None);
    assert!(
        sentence(&nobody).contains("no SNMPv3 user “stranger”"),
        "{nobody:?}"
    );
    let by_community = sentence(&meterbox(&["read", &address], None));
    assert!(by_community.contains("community “public”"), "{by_community}");
}

#[test]
fn passwords_come_from_files_too() {
    let Some(printer) = printer() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, "maplesyrup\n").unwrap();
    let address = printer.address().to_string();
    let named = [
        "read",
        &address,
        "--v3-auth-password-file",
        file.to_str().unwrap(),
    ];
    let read = meterbox(&[&named[..], &USER].concat(), Some("not this one"));
    assert!(read.status.success(), "{read:?}");
}
