//! Replies that no honest agent sends: hostile BER, each kind under the number that the list of faults gives it.
//!
//! A faithful reply is spoiled at one [`Part`], so that everything around the lie is right and only the lie is tested.

use crate::ber::{Content, Element};

/// A part of a response message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names are those of RFC 1901 and RFC 3416
pub enum Part {
    Message,
    Version,
    Community,
    Pdu,
    RequestId,
    ErrorStatus,
    ErrorIndex,
    VarbindList,
    /// Every varbind.
    Varbind,
    /// The name in every varbind.
    Name,
    /// The value in every varbind.
    Value,
    /// The value in every varbind whose value is a number: INTEGER, Counter32, Gauge32, TimeTicks, Counter64.
    Number,
}

impl Part {
    /// Every part but [`Part::Number`], from the outermost to the innermost.
    pub const ALL: [Self; 11] = [
        Self::Message,
        Self::Version,
        Self::Community,
        Self::Pdu,
        Self::RequestId,
        Self::ErrorStatus,
        Self::ErrorIndex,
        Self::VarbindList,
        Self::Varbind,
        Self::Name,
        Self::Value,
    ];
}

/// What is done to a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Malice {
    /// These octets stand where its length belongs.
    Length(Part, Vec<u8>),
    /// Its true length, written with octets too many.
    LengthWithLeadingZeros(Part),
    /// Its length is indefinite, and two zero octets end it.
    IndefiniteLength(Part),
    /// It has this tag.
    Tag(Part, u8),
    /// It holds these octets.
    Octets(Part, Vec<u8>),
    /// It is this many SEQUENCEs, each in the other.
    Nested(Part, usize),
    /// Behind the varbinds that were asked stand so many others, each with the shortest name and the number 1.
    VarbindBomb(usize),
}

impl Malice {
    /// The reply with the malice in it. A reply that can't be taken apart stays as it is.
    #[must_use]
    pub fn spoil(&self, reply: &[u8]) -> Vec<u8> {
        let Some(mut message) = Element::read(reply) else {
            return reply.to_vec();
        };
        match self {
            Self::Length(part, octets) => each(&mut message, *part, &mut |element| {
                element.length = Some(octets.clone());
            }),
            Self::LengthWithLeadingZeros(part) => each(&mut message, *part, &mut |element| {
                let count = element.write_content().len().to_be_bytes();
                element.length = Some([&[0x88][..], &count].concat());
            }),
            Self::IndefiniteLength(part) => each(&mut message, *part, &mut |element| {
                element.content = Content::Octets([element.write_content(), vec![0, 0]].concat());
                element.length = Some(vec![0x80]);
            }),
            Self::Tag(part, tag) => each(&mut message, *part, &mut |element| element.tag = *tag),
            Self::Octets(part, octets) => each(&mut message, *part, &mut |element| {
                element.content = Content::Octets(octets.clone());
            }),
            Self::Nested(part, depth) => each_first(&mut message, *part, &mut |element| {
                *element = Element::honest(0x30, Content::Octets(nested(*depth)));
            }),
            Self::VarbindBomb(count) => each(&mut message, Part::VarbindList, &mut |element| {
                const SHORTEST: [u8; 8] = [0x30, 0x06, 0x06, 0x01, 0x2b, 0x02, 0x01, 0x01];
                let asked = element.write_content();
                element.content = Content::Octets([asked, SHORTEST.repeat(*count)].concat());
            }),
        }
        message.write()
    }
}

/// The octets of a SEQUENCE in a SEQUENCE in a SEQUENCE, from the inside out.
fn nested(depth: usize) -> Vec<u8> {
    // Written back to front, so that ten thousand of them don't copy the inside ten thousand times.
    let mut reversed: Vec<u8> = Vec::new();
    for _ in 0..depth {
        let mut head = vec![0x30];
        head.extend(crate::ber::length(reversed.len()));
        reversed.extend(head.iter().rev());
    }
    reversed.reverse();
    reversed
}

/// Does something to the first element of that part alone.
fn each_first(message: &mut Element, part: Part, change: &mut dyn FnMut(&mut Element)) {
    let mut is_first = true;
    each(message, part, &mut |element| {
        if std::mem::take(&mut is_first) {
            change(element);
        }
    });
}

/// Does something to every element of that part.
fn each(message: &mut Element, part: Part, change: &mut dyn FnMut(&mut Element)) {
    let place = match part {
        Part::Message => return change(message),
        Part::Version => Some(0),
        Part::Community => Some(1),
        _ => None,
    };
    if let Some(place) = place {
        return message.elements().get_mut(place).into_iter().for_each(change);
    }
    let Some(pdu) = message.elements().get_mut(2) else {
        return;
    };
    let place = match part {
        Part::Pdu => return change(pdu),
        Part::RequestId => 0,
        Part::ErrorStatus => 1,
        Part::ErrorIndex => 2,
        _ => 3,
    };
    let Some(element) = pdu.elements().get_mut(place) else {
        return;
    };
    if place < 3 || part == Part::VarbindList {
        return change(element);
    }
    for varbind in element.elements() {
        match part {
            Part::Varbind => change(varbind),
            Part::Name => varbind.elements().first_mut().into_iter().for_each(&mut *change),
            _ => {
                let value = varbind.elements().get_mut(1);
                let is_meant = |value: &&mut Element| part == Part::Value || is_number(value.tag);
                value.filter(is_meant).into_iter().for_each(&mut *change);
            }
        }
    }
}

/// INTEGER, Counter32, Gauge32, TimeTicks, Counter64.
fn is_number(tag: u8) -> bool {
    matches!(tag, 0x02 | 0x41 | 0x42 | 0x43 | 0x46)
}

