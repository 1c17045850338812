//! USB/IP, the side that has the device: what the kernel's `vhci-hcd` speaks (Documentation/usb/usbip_protocol.rst, version
//! 1.1.1). A client lists or imports the one device; after an import the connection carries its transfers.
//!
//! All numbers are big-endian but those of the setup. Left out: isochronous transfers.

use std::time::Instant;

use super::building::UsbPrinter;
use super::device::UsbDevice;
use super::setup::Setup;
use super::transfer::{Bulk, Done, Waiting, Wire, serve};

const VERSION: u16 = 0x0111;
const LIST: u16 = 0x8005;
const IMPORT: u16 = 0x8003;
const SUBMIT: u32 = 1;
const UNLINK: u32 = 2;
const SUBMITTED: u32 = 3;
const UNLINKED: u32 = 4;
/// What the kernel calls a stall, and a transfer that was taken back.
const EPIPE: i32 = -32;
const ECONNRESET: i32 = -104;

/// The place at which the device says that it is.
const PLACE: &str = "1-1";
/// No transfer is longer.
const LONGEST: usize = 16 * 1024 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing was asked yet.
    Asking,
    Imported,
    Over,
}

/// The device's side of one connection.
#[derive(Debug)]
pub struct UsbIp {
    device: UsbDevice,
    phase: Phase,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
    waiting: Vec<Waiting<u32>>,
}

