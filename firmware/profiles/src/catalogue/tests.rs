#![allow(clippy::unwrap_used)]

mod broken_off;
mod choosing;
mod comparing;
mod properties;
mod sources;
mod steady;
mod supplies;
mod totals;

use meters::Meter;

use super::*;
use crate::profile::parse;
use crate::{Facts, Oid, Rows, Value};

/// A catalogue of one profile for enterprise 9999, with this text behind its head.
pub(super) fn catalogue(text: &str) -> Catalogue {
    let head = "maker = \"Maker\"\nbase = \"1.3.6.1.4.1.9999\"\nenterprises = [9999]\n";
    let profile = parse("maker.toml", &format!("{head}{text}"));
    Catalogue::new(vec![profile.unwrap_or_else(|error| panic!("{error}"))], 1).unwrap()
}

/// A printer of that maker: device 1, one marker, 1000 impressions; and these rows behind 1.3.6.1.4.1.9999.
pub(super) fn printer(private: &[(&str, Value)]) -> Rows {
    let standard = [
        ("1.3.6.1.2.1.1.1.0", text("Maker One")),
        (
            "1.3.6.1.2.1.1.2.0",
            Value::ObjectIdentifier(oid("1.3.6.1.4.1.9999.5")),
        ),
        ("1.3.6.1.2.1.1.3.0", Value::TimeTicks(77)),
        (
            "1.3.6.1.2.1.25.3.2.1.2.1",
            Value::ObjectIdentifier(oid("1.3.6.1.2.1.25.3.1.5")),
        ),
        ("1.3.6.1.2.1.25.3.2.1.3.1", text("Maker One")),
        ("1.3.6.1.2.1.43.5.1.1.17.1", text("ABC12345")),
        ("1.3.6.1.2.1.43.10.2.1.3.1.1", Value::Integer(7)),
        ("1.3.6.1.2.1.43.10.2.1.4.1.1", Value::Counter32(1000)),
    ];
    let standard = standard.into_iter().map(|(name, value)| (oid(name), value));
    let private = private
        .iter()
        .map(|(name, value)| (oid(&format!("1.3.6.1.4.1.9999.{name}")), value.clone()));
    standard.chain(private).collect()
}

pub(super) fn oid(name: &str) -> Oid {
    name.parse().unwrap()
}

pub(super) fn text(text: &str) -> Value {
    Value::OctetString(text.as_bytes().to_vec())
}

pub(super) fn count(number: u32) -> Value {
    Value::Counter32(number)
}

/// A `[[meter]]` with these keys.
pub(super) fn meter(name: &str, keys: &str) -> String {
    format!("\n[[meter]]\nname = \"{name}\"\nconfidence = \"A\"\nsource = \"made up\"\n{keys}\n")
}

pub(super) fn named<'a>(facts: &'a Facts, name: &str) -> Option<&'a Meter> {
    facts.meters.iter().find(|meter| meter.name.as_str() == name)
}

pub(super) fn value(facts: &Facts, name: &str) -> Option<u64> {
    named(facts, name).map(|meter| meter.value)
}
