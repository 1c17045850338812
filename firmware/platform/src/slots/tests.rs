//! Slots in files, and on loop devices where this system has them for us.

#![allow(clippy::unwrap_used)]

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::{FileExt, symlink};
use std::process::Command;

use ring::digest::{SHA256, digest};
use tempfile::TempDir;
use update::TRIES;

use super::*;

const LENGTH: usize = 3 * 1024 * 1024 + 4096;

/// A box's disk and slots as files.
fn files() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, length) in [("disk", 2 << 20), ("slot-a", 4 << 20), ("slot-b", 4 << 20)] {
        let file = File::create(folder.path().join(name)).unwrap();
        file.set_len(length).unwrap();
    }
    folder
}

fn write_copy(folder: &Path, copy: usize, octets: &[u8]) {
    let disk = OpenOptions::new().write(true).open(folder.join("disk")).unwrap();
    disk.write_all_at(octets, PLACES[copy]).unwrap();
}

fn image() -> Vec<u8> {
    (0..LENGTH)
        .map(|place| u8::try_from(place % 251).unwrap())
        .collect()
}

/// The image behind a head, in a file.
fn in_a_file(octets: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"head").unwrap();
    file.write_all(octets).unwrap();
    file
}

fn behind_its_head(file: &File) -> SlotImage<'_> {
    SlotImage {
        file,
        place: 4,
        length: LENGTH as u64,
    }
}

/// A block device of a file, for as long as it is held.
struct Loop(String);

impl Loop {
    /// None where this system makes none for us.
    fn of(file: &Path) -> Option<Self> {
        let made = Command::new("losetup").args(["-f", "--show"]).arg(file).output();
        let made = made.ok().filter(|made| made.status.success());
        if made.is_none() {
            eprintln!("left out: no loop device to be had (it needs root)");
        }
        Some(Self(String::from_utf8(made?.stdout).unwrap().trim().to_owned()))
    }
}

impl Drop for Loop {
    fn drop(&mut self) {
        let _ = Command::new("losetup").args(["-d", &self.0]).status();
    }
}

/// The same box with block devices in place of the files.
fn devices(files: &Path) -> Option<(TempDir, Vec<Loop>)> {
    let folder = tempfile::tempdir().unwrap();
    let mut loops = Vec::new();
    for name in ["disk", "slot-a", "slot-b"] {
        let device = Loop::of(&files.join(name))?;
        symlink(&device.0, folder.path().join(name)).unwrap();
        loops.push(device);
    }
    Some((folder, loops))
}

fn a_box_is_updated(folder: &Path) {
    let slots = Slots::take(folder).unwrap();
    let choice = BootChoice::only(Slot::A);
    slots.choose(&choice).unwrap();
    assert_eq!(slots.environment().unwrap().choice, choice);
    assert_eq!(slots.room(Slot::B).unwrap(), 4 << 20);

    let (image, mut steps) = (image(), Vec::new());
    let length = image.len() as u64;
    slots
        .write(Slot::B, &behind_its_head(&in_a_file(&image)), &mut |done| {
            steps.push(done);
        })
        .unwrap();
    assert_eq!(steps, [1 << 20, 2 << 20, 3 << 20, length]);
    let sha256 = slots.read_back(Slot::B, length, &mut |_| {}).unwrap();
    assert_eq!(sha256, digest(&SHA256, &image).as_ref());

    let next = choice.led_by(Slot::B).with_left(Slot::B, TRIES);
    slots.choose(&next).unwrap();
    let environment = Slots::look(folder).unwrap().environment().unwrap();
    assert!(environment.agrees);
    assert_eq!(environment.choice, next);
}

/// Both copies whole, so that there is something to count.
fn with_environment() -> TempDir {
    let folder = files();
    for copy in 0..2 {
        write_copy(folder.path(), copy, &written(&BootChoice::default()));
    }
    folder
}

#[test]
fn a_box_of_files_is_updated() {
    a_box_is_updated(with_environment().path());
}

#[test]
fn a_box_of_block_devices_is_updated() {
    let files = with_environment();
    if let Some((folder, _loops)) = devices(files.path()) {
        a_box_is_updated(folder.path());
    }
}

#[test]
fn what_the_disk_holds_is_read_not_what_the_cache_holds() {
    let files = with_environment();
    let Some((folder, loops)) = devices(files.path()) else {
        return;
    };
    let slots = Slots::take(folder.path()).unwrap();
    let (image, device) = (image(), &loops[2].0);
    let length = image.len() as u64;
    slots
        .write(Slot::B, &behind_its_head(&in_a_file(&image)), &mut |_| {})
        .unwrap();
    // The cache knows the image, for as long as somebody has the device open.
    let reader = File::open(device).unwrap();
    let mut cached = vec![0; LENGTH];
    reader.read_exact_at(&mut cached, 0).unwrap();
    assert!(cached == image);
    // Behind its back one octet turns over.
    let behind = OpenOptions::new()
        .write(true)
        .open(files.path().join("slot-b"))
        .unwrap();
    behind.write_all_at(&[!image[5000]], 5000).unwrap();
    behind.sync_all().unwrap();
    reader.read_exact_at(&mut cached, 0).unwrap();
    assert!(cached == image, "the cache still says so");
    let sha256 = slots.read_back(Slot::B, length, &mut |_| {}).unwrap();
    assert_ne!(sha256, digest(&SHA256, &image).as_ref());
}

