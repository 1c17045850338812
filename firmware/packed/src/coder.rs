//! A range coder: a bit takes the fewer bits the likelier it was (its arithmetic is LZMA's).

use std::slice::Iter;

/// How likely it is that a bit is 0: so many of 32,768, but never none and never all.
#[derive(Clone, Copy, Debug)]
pub struct Odds(u16);

impl Odds {
    /// Either is as likely.
    pub const EVEN: Self = Self(1 << 14);

    /// Of 4,096: so many times out of these it is 1.
    #[must_use]
    pub fn of_one(share: u16) -> Self {
        Self((4096 - share.clamp(1, 4095)) << 3)
    }

    fn share(self, range: u32) -> u32 {
        (range >> 15) * u32::from(self.0)
    }

    /// Moves a little towards what was.
    fn learn(&mut self, bit: bool) {
        if bit {
            self.0 -= self.0 >> 5;
        } else {
            self.0 += ((1 << 15) - self.0) >> 5;
        }
    }
}

/// A writer or a reader of bits.
pub trait Coder {
    /// The bit at this place: a writer's is the one it is handed, a reader's the one that was written.
    fn bit(&mut self, odds: Odds, bit: bool) -> bool;

    /// The same, by odds that learn from it.
    fn learnt_bit(&mut self, odds: &mut Odds, bit: bool) -> bool {
        let bit = self.bit(*odds, bit);
        odds.learn(bit);
        bit
    }
}

/// Reads what a [`Writer`] wrote.
#[derive(Debug)]
pub struct Reader<'a> {
    bytes: Iter<'a, u8>,
    range: u32,
    code: u32,
}

impl<'a> Reader<'a> {
    /// From the first bit on. Behind the bytes it reads zeros.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Self {
        let mut reader = Self {
            bytes: bytes.iter(),
            range: 0,
            code: 0,
        };
        for _ in 0..4 {
            reader.shift();
        }
        reader.range = u32::MAX;
        reader
    }

    fn shift(&mut self) {
        self.code = self.code << 8 | self.bytes.next().copied().map_or(0, u32::from);
        self.range <<= 8;
    }
}

impl Coder for Reader<'_> {
    fn bit(&mut self, odds: Odds, _: bool) -> bool {
        let share = odds.share(self.range);
        let bit = self.code >= share;
        if bit {
            self.code -= share;
            self.range -= share;
        } else {
            self.range = share;
        }
        while self.range < 1 << 24 {
            self.shift();
        }
        bit
    }
}

/// Writes bits.
#[derive(Debug)]
pub struct Writer {
    bytes: Vec<u8>,
    low: u32,
    range: u32,
}

impl Default for Writer {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            low: 0,
            range: u32::MAX,
        }
    }
}

impl Writer {
    fn shift(&mut self) {
        self.bytes.push(self.low.to_be_bytes()[0]);
        self.low <<= 8;
    }

    /// The bytes, without the zeros that a reader takes where there are no more.
    #[must_use]
    pub fn end(mut self) -> Vec<u8> {
        for _ in 0..4 {
            self.shift();
        }
        while self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        self.bytes
    }
}

impl Coder for Writer {
    fn bit(&mut self, odds: Odds, bit: bool) -> bool {
        let share = odds.share(self.range);
        if bit {
            let (low, carries) = self.low.overflowing_add(share);
            self.low = low;
            self.range -= share;
            let written = self.bytes.iter_mut().rev().take_while(|_| carries);
            for byte in written {
                *byte = byte.wrapping_add(1);
                if *byte != 0 {
                    break;
                }
            }
        } else {
            self.range = share;
        }
        while self.range < 1 << 24 {
            self.range <<= 8;
            self.shift();
        }
        bit
    }
}
