//! A box as a virtual machine: its card, a drive that a tester puts in, its console.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::net::Ipv4Addr;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use lab::{Site, workspace};
use tempfile::TempDir;

use crate::board::Board;
use crate::shelf::{DRIVE, Files, Packed};
use crate::usb_ports::Ports;

/// How many were started: each has a plug of its own.
static STARTED: AtomicU32 = AtomicU32::new(0);

/// Where on the card the two copies of the boot environment are, and their length.
const ENVIRONMENT: [u64; 2] = [1 << 20, (1 << 20) + (64 << 10)];
const COPY: usize = 16 << 10;
/// And the slots and the data, as `image/steps/disk.sh` says.
const SLOTS: [u64; 2] = [64 << 20, 128 << 20];
const DATA: u64 = 192 << 20;

/// A card with the image on it, what stands on the box's label, and a drive beside it.
pub(crate) struct Card {
    folder: TempDir,
    /// The code that makes the page somebody's.
    pub(crate) claim_code: String,
    /// The fingerprint of its page's certificate.
    pub(crate) fingerprint: String,
}

impl Card {
    /// That of a new box with this version, and these files in it besides.
    pub(crate) fn new(site: &Site, address: Ipv4Addr, version: &str, files: &Files<'_>) -> Self {
        let packed = Packed::new(site, address, version, files);
        let folder = TempDir::new().unwrap();
        let copied = Command::new("cp")
            .arg("--sparse=always")
            .args([packed.image(), folder.path().join("meterbox.img")])
            .status();
        assert!(copied.unwrap().success());
        let drive = fs::File::create(folder.path().join("drive.img")).unwrap();
        drive.set_len(DRIVE).unwrap();
        Self {
            folder,
            claim_code: packed.word("claim-code"),
            fingerprint: packed.word("fingerprint"),
        }
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("meterbox.img")
    }

    fn drive(&self) -> PathBuf {
        self.folder.path().join("drive.img")
    }

    /// Somebody puts another drive in; the box may be on, and has not looked at the one before.
    pub(crate) fn put_in(&self, drive: &Path) {
        let place = OpenOptions::new().write(true).open(self.drive()).unwrap();
        place.write_all_at(&fs::read(drive).unwrap(), 0).unwrap();
    }

    /// Writes these octets over both copies of the boot environment. The box is off.
    pub(crate) fn spoil_environment(&self, octet: &dyn Fn(usize) -> u8) {
        let octets: Vec<u8> = (0..COPY).map(octet).collect();
        for place in ENVIRONMENT {
            self.write(place, &octets);
        }
    }

    /// Writes these octets over the beginning of both slots; gives what was there. The box is off.
    pub(crate) fn begin_slots_with(&self, octets: [&[u8]; 2]) -> [Vec<u8>; 2] {
        let image = fs::File::open(self.image()).unwrap();
        std::array::from_fn(|slot| {
            let mut before = vec![0; octets[slot].len()];
            image.read_exact_at(&mut before, SLOTS[slot]).unwrap();
            self.write(SLOTS[slot], octets[slot]);
            before
        })
    }

    /// Writes noise over the data partition. The box is off.
    pub(crate) fn spoil_data(&self) {
        let mut state = 7_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .take(64 << 20)
        .collect();
        // All of it: what is kept of a file system in its middle is enough to mend it by.
        let end = fs::metadata(self.image()).unwrap().len();
        for place in (DATA..end).step_by(noise.len()) {
            self.write(place, &noise);
        }
    }

    /// The card is a larger one than the image was made for. The box is off.
    pub(crate) fn is_of(&self, octets: u64) {
        let image = OpenOptions::new().write(true).open(self.image()).unwrap();
        image.set_len(octets).unwrap();
    }

    fn write(&self, place: u64, octets: &[u8]) {
        let image = OpenOptions::new().write(true).open(self.image()).unwrap();
        image.write_all_at(octets, place).unwrap();
    }
}

/// What is different about a machine.
#[derive(Clone, Copy, Default)]
pub(crate) struct Fittings<'a> {
    /// Its description, if not QEMU's own.
    pub(crate) board: Option<&'a Board>,
    /// Its card takes no more writing.
    pub(crate) is_worn_out: bool,
    /// Its USB ports.
    pub(crate) usb: Option<&'a Ports>,
}

/// A machine that is switched on. Dropping it pulls its power.
pub(crate) struct Machine {
    qemu: Child,
    keyboard: ChildStdin,
    console: Arc<Mutex<String>>,
    /// When it was switched on.
    pub(crate) since: Instant,
    story: &'static str,
}

