//! Searching values for the secrets, and the stand-ins that they get.

use std::collections::BTreeMap;
use std::ops::Range;

use super::draw::Draw;
use super::secrets::Secrets;
use crate::Oid;

/// A secret that is all digits is searched for among plain numbers too, if it is so long.
const SHORTEST_NUMBER: usize = 6;

/// So many letters in a row in an index spell a word.
const SPELT_WORD: usize = 6;

/// What a hardware address ends with is on many default names: so many hexadecimal digits.
const TAIL: usize = 6;

/// A text of which some characters have been replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Covered {
    pub(super) bytes: Vec<u8>,
    /// Which of them.
    pub(super) hidden: Vec<bool>,
}

impl Covered {
    fn put(&mut self, place: usize, stand_in: &[u8]) {
        let bytes = self.bytes.iter_mut().zip(&mut self.hidden).skip(place);
        for ((byte, hidden), other) in bytes.zip(stand_in) {
            if !*hidden {
                *byte = *other;
                *hidden = true;
            }
        }
    }
}

/// A text that is searched for.
struct Sought {
    /// In lower case.
    text: Vec<u8>,
    stand_in: Vec<u8>,
    /// Whether it counts inside a word.
    anywhere: bool,
}

/// The secrets with their stand-ins.
pub(super) struct Disguise {
    secrets: Secrets,
    /// A list for each first byte; the longest first.
    texts: Vec<Vec<Sought>>,
    hardware: Vec<([u8; 6], [u8; 6])>,
    /// In ascending order.
    addresses: Vec<([u8; 4], [u8; 4])>,
    /// Of one number that was met twice, the last stand-in counts.
    numbers: Vec<(u64, u64)>,
    /// Words and octets that were judged on the way.
    met: BTreeMap<Vec<u8>, Vec<u8>>,
    draw: Draw,
}

impl Disguise {
    pub(super) fn of(secrets: Secrets, salt: [u8; 32]) -> Self {
        let mut disguise = Self {
            secrets: Secrets::default(),
            texts: std::iter::repeat_with(Vec::new).take(256).collect(),
            hardware: Vec::new(),
            addresses: Vec::new(),
            numbers: Vec::new(),
            met: BTreeMap::new(),
            draw: Draw::new(salt),
        };
        for address in &secrets.hardware {
            let other = disguise.draw.hardware_address();
            disguise.hardware.push((*address, other));
        }
        for address in &secrets.addresses {
            let other = disguise.draw.address(*address);
            disguise.addresses.push((*address, other));
        }
        // A longer secret is made of the stand-ins of the shorter ones in it.
        let mut by_length: Vec<(&Vec<u8>, bool)> = Vec::with_capacity(secrets.texts.len());
        for (text, anywhere) in &secrets.texts {
            let place = by_length.partition_point(|(other, _)| other.len() <= text.len());
            by_length.insert(place, (text, *anywhere));
        }
        for (text, anywhere) in by_length {
            disguise.add(text, anywhere);
        }
        disguise.secrets = secrets;
        disguise
    }

    fn add(&mut self, text: &[u8], anywhere: bool) {
        let Some(first) = text.first().map(|first| usize::from(*first)) else {
            return;
        };
        let stand_in = match number(text) {
            Some(number) => self.digits(text, number),
            None => {
                let mut covered = self.searched(text);
                let rest = self.draw.text(text);
                covered.put(0, &rest);
                covered.bytes
            }
        };
        let sought = Sought {
            text: text.to_vec(),
            stand_in,
            anywhere,
        };
        if let Some(sharing) = self.texts.get_mut(first) {
            sharing.insert(0, sought);
        }
    }

    /// Digits for digits, so that a number of the same type can hold them.
    fn digits(&mut self, text: &[u8], same: u64) -> Vec<u8> {
        let most = [i64::from(i32::MAX).unsigned_abs(), u64::from(u32::MAX)]
            .into_iter()
            .find(|most| same <= *most);
        loop {
            let drawn = self.draw.text(text);
            let Some(other) = number(&drawn).filter(|other| *other <= most.unwrap_or(u64::MAX)) else {
                continue;
            };
            if text.len() >= SHORTEST_NUMBER {
                self.numbers.push((same, other));
            }
            return drawn;
        }
    }

