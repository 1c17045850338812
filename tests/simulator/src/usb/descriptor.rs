//! What a device says of its build: the descriptors of chapter 9 (USB 2.0, 9.6).

use super::building::UsbPrinter;

/// What is spoken on an interface's bulk endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Pjl,
    Http,
    Nothing,
}

/// One of the ways in which an interface can be set.
#[derive(Clone, Debug)]
pub(super) struct Alternate {
    /// Class, subclass, protocol.
    pub(super) class: [u8; 3],
    pub(super) language: Language,
    /// The bulk endpoint to the device, and the one from it.
    pub(super) out: Option<u8>,
    pub(super) into: Option<u8>,
    /// An interrupt endpoint from it, which never says anything.
    pub(super) interrupt: Option<u8>,
}

impl Alternate {
    /// Its endpoints' addresses, each with whether it is a bulk one.
    pub(super) fn endpoints(&self) -> impl Iterator<Item = (u8, bool)> {
        let bulk = [self.out, self.into].into_iter().flatten();
        bulk.map(|address| (address, true))
            .chain(self.interrupt.map(|address| (address, false)))
    }
}

/// Kinds of descriptors.
const DEVICE: u8 = 1;
const CONFIGURATION: u8 = 2;
const STRING: u8 = 3;
const INTERFACE: u8 = 4;
const ENDPOINT: u8 = 5;
const QUALIFIER: u8 = 6;

/// Numbers of strings.
const MANUFACTURER: u8 = 1;
const PRODUCT: u8 = 2;
const SERIAL: u8 = 3;

/// Of the control endpoint.
pub(super) const CONTROL_PACKET: u16 = 64;

impl UsbPrinter {
    /// The descriptor of that kind and number.
    pub(super) fn descriptor(&self, kind: u8, number: u8) -> Option<Vec<u8>> {
        match (kind, number) {
            (DEVICE, 0) => Some(self.device_descriptor()),
            (CONFIGURATION, 0) => Some(self.configuration_descriptor()),
            // What it would be at the other speed; one that knows a single speed has none.
            (QUALIFIER, 0) if self.is_high_speed => Some(vec![10, QUALIFIER, 0, 2, 0, 0, 0, 64, 1, 0]),
            (STRING, 0) => Some(vec![4, STRING, 0x09, 0x04]),
            (STRING, MANUFACTURER) => Some(string(&self.manufacturer)),
            (STRING, PRODUCT) => Some(string(&self.product_name)),
            (STRING, SERIAL) => self.serial.as_deref().map(string),
            _ => None,
        }
    }

    fn device_descriptor(&self) -> Vec<u8> {
        let serial = if self.serial.is_some() { SERIAL } else { 0 };
        let mut octets = vec![18, DEVICE];
        octets.extend(if self.is_high_speed {
            [0x00, 0x02]
        } else {
            [0x10, 0x01]
        });
        // Its class is told by each interface.
        octets.extend([0, 0, 0, CONTROL_PACKET.to_le_bytes()[0]]);
        octets.extend(self.vendor.to_le_bytes());
        octets.extend(self.product.to_le_bytes());
        octets.extend([0x00, 0x01, MANUFACTURER, PRODUCT, serial, 1]);
        octets
    }

    fn configuration_descriptor(&self) -> Vec<u8> {
        let mut interfaces = Vec::new();
        for (number, alternates) in (0..).zip(&self.interfaces) {
            for (setting, alternate) in (0..).zip(alternates) {
                let count = u8::try_from(alternate.endpoints().count()).unwrap_or(u8::MAX);
                let [class, subclass, protocol] = alternate.class;
                interfaces.extend([9, INTERFACE, number, setting, count, class, subclass, protocol, 0]);
                for (address, is_bulk) in alternate.endpoints() {
                    let [low, high] = self.packet(is_bulk).to_le_bytes();
                    let (kind, interval) = if is_bulk { (2, 0) } else { (3, 8) };
                    interfaces.extend([7, ENDPOINT, address, kind, low, high, interval]);
                }
            }
        }
        let count = u8::try_from(self.interfaces.len()).unwrap_or(u8::MAX);
        let length = u16::try_from(interfaces.len() + 9).unwrap_or(u16::MAX);
        let mut octets = vec![9, CONFIGURATION];
        octets.extend(length.to_le_bytes());
        // Its own power, and 2 mA of the port's.
        octets.extend([count, 1, 0, 0xc0, 1]);
        octets.extend(interfaces);
        octets
    }

    /// The largest packet of an endpoint.
    pub(super) const fn packet(&self, is_bulk: bool) -> u16 {
        match (is_bulk, self.is_high_speed) {
            (true, true) => 512,
            (true, false) => 64,
            (false, _) => 8,
        }
    }
}

fn string(text: &str) -> Vec<u8> {
    // Its length is one octet.
    let units: Vec<u8> = text.encode_utf16().take(126).flat_map(u16::to_le_bytes).collect();
    let length = u8::try_from(units.len() + 2).unwrap_or(u8::MAX);
    [vec![length, STRING], units].concat()
}
