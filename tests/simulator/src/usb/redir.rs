//! usbredir, the side that has the device: what QEMU's `usb-redir` speaks over a chardev (the protocol's own description,
//! `usb-redir-protocol.md`, version 0.7).
//!
//! Each message is a type, a length and an id, little-endian; the id has 32 bits in the hello and 64 behind it, since both
//! sides said so. Left out: isochronous and buffered transfers, streams, filters.

mod packet;

use std::time::Instant;

use packet::{Control, Message, kind};

use super::building::UsbPrinter;
use super::descriptor::CONTROL_PACKET;
use super::device::UsbDevice;
use super::setup::Setup;
use super::transfer::{Bulk, Done, Waiting, Wire, serve};

/// How a request went.
const SUCCESS: u8 = 0;
const CANCELLED: u8 = 1;
const STALL: u8 = 4;

/// An endpoint that is not there.
const NO_ENDPOINT: u8 = 255;
/// No message of a bulk transfer is longer.
const LONGEST: usize = 16 * 1024 * 1024;

/// A bulk transfer's id, and the stream that it names.
type Id = (u64, u32);

/// The device's side of one connection.
#[derive(Debug)]
pub struct Redir {
    device: UsbDevice,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
    waiting: Vec<Waiting<Id>>,
    is_greeted: bool,
    is_lost: bool,
}

impl Redir {
    /// The device gets power, and says hello.
    #[must_use]
    pub fn new(printer: UsbPrinter) -> Self {
        Self {
            device: UsbDevice::new(printer),
            incoming: Vec::new(),
            outgoing: packet::hello(),
            waiting: Vec::new(),
            is_greeted: false,
            is_lost: false,
        }
    }

    fn take(&mut self, message: &Message) {
        let body = message.body.as_slice();
        match message.kind {
            kind::HELLO => self.greeted(),
            kind::CONTROL => self.control(message),
            kind::BULK => self.bulk(message),
            kind::SET_CONFIGURATION => {
                let wanted = body.first().copied().unwrap_or(0);
                let status = status(self.device.configure(wanted).is_ok());
                self.tell_build();
                self.send(
                    kind::CONFIGURATION_STATUS,
                    message.id,
                    &[status, self.device.configuration()],
                );
            }
            kind::GET_CONFIGURATION => self.send(
                kind::CONFIGURATION_STATUS,
                message.id,
                &[SUCCESS, self.device.configuration()],
            ),
            kind::SET_SETTING => {
                let [interface, setting] = [body.first(), body.get(1)].map(|it| it.copied().unwrap_or(0));
                let is_set = self.device.set(usize::from(interface), setting).is_ok();
                self.tell_build();
                self.tell_setting(message.id, status(is_set), interface);
            }
            kind::GET_SETTING => {
                let interface = body.first().copied().unwrap_or(0);
                self.tell_setting(message.id, SUCCESS, interface);
            }
            kind::START_INTERRUPT => {
                // Nothing ever comes: the endpoints are there to be seen.
                let endpoint = body.first().copied().unwrap_or(0);
                self.send(kind::INTERRUPT_STATUS, message.id, &[SUCCESS, endpoint]);
            }
            kind::CANCEL => self.cancel(message.id),
            kind::RESET => {
                // To no configuration: that is always possible.
                let _ = self.device.configure(0);
                self.waiting.clear();
            }
            // What the other side tells, and what it asks of devices that this is none of.
            _ => {}
        }
    }

    fn greeted(&mut self) {
        self.is_greeted = true;
        self.tell_build();
        let printer = &self.device.printer;
        let speed = if printer.is_high_speed { 2 } else { 1 };
        let mut body = vec![speed, 0, 0, 0];
        for number in [printer.vendor, printer.product, 0x0100] {
            body.extend(number.to_le_bytes());
        }
        self.send(kind::CONNECT, 0, &body);
    }

