//! The box gets another address: tried, confirmed, taken back, by hand and by DHCP, with a cable that is loose and
//! neighbours that are in the way.

mod by_dhcp;
mod by_hand;
mod faults;

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output};
use std::thread;
use std::time::{Duration, Instant};

use lab::{Host, NameServer, Site, meterbox};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use tempfile::TempDir;

/// What has to happen happens by then.
const PATIENCE: Duration = Duration::from_secs(40);

/// An office with a name server on its router, and the box with its keeper.
struct Office {
    // The keeper ends before the network goes.
    keeper: Option<Child>,
    _names: NameServer,
    site: Site,
    folder: TempDir,
    confirm_within: u32,
}

impl Office {
    /// The box has 10.50.0.2, by hand, and waits so many seconds for a confirmation.
    fn by_hand(confirm_within: u32) -> Self {
        let plan = json!({"by": "static", "address": Site::APPLIANCE, "prefix": 24, "gateway": Site::ROUTER,
                          "dns": [Site::ROUTER]});
        Self::with_plan(Some(&plan), confirm_within)
    }

    fn with_plan(plan: Option<&Value>, confirm_within: u32) -> Self {
        let site = Site::new(24).unwrap_or_else(|no_namespace| panic!("{no_namespace}"));
        let folder = TempDir::new().unwrap();
        if let Some(plan) = plan {
            std::fs::write(folder.path().join("network.json"), plan.to_string()).unwrap();
        }
        let mut office = Self {
            keeper: None,
            _names: NameServer::start(&site.router, Site::ROUTER),
            site,
            folder,
            confirm_within,
        };
        office.start_keeper();
        office
    }

    fn start_keeper(&mut self) {
        let mut command = Command::new(meterbox());
        command.arg("keeper").arg("--state").arg(self.folder.path());
        command.args(["--interface", "eth0", "--resolv-conf"]);
        command.arg(self.resolv_conf());
        command.args(["--confirm-within", &self.confirm_within.to_string()]);
        self.keeper = Some(self.site.appliance.spawn(&command));
        self.wait_until("the keeper answers", |shown| shown["interface"] == "eth0");
    }

    /// As a power cut does it.
    fn kill_keeper(&mut self) {
        let mut keeper = self.keeper.take().unwrap();
        keeper.kill().unwrap();
        keeper.wait().unwrap();
    }

    fn resolv_conf(&self) -> PathBuf {
        self.folder.path().join("resolv.conf")
    }

    /// `meterbox network`, on the box.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(meterbox());
        command.arg("network").args(words).arg("--json");
        command.arg("--state").arg(self.folder.path());
        command
    }

    fn network(&self, words: &[&str]) -> Output {
        self.site.appliance.output(self.command(words))
    }

    /// How the keeper says it is; null where it does not answer.
    fn shown(&self) -> Value {
        serde_json::from_slice(&self.network(&[]).stdout).unwrap_or_default()
    }

    fn wait_until(&self, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let started = Instant::now();
        loop {
            let shown = self.shown();
            if is_so(&shown) {
                return shown;
            }
            assert!(started.elapsed() < PATIENCE, "{what}: not so in {shown}");
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// What the kernel has, by the word of `ip`.
    fn addresses(&self) -> Vec<String> {
        let mut command = Command::new("ip");
        command.args(["-4", "-json", "address", "show", "dev", "eth0"]);
        let links: Value = serde_json::from_slice(&self.site.appliance.output(command).stdout).unwrap();
        let told = links[0]["addr_info"].as_array().cloned().unwrap_or_default();
        let mut addresses: Vec<String> = told
            .iter()
            .map(|it| format!("{}/{}", it["local"].as_str().unwrap(), it["prefixlen"]))
            .collect();
        addresses.sort();
        addresses
    }

    /// The gateways and sources of the default routes that the kernel has.
    fn default_routes(&self) -> Vec<(String, String)> {
        let mut command = Command::new("ip");
        command.args(["-4", "-json", "route", "show", "default"]);
        let routes: Value = serde_json::from_slice(&self.site.appliance.output(command).stdout).unwrap();
        let word = |it: &Value| it.as_str().unwrap_or_default().to_owned();
        let routes = routes.as_array().cloned().unwrap_or_default();
        routes
            .iter()
            .map(|route| (word(&route["gateway"]), word(&route["prefsrc"])))
            .collect()
    }

    /// Pulls the box's cable. The kernel tells of cables but once a second: what is plugged in again before it did was
    /// never pulled for anybody.
    fn pull_cable(&self) {
        self.site.cable(false);
        self.wait_until("the cable is missed", |shown| shown["cable"] == false);
    }

    /// Whether somebody on the router reaches the box there, who tries a few times.
    fn is_reached_at(&self, address: &str) -> bool {
        let mut command = Command::new("ping");
        command.args(["-c", "5", "-i", "0.3", "-W", "1", address]);
        self.site.router.output(command).status.success()
    }

    /// A computer with that address, switched on at any time.
    fn add_computer(&mut self, address: [u8; 4]) {
        self.site.add(vec![Host {
            address: address.into(),
            device: None,
        }]);
    }

    /// What the keeper answers to a line on its socket.
    fn asked(&self, line: &Value) -> Value {
        let mut stream = UnixStream::connect(self.folder.path().join("keeper")).unwrap();
        stream.write_all(format!("{line}\n").as_bytes()).unwrap();
        let mut answer = String::new();
        BufReader::new(stream).read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap_or_default()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let Some(mut keeper) = self.keeper.take() else {
            return;
        };
        // It ends its DHCP client with itself.
        let id = i32::try_from(keeper.id()).unwrap_or_default();
        let _ = kill(Pid::from_raw(id), Signal::SIGTERM);
        let _ = keeper.wait();
    }
}

/// The steps of a trial and whether each went well, and what `meterbox network` shows after them, if it worked.
fn steps_of(output: &Output) -> (Vec<(String, bool)>, Value) {
    let text = String::from_utf8_lossy(&output.stdout);
    let mut steps = Vec::new();
    let mut last = Value::Null;
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        match (line["step"].as_str(), line["ok"].as_bool()) {
            (Some(step), Some(ok)) => steps.push((step.to_owned(), ok)),
            _ => last = line,
        }
    }
    (steps, last)
}

fn well(steps: &[&str]) -> Vec<(String, bool)> {
    steps.iter().map(|step| ((*step).to_owned(), true)).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}
