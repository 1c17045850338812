//! Request-ids that an onlooker of one packet can't continue.
//!
//! They are all that tells our answer from a forged one, besides the address. The caller's random seed gives both
//! the start and the step, so that one seen id tells neither the next nor the last.

/// The ids of one conversation: each a positive 31-bit number, none twice within 2³¹ requests.
#[derive(Clone, Debug)]
pub(crate) struct RequestIds {
    next: u32,
    step: u32,
}

impl RequestIds {
    /// Ids of this random seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mixed = mix(seed).to_be_bytes();
        let [a, b, c, d, e, f, g, h] = mixed;
        Self {
            next: u32::from_be_bytes([a, b, c, d]),
            // An odd step visits every number before it repeats one.
            step: u32::from_be_bytes([e, f, g, h]) | 1,
        }
    }

    /// The next id.
    pub(crate) fn next(&mut self) -> i32 {
        self.next = self.next.wrapping_add(self.step);
        positive(self.next)
    }
}

/// The id of one question of a sweep: it can be computed again when the answer comes, so that nothing is remembered
/// of the silent addresses.
pub(crate) fn keyed(seed: u64, address: u32, pass: u32) -> i32 {
    let mixed = mix(seed ^ mix(u64::from(address) << 32 | u64::from(pass)));
    let [a, b, c, d, ..] = mixed.to_be_bytes();
    positive(u32::from_be_bytes([a, b, c, d]))
}

fn positive(number: u32) -> i32 {
    i32::try_from(number & 0x7fff_ffff).unwrap_or(i32::MAX)
}

/// The finaliser of SplitMix64: a permutation of 64 bits in which every bit of the input moves half of the output.
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_do_not_repeat_and_no_two_conversations_step_alike() {
        let mut ids = RequestIds::new(7);
        let first: BTreeSet<i32> = (0..10_000).map(|_| ids.next()).collect();
        assert_eq!(first.len(), 10_000);
        assert!(first.iter().all(|id| *id >= 0));
        let steps: BTreeSet<u32> = (0..100).map(|seed| RequestIds::new(seed).step).collect();
        assert_eq!(steps.len(), 100);
    }
}
