//! The agent's cage holds (fault W18; `image/forbidden-calls`, `buildroot-overlay/usr/libexec/meterbox/run-agent`), in the
//! machine: the filter is for its processor. That the agent does its whole work in the cage is told by the stories beside this
//! one, where it lives in it.
//!
//! Another program takes the agent's place, is started by the box's own `run-agent` with the box's own filter, and tries what the
//! agent never does. It is root there, with all that root may do: so it is Landlock and the filter alone that keep it. The same
//! program outside the cage shows that these calls would do something.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use lab::{Namespace, workspace};

mod prisoner;

use crate::shelf::{self, Files};
use prisoner::{Argument, Call, program};

use Argument::{Number, Text};

/// A virtual machine on a busy computer takes its time.
const PATIENCE: Duration = Duration::from_secs(240);

/// The box, and one program more, which tells the console how it went.
const INITTAB: &str = include_str!("../../../buildroot-overlay/etc/inittab");
const TRY: &str = "::once:/usr/libexec/meterbox/try-cage\n";
const TRY_CAGE: &str = r#"#!/bin/sh
say() { echo "cage $*" >/dev/console; }
statuses() { busybox od -v -An -tx4 | tr -d '\n'; }
agent() {
    for process in /proc/[0-9]*; do
        case $(tr '\0' ' ' <$process/cmdline) in
            /usr/bin/meterbox\ run*) grep -q '^Uid:.100' $process/status && echo $process ;;
        esac
    done 2>/dev/null
}
until [ -n "$(agent)" ]; do sleep 0.2; done
say agent $(grep -E '^(Uid|Gid|Groups|CapInh|CapPrm|CapEff|CapAmb|NoNewPrivs|Seccomp):' "$(agent)/status")
say free $(/usr/libexec/meterbox/prisoner | statuses)
rm -r /tmp/folder /data/file /var/lib/meterbox/link /var/lib/meterbox/file
mount -o bind /usr/libexec/meterbox/prisoner /usr/bin/meterbox
say caged $(/usr/libexec/meterbox/run-agent | statuses)
say log $(logread | grep type=1326 | head -n 1)
say tried
"#;

const AT_ROOT: Argument = Number(-100);
const OPEN: u64 = 56;
const IOCTL: u64 = 29;
/// A number that no file has: the filter is asked before anybody looks.
const NO_FILE: Argument = Number(-1);
const NO_SUCH_FILE: i8 = -9;
const READ_ONLY: Argument = Number(0);
const READ_WRITE: Argument = Number(2);
const CREATE: Argument = Number(0o102);
const PRIVATE: Argument = Number(0o600);
const NO_PERMISSION: i8 = -1;
const NO_ACCESS: i8 = -13;
/// The signal that the filter's verdict gives: bad system call.
const SIGSYS: u32 = 31;

/// What a try has to come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The whole program is ended by the filter.
    Killed,
    /// The call fails so.
    Fails(i8),
    Works,
}

impl End {
    /// What a child's status says.
    fn of(status: u32) -> Self {
        if status & 0x7f == SIGSYS {
            return Self::Killed;
        }
        assert_eq!(status & 0x7f, 0, "a child ends by itself: {status:x}");
        let [_, code, ..] = status.to_le_bytes();
        match code.cast_signed() {
            error @ ..0 => Self::Fails(error),
            _ => Self::Works,
        }
    }
}

struct Try {
    name: String,
    calls: Vec<Call>,
    caged: End,
}

fn try_to(name: &str, caged: End, number: u64, arguments: &[Argument]) -> Try {
    Try {
        name: name.to_owned(),
        calls: vec![(number, arguments.to_vec())],
        caged,
    }
}

/// The same by the agent's user, who has left root behind.
fn as_user(name: &str, caged: End, number: u64, arguments: &[Argument]) -> Try {
    let mut it = try_to(name, caged, number, arguments);
    let user = vec![Number(100); 3];
    it.calls.splice(0..0, [(149, user.clone()), (147, user)]);
    it
}

