//! Targets: which addresses the user selected, as typed on the command line or the setup page.
//!
//! A target is an address, `10.0.0.5-10.0.0.90`, `10.0.0-3.*`, `10.0.0.0/22`, a host's name, or `broadcast`. Names are
//! handed back for the caller to resolve: there is no network here. Addresses that no device can have (0.x, multicast
//! and above) are refused; loopback is not, since it is nobody's network but ours.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

/// A wildcard may stand for at most this many ranges of its last part: a /8 is written as a network.
const MOST_RANGES: u64 = 65_536;

/// Addresses from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressRange {
    /// The first address.
    pub first: Ipv4Addr,
    /// The last address, not before the first.
    pub last: Ipv4Addr,
}

/// One target as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Addresses.
    Addresses(Vec<AddressRange>),
    /// A host's name, not resolved.
    Name(String),
    /// Whatever answers a broadcast on the box's own networks.
    Broadcast,
}

/// The text is no target. It says which part is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedTarget {
    target: String,
    fault: String,
}

impl fmt::Display for MalformedTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "“{}” is not a target: {}; write an address, 10.0.0.5-10.0.0.90, 10.0.0-3.*, 10.0.0.0/22, a name, or broadcast",
            self.target.escape_default(),
            self.fault
        )
    }
}

impl std::error::Error for MalformedTarget {}

impl FromStr for Target {
    type Err = MalformedTarget;

    fn from_str(text: &str) -> Result<Self, MalformedTarget> {
        let text = text.trim();
        parse(text).map_err(|fault| MalformedTarget {
            target: text.to_owned(),
            fault,
        })
    }
}

fn parse(text: &str) -> Result<Target, String> {
    if text.is_empty() {
        return Err("it is empty".into());
    }
    if text.eq_ignore_ascii_case("broadcast") {
        return Ok(Target::Broadcast);
    }
    if text.contains(':') {
        return Err(
            "IPv6 is not searched (read or add such a printer by its address), and a port has no place here"
                .into(),
        );
    }
    let looks_like_addresses = text.contains('/')
        || text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".-*/".contains(&byte));
    if !looks_like_addresses {
        return name(text).map(Target::Name);
    }
    let ranges = if let Some((network, length)) = text.split_once('/') {
        vec![cidr(network, length)?]
    } else if let Some((first, last)) = two_addresses(text) {
        vec![range(address(first)?, address(last)?)?]
    } else {
        pattern(text)?
    };
    ranges.iter().try_for_each(|range| usable(*range))?;
    Ok(Target::Addresses(ranges))
}

/// Letters, digits, hyphens and underscores between dots (RFC 1123 §2.1, and what Windows allows).
fn name(text: &str) -> Result<String, String> {
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.len() > 253 {
        return Err("a name has at most 253 characters".into());
    }
    for label in text.split('.') {
        let is_sound = (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if !is_sound {
            return Err(format!("“{}” can't be part of a name", label.escape_default()));
        }
    }
    Ok(text.to_owned())
}

fn two_addresses(text: &str) -> Option<(&str, &str)> {
    text.split_once('-')
        .filter(|(first, last)| [first, last].iter().all(|side| side.matches('.').count() == 3))
}

fn address(text: &str) -> Result<Ipv4Addr, String> {
    let mut octets = [0; 4];
    let mut parts = text.split('.');
    for place in &mut octets {
        *place = octet(parts.next().unwrap_or(""))?;
    }
    match parts.next() {
        None => Ok(octets.into()),
        Some(_) => Err(format!("“{}” has more than four parts", text.escape_default())),
    }
}

fn octet(text: &str) -> Result<u8, String> {
    match text.parse() {
        Ok(octet) if text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(octet),
        _ if text.is_empty() => Err("a part of the address is missing".into()),
        _ => Err(format!(
            "“{}” is not a number from 0 to 255",
            text.escape_default()
        )),
    }
}

fn range(first: Ipv4Addr, last: Ipv4Addr) -> Result<AddressRange, String> {
    if first > last {
        return Err(format!("{first} comes after {last}"));
    }
    Ok(AddressRange { first, last })
}

/// The hosts of a network. Its own address and its broadcast address are left out, except of a /31 and /32, which
/// have neither (RFC 3021).
fn cidr(network: &str, length: &str) -> Result<AddressRange, String> {
    let bits: u32 = match length.parse() {
        Ok(bits) if bits <= 32 && length.bytes().all(|byte| byte.is_ascii_digit()) => bits,
        _ => {
            let length = length.escape_default();
            return Err(format!("“/{length}” is not a prefix length from /0 to /32"));
        }
    };
    let hosts = u32::MAX.checked_shr(bits).unwrap_or(0);
    let base = address(network)?.to_bits() & !hosts;
    let (first, last) = match bits {
        31 | 32 => (base, base | hosts),
        _ => (base + 1, (base | hosts) - 1),
    };
    range(first.into(), last.into())
}

/// `10.0.0-3.*`: each part a number, a range of numbers, or a star.
fn pattern(text: &str) -> Result<Vec<AddressRange>, String> {
    let parts: Vec<(u8, u8)> = text.split('.').map(part).collect::<Result<_, _>>()?;
    let [a, b, c, d] = parts[..] else {
        return Err(format!("it has {} parts instead of four", parts.len()));
    };
    let count = [a, b, c]
        .iter()
        .map(|(first, last)| u64::from(*last) - u64::from(*first) + 1)
        .product::<u64>();
    if count > MOST_RANGES {
        return Err("it stands for too many separate ranges; write networks like 10.0.0.0/8".into());
    }
    let mut ranges = Vec::new();
    for first in a.0..=a.1 {
        for second in b.0..=b.1 {
            for third in c.0..=c.1 {
                ranges.push(AddressRange {
                    first: [first, second, third, d.0].into(),
                    last: [first, second, third, d.1].into(),
                });
            }
        }
    }
    Ok(merged(ranges))
}

fn part(text: &str) -> Result<(u8, u8), String> {
    if text == "*" {
        return Ok((0, 255));
    }
    let Some((first, last)) = text.split_once('-') else {
        let octet = octet(text)?;
        return Ok((octet, octet));
    };
    let (first, last) = (octet(first)?, octet(last)?);
    if first > last {
        return Err(format!("in “{text}” the first number is the larger one"));
    }
    Ok((first, last))
}

fn usable(range: AddressRange) -> Result<(), String> {
    if range.first.octets()[0] == 0 {
        return Err("no device has an address that begins with 0".into());
    }
    if range.last.octets()[0] >= 224 {
        return Err("from 224.0.0.0 on, addresses are multicast or reserved".into());
    }
    Ok(())
}

/// The same addresses in rising order as few ranges, none of which touch.
fn merged(ranges: Vec<AddressRange>) -> Vec<AddressRange> {
    let mut rising: Vec<AddressRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        rising.insert(rising.partition_point(|other| *other < range), range);
    }
    let mut merged: Vec<AddressRange> = Vec::with_capacity(rising.len());
    for range in rising {
        match merged.last_mut() {
            Some(before) if u64::from(range.first.to_bits()) <= u64::from(before.last.to_bits()) + 1 => {
                before.last = before.last.max(range.last);
            }
            _ => merged.push(range),
        }
    }
    merged
}

