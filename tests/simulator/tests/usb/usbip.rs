//! A computer that imports a printer by USB/IP, as the kernel's `vhci-hcd` does.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use simulator::usb::{Answering, UsbIpServer, UsbPrinter};

use crate::models::{QUESTIONS, model};
use crate::redir::PATIENCE;

struct Computer {
    stream: TcpStream,
    _server: UsbIpServer,
}

fn connected(printer: UsbPrinter) -> Computer {
    let server = UsbIpServer::listen("127.0.0.1:0", printer).unwrap();
    let stream = TcpStream::connect(server.address()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    Computer {
        stream,
        _server: server,
    }
}

fn question(code: u16) -> Vec<u8> {
    [&[1, 0x11], &code.to_be_bytes()[..], &[0; 4]].concat()
}

impl Computer {
    fn exactly(&mut self, length: usize) -> Vec<u8> {
        let mut octets = vec![0; length];
        self.stream.read_exact(&mut octets).unwrap();
        octets
    }

    /// The head of the answer, and what it says of the device.
    fn import(&mut self, name: &str) -> (Vec<u8>, Option<Vec<u8>>) {
        let mut octets = question(0x8003);
        octets.extend(name.as_bytes());
        octets.resize(40, 0);
        self.stream.write_all(&octets).unwrap();
        let head = self.exactly(8);
        let device = (head[7] == 0).then(|| self.exactly(312));
        (head, device)
    }

    fn submit(
        &mut self,
        sequence: u32,
        endpoint: u32,
        is_in: bool,
        length: u32,
        setup: [u8; 8],
        data: &[u8],
    ) {
        let mut octets = Vec::new();
        for number in [
            1,
            sequence,
            0x0001_0002,
            u32::from(is_in),
            endpoint,
            0,
            length,
            0,
            0,
            0,
        ] {
            octets.extend(number.to_be_bytes());
        }
        octets.extend(setup);
        octets.extend(data);
        self.stream.write_all(&octets).unwrap();
    }

    /// Command, sequence, status, length.
    fn returned(&mut self) -> (u32, u32, i32, u32) {
        let head = self.exactly(48);
        let number = |place: usize| u32::from_be_bytes(head[place..place + 4].try_into().unwrap());
        let status = i32::from_be_bytes(head[20..24].try_into().unwrap());
        (number(0), number(4), status, number(24))
    }
}

#[test]
fn the_list_has_the_printer_and_its_interfaces() {
    let mut computer = connected(model("mfp"));
    computer.stream.write_all(&question(0x8005)).unwrap();
    let mut all = Vec::new();
    computer.stream.read_to_end(&mut all).unwrap();
    assert_eq!(all[..12], [1, 0x11, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1]);
    assert_eq!(all.len(), 12 + 312 + 6 * 4);
    assert_eq!(all[12 + 312..12 + 316], [7, 1, 2, 0]);
}

#[test]
fn an_imported_printer_answers() {
    let mut computer = connected(model("laserjet").pages(31));
    let (head, device) = computer.import("1-1");
    assert_eq!(head, [1, 0x11, 0, 3, 0, 0, 0, 0]);
    assert_eq!(device.unwrap()[300..304], [0x03, 0xf0, 0x8d, 0x17]);
    // Its device descriptor, a configuration, a string that it lacks.
    computer.submit(1, 0, true, 18, [0x80, 6, 0, 1, 0, 0, 18, 0], &[]);
    assert_eq!(computer.returned(), (3, 1, 0, 18));
    assert_eq!(computer.exactly(18)[..2], [18, 1]);
    computer.submit(2, 0, false, 0, [0, 9, 1, 0, 0, 0, 0, 0], &[]);
    assert_eq!(computer.returned(), (3, 2, 0, 0));
    computer.submit(3, 0, true, 255, [0x80, 6, 9, 3, 9, 4, 255, 0], &[]);
    assert_eq!(computer.returned(), (3, 3, -32, 0));
    // The question for octets comes first, as the kernel's driver has it.
    computer.submit(4, 1, true, 8192, [0; 8], &[]);
    let length = u32::try_from(QUESTIONS.len()).unwrap();
    let begun = Instant::now();
    computer.submit(5, 1, false, length, [0; 8], QUESTIONS);
    let (mut answer, mut taken) = (Vec::new(), false);
    while !taken || answer.is_empty() {
        match computer.returned() {
            (3, 4, 0, length) => answer = computer.exactly(usize::try_from(length).unwrap()),
            (3, 5, 0, told) => taken = told == length,
            other => panic!("{other:?}"),
        }
    }
    assert!(answer.windows(4).any(|it| it == b"31\r\n"));
    assert!(
        begun.elapsed() < Duration::from_millis(500),
        "at once: {:?}",
        begun.elapsed()
    );
}

#[test]
fn a_transfer_that_waits_is_taken_back() {
    let mut computer = connected(model("laserjet").answering(Answering::Never));
    computer.import("1-1");
    computer.submit(7, 1, true, 64, [0; 8], &[]);
    let mut octets = Vec::new();
    for number in [2_u32, 8, 0x0001_0002, 0, 0, 7, 0, 0, 0, 0, 0, 0] {
        octets.extend(number.to_be_bytes());
    }
    computer.stream.write_all(&octets).unwrap();
    assert_eq!(computer.returned(), (4, 8, -104, 0));
    computer.stream.write_all(&octets).unwrap();
    assert_eq!(computer.returned(), (4, 8, 0, 0), "it is gone already");
}

#[test]
fn another_name_and_nonsense_are_refused() {
    let (head, device) = connected(model("laserjet")).import("1-2");
    assert_eq!((head[7], device), (1, None));
    let mut computer = connected(model("laserjet"));
    computer.stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    let mut all = Vec::new();
    // It hangs up, with octets of ours unread.
    let _ = computer.stream.read_to_end(&mut all);
    assert_eq!(all, b"");
}
