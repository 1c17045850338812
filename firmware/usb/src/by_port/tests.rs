#![allow(clippy::unwrap_used)]
//! A socket stands in the port's place, and a thread behind it for the printer. The port's own code (non-blocking octets, a
//! wait with a deadline) is the one that the kernel's node has.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

use profiles::Catalogue;
use rustix::io::Errno;

use super::*;
use crate::port::{PortStatus, send, wait};

const READY: u8 = 0x18;
const LASER: &str = "MFG:Hewlett-Packard;CMD:PJL,PCL;MDL:HP LaserJet P2015 Series;CLS:PRINTER;SN:CNBW123456;";

/// A port whose other end is the test's.
struct Wire {
    socket: UnixStream,
    id: Result<Vec<u8>, Errno>,
    status: Result<u8, Errno>,
}

impl Port for Wire {
    fn device_id(&mut self) -> std::io::Result<Vec<u8>> {
        self.id.clone().map_err(Into::into)
    }

    fn status(&mut self) -> std::io::Result<PortStatus> {
        self.status.map(PortStatus::of).map_err(Into::into)
    }

    fn receive(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.socket.read(buffer) {
            // A port that is gone says so; a socket has an end.
            Ok(0) => Err(Errno::NODEV.into()),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Ok(0),
            done => done,
        }
    }

    fn send(&mut self, octets: &[u8]) -> std::io::Result<usize> {
        send(&mut self.socket, octets)
    }

    fn wait(&mut self, to_send: bool, longest: Duration) -> std::io::Result<()> {
        wait(&self.socket, to_send, longest)
    }
}

/// A port with this device id, and a printer behind it.
fn wire(id: &str, printer: impl FnOnce(UnixStream) + Send + 'static) -> Wire {
    let (ours, theirs) = UnixStream::pair().unwrap();
    ours.set_nonblocking(true).unwrap();
    thread::spawn(move || printer(theirs));
    let mut framed = u16::try_from(id.len() + 2).unwrap().to_be_bytes().to_vec();
    framed.extend_from_slice(id.as_bytes());
    Wire {
        socket: ours,
        id: Ok(framed),
        status: Ok(READY),
    }
}

/// Answers each line that it knows, a few octets at a time.
fn laser(mut port: UnixStream) {
    let mut heard = Vec::new();
    let mut buffer = [0; 64];
    while let Ok(length) = port.read(&mut buffer) {
        if length == 0 {
            return;
        }
        heard.extend_from_slice(buffer.get(..length).unwrap());
        while let Some(end) = heard.iter().position(|octet| *octet == b'\n') {
            let line: Vec<u8> = heard.drain(..=end).collect();
            let line = String::from_utf8(line).unwrap();
            let line = line.trim_start_matches("\x1b%-12345X").trim();
            let answer = match line {
                "@PJL INFO STATUS" => format!("{line}\r\nCODE=10001\r\nDISPLAY=\"Ready\"\r\n\x0c"),
                "@PJL INFO PAGECOUNT" => format!("{line}\r\n18421\r\n\x0c"),
                "@PJL" => continue,
                line if line.starts_with("@PJL ECHO") => format!("{line}\r\n\x0c"),
                line => format!("{line}\r\n\"?\"\r\n\x0c"),
            };
            for octets in answer.as_bytes().chunks(7) {
                let _ = port.write_all(octets);
            }
        }
    }
}

fn asked(mut wire: Wire, attached: &Attached) -> Result<Answer, Error> {
    by_port(&mut wire, attached, Catalogue::built_in().brands(), 7)
}

/// A device as usblp has it, both ways.
fn both_ways() -> Attached {
    Attached {
        lp_protocol: Some(2),
        ..Attached::default()
    }
}

/// Fails if anything at all is written.
fn must_stay_silent(mut port: UnixStream) {
    let mut heard = Vec::new();
    port.read_to_end(&mut heard).unwrap();
    assert!(heard.is_empty(), "{}", String::from_utf8_lossy(&heard));
}

