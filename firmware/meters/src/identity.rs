//! Which machine is this? Evidence that names one physical device, and what is no evidence.
//!
//! In order: (maker, normalised serial), then the MAC, then IPP's UUID. An address, a name and an asset tag are never identity: DHCP
//! moves addresses, people rename machines and move labels. What to do when evidence contradicts itself is decided
//! by whoever keeps the devices; this module says only what counts, and what can't be one machine.

use serde::{Deserialize, Serialize};

use crate::{Identity, Meter, Reading};

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
    /// `printer-uuid` (PWG 5100.13), 32 hex digits in lower case.
    Uuid(String),
}

impl Evidence {
    /// All evidence in an identity, strongest first; empty where nothing in it names a machine.
    pub fn of(identity: &Identity) -> Vec<Self> {
        let mut evidence = Vec::with_capacity(3);
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
        if let Some(uuid) = identity.uuid.as_deref().filter(|uuid| is_usable_uuid(uuid)) {
            // Whoever shows nothing else is known by the hardware address that its UUID was made of, if it was.
            if evidence.is_empty()
                && let Some(mac) = node(uuid)
            {
                evidence.push(Self::Mac(mac));
            }
            evidence.push(Self::Uuid(uuid.to_owned()));
        }
        evidence
    }

    /// Whether it is a hardware address.
    pub const fn is_mac(&self) -> bool {
        matches!(self, Self::Mac(_))
    }
}

