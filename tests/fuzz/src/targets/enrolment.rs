//! What a person types, and names and keys as text: whatever is taken can be shown and taken again.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use meters::Timestamp;
use profiles::Oid;
use protocol::{ApplianceId, EnrolmentCode, PublicKey};
use snmp::Target as Named;
use snmp::segments::Segment;

use super::Target;

pub(super) const TARGET: Target = Target {
    name: "enrolment",
    check,
    seeds,
    longest: 300,
};

fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    survives::<EnrolmentCode>(&text);
    survives::<ApplianceId>(&text);
    survives::<Timestamp>(&text);
    survives::<Segment>(&text);
    survives::<Oid>(&text);
    if let Ok(code) = text.parse::<EnrolmentCode>() {
        assert_eq!(code.secret().len(), 8);
    }
    let _ = PublicKey::from_bytes(bytes);
    if let Err(malformed) = text.parse::<Named>() {
        assert!(
            !malformed.to_string().contains(|c: char| c.is_control()),
            "{malformed}"
        );
    }
}

fn survives<T: FromStr + Display + PartialEq + Debug>(text: &str)
where
    T::Err: Display,
{
    match text.parse::<T>() {
        Ok(value) => {
            let shown = value.to_string();
            let again = shown
                .parse::<T>()
                .unwrap_or_else(|error| panic!("{shown:?}: {error}"));
            assert_eq!(again, value, "{shown:?}");
        }
        Err(error) => assert!(!error.to_string().contains(|c: char| c.is_control()), "{error}"),
    }
}

fn seeds() -> Vec<Vec<u8>> {
    [
        "ABCDE-FGHIJ-KLMNO-PQRST",
        "abcde fghij k1mn0 pqr8t",
        "2026-11-22T10:00:00Z",
        "10.1.2.0/24",
        "10.0.0.5-10.0.0.90",
        "10.0.0-3.*",
        "printer.example",
        "broadcast",
        "fe80::1",
        "1.3.6.1.2.1.43.10.2.1.4.1.1",
        "0123456789abcdef0123456789abcdef",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into()
}
