//! The data partition: made as `image/assemble` makes it, mounted as the box mounts it, and looked at after a cut as the box
//! looks at it, without a mount: `e2fsck` mends a copy, `debugfs` takes the agent's folder out of it, the store opens it.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use lab::workspace;
use rusqlite::{Connection, OpenFlags};
use store::Store;

use crate::recorder::{Device, Mounted, Recorder, done};
use crate::write_log::WriteLog;

/// Its size: less than the box's, since each cut's is written anew.
const LENGTH: u64 = 48 << 20;

/// The box's data partition, recorded and mounted.
pub(crate) struct Data {
    // In the order in which they are given back.
    mounted: Mounted,
    device: Device,
    recorder: Recorder,
    folder: PathBuf,
}

impl Data {
    /// Makes it in that folder; gives its octets before anything is written as well.
    pub(crate) fn new(folder: &Path) -> (Self, Vec<u8>) {
        let (image, tree) = (folder.join("data.img"), folder.join("tree"));
        fs::create_dir_all(tree.join("meterbox")).unwrap();
        let mut make = Command::new("mke2fs");
        make.args(["-q", "-t", "ext4", "-m", "0", "-E"]);
        make.args(["root_owner=0:0,lazy_itable_init=0,lazy_journal_init=0", "-d"]);
        done(make.arg(&tree).arg(&image).arg(format!("{}k", LENGTH >> 10)));
        let octets = fs::read(&image).unwrap();
        let recorder = Recorder::start(&image);
        let device = recorder.device(0, LENGTH);
        let mounted = Mounted::of(&device, &folder.join("data"), &mount_options());
        let data = Self {
            mounted,
            device,
            recorder,
            folder: folder.to_owned(),
        };
        (data, octets)
    }

    /// The agent's folder on it.
    pub(crate) fn state(&self) -> PathBuf {
        self.folder.join("data/meterbox")
    }

    /// How long the log is.
    pub(crate) fn length(&self) -> u64 {
        self.recorder.length()
    }

    /// Has everything written that waits in memory.
    pub(crate) fn sync(&self) {
        done(Command::new("sync").arg("-f").arg(self.state()));
    }

    /// Switches the box off.
    pub(crate) fn stop(self) -> WriteLog {
        drop(self.mounted);
        drop(self.device);
        self.recorder.stop()
    }
}

/// Those of the box's own script.
fn mount_options() -> String {
    let script = workspace().join("buildroot-overlay/usr/libexec/meterbox/mount-data");
    let script = fs::read_to_string(script).unwrap();
    let options = script.lines().find_map(|line| line.strip_prefix("options="));
    options.expect("the script says how it mounts").to_owned()
}

/// What the box finds on its data partition when it starts again; what keeps it from that is the error.
pub(crate) fn readings_after(octets: &[u8], folder: &Path) -> Result<Vec<u64>, String> {
    fs::create_dir_all(folder).unwrap();
    let (image, out) = (folder.join("cut.img"), folder.join("out"));
    let _ = fs::remove_dir_all(&out);
    fs::create_dir(&out).unwrap();
    write_sparsely(&image, octets);
    let mended = |words: &[&str]| {
        let mut command = Command::new("e2fsck");
        command.args(words).arg(&image);
        let status = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.unwrap().code().is_some_and(|code| code < 4)
    };
    if !mended(&["-p"]) && !mended(&["-f", "-y"]) {
        return Err("e2fsck can't mend it".to_owned());
    }
    let mut take = Command::new("debugfs");
    take.args(["-R", &format!("rdump /meterbox {}", out.display())])
        .arg(&image);
    done(&mut take);
    let state = out.join("meterbox");
    if !state.join(store::FILE_NAME).exists() {
        return Ok(Vec::new());
    }
    let opened = Store::open(&state, [9; 16]).map_err(|error| error.to_string())?;
    drop(opened);
    readings_in(&state).map_err(|error| error.to_string())
}

/// Holes where nothing was ever written, which is most of it.
fn write_sparsely(image: &Path, octets: &[u8]) {
    const CHUNK: usize = 64 << 10;
    let file = File::create(image).unwrap();
    file.set_len(octets.len() as u64).unwrap();
    for (chunk, place) in octets.chunks(CHUNK).zip((0..).step_by(CHUNK)) {
        if chunk != &[0; CHUNK][..chunk.len()] {
            file.write_all_at(chunk, place).unwrap();
        }
    }
}

fn readings_in(state: &Path) -> rusqlite::Result<Vec<u64>> {
    let books = Connection::open_with_flags(state.join(store::FILE_NAME), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let verdict: String = books.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(rusqlite::Error::InvalidColumnName(verdict));
    }
    let mut statement = books.prepare("SELECT sequence FROM readings ORDER BY sequence")?;
    let numbers = statement.query_map([], |row| row.get::<_, i64>(0))?;
    numbers.map(|number| Ok(number?.unsigned_abs())).collect()
}