/// Every call of that list, with arguments that no kernel takes: it is to be stopped before anybody looks at them.
fn forbidden() -> Vec<Try> {
    let list = fs::read_to_string(workspace().join("image/forbidden-calls")).unwrap();
    let calls = list
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(number, name)| {
            let number = number.parse().ok()?;
            Some(try_to(name, End::Killed, number, &vec![Number(-1); 6]))
        });
    // The kernel tells of the first ones only; that of ptrace is looked for.
    let mut calls: Vec<Try> = calls.collect();
    calls.sort_by_key(|it| it.name != "ptrace");
    calls
}

fn others() -> Vec<Try> {
    use End::{Fails, Works};
    let socket = |name, end, family, kind, protocol| {
        try_to(name, end, 198, &[Number(family), Number(kind), Number(protocol)])
    };
    let ioctl =
        |name, end, file, request| try_to(name, end, IOCTL, &[file, Number(request), Text("\0\0\0\0")]);
    let open = |path, end| try_to(path, end, OPEN, &[AT_ROOT, Text(path), READ_ONLY, Number(0)]);
    let make = |path, end| try_to(path, end, OPEN, &[AT_ROOT, Text(path), CREATE, PRIVATE]);
    vec![
        try_to(
            "start a program",
            Fails(NO_ACCESS),
            221,
            &[Text("/bin/busybox"), Number(0), Number(0)],
        ),
        open("/bin/busybox", Fails(NO_ACCESS)),
        open("/slot/version", Fails(NO_ACCESS)),
        open("/root", Fails(NO_ACCESS)),
        open("/data", Fails(NO_ACCESS)),
        make("/data/file", Fails(NO_ACCESS)),
        try_to(
            "make a folder",
            Fails(NO_ACCESS),
            34,
            &[AT_ROOT, Text("/tmp/folder"), PRIVATE],
        ),
        try_to(
            "link",
            Fails(NO_ACCESS),
            36,
            &[Text("/etc"), AT_ROOT, Text("/var/lib/meterbox/link")],
        ),
        socket("raw IPv4", Fails(NO_PERMISSION), 2, 3, 1),
        socket("raw IPv4 with flags", Fails(NO_PERMISSION), 2, 3 | 0o2_000_000, 1),
        socket("raw IPv6", Fails(NO_PERMISSION), 10, 3, 58),
        socket("the kernel's ciphers", Fails(NO_PERMISSION), 38, 5, 0),
        socket("the host of a machine", Fails(NO_PERMISSION), 40, 1, 0),
        as_user(
            "the disk",
            Fails(NO_ACCESS),
            OPEN,
            &[AT_ROOT, Text("/dev/meterbox/disk"), READ_WRITE, Number(0)],
        ),
        as_user(
            "end the first program",
            Fails(NO_PERMISSION),
            129,
            &[Number(1), Number(0)],
        ),
        as_user("be root", Fails(NO_PERMISSION), 146, &[Number(0)]),
        as_user(
            "root's secrets",
            Fails(NO_ACCESS),
            OPEN,
            &[AT_ROOT, Text("/proc/1/environ"), READ_ONLY, Number(0)],
        ),
        ioctl("reset a USB device", Fails(NO_PERMISSION), NO_FILE, 0x5514),
        ioctl(
            "a control request to a USB device",
            Fails(NO_PERMISSION),
            NO_FILE,
            0xc018_5500,
        ),
        ioctl("drive a driver out", Fails(NO_PERMISSION), NO_FILE, 0xc010_5512),
        ioctl("type into a terminal", Fails(NO_PERMISSION), NO_FILE, 0x5412),
        // The hub that every USB begins with is no printer.
        as_user(
            "another USB device",
            Fails(NO_ACCESS),
            OPEN,
            &[AT_ROOT, Text("/dev/bus/usb/001/001"), READ_WRITE, Number(0)],
        ),
        // What the agent needs.
        as_user(
            "a printer's id",
            Fails(NO_SUCH_FILE),
            IOCTL,
            &[NO_FILE, Number(0x8400_5001)],
        ),
        as_user(
            "talk to a printer",
            Fails(NO_SUCH_FILE),
            IOCTL,
            &[NO_FILE, Number(0xc018_5502)],
        ),
        ioctl("not to wait", Works, Number(0), 0x5421),
        open("/sys/bus/usb/devices", Works),
        open("/etc/passwd", Works),
        open("/proc/net/route", Works),
        make("/var/lib/meterbox/file", Works),
        socket("UDP", Works, 2, 2, 0),
        socket("TCP over IPv6", Works, 10, 1, 0),
        socket("netlink", Works, 16, 3, 0),
        socket("ARP", Works, 17, 3, 0x0608),
        socket("a socket in a folder", Works, 1, 1, 0),
    ]
}

