//! A text that survives the loss of the data partition: on the disk itself, in two places between the boot environment and the
//! first partition. Each place has a mark, the text's length, its SHA-256 and the text; what is behind it is zeros, so that
//! nothing of a longer text is left. Only root reads the disk. What the text means is not known here.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use ring::digest::{SHA256, digest};

/// Where the two copies are, in octets.
pub const PLACES: [u64; 2] = [2 << 20, 3 << 20];

/// How long each place is.
pub const ROOM: usize = 128 << 10;

const MARK: &[u8; 8] = b"MBoxCpy1";
const HEAD: usize = MARK.len() + 4 + 32;

/// The text; none where no copy is whole, as on a new disk. Where the power went between the two, it is the newer one.
///
/// # Errors
/// What the system says, such as that there is no disk.
pub fn read(disk: &Path) -> io::Result<Option<Vec<u8>>> {
    let disk = File::open(disk)?;
    let mut room = vec![0; ROOM];
    for place in PLACES {
        // A place that can't be read is a broken one.
        if disk.read_exact_at(&mut room, place).is_ok()
            && let Some(text) = text_in(&room)
        {
            return Ok(Some(text.to_vec()));
        }
    }
    Ok(None)
}

/// Keeps a text in the place of the one before, and says whether anything was written: places that have it already are left.
/// The second one is begun when the first is on the disk, so that one is whole whenever the power goes.
///
/// # Errors
/// What the system says; `InvalidInput` where the text is too long.
pub fn write(disk: &Path, text: &[u8]) -> io::Result<bool> {
    let room = written(text)?;
    let disk = OpenOptions::new().read(true).write(true).open(disk)?;
    let mut before = vec![0; ROOM];
    let mut is_written = false;
    for place in PLACES {
        if disk.read_exact_at(&mut before, place).is_ok() && before == room {
            continue;
        }
        disk.write_all_at(&room, place)?;
        disk.sync_data()?;
        is_written = true;
    }
    Ok(is_written)
}

fn written(text: &[u8]) -> io::Result<Vec<u8>> {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let mut room = [
        &MARK[..],
        &length.to_be_bytes(),
        digest(&SHA256, text).as_ref(),
        text,
    ]
    .concat();
    if room.len() > ROOM {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{length} octets are more than fit into the second copy"),
        ));
    }
    room.resize(ROOM, 0);
    Ok(room)
}

fn text_in(room: &[u8]) -> Option<&[u8]> {
    let (head, rest) = room.split_at_checked(HEAD)?;
    let (length, sum) = head.strip_prefix(MARK)?.split_first_chunk::<4>()?;
    let text = rest.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    (digest(&SHA256, text).as_ref() == sum).then_some(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn disk() -> tempfile::NamedTempFile {
        let disk = tempfile::NamedTempFile::new().unwrap();
        disk.as_file().set_len(8 << 20).unwrap();
        disk
    }

    #[test]
    fn what_was_kept_is_there_and_is_written_once() {
        let disk = disk();
        assert_eq!(read(disk.path()).unwrap(), None, "a new disk");
        assert!(write(disk.path(), b"the box").unwrap());
        assert_eq!(read(disk.path()).unwrap().unwrap(), b"the box");
        assert!(
            !write(disk.path(), b"the box").unwrap(),
            "a card wears by writing"
        );
    }

    #[test]
    fn one_copy_is_whole_wherever_a_write_is_cut() {
        let (old, new) = (b"the box as it was".as_slice(), b"the box as it is".as_slice());
        let (before, after) = (written(old).unwrap(), written(new).unwrap());
        for (first_place, cut) in [
            (true, 0),
            (true, 1),
            (true, 40),
            (true, 50),
            (true, ROOM),
            (false, 7),
            (false, 50),
        ] {
            let disk = disk();
            write(disk.path(), old).unwrap();
            let mixed = [&after[..cut], &before[cut..]].concat();
            let [first, second] = if first_place {
                [&mixed, &before]
            } else {
                [&after, &mixed]
            };
            disk.as_file().write_all_at(first, PLACES[0]).unwrap();
            disk.as_file().write_all_at(second, PLACES[1]).unwrap();
            let found = read(disk.path()).unwrap().unwrap();
            assert!(found == old || found == new, "{first_place} {cut}");
            // The next time mends the other one.
            assert!(write(disk.path(), new).unwrap() || cut == ROOM);
            disk.as_file().write_all_at(&[0; ROOM], PLACES[0]).unwrap();
            assert_eq!(read(disk.path()).unwrap().unwrap(), new);
        }
    }

    #[test]
    fn nothing_of_a_longer_text_is_left_and_one_that_does_not_fit_is_refused() {
        let disk = disk();
        write(disk.path(), &b"secret ".repeat(1_000)).unwrap();
        write(disk.path(), b"nothing").unwrap();
        let all = std::fs::read(disk.path()).unwrap();
        assert!(!all.windows(6).any(|octets| octets == b"secret"));
        let refused = write(disk.path(), &[b'x'; ROOM]).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::InvalidInput);
        assert_eq!(read(disk.path()).unwrap().unwrap(), b"nothing");
    }

    #[test]
    fn a_disk_that_is_too_short_or_full_of_noise_has_no_copy() {
        let short = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(read(short.path()).unwrap(), None);
        let disk = disk();
        for noise in [
            &b"MBoxCpy1"[..],
            b"MBoxCpy1\xff\xff\xff\xff",
            b"MBoxCpy1\0\0\0\x01",
        ] {
            disk.as_file().write_all_at(noise, PLACES[0]).unwrap();
            assert_eq!(read(disk.path()).unwrap(), None);
        }
    }
}
