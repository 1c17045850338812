//! The companion server as a dealer runs it: its own program, its own folder, real TLS.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Calendar;
use crate::binaries::binaries;
use crate::process::{Process, Said, awaited_line};

/// A dealer's server and its data folder.
pub struct Server {
    data: PathBuf,
    options: Vec<String>,
    calendar: Option<Calendar>,
    running: Option<Process>,
    port: u16,
}

impl Server {
    /// A server that is not started yet, with its data in `data`.
    pub fn at(data: &Path) -> Self {
        Self {
            data: data.to_owned(),
            options: Vec::new(),
            calendar: None,
            running: None,
            port: 0,
        }
    }

    /// More words for `serve`, such as `--no-worker`.
    #[must_use]
    pub fn with(mut self, options: &[&str]) -> Self {
        self.options
            .extend(options.iter().map(|&option| option.to_owned()));
        self
    }

    /// Lives by this calendar.
    #[must_use]
    pub fn living_by(mut self, calendar: &Calendar) -> Self {
        self.calendar = Some(calendar.clone());
        self
    }

    /// Runs one of its commands to the end.
    pub fn command(&self, words: &[&str]) -> Said {
        let mut command = Command::new(&binaries().server);
        command.args(words).arg("--data").arg(&self.data);
        self.rule(&mut command);
        Said::by(command)
    }

    /// Starts `serve`: on a free port the first time, on the same one after that.
    ///
    /// # Panics
    /// Where it doesn't say that it listens.
    pub fn start(&mut self) {
        let mut command = Command::new(&binaries().server);
        command.args(["serve", "--listen", &format!("127.0.0.1:{}", self.port)]);
        command.args(&self.options).arg("--data").arg(&self.data);
        self.rule(&mut command);
        let (process, stdout) = Process::start(command);
        self.port = awaited_line(&process, stdout, |line| {
            line.strip_prefix("listening on https://127.0.0.1:")
                .and_then(|port| port.trim().parse().ok())
        });
        self.running = Some(process);
    }

    fn rule(&self, command: &mut Command) {
        if let Some(calendar) = &self.calendar {
            calendar.rule(command);
        }
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(process) = self.running.take() {
            process.kill();
        }
    }

    /// Asks it to end.
    pub fn stop(&mut self) {
        if let Some(process) = self.running.take() {
            process.stop();
        }
    }

    /// Where boxes find it.
    pub fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    /// What it said on stderr.
    pub fn said(&self) -> String {
        self.running.as_ref().map(Process::said).unwrap_or_default()
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// A dealer, a customer and a site, and an enrolment code for that site.
    ///
    /// # Panics
    /// Where a command fails.
    pub fn code_for(&self, dealer: &str, customer: &str, site: &str) -> String {
        self.command(&["dealer", "add", dealer]).worked();
        self.command(&["customer", "add", customer, "--dealer", dealer])
            .worked();
        self.command(&["site", "add", site, "--customer", customer])
            .worked();
        self.new_code(site)
    }

    /// One more enrolment code for a site.
    ///
    /// # Panics
    /// Where the command fails.
    pub fn new_code(&self, site: &str) -> String {
        let printed = self.command(&["code", "new", "--site", site, "--json"]).worked();
        let object: serde_json::Value = serde_json::from_str(&printed).expect("a JSON object");
        object["code"].as_str().expect("the code").to_owned()
    }

    /// The objects of one of its listings.
    ///
    /// # Panics
    /// Where the command fails.
    pub fn listed(&self, words: &[&str]) -> Vec<serde_json::Value> {
        let printed = self.command(&[words, &["--json"]].concat()).worked();
        printed
            .lines()
            .map(|line| serde_json::from_str(line).expect("a JSON object a line"))
            .collect()
    }

    /// Lets it mail through an SMTP server without TLS on loopback.
    ///
    /// # Panics
    /// Where the command fails.
    pub fn mails_through(&self, port: u16) {
        let smtp = format!("smtp+plain://127.0.0.1:{port}");
        self.command(&["mail", "set", "--smtp", &smtp, "--from", "meters@dealer.example"])
            .worked();
    }
}