/// The octets of an OBJECT IDENTIFIER 1.3.1.1.1… of that many parts.
fn name_of_parts(parts: usize) -> Vec<u8> {
    [vec![0x2b], vec![1; parts.saturating_sub(2)]].concat()
}

/// Every hostile form of a reply, by the number of its fault and what it does.
#[must_use]
pub fn malices() -> Vec<(String, Malice)> {
    let lengths = [
        ("S1 a length of 4 GiB", vec![0x84, 0xff, 0xff, 0xff, 0xff]),
        ("S1 a length of 5 octets", vec![0x85, 0x01, 0, 0, 0, 0]),
        (
            "S1 a length of 8 octets that wraps",
            vec![0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ),
        (
            "S1 a length of 127 octets",
            [vec![0xff], vec![0xff; 127]].concat(),
        ),
        ("S1 a length of 0", vec![0]),
    ];
    let mut named: Vec<(String, Malice)> = Vec::new();
    for part in Part::ALL {
        for (name, octets) in &lengths {
            named.push((
                format!("{name} in the {part:?}"),
                Malice::Length(part, octets.clone()),
            ));
        }
        named.push((
            format!("S2 an indefinite length in the {part:?}"),
            Malice::IndefiniteLength(part),
        ));
        named.push((
            format!("S2 a length with leading zeros in the {part:?}"),
            Malice::LengthWithLeadingZeros(part),
        ));
        named.push((format!("S4 a wrong tag of the {part:?}"), Malice::Tag(part, 0x3f)));
    }
    for (name, tag) in [
        ("GetRequest", 0xa0),
        ("SetRequest", 0xa3),
        ("Trap", 0xa4),
        ("Report", 0xa8),
        ("not of SNMP", 0xaf),
    ] {
        named.push((format!("S4 a PDU that is a {name}"), Malice::Tag(Part::Pdu, tag)));
    }
    for version in [vec![2], vec![3], vec![0xff], vec![1, 0, 0, 0, 1]] {
        named.push((
            format!("S4 the version {version:02x?}"),
            Malice::Octets(Part::Version, version),
        ));
    }
    for (name, octets) in [
        ("of no octets", vec![]),
        ("negative, of one octet", vec![0xff]),
        ("negative, of two octets", vec![0xff, 0x38]),
        ("of 9 octets", vec![1, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("of 300 octets", vec![1; 300]),
        ("over 2^32", vec![1, 0, 0, 0, 0]),
    ] {
        for part in [Part::RequestId, Part::ErrorStatus, Part::ErrorIndex, Part::Number] {
            named.push((
                format!("S5 a number {name} in the {part:?}"),
                Malice::Octets(part, octets.clone()),
            ));
        }
    }
    for (name, octets) in [
        ("of 129 parts", name_of_parts(129)),
        ("of 60,000 parts", name_of_parts(60_000)),
        (
            "with a part over 2^32",
            vec![0x2b, 0x06, 0x90, 0x80, 0x80, 0x80, 0x00],
        ),
        (
            "with a part of 40 octets",
            [vec![0x2b], vec![0xff; 39], vec![1]].concat(),
        ),
        ("with no part", vec![]),
        ("that ends in a part", vec![0x2b, 0x06, 0x81]),
    ] {
        let everywhere = Malice::Octets(Part::Name, octets);
        named.push((format!("S6 a name {name}"), everywhere));
    }
    for part in [Part::VarbindList, Part::Varbind, Part::Value] {
        named.push((
            format!("S7 10,000 nested sequences in the {part:?}"),
            Malice::Nested(part, 10_000),
        ));
    }
    named.push((
        "S8 a bomb of 7,000 varbinds".to_owned(),
        Malice::VarbindBomb(7_000),
    ));
    named
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// sysDescr.0 = "x", prtMarkerLifeCount-like Counter32 9.
    fn reply() -> Vec<u8> {
        let varbinds =
            b"\x30\x0a\x06\x05\x2b\x06\x01\x02\x01\x04\x01x\x30\x0a\x06\x05\x2b\x06\x01\x02\x02\x41\x01\x09";
        let list = [&[0x30, 24][..], varbinds].concat();
        let pdu = [&b"\x02\x01\x07\x02\x01\x00\x02\x01\x00"[..], &list].concat();
        let pdu = [vec![0xa2, u8::try_from(pdu.len()).unwrap()], pdu].concat();
        let message = [&b"\x02\x01\x01\x04\x06public"[..], &pdu].concat();
        [vec![0x30, u8::try_from(message.len()).unwrap()], message].concat()
    }

    #[test]
    fn every_malice_changes_the_reply() {
        for (name, malice) in malices() {
            let spoiled = malice.spoil(&reply());
            assert_ne!(spoiled, reply(), "{name}");
            assert!(spoiled.len() <= 65_507 * 3, "{name}: {}", spoiled.len());
        }
    }

    #[test]
    fn names_tell_the_malices_apart() {
        let mut names: Vec<String> = malices().into_iter().map(|(name, _)| name).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn a_number_is_spoiled_and_a_text_is_not() {
        let spoiled = Malice::Octets(Part::Number, vec![]).spoil(&reply());
        assert_eq!(spoiled.len() + 1, reply().len());
        assert!(spoiled.ends_with(&[0x41, 0x00]));
    }

    #[test]
    fn nested_sequences_are_as_deep_as_they_say() {
        assert_eq!(nested(3), [0x30, 0x04, 0x30, 0x02, 0x30, 0x00]);
        assert!(nested(10_000).len() > 30_000);
    }
}
