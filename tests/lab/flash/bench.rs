//! The maker's bench: a small image laid out as the real one is, cards, and `image/flash` on them.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use lab::{meterbox, workspace};
use tempfile::TempDir;

pub(crate) const MIB: usize = 1 << 20;
/// Where slot A and the data partition begin, and how long the image is, in MiB.
const SLOT_A: usize = 64;
pub(crate) const DATA: usize = 80;
const WHOLE: usize = 96;

/// A bench with an image on it.
pub(crate) struct Bench {
    folder: TempDir,
    pub(crate) image: PathBuf,
}

impl Bench {
    pub(crate) fn set_up() -> Self {
        // In memory, where a disk that is waited for costs nothing.
        let folder = TempDir::new_in("/dev/shm").unwrap();
        let image = folder.path().join("meterbox.img");
        let bench = Self { folder, image };
        let version = Command::new(meterbox()).arg("--version").output().unwrap();
        let version = String::from_utf8(version.stdout).unwrap();
        bench.make_image(version.trim().strip_prefix("meterbox ").unwrap(), &[]);
        bench
    }

    /// Makes the image anew: of that version, with these files in the agent's folder.
    pub(crate) fn make_image(&self, version: &str, state: &[&str]) {
        let tree = tempfile::tempdir_in(self.folder()).unwrap();
        let (slot, data) = (tree.path().join("slot"), tree.path().join("data/meterbox"));
        fs::create_dir(&slot).unwrap();
        fs::create_dir_all(&data).unwrap();
        fs::write(slot.join("version"), format!("{version}-abcdef12\n")).unwrap();
        for name in state {
            fs::write(data.join(name), "somebody's").unwrap();
        }
        let image = File::create(&self.image).unwrap();
        image.set_len((WHOLE * MIB) as u64).unwrap();
        let table = "label: dos\nlabel-id: 0x6d627831\nstart=4MiB, size=60MiB, type=c\nstart=64MiB, size=8MiB\n\
                     start=72MiB, size=8MiB\nstart=80MiB, size=16MiB\n";
        let mut sfdisk = Command::new("sfdisk");
        let mut sfdisk = sfdisk
            .arg("-q")
            .arg(&self.image)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        sfdisk.stdin.take().unwrap().write_all(table.as_bytes()).unwrap();
        assert!(sfdisk.wait().unwrap().success());
        for (tree, at, mib) in [(slot, SLOT_A, 8), (data.parent().unwrap().to_owned(), DATA, 16)] {
            let offset = format!("offset={}", at * MIB);
            let mut mke2fs = Command::new("mke2fs");
            mke2fs
                .args(["-q", "-F", "-t", "ext4", "-E", &offset, "-d"])
                .arg(tree);
            stdout_of(mke2fs.arg(&self.image).arg(format!("{mib}M")));
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Puts a program before those of the system.
    pub(crate) fn with_program(&self, name: &str, text: &str) -> &Self {
        let programs = self.folder().join("programs");
        fs::create_dir(&programs).unwrap();
        fs::write(programs.join(name), text).unwrap();
        fs::set_permissions(programs.join(name), fs::Permissions::from_mode(0o755)).unwrap();
        self
    }

    /// Writes onto that card, which is no real one, and confirms its name.
    pub(crate) fn flash(&self, card: &Disk, words: &[&str]) -> Flashed {
        let words = [words, &["--yes-i-mean-this-disk"]].concat();
        self.flash_to(&card.path, &words)
    }

    pub(crate) fn flash_to(&self, target: &Path, words: &[&str]) -> Flashed {
        let name = target.file_name().unwrap().to_str().unwrap();
        self.flash_unconfirmed(target, &[words, &["--yes", name]].concat())
    }

    pub(crate) fn flash_unconfirmed(&self, target: &Path, words: &[&str]) -> Flashed {
        let programs = self.folder().join("programs");
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        let mut command = Command::new(workspace().join("image/flash"));
        command
            .arg(&self.image)
            .arg(target)
            .args(words)
            .arg("--labels")
            .arg(self.label_folder());
        command
            .arg("--meterbox")
            .arg(meterbox())
            .env("PATH", path)
            .stdin(Stdio::null());
        Flashed(command.output().unwrap())
    }

    fn label_folder(&self) -> PathBuf {
        self.folder().join("labels")
    }

    pub(crate) fn labels(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.label_folder()).into_iter().flatten();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    /// The one label that is there; it is taken away to be looked at.
    pub(crate) fn new_label(&self) -> PathBuf {
        let labels = self.labels();
        assert_eq!(labels.len(), 1, "{labels:?}");
        let taken = self.folder().join(labels[0].file_name().unwrap());
        fs::rename(&labels[0], &taken).unwrap();
        taken
    }
}

/// What `image/flash` said, and how it ended.
pub(crate) struct Flashed(Output);

impl Flashed {
    pub(crate) fn succeeds(self) -> String {
        let error = String::from_utf8_lossy(&self.0.stderr);
        assert!(self.0.status.success(), "{error}");
        String::from_utf8(self.0.stdout).unwrap()
    }

    pub(crate) fn fails(self) -> String {
        let said = String::from_utf8_lossy(&self.0.stdout);
        assert_eq!(self.0.status.code(), Some(1), "{said}");
        String::from_utf8(self.0.stderr).unwrap()
    }
}

/// A loop device. Dropping it takes it away.
pub(crate) struct Disk {
    pub(crate) path: PathBuf,
    file: PathBuf,
}

impl Disk {
    /// A disk of so many MiB that somebody has used before.
    pub(crate) fn full_of_old_things(bench: &Bench, mib: usize) -> Self {
        let file = tempfile::NamedTempFile::new_in(bench.folder()).unwrap();
        let old = b"OLDTHING".repeat(MIB / 8);
        for at in 0..mib {
            file.as_file().write_all_at(&old, (at * MIB) as u64).unwrap();
        }
        Self::of(file.into_temp_path().keep().unwrap(), &[])
    }

    /// That file as a disk.
    pub(crate) fn of(file: PathBuf, words: &[&str]) -> Self {
        let told = stdout_of(
            Command::new("losetup")
                .args(["--find", "--show"])
                .args(words)
                .arg(&file),
        );
        Self {
            path: told.trim().into(),
            file,
        }
    }

    pub(crate) fn file(&self) -> &Path {
        &self.file
    }

    pub(crate) fn content(&self) -> Vec<u8> {
        fs::read(&self.path).unwrap()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = Command::new("losetup").arg("--detach").arg(&self.path).status();
    }
}

/// What a command prints, which has to succeed.
pub(crate) fn stdout_of(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}