/// What is known of a printer with this id, port and status, to which nothing is written.
fn unwritten(id: &str, attached: &Attached, status: u8) -> Answer {
    let (ours, theirs) = UnixStream::pair().unwrap();
    ours.set_nonblocking(true).unwrap();
    let listener = thread::spawn(move || must_stay_silent(theirs));
    let wire = Wire {
        socket: ours,
        id: Ok(id.as_bytes().to_vec()),
        status: Ok(status),
    };
    let answer = asked(wire, attached).unwrap();
    listener.join().unwrap();
    answer
}

/// Nothing is written to it; the sentence that says why.
fn left_alone(id: &str, attached: &Attached, status: u8) -> String {
    let answer = unwritten(id, attached, status);
    assert_eq!((answer.octets_sent, answer.how), (0, vec![Way::Ieee1284]));
    assert!(answer.facts.meters.is_empty());
    answer.partial.unwrap()
}

#[test]
fn a_printer_that_answers_is_read_whole() {
    let answer = asked(wire(LASER, laser), &both_ways()).unwrap();
    assert_eq!(answer.how, [Way::Ieee1284, Way::Pjl]);
    assert_eq!(answer.partial, None);
    assert_eq!(answer.facts.identity.model.as_deref(), Some("LaserJet P2015"));
    assert_eq!(answer.facts.identity.serial.as_deref(), Some("CNBW123456"));
    assert_eq!(answer.facts.meters.first().unwrap().value, 18_421);
    assert_eq!(answer.facts.status, Some(Status::Idle));
    assert!(
        answer.octets_sent > 200 && answer.octets_received > 200,
        "{answer:?}"
    );
}

#[test]
fn what_a_printer_would_print_is_never_written() {
    for id in [
        "MFG:EPSON;CMD:ESCPL2,BDC,D4;MDL:Stylus C42;CLS:PRINTER;",
        "MFG:Acme;MDL:9;",
        "MFG:Acme;CMD:XPJL,PJL2;MDL:9;",
        "",
    ] {
        let answer = unwritten(id, &both_ways(), READY);
        assert_eq!(answer.octets_sent, 0, "{id}");
        assert!(answer.partial.unwrap().contains("PJL"), "{id}");
    }
}

#[test]
fn a_port_on_which_nothing_can_be_answered_is_not_asked() {
    let of = |lp_protocol| Attached {
        lp_protocol: Some(lp_protocol),
        ..Attached::default()
    };
    assert!(left_alone(LASER, &of(1), READY).contains("one way"));
    assert!(left_alone(LASER, &of(3), READY).contains("packets"));
}

#[test]
fn a_printer_that_is_not_ready_or_prints_is_left_alone() {
    // Error; off line; both; and out of paper in the middle of a job.
    for status in [0x10, 0x08, 0x00, 0x30] {
        assert!(
            left_alone(LASER, &both_ways(), status).contains("not ready"),
            "{status:#x}"
        );
    }
    let printing = "MFG:HEWLETT-PACKARD;MDL:DESKJET 970C;CMD:MLC,PCL,PJL;VSTATUS:$HB0$NC0,ff,DN,PRNT,CUT,K1;";
    assert!(left_alone(printing, &both_ways(), READY).contains("it prints"));
}

#[test]
fn a_printer_that_says_that_it_prints_is_asked_nothing_more() {
    let wire = wire(LASER, |mut port| {
        let mut heard = String::new();
        let mut buffer = [0; 512];
        while let Ok(length @ 1..) = port.read(&mut buffer) {
            heard.push_str(&String::from_utf8_lossy(buffer.get(..length).unwrap()));
            assert!(!heard.contains("PAGECOUNT"), "{heard}");
            let _ = port.write_all(
                b"@PJL ECHO METERBOX 00000007\r\n\x0c@PJL INFO STATUS\r\nCODE=10023\r\nDISPLAY=\"Printing\"\r\n\x0c",
            );
        }
    });
    let answer = asked(wire, &both_ways()).unwrap();
    assert_eq!(answer.facts.status, Some(Status::Printing));
    assert_eq!(answer.how, [Way::Ieee1284], "its counters are still to be asked");
    assert!(answer.partial.unwrap().contains("left alone"));
}

