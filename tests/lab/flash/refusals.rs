//! What `image/flash` does not write to, each with its sentence; nothing is written then.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::bench::{Bench, Disk, Flashed, stdout_of};

/// Whatever the disk held, it holds still.
fn refused(card: &Disk, sentence: &str, attempt: impl FnOnce() -> Flashed) {
    let before = fs::read(card.file()).unwrap();
    let refusal = attempt().fails();
    assert!(refusal.contains(sentence), "{refusal}");
    assert!(
        fs::read(card.file()).unwrap() == before,
        "{sentence}: and something was written"
    );
}

#[test]
fn a_disk_in_use_is_refused() {
    let bench = Bench::set_up();
    let card = Disk::full_of_old_things(&bench, 128);
    let (path, place) = (&card.path, bench.folder().join("mounted"));

    stdout_of(Command::new("addpart").arg(path).args(["1", "2048", "65536"]));
    let part = format!("{}p1", path.display());
    stdout_of(Command::new("mke2fs").args(["-q", "-F", &part]));
    fs::create_dir(&place).unwrap();
    stdout_of(Command::new("mount").arg(&part).arg(&place));
    let mounted = format!("is in use: {}. Unmount it first", place.display());
    refused(&card, &mounted, || bench.flash(&card, &[]));
    stdout_of(Command::new("umount").arg(&place));
    let partition = format!("is a partition: name the whole disk, {}", path.display());
    refused(&card, &partition, || {
        bench.flash_to(Path::new(&part), &["--yes-i-mean-this-disk"])
    });
    stdout_of(Command::new("delpart").arg(path).arg("1"));

    stdout_of(Command::new("mkswap").arg("-q").arg(path));
    stdout_of(Command::new("swapon").arg(path));
    let attempt = bench.flash(&card, &[]);
    stdout_of(Command::new("swapoff").arg(path));
    refused(&card, "is this computer's own disk ([SWAP])", || attempt);

    let held = fs::File::open(path).unwrap();
    held.lock().unwrap();
    refused(&card, "another program is at work on", || bench.flash(&card, &[]));
}

#[test]
fn the_disk_of_this_computer_is_refused() {
    let bench = Bench::set_up();
    let root = stdout_of(Command::new("findmnt").args(["-no", "SOURCE", "/"]));
    if !root.starts_with("/dev/") {
        println!("left out: / is on no disk here but on {}", root.trim());
        return;
    }
    // Asked for without confirmation, so that nothing is written however this ends.
    let refusal = bench
        .flash_unconfirmed(Path::new(root.trim()), &["--yes-i-mean-this-disk"])
        .fails();
    assert!(
        refusal.contains("own disk") || refusal.contains("is a partition"),
        "{refusal}"
    );
}

#[test]
fn what_is_no_card_is_refused() {
    let bench = Bench::set_up();
    let card = Disk::full_of_old_things(&bench, 128);
    refused(&card, "it is built into this computer", || {
        bench.flash_to(&card.path, &[])
    });
    refused(&card, "is a file: name the card's disk, or say --file", || {
        bench.flash_to(card.file(), &[])
    });
    let small = Disk::full_of_old_things(&bench, 95);
    refused(&small, "take a larger card", || bench.flash(&small, &[]));
    let refusal = bench.flash_to(Path::new("/dev/none-of-these"), &[]).fails();
    assert!(refusal.contains("there is no /dev/none-of-these"), "{refusal}");
    let refusal = bench.flash_to(Path::new("/dev/null"), &[]).fails();
    assert!(refusal.contains("/dev/null is no disk"), "{refusal}");

    let file = card.file().to_owned();
    drop(card);
    let locked = Disk::of(file, &["--read-only"]);
    refused(&locked, "is read-only", || bench.flash(&locked, &[]));

    let large = bench.folder().join("large");
    fs::File::create(&large)
        .unwrap()
        .set_len(300_000_000_000)
        .unwrap();
    let large = Disk::of(large, &[]);
    let refusal = bench.flash_to(&large.path, &[]).fails();
    assert!(
        refusal.contains("it has 300G octets, more than a card has"),
        "{refusal}"
    );
}

#[test]
fn nothing_is_written_before_somebody_has_named_the_disk() {
    let bench = Bench::set_up();
    let card = Disk::full_of_old_things(&bench, 128);
    let meant = "--yes-i-mean-this-disk";
    refused(&card, "nobody is there to confirm", || {
        bench.flash_unconfirmed(&card.path, &[meant])
    });
    refused(&card, "«sdb» is not", || {
        bench.flash_unconfirmed(&card.path, &[meant, "--yes", "sdb"])
    });
}

#[test]
fn an_image_that_makes_no_box_of_its_own_is_refused() {
    let bench = Bench::set_up();
    let card = Disk::full_of_old_things(&bench, 128);
    let version = stdout_of(Command::new(lab::meterbox()).arg("--version"));
    let version = version.trim().strip_prefix("meterbox ").unwrap();
    bench.make_image(version, &["meterbox.db"]);
    refused(&card, "this image has an identity already", || {
        bench.flash(&card, &[])
    });
    bench.make_image("99.0.0", &[]);
    refused(&card, "the image has version 99.0.0-abcdef12", || {
        bench.flash(&card, &[])
    });
    fs::write(&bench.image, vec![0; 1 << 20]).unwrap();
    refused(&card, "is no disk of a box", || bench.flash(&card, &[]));
}
