//! The boot script does what `BootChoice::boot` says: `image/boot/boot.cmd` runs in Debian's U-Boot, on a disk whose slots can't be
//! loaded, so that each start is followed by the next one. `METERBOX_UBOOT` names U-Boot for QEMU's `virt` (of the package
//! u-boot-qemu, `qemu_arm64/u-boot.bin`); without it the test says so and proves nothing.

#![allow(clippy::unwrap_used)]

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use update::{BootChoice, COPY_LENGTH, Environment, PLACES, Slot, written};

const BOOT: u64 = 4 << 20;

/// On a busy computer U-Boot says something that often at least.
const PATIENCE: Duration = Duration::from_secs(60);

/// U-Boot's own environment, in its flash: go to our script at once.
const FLASH: &str = "bootdelay=0\nstdin=serial\nstdout=serial\nstderr=serial\nscriptaddr=0x40200000\n\
    kernel_addr_r=0x40400000\nramdisk_addr_r=0x44000000\nfdt_addr=0x40000000\ndevtype=virtio\ndevnum=0\n\
    bootcmd=virtio scan; load virtio 0:1 ${scriptaddr} boot.scr && source ${scriptaddr}\n";

fn run(program: &str, arguments: &[&str]) {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program}: {output:?}");
}

/// A disk with a boot partition, these copies, and two slots that hold nothing.
fn disk(folder: &Path, copies: [&[u8]; 2]) -> String {
    let path = |name: &str| folder.join(name).display().to_string();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../image/boot/boot.cmd");
    let disk = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(path("disk"))
        .unwrap();
    disk.set_len(64 << 20).unwrap();
    // A partition table of three, as sfdisk would write it.
    for (number, first, count, kind) in [
        (0, 8192_u32, 32768_u32, 0x0c),
        (1, 40960, 8192, 0x83),
        (2, 49152, 8192, 0x83),
    ] {
        let place = 446 + number * 16;
        disk.write_all_at(&[kind], place + 4).unwrap();
        disk.write_all_at(&first.to_le_bytes(), place + 8).unwrap();
        disk.write_all_at(&count.to_le_bytes(), place + 12).unwrap();
    }
    disk.write_all_at(&[0x55, 0xaa], 510).unwrap();
    for (place, copy) in PLACES.iter().zip(copies) {
        disk.write_all_at(copy, *place).unwrap();
    }
    let boot = format!("{}@@{BOOT}", path("disk"));
    run(
        "mkimage",
        &[
            "-A",
            "arm64",
            "-O",
            "linux",
            "-T",
            "script",
            "-C",
            "none",
            "-d",
            script.to_str().unwrap(),
            &path("boot.scr"),
        ],
    );
    run("mformat", &["-i", &boot, "-T", "32768", "::"]);
    run("mcopy", &["-i", &boot, &path("boot.scr"), "::boot.scr"]);
    fs::write(path("flash.txt"), FLASH).unwrap();
    run(
        "mkenvimage",
        &[
            "-s",
            "0x40000",
            "-p",
            "0",
            "-o",
            &path("flash"),
            &path("flash.txt"),
        ],
    );
    let flash = OpenOptions::new().write(true).open(path("flash")).unwrap();
    flash.set_len(64 << 20).unwrap();
    path("disk")
}

/// The slots that start, one after another; `-` where the script fills up the starts.
fn started(u_boot: &str, folder: &Path, count: usize) -> String {
    let flash = format!(
        "if=pflash,unit=1,format=raw,readonly=on,file={}",
        folder.join("flash").display()
    );
    let disk = format!(
        "if=none,id=disk,format=raw,file={}",
        folder.join("disk").display()
    );
    let mut machine = Command::new("qemu-system-aarch64")
        .args([
            "-M",
            "virt",
            "-cpu",
            "cortex-a72",
            "-m",
            "256",
            "-nic",
            "none",
            "-nographic",
            "-bios",
            u_boot,
        ])
        .args([
            "-drive",
            &flash,
            "-drive",
            &disk,
            "-device",
            "virtio-blk-device,drive=disk",
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut slots = String::new();
    let serial = BufReader::new(machine.stdout.take().unwrap());
    let (told, lines) = mpsc::channel();
    thread::spawn(move || {
        serial
            .split(b'\n')
            .map_while(Result::ok)
            .try_for_each(|line| told.send(line))
    });
    // A script that stops, for instance with a syntax error, ends at U-Boot's prompt, and nothing more is said.
    let mut said = Vec::new();
    while slots.len() < count
        && let Ok(line) = lines.recv_timeout(PATIENCE)
    {
        let line = String::from_utf8_lossy(&line).trim().to_owned();
        match line.strip_prefix("meterbox: booting slot ") {
            Some(slot) => slots.push_str(slot),
            None if line.contains("both begin anew") => slots.push('-'),
            None => {}
        }
        said.push(line);
    }
    let _ = machine.kill();
    let _ = machine.wait();
    assert_eq!(slots.len(), count, "{said:#?}");
    slots
}

/// What the rules say of it.
fn predicted(mut choice: BootChoice, count: usize) -> String {
    let mut slots = String::new();
    for _ in 0..count {
        let (after, slot) = choice.boot();
        slots.push_str(slot.map_or("-", Slot::name));
        choice = after;
    }
    slots
}

#[test]
fn the_boot_script_starts_the_slots_that_the_rules_say() {
    let Ok(u_boot) = std::env::var("METERBOX_UBOOT") else {
        eprintln!("left out: METERBOX_UBOOT names no U-Boot");
        return;
    };
    let only_a = BootChoice::only(Slot::A).with_left(Slot::A, 1);
    let falling_back = BootChoice::default()
        .led_by(Slot::B)
        .with_left(Slot::B, 2)
        .with_left(Slot::A, 1);
    let torn = vec![0x5a; COPY_LENGTH];
    for (choice, copies) in [
        (only_a, [written(&only_a), written(&only_a)]),
        (falling_back, [torn.clone(), written(&falling_back)]),
        (falling_back, [written(&falling_back), torn.clone()]),
        (BootChoice::default(), [torn.clone(), torn]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let [first, second] = &copies;
        let disk = disk(folder.path(), [first, second]);
        assert_eq!(
            started(&u_boot, folder.path(), 6),
            predicted(choice, 6),
            "{choice:?}"
        );
        let octets = fs::read(disk).unwrap();
        let [first, second] = PLACES.map(|place| {
            let place = usize::try_from(place).unwrap();
            &octets[place..place + COPY_LENGTH]
        });
        let left = Environment::read([first, second]).unwrap();
        assert_eq!(left.choice.has(Slot::B), choice.has(Slot::B));
    }
}
