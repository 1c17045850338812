//! Images into slots of a box that is files; each image with its defect.

#![allow(clippy::unwrap_used)]

use std::fs::OpenOptions;

use protocol::SigningKey;
use protocol::encoding::{to_base64, to_hex};
use tempfile::TempDir;
use update::{BootChoice, PLACES, TRIES, written};

use super::*;
use crate::safekeeping::restore;

const LENGTH: usize = 1024 * 1024 + 4096;

fn key() -> SigningKey {
    SigningKey::from_seed(&[3; 32]).unwrap()
}

/// A box that runs slot A, which is confirmed or not.
fn a_box(left: u8) -> (TempDir, Slots) {
    let folder = tempfile::tempdir().unwrap();
    for (name, length) in [("disk", 2 << 20), ("slot-a", 2 << 20), ("slot-b", 2 << 20)] {
        let file = File::create(folder.path().join(name)).unwrap();
        file.set_len(length).unwrap();
    }
    let disk = OpenOptions::new()
        .write(true)
        .open(folder.path().join("disk"))
        .unwrap();
    let copy = written(&BootChoice::default().with_left(Slot::A, left));
    for place in PLACES {
        disk.write_all_at(&copy, place).unwrap();
    }
    let slots = Slots::take(folder.path()).unwrap();
    (folder, slots)
}

fn image(board: &str, octets: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("octets");
    fs::write(&path, octets).unwrap();
    let sha256 = SlotImage {
        file: &File::open(&path).unwrap(),
        place: 0,
        length: octets.len() as u64,
    }
    .sha256(&mut |_| {})
    .unwrap();
    let text = format!(
        "meterbox slot image\nversion 9.9.9\nboard {board}\nlength {}\nsha256 {}\n",
        octets.len(),
        to_hex(&sha256)
    );
    let signature = to_base64(&key().sign_file(text.as_bytes()));
    let mut image = format!("{text}signature {signature}\n").into_bytes();
    image.resize(HEAD_LENGTH, 0);
    image.extend_from_slice(octets);
    image
}

fn content() -> Vec<u8> {
    (0..LENGTH)
        .map(|place| u8::try_from(place % 253).unwrap())
        .collect()
}

/// Begins to install, and goes on to the end or as far as the note.
fn begun(
    folder: &TempDir,
    slots: &Slots,
    image: &[u8],
    note: &mut dyn FnMut(&str) -> Result<(), Failure>,
) -> Result<String, Failure> {
    let path = folder.path().join("update.img");
    fs::write(&path, image).unwrap();
    check(slots, Slot::A, &path, &key().public_key().unwrap())?.install(slots, note)
}

fn installed(folder: &TempDir, slots: &Slots, image: &[u8]) -> Result<String, Failure> {
    begun(folder, slots, image, &mut |_| Ok(()))
}

fn choice(slots: &Slots) -> BootChoice {
    slots.environment().unwrap().choice
}

#[test]
fn a_good_image_is_installed_and_starts_next() {
    let (folder, slots) = a_box(TRIES);
    assert_eq!(
        installed(&folder, &slots, &image(ARCH, &content())).unwrap(),
        "9.9.9"
    );
    let slot = fs::read(folder.path().join("slot-b")).unwrap();
    assert!(slot[..LENGTH] == content());
    let after = choice(&slots);
    assert_eq!(after, BootChoice::default().led_by(Slot::B));
    let said = described(&Standing::of(&after, Slot::A));
    assert!(
        said.contains("slot A,") && said.contains("slot B starts next"),
        "{said}"
    );
}

/// U7, U8, U18, U19.
#[test]
fn a_bad_image_changes_neither_the_choice_nor_the_slot() {
    let good = image(ARCH, &content());
    let flipped = |place: usize| {
        let mut image = good.clone();
        image[place] ^= 4;
        image
    };
    let other = if ARCH == "arm" { "x86_64" } else { "arm" };
    let mut longer = good.clone();
    longer.push(0);
    let too_large = vec![1; (2 << 20) + 4096];
    let mut cases = vec![
        (flipped(25), "not signed"),
        (flipped(HEAD_LENGTH), "damaged"),
        (flipped(good.len() - 1), "damaged"),
        (image(other, &content()), "not for this device"),
        (image(ARCH, &too_large), "larger than the slot"),
        (image(ARCH, &[1; 8192]), "no slot's length"),
        (longer, "incomplete or has something behind it"),
        (b"PK".to_vec(), "no slot image"),
        (content(), "no slot image"),
    ];
    for end in (HEAD_LENGTH..good.len()).step_by(16 * 4096) {
        cases.push((good[..end].to_vec(), "incomplete"));
    }
    for (image, word) in cases {
        let (folder, slots) = a_box(TRIES);
        let sentence = installed(&folder, &slots, &image).unwrap_err().to_string();
        assert!(sentence.contains(word), "{word}: {sentence}");
        assert_eq!(choice(&slots), BootChoice::default(), "{word}");
        let slot = fs::read(folder.path().join("slot-b")).unwrap();
        assert!(slot.iter().all(|octet| *octet == 0), "{word}");
    }
}

/// U2: the power goes between the note of a trial and the switch of the slots. That version never ran, so nobody left it.
#[test]
fn a_version_that_never_started_is_none_that_was_left() {
    for is_cut in [true, false] {
        let (folder, slots) = a_box(TRIES);
        let state = tempfile::tempdir().unwrap();
        let mut noting = |version: &str| {
            note(state.path(), Slot::B, version, None, Expected::default())?;
            let cut = Failure::senseless("the power goes".to_owned());
            if is_cut { Err(cut) } else { Ok(()) }
        };
        let done = begun(&folder, &slots, &image(ARCH, &content()), &mut noting);
        assert_eq!(done.is_err(), is_cut);
        assert!(Note::of(state.path()).is_some());
        // What every start does before the service.
        restore(state.path(), Some(folder.path())).unwrap();
        assert_eq!(Note::of(state.path()).is_some(), !is_cut);
    }
}

#[test]
fn an_unconfirmed_slot_overwrites_nothing() {
    let (folder, slots) = a_box(TRIES - 1);
    let sentence = installed(&folder, &slots, &image(ARCH, &content()))
        .unwrap_err()
        .to_string();
    assert!(sentence.contains("not confirmed"), "{sentence}");
    slots.confirm(Slot::A).unwrap();
    assert!(installed(&folder, &slots, &image(ARCH, &content())).is_ok());
}

#[test]
fn a_key_that_is_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    fs::write(&path, "not a key").unwrap();
    assert!(key_in(&path).unwrap_err().to_string().contains("Ed25519"));
    fs::write(&path, format!("{}\n", key().public_key().unwrap())).unwrap();
    assert_eq!(key_in(&path).unwrap(), key().public_key().unwrap());
}
