//! Where the kernel shows its USB: `/sys/bus/usb/devices` and `/dev`.
//!
//! Files there may vanish while they are read: what is gone is absent, and a device without its ids is none. Everything that a
//! device wrote is bounded before it is looked at.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use profiles::{Ieee1284, plain_serial};

use crate::attached::{Attached, IppInterface};
use crate::descriptors::{Descriptors, Interface};
use crate::function::Function;

/// A string descriptor has 126 units of UTF-16 at most, a device id 1,023 octets in usblp, and sysfs gives one page.
const LONGEST_FILE: u64 = 4_096;
/// All configurations of a device.
const LONGEST_DESCRIPTORS: u64 = 65_536;
/// 127 devices a bus; no box has ten buses.
const MOST_DEVICES: usize = 1_024;

/// Who makes chips for cables and boxes with a parallel port, and no printers, by idVendor (the USB ID Repository's names):
/// Lucent, Belkin, ATEN, In-System Design, Genesys Logic, Prolific, Putercom, Magic Control, Xircom, OnSpec, ICS Advent,
/// Belkin, Mobility, Entrega, QinHeng, WinChipHead, MosChip. What such a device says of itself is said by the cable.
const ADAPTERS: [u16; 17] = [
    0x047e, 0x050d, 0x0557, 0x05ab, 0x05e3, 0x067b, 0x0708, 0x0711, 0x085a, 0x0b39, 0x0fe6, 0x1293, 0x1342,
    0x1645, 0x1a86, 0x4348, 0x9710,
];

/// Two roots, so that a made tree does as well as the kernel's.
#[derive(Clone, Debug)]
pub struct Bus {
    devices: PathBuf,
    dev: PathBuf,
}

impl Bus {
    /// The kernel's own.
    #[must_use]
    pub fn kernel() -> Self {
        Self::at(Path::new("/sys"), Path::new("/dev"))
    }

    /// With `sys` for `/sys`, and `dev` for `/dev`.
    #[must_use]
    pub fn at(sys: &Path, dev: &Path) -> Self {
        Self {
            devices: sys.join("bus/usb/devices"),
            dev: dev.to_owned(),
        }
    }

    /// Whether there is any USB here.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.devices.is_dir()
    }

    /// The devices that have a printer's interface (7/1/x), by port. No port is opened.
    #[must_use]
    pub fn attached(&self) -> Vec<Attached> {
        let Ok(entries) = fs::read_dir(&self.devices) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .flatten()
            .take(MOST_DEVICES)
            .filter_map(|entry| entry.file_name().into_string().ok())
            // `1-1.4:1.0` is an interface, `usb1` a root hub.
            .filter(|name| name.starts_with(|first: char| first.is_ascii_digit()) && !name.contains(':'))
            .collect();
        names.sort_by_cached_key(|name| place(name));
        names.into_iter().filter_map(|name| self.device(name)).collect()
    }

    fn device(&self, port: String) -> Option<Attached> {
        let folder = self.devices.join(&port);
        let number = |name: &str, radix: u32| u16::from_str_radix(&text(&folder.join(name))?, radix).ok();
        let (vendor, product) = (number("idVendor", 16)?, number("idProduct", 16)?);
        let configuration = number("bConfigurationValue", 10)?;
        let mut interfaces =
            Descriptors::parse(&octets(&folder.join("descriptors"), LONGEST_DESCRIPTORS)?).interfaces;
        interfaces.retain(|one| u16::from(one.configuration) == configuration);
        if !interfaces.iter().any(Interface::is_printer) {
            return None;
        }
        let is_adapter = ADAPTERS.contains(&vendor);
        let manufacturer = text(&folder.join("manufacturer"));
        let serial = text(&folder.join("serial")).filter(|_| !is_adapter);
        let plain = || plain_serial(manufacturer.as_deref()?, serial.as_deref()?);
        let mut attached = Attached {
            vendor,
            product,
            product_name: text(&folder.join("product")),
            serial: plain().or(serial),
            manufacturer,
            is_adapter,
            node: self.node(number("busnum", 10)?, number("devnum", 10)?),
            ..Attached::default()
        };
        let mut lps = None;
        for interface in interfaces.iter().filter(|one| one.is_printer()) {
            let name = format!("{port}:{configuration}.{}", interface.number);
            let folder = self.devices.join(name);
            if let Some(lp) = self.lp(&folder) {
                attached.lp = Some(lp);
                attached.lp_protocol =
                    text(&folder.join("bInterfaceProtocol")).and_then(|text| text.parse().ok());
                attached.id = octets(&folder.join("ieee1284_id"), LONGEST_FILE)
                    .filter(|id| !id.is_empty())
                    .map(|id| Ieee1284::parse(&id));
                lps = Some(interface.number);
                break;
            }
        }
        for interface in &interfaces {
            if let Some(function) = Function::of(interface, vendor)
                && !attached.functions.contains(&function)
            {
                attached.functions.push(function);
            }
            if let Some(ipp) = ipp(interface, lps)
                && attached.ipp.iter().all(|known| known.interface != ipp.interface)
            {
                attached.ipp.push(ipp);
            }
        }
        attached.functions.sort_unstable();
        attached.port = port;
        Some(attached)
    }

    /// `/dev/bus/usb/001/004`.
    fn node(&self, bus: u16, device: u16) -> PathBuf {
        self.dev.join(format!("bus/usb/{bus:03}/{device:03}"))
    }

    /// The node that usblp made for this interface.
    fn lp(&self, interface: &Path) -> Option<PathBuf> {
        // Kernels before 3.x called the folder `usb`.
        let nodes = fs::read_dir(interface.join("usbmisc")).ok()?;
        let names = nodes
            .flatten()
            .filter_map(|node| node.file_name().into_string().ok());
        let is_lp = |name: &String| {
            name.strip_prefix("lp").is_some_and(|number| {
                !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
            })
        };
        names
            .take(MOST_DEVICES)
            .find(is_lp)
            .map(|name| self.dev.join("usb").join(name))
    }
}

impl Interface {
    fn is_printer(&self) -> bool {
        (self.class, self.subclass) == (7, 1)
    }
}

fn ipp(interface: &Interface, lps: Option<u8>) -> Option<IppInterface> {
    if !interface.is_printer() || interface.protocol != 4 {
        return None;
    }
    Some(IppInterface {
        interface: interface.number,
        alternate: interface.alternate,
        endpoint_in: interface.bulk_in()?,
        endpoint_out: interface.bulk_out()?,
        packet_in: interface.packet_in,
        is_lps: lps == Some(interface.number),
    })
}

/// `1-10.2` stands behind `1-9`.
fn place(name: &str) -> Vec<u32> {
    name.split(['-', '.'])
        .map(|part| part.parse().unwrap_or(u32::MAX))
        .collect()
}

fn text(file: &Path) -> Option<String> {
    profiles::readable(&octets(file, LONGEST_FILE)?)
}

fn octets(file: &Path, most: u64) -> Option<Vec<u8>> {
    let mut octets = Vec::new();
    File::open(file).ok()?.take(most).read_to_end(&mut octets).ok()?;
    Some(octets)
}

#[cfg(test)]
mod tests;
