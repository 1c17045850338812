//! Every recording at hand with whose device it is taken out: nothing of that is left, and a profile reads the same of it.
//!
//! Recordings: the project's own and, if present, the shared corpus beside the workspace.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use meters::{Meter, Supply};
use profiles::anonymise::{Known, anonymise};
use profiles::{Catalogue, Facts, Oid, Recording, Rows, Value};

const SALT: [u8; 32] = *b"this is drawn anew for a capture";

/// What stands in these rows is a secret, whole: sysContact, sysName, sysLocation, prtGeneralCurrentOperator,
/// prtGeneralServicePerson, prtGeneralSerialNumber.
const SECRET_ROWS: [&str; 6] = [
    "1.3.6.1.2.1.1.4",
    "1.3.6.1.2.1.1.5",
    "1.3.6.1.2.1.1.6",
    "1.3.6.1.2.1.43.5.1.1.4",
    "1.3.6.1.2.1.43.5.1.1.5",
    "1.3.6.1.2.1.43.5.1.1.17",
];

const HARDWARE_ADDRESSES: &str = "1.3.6.1.2.1.2.2.1.6";
const DEVICE_DESCRIPTIONS: &str = "1.3.6.1.2.1.25.3.2.1.3";

fn recordings() -> Vec<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found: Vec<PathBuf> = [
        "tests/recordings",
        "firmware/profiles/tests/recordings",
        "../shared/corpus/walks",
        "../shared/corpus/gateways",
    ]
    .iter()
    .filter_map(|folder| std::fs::read_dir(workspace.join(folder)).ok())
    .flatten()
    .map(|entry| entry.unwrap().path())
    .filter(|path| path.extension().is_some_and(|extension| extension == "snmprec"))
    .collect();
    found.sort();
    found
}

fn column<'a>(rows: &'a Rows, name: &str) -> Vec<&'a [u8]> {
    let name: Oid = name.parse().unwrap();
    let cells = rows.iter().filter(|(row, _)| row.index_under(&name).is_some());
    cells.filter_map(|(_, value)| value.as_bytes()).collect()
}

fn lower(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets)
        .trim_matches(['\0', ' '])
        .to_lowercase()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|one: char| !one.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// All that the rows say, in lower case: texts as they are and as octets, addresses dotted, numbers.
fn said(rows: &Rows) -> String {
    let mut said = String::new();
    for (name, value) in rows.iter() {
        said += &match value {
            Value::OctetString(octets) | Value::Opaque(octets) => {
                let digits: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
                format!("{}\n{digits}\n", lower(octets))
            }
            Value::IpAddress(octets) => format!("{}\n", std::net::Ipv4Addr::from(*octets)),
            other => format!("{:?}\n", other.as_u64()),
        };
        said += &format!("{name}\n");
    }
    said
}

/// The texts that must be nowhere: but for those that came with the machine, or that are the word of a label.
fn secrets(rows: &Rows, facts: &Facts) -> Vec<String> {
    let makers: Vec<String> = column(rows, DEVICE_DESCRIPTIONS).into_iter().map(lower).collect();
    let makers: BTreeSet<&str> = makers.iter().flat_map(|text| words(text)).collect();
    let cells = SECRET_ROWS.iter().flat_map(|name| column(rows, name)).map(lower);
    let identity = [&facts.identity.serial, &facts.identity.asset_tag]
        .into_iter()
        .flatten()
        .map(|text| text.to_lowercase());
    let is_telling = |text: &String| {
        let first = text.chars().next();
        text.len() > 3
            && text.chars().any(|one| Some(one) != first)
            && !words(text).all(|word| makers.contains(word))
    };
    let mut secrets: Vec<String> = cells.chain(identity).filter(is_telling).collect();
    for address in column(rows, HARDWARE_ADDRESSES)
        .into_iter()
        .filter(|address| address.len() == 6 && address[..3] != [0; 3])
    {
        let pairs: Vec<String> = address.iter().map(|octet| format!("{octet:02x}")).collect();
        secrets.extend([pairs.concat(), pairs.join(":"), pairs.join("-")]);
    }
    secrets
}

