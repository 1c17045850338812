//! The order in which a range is gone over: in passes, in strides, and never back at an address too soon.

use core::time::Duration;
use std::net::Ipv4Addr;

use crate::Targets;

/// The time of every so many turns is kept, so that the next pass keeps its distance to this one everywhere.
const TURNS_A_MARK: u64 = 64;

/// Where the passes over a range stand. Addresses come in strides, so that no subnet gets them all at once; every pass
/// has the same order.
#[derive(Debug)]
pub(super) struct Passes {
    targets: Targets,
    stride: u64,
    spacing: Duration,
    pass: usize,
    /// How many addresses of this pass are behind us.
    turn: u64,
    /// When each stretch of turns last ended.
    marks: Vec<Duration>,
}

impl Passes {
    pub(super) fn new(targets: Targets, spacing: Duration) -> Self {
        Self {
            stride: stride(targets.len()),
            targets,
            spacing,
            pass: 0,
            turn: 0,
            marks: Vec::new(),
        }
    }

    pub(super) fn targets(&self) -> &Targets {
        &self.targets
    }

    /// The number of the pass, from 0.
    pub(super) fn pass(&self) -> usize {
        self.pass
    }

    /// Whether the pass has not begun.
    pub(super) fn is_at_a_beginning(&self) -> bool {
        self.turn == 0
    }

    /// Turns behind us in all passes.
    pub(super) fn turns_taken(&self) -> u64 {
        self.targets
            .len()
            .saturating_mul(self.pass as u64)
            .saturating_add(self.turn)
    }

    /// When the next address may be asked: none at once.
    pub(super) fn wait(&self, now: Duration) -> Option<Duration> {
        if self.pass == 0 {
            return None;
        }
        let mark = self.marks.get(self.stretch())?;
        Some(*mark + self.spacing).filter(|until| now < *until)
    }

    /// The address of this turn.
    pub(super) fn address(&self) -> Option<Ipv4Addr> {
        let count = u128::from(self.targets.len());
        let place = u128::from(self.turn) * u128::from(self.stride) % count.max(1);
        self.targets.get(u64::try_from(place).ok()?)
    }

    /// Ends this turn.
    pub(super) fn step(&mut self, now: Duration) {
        let stretch = self.stretch();
        let is_last_of_stretch = (self.turn + 1).is_multiple_of(TURNS_A_MARK);
        self.turn += 1;
        let is_last = self.turn >= self.targets.len();
        if is_last_of_stretch || is_last {
            // Marks are made in their order in the first pass and renewed in the others.
            match self.marks.get_mut(stretch) {
                Some(mark) => *mark = now,
                None => self.marks.push(now),
            }
        }
        if is_last {
            self.turn = 0;
            self.pass += 1;
        }
    }

    fn stretch(&self) -> usize {
        usize::try_from(self.turn / TURNS_A_MARK).unwrap_or(usize::MAX)
    }
}

/// A step through `count` places that reaches each once: near the golden section, so that neighbours are far apart
/// in time, and without a common divisor.
pub(super) fn stride(count: u64) -> u64 {
    let golden = u64::try_from(u128::from(count) * 618_034 / 1_000_000).unwrap_or(1);
    (golden.max(1)..=count.max(1))
        .find(|step| greatest_common_divisor(*step, count) == 1)
        .unwrap_or(1)
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