#[test]
fn a_silent_printer_costs_five_seconds_and_what_is_known_of_it_stays() {
    let begun = Instant::now();
    let answer = asked(wire(LASER, must_hear_only), &both_ways()).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(7), "{:?}", begun.elapsed());
    assert_eq!(answer.how, [Way::Ieee1284]);
    assert_eq!(answer.facts.identity.serial.as_deref(), Some("CNBW123456"));
    assert!(answer.partial.unwrap().contains("did not answer"));
}

fn must_hear_only(mut port: UnixStream) {
    let mut heard = Vec::new();
    port.read_to_end(&mut heard).unwrap();
    let heard = String::from_utf8(heard).unwrap();
    assert!(heard.ends_with("\x1b%-12345X"), "the frame is whole: {heard}");
}

/// Says at every look that something has come, and it is nothing.
struct EmptyPackets {
    looks: u32,
}

impl Port for EmptyPackets {
    fn device_id(&mut self) -> std::io::Result<Vec<u8>> {
        Ok(LASER.into())
    }

    fn status(&mut self) -> std::io::Result<PortStatus> {
        Ok(PortStatus::of(READY))
    }

    fn receive(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        self.looks += 1;
        Ok(0)
    }

    fn send(&mut self, octets: &[u8]) -> std::io::Result<usize> {
        Ok(octets.len())
    }

    fn wait(&mut self, _: bool, _: Duration) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_printer_that_sends_empty_packets_costs_no_hot_loop() {
    let mut port = EmptyPackets { looks: 0 };
    let answer = by_port(&mut port, &both_ways(), Catalogue::built_in().brands(), 7).unwrap();
    assert!(answer.partial.unwrap().contains("did not answer"));
    assert!(port.looks < 400, "{}", port.looks);
}

#[test]
fn endless_output_ends_and_is_no_answer() {
    let begun = Instant::now();
    let wire = wire(LASER, |mut port| while port.write_all(&[0xa5; 4_096]).is_ok() {});
    let answer = asked(wire, &both_ways()).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert!(answer.octets_received < 200_000, "{}", answer.octets_received);
    assert!(answer.partial.unwrap().contains("no PJL"));
}

#[test]
fn unplugged_in_the_middle_of_an_answer_leaves_what_was_read_before() {
    let wire = wire(LASER, |mut port| {
        let mut buffer = [0; 512];
        let _ = port.read(&mut buffer);
        let _ = port.write_all(b"@PJL ECHO METERBOX 00000007\r\n\x0c@PJL INFO STATUS\r\nCODE=1");
        // The end of the socket is the end of the port.
    });
    let answer = asked(wire, &both_ways()).unwrap();
    assert_eq!(answer.facts.status, None, "half a code is none");
    assert_eq!(answer.facts.identity.serial.as_deref(), Some("CNBW123456"));
    assert!(answer.partial.unwrap().contains("unplugged"));
}

#[test]
fn what_the_kernel_refuses_is_said() {
    let of = |id| {
        let mut wire = wire(LASER, |_| {});
        wire.id = Err(id);
        asked(wire, &both_ways())
    };
    assert_eq!(of(Errno::NODEV), Err(Error::Gone));
    assert_eq!(of(Errno::ACCESS), Err(Error::Denied));
    // A printer that has no device id, or stalls when it is asked for it, may still be one with strings.
    let answer = of(Errno::IO).unwrap();
    assert_eq!(answer.how, []);
    let known = Attached {
        id: Some(Ieee1284::parse(LASER.as_bytes())),
        lp_protocol: Some(2),
        ..Attached::default()
    };
    let mut wire = wire(LASER, laser);
    wire.id = Err(Errno::IO);
    wire.status = Err(Errno::IO);
    let answer = asked(wire, &known).unwrap();
    assert_eq!(answer.facts.meters.first().unwrap().value, 18_421);
    assert_eq!(answer.port_status, None);
}

#[test]
fn each_refusal_has_its_own_sentence() {
    for (errno, error) in [
        (Errno::BUSY, Error::Busy),
        (Errno::NODEV, Error::Gone),
        (Errno::NOENT, Error::Gone),
        (Errno::PERM, Error::Denied),
        (Errno::IO, Error::Kernel(5)),
    ] {
        let io = std::io::Error::from(errno);
        assert_eq!(Error::of(&io), error);
        assert!(
            error.to_string().contains(':'),
            "the cause, and what to do: {error}"
        );
    }
}
