//! A device's descriptors, as it sent them (USB 2.0, 9.5 and 9.6): what sysfs has in the file `descriptors`.
//!
//! The folders of sysfs show each interface in its current setting alone. IPP over USB is often the other setting of the
//! printer's interface, so the octets themselves are read. No file is opened here.

/// A device has few: 32 are more than any has.
const MOST_INTERFACES: usize = 64;
const MOST_ENDPOINTS: usize = 16;

const CONFIGURATION: u8 = 2;
const INTERFACE: u8 = 4;
const ENDPOINT: u8 = 5;

/// `bmAttributes`: a bulk endpoint.
const BULK: u8 = 2;
/// `bEndpointAddress`: the device sends.
const IN: u8 = 0x80;

/// One setting of one interface.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interface {
    /// `bConfigurationValue` of its configuration.
    pub configuration: u8,
    /// `bInterfaceNumber`.
    pub number: u8,
    /// `bAlternateSetting`.
    pub alternate: u8,
    /// `bInterfaceClass`: 7 is a printer.
    pub class: u8,
    /// `bInterfaceSubClass`.
    pub subclass: u8,
    /// `bInterfaceProtocol`: of a printer 1 one-way, 2 both ways, 3 IEEE 1284.4, 4 IPP over USB.
    pub protocol: u8,
    /// `bEndpointAddress` of its bulk endpoints, in the device's order.
    pub bulk: Vec<u8>,
    /// `wMaxPacketSize` of the first of them from which the device is read.
    pub packet_in: u16,
}

impl Interface {
    /// The endpoint from which the device is read.
    #[must_use]
    pub fn bulk_in(&self) -> Option<u8> {
        self.bulk.iter().copied().find(|address| address & IN != 0)
    }

    /// The endpoint to which the device is written.
    #[must_use]
    pub fn bulk_out(&self) -> Option<u8> {
        self.bulk.iter().copied().find(|address| address & IN == 0)
    }
}

/// All settings of all interfaces, in the device's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Descriptors {
    /// Of every configuration.
    pub interfaces: Vec<Interface>,
}

impl Descriptors {
    /// Reads as far as lengths are true: what stands behind one that is not is unknown.
    #[must_use]
    pub fn parse(octets: &[u8]) -> Self {
        let mut interfaces: Vec<Interface> = Vec::new();
        let mut configuration = 0;
        let mut rest = octets;
        while let [length, kind, ..] = *rest {
            let length = usize::from(length);
            if length < 2 {
                break;
            }
            let Some((one, behind)) = rest.split_at_checked(length) else {
                break;
            };
            rest = behind;
            let octet = |at: usize| one.get(at).copied().unwrap_or_default();
            match kind {
                CONFIGURATION => configuration = octet(5),
                INTERFACE if interfaces.len() >= MOST_INTERFACES => break,
                INTERFACE if length >= 9 => interfaces.push(Interface {
                    configuration,
                    number: octet(2),
                    alternate: octet(3),
                    class: octet(5),
                    subclass: octet(6),
                    protocol: octet(7),
                    bulk: Vec::new(),
                    packet_in: 0,
                }),
                ENDPOINT if octet(3) & 3 == BULK => {
                    if let Some(interface) = interfaces.last_mut()
                        && interface.bulk.len() < MOST_ENDPOINTS
                    {
                        if octet(2) & IN != 0 && interface.bulk_in().is_none() {
                            interface.packet_in = u16::from_le_bytes([octet(4), octet(5)]) & 0x07ff;
                        }
                        interface.bulk.push(octet(2));
                    }
                }
                _ => {}
            }
        }
        Self { interfaces }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    const PRINTER: [u8; 32] = [
        9, 2, 32, 0, 1, 1, 0, 0xc0, 1, // configuration 1
        9, 4, 0, 0, 2, 7, 1, 2, 0, // interface 0: a printer, both ways
        7, 5, 0x01, 2, 64, 0, 0, // out
        7, 5, 0x82, 2, 64, 0, 0, // in
    ];

    #[test]
    fn an_interface_has_its_endpoints() {
        let [printer] = Descriptors::parse(&PRINTER).interfaces.try_into().unwrap();
        assert_eq!(
            (printer.configuration, printer.class, printer.protocol),
            (1, 7, 2)
        );
        assert_eq!((printer.bulk_out(), printer.bulk_in()), (Some(0x01), Some(0x82)));
    }

    #[test]
    fn a_length_that_lies_ends_the_list() {
        for (at, length) in [(0, 0), (0, 1), (9, 255), (9, 8), (18, 0), (25, 9)] {
            let mut octets = PRINTER.to_vec();
            octets[at] = length;
            let found = Descriptors::parse(&octets).interfaces;
            assert!(found.len() <= 1, "{at} {length}: {found:?}");
        }
        for end in 0..PRINTER.len() {
            let found = Descriptors::parse(PRINTER.get(..end).unwrap()).interfaces;
            assert_eq!(found.len(), usize::from(end >= 18), "{end}");
        }
    }

    proptest! {
        #[test]
        fn no_octets_panic(octets in proptest::collection::vec(0..20_u8, 0..3000)) {
            let found = Descriptors::parse(&octets).interfaces;
            prop_assert!(found.len() <= MOST_INTERFACES);
            prop_assert!(found.iter().all(|one| one.bulk.len() <= MOST_ENDPOINTS));
        }
    }
}
