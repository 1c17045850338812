//! Mutations of bytes: small damage at random places, and pieces of one input in another.

/// A stream of pseudo-random numbers (SplitMix64): the same seed damages alike.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        let most = u64::try_from(most.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.number() % most).unwrap_or(0)
    }

    fn byte(&mut self) -> u8 {
        const TELLING: [u8; 16] = [
            0x00, 0x01, 0x02, 0x04, 0x05, 0x06, 0x30, 0x40, 0x41, 0x43, 0x46, 0x7f, 0x80, 0x82, 0x84, 0xff,
        ];
        match self.below(2) {
            0 => self.number().to_le_bytes()[0],
            _ => TELLING.get(self.below(TELLING.len())).copied().unwrap_or(0),
        }
    }

    /// An input made of one or two others.
    pub(crate) fn mutate(&mut self, from: &[Vec<u8>], longest: usize) -> Vec<u8> {
        let mut bytes = from.get(self.below(from.len())).cloned().unwrap_or_default();
        for _ in 0..=self.below(5) {
            let place = self.below(bytes.len() + 1);
            let length = self.below(bytes.len() - place + 1).min(64);
            match self.below(9) {
                0 if place < bytes.len() => bytes[place] ^= 1 << self.below(8),
                1 if place < bytes.len() => bytes[place] = self.byte(),
                2 => bytes.insert(place, self.byte()),
                3 => drop(bytes.drain(place..place + length)),
                4 => {
                    let again: Vec<u8> = bytes[place..place + length].to_vec();
                    bytes.splice(place..place, again);
                }
                5 => {
                    let other = from.get(self.below(from.len())).map_or(&[][..], Vec::as_slice);
                    let start = self.below(other.len() + 1);
                    let count = self.below(other.len() - start + 1).min(200);
                    bytes.splice(place..place, other[start..start + count].iter().copied());
                }
                6 => bytes.truncate(place),
                7 if place < bytes.len() => bytes[place] = bytes[place].wrapping_add(1),
                _ => (0..=self.below(16)).for_each(|_| bytes.push(self.byte())),
            }
        }
        bytes.truncate(longest);
        bytes
    }
}