    /// A value with every secret in it replaced.
    pub(super) fn searched(&self, value: &[u8]) -> Covered {
        let mut covered = Covered {
            bytes: value.to_vec(),
            hidden: vec![false; value.len()],
        };
        for place in 0..value.len() {
            self.put_text(value, place, &mut covered);
        }
        for place in 0..value.len() {
            self.put_hardware_address(value, place, &mut covered);
            self.put_address(value, place, &mut covered);
        }
        covered
    }

    fn put_text(&self, value: &[u8], place: usize, covered: &mut Covered) {
        let Some(first) = value.get(place).map(u8::to_ascii_lowercase) else {
            return;
        };
        if covered.hidden.get(place).copied().unwrap_or(true) {
            return;
        }
        let is_word = |place: Option<usize>| {
            place
                .and_then(|place| value.get(place))
                .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
        };
        for sought in self.texts.get(usize::from(first)).into_iter().flatten() {
            let end = place + sought.text.len();
            let Some(here) = value.get(place..end) else {
                continue;
            };
            let is_inside = is_word(place.checked_sub(1)) || is_word(Some(end));
            if here.eq_ignore_ascii_case(&sought.text) && (sought.anywhere || !is_inside) {
                covered.put(place, &in_the_case_of(here, &sought.stand_in));
                return;
            }
        }
    }

    fn put_hardware_address(&self, value: &[u8], place: usize, covered: &mut Covered) {
        for (address, other) in &self.hardware {
            let rest = value.get(place..).unwrap_or_default();
            if rest.starts_with(address) {
                covered.put(place, other);
                continue;
            }
            let (digits, stand_ins) = (hexadecimal(address), hexadecimal(other));
            let whole = spelt(rest, &digits, &stand_ins);
            let (tail, stand_in) = (
                digits.get(TAIL..).unwrap_or_default(),
                stand_ins.get(TAIL..).unwrap_or_default(),
            );
            let is_telling = tail.iter().any(|digit| Some(digit) != tail.first());
            let found = whole.or_else(|| {
                let here = rest
                    .get(..TAIL)
                    .filter(|here| is_telling && here.eq_ignore_ascii_case(tail))?;
                Some(in_the_case_of(here, stand_in))
            });
            if let Some(found) = found {
                covered.put(place, &found);
            }
        }
    }

    fn put_address(&self, value: &[u8], place: usize, covered: &mut Covered) {
        let rest = value.get(place..).unwrap_or_default();
        for (address, other) in &self.addresses {
            let is_text = address.iter().all(|octet| (0x20..0x7f).contains(octet));
            if rest.starts_with(address) && !is_text {
                covered.put(place, other);
            }
            let dotted = dotted(*address);
            let touches = |place: Option<usize>| {
                place
                    .and_then(|place| value.get(place))
                    .is_some_and(u8::is_ascii_digit)
            };
            let stands_alone = !touches(place.checked_sub(1)) && !touches(Some(place + dotted.len()));
            if rest.starts_with(dotted.as_bytes()) && stands_alone {
                covered.put(place, self::dotted(*other).as_bytes());
            }
        }
    }

    /// The stand-in of an IpAddress.
    pub(super) fn address(&self, address: [u8; 4]) -> [u8; 4] {
        let place = self
            .addresses
            .binary_search_by_key(&address, |(own, _)| *own)
            .ok();
        let found = place.and_then(|place| self.addresses.get(place));
        found.map_or(address, |(_, other)| *other)
    }

    /// The stand-in of a number that is a secret.
    pub(super) fn number(&self, number: u64) -> Option<u64> {
        let found = self.numbers.iter().rev().find(|(own, _)| *own == number);
        found.map(|(_, other)| *other)
    }

    /// Whether a text tells nothing, so that it may stay even where a secret is expected.
    pub(super) fn is_harmless(&self, text: &[u8]) -> bool {
        self.secrets.is_harmless(text)
    }