impl UsbIp {
    /// The device gets power, and waits to be asked for.
    #[must_use]
    pub fn new(printer: UsbPrinter) -> Self {
        Self {
            device: UsbDevice::new(printer),
            phase: Phase::Asking,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// Takes the next message away and acts on it. False where it is not whole.
    fn take(&mut self) -> bool {
        match self.phase {
            Phase::Asking => self.take_question(),
            Phase::Imported => self.take_transfer(),
            Phase::Over => false,
        }
    }

    fn take_question(&mut self) -> bool {
        let Some([_, _, o0, o1, ..]) = self.incoming.first_chunk::<8>() else {
            return false;
        };
        match u16::from_be_bytes([*o0, *o1]) {
            LIST => {
                self.answer(0x0005, 0);
                self.outgoing.extend(1_u32.to_be_bytes());
                self.describe();
                let interfaces: Vec<u8> = self
                    .device
                    .current()
                    .flat_map(|(_, alternate)| {
                        let [class, subclass, protocol] = alternate.class;
                        [class, subclass, protocol, 0]
                    })
                    .collect();
                self.outgoing.extend(interfaces);
                self.phase = Phase::Over;
                true
            }
            IMPORT => {
                let Some(asked) = self.incoming.get(8..40) else {
                    return false;
                };
                let name: Vec<u8> = asked.iter().copied().take_while(|octet| *octet != 0).collect();
                self.incoming.drain(..40);
                if name == PLACE.as_bytes() {
                    self.answer(0x0003, 0);
                    self.describe();
                    self.phase = Phase::Imported;
                } else {
                    self.answer(0x0003, 1);
                    self.phase = Phase::Over;
                }
                true
            }
            _ => {
                self.phase = Phase::Over;
                true
            }
        }
    }

    fn answer(&mut self, code: u16, status: u32) {
        self.outgoing.extend(VERSION.to_be_bytes());
        self.outgoing.extend(code.to_be_bytes());
        self.outgoing.extend(status.to_be_bytes());
    }

    fn describe(&mut self) {
        for (text, length) in [("/sys/devices/simulated/1-1", 256), (PLACE, 32)] {
            let mut octets = text.as_bytes().to_vec();
            octets.resize(length, 0);
            self.outgoing.extend(octets);
        }
        let printer = &self.device.printer;
        let speed = if printer.is_high_speed { 3 } else { 2 };
        let numbers = [1_u32, 2, speed].map(u32::to_be_bytes).concat();
        let ids = [printer.vendor, printer.product, 0x0100]
            .map(u16::to_be_bytes)
            .concat();
        let interfaces = u8::try_from(printer.interfaces.len()).unwrap_or(u8::MAX);
        self.outgoing.extend([numbers, ids].concat());
        // Class by interface; the one configuration, and how many interfaces it has.
        self.outgoing.extend([0, 0, 0, 1, 1, interfaces]);
    }

    fn take_transfer(&mut self) -> bool {
        let Some(head) = self.incoming.first_chunk::<48>() else {
            return false;
        };
        let number = |place: usize| {
            let octets = head.get(place * 4..place * 4 + 4);
            octets.map_or(0, |octets| {
                octets
                    .iter()
                    .fold(0_u32, |sum, octet| sum << 8 | u32::from(*octet))
            })
        };
        let (command, sequence, is_in, endpoint) = (number(0), number(1), number(3) != 0, number(4));
        let mut setup = [0; 8];
        setup.copy_from_slice(&head[40..48]);
        match command {
            SUBMIT => {
                let length = usize::try_from(number(6)).unwrap_or(usize::MAX);
                if length > LONGEST {
                    self.phase = Phase::Over;
                    return true;
                }
                let brought = if is_in { 0 } else { length };
                let Some(data) = self.incoming.get(48..48 + brought) else {
                    return false;
                };
                let data = data.to_vec();
                self.incoming.drain(..48 + brought);
                self.submit(sequence, endpoint, is_in, length, data, setup);
            }
            UNLINK => {
                let victim = number(5);
                self.incoming.drain(..48);
                self.unlink(sequence, victim);
            }
            _ => self.phase = Phase::Over,
        }
        true
    }

    fn submit(
        &mut self,
        sequence: u32,
        endpoint: u32,
        is_in: bool,
        length: usize,
        data: Vec<u8>,
        setup: [u8; 8],
    ) {
        let endpoint = u8::try_from(endpoint & 0x0f).unwrap_or(0);
        if endpoint == 0 {
            let setup = Setup::from_octets(setup);
            match self.device.control(setup, &data) {
                Ok(answer) if setup.is_question() => {
                    let kept = answer.len().min(length);
                    self.submitted(sequence, 0, kept, &answer[..kept]);
                }
                Ok(_) => self.submitted(sequence, 0, data.len(), &[]),
                Err(_) => self.submitted(sequence, EPIPE, 0, &[]),
            }
            return;
        }
        self.waiting.push(Waiting {
            id: sequence,
            endpoint: if is_in { endpoint | 0x80 } else { endpoint },
            bulk: if is_in { Bulk::In(length) } else { Bulk::Out(data) },
        });
    }

    fn unlink(&mut self, sequence: u32, victim: u32) {
        let before = self.waiting.len();
        self.waiting.retain(|transfer| transfer.id != victim);
        // One that was done already is told by its own answer.
        let status = if self.waiting.len() < before {
            ECONNRESET
        } else {
            0
        };
        self.head(UNLINKED, sequence);
        self.outgoing.extend(status.to_be_bytes());
        self.outgoing.extend([0; 24]);
    }

    fn submitted(&mut self, sequence: u32, status: i32, length: usize, data: &[u8]) {
        self.head(SUBMITTED, sequence);
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        self.outgoing.extend(status.to_be_bytes());
        self.outgoing.extend(length.to_be_bytes());
        self.outgoing.extend([0; 20]);
        self.outgoing.extend(data);
    }

    fn head(&mut self, command: u32, sequence: u32) {
        for number in [command, sequence, 0, 0, 0] {
            self.outgoing.extend(number.to_be_bytes());
        }
    }
}

impl Wire for UsbIp {
    fn received(&mut self, octets: &[u8], now: Instant) {
        self.incoming.extend(octets);
        while self.take() {}
        self.advance(now);
    }

    fn to_send(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.outgoing)
    }

    fn advance(&mut self, now: Instant) {
        for (transfer, done) in serve(&mut self.waiting, &mut self.device, now) {
            match done {
                Done::In(octets) => self.submitted(transfer.id, 0, octets.len(), &octets),
                Done::Out(length) => self.submitted(transfer.id, 0, length, &[]),
                Done::Stalled => self.submitted(transfer.id, EPIPE, 0, &[]),
            }
        }
    }

    fn wakes(&self) -> Option<Instant> {
        self.device.speaks_at().filter(|_| !self.waiting.is_empty())
    }

    fn is_over(&self) -> bool {
        self.phase == Phase::Over || self.device.is_gone()
    }

    fn device(&self) -> &UsbDevice {
        &self.device
    }
}