/// A set of addresses, each in it once. It takes room by ranges, not by addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    ranges: Vec<AddressRange>,
    /// How many addresses there are up to and with each range.
    ends: Vec<u64>,
}

impl Targets {
    /// How many addresses there are.
    pub fn len(&self) -> u64 {
        self.ends.last().copied().unwrap_or(0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The address at that place in rising order.
    pub fn get(&self, place: u64) -> Option<Ipv4Addr> {
        let number = self.ends.partition_point(|end| *end <= place);
        let range = self.ranges.get(number)?;
        let before = number
            .checked_sub(1)
            .and_then(|previous| self.ends.get(previous))
            .copied()
            .unwrap_or(0);
        let offset = u32::try_from(place - before).ok()?;
        Some(Ipv4Addr::from_bits(range.first.to_bits().checked_add(offset)?))
    }

    /// Whether the address is one of them.
    pub fn contains(&self, address: Ipv4Addr) -> bool {
        let behind = self.ranges.partition_point(|range| range.first <= address);
        behind
            .checked_sub(1)
            .and_then(|number| self.ranges.get(number))
            .is_some_and(|range| address <= range.last)
    }

    /// All addresses in rising order.
    pub fn iter(&self) -> impl Iterator<Item = Ipv4Addr> + '_ {
        self.ranges
            .iter()
            .flat_map(|range| (range.first.to_bits()..=range.last.to_bits()).map(Ipv4Addr::from_bits))
    }

    /// These addresses without those of `excluded`.
    #[must_use]
    pub fn without(&self, excluded: &Self) -> Self {
        let mut kept = Vec::new();
        for range in &self.ranges {
            let mut next = Some(range.first.to_bits());
            for hole in excluded
                .ranges
                .iter()
                .filter(|hole| hole.last >= range.first && hole.first <= range.last)
            {
                let before = hole.first.to_bits().checked_sub(1);
                if let (Some(first), Some(last)) = (next, before)
                    && first <= last
                {
                    kept.push(AddressRange {
                        first: first.into(),
                        last: last.into(),
                    });
                }
                next = hole.last.to_bits().checked_add(1);
            }
            if let Some(first) = next.filter(|first| *first <= range.last.to_bits()) {
                kept.push(AddressRange {
                    first: first.into(),
                    last: range.last,
                });
            }
        }
        kept.into_iter().collect()
    }

    /// The ranges, in rising order, none of which touch.
    pub fn ranges(&self) -> &[AddressRange] {
        &self.ranges
    }
}

impl FromIterator<AddressRange> for Targets {
    fn from_iter<I: IntoIterator<Item = AddressRange>>(ranges: I) -> Self {
        let in_order = |range: &AddressRange| range.first <= range.last;
        let ranges = merged(ranges.into_iter().filter(in_order).collect());
        let ends = ranges
            .iter()
            .scan(0_u64, |end, range| {
                *end += u64::from(range.last.to_bits() - range.first.to_bits()) + 1;
                Some(*end)
            })
            .collect();
        Self { ranges, ends }
    }
}

impl FromIterator<Ipv4Addr> for Targets {
    fn from_iter<I: IntoIterator<Item = Ipv4Addr>>(addresses: I) -> Self {
        let single = |address| AddressRange {
            first: address,
            last: address,
        };
        addresses.into_iter().map(single).collect()
    }
}

#[cfg(test)]
mod tests;
