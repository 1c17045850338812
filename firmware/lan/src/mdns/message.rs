//! The few messages of multicast DNS that concern one name (RFC 1035 §4, RFC 6762 §18), read and written.

use std::net::Ipv4Addr;

/// Nobody is told more addresses, and of nobody more are heard.
const MOST_ADDRESSES: usize = 8;

/// No name is longer (RFC 1035 §3.1).
const LONGEST_NAME: usize = 255;

// Types and classes (RFC 1035 §3.2, RFC 4034 §4). The highest bit of a class asks for an answer to the asker alone, or says
// that no others of that name and type are right.
const A: u16 = 1;
const NSEC: u16 = 47;
const ANY: u16 = 255;
const INTERNET: u16 = 1;
const TOP_BIT: u16 = 0x8000;

/// An answer, and of authority.
const ANSWER: u16 = 0x8400;

/// How long an address may be kept by whoever hears it, in seconds (RFC 6762 §10), and by who knows no multicast DNS (§6.7).
const KEPT: u32 = 120;
const KEPT_BY_OTHERS: u32 = 10;

/// Where the first name of a message stands, as a pointer.
const FIRST_NAME: [u8; 2] = [0xc0, 12];

/// What a datagram says of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Its number, which who knows no multicast DNS wants back.
    pub id: u16,
    /// Whether it answers; else it asks.
    pub is_answer: bool,
    /// The first type that is asked for of this name; none where it is about others.
    pub asked: Option<u16>,
    /// Whether its addresses are asked for.
    pub asks_addresses: bool,
    /// Whether something is asked for that this name has not.
    pub asks_others: bool,
    /// Whether all who ask for it want the answer for themselves.
    pub is_private: bool,
    /// Its addresses, in an answer or as known to who asks. Those that are soon forgotten are not among them.
    pub addresses: Vec<Ipv4Addr>,
    /// Its addresses as somebody would like to have them, who asks whether the name is free.
    pub proposed: Vec<Ipv4Addr>,
}

impl Said {
    /// Reads a datagram for that name. None where it is no message of multicast DNS, or is cut off.
    pub fn read(message: &[u8], label: &str) -> Option<Self> {
        let wanted = name(label);
        let word = |place: usize| two(message, place);
        let (id, flags) = (word(0)?, word(2)?);
        // Anything but an ordinary question or a good answer.
        if flags & 0x780f != 0 {
            return None;
        }
        let mut said = Self {
            id,
            is_answer: flags & 0x8000 != 0,
            is_private: true,
            ..Self::default()
        };
        let mut place = 12;
        for _ in 0..word(4)? {
            let (end, is_ours) = passed(message, place, &wanted)?;
            let (kind, class) = (word(end)?, word(end + 2)?);
            place = end + 4;
            if is_ours && matches!(class & !TOP_BIT, INTERNET | ANY) {
                said.asked.get_or_insert(kind);
                said.is_private &= class & TOP_BIT != 0;
                match kind {
                    A | ANY => said.asks_addresses = true,
                    _ => said.asks_others = true,
                }
            }
        }
        for (section, counted_at) in [6, 8, 10].into_iter().enumerate() {
            for _ in 0..word(counted_at)? {
                let (end, is_ours) = passed(message, place, &wanted)?;
                let (kind, class) = (word(end)?, word(end + 2)?);
                let kept = u32::from(word(end + 4)?) << 16 | u32::from(word(end + 6)?);
                let length = usize::from(word(end + 8)?);
                let content = message.get(end + 10..end + 10 + length)?;
                place = end + 10 + length;
                let (true, A, INTERNET) = (is_ours, kind, class & !TOP_BIT) else {
                    continue;
                };
                let list = match (section, said.is_answer) {
                    (0, _) | (2, true) if kept >= KEPT / 2 => &mut said.addresses,
                    (1, false) => &mut said.proposed,
                    _ => continue,
                };
                if let Ok(octets) = <[u8; 4]>::try_from(content)
                    && list.len() < MOST_ADDRESSES
                {
                    list.push(octets.into());
                }
            }
        }
        Some(said)
    }
}

/// Asks whether somebody has that name already, and says what the box would like (RFC 6762 §8.1).
pub fn probe(label: &str, addresses: &[Ipv4Addr]) -> Vec<u8> {
    let addresses = most(addresses);
    let mut message = head(0, 0, [1, 0, addresses.len()]);
    message.extend(name(label));
    words(&mut message, &[ANY, INTERNET | TOP_BIT]);
    for address in addresses {
        record(&mut message, &FIRST_NAME, A, INTERNET, KEPT, &address.octets());
    }
    message
}