#[test]
fn a_mounted_slot_is_not_written() {
    let files = with_environment();
    let Some((folder, loops)) = devices(files.path()) else {
        return;
    };
    let (device, place) = (&loops[2].0, tempfile::tempdir().unwrap());
    let succeeds = |program: &str, arguments: &[&str]| {
        let status = Command::new(program).args(arguments).status();
        status.is_ok_and(|status| status.success())
    };
    let place = place.path().to_str().unwrap();
    if !succeeds("mke2fs", &["-q", device]) || !succeeds("mount", &["-o", "ro", device, place]) {
        eprintln!("left out: nothing can be mounted here");
        return;
    }
    let slots = Slots::take(folder.path()).unwrap();
    let written = slots.write(Slot::B, &behind_its_head(&in_a_file(&image())), &mut |_| {});
    assert!(succeeds("umount", &[place]));
    let sentence = written.unwrap_err().to_string();
    assert!(sentence.contains("busy"), "{sentence}");
}

#[test]
fn the_copy_that_counts_is_written_last() {
    let old = written(&BootChoice::only(Slot::A));
    for broken in 0..2 {
        let folder = files();
        write_copy(folder.path(), 1 - broken, &old);
        let slots = Slots::take(folder.path()).unwrap();
        assert_eq!(slots.environment().unwrap().write_order, [broken, 1 - broken]);
        slots.choose(&BootChoice::only(Slot::B)).unwrap();
        let environment = slots.environment().unwrap();
        assert!(environment.agrees);
        assert_eq!(environment.choice.first, Slot::B);
    }
}

/// U36.
#[test]
fn without_a_whole_copy_nothing_is_chosen() {
    let folder = files();
    let slots = Slots::take(folder.path()).unwrap();
    let refused = slots.choose(&BootChoice::default()).unwrap_err();
    assert!(matches!(
        refused,
        SlotsError::Refused(update::Refusal::EnvironmentBroken)
    ));
    let disk = fs::read(folder.path().join("disk")).unwrap();
    assert!(disk.iter().all(|octet| *octet == 0), "nothing was written");
}

#[test]
fn a_disk_that_ends_too_early_has_no_environment() {
    let folder = with_environment();
    let disk = OpenOptions::new()
        .write(true)
        .open(folder.path().join("disk"))
        .unwrap();
    disk.set_len(PLACES[1] + 100).unwrap();
    let slots = Slots::look(folder.path()).unwrap();
    assert_eq!(slots.environment().unwrap().write_order, [1, 0]);
    disk.set_len(PLACES[0] + 100).unwrap();
    assert!(slots.environment().is_err());
}

/// U22.
#[test]
fn two_updates_at_once_are_one() {
    let folder = with_environment();
    let first = Slots::take(folder.path()).unwrap();
    assert!(matches!(Slots::take(folder.path()), Err(SlotsError::Busy)));
    assert!(Slots::look(folder.path()).is_ok(), "looking is free");
    drop(first);
    assert!(Slots::take(folder.path()).is_ok());
}

/// U21.
#[test]
fn a_slot_that_takes_nothing_and_an_image_that_ends_are_told_of() {
    let folder = with_environment();
    let slots = Slots::take(folder.path()).unwrap();
    let short = slots.write(Slot::B, &behind_its_head(&in_a_file(&[7; 100])), &mut |_| {});
    assert!(matches!(short, Err(SlotsError::Disk { .. })), "{short:?}");
    fs::remove_file(folder.path().join("slot-b")).unwrap();
    symlink("/dev/full", folder.path().join("slot-b")).unwrap();
    let full = slots.write(Slot::B, &behind_its_head(&in_a_file(&image())), &mut |_| {});
    assert!(full.unwrap_err().to_string().contains("replace the box's card"));
    let short = File::create(folder.path().join("slot-a")).unwrap();
    (&short).write_all(&[1; 4096]).unwrap();
    assert!(slots.read_back(Slot::A, 8192, &mut |_| {}).is_err());
}

#[test]
fn a_computer_without_slots_is_told_so() {
    let nowhere = Slots::look(Path::new("/nowhere")).unwrap_err().to_string();
    assert!(
        nowhere.contains("/nowhere/disk") && nowhere.contains("--slots"),
        "{nowhere}"
    );
}

#[test]
fn the_image_says_its_version() {
    assert_eq!(version_in("VERSION=0.2.0-1a2b\nBUILT=7\n").unwrap(), "0.2.0-1a2b");
    for nothing in ["", "VERSION=\n", "BUILT=7\n"] {
        assert_eq!(version_in(nothing), None);
    }
}

/// U25: what the keeper does for a version that gives itself up; and a cut between the copies leaves a choice.
#[test]
fn a_slot_that_is_left_starts_no_more() {
    let folder = with_environment();
    let slots = Slots::take(folder.path()).unwrap();
    slots.leave(Slot::A).unwrap();
    let choice = slots.environment().unwrap().choice;
    assert_eq!((choice.left(Slot::A), choice.next()), (0, Some(Slot::B)));
    assert!(slots.leave(Slot::B).is_err(), "there is nothing else");
}
