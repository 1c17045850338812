#![allow(clippy::unwrap_used)]

use meters::Identity;
use proptest::prelude::*;

use super::*;

fn rows(lines: &[(&str, Value)]) -> Rows {
    lines
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), value.clone()))
        .collect()
}

fn text(text: &str) -> Value {
    Value::OctetString(text.as_bytes().to_vec())
}

fn said(anonymised: &Anonymised, name: &str) -> String {
    let value = anonymised.rows.get(&name.parse().unwrap()).unwrap();
    String::from_utf8_lossy(value.as_bytes().unwrap()).into_owned()
}

/// How a text is built: `A` for capitals, `a` for small letters, `9` for digits.
fn shape(text: &str) -> String {
    let kind = |character: char| match character {
        'A'..='Z' => 'A',
        'a'..='z' => 'a',
        '0'..='9' => '9',
        other => other,
    };
    text.chars().map(kind).collect()
}

const SERIAL: &str = "1.3.6.1.2.1.43.5.1.1.17.1";
const CONTACT: &str = "1.3.6.1.2.1.1.4.0";
const NAME: &str = "1.3.6.1.2.1.1.5.0";
const DESCRIPTION: &str = "1.3.6.1.2.1.25.3.2.1.3.1";
const MAC: &str = "1.3.6.1.2.1.2.2.1.6.1";

fn one_device() -> Rows {
    rows(&[
        (CONTACT, text("Anna Meyer, +49 30 1234567")),
        (NAME, text("NPI5E1A2B")),
        (MAC, Value::OctetString(vec![0x00, 0x17, 0xc8, 0x5e, 0x1a, 0x2b])),
        (DESCRIPTION, text("Contoso Laser 9000")),
        ("1.3.6.1.2.1.43.5.1.1.16.1", text("Contoso Laser 9000")),
        (SERIAL, text("VNB3K51207")),
        (
            "1.3.6.1.2.1.43.11.1.1.6.1.1",
            text("Black Toner S/N:CRUM-13082409876"),
        ),
        ("1.3.6.1.4.1.99999.1.1.0", text("SN=vnb3k51207")),
        ("1.3.6.1.4.1.99999.1.2.0", text("00-17-C8-5E-1A-2B at 10.1.2.30")),
        ("1.3.6.1.4.1.99999.1.3.0", Value::IpAddress([10, 1, 2, 30])),
        ("1.3.6.1.4.1.99999.1.4.0", Value::OctetString(vec![10, 1, 2, 30])),
        (
            "1.3.6.1.4.1.99999.1.5.0",
            text("http://intranet.example/print?u=meyer"),
        ),
        ("1.3.6.1.4.1.99999.2.1.2.1", text("Counter: Machine Total")),
        ("1.3.6.1.4.1.99999.2.1.3.1", Value::Counter32(76_064)),
        ("1.3.6.1.4.1.99999.2.1.2.2", text("Full-Color A3 Prints")),
        ("1.3.6.1.4.1.99999.3.1.2.7", text("Jane Fonseca")),
        ("1.3.6.1.4.1.99999.3.1.3.7", text("5551234")),
        (
            "1.3.6.1.4.1.99999.3.1.2.8",
            text("Quarterly figures Fonseca.xlsx"),
        ),
        ("1.3.6.1.4.1.99999.4.0", text("V1.02.03")),
        ("1.3.6.1.4.1.99999.5.0", text("public")),
        ("1.3.6.1.4.1.99999.6.77.101.121.101.114.77.1", Value::Integer(1)),
        ("1.3.6.1.4.1.99999.7.0", Value::OctetString(vec![0x9c; 40])),
        ("1.3.6.1.2.1.4.20.1.1.10.1.2.30", Value::IpAddress([10, 1, 2, 30])),
    ])
}

fn known() -> Known {
    Known {
        identity: Identity {
            serial: Some("VNB3K51207".into()),
            model: Some("Laser 9000".into()),
            ..Identity::default()
        },
        secrets: vec!["10.1.2.30".into()],
    }
}

#[test]
fn what_counts_stays_and_who_it_is_goes() {
    let original = one_device();
    let kept = anonymise(&original, &known(), [7; 32]);
    for name in [
        DESCRIPTION,
        "1.3.6.1.2.1.43.5.1.1.16.1",
        "1.3.6.1.4.1.99999.2.1.2.1",
        "1.3.6.1.4.1.99999.2.1.3.1",
        "1.3.6.1.4.1.99999.2.1.2.2",
        "1.3.6.1.4.1.99999.4.0",
    ] {
        let name = name.parse().unwrap();
        assert_eq!(kept.rows.get(&name), original.get(&name), "{name}");
    }
    let everything = kept.rows.to_snmprec().to_lowercase();
    let secrets = [
        "VNB3K51207",
        "vnb3k51207",
        "Meyer",
        "meyer",
        "Anna",
        "NPI5E1A2B",
        "1234567",
        "Fonseca",
        "5551234",
    ];
    for secret in secrets
        .into_iter()
        .chain(["figures", "intranet", "public", "CRUM", "0017c8", "10.1.2.30"])
    {
        let hexadecimal: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(!everything.contains(&hexadecimal), "{secret}");
    }
    for octets in ["0017c85e1a2b", "5e1a2b", "0a01021e"] {
        assert!(!everything.contains(octets), "{octets}");
    }
    assert_eq!(
        kept.left_out, 2,
        "the address table, and the row whose index is MeyerM"
    );
}

