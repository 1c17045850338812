//! What was written to a disk, write by write and flush by flush, in the order in which the disk took it. The file is that of
//! the Linux kernel's dm-log-writes (Documentation/admin-guide/device-mapper/log-writes.rst), little-endian: a sector that
//! says how many entries there are, then for each entry a sector that describes it, and its octets.

use std::fs;
use std::ops::Range;
use std::path::Path;

pub(crate) const SECTOR: usize = 512;
const MAGIC: u64 = 0x6a_7366_7773_6872;

const FLUSH: u64 = 1;
const DISCARD: u64 = 4;

/// One thing that the disk was asked for.
pub(crate) struct Entry {
    /// Where on the disk the octets belong.
    pub(crate) place: usize,
    octets: Range<usize>,
    /// Everything before it is on the disk for good.
    pub(crate) is_flush: bool,
    /// Where in the log it begins.
    begin: u64,
}

pub(crate) struct WriteLog {
    file: Vec<u8>,
    pub(crate) entries: Vec<Entry>,
}

impl WriteLog {
    pub(crate) fn read(path: &Path) -> Self {
        let file = fs::read(path).unwrap();
        let mut log = Self {
            file,
            entries: Vec::new(),
        };
        let [magic, version, count] = log.numbers(0);
        let sector = log.numbers::<4>(0)[3] & u64::from(u32::MAX);
        assert_eq!(
            (magic, version, sector),
            (MAGIC, 1, SECTOR as u64),
            "a log of writes"
        );
        let mut place = SECTOR;
        for _ in 0..count {
            let [sector, sectors, flags, _] = log.numbers(place);
            assert_eq!(
                flags & DISCARD,
                0,
                "nobody discards here: such octets are not in the log"
            );
            let length = usize::try_from(sectors).unwrap() * SECTOR;
            let octets = place + SECTOR..place + SECTOR + length;
            assert!(octets.end <= log.file.len(), "the log is whole");
            log.entries.push(Entry {
                place: usize::try_from(sector).unwrap() * SECTOR,
                octets: octets.clone(),
                is_flush: flags & FLUSH != 0,
                begin: place as u64,
            });
            place = octets.end;
        }
        log
    }

    fn numbers<const COUNT: usize>(&self, place: usize) -> [u64; COUNT] {
        std::array::from_fn(|number| {
            let place = place + number * 8;
            u64::from_le_bytes(self.file[place..place + 8].try_into().unwrap())
        })
    }

    pub(crate) fn octets(&self, entry: usize) -> &[u8] {
        &self.file[self.entries[entry].octets.clone()]
    }

    /// How many entries there were when the log was so long.
    pub(crate) fn entries_at(&self, length: u64) -> usize {
        self.entries.partition_point(|entry| entry.begin < length)
    }

    /// How many octets were written by these entries.
    pub(crate) fn written(&self, entries: Range<usize>) -> usize {
        self.entries[entries].iter().map(|entry| entry.octets.len()).sum()
    }
}
