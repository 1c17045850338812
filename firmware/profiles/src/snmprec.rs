//! Rows as text, a row a line, as recordings write them (`name|tag|value`): so that what a device said can be kept.
//!
//! Octets are always in hexadecimal here. A line that is no row is left out when it is read back: it is asked for again.

use std::fmt::Write as _;

use crate::{Oid, Rows, Value};

impl Rows {
    /// The rows as text.
    pub fn to_snmprec(&self) -> String {
        let mut text = String::new();
        for (name, value) in self.iter() {
            let (tag, value) = tagged(value);
            // Writing to a String can't fail.
            let _ = writeln!(text, "{name}|{tag}|{value}");
        }
        text
    }

    /// The rows of such a text.
    pub fn from_snmprec(text: &str) -> Self {
        text.lines().filter_map(row).collect()
    }
}

pub(crate) fn tagged(value: &Value) -> (&'static str, String) {
    match value {
        Value::Integer(number) => ("2", number.to_string()),
        Value::OctetString(bytes) => ("4x", hexadecimal(bytes)),
        Value::Null => ("5", String::new()),
        Value::ObjectIdentifier(oid) => ("6", oid.to_string()),
        Value::IpAddress(octets) => ("64x", hexadecimal(octets)),
        Value::Counter32(number) => ("65", number.to_string()),
        Value::Gauge32(number) => ("66", number.to_string()),
        Value::TimeTicks(number) => ("67", number.to_string()),
        Value::Opaque(bytes) => ("68x", hexadecimal(bytes)),
        Value::Counter64(number) => ("70", number.to_string()),
    }
}

pub(crate) fn row(line: &str) -> Option<(Oid, Value)> {
    let mut parts = line.splitn(3, '|');
    let name = parts.next()?.parse().ok()?;
    let (tag, value) = (parts.next()?, parts.next()?);
    let value = match tag {
        "2" => Value::Integer(value.parse().ok()?),
        "4x" => Value::OctetString(octets(value)?),
        "5" => Value::Null,
        "6" => Value::ObjectIdentifier(value.parse().ok()?),
        "64x" => Value::IpAddress(octets(value)?.try_into().ok()?),
        "65" => Value::Counter32(value.parse().ok()?),
        "66" => Value::Gauge32(value.parse().ok()?),
        "67" => Value::TimeTicks(value.parse().ok()?),
        "68x" => Value::Opaque(octets(value)?),
        "70" => Value::Counter64(value.parse().ok()?),
        _ => return None,
    };
    Some((name, value))
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn octets(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    let octet = |pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let is_whole = digits.len().is_multiple_of(2) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_whole.then(|| pairs.map(octet).collect()).flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_kind_of_value_comes_back() {
        let values = [
            Value::Integer(-3),
            Value::OctetString(b"a|b\n\xff\0".to_vec()),
            Value::OctetString(Vec::new()),
            Value::Null,
            Value::ObjectIdentifier("1.3.6.1".parse().unwrap()),
            Value::IpAddress([10, 0, 0, 1]),
            Value::Counter32(u32::MAX),
            Value::Gauge32(1),
            Value::TimeTicks(2),
            Value::Opaque(vec![0x9f]),
            Value::Counter64(u64::MAX),
        ];
        let rows: Rows = (1..).map(|arc| Oid::new([1, 3, arc])).zip(values).collect();
        assert_eq!(Rows::from_snmprec(&rows.to_snmprec()), rows);
    }

    #[test]
    fn a_line_that_is_no_row_is_left_out() {
        let text = "1.3.1|2|5\n1.3.2|2|x\n1.3.3|4x|abc\n1.3.4|4x|+1\n1.3.5|64x|0a\n1.3.6|99|1\nx|2|1\n1.3\n\n1.3.7|2|6";
        let rows = Rows::from_snmprec(text);
        assert_eq!(rows.len(), 2, "{rows:?}");
    }
}
