//! A cut of the power, and the disk as it leaves it.

use std::ops::Range;

use crate::dice::Dice;
use crate::write_log::{SECTOR, WriteLog};

/// What became of the last writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// All that was asked for is on the disk (faults U1, D1).
    Between,
    /// Of the write after that only the beginning is, which may end within a sector (fault D4).
    Torn,
    /// Of the writes since the last flush some are, by chance, and others aren't (fault D3).
    Unordered,
    /// As if the disk, or whoever wrote, knew no flush: of all writes some are there. No box survives this: what looks for
    /// losses has to find them.
    NeverFlushed,
}

/// A cut after so many entries of the log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    pub(crate) after: usize,
    pub(crate) kind: Kind,
    /// What chance does with it.
    seed: u64,
}

impl Cut {
    pub(crate) fn new(after: usize, kind: Kind) -> Self {
        Self {
            after,
            kind,
            seed: after as u64,
        }
    }

    /// Every cut after one of these entries, the second and third kinds beside the first.
    pub(crate) fn every(entries: Range<usize>) -> Vec<Self> {
        let kinds = [Kind::Between, Kind::Torn, Kind::Unordered];
        entries
            .flat_map(|after| kinds.map(|kind| Self::new(after, kind)))
            .collect()
    }

    /// So many of them by chance, in their order.
    pub(crate) fn sample(entries: Range<usize>, count: usize) -> Vec<Self> {
        let mut cuts = Self::every(entries);
        let mut dice = Dice::new(count as u64);
        while cuts.len() > count {
            cuts.swap_remove(dice.below(cuts.len()));
        }
        cuts.sort_by_key(|cut| cut.after);
        cuts
    }
}

/// The octets of a disk, to which the entries of a log are done one after another.
#[derive(Clone)]
pub(crate) struct Disk<'a> {
    log: &'a WriteLog,
    octets: Vec<u8>,
    done: usize,
}

impl<'a> Disk<'a> {
    /// The disk as it was before the first entry.
    pub(crate) fn new(octets: Vec<u8>, log: &'a WriteLog) -> Self {
        Self { log, octets, done: 0 }
    }

    /// Looks at the disk as the cut leaves it. Cuts come in the order of the log.
    pub(crate) fn at<T>(&mut self, cut: Cut, look: impl FnOnce(&[u8]) -> T) -> T {
        let log = self.log;
        let certain = match cut.kind {
            Kind::Between | Kind::Torn => cut.after,
            Kind::Unordered => {
                let before = &log.entries[..cut.after];
                before
                    .iter()
                    .rposition(|entry| entry.is_flush)
                    .map_or(0, |flush| flush + 1)
            }
            Kind::NeverFlushed => 0,
        };
        let mut undone = Vec::new();
        if certain >= self.done {
            for entry in self.done..certain {
                self.write(entry, usize::MAX);
            }
            self.done = certain;
        }
        let mut dice = Dice::new(cut.seed);
        match cut.kind {
            Kind::Between => {}
            Kind::Torn => {
                if cut.after < log.entries.len() {
                    let sectors = log.octets(cut.after).len() / SECTOR;
                    let kept = sectors / 2 * SECTOR + if dice.coin() { SECTOR / 2 } else { 0 };
                    undone.push(self.write(cut.after, kept));
                }
            }
            Kind::Unordered | Kind::NeverFlushed => {
                for entry in self.done..cut.after {
                    if dice.coin() {
                        undone.push(self.write(entry, usize::MAX));
                    }
                }
            }
        }
        let seen = look(&self.octets);
        for (place, octets) in undone.into_iter().rev() {
            self.octets[place..place + octets.len()].copy_from_slice(&octets);
        }
        seen
    }

    /// Does the first octets of an entry; gives what was there before.
    fn write(&mut self, entry: usize, most: usize) -> (usize, Vec<u8>) {
        let place = self.log.entries[entry].place;
        let octets = self.log.octets(entry);
        let octets = &octets[..octets.len().min(most)];
        let there = &mut self.octets[place..place + octets.len()];
        let before = there.to_vec();
        there.copy_from_slice(octets);
        (place, before)
    }
}
