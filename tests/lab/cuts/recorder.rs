//! A disk whose writes are recorded: QEMU's storage daemon shows an image as a file (by FUSE) and logs each write on its way
//! (its block driver `blklogwrites`); loop devices make a disk of that file, or parts of one.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::write_log::WriteLog;

pub(crate) struct Recorder {
    daemon: Child,
    exported: PathBuf,
    log: PathBuf,
}

impl Recorder {
    /// Records what is written to an image from now on. What is left of an earlier recording in its folder is overwritten.
    pub(crate) fn start(image: &Path) -> Self {
        let (exported, log) = (image.with_extension("exported"), image.with_extension("log"));
        for path in [&exported, &log] {
            File::create(path).unwrap();
        }
        let length = fs::metadata(image).unwrap().len();
        let file =
            |name: &str, path: &Path| format!("driver=file,node-name={name},filename={}", path.display());
        let mut command = Command::new("qemu-storage-daemon");
        command.args([
            "--blockdev",
            &file("image", image),
            "--blockdev",
            &file("log", &log),
        ]);
        command.args([
            "--blockdev",
            "driver=blklogwrites,node-name=recorded,file=image,log=log,log-sector-size=512",
        ]);
        let export = format!(
            "type=fuse,id=exported,node-name=recorded,writable=on,mountpoint={}",
            exported.display()
        );
        let daemon = command.args(["--export", &export]).stdin(Stdio::null()).spawn();
        let recorder = Self {
            daemon: daemon.expect("qemu-storage-daemon starts"),
            exported,
            log,
        };
        eventually("the image is shown as a file", || {
            fs::metadata(&recorder.exported).is_ok_and(|shown| shown.len() == length)
        });
        recorder
    }

    /// A part of the disk as a block device.
    pub(crate) fn device(&self, place: u64, length: u64) -> Device {
        Device::of(&self.exported, place, length)
    }

    /// How long the log is.
    pub(crate) fn length(&self) -> u64 {
        fs::metadata(&self.log).unwrap().len()
    }

    /// Ends the recording; its devices are gone by then.
    pub(crate) fn stop(mut self) -> WriteLog {
        self.end();
        WriteLog::read(&self.log)
    }

    fn end(&mut self) {
        // What was written without a flush, and how many entries there are, has to be in the log.
        if let Ok(exported) = File::open(&self.exported) {
            let _ = exported.sync_all();
        }
        let id = i32::try_from(self.daemon.id()).unwrap();
        let _ = kill(Pid::from_raw(id), Signal::SIGTERM);
        let _ = self.daemon.wait();
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        if self.daemon.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.end();
        }
    }
}

/// A loop device, for as long as it is held.
pub(crate) struct Device(PathBuf);

impl Device {
    fn of(file: &Path, place: u64, length: u64) -> Self {
        // Not with direct-io: its writes come to the daemon several at a time, and QEMU up to 9 then mixes their octets up.
        let mut losetup = Command::new("losetup");
        losetup.args(["-f", "--show"]);
        losetup.args(["-o", &place.to_string(), "--sizelimit", &length.to_string()]);
        Self(done(losetup.arg(file)).trim().into())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        let _ = Command::new("losetup").arg("-d").arg(&self.0).status();
    }
}

/// A mounted file system, for as long as it is held.
pub(crate) struct Mounted(PathBuf);

impl Mounted {
    pub(crate) fn of(device: &Device, folder: &Path, options: &str) -> Self {
        fs::create_dir_all(folder).unwrap();
        let mut mount = Command::new("mount");
        done(
            mount
                .args(["-t", "ext4", "-o", options])
                .arg(device.path())
                .arg(folder),
        );
        Self(folder.to_owned())
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

/// What a command prints, which has to work.
pub(crate) fn done(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}: not so");
        std::thread::sleep(Duration::from_millis(10));
    }
}
