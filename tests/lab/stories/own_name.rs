//! The box is found by its name: by a client of another hand (`avahi-resolve`), and beside a responder of another hand (`avahi-daemon`).

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, UdpSocket};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use lab::{Namespace, Site, meterbox};
use tempfile::TempDir;

const NAME: &str = "meterbox-1a2b3c";

/// What a busy computer needs to start a program and claim a name.
const LONGEST: Duration = Duration::from_secs(40);

/// A program and what it says. It is killed when this is dropped.
struct Program {
    process: Child,
    lines: Receiver<String>,
}

impl Program {
    fn start(namespace: &Namespace, command: &Command) -> Self {
        let mut process = namespace.spawn(command);
        let (said, lines) = channel();
        let (out, err) = (process.stdout.take().unwrap(), process.stderr.take().unwrap());
        let for_err = said.clone();
        thread::spawn(move || {
            BufReader::new(err)
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| for_err.send(line))
        });
        thread::spawn(move || {
            BufReader::new(out)
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| said.send(line))
        });
        Self { process, lines }
    }

    fn says(&self, wanted: &str) {
        let until = Instant::now() + LONGEST;
        let mut heard = Vec::new();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) if line.contains(wanted) => return,
                Ok(line) => heard.push(line),
                Err(_) => panic!("it never said {wanted:?}:\n{}", heard.join("\n")),
            }
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The service in that namespace, on a computer of that name.
fn a_box(namespace: &Namespace, state: &Path) -> Program {
    let mut command = Command::new("unshare");
    let script = format!("hostname {NAME} && exec \"$@\"");
    command.args(["--uts", "sh", "-c", &script, "sh"]).arg(meterbox());
    command.args(["run", "--mdns", "--state"]).arg(state);
    let program = Program::start(namespace, &command);
    program.says("this box is called meterbox-1a2b3c.local");
    program
}

/// Avahi, as Debian has it, under that name, with a bus of its own where its client asks.
struct Avahi {
    daemon: Program,
    _bus: Program,
    bus: String,
    _folder: TempDir,
}

impl Avahi {
    fn start(namespace: &Namespace, name: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let configuration = folder.path().join("avahi.conf");
        let text = format!(
            "[server]\nhost-name={name}\nuse-ipv6=no\n[publish]\npublish-workstation=no\npublish-hinfo=no\n"
        );
        fs::write(&configuration, text).unwrap();
        let socket = folder.path().join("bus");
        let bus = format!("unix:path={}", socket.display());
        let mut command = Command::new("dbus-daemon");
        command.args(["--session", "--nofork", "--nopidfile", "--address", &bus]);
        let for_bus = Program::start(namespace, &command);
        eventually("there is a bus", || socket.exists());
        // Each has a folder of its own for what it may have once.
        let mut command = Command::new("unshare");
        let script = "mkdir -p /run/avahi-daemon && mount -t tmpfs tmpfs /run/avahi-daemon && exec \"$@\"";
        command.args(["--mount", "sh", "-c", script, "sh", "avahi-daemon"]);
        command.args(["--no-drop-root", "--no-chroot", "--no-rlimits", "--file"]);
        command.arg(&configuration).env("DBUS_SYSTEM_BUS_ADDRESS", &bus);
        Self {
            daemon: Program::start(namespace, &command),
            _bus: for_bus,
            bus,
            _folder: folder,
        }
    }

    /// The address of a name, if somebody has it.
    fn resolved(&self, namespace: &Namespace, name: &str) -> String {
        let mut command = Command::new("avahi-resolve");
        command.args(["-4", "-n", name]);
        command.env("DBUS_SYSTEM_BUS_ADDRESS", &self.bus);
        let output = namespace.output(command);
        let said = String::from_utf8_lossy(&output.stdout);
        said.split_whitespace().nth(1).unwrap_or_default().to_owned()
    }
}

/// Whether somebody who knows no multicast DNS, with that address, is answered.
fn answers_to(namespace: &Namespace, own: [u8; 4]) -> bool {
    let answer = namespace.within(move || {
        let socket = UdpSocket::bind((Ipv4Addr::from(own), 0)).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
        let question = b"\0\x07\0\0\0\x01\0\0\0\0\0\0\x0fmeterbox-1a2b3c\x05local\0\0\x01\0\x01";
        socket.send_to(question, "224.0.0.251:5353").unwrap();
        let mut buffer = [0; 512];
        socket.recv(&mut buffer).map(|length| buffer[..length].to_vec())
    });
    answer.is_ok_and(|answer| answer.starts_with(&[0, 7, 0x84]) && answer.ends_with(&[0, 4, 10, 50, 0, 2]))
}

fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + LONGEST;
    while !is_so() {
        assert!(Instant::now() < until, "{what}: never so");
        thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_box_is_found_by_its_name_at_its_present_address_and_by_nobody_from_elsewhere() {
    let site = Site::new(24).unwrap_or_else(|no_namespace| panic!("{no_namespace}"));
    let phone = site.guest(Ipv4Addr::new(10, 50, 0, 66));
    let state = TempDir::new().unwrap();
    let _box = a_box(&site.appliance, state.path());
    let avahi = Avahi::start(&phone, "phone");
    let address_of = |name: &str| avahi.resolved(&phone, name);
    eventually("it is found", || {
        address_of("meterbox-1a2b3c.local") == "10.50.0.2"
    });
    assert_eq!(address_of("meterbox-000000.local"), "");
    // Somebody on the same wire, and the same with an address of another network.
    let stranger = site.guest(Ipv4Addr::new(10, 50, 0, 67));
    assert!(answers_to(&stranger, [10, 50, 0, 67]));
    stranger.ip("addr add 192.0.2.9/24 dev eth0");
    assert!(!answers_to(&stranger, [192, 0, 2, 9]));
    site.appliance.ip(&format!(
        "addr del {}/24 dev eth0\naddr add 10.50.0.9/24 dev eth0",
        Site::APPLIANCE
    ));
    eventually("it is found at its new address", || {
        address_of("meterbox-1a2b3c.local") == "10.50.0.9"
    });
}

#[test]
fn a_name_that_is_held_is_defended_and_one_that_is_taken_gets_a_number() {
    let site = Site::new(24).unwrap_or_else(|no_namespace| panic!("{no_namespace}"));
    let phone = site.guest(Ipv4Addr::new(10, 50, 0, 66));
    let rival = site.guest(Ipv4Addr::new(10, 50, 0, 77));
    let folder = TempDir::new().unwrap();
    let first = a_box(&site.appliance, &folder.path().join("first"));
    eventually("it answers", || answers_to(&phone, [10, 50, 0, 66]));
    let other = Avahi::start(&rival, NAME);
    other
        .daemon
        .says("Server startup complete. Host name is meterbox-1a2b3c-2.local");
    drop((other, first));

    let other = Avahi::start(&rival, NAME);
    other
        .daemon
        .says("Server startup complete. Host name is meterbox-1a2b3c.local");
    let second = a_box(&site.appliance, &folder.path().join("second"));
    second.says(
        "10.50.0.77 has the name meterbox-1a2b3c.local already: this box tries meterbox-1a2b3c-2.local",
    );
    eventually("it is found by the other name", || {
        other.resolved(&rival, "meterbox-1a2b3c-2.local") == "10.50.0.2"
    });
}
