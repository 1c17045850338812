//! A box: the program `meterbox` with a state folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Calendar;
use crate::binaries::binaries;
use crate::process::{Process, Said, eventually};

/// Runs a program that sees another kernel's command line, the one in the file that is named first.
const UNDER_ANOTHER_KERNEL: &str = r#"
    [ "$(id -u)" -eq 0 ] || own=--map-root-user
    exec unshare --mount $own -- sh -c 'mount --bind "$0" /proc/cmdline && exec "$@"' "$@"
"#;

/// A box and its state folder.
pub struct Appliance {
    state: PathBuf,
    calendar: Option<Calendar>,
    /// What the kernel was started with, where that matters.
    kernel: Option<PathBuf>,
    running: Option<Process>,
}

impl Appliance {
    /// A box that is not started yet, with its state in `state`.
    pub fn at(state: &Path) -> Self {
        Self {
            state: state.to_owned(),
            calendar: None,
            kernel: None,
            running: None,
        }
    }

    /// Lives by this calendar from its next start on.
    pub fn lives_by(&mut self, calendar: &Calendar) {
        self.calendar = Some(calendar.clone());
    }

    /// Is an appliance whose boot script started that slot, from its next start on.
    ///
    /// # Panics
    /// Where that can't be written down.
    pub fn starts_from_slot(&mut self, slot: &str) {
        let line = self.state.with_extension("cmdline");
        fs::write(&line, format!("console=ttyS0 meterbox.slot={slot}\n")).expect("the line can be written");
        self.kernel = Some(line);
    }

    fn program(&self) -> Command {
        let program = &binaries().meterbox;
        let Some(line) = &self.kernel else {
            return Command::new(program);
        };
        let mut command = Command::new("sh");
        command
            .args(["-c", UNDER_ANOTHER_KERNEL, "sh"])
            .args([line, program]);
        command
    }

    /// Its state folder.
    pub fn state(&self) -> &Path {
        &self.state
    }

    /// Runs a command that needs no state, such as `read`.
    pub fn tool(words: &[&str]) -> Said {
        let mut command = Command::new(&binaries().meterbox);
        command.args(words);
        Said::by(command)
    }

    /// Runs a command on its state, such as `status`.
    pub fn command(&self, words: &[&str]) -> Said {
        let mut command = self.program();
        command.args(words).arg("--state").arg(&self.state);
        if words.first() == Some(&"enrol") {
            // The office's server is on this machine.
            command.arg("--local");
        }
        self.rule(&mut command);
        Said::by(command)
    }

    /// Starts the service with these settings.
    ///
    /// # Panics
    /// Where the settings can't be written or the program not started.
    pub fn start(&mut self, settings: &serde_json::Value) {
        self.run(settings, &[]);
    }

    /// Starts the service with these settings and these words more.
    ///
    /// # Panics
    /// As [`Self::start`].
    pub fn start_with(&mut self, settings: &serde_json::Value, words: &[&str]) {
        self.run(settings, words);
    }

    /// Starts the service with these settings and its setup page; gives the page's address.
    ///
    /// # Panics
    /// Where the page does not come up.
    pub fn start_with_page(&mut self, settings: &serde_json::Value) -> String {
        self.run(settings, &["--page", "127.0.0.1:0"]);
        eventually("the setup page is up", || {
            let said = self.said();
            let (_, rest) = said.split_once("the setup page is at ")?;
            let line = rest.split_once('\n')?.0;
            Some(line.split(';').next().unwrap_or_default().to_owned())
        })
    }

    /// The code on its label.
    ///
    /// # Panics
    /// Where the box is claimed.
    pub fn claim_code(&self) -> String {
        let claim: serde_json::Value =
            serde_json::from_str(&self.command(&["claim", "--json"]).worked()).expect("a JSON object");
        claim["code"].as_str().expect("the claim code").to_owned()
    }

    /// The page's certificate as `meterbox status` shows it: its SHA-256.
    ///
    /// # Panics
    /// Where the page never ran.
    pub fn page_fingerprint(&self) -> String {
        self.status()["page_fingerprint"]
            .as_str()
            .expect("the fingerprint of the page's certificate")
            .to_owned()
    }

    fn run(&mut self, settings: &serde_json::Value, words: &[&str]) {
        let config = self.state.with_extension("json");
        fs::write(&config, settings.to_string()).expect("the settings can be written");
        let mut command = self.program();
        command
            .arg("run")
            .arg("--state")
            .arg(&self.state)
            .arg("--config")
            .arg(config)
            .args(words);
        self.rule(&mut command);
        self.running = Some(Process::start(command).0);
    }

    fn rule(&self, command: &mut Command) {
        if let Some(calendar) = &self.calendar {
            calendar.rule(command);
        }
    }

    /// Cuts its power.
    pub fn kill(&mut self) {
        if let Some(process) = self.running.take() {
            process.kill();
        }
    }

    /// Asks the service to end.
    pub fn stop(&mut self) {
        if let Some(process) = self.running.take() {
            process.stop();
        }
    }

    /// The service's process id, while it runs.
    pub fn process_id(&self) -> Option<u32> {
        self.running.as_ref().map(Process::id)
    }

    /// What the service said on stderr.
    pub fn said(&self) -> String {
        self.running.as_ref().map(Process::said).unwrap_or_default()
    }

    /// `meterbox status --json`.
    ///
    /// # Panics
    /// Where the command fails.
    pub fn status(&self) -> serde_json::Value {
        serde_json::from_str(&self.command(&["status", "--json"]).worked()).expect("a JSON object")
    }
}
