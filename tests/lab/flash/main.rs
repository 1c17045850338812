//! A card is written at the maker's bench by `image/flash`: onto loop devices, which are disks to it. Needs root, and is run by
//! `tests/run flash`.

#![allow(clippy::unwrap_used)]

mod bench;
mod refusals;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use bench::{Bench, DATA, Disk, MIB, stdout_of};
use lab::meterbox;
use serde_json::Value;

/// What is in memory of somebody's: keys must not stay there.
fn in_memory() -> BTreeSet<String> {
    let entries = fs::read_dir("/dev/shm").unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("tmp.")).collect()
}

/// The claim that the box will have, read from its card.
fn claim_on(card: &[u8], folder: &Path) -> Value {
    let state = tempfile::tempdir_in(folder).unwrap();
    let data = state.path().join("data.img");
    fs::write(&data, &card[DATA * MIB..]).unwrap();
    let books = state.path().join("meterbox.db");
    let dump = format!("dump /meterbox/meterbox.db {}", books.display());
    stdout_of(Command::new("debugfs").args(["-R", &dump]).arg(&data));
    let told = stdout_of(
        Command::new(meterbox())
            .args(["claim", "--json", "--state"])
            .arg(state.path()),
    );
    serde_json::from_str(&told).unwrap()
}

/// What a phone reads from the label as a browser draws it.
fn scanned(label: &Path) -> String {
    let picture = label.with_extension("png");
    let shot = format!("--screenshot={}", picture.display());
    let browser = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--window-size=236,112",
        "--force-device-scale-factor=3",
    ];
    stdout_of(
        Command::new("chromium")
            .args(browser)
            .arg(shot)
            .arg(format!("file://{}", label.display())),
    );
    let read = stdout_of(Command::new("zbarimg").args(["--quiet", "--raw"]).arg(&picture));
    fs::remove_file(picture).unwrap();
    read.trim().to_owned()
}

#[test]
fn each_card_becomes_a_box_of_its_own_and_its_label_says_which() {
    let bench = Bench::set_up();
    let before = in_memory();
    let image = fs::read(&bench.image).unwrap();
    let mut codes = BTreeSet::new();
    for mac in ["dc:a6:32:1A:2b:3c", "b8-27-eb-00-01-02"] {
        let card = Disk::full_of_old_things(&bench, 128);
        let said = bench.flash(&card, &["--mac", mac]).succeeds();
        assert!(
            said.contains("writing 100 %") && said.contains("reading 100 %"),
            "{said}"
        );
        let written = card.content();

        let (head, data) = (&written[..DATA * MIB], &written[DATA * MIB..image.len()]);
        assert!(
            head == &image[..DATA * MIB],
            "what is not the box's own is the image's"
        );
        assert!(data != &image[DATA * MIB..], "the box has something of its own");
        let old = |part: &[u8]| part.chunks_exact(8).any(|octets| octets == b"OLDTHING");
        assert!(!old(&written[..image.len()]), "nothing older is left in holes");
        assert!(
            !old(&written[127 * MIB..]),
            "nor at the end, where partition tables have their copy"
        );

        let claim = claim_on(&written, bench.folder());
        let code = claim["code"].as_str().unwrap();
        let label = bench.new_label();
        let name = format!(
            "meterbox-{}",
            mac.to_lowercase().replace([':', '-'], "").split_off(6)
        );
        assert_eq!(scanned(&label), format!("https://{name}.local/claim#{code}"));
        let text = fs::read_to_string(&label).unwrap();
        assert!(
            text.contains(&format!(">{} {}<", &code[..4], &code[4..])),
            "{text}"
        );
        assert!(
            text.contains(&claim["page_fingerprint"].as_str().unwrap()[..23]),
            "{text}"
        );
        assert_eq!(fs::metadata(&label).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!said.contains("no address"), "{said}");
        assert!(codes.insert(code.to_owned()), "no two boxes have the same code");
    }
    assert_eq!(in_memory(), before, "keys stay on the card alone");
}

#[test]
fn a_card_is_written_as_the_image_is_where_that_is_wanted() {
    let bench = Bench::set_up();
    let file = bench.folder().join("card.img");
    let said = bench.flash_to(&file, &["--file", "--as-is"]).succeeds();
    assert!(said.contains("makes its keys when it starts"), "{said}");
    assert!(fs::read(&file).unwrap() == fs::read(&bench.image).unwrap());
    assert!(bench.labels().is_empty());
}

#[test]
fn the_label_is_without_an_address_where_nobody_knows_it() {
    let bench = Bench::set_up();
    let file = bench.folder().join("card.img");
    let said = bench.flash_to(&file, &["--file"]).succeeds();
    assert!(
        said.contains("The label has no address") && said.contains("--mac"),
        "{said}"
    );
    let claim = claim_on(&fs::read(&file).unwrap(), bench.folder());
    let code = claim["code"].as_str().unwrap();
    assert_eq!(scanned(&bench.new_label()), format!("Meterbox claim code {code}"));
}

/// A card that says that it has written and has not: bad ones do (fault D10).
#[test]
fn a_card_that_lies_is_found_out_and_gets_no_label() {
    let bench = Bench::set_up();
    let card = Disk::full_of_old_things(&bench, 128);
    let before = in_memory();
    // In the place of `dd` a program that loses one octet of the third piece that is written to the card.
    let shim = format!(
        "#!/bin/sh\n/usr/bin/dd \"$@\" || exit\ncase \" $* \" in *\" of={card} \"*\" seek=8 \"*)\n\
         printf x | /usr/bin/dd of={card} bs=1 seek=9000000 conv=notrunc status=none;;\nesac\n",
        card = card.path.display()
    );
    let refusal = bench.with_program("dd", &shim).flash(&card, &[]).fails();
    assert!(
        refusal.contains("at 8 MiB reads otherwise: the card is broken"),
        "{refusal}"
    );
    assert!(bench.labels().is_empty());
    assert_eq!(in_memory(), before);
}
