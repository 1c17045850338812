//! Drawing stand-ins from a salt.

/// The step of SplitMix64.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// A stream of numbers (SplitMix64 over the salt's four parts in turn). It need not be hard to guess from its output: a
/// stand-in says nothing about what it replaces whatever is known of the stream.
pub(super) struct Draw {
    states: [u64; 4],
    turn: usize,
}

impl Draw {
    pub(super) fn new(salt: [u8; 32]) -> Self {
        let mut states = [0; 4];
        // Each part begins elsewhere, so that no salt makes two of them run alike.
        for (number, (state, part)) in (1..).zip(states.iter_mut().zip(salt.chunks_exact(8))) {
            let start = part
                .iter()
                .fold(0_u64, |state, byte| state << 8 | u64::from(*byte));
            *state = start.wrapping_add(STEP.wrapping_mul(number << 32));
        }
        Self { states, turn: 0 }
    }

    fn next(&mut self) -> u64 {
        self.turn = (self.turn + 1) % self.states.len();
        let Some(state) = self.states.get_mut(self.turn) else {
            return 0;
        };
        *state = state.wrapping_add(STEP);
        let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `first` to `last`.
    pub(super) fn between(&mut self, first: u8, last: u8) -> u8 {
        let size = u64::from(last.saturating_sub(first)) + 1;
        first + u8::try_from(self.next() % size).unwrap_or(0)
    }

    /// A character of the same kind; what is neither letter nor digit stays.
    pub(super) fn character(&mut self, like: u8) -> u8 {
        match like {
            b'0'..=b'9' => self.between(b'0', b'9'),
            b'A'..=b'Z' => self.between(b'A', b'Z'),
            b'a'..=b'z' | 0x80.. => self.between(b'a', b'z'),
            other => other,
        }
    }

    /// A text of the same kind that is another one. Zeros in front stay: they are padding.
    pub(super) fn text(&mut self, like: &[u8]) -> Vec<u8> {
        let padding = like.iter().take_while(|byte| **byte == b'0').count();
        let can_differ = like
            .iter()
            .skip(padding)
            .any(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
        loop {
            let drawn = like.iter().enumerate().map(|(place, byte)| {
                if place < padding {
                    *byte
                } else {
                    self.character(*byte)
                }
            });
            let drawn: Vec<u8> = drawn.collect();
            if drawn != like || !can_differ {
                return drawn;
            }
        }
    }

    /// An octet that is not zero for one that is not; zero is padding.
    pub(super) fn octet(&mut self, like: u8) -> u8 {
        if like == 0 { 0 } else { self.between(1, 255) }
    }

    /// An address of as many digits in each part, so that texts keep their length. A private network keeps what makes it
    /// one: that is everybody's.
    pub(super) fn address(&mut self, address: [u8; 4]) -> [u8; 4] {
        let kept = match address {
            [192, 168, ..] => 2,
            [10, ..] | [172, 16..=31, ..] => 1,
            [169, 254, ..] => 2,
            _ => 0,
        };
        loop {
            let mut drawn = address;
            for part in drawn.iter_mut().skip(kept) {
                *part = match *part {
                    0..=9 => self.between(0, 9),
                    10..=99 => self.between(10, 99),
                    100.. => self.between(100, 254),
                };
            }
            if let [172, second, ..] = &mut drawn
                && kept == 1
            {
                *second = self.between(16, 31);
            }
            if drawn != address {
                return drawn;
            }
        }
    }

    /// A hardware address that nobody owns (locally administered, of one machine).
    pub(super) fn hardware_address(&mut self) -> [u8; 6] {
        [
            0x02,
            self.between(0, 255),
            self.between(0, 255),
            self.between(0, 255),
            self.between(0, 255),
            self.between(0, 255),
        ]
    }
}