#[test]
fn a_secret_has_one_stand_in_of_its_own_kind() {
    let kept = anonymise(&one_device(), &known(), [7; 32]);
    let serial = said(&kept, SERIAL);
    assert_eq!(shape(&serial), "AAA9A99999");
    assert_eq!(
        said(&kept, "1.3.6.1.4.1.99999.1.1.0"),
        format!("SN={}", serial.to_lowercase())
    );
    let mac = kept
        .rows
        .get(&MAC.parse().unwrap())
        .unwrap()
        .as_bytes()
        .unwrap()
        .to_vec();
    let pairs: Vec<String> = mac.iter().map(|octet| format!("{octet:02X}")).collect();
    let line = said(&kept, "1.3.6.1.4.1.99999.1.2.0");
    assert!(
        line.to_uppercase().starts_with(&pairs.join("-")),
        "{line} of {pairs:?}"
    );
    assert!(
        said(&kept, NAME).ends_with(&pairs[3..].concat()),
        "the name ends with the address's end"
    );
    let Some(Value::IpAddress(address)) = kept.rows.get(&"1.3.6.1.4.1.99999.1.3.0".parse().unwrap()) else {
        panic!("it is an address still")
    };
    let octets = kept
        .rows
        .get(&"1.3.6.1.4.1.99999.1.4.0".parse().unwrap())
        .unwrap();
    assert_eq!(octets.as_bytes().unwrap(), address);
    assert!(
        line.ends_with(&format!(" {}", std::net::Ipv4Addr::from(*address))),
        "{line}"
    );
    let words = |name| said(&kept, name);
    let surname = words("1.3.6.1.4.1.99999.3.1.2.7")
        .split(' ')
        .nth(1)
        .unwrap()
        .to_owned();
    assert!(
        words("1.3.6.1.4.1.99999.3.1.2.8").contains(&surname),
        "the same word, the same stand-in"
    );
}

#[test]
fn another_salt_gives_other_stand_ins() {
    let one = anonymise(&one_device(), &known(), [7; 32]);
    let same = anonymise(&one_device(), &known(), [7; 32]);
    let other = anonymise(&one_device(), &known(), [8; 32]);
    assert_eq!(one, same);
    assert_ne!(said(&one, SERIAL), said(&other, SERIAL));
}

#[test]
fn junk_is_no_secret() {
    let rows = rows(&[
        (SERIAL, text("XXXXXXXXXX")),
        (NAME, text("")),
        (CONTACT, text("     ")),
        (MAC, Value::OctetString(vec![0; 6])),
    ]);
    assert_eq!(anonymise(&rows, &Known::default(), [1; 32]).rows, rows);
}

#[test]
fn a_number_that_is_a_serial_number_is_replaced_as_a_number_too() {
    let rows = rows(&[
        (SERIAL, text("6509415300")),
        ("1.3.6.1.2.1.43.8.2.1.17.1.1", text("123456")),
        ("1.3.6.1.4.1.99999.1.0", Value::Integer(123_456)),
        ("1.3.6.1.4.1.99999.2.0", Value::Counter32(123_456)),
    ]);
    let kept = anonymise(&rows, &Known::default(), [1; 32]).rows;
    let number = kept
        .get(&"1.3.6.1.4.1.99999.1.0".parse().unwrap())
        .unwrap()
        .as_i64()
        .unwrap();
    let serial = kept.get(&"1.3.6.1.2.1.43.8.2.1.17.1.1".parse().unwrap()).unwrap();
    assert_eq!(serial.as_bytes().unwrap(), format!("{number:06}").as_bytes());
    assert_ne!(number, 123_456);
    assert_eq!(
        kept.get(&"1.3.6.1.4.1.99999.2.0".parse().unwrap()),
        Some(&Value::Counter32(123_456)),
        "a counter is one"
    );
}

proptest! {
    #[test]
    fn no_octets_panic_and_lengths_stay(
        values in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 1..8), salt: [u8; 32]
    ) {
        let names = [NAME, SERIAL, MAC, CONTACT, DESCRIPTION, "1.3.6.1.4.1.9.1.0", "1.3.6.1.4.1.9.2.1.1", "1.3.6.1.2.1.43.18.1.1.8.1.1"];
        let rows: Rows = names.iter().zip(&values)
            .map(|(name, value)| (name.parse().unwrap(), Value::OctetString(value.clone())))
            .collect();
        let kept = anonymise(&rows, &Known::default(), salt);
        for (name, value) in kept.rows.iter() {
            prop_assert_eq!(value.as_bytes().unwrap().len(), rows.get(name).unwrap().as_bytes().unwrap().len());
        }
    }
}
