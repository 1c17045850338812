//! What a device truly said: the other half of every promise about values.

use std::collections::BTreeMap;

use profiles::{Rows, Value};

use crate::ber;

/// A value as it stood in a datagram: its tag and its octets.
type Said = (u8, Vec<u8>);

/// The rows of every datagram that came, read by this crate's own reader.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard(BTreeMap<Vec<u32>, Vec<Said>>);

impl Heard {
    pub(crate) fn take(&mut self, datagram: &[u8]) {
        for (name, value) in rows_of(datagram).unwrap_or_default() {
            let said = self.0.entry(name).or_default();
            if !said.contains(&value) {
                said.push(value);
            }
        }
    }

    /// Every row was said, by that name and with that value.
    pub(crate) fn assert_said(&self, rows: &Rows) {
        for (name, value) in rows.iter() {
            let said = self.0.get(name.arcs());
            let is_said = said.is_some_and(|said| said.iter().any(|said| means(said, value)));
            assert!(is_said, "{name} is {value:?}, but what was said is {said:02x?}");
        }
    }
}

/// The rows of a Response, as far as they can be read.
fn rows_of(datagram: &[u8]) -> Option<Vec<(Vec<u32>, Said)>> {
    let ((_, message), _) = ber::first(datagram)?;
    let (_, pdu) = *ber::elements(message).get(2)?;
    let (_, list) = *ber::elements(pdu).get(3)?;
    let varbinds = ber::elements(list).into_iter();
    Some(
        varbinds
            .filter_map(|(_, varbind)| match ber::elements(varbind)[..] {
                [(0x06, name), (tag, value)] => Some((ber::arcs(name)?, (tag, value.to_vec()))),
                _ => None,
            })
            .collect(),
    )
}

fn means((tag, octets): &Said, value: &Value) -> bool {
    let number = || ber::number(octets);
    // A forgotten zero in front of the sign is believed in full length alone.
    let unsigned = |full: usize| {
        let number = number()?;
        let modulus = 1_i128 << (8 * full);
        match number {
            0.. if number < modulus => Some(number),
            ..0 if octets.len() == full => Some(number + modulus),
            _ => None,
        }
    };
    match (tag, value) {
        (0x02, Value::Integer(read)) => number() == Some(i128::from(*read)) && octets.len() <= 8,
        (0x04, Value::OctetString(read)) | (0x44, Value::Opaque(read)) => octets == read,
        (0x05, Value::Null) => octets.is_empty(),
        (0x06, Value::ObjectIdentifier(read)) => ber::arcs(octets).as_deref() == Some(read.arcs()),
        (0x40, Value::IpAddress(read)) => octets == read,
        (0x41, Value::Counter32(read)) | (0x42, Value::Gauge32(read)) | (0x43, Value::TimeTicks(read)) => {
            unsigned(4) == Some(i128::from(*read))
        }
        (0x46, Value::Counter64(read)) => unsigned(8) == Some(i128::from(*read)),
        _ => false,
    }
}
