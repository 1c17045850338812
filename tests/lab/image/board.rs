//! The machine as its description tells it: QEMU's own, with what a Raspberry Pi has and without what it lacks.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A description with the Pi's green light, and without a clock that goes on while the power is off.
pub(crate) struct Board(TempDir);

impl Board {
    pub(crate) fn like_a_pi() -> Self {
        let board = Self(TempDir::new().unwrap());
        let file = board.file();
        run(Command::new("qemu-system-aarch64")
            .arg("-M")
            .arg(format!("virt,acpi=off,dumpdtb={}", file.display()))
            .args([
                "-cpu",
                "cortex-a72",
                "-smp",
                "1",
                "-m",
                "512",
                "-display",
                "none",
                "-nic",
                "none",
            ]));
        let pins = run(Command::new("fdtget")
            .arg(&file)
            .args(["/pl061@9030000", "phandle"]));
        let put = |words: &[&str]| run(Command::new("fdtput").args(words));
        let name = file.to_str().unwrap();
        put(&["-p", "-c", name, "/leds/act"]);
        put(&["-t", "s", name, "/leds", "compatible", "gpio-leds"]);
        put(&["-t", "s", name, "/leds/act", "label", "ACT"]);
        // The virtual machine's button for its power is the third.
        put(&["-t", "i", name, "/leds/act", "gpios", pins.trim(), "5", "0"]);
        put(&["-r", name, "/pl031@9010000"]);
        // QEMU left a megabyte of room in it.
        run(Command::new("dtc").args(["-q", "-I", "dtb", "-O", "dtb", "-o", name, name]));
        board
    }

    pub(crate) fn file(&self) -> PathBuf {
        let folder: &Path = self.0.path();
        folder.join("board.dtb")
    }
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}
