//! A box as a virtual machine: its card, made for it by `image/assemble`, and its console.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader};
use std::net::Ipv4Addr;
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use lab::{Site, meterbox, workspace};
use serde_json::Value;
use tempfile::TempDir;

/// How many were started: each has a plug of its own.
static STARTED: AtomicU32 = AtomicU32::new(0);

/// Where on the card slot B begins, and the two copies of the boot environment.
const SLOT_B: u64 = 128 << 20;
const ENVIRONMENT: [u64; 2] = [1 << 20, (1 << 20) + (64 << 10)];

/// A card with the image on it, and what stands on the box's label.
pub(crate) struct Card {
    folder: TempDir,
    /// The code that makes the page somebody's.
    pub(crate) claim_code: String,
    /// The fingerprint of its page's certificate.
    pub(crate) fingerprint: String,
}

impl Card {
    /// Makes one for a new box, as its maker does: its secrets exist before it is switched on for the first time. `address`
    /// is what its page's certificate is for.
    pub(crate) fn new(site: &Site, address: Ipv4Addr) -> Self {
        let folder = TempDir::new().unwrap();
        let state = folder.path().join("state");
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
        assemble(folder.path(), &["--state", state.to_str().unwrap()]);
        Self {
            folder,
            claim_code,
            fingerprint,
        }
    }

    /// The image.
    pub(crate) fn image(&self) -> PathBuf {
        self.folder.path().join("meterbox.img")
    }

    /// Puts a system into slot B in which these files stand in the place of others, and lets it be tried so many times before
    /// slot A. The box is off.
    pub(crate) fn try_in_b(&self, tries: u32, files: &[(&str, &str)]) {
        let folder = TempDir::new().unwrap();
        for (name, text) in files {
            let path = folder.path().join("overlay").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let overlay = folder.path().join("overlay");
        assemble(
            folder.path(),
            &["--slot-only", "--overlay", overlay.to_str().unwrap()],
        );
        let image = OpenOptions::new().write(true).open(self.image()).unwrap();
        let slot = fs::read(folder.path().join("slot.img")).unwrap();
        image.write_all_at(&slot, SLOT_B).unwrap();
        let environment = folder.path().join("environment");
        let text = format!("BOOT_ORDER=B A\nBOOT_A_LEFT=3\nBOOT_B_LEFT={tries}\n");
        fs::write(environment.with_extension("txt"), text).unwrap();
        let made = Command::new("mkenvimage")
            .args(["-s", "0x4000", "-p", "0", "-o"])
            .arg(&environment)
            .arg(environment.with_extension("txt"))
            .status();
        assert!(made.unwrap().success());
        let environment = fs::read(environment).unwrap();
        for place in ENVIRONMENT {
            image.write_all_at(&environment, place).unwrap();
        }
    }
}

/// Runs `image/assemble` with the agent that is under test.
fn assemble(out: &Path, words: &[&str]) {
    let agent = std::env::var_os("METERBOX_AARCH64").map_or_else(
        || workspace().join("target/agent/meterbox-aarch64"),
        PathBuf::from,
    );
    let assembled = Command::new(workspace().join("image/assemble"))
        .arg("--agent")
        .arg(agent)
        .arg("--out")
        .arg(out)
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

/// A machine that is switched on. Dropping it pulls its power.
pub(crate) struct Machine {
    qemu: Child,
    console: Arc<Mutex<String>>,
    /// When it was switched on.
    pub(crate) since: Instant,
}

impl Machine {
    /// Switches it on, plugged into the office.
    pub(crate) fn start(site: &Site, card: &Card) -> Self {
        let plug = format!("machine{}", STARTED.fetch_add(1, Ordering::Relaxed));
        let switch = site.plug_for_a_machine(&plug);
        let mut command = Command::new(workspace().join("image/run-qemu"));
        command
            .arg(card.image())
            .args(["--keep", "--quick", "--tap", &plug]);
        let since = Instant::now();
        let mut qemu = switch.spawn(&command);
        let console = Arc::new(Mutex::new(String::new()));
        for pipe in [
            qemu.stdout.take().map(|it| Box::new(it) as Pipe),
            qemu.stderr.take().map(|it| Box::new(it) as Pipe),
        ] {
            let console = Arc::clone(&console);
            thread::spawn(move || keep(pipe.unwrap(), since, &console));
        }
        Self { qemu, console, since }
    }

    /// What its console has said, a line a line, each with the seconds since it was switched on.
    pub(crate) fn console(&self) -> String {
        let console = self.console.lock().unwrap_or_else(PoisonError::into_inner);
        console.clone()
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
                println!("{at:7.1} s  {what}");
                return found;
            }
            assert!(
                begun.elapsed() < within,
                "{what}: not so within {within:?}; the console:\n{}",
                self.console()
            );
            thread::sleep(Duration::from_millis(250));
        }
    }

    /// Keeps what the console said, for whoever looks at it later.
    pub(crate) fn keep_console(&self, name: &str) {
        let folder = workspace().join("target/image");
        fs::create_dir_all(&folder).unwrap();
        fs::write(Path::new(&folder).join(name), self.console()).unwrap();
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.qemu.kill();
        let _ = self.qemu.wait();
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
