//! What an OCTET STRING holds, by its octets alone.

/// So many octets that are no text stay: codes, flags, sizes.
pub(super) const FEW: usize = 8;

/// So few are no text whatever they are: numbers.
const FEWEST: usize = 4;

/// A text may be wrapped in so many octets of tag and length, as in HP's PML (01 15).
const LONGEST_WRAPPING: usize = 4;

/// What an OCTET STRING holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Octets<'a> {
    /// Text, with what stands before and behind it.
    Text {
        /// Its wrapping, or nothing.
        head: &'a [u8],
        body: &'a [u8],
        /// Padding.
        tail: &'a [u8],
    },
    /// Few octets, a time, or records of counts.
    Harmless,
    /// Text of two octets a character.
    Wide,
    /// Anything else.
    Unknown,
}

impl<'a> Octets<'a> {
    pub(super) fn of(octets: &'a [u8]) -> Self {
        let padding = octets.iter().rev().take_while(|octet| **octet == 0).count();
        let (rest, tail) = octets.split_at(octets.len() - padding);
        let (head, body) = rest.split_at(wrapping(octets.len(), rest));
        let is_number = !rest.is_ascii() && rest.len() <= 2;
        if is_text(body) && !is_number {
            return Self::Text { head, body, tail };
        }
        if octets.len() <= FEW && !is_wide(octets) || is_time(octets) || is_counts(octets) {
            return Self::Harmless;
        }
        if is_wide(octets) {
            Self::Wide
        } else {
            Self::Unknown
        }
    }
}

/// How many octets stand before a text of at least three characters.
fn wrapping(length: usize, octets: &[u8]) -> usize {
    let before = octets.iter().take_while(|octet| **octet < 0x20).count();
    let is_text = octets
        .iter()
        .skip(before)
        .all(|octet| (0x20..0x7f).contains(octet));
    let is_wrapped = length > FEWEST && before <= LONGEST_WRAPPING && octets.len() >= before + 3;
    if is_text && is_wrapped { before } else { 0 }
}

/// Octets without control characters but those of lines. Japanese text in its own sets counts as such, too.
fn is_text(octets: &[u8]) -> bool {
    octets
        .iter()
        .all(|octet| matches!(octet, b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0x80..))
}

/// UTF-16: every other octet is zero, and letters stand between.
fn is_wide(octets: &[u8]) -> bool {
    let zeros = |first: usize| octets.iter().skip(first).step_by(2).all(|octet| *octet == 0);
    let letters = octets
        .iter()
        .filter(|octet| octet.is_ascii_alphanumeric())
        .count();
    octets.len() >= 4 && letters * 3 >= octets.len() && (zeros(0) || zeros(1))
}

/// DateAndTime (SNMPv2-TC).
fn is_time(octets: &[u8]) -> bool {
    match octets {
        [year_high, year_low, month, day, hour, minute, ..] => {
            let year = u16::from_be_bytes([*year_high, *year_low]);
            matches!(octets.len(), 8 | 11)
                && (1970..2100).contains(&year)
                && (1..=12).contains(month)
                && (1..=31).contains(day)
                && *hour < 24
                && *minute < 60
        }
        _ => false,
    }
}

/// Records of a code, 01, a length of up to four and so many octets, up to an ff or the end: Brother's counts.
fn is_counts(octets: &[u8]) -> bool {
    let mut rest = octets;
    loop {
        rest = match rest {
            [] | [0xff, ..] => return rest.len() <= 1 && rest.len() < octets.len(),
            [_, 0x01, length @ 1..=4, behind @ ..] => match behind.get(usize::from(*length)..) {
                Some(next) => next,
                None => return false,
            },
            _ => return false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_are_told_by_their_form() {
        let text = |octets| matches!(Octets::of(octets), Octets::Text { .. });
        assert!(text(b"") && text(b"VNB3\0\0") && text(b"\x01\x15VNCRC48198") && text("Zürich".as_bytes()));
        assert!(text(b"\0FG:Brother") && text(b"\x04\x09\x04\x07Regular"));
        for few in [&b"\0\0\0\x10"[..], b"\0ABC", b"\xff", b"\x02\x01\x00"] {
            assert_eq!(Octets::of(few), Octets::Harmless);
        }
        assert_eq!(
            Octets::of(&[0x07, 0xea, 1, 28, 16, 32, 27, 0, 0x2d, 4, 0]),
            Octets::Harmless
        );
        let counts = [0x00, 1, 4, 0, 0, 0x50, 0, 0x01, 1, 4, 0, 0, 0x30, 0xc0, 0xff];
        assert_eq!(Octets::of(&counts), Octets::Harmless);
        assert_eq!(Octets::of(&counts[..13]), Octets::Unknown, "a record is cut");
        assert_eq!(Octets::of(b"\0C\0N\0=\0B\0R\0N"), Octets::Wide);
        assert_eq!(
            Octets::of(&[
                0xfe, 0x80, 0, 0, 0, 0, 0, 0, 2, 0x17, 0xc8, 0xff, 0xfe, 0x65, 0xe2, 0xb9
            ]),
            Octets::Unknown
        );
    }
}