/// Whether it works outside the cage as well as in it, or as little: these are forbidden by nothing but being an ordinary user.
fn is_of_the_user(it: &Try) -> bool {
    it.calls.len() > 1
}

#[test]
fn whoever_takes_the_agent_over_can_do_no_more_than_it() {
    let tries: Vec<Try> = forbidden().into_iter().chain(others()).collect();
    let calls: Vec<Vec<Call>> = tries.iter().map(|it| it.calls.clone()).collect();
    let inittab = format!("{INITTAB}{TRY}");
    let prisoner = program(&calls);
    let files: [(&str, &[u8]); 3] = [
        ("etc/inittab", inittab.as_bytes()),
        ("usr/libexec/meterbox/try-cage", TRY_CAGE.as_bytes()),
        ("usr/libexec/meterbox/prisoner", &prisoner),
    ];
    let console = console_of(&shelf::image("1.0.0-cage", &files as &Files<'_>), "cage tried");
    let log = workspace().join("target/image/cage.log");
    fs::create_dir_all(log.parent().unwrap()).unwrap();
    fs::write(log, &console).unwrap();
    let said = |what: &str| {
        let line = console
            .lines()
            .find_map(|line| Some(line.split_once(&format!("cage {what} "))?.1));
        line.unwrap_or_else(|| panic!("{what} is there: {console}"))
            .to_owned()
    };
    let ends = |what: &str| -> Vec<End> {
        let statuses = said(what);
        let statuses = statuses
            .split_whitespace()
            .map(|word| u32::from_str_radix(word, 16).unwrap());
        statuses.map(End::of).collect()
    };

    let agent = said("agent");
    for right in [
        "Uid: 100 100 100 100",
        "CapPrm: 0000000000002000",
        "CapEff: 0000000000002000",
        "NoNewPrivs: 1",
        "Seccomp: 2",
    ] {
        assert!(agent.contains(right), "{right}: {agent}");
    }
    let (caged, free) = (ends("caged"), ends("free"));
    assert_eq!((caged.len(), free.len()), (tries.len(), tries.len()));
    for ((it, caged), free) in tries.iter().zip(&caged).zip(&free) {
        assert_eq!(*caged, it.caged, "{} in the cage", it.name);
        let is_kept = it.caged != End::Works && !is_of_the_user(it);
        assert_eq!(free != caged, is_kept, "{} outside the cage: {free:?}", it.name);
    }
    let log = said("log");
    assert!(
        log.contains("syscall=117") && log.contains("meterbox"),
        "the log names the call: {log}"
    );
    println!(
        "of {} calls the cage keeps {}",
        tries.len(),
        tries.iter().filter(|it| it.caged != End::Works).count()
    );
}

/// A machine that ends with whoever started it.
struct Machine(Child);

impl Drop for Machine {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts an image, plugged in nowhere, until its console has said these words: all that it said.
fn console_of(image: &Path, last: &str) -> String {
    let nowhere = Namespace::new().unwrap_or_else(|no_namespace| panic!("{no_namespace}"));
    let mut command = Command::new(workspace().join("image/run-qemu"));
    // With a USB, and nothing on its port.
    let port = image.with_file_name("usb");
    command.arg(image).arg("--quick").arg("--usb").arg(port);
    let mut machine = Machine(nowhere.spawn(&command));
    let lines = BufReader::new(machine.0.stdout.take().unwrap()).split(b'\n');
    let (told, heard) = mpsc::channel();
    thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| told.send(line)));
    let begun = Instant::now();
    let mut console = String::new();
    while !console.contains(last) {
        let line = heard.recv_timeout(PATIENCE.saturating_sub(begun.elapsed()));
        let line = line.unwrap_or_else(|_| panic!("{last}: never said: {console}"));
        console += String::from_utf8_lossy(&line).trim_end();
        console.push('\n');
    }
    console
}