#[test]
fn nothing_tells_whose_device_it_was() {
    for path in recordings() {
        let rows = Recording::read(&std::fs::read(&path).unwrap()).rows;
        let facts = Catalogue::built_in().interpret(&rows);
        let known = Known {
            identity: facts.identity.clone(),
            secrets: Vec::new(),
        };
        let anonymised = anonymise(&rows, &known, SALT);
        let said = said(&anonymised.rows);
        for secret in secrets(&rows, &facts) {
            let octets: String = secret.bytes().map(|octet| format!("{octet:02x}")).collect();
            assert!(
                !said.contains(&secret) && !said.contains(&octets),
                "{}: {secret:?} is there still",
                path.display()
            );
        }
        let addresses = rows.iter().filter_map(|(_, value)| match value {
            Value::IpAddress(octets) if matches!(octets[0], 10..=126 | 128..=223) => Some(*octets),
            _ => None,
        });
        for address in addresses {
            let is_there = |line: &str| line == std::net::Ipv4Addr::from(address).to_string();
            assert!(
                !said.lines().any(is_there),
                "{}: {address:?} is there still",
                path.display()
            );
        }
    }
}

fn counts(facts: &Facts) -> Vec<Meter> {
    facts.meters.clone()
}

/// A cartridge's serial number stands in its description on some makes.
fn levels(facts: &Facts) -> Vec<Supply> {
    let without_serial = |supply: &Supply| Supply {
        description: supply
            .description
            .as_ref()
            .map(|text| text.replace(";SN", "S/N"))
            .map(|text| text.split("S/N").next().unwrap_or_default().to_owned()),
        ..supply.clone()
    };
    facts.supplies.iter().map(without_serial).collect()
}

#[test]
fn a_profile_reads_the_same_of_it() {
    for path in recordings() {
        let rows = Recording::read(&std::fs::read(&path).unwrap()).rows;
        let before = Catalogue::built_in().interpret(&rows);
        let known = Known {
            identity: before.identity.clone(),
            secrets: Vec::new(),
        };
        let after = Catalogue::built_in().interpret(&anonymise(&rows, &known, SALT).rows);
        let name = path.display();
        assert_eq!(counts(&after), counts(&before), "{name}");
        assert_eq!(after.comparisons, before.comparisons, "{name}");
        assert_eq!(levels(&after), levels(&before), "{name}");
        let identity = |facts: &Facts| {
            (
                facts.identity.manufacturer.clone(),
                facts.identity.model.clone(),
                facts.identity.firmware.clone(),
            )
        };
        assert_eq!(identity(&after), identity(&before), "{name}");
        let kind = |text: &Option<String>| {
            text.as_ref()
                .map(|text| text.chars().map(char::is_alphabetic).collect::<Vec<_>>())
        };
        assert_eq!(
            kind(&after.identity.serial),
            kind(&before.identity.serial),
            "{name}: a serial number stays one"
        );
        assert_eq!(after.status, before.status, "{name}");
        let codes = |facts: &Facts| {
            facts
                .alerts
                .iter()
                .map(|alert| (alert.severity, alert.code))
                .collect::<Vec<_>>()
        };
        assert_eq!(codes(&after), codes(&before), "{name}");
    }
}

/// A label that a profile looks for must be let through, or no capture could prove that profile.
#[test]
fn the_labels_that_profiles_look_for_stay() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("makers");
    let mut labels = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for line in text.split("label = [").skip(1) {
            let list = line.split(']').next().unwrap();
            labels.extend(list.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    assert!(labels.len() > 50, "{}", labels.len());
    let rows: Rows = (1..)
        .zip(&labels)
        .map(|(number, label)| {
            (
                Oid::new([1, 3, 6, 1, 4, 1, 99_999, number]),
                Value::OctetString(label.clone().into_bytes()),
            )
        })
        .collect();
    let kept = anonymise(&rows, &Known::default(), SALT).rows;
    let changed: Vec<String> = rows
        .iter()
        .filter(|(name, value)| kept.get(name) != Some(value))
        .map(|(name, value)| {
            format!(
                "{} became {:?}",
                lower(value.as_bytes().unwrap()),
                kept.get(name).map(|value| lower(value.as_bytes().unwrap()))
            )
        })
        .collect();
    assert!(changed.is_empty(), "{changed:#?}");
}
