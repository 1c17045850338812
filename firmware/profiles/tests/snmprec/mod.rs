//! Reads recordings: `OID|type tag|value` a line, as snmpsim writes them. For tests alone.

use std::path::Path;

use profiles::{Oid, Rows, Value};

/// The rows of a recording, and the lines that don't follow the format: some of the shared corpus were damaged when
/// names were taken out of them.
pub(crate) fn rows_of(path: &Path) -> (Rows, Vec<String>) {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut rows = Rows::default();
    let mut damaged = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match row_of(line) {
            Some((name, value)) => rows.insert(name, value),
            None if line.is_empty() || line.starts_with(b"#") => {}
            None => damaged.push(String::from_utf8_lossy(line).into_owned()),
        }
    }
    (rows, damaged)
}

fn row_of(line: &[u8]) -> Option<(Oid, Value)> {
    let mut parts = line.splitn(3, |byte| *byte == b'|');
    let name = std::str::from_utf8(parts.next()?).ok()?.parse().ok()?;
    let tag = std::str::from_utf8(parts.next()?).ok()?;
    let value = parts.next()?;
    Some((name, value_of(tag, value)?))
}

fn value_of(tag: &str, value: &[u8]) -> Option<Value> {
    if let Some(tag) = tag.strip_suffix('x') {
        return typed(tag, &octets(value)?);
    }
    typed(tag, value)
}

fn typed(tag: &str, value: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(value);
    Some(match tag {
        "2" => Value::Integer(text.ok()?.trim().parse().ok()?),
        "4" => Value::OctetString(value.to_vec()),
        "5" => Value::Null,
        "6" => Value::ObjectIdentifier(text.ok()?.trim().parse().ok()?),
        "64" => Value::IpAddress(address(value)?),
        "65" => Value::Counter32(text.ok()?.trim().parse().ok()?),
        "66" => Value::Gauge32(text.ok()?.trim().parse().ok()?),
        "67" => Value::TimeTicks(text.ok()?.trim().parse().ok()?),
        "68" => Value::Opaque(value.to_vec()),
        "70" => Value::Counter64(text.ok()?.trim().parse().ok()?),
        _ => return None,
    })
}

/// Dotted, or four octets.
fn address(value: &[u8]) -> Option<[u8; 4]> {
    value.try_into().ok().or_else(|| {
        let dotted: std::net::Ipv4Addr = std::str::from_utf8(value).ok()?.parse().ok()?;
        Some(dotted.octets())
    })
}

fn octets(hex: &[u8]) -> Option<Vec<u8>> {
    hex.chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}
