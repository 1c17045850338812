//! What was on a wire: frames as `tcpdump` (Debian) took them down.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command};
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use pcap_file::pcap::PcapReader;
use tempfile::TempDir;

use crate::Namespace;

/// What is still on its way into the file when a capture is ended.
const SETTLE: Duration = Duration::from_millis(300);

/// A frame as it was on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// When, on the clock of the capture.
    pub at: Duration,
    /// From the Ethernet header on.
    pub bytes: Vec<u8>,
}

/// A running capture.
pub struct Capture {
    tcpdump: Child,
    stderr: BufReader<ChildStderr>,
    file: PathBuf,
    _folder: TempDir,
}

impl Capture {
    /// Takes down what crosses a plug from now on.
    ///
    /// # Panics
    /// Where tcpdump can't do that.
    pub fn start(namespace: &Namespace, interface: &str) -> Self {
        let folder = TempDir::new().expect("a folder for the capture");
        let file = folder.path().join("wire.pcap");
        let mut command = Command::new("tcpdump");
        command
            .args(["-n", "-p", "--immediate-mode", "-U", "-B", "16384", "-s", "0"])
            .args(["-Z", "root", "-i", interface, "-w"])
            .arg(&file);
        let mut tcpdump = namespace.spawn(&command);
        let mut stderr = BufReader::new(tcpdump.stderr.take().expect("stderr is piped"));
        let mut said = String::new();
        while !said.contains("listening on") {
            let more = stderr.read_line(&mut said).expect("tcpdump speaks");
            assert!(more > 0, "tcpdump ended: {said}");
        }
        Self {
            tcpdump,
            stderr,
            file,
            _folder: folder,
        }
    }

    /// Ends it and gives what was taken down.
    ///
    /// # Panics
    /// Where something was missed: then it proves nothing.
    pub fn end(mut self) -> Vec<Frame> {
        thread::sleep(SETTLE);
        let id = Pid::from_raw(i32::try_from(self.tcpdump.id()).expect("a process id"));
        kill(id, Signal::SIGINT).expect("tcpdump is still there");
        let mut said = String::new();
        self.stderr.read_to_string(&mut said).expect("tcpdump speaks");
        self.tcpdump.wait().expect("tcpdump ends");
        assert!(
            said.contains("\n0 packets dropped by kernel"),
            "tcpdump missed frames: {said}"
        );
        let file = File::open(&self.file).expect("the capture was written");
        frames(file)
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        // It has ended where the capture was read.
        let _ = self.tcpdump.kill();
        let _ = self.tcpdump.wait();
    }
}

fn frames(file: impl Read) -> Vec<Frame> {
    let mut reader = PcapReader::new(file).expect("a capture");
    let mut frames = Vec::new();
    while let Some(packet) = reader.next_packet() {
        let packet = packet.expect("a whole frame");
        frames.push(Frame {
            at: packet.timestamp,
            bytes: packet.data.into_owned(),
        });
    }
    frames
}
