//! The tools of others write and read the same environment: `mkenvimage` of u-boot-tools, `fw_printenv` and `fw_setenv` of
//! libubootenv-tool (Debian's packages; `tests/run` installs them). Without them the tests say so and prove nothing.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output};

use update::{BootChoice, COPY_LENGTH, Environment, PLACES, Slot, written};

/// What a tool printed; none where it is not installed.
fn run(program: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(program).args(arguments).output() {
        Ok(output) => {
            assert!(output.status.success(), "{program}: {output:?}");
            Some(output)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!("left out: {program} is not installed");
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

fn choices() -> Vec<BootChoice> {
    let mut choices = vec![BootChoice::default(), BootChoice::only(Slot::B)];
    choices.push(BootChoice::default().with_left(Slot::A, 0).with_left(Slot::B, 1));
    choices
}

fn disk(folder: &Path, copies: [&[u8]; 2]) -> String {
    let mut disk = vec![0; 4 << 20];
    for (place, copy) in PLACES.iter().zip(copies) {
        let place = usize::try_from(*place).unwrap();
        disk[place..place + copy.len()].copy_from_slice(copy);
    }
    let path = folder.join("disk");
    fs::write(&path, disk).unwrap();
    path.display().to_string()
}

fn config(folder: &Path, disk: &str, place: u64) -> String {
    let path = folder.join("fw_env.config");
    fs::write(&path, format!("{disk} {place:#x} {COPY_LENGTH:#x}\n")).unwrap();
    path.display().to_string()
}

fn read(disk: &str) -> Environment {
    let octets = fs::read(disk).unwrap();
    let copies = PLACES.map(|place| {
        let place = usize::try_from(place).unwrap();
        &octets[place..place + COPY_LENGTH]
    });
    Environment::read(copies).unwrap()
}

/// The `name=value` of a copy, line by line.
fn lines(choice: &BootChoice) -> String {
    let octets = written(choice);
    let end = octets[4..].windows(2).position(|pair| pair == [0, 0]).unwrap();
    String::from_utf8(octets[4..4 + end].to_vec())
        .unwrap()
        .replace('\0', "\n")
        + "\n"
}

#[test]
fn mkenvimage_makes_the_same_octets() {
    let folder = tempfile::tempdir().unwrap();
    let (text, image) = (folder.path().join("env.txt"), folder.path().join("env.bin"));
    for choice in choices() {
        fs::write(&text, lines(&choice)).unwrap();
        for padding in ["0x00", "0xff"] {
            let made = run(
                "mkenvimage",
                &[
                    "-s",
                    "0x4000",
                    "-p",
                    padding,
                    "-o",
                    image.to_str().unwrap(),
                    text.to_str().unwrap(),
                ],
            );
            if made.is_none() {
                return;
            }
            let octets = fs::read(&image).unwrap();
            if padding == "0x00" {
                assert!(octets == written(&choice), "{choice:?}");
            }
            assert_eq!(Environment::read([&octets, &[]]).unwrap().choice, choice);
        }
    }
}

#[test]
fn fw_printenv_reads_each_copy() {
    let folder = tempfile::tempdir().unwrap();
    for choice in choices() {
        let copy = written(&choice);
        let disk = disk(folder.path(), [&copy, &copy]);
        for place in PLACES {
            let config = config(folder.path(), &disk, place);
            let Some(printed) = run("fw_printenv", &["-c", &config]) else {
                return;
            };
            let printed = String::from_utf8(printed.stdout).unwrap();
            let mut printed: Vec<&str> = printed.lines().collect();
            printed.sort_unstable();
            let expected = lines(&choice);
            let mut expected: Vec<&str> = expected.lines().collect();
            expected.sort_unstable();
            assert_eq!(printed, expected);
        }
    }
}

#[test]
fn what_fw_setenv_writes_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let copy = written(&BootChoice::default());
    let disk = disk(folder.path(), [&copy, &copy]);
    let config = config(folder.path(), &disk, PLACES[0]);
    let scripts = [
        (["BOOT_ORDER", "B A"], BootChoice::default().led_by(Slot::B)),
        (
            ["BOOT_B_LEFT", "1"],
            BootChoice::default().led_by(Slot::B).with_left(Slot::B, 1),
        ),
    ];
    for ([name, value], expected) in scripts {
        if run("fw_setenv", &["-c", &config, name, value]).is_none() {
            return;
        }
        let environment = read(&disk);
        assert_eq!(environment.choice, expected);
        assert!(!environment.agrees, "it writes one copy");
    }
}
