//! What a machine on a port can do, by the classes of its interfaces.

use std::fmt;

use profiles::Ieee1284;

use crate::descriptors::Interface;

/// A function of a device, in a person's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Function {
    /// It prints.
    Printer,
    /// It sends and gets faxes: a modem (CDC ACM), or the maker's own fax interface.
    Fax,
    /// It scans.
    Scanner,
    /// It reads memory cards or sticks (mass storage).
    CardReader,
    /// It is a network adapter to its host.
    Network,
    /// An interface of this class (USB-IF's number), which tells nothing here.
    Other(u8),
}

const HP: u16 = 0x03f0;
const VENDOR: u8 = 0xff;

impl Function {
    /// Of an interface; `vendor` is the device's idVendor. None where it is but half of a function (CDC data).
    ///
    /// A maker's own class beside a printer is nearly always its scanner; HP has several, known by hplip's names.
    #[must_use]
    pub fn of(interface: &Interface, vendor: u16) -> Option<Self> {
        Some(match (interface.class, interface.subclass, interface.protocol) {
            (7, 1, _) => Self::Printer,
            (2, 2, 0xff) | (2, 6 | 13, _) | (0xe0, 1, 3) => Self::Network,
            (2, 2, _) => Self::Fax,
            (6, 1, _) => Self::Scanner,
            (8, ..) => Self::CardReader,
            (0x0a, ..) => return None,
            (VENDOR, 3, 1) if vendor == HP => Self::Fax,
            (VENDOR, 2 | 4, 1) | (VENDOR, 0xcc, 0) if vendor == HP => Self::Scanner,
            // Without an endpoint from it nothing scanned could come: a setting that only keeps its place.
            (VENDOR, ..) if vendor != HP && interface.bulk_in().is_none() => return None,
            (VENDOR, ..) if vendor != HP => Self::Scanner,
            (class, ..) => Self::Other(class),
        })
    }

    /// What a Samsung's device id says beside its interfaces: `MODE:FAX2,SCN` (one interface serves both).
    pub(crate) fn add_said(functions: &mut Vec<Self>, id: &Ieee1284) {
        if !id
            .manufacturer()
            .is_some_and(|maker| maker.to_ascii_uppercase().starts_with("SAMSUNG"))
        {
            return;
        }
        for mode in id.get("MODE").unwrap_or_default().split(',') {
            let function = match mode.trim() {
                "SCN" => Self::Scanner,
                mode if mode.starts_with("FAX") => Self::Fax,
                _ => continue,
            };
            if !functions.contains(&function) {
                functions.push(function);
            }
        }
        functions.sort_unstable();
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Printer => "printer",
            Self::Fax => "fax",
            Self::Scanner => "scanner",
            Self::CardReader => "card reader",
            Self::Network => "network",
            Self::Other(class) => return write!(f, "class {class:#04x}"),
        })
    }
}