    /// Whether a row's name spells a secret, an address or a word.
    pub(super) fn is_in_index(&self, name: &Oid) -> bool {
        let octets: Vec<u8> = name
            .arcs()
            .iter()
            .map(|arc| u8::try_from(*arc).unwrap_or(0))
            .collect();
        let has = |secret: &[u8]| {
            octets
                .windows(secret.len().max(1))
                .any(|window| window.eq_ignore_ascii_case(secret))
        };
        let spells = |window: &[u8]| window.iter().all(u8::is_ascii_alphanumeric);
        octets.windows(SPELT_WORD).any(spells)
            || octets.windows(4).any(|window| matches!(window, [192, 168, ..]))
            || self.secrets.hardware.iter().any(|address| has(address))
            || self.secrets.addresses.iter().any(|address| has(address))
            || self.secrets.texts.keys().any(|text| text.len() >= 4 && has(text))
    }

    /// Replaces what is left of a text.
    pub(super) fn draw_all(&mut self, text: &[u8], covered: &mut Covered) {
        for range in super::form::runs(text, |byte| byte.is_ascii_alphanumeric() || byte >= 0x80) {
            self.draw_word(text, range, covered);
        }
    }

    /// Replaces a word of a text.
    pub(super) fn draw_word(&mut self, text: &[u8], word: Range<usize>, covered: &mut Covered) {
        let here = super::form::part(text, &word);
        let lower = here.to_ascii_lowercase();
        let draw = &mut self.draw;
        let stand_in = self.met.entry(lower).or_insert_with_key(|lower| draw.text(lower));
        covered.put(word.start, &in_the_case_of(here, stand_in));
    }

    /// Octets in place of octets.
    pub(super) fn drawn_octets(&mut self, octets: &[u8]) -> Vec<u8> {
        let draw = &mut self.draw;
        let drawn = |octets: &Vec<u8>| octets.iter().map(|octet| draw.octet(*octet)).collect();
        self.met.entry(octets.to_vec()).or_insert_with_key(drawn).clone()
    }
}

fn number(text: &[u8]) -> Option<u64> {
    let digits = text.iter().all(u8::is_ascii_digit).then_some(text)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn dotted(address: [u8; 4]) -> String {
    std::net::Ipv4Addr::from(address).to_string()
}

fn hexadecimal(octets: &[u8; 6]) -> Vec<u8> {
    octets
        .iter()
        .flat_map(|octet| format!("{octet:02x}").into_bytes())
        .collect()
}

/// The stand-in with the capitals of the text that it replaces.
fn in_the_case_of(text: &[u8], stand_in: &[u8]) -> Vec<u8> {
    let has_capitals = text.iter().any(u8::is_ascii_uppercase);
    let has_small = text.iter().any(u8::is_ascii_lowercase);
    let all_capitals = has_capitals && !has_small;
    text.iter()
        .zip(stand_in)
        .map(|(like, other)| {
            if like.is_ascii_uppercase() || all_capitals {
                other.to_ascii_uppercase()
            } else {
                *other
            }
        })
        .collect()
}

/// The stand-in of hexadecimal digits that `text` begins with, a separator between any two of them allowed.
fn spelt(text: &[u8], digits: &[u8], stand_ins: &[u8]) -> Option<Vec<u8>> {
    let mut spelt = Vec::new();
    let mut pairs = digits.iter().zip(stand_ins).peekable();
    for byte in text {
        let Some((digit, stand_in)) = pairs.peek() else {
            break;
        };
        if byte.eq_ignore_ascii_case(digit) {
            spelt.push(if byte.is_ascii_uppercase() {
                stand_in.to_ascii_uppercase()
            } else {
                **stand_in
            });
            pairs.next();
        } else if b":-. ".contains(byte) && !spelt.is_empty() {
            spelt.push(*byte);
        } else {
            return None;
        }
    }
    if pairs.peek().is_some() {
        return None;
    }
    // Capitals all over, also where a digit became a letter.
    let has_capitals = spelt.iter().any(u8::is_ascii_uppercase);
    if has_capitals {
        spelt.make_ascii_uppercase();
    }
    Some(spelt)
}