/// The letters and digits of a serial or maker, in upper case: `cn 12-b` and `CN12B` are one serial.
pub fn normalise(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Whether two models, as far as they are said, are not two names of one: firmware and profiles learn longer names.
pub fn models_contradict(one: &Identity, other: &Identity) -> bool {
    let name = |identity: &Identity| normalise(identity.model.as_deref().unwrap_or_default());
    let (one, other) = (name(one), name(other));
    !one.contains(&other) && !other.contains(&one)
}

/// Counters of one machine, read over two of its interfaces, are no further apart than the time between makes them: by
/// this many in a second…
const FASTEST_A_SECOND: u64 = 4;
/// …and by so many seconds more, since a reading is no moment. To take one machine for two would bill it twice; two that
/// are taken for one part as soon as they print.
const READING_TAKES: u64 = 60;

/// Whether two readings that show one serial number at about the same time can be of one machine: by their hardware
/// addresses if these are the same; else by the models, and by every counter that both have. A counter at 0 says nothing:
/// so does a machine that is starting.
pub fn can_be_one_machine(one: &Reading, other: &Reading) -> bool {
    let mac = |reading: &Reading| Evidence::of(&reading.identity).into_iter().find(Evidence::is_mac);
    if let (Some(own), Some(others)) = (mac(one), mac(other))
        && own == others
    {
        return true;
    }
    let (earlier, later) = if one.read_at <= other.read_at {
        (one, other)
    } else {
        (other, one)
    };
    let seconds = later.read_at.seconds_since(earlier.read_at);
    let most = seconds
        .saturating_add(READING_TAKES)
        .saturating_mul(FASTEST_A_SECOND);
    let is_near = |meter: &Meter| {
        let same =
            |peer: &&Meter| peer.name == meter.name && peer.unit == meter.unit && peer.source == meter.source;
        let peer = earlier.meters.iter().find(same);
        peer.is_none_or(|peer| {
            [peer.value, meter.value].contains(&0) || peer.value.abs_diff(meter.value) <= most
        })
    };
    !models_contradict(&one.identity, &other.identity) && later.meters.iter().all(is_near)
}

fn usable_serial(identity: &Identity) -> Option<String> {
    let raw = identity.serial.as_deref()?;
    if raw.len() > LONGEST_SERIAL {
        return None;
    }
    let serial = normalise(raw);
    let (maker, model) = (&identity.manufacturer, &identity.model);
    let [maker, model] = [maker, model].map(|text| normalise(text.as_deref().unwrap_or_default()));
    let names = [&maker, &model, &format!("{maker}{model}")];
    (!is_junk(&serial) && !names.contains(&&serial)).then_some(serial)
}

/// Words that firmware, and people, put where the factory should have put a number.
const PLACEHOLDERS: [&str; 32] = [
    "DEFAULT",
    "DUMMY",
    "EMPTY",
    "ERROR",
    "INVALID",
    "NOASSETTAG",
    "NONE",
    "NOSERIAL",
    "NOSERIALNUMBER",
    "NOTAPPLICABLE",
    "NOTAVAILABLE",
    "NOTCONFIGURED",
    "NOTDEFINED",
    "NOTPRESENT",
    "NOTPROGRAMMED",
    "NOTSET",
    "NOTSPECIFIED",
    "NOTSUPPORTED",
    "NULL",
    "PRINTER",
    "SERIAL",
    "SERIALNO",
    "SERIALNUM",
    "SERIALNUMBER",
    "SYSTEMSERIALNUMBER",
    "TEST",
    "TESTPRINTER",
    "TOBEFILLEDBYOEM",
    "UNDEFINED",
    "UNKNOWN",
    "UNSPECIFIED",
    "UNSUPPORTED",
];

/// Blank, too short to tell two machines apart, one character repeated (0000000, XXXXXXXXXX), nothing but zeros behind a
/// maker's letters (Z000000000), digits in their order (1234567890), or a placeholder.
fn is_junk(normalised: &str) -> bool {
    let mut characters = normalised.chars();
    let first = characters.next();
    let digits = normalised.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = normalised.len() - digits.len();
    normalised.len() < 4
        || characters.all(|c| Some(c) == first)
        || (letters <= 4 && digits.len() >= 4 && digits.bytes().all(|digit| digit == b'0'))
        || in_order(normalised)
        || PLACEHOLDERS.contains(&normalised)
}

/// Whether each digit is the next one after its neighbour, up or down; 0 follows 9.
fn in_order(normalised: &str) -> bool {
    let neighbours = || normalised.bytes().zip(normalised.bytes().skip(1));
    let is_digits = normalised.bytes().all(|byte| byte.is_ascii_digit());
    let next = |digit: u8| if digit == b'9' { b'0' } else { digit + 1 };
    is_digits
        && (neighbours().all(|(one, two)| two == next(one))
            || neighbours().all(|(one, two)| one == next(two)))
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
    // 00:00:00:00:00:00, and what a network board without a number counts up from there.
    let is_blank = bytes.starts_with(&[0; 5]);
    octets.next().is_none() && !is_blank && !is_multicast
}

fn is_usable_uuid(uuid: &str) -> bool {
    uuid.len() == 32
        && uuid
            .bytes()
            .all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit))
}

