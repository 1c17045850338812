//! Octets on a block device or in a file. What is read to be compared comes from the disk itself: by O_DIRECT, which goes
//! past the page cache; and where a file system knows no such reading, after the cache was told to forget.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Seek, SeekFrom};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use nix::fcntl::{PosixFadviseAdvice, posix_fadvise};
use nix::libc::{O_DIRECT, O_EXCL};
use ring::digest::{Context, SHA256};

/// What O_DIRECT asks of a buffer's address, of a place and of a length: a block of any disk divides it.
const BLOCK: usize = 4096;

/// What is written and read at once, and so the steps of the progress.
const CHUNK: usize = 1024 * 1024;

pub(super) fn open_reader(path: &Path) -> io::Result<File> {
    File::open(path)
}

pub(super) fn open_writer(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(path)
}

pub(super) fn write_at(disk: &File, place: u64, octets: &[u8]) -> io::Result<()> {
    disk.write_all_at(octets, place)?;
    disk.sync_data()
}

/// The length of a device or file.
pub(super) fn length_of(path: &Path) -> io::Result<u64> {
    File::open(path)?.seek(SeekFrom::End(0))
}

/// With O_EXCL the kernel opens no device that is mounted, and lets nobody mount it meanwhile.
pub(super) fn write_all(
    path: &Path,
    image: &File,
    place: u64,
    length: u64,
    progress: &mut dyn FnMut(u64),
) -> io::Result<()> {
    let slot = OpenOptions::new().write(true).custom_flags(O_EXCL).open(path)?;
    let mut chunk = vec![0; CHUNK];
    let mut done = 0;
    while done < length {
        let octets = part(&mut chunk, length - done);
        image.read_exact_at(octets, place + done)?;
        // Flushed each time: so the progress is the disk's, and a small memory is not filled.
        write_at(&slot, done, octets)?;
        done += octets.len() as u64;
        progress(done);
    }
    slot.sync_all()
}

pub(super) fn read_back(path: &Path, length: u64, progress: &mut dyn FnMut(u64)) -> io::Result<[u8; 32]> {
    sha256(&PastCache::open(path)?.0, 0, length, progress)
}

/// The SHA-256 of so many octets from a place in a file; tells how many were read.
pub(super) fn sha256(
    file: &File,
    place: u64,
    length: u64,
    progress: &mut dyn FnMut(u64),
) -> io::Result<[u8; 32]> {
    let mut buffer = Buffer::new();
    let mut digest = Context::new(&SHA256);
    let mut done = 0;
    while done < length {
        let octets = part(buffer.aligned(), length - done);
        file.read_exact_at(octets, place + done)?;
        digest.update(octets);
        done += octets.len() as u64;
        progress(done);
    }
    let mut sha256 = [0; 32];
    sha256.copy_from_slice(digest.finish().as_ref());
    Ok(sha256)
}

/// So many octets from a place, which must be whole blocks.
pub(super) fn read_uncached(path: &Path, disk: &File, place: u64, length: usize) -> io::Result<Vec<u8>> {
    // What another program has just written is on the disk then.
    let _ = disk.sync_data();
    let mut buffer = Buffer::new();
    let octets = part(buffer.aligned(), length as u64);
    PastCache::open(path)?.0.read_exact_at(octets, place)?;
    Ok(octets.to_vec())
}

/// The first so many octets of a chunk, or all.
fn part(chunk: &mut [u8], wanted: u64) -> &mut [u8] {
    let length = usize::try_from(wanted).map_or(chunk.len(), |wanted| wanted.min(chunk.len()));
    &mut chunk[..length]
}

/// A file that is read from the disk.
struct PastCache(File);

impl PastCache {
    fn open(path: &Path) -> io::Result<Self> {
        match OpenOptions::new().read(true).custom_flags(O_DIRECT).open(path) {
            Err(error) if error.kind() == ErrorKind::InvalidInput => {
                let file = File::open(path)?;
                posix_fadvise(&file, 0, 0, PosixFadviseAdvice::POSIX_FADV_DONTNEED)?;
                Ok(Self(file))
            }
            opened => opened.map(Self),
        }
    }
}

/// A chunk at an address that O_DIRECT takes.
struct Buffer(Vec<u8>);

impl Buffer {
    fn new() -> Self {
        Self(vec![0; CHUNK + BLOCK])
    }

    fn aligned(&mut self) -> &mut [u8] {
        let gap = self.0.as_ptr().align_offset(BLOCK).min(BLOCK);
        &mut self.0[gap..gap + CHUNK]
    }
}
