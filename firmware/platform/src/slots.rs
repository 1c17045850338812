//! The box's slots on its disk: the two copies of the boot loader's environment, and the two partitions that hold a system
//! each. What is written there, and in which order, `update` decides.
//!
//! The start-up of the box gives everything a name that is the same on every board, in one folder: `disk`, on which the
//! environment lies, `slot-a` and `slot-b`. Files in the place of devices do as well.

mod disk;
mod error;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use update::{BootChoice, COPY_LENGTH, Environment, PLACES, Slot, written};

use disk::{length_of, open_reader, open_writer, read_back, read_uncached, write_at};
pub use error::SlotsError;

/// Where the start-up of the box puts the names.
pub const FOLDER: &str = "/dev/meterbox";

/// What the image says of itself.
const RELEASE: &str = "/etc/meterbox-release";

/// As long as a version in a slot image's head may be.
const LONGEST_VERSION: usize = 64;

/// The slots of this box. As long as this is there, nobody else changes them.
#[derive(Debug)]
pub struct Slots {
    folder: PathBuf,
    disk_path: PathBuf,
    disk: File,
}

/// The slot that runs, as the boot script told the kernel.
///
/// # Errors
/// [`SlotsError::NotStartedFromSlot`].
pub fn running() -> Result<Slot, SlotsError> {
    let line = fs::read_to_string("/proc/cmdline").unwrap_or_default();
    Slot::running(&line).ok_or(SlotsError::NotStartedFromSlot)
}

/// The version of the image that runs; none on a system that is not made of one.
pub fn version() -> Option<String> {
    version_in(&fs::read_to_string(RELEASE).ok()?)
}

fn version_in(release: &str) -> Option<String> {
    let version = release.lines().find_map(|line| line.strip_prefix("VERSION="))?;
    (!version.is_empty()).then(|| version.chars().take(LONGEST_VERSION).collect())
}

/// The octets of a slot in a file.
#[derive(Clone, Copy, Debug)]
pub struct SlotImage<'a> {
    /// The file.
    pub file: &'a File,
    /// Where they begin in it.
    pub place: u64,
    /// How many they are.
    pub length: u64,
}

impl SlotImage<'_> {
    /// Their SHA-256; tells how many were read.
    ///
    /// # Errors
    /// Those of reading, also where the file ends too early.
    pub fn sha256(&self, progress: &mut dyn FnMut(u64)) -> std::io::Result<[u8; 32]> {
        disk::sha256(self.file, self.place, self.length, progress)
    }
}

impl Slots {
    /// Looks at them.
    ///
    /// # Errors
    /// [`SlotsError::NoDisk`].
    pub fn look(folder: &Path) -> Result<Self, SlotsError> {
        Self::open(folder, open_reader)
    }

    /// Takes them to change something.
    ///
    /// # Errors
    /// [`SlotsError::NoDisk`], or [`SlotsError::Busy`] where somebody has taken them already.
    pub fn take(folder: &Path) -> Result<Self, SlotsError> {
        let slots = Self::open(folder, open_writer)?;
        slots.disk.try_lock().map_err(|_| SlotsError::Busy)?;
        Ok(slots)
    }

    fn open(folder: &Path, open: fn(&Path) -> std::io::Result<File>) -> Result<Self, SlotsError> {
        let disk_path = folder.join("disk");
        let disk = open(&disk_path).map_err(|cause| SlotsError::NoDisk {
            path: disk_path.clone(),
            cause,
        })?;
        Ok(Self {
            folder: folder.to_owned(),
            disk_path,
            disk,
        })
    }

    /// The environment, as the disk has it. A copy that can't be read is a broken one, as it is to the boot script.
    ///
    /// # Errors
    /// [`SlotsError::Refused`] where no copy is whole or something unknown is in it.
    pub fn environment(&self) -> Result<Environment, SlotsError> {
        let [first, second] = PLACES.map(|place| self.copy(place).unwrap_or_default());
        Ok(Environment::read([&first, &second])?)
    }

    fn copy(&self, place: u64) -> std::io::Result<Vec<u8>> {
        read_uncached(&self.disk_path, &self.disk, place, COPY_LENGTH)
    }

    /// Writes both copies. The second is begun when the first is on the disk and was read from there: so one is whole
    /// whenever the power goes.
    ///
    /// # Errors
    /// [`SlotsError::Disk`] or [`SlotsError::NotKept`]; one copy, the old or the new one, is whole nevertheless.
    pub fn choose(&self, choice: &BootChoice) -> Result<(), SlotsError> {
        let octets = written(choice);
        let failed = |cause| SlotsError::Disk {
            path: self.disk_path.clone(),
            cause,
        };
        for copy in self.environment()?.write_order {
            let place = PLACES[copy];
            write_at(&self.disk, place, &octets).map_err(failed)?;
            if self.copy(place).map_err(failed)? != octets {
                return Err(SlotsError::NotKept {
                    path: self.disk_path.clone(),
                });
            }
        }
        Ok(())
    }

    /// Gives the slot that runs all its starts again; where it has them nothing is written.
    ///
    /// # Errors
    /// As [`Self::environment`] and [`Self::choose`].
    pub fn confirm(&self, running: Slot) -> Result<(), SlotsError> {
        match update::confirm(&self.environment()?.choice, running) {
            Some(choice) => self.choose(&choice),
            None => Ok(()),
        }
    }

    /// The slot that runs is no good: the next start is from the other one.
    ///
    /// # Errors
    /// As [`Self::environment`] and [`Self::choose`], and where there is no other one.
    pub fn leave(&self, running: Slot) -> Result<(), SlotsError> {
        self.choose(&update::leave(&self.environment()?.choice, running)?)
    }

    fn path(&self, slot: Slot) -> PathBuf {
        self.folder.join(match slot {
            Slot::A => "slot-a",
            Slot::B => "slot-b",
        })
    }

    /// How many octets fit into a slot.
    ///
    /// # Errors
    /// [`SlotsError::Disk`].
    pub fn room(&self, slot: Slot) -> Result<u64, SlotsError> {
        let path = self.path(slot);
        length_of(&path).map_err(|cause| SlotsError::Disk { path, cause })
    }

    /// Writes an image into a slot, from its first octet on; tells how many octets are on the disk. A slot that is mounted is
    /// not written.
    ///
    /// # Errors
    /// [`SlotsError::Disk`] where the slot is mounted, is full or does not take it, or the image ends too early.
    pub fn write(
        &self,
        slot: Slot,
        image: &SlotImage<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), SlotsError> {
        let path = self.path(slot);
        disk::write_all(&path, image.file, image.place, image.length, progress)
            .map_err(|cause| SlotsError::Disk { path, cause })
    }

    /// The SHA-256 of what the disk itself holds in a slot, up to that length.
    ///
    /// # Errors
    /// [`SlotsError::Disk`].
    pub fn read_back(
        &self,
        slot: Slot,
        length: u64,
        progress: &mut dyn FnMut(u64),
    ) -> Result<[u8; 32], SlotsError> {
        let path = self.path(slot);
        read_back(&path, length, progress).map_err(|cause| SlotsError::Disk { path, cause })
    }

    /// That slot holds something else than was written to it.
    pub fn not_kept(&self, slot: Slot) -> SlotsError {
        SlotsError::NotKept {
            path: self.path(slot),
        }
    }
}

#[cfg(test)]
mod tests;
