#![allow(clippy::unwrap_used)]
use ring::signature::{Ed25519KeyPair, KeyPair};

use super::*;
use crate::profile::parse;
use crate::{Rows, Value};

const PROFILE: &str = r#"
maker = "Kyocera"
base = "1.3.6.1.4.1.1347"
enterprises = [1347]

[table.counters]
value = ".1"
type = "index"

[[meter]]
name = "total"
scalar = ".43.10.1.1.12.{printer}.{marker}"
confidence = "A"
source = "a walk"
"#;

fn key(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
}

fn public(key: &Ed25519KeyPair) -> [u8; 32] {
    key.public_key().as_ref().try_into().unwrap()
}

fn signed(bytes: &[u8]) -> [u8; 64] {
    key(1).sign(bytes).as_ref().try_into().unwrap()
}

fn pack(version: u32) -> Vec<u8> {
    seal(&[parse("kyocera.toml", PROFILE).unwrap()], version, signed).unwrap()
}

/// A pack of this body, properly signed.
fn pack_of(body: &[u8]) -> Vec<u8> {
    let mut pack = MAGIC.to_vec();
    pack.extend(FORMAT.to_be_bytes());
    pack.extend(7_u32.to_be_bytes());
    pack.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
    pack.extend(body);
    let signature = signed(&pack);
    pack.extend(signature);
    pack
}

fn refusal(bytes: &[u8]) -> PackError {
    open(bytes, &public(&key(1)), 1).unwrap_err()
}

#[test]
fn a_newer_pack_brings_its_profiles() {
    let catalogue = open(&pack(7), &public(&key(1)), 6).unwrap();
    assert_eq!(catalogue.version(), 7);
    assert_eq!(catalogue.len(), 1);
    let mut rows: Rows = [
        (
            "1.3.6.1.2.1.1.2.0",
            Value::ObjectIdentifier("1.3.6.1.4.1.1347.41".parse().unwrap()),
        ),
        ("1.3.6.1.2.1.43.10.2.1.4.1.1", Value::Counter32(110)),
    ]
    .into_iter()
    .map(|(name, value)| (name.parse().unwrap(), value))
    .collect();
    rows.insert(
        "1.3.6.1.4.1.1347.43.10.1.1.12.1.1".parse().unwrap(),
        Value::Counter32(100),
    );
    let names: Vec<String> = catalogue
        .interpret(&rows)
        .meters
        .iter()
        .map(|meter| meter.name.to_string())
        .collect();
    assert_eq!(names, ["total", "engine_total"]);
}

#[test]
fn an_equal_or_older_pack_is_refused_and_both_versions_named() {
    for (pack_version, has) in [(7, 7), (6, 7), (0, 0), (u32::MAX, u32::MAX)] {
        let refused = open(&pack(pack_version), &public(&key(1)), has).unwrap_err();
        assert_eq!(
            refused,
            PackError::NotNewer {
                pack: pack_version,
                has
            }
        );
        let sentence = refused.to_string();
        assert!(sentence.contains(&pack_version.to_string()) && sentence.contains(&has.to_string()));
    }
}

#[test]
fn another_key_or_one_changed_bit_is_a_wrong_signature() {
    let good = pack(7);
    assert_eq!(
        open(&good, &public(&key(2)), 1).unwrap_err(),
        PackError::WrongSignature
    );
    let of_version = 10;
    for place in (of_version..of_version + 4).chain(HEAD..good.len()) {
        let mut changed = good.clone();
        changed[place] ^= 1;
        assert_eq!(refusal(&changed), PackError::WrongSignature, "octet {place}");
    }
}

#[test]
fn a_pack_that_is_cut_anywhere_or_goes_on_is_refused() {
    let good = pack(7);
    for length in 0..good.len() {
        assert_eq!(refusal(&good[..length]), PackError::Cut, "{length} octets");
    }
    let longer = [good.as_slice(), &[0]].concat();
    assert_eq!(refusal(&longer), PackError::Cut);
    let mut endless = good;
    endless[14..18].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(refusal(&endless), PackError::Cut);
}

#[test]
fn what_is_no_pack_or_of_another_format_is_told_so() {
    assert_eq!(refusal(b"<html><body>404</body></html>"), PackError::WrongMagic);
    let mut newer = pack(7);
    newer[9] = 2;
    assert_eq!(refusal(&newer), PackError::UnknownFormat(2));
}

#[test]
fn a_body_that_makes_no_sense_is_refused_though_it_is_signed() {
    let good = coding::encode(&[parse("kyocera.toml", PROFILE).unwrap()]);
    assert!(open(&pack_of(&good), &public(&key(1)), 1).is_ok());
    for length in 0..good.len() {
        assert_eq!(
            refusal(&pack_of(&good[..length])),
            PackError::BadBody,
            "{length} octets"
        );
    }
    for place in 0..good.len() {
        for octet in [0, 1, 0x7f, 0x80, 0xff] {
            let mut changed = good.clone();
            changed[place] = octet;
            // Whatever it says now: no panic, and what is taken can be read by.
            if let Ok(catalogue) = open(&pack_of(&changed), &public(&key(1)), 1) {
                catalogue.interpret(&Rows::default());
            }
        }
    }
    assert_eq!(refusal(&pack_of(&[0xff; 200])), PackError::BadBody);
    assert_eq!(refusal(&pack_of(&[0x80; LONGEST_BODY])), PackError::BadBody);
    assert_eq!(refusal(&pack_of(&vec![0; LONGEST_BODY + 1])), PackError::Cut);
}

#[test]
fn a_meter_that_is_made_of_itself_is_no_sense() {
    let text = PROFILE.to_owned()
        + r#"
[[meter]]
name = "mono"
sum = [{ meter = "total" }]
confidence = "A"
source = "a walk"
"#;
    let profile = parse("kyocera.toml", &text).unwrap();
    let body = coding::encode(&[profile]);
    // The last meter's name, `mono`, is made `total`: its sum is then of itself.
    let place = body.windows(4).position(|window| window == b"mono").unwrap();
    let mut circle = body.clone();
    circle.splice(place - 1..place + 4, *b"\x0atotal");
    assert_eq!(profiles_in(&circle, 1).unwrap_err(), PackError::BadBody);
    assert!(profiles_in(&body, 1).is_ok());
}

#[test]
fn the_firmwares_own_profiles_go_through_a_pack_unchanged() {
    let built_in = crate::Catalogue::built_in();
    let pack = seal(built_in.profiles(), built_in.version(), signed).unwrap();
    let opened = open(&pack, &public(&key(1)), built_in.version() - 1).unwrap();
    assert_eq!(opened.profiles(), built_in.profiles());
    assert!(built_in.len() > 15 && built_in.version() > 2_026_000_000);
}
