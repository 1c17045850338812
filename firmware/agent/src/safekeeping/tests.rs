#![allow(clippy::unwrap_used)]
use std::fs::{self, File};

use meters::Timestamp;
use tempfile::TempDir;

use super::*;

/// A box with a disk that has its second copy, and the folder of its books.
struct Boxed {
    disk: TempDir,
    state: TempDir,
}

impl Boxed {
    fn new() -> Self {
        let (disk, state) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let file = File::create(disk.path().join("disk")).unwrap();
        file.set_len(8 << 20).unwrap();
        let store = open_store(state.path()).unwrap();
        store.claim([1; 5]).unwrap();
        store.signing_seed([2; 32]).unwrap();
        store
            .set_password("hash", Timestamp::from_unix_seconds(1))
            .unwrap();
        fs::write(state.path().join(PLAN), r#"{"by":"dhcp"}"#).unwrap();
        let boxed = Self { disk, state };
        boxed.keep();
        boxed
    }

    fn keep(&self) {
        let store = open_store(self.state.path()).unwrap();
        let text = copy_of(self.state.path(), &store).unwrap();
        second_copy::write(&self.disk.path().join("disk"), text.as_bytes()).unwrap();
    }

    fn restore(&self) {
        restore(self.state.path(), Some(self.disk.path())).unwrap();
    }

    /// It is the box that it was.
    fn is_itself(&self) -> bool {
        let store = open_store(self.state.path()).unwrap();
        let claim = store.claim([9; 5]).unwrap();
        let seed = store.signing_seed([9; 32]).unwrap();
        (seed, claim.password_hash.as_deref()) == ([2; 32], Some("hash"))
    }
}

#[test]
fn d20_who_loses_the_data_partition_is_the_same_box() {
    let boxed = Boxed::new();
    for entry in fs::read_dir(boxed.state.path()).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    boxed.restore();
    assert!(boxed.is_itself());
    assert_eq!(
        fs::read_to_string(boxed.state.path().join(PLAN)).unwrap(),
        r#"{"by":"dhcp"}"#
    );
}

#[test]
fn d10_books_with_a_zeroed_header_are_put_aside_and_the_box_goes_on() {
    let boxed = Boxed::new();
    let file = boxed.state.path().join(FILE_NAME);
    let mut octets = fs::read(&file).unwrap();
    octets[..100].fill(0);
    fs::write(&file, &octets).unwrap();
    boxed.restore();
    assert!(boxed.is_itself());
    assert_eq!(
        fs::read(boxed.state.path().join(DAMAGED).join(FILE_NAME)).unwrap(),
        octets
    );
    // Once more: the damaged ones of before make room.
    fs::write(&file, &octets).unwrap();
    boxed.restore();
    assert!(boxed.is_itself());
}

#[test]
fn d10_a_log_without_its_books_is_put_aside_too() {
    let boxed = Boxed::new();
    fs::remove_file(boxed.state.path().join(FILE_NAME)).unwrap();
    fs::write(boxed.state.path().join("meterbox.db-wal"), [1; 64]).unwrap();
    boxed.restore();
    assert!(boxed.is_itself());
}

#[test]
fn books_that_are_well_stay_whatever_the_copy_says() {
    let boxed = Boxed::new();
    open_store(boxed.state.path())
        .unwrap()
        .set_password("another", Timestamp::from_unix_seconds(2))
        .unwrap();
    boxed.restore();
    assert!(!boxed.is_itself());
    assert!(!boxed.state.path().join(DAMAGED).exists());
}

#[test]
fn a_disk_without_a_copy_begins_a_new_box_and_one_of_noise_is_told() {
    let boxed = Boxed::new();
    let disk = boxed.disk.path().join("disk");
    let gone = || fs::remove_file(boxed.state.path().join(FILE_NAME)).unwrap();
    second_copy::write(&disk, b"noise").unwrap();
    gone();
    let told = restore(boxed.state.path(), Some(boxed.disk.path())).unwrap_err();
    assert!(told.to_string().contains("another program"), "{told}");
    fs::remove_file(&disk).unwrap();
    gone();
    boxed.restore();
    assert!(!boxed.is_itself());
}

/// W14: what a factory reset forgot is not in the second copy either.
#[test]
fn w14_the_second_copy_of_a_reset_box_has_its_claim_code_alone() {
    let boxed = Boxed::new();
    let store = open_store(boxed.state.path()).unwrap();
    let code = store.claim([9; 5]).unwrap().code;
    store.reset([7; 16]).unwrap();
    boxed.keep();
    let disk = fs::read(boxed.disk.path().join("disk")).unwrap();
    let has = |text: &str| disk.windows(text.len()).any(|octets| octets == text.as_bytes());
    assert!(has(&code));
    assert!(!has("hash") && !has(&"02".repeat(32)));
}
