//! An agent's SNMP engine: its id and its clock.

use core::time::Duration;
use std::fmt;
use std::str::FromStr;

/// Boots and seconds end here (RFC 3414 §2.2.2 and §2.2.3).
const LAST: u32 = 0x7fff_ffff;

/// A message may be so many seconds behind (RFC 3414 §3.2, step 7).
const WINDOW: u32 = 150;

/// snmpEngineID (RFC 3411 §5): 5 to 32 octets that an agent chose for itself. No proof of who it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct EngineId {
    octets: [u8; 32],
    length: usize,
}

impl EngineId {
    /// The id of those octets; none where there are none, or more than 32. The RFC wants 5 at least, and some agents
    /// have fewer.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let mut octets = [0; 32];
        octets.get_mut(..bytes.len())?.copy_from_slice(bytes);
        (!bytes.is_empty()).then_some(Self {
            octets,
            length: bytes.len(),
        })
    }

    /// Its octets.
    pub fn as_bytes(&self) -> &[u8] {
        self.octets.get(..self.length).unwrap_or_default()
    }
}

impl FromStr for EngineId {
    type Err = MalformedEngineId;

    /// Reads what [`Debug`](fmt::Debug) prints: two hexadecimal digits for each octet.
    fn from_str(text: &str) -> Result<Self, MalformedEngineId> {
        let octet = |digits: &[u8]| {
            let [high, low] = digits else { return None };
            let digit = |octet: u8| char::from(octet).to_digit(16);
            u8::try_from(digit(*high)? << 4 | digit(*low)?).ok()
        };
        let octets: Option<Vec<u8>> = text.as_bytes().chunks(2).map(octet).collect();
        octets
            .and_then(|octets| Self::new(&octets))
            .ok_or(MalformedEngineId)
    }
}

/// The text is no engine id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedEngineId;

impl fmt::Display for MalformedEngineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an SNMPv3 engine id is 1 to 32 octets, each two hexadecimal digits")
    }
}

impl std::error::Error for MalformedEngineId {}

impl fmt::Debug for EngineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes()
            .iter()
            .try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

/// What is known of a device's engine. Given to the next conversation it saves the two datagrams that ask for it; a
/// wrong clock costs one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Engine {
    /// Its id.
    pub id: EngineId,
    /// snmpEngineBoots: how often it started.
    pub boots: u32,
    /// snmpEngineTime: the seconds since it started.
    pub time: u32,
}

impl Engine {
    /// The same engine so much later, if it did not start again.
    #[must_use]
    pub fn after(self, passed: Duration) -> Self {
        let passed = u32::try_from(passed.as_secs()).unwrap_or(LAST);
        Self {
            time: self.time.saturating_add(passed).min(LAST),
            ..self
        }
    }

    /// Whether a message with this clock may be an answer of now (RFC 3414 §3.2, step 7 b).
    pub(super) fn allows(&self, boots: u32, time: u32) -> bool {
        self.boots < LAST
            && (boots > self.boots || (boots == self.boots && time.saturating_add(WINDOW) >= self.time))
    }

    /// Whether that clock is ahead of this one.
    pub(super) fn is_before(&self, boots: u32, time: u32) -> bool {
        (self.boots, self.time) < (boots, time)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_id_is_1_to_32_octets() {
        assert_eq!(EngineId::new(&[]), None);
        assert_eq!(EngineId::new(&[1; 33]), None);
        assert_eq!(EngineId::new(&[1; 32]).unwrap().as_bytes(), [1; 32]);
        let id = EngineId::new(&[0x80, 0, 0, 7]).unwrap();
        assert_eq!(format!("{id:?}"), "80000007");
        assert_eq!("80000007".parse(), Ok(id));
        for text in ["", "8", "8g", "+1", &"00".repeat(33)] {
            assert_eq!(text.parse::<EngineId>(), Err(MalformedEngineId), "{text:?}");
        }
    }

    #[test]
    fn the_window_is_the_rfcs() {
        let engine = Engine {
            id: EngineId::new(&[1; 5]).unwrap(),
            boots: 3,
            time: 1_000,
        };
        for (boots, time, allowed) in [
            (3, 1_000, true),
            (3, 850, true),
            (3, 849, false),
            (3, LAST, true),
            (2, 1_000, false),
            (4, 0, true),
        ] {
            assert_eq!(engine.allows(boots, time), allowed, "{boots} {time}");
        }
        assert_eq!(engine.after(Duration::from_secs(7)).time, 1_007);
        assert_eq!(engine.after(Duration::MAX).time, LAST);
    }
}
