//! Any octets: what followed the last one, two or four of them before is likely to follow again. More contexts than these save
//! one octet in a hundred, and take twice the time.
//!
//! Each bit is foretold by what came behind each of these contexts so far, and the foretellings are mixed by how well each
//! did (logistic mixing, in whole numbers: the build's computer and the box must come to the same bit).

use crate::coder::{Coder, Odds, Reader, Writer};

/// The contexts: so many last octets.
const LENGTHS: [u32; 3] = [1, 2, 4];
/// Where a context's bits are remembered: places of a table, by a hash.
const PLACES: u32 = 20;
/// A weight's limit either way.
const MOST: i32 = 1 << 18;
/// No more is unpacked.
const LONGEST: usize = 1 << 20;

/// The octets packed, behind their number.
#[must_use]
pub fn pack(octets: &[u8]) -> Vec<u8> {
    let (mut writer, mut model) = (Writer::default(), Model::new());
    for octet in octets {
        model.octet(&mut writer, *octet);
    }
    let count = u32::try_from(octets.len()).unwrap_or(u32::MAX);
    [&count.to_be_bytes()[..], &writer.end()].concat()
}

/// The octets of what [`pack`] gave.
#[must_use]
pub fn unpack(packed: &[u8]) -> Vec<u8> {
    let Some((count, bits)) = packed.split_first_chunk() else {
        return Vec::new();
    };
    let count = usize::try_from(u32::from_be_bytes(*count)).unwrap_or(LONGEST);
    let (mut reader, mut model) = (Reader::of(bits), Model::new());
    let mut octets = Vec::new();
    for _ in 0..count.min(LONGEST) {
        octets.push(model.octet(&mut reader, 0));
    }
    octets
}

/// What one context said of one bit so far.
#[derive(Clone, Copy)]
struct Seen {
    /// How often it was 1, of 65,536, less the half of that.
    share: i32,
    /// How often it came, up to a number beyond which only the late ones count.
    times: i32,
}

/// What is remembered.
struct Model {
    /// The last eight octets, the very last in the lowest bits.
    last: u64,
    seen: Vec<Seen>,
    /// What each context's word counts, of 65,536, by how many of the contexts came before.
    weights: [[i32; LENGTHS.len()]; LENGTHS.len() + 1],
    stretched: Vec<i32>,
}

impl Model {
    fn new() -> Self {
        Self {
            last: 0,
            seen: vec![Seen { share: 0, times: 0 }; 1 << PLACES],
            weights: [[24_000; _]; _],
            stretched: stretched(),
        }
    }

    /// The next octet, from its highest bit: a writer's is the one it is handed.
    fn octet(&mut self, coder: &mut impl Coder, octet: u8) -> u8 {
        let mut read = 1_u64;
        for place in (0..8).rev() {
            read = read << 1 | u64::from(self.bit(coder, read, octet >> place & 1 == 1));
        }
        self.last = self.last << 8 | read & 0xff;
        read.to_le_bytes()[0]
    }

    /// The next bit behind those of the octet that were read, with a 1 before them.
    fn bit(&mut self, coder: &mut impl Coder, read: u64, bit: bool) -> bool {
        let places = LENGTHS.map(|length| {
            let context = self.last & ((1 << (8 * length)) - 1);
            let hash = (context << 4 | u64::from(length)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let hash = (hash ^ read << 40 ^ hash >> 29).wrapping_mul(0xd6e8_feb8_6659_fd93);
            usize::try_from(hash >> (64 - PLACES)).unwrap_or(0)
        });
        let met = places.iter().filter(|place| self.seen[**place].times > 0).count();
        let words = places.map(|place| {
            let share = (self.seen[place].share + 0x8000) >> 4;
            self.stretched[usize::try_from(share).unwrap_or(0)]
        });
        let weights = &mut self.weights[met];
        let said = words
            .iter()
            .zip(&*weights)
            .map(|(word, weight)| word * (weight >> 4));
        let share = squashed(said.sum::<i32>() >> 12);
        let bit = coder.bit(Odds::of_one(share), bit);
        let missed = (i32::from(bit) << 12) - i32::from(share);
        for (word, weight) in words.iter().zip(weights) {
            *weight = (*weight + ((word * missed * 6 + (1 << 9)) >> 10)).clamp(-MOST, MOST);
        }
        for place in places {
            let seen = &mut self.seen[place];
            let missed = if bit {
                0x7fff - seen.share
            } else {
                -0x8000 - seen.share
            };
            seen.share += missed * 2 / (2 * seen.times + 3);
            seen.times = (seen.times + 1).min(30);
        }
        bit
    }
}

/// 4096 ÷ (1 + e^−x), for x from −8 in halves.
const LOGISTIC: [i32; 33] = [
    1, 2, 4, 6, 10, 17, 27, 45, 74, 120, 194, 311, 488, 747, 1102, 1546, 2048, 2550, 2994, 3349, 3608, 3785,
    3902, 3976, 4022, 4051, 4069, 4079, 4086, 4090, 4092, 4094, 4095,
];

/// The share, of 4096, of a sum of words in 256ths.
fn squashed(sum: i32) -> u16 {
    let sum = sum.clamp(-2047, 2047) + 2048;
    let (whole, part) = (usize::try_from(sum >> 7).unwrap_or(0), sum & 0x7f);
    let share = (LOGISTIC[whole] * (128 - part) + LOGISTIC[whole + 1] * part + 64) >> 7;
    u16::try_from(share).unwrap_or(0)
}

/// The other way round: the word, in 256ths, for each share.
fn stretched() -> Vec<i32> {
    let mut words = Vec::with_capacity(4096);
    for word in -2047..=2047 {
        while words.len() <= usize::from(squashed(word)) {
            words.push(word);
        }
    }
    words.resize(4096, 2047);
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_repeats_takes_little() {
        let text = "the toner of the printer is low; ".repeat(40);
        let packed = pack(text.as_bytes());
        assert!(packed.len() < 60, "{}", packed.len());
        assert_eq!(unpack(&packed), text.as_bytes());
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(unpack(&pack(b"")), b"");
        assert_eq!(unpack(b""), b"");
        assert_eq!(unpack(b"\0\0\0"), b"");
    }

    #[test]
    fn shares_and_words_are_each_others_reverse() {
        let words = stretched();
        assert_eq!(words.len(), 4096);
        for (share, word) in words.iter().enumerate().take(4095).skip(1) {
            assert!(usize::from(squashed(*word)).abs_diff(share) <= 16, "{share}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn any_octets_come_back(octets in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert_eq!(unpack(&pack(&octets)), octets);
        }

        #[test]
        fn made_up_bytes_are_some_octets(mut bytes in prop::collection::vec(any::<u8>(), 4..100)) {
            bytes.splice(..2, [0, 0]);
            prop_assert!(unpack(&bytes).len() <= 0xffff);
        }
    }
}
