//! What the stories install, made by `image/assemble` and kept for the next run: the same agent, files and scripts make the
//! same image, and each takes half a minute.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{BufRead, BufReader};
use std::net::Ipv4Addr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use lab::{Site, meterbox, workspace};
use serde_json::Value;
use tempfile::TempDir;

/// A file of a test's own in a system, by its name there, with its octets.
pub(crate) type Files<'a> = [(&'a str, &'a [u8])];

/// What nobody has used for so long goes.
const KEPT_FOR: Duration = Duration::from_hours(48);

/// Two stories that want the same image make it once.
static MAKING: Mutex<()> = Mutex::new(());

/// A card as its maker packs it: image, claim code and fingerprint.
pub(crate) struct Packed {
    folder: PathBuf,
}

impl Packed {
    /// A new box: its secrets exist before it is switched on for the first time. `address` is what its page's certificate is
    /// for.
    pub(crate) fn new(site: &Site, address: Ipv4Addr, version: &str, files: &Files<'_>) -> Self {
        let folder = kept("card", version, files, |folder| {
            let state = folder.join("state");
            let bench = site.guest(address);
            let mut command = Command::new(meterbox());
            command.args(["run", "--page", &format!("{address}:443"), "--state"]);
            let mut maker = bench.spawn(command.arg(&state));
            let mut said = BufReader::new(maker.stderr.take().unwrap()).lines();
            let is_up = said.any(|line| line.is_ok_and(|line| line.contains("the setup page is at")));
            assert!(is_up, "the page comes up on the maker's bench");
            let claim_code = told(&state, "claim", "code");
            let fingerprint = told(&state, "status", "page_fingerprint");
            maker.kill().unwrap();
            maker.wait().unwrap();
            fs::write(folder.join("claim-code"), claim_code).unwrap();
            fs::write(folder.join("fingerprint"), fingerprint).unwrap();
            assemble(folder, version, files, &["--state", state.to_str().unwrap()]);
        });
        Self { folder }
    }

    pub(crate) fn image(&self) -> PathBuf {
        self.folder.join("meterbox.img")
    }

    pub(crate) fn word(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap()
    }
}

/// An image of a new box with files of these octets in it besides; it has no secrets yet.
pub(crate) fn image(version: &str, files: &Files<'_>) -> PathBuf {
    let folder = kept("image", version, files, |folder| {
        assemble(folder, version, files, &[]);
    });
    folder.join("meterbox.img")
}

/// A drive with an update on it, signed by the tester, and his public key: `update` and `key`.
pub(crate) fn update(version: &str, files: &Files<'_>) -> PathBuf {
    let folder = kept("update", version, files, |folder| {
        assemble(folder, version, files, &["--slot-only"]);
        let (stick, slot) = (folder.join("stick"), folder.join("slot.img"));
        fs::create_dir(&stick).unwrap();
        let signed = Command::new(workspace().join("image/sign-slot"))
            .args([
                &slot,
                Path::new(version),
                &folder.join("key.pem"),
                &stick.join("update"),
            ])
            .output()
            .unwrap();
        assert!(signed.status.success(), "{signed:?}");
        fs::write(stick.join("key"), signed.stdout).unwrap();
        let made = Command::new("mke2fs")
            .args(["-q", "-t", "ext4", "-O", "^has_journal", "-d"])
            .args([&stick, &folder.join("drive.img")])
            .arg(format!("{}M", DRIVE >> 20))
            .status();
        assert!(made.unwrap().success());
        fs::remove_dir_all(&stick).unwrap();
        fs::remove_file(&slot).unwrap();
    });
    folder.join("drive.img")
}

/// The length of every drive, so that one can be put in the place of another while the box runs.
pub(crate) const DRIVE: u64 = 40 << 20;

/// The folder of what is made of that; made where it is not there.
fn kept(kind: &str, version: &str, files: &Files<'_>, make: impl FnOnce(&Path)) -> PathBuf {
    let _alone = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut key = DefaultHasher::new();
    (version, files, fs::read(agent()).unwrap()).hash(&mut key);
    for folder in ["image", "buildroot-overlay"] {
        hash_files(&workspace().join(folder), &mut key);
    }
    let shelf = workspace().join("target/image/stories");
    let place = shelf.join(format!("{kind}-{:016x}", key.finish()));
    if !place.exists() {
        fs::create_dir_all(&shelf).unwrap();
        tidy(&shelf);
        let making = TempDir::new_in(&shelf).unwrap();
        make(making.path());
        fs::rename(making.keep(), &place).unwrap();
    }
    place
}

fn hash_files(folder: &Path, key: &mut DefaultHasher) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            hash_files(&path, key);
        } else if path.is_file() && path.extension().is_none_or(|ending| ending != "md") {
            (path.strip_prefix(workspace()).unwrap(), fs::read(&path).unwrap()).hash(key);
        }
    }
}

fn tidy(shelf: &Path) {
    for entry in fs::read_dir(shelf).unwrap().flatten() {
        let made = entry.metadata().and_then(|it| it.modified());
        let is_old = |made: SystemTime| made.elapsed().is_ok_and(|ago| ago > KEPT_FOR);
        if made.is_ok_and(is_old) {
            fs::remove_dir_all(entry.path()).unwrap();
        }
    }
}

/// The agent that is under test.
fn agent() -> PathBuf {
    let named = std::env::var_os("METERBOX_AARCH64").map(PathBuf::from);
    named.unwrap_or_else(|| workspace().join("target/agent/meterbox-aarch64"))
}

fn assemble(out: &Path, version: &str, files: &Files<'_>, words: &[&str]) {
    let overlay = TempDir::new().unwrap();
    for (name, octets) in files {
        let path = overlay.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, octets).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    // The folder itself becomes the root folder.
    fs::set_permissions(overlay.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let assembled = Command::new(workspace().join("image/assemble"))
        .arg("--agent")
        .arg(agent())
        .args(["--version", version, "--overlay"])
        .args([overlay.path(), Path::new("--out"), out])
        .args(words)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&assembled.stderr);
    assert!(assembled.status.success(), "image/assemble: {said}");
}

/// What a command on that state says under that key.
fn told(state: &Path, command: &str, key: &str) -> String {
    let mut process = Command::new(meterbox());
    let output = process.args([command, "--json", "--state"]).arg(state).output();
    let object: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    object[key].as_str().unwrap().to_owned()
}
