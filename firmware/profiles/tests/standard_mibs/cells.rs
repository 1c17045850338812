//! Rows, written by table and cell.

use profiles::{Oid, Rows, Value};

pub(crate) const SYSTEM: &str = "1.3.6.1.2.1.1";
pub(crate) const INTERFACE: &str = "1.3.6.1.2.1.2.2.1";
pub(crate) const DEVICE: &str = "1.3.6.1.2.1.25.3.2.1";
pub(crate) const PRINTER: &str = "1.3.6.1.2.1.25.3.5.1";
pub(crate) const GENERAL: &str = "1.3.6.1.2.1.43.5.1.1";
pub(crate) const LOCALIZATION: &str = "1.3.6.1.2.1.43.7.1.1";
pub(crate) const LIFE_COUNT: &str = "1.3.6.1.2.1.43.10.2.1.4";
pub(crate) const MARKER: &str = "1.3.6.1.2.1.43.10.2.1";
pub(crate) const SUPPLIES: &str = "1.3.6.1.2.1.43.11.1.1";
pub(crate) const COLORANT: &str = "1.3.6.1.2.1.43.12.1.1";
pub(crate) const MEDIA_PATH: &str = "1.3.6.1.2.1.43.13.4.1";
pub(crate) const ALERT: &str = "1.3.6.1.2.1.43.18.1.1";

pub(crate) fn oid(text: &str) -> Oid {
    text.parse().unwrap()
}

pub(crate) fn int(number: i64) -> Value {
    Value::Integer(number)
}

pub(crate) fn octets(bytes: &[u8]) -> Value {
    Value::OctetString(bytes.to_vec())
}

pub(crate) fn device_type(number: u32) -> Value {
    Value::ObjectIdentifier(oid("1.3.6.1.2.1.25.3.1").child(&[number]))
}

/// Rows by table and the rest of the name.
pub(crate) fn rows<const N: usize>(cells: [(&str, &str, Value); N]) -> Rows {
    cells
        .into_iter()
        .map(|(table, cell, value)| (oid(&format!("{table}.{cell}")), value))
        .collect()
}