/// Tells everybody who has that name (RFC 6762 §8.3); also the answer to a question.
pub fn announcement(label: &str, addresses: &[Ipv4Addr]) -> Vec<u8> {
    answer(label, addresses, &Said::default(), false)
}

/// The answer to what was asked. Who knows no multicast DNS, and so `is_legacy`, gets an answer as from any name server.
pub(super) fn answer(label: &str, addresses: &[Ipv4Addr], said: &Said, is_legacy: bool) -> Vec<u8> {
    let addresses = most(addresses);
    let given = if said.asks_others && !said.asks_addresses {
        &[]
    } else {
        addresses
    };
    let (class, kept) = if is_legacy {
        (INTERNET, KEPT_BY_OTHERS)
    } else {
        (INTERNET | TOP_BIT, KEPT)
    };
    let records = given.len() + usize::from(said.asks_others);
    let own_name = name(label);
    let mut message = if is_legacy {
        let mut message = head(said.id, ANSWER, [1, records, 0]);
        message.extend(&own_name);
        words(&mut message, &[said.asked.unwrap_or(A), INTERNET]);
        message
    } else {
        head(0, ANSWER, [0, records, 0])
    };
    let mut by_name = if is_legacy { &FIRST_NAME[..] } else { &own_name };
    for address in given {
        record(&mut message, by_name, A, class, kept, &address.octets());
        by_name = &FIRST_NAME;
    }
    if said.asks_others {
        // Of all types there is the one of addresses alone (RFC 6762 §6.1).
        let content = [FIRST_NAME[0], FIRST_NAME[1], 0, 1, 0x40];
        record(&mut message, by_name, NSEC, class, kept, &content);
    }
    message
}

fn most(addresses: &[Ipv4Addr]) -> &[Ipv4Addr] {
    addresses.get(..MOST_ADDRESSES).unwrap_or(addresses)
}

/// The head of a message: how many questions, answers, and records of authority.
fn head(id: u16, flags: u16, counts: [usize; 3]) -> Vec<u8> {
    let mut message = Vec::with_capacity(128);
    let [questions, answers, authority] = counts.map(|count| u16::try_from(count).unwrap_or_default());
    words(&mut message, &[id, flags, questions, answers, authority, 0]);
    message
}

fn words(message: &mut Vec<u8>, words: &[u16]) {
    for word in words {
        message.extend(word.to_be_bytes());
    }
}

fn record(message: &mut Vec<u8>, name: &[u8], kind: u16, class: u16, kept: u32, content: &[u8]) {
    message.extend(name);
    words(message, &[kind, class]);
    message.extend(kept.to_be_bytes());
    words(message, &[u16::try_from(content.len()).unwrap_or_default()]);
    message.extend(content);
}

/// `<label>.local` as messages have it.
fn name(label: &str) -> Vec<u8> {
    let length = u8::try_from(label.len()).unwrap_or_default();
    [&[length], label.as_bytes(), b"\x05local\0"].concat()
}

fn two(message: &[u8], place: usize) -> Option<u16> {
    let octets = message.get(place..)?.first_chunk::<2>()?;
    Some(u16::from_be_bytes(*octets))
}

/// Passes a name that begins at `place`; gives where it ends, and whether it is the wanted one. A pointer leads back, and
/// each one further than the one before (RFC 1035 §4.1.4): so no name goes round in circles.
fn passed(message: &[u8], place: usize, wanted: &[u8]) -> Option<(usize, bool)> {
    let (mut at, mut before, mut end) = (place, place, None);
    let mut rest = Some(wanted);
    let mut length = 0;
    loop {
        let octet = *message.get(at)?;
        match octet {
            0 => return Some((end.unwrap_or(at + 1), rest == Some(&[0]))),
            1..=63 => {
                let next = at + 1 + usize::from(octet);
                let label = message.get(at..next)?;
                length += label.len();
                if length > LONGEST_NAME {
                    return None;
                }
                rest = rest.and_then(|rest| {
                    let (own, rest) = rest.split_at_checked(label.len())?;
                    own.eq_ignore_ascii_case(label).then_some(rest)
                });
                at = next;
            }
            0xc0.. => {
                let to = usize::from(two(message, at)? & 0x3fff);
                if to >= before {
                    return None;
                }
                end.get_or_insert(at + 2);
                (at, before) = (to, to);
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
#[path = "message/tests.rs"]
mod tests;