/// The hardware address in a UUID of version 1 (RFC 9562, 5.1).
fn node(uuid: &str) -> Option<String> {
    let digits = uuid.get(20..).filter(|_| uuid.get(12..13) == Some("1"))?;
    let mut mac = String::with_capacity(17);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place.is_multiple_of(2) {
            mac.push(':');
        }
        mac.push(digit);
    }
    is_usable_mac(&mac).then_some(mac)
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
    fn a_uuid_counts_last_and_alone_brings_the_hardware_address_that_it_was_made_of() {
        let uuid = "cfe9210067c411d4a45ff8d027761251";
        let with = |serial: &str, uuid: &str| Identity {
            uuid: Some(uuid.into()),
            ..identity(serial, "")
        };
        let [named, own] = [
            Evidence::Uuid(uuid.into()),
            Evidence::Mac("f8:d0:27:76:12:51".into()),
        ];
        assert_eq!(Evidence::of(&with("", uuid)), [own, named.clone()]);
        let serial = Evidence::Serial("SHARP".into(), "6509415X00".into());
        assert_eq!(Evidence::of(&with("6509415X00", uuid)), [serial, named]);
        // Of version 4; with a node that was drawn; of no length; of no digits.
        let random = "cfe9210067c441d4a45ff8d027761251";
        assert_eq!(Evidence::of(&with("", random)), [Evidence::Uuid(random.into())]);
        let drawn = "cfe9210067c411d4a45ff9d027761251";
        assert_eq!(Evidence::of(&with("", drawn)), [Evidence::Uuid(drawn.into())]);
        for none in ["", "cfe92100", &"g".repeat(32), &"ü".repeat(16)] {
            assert_eq!(Evidence::of(&with("", none)), [], "{none}");
        }
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
            "SHARP",
            "Sharp MX-3570N",
            "N/A",
            "ab",
            "1234567890",
            "0123456789",
            "9876543210",
            "Z000000000000000",
            "CN 0000000",
            "To be filled by O.E.M.",
            "Not Available",
            "\u{202e}\u{0}",
            "製造番号",
        ] {
            for mac in [
                "",
                "00:00:00:00:00:00",
                "00:00:00:00:00:01",
                "ff:ff:ff:ff:ff:ff",
                "01:00:5e:00:00:01",
                "02:00:5e:10:00",
                "zz:00:00:00:00:00",
            ] {
                assert_eq!(Evidence::of(&identity(serial, mac)), [], "{serial:?} {mac:?}");
            }
        }
        assert_eq!(Evidence::of(&identity(&"9".repeat(10_000), "")), []);
    }
    #[test]
    fn serials_of_the_field_are_evidence() {
        for serial in [
            "W492KB03439",
            "MKRA012345",
            "7062184",
            "A797017500038",
            "7XQ1R92-132-13",
            "VNC0000007",
            "L000000001",
            "6509415X00",
        ] {
            assert_eq!(Evidence::of(&identity(serial, "")).len(), 1, "{serial}");
        }
    }

    fn said(model: &str, at: u64, totals: &[(&'static str, u64)]) -> Reading {
        let meter = |(name, value): &(&'static str, u64)| Meter {
            name: crate::MeterName::new(*name),
            value: *value,
            unit: crate::Unit::Impressions,
            source: "1.3.6".into(),
            bills: false,
            label: None,
        };
        Reading {
            address: "10.0.0.9:161".into(),
            read_at: crate::Timestamp::from_unix_seconds(at),
            identity: Identity {
                model: Some(model.into()),
                ..Identity::default()
            },
            meters: totals.iter().map(meter).collect(),
            comparisons: Vec::new(),
            rated_per_minute: None,
            supplies: Vec::new(),
            alerts: Vec::new(),
            status: None,
            partial: None,
            cost: crate::Cost::default(),
        }
    }

    #[test]
    fn one_machine_has_one_model_and_one_count() {
        let one = said("MX-3570N", 100, &[("total", 5_000), ("mono", 4_000)]);
        let alike = [
            said("MX-3570N", 100, &[("total", 5_000), ("mono", 4_000)]),
            said("Sharp MX-3570N", 130, &[("total", 5_030), ("mono", 4_030)]),
            said("", 70, &[("total", 4_990), ("scan", 9)]),
            said("MX-3570N", 100, &[("total", 0), ("mono", 0)]),
        ];
        let others = [
            said("MX-4070N", 100, &[("total", 5_000)]),
            said("MX-3570N", 100, &[("total", 5_000), ("mono", 4_300)]),
            said("MX-3570N", 160, &[("total", 5_600)]),
            said("MX-3570N", u64::MAX, &[("total", u64::MAX)]),
        ];
        for other in alike {
            assert!(
                can_be_one_machine(&one, &other) && can_be_one_machine(&other, &one),
                "{other:?}"
            );
        }
        for mut other in others {
            assert!(
                !can_be_one_machine(&one, &other) && !can_be_one_machine(&other, &one),
                "{other:?}"
            );
            let mut one = one.clone();
            for reading in [&mut one, &mut other] {
                reading.identity.mac = Some("02:00:5e:10:00:01".into());
            }
            assert!(can_be_one_machine(&one, &other), "by one network board");
        }
    }
}