    /// Which interfaces and endpoints there are, as they are set now.
    fn tell_build(&mut self) {
        let mut count = 0_u32;
        let mut interfaces = [[0_u8; 32]; 4];
        let mut kinds = [NO_ENDPOINT; 32];
        let mut of = [0_u8; 32];
        let mut intervals = [0_u8; 32];
        let mut packets = [0_u16; 32];
        for control in [0, 16] {
            kinds[control] = 0;
            packets[control] = CONTROL_PACKET;
        }
        for ((number, alternate), place) in self.device.current().zip(0_usize..32) {
            count += 1;
            let number = u8::try_from(number).unwrap_or(u8::MAX);
            let [class, subclass, protocol] = alternate.class;
            for (row, value) in interfaces.iter_mut().zip([number, class, subclass, protocol]) {
                row[place] = value;
            }
            for (address, is_bulk) in alternate.endpoints() {
                let at = usize::from((address & 0x80) >> 3 | address & 0x0f);
                kinds[at] = if is_bulk { 2 } else { 3 };
                intervals[at] = if is_bulk { 0 } else { 8 };
                of[at] = number;
                packets[at] = self.device.printer.packet(is_bulk);
            }
        }
        let rows = interfaces.concat();
        self.send(kind::INTERFACES, 0, &[&count.to_le_bytes()[..], &rows].concat());
        let packets: Vec<u8> = packets.into_iter().flat_map(u16::to_le_bytes).collect();
        self.send(
            kind::ENDPOINTS,
            0,
            &[&kinds[..], &intervals, &of, &packets].concat(),
        );
    }

    fn tell_setting(&mut self, id: u64, status: u8, interface: u8) {
        let setting = self.device.setting(usize::from(interface)).unwrap_or(0);
        self.send(kind::SETTING_STATUS, id, &[status, interface, setting]);
    }

    fn control(&mut self, message: &Message) {
        let Some((control, data)) = Control::read(&message.body) else {
            self.is_lost = true;
            return;
        };
        let setup = Setup {
            kind: control.request_kind,
            request: control.request,
            value: control.value,
            index: control.index,
            length: control.length,
        };
        let (status, answer) = match self.device.control(setup, data) {
            Ok(answer) => (SUCCESS, answer),
            Err(_) => (STALL, Vec::new()),
        };
        let length = if setup.is_question() {
            u16::try_from(answer.len()).unwrap_or(u16::MAX)
        } else {
            setup.length
        };
        let mut body = control.answered(status, length);
        if setup.is_question() {
            body.extend(answer);
        }
        self.send(kind::CONTROL, message.id, &body);
    }

    fn bulk(&mut self, message: &Message) {
        let Some((bulk, data)) = packet::Bulk::read(&message.body) else {
            self.is_lost = true;
            return;
        };
        self.waiting.push(Waiting {
            id: (message.id, bulk.stream),
            endpoint: bulk.endpoint,
            bulk: if bulk.endpoint & 0x80 == 0 {
                Bulk::Out(data.to_vec())
            } else {
                Bulk::In(bulk.length)
            },
        });
    }

    fn cancel(&mut self, id: u64) {
        let (cancelled, waiting) = self.waiting.drain(..).partition(|it| it.id.0 == id);
        self.waiting = waiting;
        let cancelled: Vec<Waiting<Id>> = cancelled;
        for transfer in cancelled {
            self.tell_bulk(&transfer, CANCELLED, 0, &[]);
        }
    }

    fn tell_bulk(&mut self, transfer: &Waiting<Id>, status: u8, length: usize, data: &[u8]) {
        let (id, stream) = transfer.id;
        let mut body = packet::Bulk {
            endpoint: transfer.endpoint,
            length,
            stream,
        }
        .answered(status);
        body.extend(data);
        self.send(kind::BULK, id, &body);
    }

    fn send(&mut self, kind: u32, id: u64, body: &[u8]) {
        packet::write(&mut self.outgoing, kind, id, body);
    }
}

impl Wire for Redir {
    fn received(&mut self, octets: &[u8], now: Instant) {
        self.incoming.extend(octets);
        loop {
            match Message::take(&mut self.incoming, self.is_greeted, LONGEST) {
                Ok(Some(message)) => self.take(&message),
                Ok(None) => break,
                Err(packet::TooLong) => {
                    self.is_lost = true;
                    break;
                }
            }
        }
        self.advance(now);
    }

    fn to_send(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.outgoing)
    }

    fn advance(&mut self, now: Instant) {
        for (transfer, done) in serve(&mut self.waiting, &mut self.device, now) {
            match done {
                Done::In(octets) => self.tell_bulk(&transfer, SUCCESS, octets.len(), &octets),
                Done::Out(length) => self.tell_bulk(&transfer, SUCCESS, length, &[]),
                Done::Stalled => self.tell_bulk(&transfer, STALL, 0, &[]),
            }
        }
    }

    fn wakes(&self) -> Option<Instant> {
        self.device.speaks_at().filter(|_| !self.waiting.is_empty())
    }

    fn is_over(&self) -> bool {
        self.is_lost || self.device.is_gone()
    }

    fn device(&self) -> &UsbDevice {
        &self.device
    }
}

const fn status(is_done: bool) -> u8 {
    if is_done { SUCCESS } else { STALL }
}
