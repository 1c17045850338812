//! Which machine is this? Evidence that names one physical device, and what is no evidence.
//!
//! In order: (maker, normalised serial), then the MAC. An address, a name and an asset tag are never identity: DHCP
//! moves addresses, people rename machines and move labels. What to do when evidence contradicts itself is decided
//! by whoever keeps the devices; this module says only what counts.

use serde::{Deserialize, Serialize};

use crate::Identity;

/// Longer serials than this are hostile: no maker stamps them on a plate.
const LONGEST_SERIAL: usize = 64;

/// What names a device, strongest first. Two readings with an equal first piece come from one machine.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// (maker, serial), both normalised: upper case, letters and digits only.
    Serial(String, String),
    /// A hardware address, lower case with colons.
    Mac(String),
}

impl Evidence {
    /// All evidence in an identity, strongest first; empty where nothing in it names a machine.
    pub fn of(identity: &Identity) -> Vec<Self> {
        let mut evidence = Vec::with_capacity(2);
        if let Some(serial) = usable_serial(identity) {
            let maker = identity
                .manufacturer
                .as_deref()
                .map(normalise)
                .unwrap_or_default();
            evidence.push(Self::Serial(maker, serial));
        }
        if let Some(mac) = identity.mac.as_deref().filter(|mac| is_usable_mac(mac)) {
            evidence.push(Self::Mac(mac.to_ascii_lowercase()));
        }
        evidence
    }
}

/// The letters and digits of a serial or maker, in upper case: `cn 12-b` and `CN12B` are one serial.
pub fn normalise(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn usable_serial(identity: &Identity) -> Option<String> {
    let raw = identity.serial.as_deref()?;
    if raw.len() > LONGEST_SERIAL {
        return None;
    }
    let serial = normalise(raw);
    let is_the_model = identity
        .model
        .as_deref()
        .is_some_and(|model| normalise(model) == serial);
    (!is_junk(&serial) && !is_the_model).then_some(serial)
}

/// Blank, too short to tell two machines apart, one character repeated (0000000, XXXXXXXXXX), or a word that
/// firmware puts where the factory should have put a number.
fn is_junk(normalised: &str) -> bool {
    const PLACEHOLDERS: [&str; 9] = [
        "UNKNOWN",
        "NONE",
        "NULL",
        "NA",
        "DEFAULT",
        "SERIALNUMBER",
        "NOTAVAILABLE",
        "UNDEFINED",
        "1234567890",
    ];
    let mut characters = normalised.chars();
    let first = characters.next();
    normalised.len() < 4 || characters.all(|c| Some(c) == first) || PLACEHOLDERS.contains(&normalised)
}

fn is_usable_mac(mac: &str) -> bool {
    let mut octets = mac.split(':').map(|part| u8::from_str_radix(part, 16));
    let mut bytes = [0_u8; 6];
    for byte in &mut bytes {
        match octets.next() {
            Some(Ok(octet)) => *byte = octet,
            _ => return false,
        }
    }
    let is_multicast = bytes[0] & 1 == 1;
    octets.next().is_none() && bytes != [0; 6] && !is_multicast
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(serial: &str, mac: &str) -> Identity {
        Identity {
            manufacturer: Some("Sharp".into()),
            model: Some("MX-3570N".into()),
            serial: Some(serial.into()),
            mac: Some(mac.into()),
            ..Identity::default()
        }
    }

    #[test]
    fn a_serial_counts_before_the_mac_and_is_normalised() {
        assert_eq!(
            Evidence::of(&identity(" 6509-415x00", "02:00:5E:10:00:01")),
            [
                Evidence::Serial("SHARP".into(), "6509415X00".into()),
                Evidence::Mac("02:00:5e:10:00:01".into())
            ]
        );
    }

    #[test]
    fn junk_serials_and_macs_are_no_evidence() {
        for serial in [
            "",
            "   ",
            "0000000000",
            "XXXXXXXXXX",
            "MX3570N",
            "mx-3570n",
            "N/A",
            "ab",
        ] {
            for mac in [
                "",
                "00:00:00:00:00:00",
                "01:00:5e:00:00:01",
                "02:00:5e:10:00",
                "zz:00:00:00:00:00",
            ] {
                assert_eq!(Evidence::of(&identity(serial, mac)), [], "{serial:?} {mac:?}");
            }
        }
        assert_eq!(Evidence::of(&identity(&"9".repeat(10_000), "")), []);
    }
}
