//! A computer with one USB port behind a socket, as QEMU's `usb-redir` has it.

use std::io::{ErrorKind, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use simulator::usb::{Plugged, UsbPrinter};

/// What the tests wait at most for something that comes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The computer, with the printer in its port.
pub(crate) struct Computer {
    stream: UnixStream,
    next: u64,
    /// Of the message `device_connect`.
    pub(crate) connected: Vec<u8>,
    /// Of the last message `ep_info`.
    pub(crate) endpoints: Vec<u8>,
    /// What came and was not waited for: type, id, body.
    kept: Vec<(u32, u64, Vec<u8>)>,
    pub(crate) plugged: Plugged,
}

impl Computer {
    pub(crate) fn with(printer: UsbPrinter) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let place: PathBuf = std::env::temp_dir().join(format!("usb-port-{}-{number}", std::process::id()));
        let listener = UnixListener::bind(&place).unwrap();
        let plugged = printer.plug_into(&place).unwrap();
        let (stream, _) = listener.accept().unwrap();
        std::fs::remove_file(&place).unwrap();
        let mut computer = Self {
            stream,
            next: 1,
            connected: Vec::new(),
            endpoints: Vec::new(),
            kept: Vec::new(),
            plugged,
        };
        computer.greet();
        computer
    }

    fn greet(&mut self) {
        let mut hello = vec![0; 12 + 64];
        hello[4] = 68;
        // connect_device_version, device_disconnect_ack, ep_info_max_packet_size, 64bits_ids, 32bits_bulk_length
        hello.extend(0b0111_1010_u32.to_le_bytes());
        self.stream.write_all(&hello).unwrap();
        let theirs = self.exactly(80, PATIENCE).unwrap();
        assert_eq!((theirs[0], theirs[4]), (0, 68), "a hello");
        let capabilities = theirs[76];
        assert_eq!(
            capabilities & 0b0111_0000,
            0b0111_0000,
            "QEMU's xHCI refuses others"
        );
        while self.connected.is_empty() {
            let (kind, _, body) = self.message(PATIENCE).unwrap();
            self.note(kind, &body);
        }
        assert_eq!(self.endpoints.len(), 32 * 5, "with the largest packets");
    }

    fn note(&mut self, kind: u32, body: &[u8]) {
        match kind {
            1 => self.connected = body.to_vec(),
            5 => self.endpoints = body.to_vec(),
            _ => {}
        }
    }

    fn exactly(&mut self, length: usize, within: Duration) -> Option<Vec<u8>> {
        let until = Instant::now() + within;
        let mut octets = vec![0; length];
        let mut have = 0;
        while have < length {
            let left = until.saturating_duration_since(Instant::now());
            self.stream
                .set_read_timeout(Some(left.max(Duration::from_millis(1))))
                .unwrap();
            match self.stream.read(&mut octets[have..]) {
                Ok(0) => return None,
                Ok(more) => have += more,
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    assert_eq!(have, 0, "half a message");
                    return None;
                }
                Err(_) => return None,
            }
        }
        Some(octets)
    }

    fn message(&mut self, within: Duration) -> Option<(u32, u64, Vec<u8>)> {
        let head = self.exactly(16, within)?;
        let number = |place: usize| u32::from_le_bytes(head[place..place + 4].try_into().unwrap());
        let id = u64::from_le_bytes(head[8..16].try_into().unwrap());
        let length = usize::try_from(number(4)).unwrap();
        let body = if length == 0 {
            Vec::new()
        } else {
            self.exactly(length, PATIENCE)?
        };
        Some((number(0), id, body))
    }

    fn send(&mut self, kind: u32, body: &[u8]) -> u64 {
        let id = self.next;
        self.next += 1;
        self.send_as(id, kind, body);
        id
    }

    fn send_as(&mut self, id: u64, kind: u32, body: &[u8]) {
        let mut octets = kind.to_le_bytes().to_vec();
        octets.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
        octets.extend(id.to_le_bytes());
        octets.extend(body);
        self.stream.write_all(&octets).unwrap();
    }

    /// The answer to that message.
    fn answer(&mut self, kind: u32, id: u64, within: Duration) -> Option<Vec<u8>> {
        let is_it = |it: &(u32, u64, Vec<u8>)| it.0 == kind && it.1 == id;
        if let Some(place) = self.kept.iter().position(is_it) {
            return Some(self.kept.remove(place).2);
        }
        let until = Instant::now() + within;
        loop {
            let message = self.message(until.saturating_duration_since(Instant::now()))?;
            if is_it(&message) {
                return Some(message.2);
            }
            self.note(message.0, &message.2);
            self.kept.push(message);
        }
    }

    /// A control request that asks: its status, and what it answers.
    pub(crate) fn ask(
        &mut self,
        kind: u8,
        request: u8,
        value: u16,
        index: u16,
        length: u16,
    ) -> (u8, Vec<u8>) {
        let mut body = vec![if kind & 0x80 == 0 { 0 } else { 0x80 }, request, kind, 0];
        for number in [value, index, length] {
            body.extend(number.to_le_bytes());
        }
        let id = self.send(100, &body);
        let answer = self.answer(100, id, PATIENCE).unwrap();
        (answer[3], answer[10..].to_vec())
    }

    /// The device id, with its prefix.
    pub(crate) fn device_id(&mut self, interface: u8) -> (u8, Vec<u8>) {
        self.ask(0xa1, 0, 0, u16::from_be_bytes([interface, 0]), 1023)
    }

    /// Chooses the device's configuration.
    pub(crate) fn configure(&mut self) {
        let id = self.send(6, &[1]);
        assert_eq!(self.answer(8, id, PATIENCE).unwrap(), [0, 1]);
    }

    /// Chooses how an interface is set; the status, and how it is set then.
    pub(crate) fn set(&mut self, interface: u8, setting: u8) -> (u8, u8) {
        let id = self.send(9, &[interface, setting]);
        let answer = self.answer(11, id, PATIENCE).unwrap();
        (answer[0], answer[2])
    }

    /// Brings octets to an endpoint: their status, none where they are not taken in time; then they are taken back.
    pub(crate) fn write(&mut self, endpoint: u8, octets: &[u8], within: Duration) -> Option<u8> {
        let mut body = bulk(endpoint, octets.len());
        body.extend(octets);
        let id = self.send(101, &body);
        match self.answer(101, id, within) {
            Some(answer) => Some(answer[1]),
            None => self.take_back(id),
        }
    }

    /// Asks for octets from an endpoint; none where none come in time: then it takes the question back.
    pub(crate) fn read(&mut self, endpoint: u8, most: usize, within: Duration) -> Option<Vec<u8>> {
        let id = self.send(101, &bulk(endpoint, most));
        match self.answer(101, id, within) {
            Some(answer) => {
                assert_eq!(answer[1], 0, "its status");
                let told = usize::from(u16::from_le_bytes([answer[2], answer[3]]));
                assert_eq!(answer.len(), 10 + told, "its length");
                Some(answer[10..].to_vec())
            }
            None => {
                self.take_back(id);
                None
            }
        }
    }

    fn take_back(&mut self, id: u64) -> Option<u8> {
        self.send_as(id, 21, &[]);
        let answer = self.answer(101, id, PATIENCE)?;
        assert_eq!(answer[1], 1, "cancelled");
        None
    }

    /// All octets from an endpoint until none come for a while.
    pub(crate) fn read_all(&mut self, endpoint: u8) -> Vec<u8> {
        let mut all = Vec::new();
        while let Some(more) = self.read(endpoint, 4096, Duration::from_millis(300)) {
            all.extend(more);
        }
        all
    }
}

fn bulk(endpoint: u8, length: usize) -> Vec<u8> {
    let [l0, l1, l2, l3] = u32::try_from(length).unwrap().to_le_bytes();
    vec![endpoint, 0, l0, l1, 0, 0, 0, 0, l2, l3]
}