impl Machine {
    /// Switches it on, plugged into the office. Its log has the story's name.
    pub(crate) fn start(site: &Site, card: &Card, fittings: Fittings<'_>, story: &'static str) -> Self {
        let plug = format!("machine{}", STARTED.fetch_add(1, Ordering::Relaxed));
        let switch = site.plug_for_a_machine(&plug);
        let mut command = Command::new(workspace().join("image/run-qemu"));
        command
            .arg(card.image())
            .args(["--keep", "--quick", "--tap", &plug, "--drive"])
            .arg(card.drive());
        if let Some(board) = fittings.board {
            command.arg("--board").arg(board.file());
        }
        if fittings.is_worn_out {
            command.arg("--worn-out");
        }
        command.args(fittings.usb.map(Ports::words).unwrap_or_default());
        let since = Instant::now();
        let mut qemu = switch.spawn_typed(&command);
        let console = Arc::new(Mutex::new(String::new()));
        for pipe in [
            qemu.stdout.take().map(|it| Box::new(it) as Pipe),
            qemu.stderr.take().map(|it| Box::new(it) as Pipe),
        ] {
            let console = Arc::clone(&console);
            thread::spawn(move || keep(pipe.unwrap(), since, &console));
        }
        Self {
            keyboard: qemu.stdin.take().unwrap(),
            qemu,
            console,
            since,
            story,
        }
    }

    /// What its console has said, a line a line, each with the seconds since it was switched on.
    pub(crate) fn console(&self) -> String {
        let console = self.console.lock().unwrap_or_else(PoisonError::into_inner);
        console.clone()
    }

    /// How often the console has said that.
    pub(crate) fn times(&self, words: &str) -> usize {
        self.console().matches(words).count()
    }

    /// Types a line at the console.
    pub(crate) fn type_in(&mut self, line: &str) {
        self.keyboard.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Tells the machine itself, not the box in it: a cable is pulled, say.
    pub(crate) fn order(&mut self, words: &str) {
        // Ctrl-A C leads from the console to QEMU's monitor, and back.
        self.keyboard
            .write_all(format!("\x01c{words}\n\x01c").as_bytes())
            .unwrap();
    }

    /// What the tester finds: memory, sockets, clock, room.
    pub(crate) fn figures(&mut self) -> String {
        let before = self.console().len();
        let times = self.times("these are the figures");
        self.type_in("figures");
        self.says("these are the figures", times + 1, Duration::from_secs(60));
        self.console()[before..].to_owned()
    }

    /// # Panics
    /// Where the console has said one of these.
    pub(crate) fn says_nothing_of(&self, words: &[&str]) {
        let console = self.console();
        let line = console
            .lines()
            .find(|line| words.iter().any(|word| line.contains(word)));
        assert!(line.is_none(), "{}: unexpected: {line:?}", self.story);
    }

    /// Types a line at the console, and waits for a new one that has these words: what stands behind them.
    pub(crate) fn answers(&mut self, line: &str, words: &str, within: Duration) -> String {
        let before = self.times(words);
        self.type_in(line);
        self.says(words, before + 1, within);
        let console = self.console();
        let (_, behind) = console.rsplit_once(words).unwrap();
        behind.lines().next().unwrap_or_default().trim().to_owned()
    }

    /// Waits until the console has said that so often.
    pub(crate) fn says(&self, words: &str, times: usize, within: Duration) {
        let what = format!("it says for the {times}. time: {words}");
        self.eventually(&what, within, || (self.times(words) >= times).then_some(()));
    }

    /// Waits until something is so.
    ///
    /// # Panics
    /// Where it is not so within that time: with what the console said.
    pub(crate) fn eventually<T>(
        &self,
        what: &str,
        within: Duration,
        mut look: impl FnMut() -> Option<T>,
    ) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = look() {
                let at = self.since.elapsed().as_secs_f64();
                println!("{at:7.1} s  {}: {what}", self.story);
                return found;
            }
            assert!(
                begun.elapsed() < within,
                "{}: {what}: not so within {within:?}; the console:\n{}",
                self.story,
                self.console()
            );
            thread::sleep(Duration::from_millis(250));
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.qemu.kill();
        let _ = self.qemu.wait();
        // What the console said is kept for whoever looks at it later.
        let folder = workspace().join("target/image");
        let _ = fs::create_dir_all(&folder);
        let _ = fs::write(folder.join(format!("{}.log", self.story)), self.console());
    }
}

type Pipe = Box<dyn std::io::Read + Send>;

fn keep(pipe: Pipe, since: Instant, console: &Mutex<String>) {
    for line in BufReader::new(pipe).split(b'\n') {
        let Ok(line) = line else { return };
        let line = String::from_utf8_lossy(&line);
        let mut console = console.lock().unwrap_or_else(PoisonError::into_inner);
        let at = since.elapsed().as_secs_f64();
        *console += &format!("{at:7.2} {}\n", line.trim_end());
    }
}
