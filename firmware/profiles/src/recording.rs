//! Recordings: files of what a device said, for people and the simulator (`tests/recordings/README.md`).
//!
//! A line is `name|tag|value`; the tag is the type's decimal ASN.1 tag, an `x` behind it says that octets are in
//! hexadecimal. Lines that begin with `#` are for the reader. Beside the form of [`Rows::to_snmprec`] text may stand as
//! it is, and an IpAddress dotted.

use std::fmt::Write as _;

use crate::snmprec::{hexadecimal, row};
use crate::{Oid, Rows, Value};

/// What a recording's file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    /// Its rows; of several lines of one name the last counts.
    pub rows: Rows,
    /// The numbers of the lines that are neither a row nor a remark, from 1.
    pub damaged: Vec<usize>,
}

impl Recording {
    /// Reads a file. What can be read is read.
    pub fn read(file: &[u8]) -> Self {
        let mut recording = Self::default();
        for (number, line) in (1..).zip(file.split(|byte| *byte == b'\n')) {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            match row_of(line) {
                Some((name, value)) => recording.rows.insert(name, value),
                None if line.is_empty() || line.starts_with(b"#") => {}
                None => recording.damaged.push(number),
            }
        }
        recording
    }

    /// The file of these rows, remarks in front. Octets that are plain text stand as text.
    pub fn write(rows: &Rows, remarks: &[String]) -> String {
        let mut file = String::new();
        // Writing to a String can't fail.
        for remark in remarks {
            let _ = writeln!(file, "# {remark}");
        }
        for (name, value) in rows.iter() {
            let _ = match value {
                Value::OctetString(octets) => match plain(octets) {
                    Some(text) => writeln!(file, "{name}|4|{text}"),
                    None => writeln!(file, "{name}|4x|{}", hexadecimal(octets)),
                },
                Value::IpAddress(octets) => {
                    writeln!(file, "{name}|64|{}", std::net::Ipv4Addr::from(*octets))
                }
                other => {
                    let (tag, value) = crate::snmprec::tagged(other);
                    writeln!(file, "{name}|{tag}|{value}")
                }
            };
        }
        file
    }
}

/// ASCII that no editor changes: nothing to be seen is at its ends.
fn plain(octets: &[u8]) -> Option<&str> {
    let is_plain = octets.iter().all(|octet| (0x20..0x7f).contains(octet)) && octets.trim_ascii() == octets;
    is_plain.then(|| std::str::from_utf8(octets).ok()).flatten()
}

fn row_of(line: &[u8]) -> Option<(Oid, Value)> {
    let mut parts = line.splitn(3, |byte| *byte == b'|');
    let (name, tag, value) = (parts.next()?, parts.next()?, parts.next()?);
    let name = || std::str::from_utf8(name).ok()?.trim().parse().ok();
    match tag {
        b"4" => Some((name()?, Value::OctetString(value.to_vec()))),
        b"68" => Some((name()?, Value::Opaque(value.to_vec()))),
        b"64" => {
            let dotted = std::str::from_utf8(value)
                .ok()
                .and_then(|text| text.trim().parse::<std::net::Ipv4Addr>().ok());
            let octets = dotted
                .map(|address| address.octets())
                .or_else(|| value.try_into().ok());
            Some((name()?, Value::IpAddress(octets?)))
        }
        _ => row(std::str::from_utf8(line).ok()?.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_was_written_is_read_again() {
        let values = [
            Value::OctetString(b"a|b, c".to_vec()),
            Value::OctetString(b" padded ".to_vec()),
            Value::OctetString(b"Z\xfcrich".to_vec()),
            Value::OctetString(Vec::new()),
            Value::IpAddress([10, 0, 0, 9]),
            Value::Integer(-3),
            Value::Counter64(u64::MAX),
            Value::ObjectIdentifier("1.3.6.1".parse().unwrap()),
            Value::Null,
        ];
        let rows: Rows = (1..)
            .zip(values)
            .map(|(number, value)| (Oid::new([1, 3, number]), value))
            .collect();
        let file = Recording::write(&rows, &["a remark".into()]);
        assert!(
            file.starts_with("# a remark\n1.3.1|4|a|b, c\n1.3.2|4x|20706164"),
            "{file}"
        );
        assert_eq!(
            Recording::read(file.as_bytes()),
            Recording {
                rows,
                damaged: Vec::new()
            }
        );
    }

    #[test]
    fn a_damaged_line_is_told_by_its_number() {
        let file = b"# fine\r\n1.3.1|2|7\r\nno row\n1.3.2|2|seven\n\n.1.3.3|64|10.0.0.9\n1.3.4|4x|0\n";
        let recording = Recording::read(file);
        assert_eq!(recording.damaged, [3, 4, 7]);
        assert_eq!(recording.rows.len(), 2);
    }
}
