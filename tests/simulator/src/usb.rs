//! Printers on a USB port, such as the real kernel's drivers see them: QEMU's xHCI by usbredir, or `vhci-hcd` by USB/IP.
//!
//! A [`UsbPrinter`] is what is built and how it behaves; a [`UsbDevice`] is one that has power: control requests and bulk
//! transfers go in, octets or a refusal come out. [`Redir`] and [`UsbIp`] carry these over the wire. All four know neither a
//! socket nor a clock; [`Plugged`] has both. Nothing of Meterbox's own code is in here.
//!
//! Left out: isochronous transfers, interrupt endpoints that ever say something, power management, USB 3.

mod building;
mod descriptor;
mod device;
mod manner;
mod models;
mod pjl;
mod plug;
mod redir;
mod setup;
mod transfer;
mod usbip;

pub use building::UsbPrinter;
pub use device::{Stall, UsbDevice};
pub use manner::{Answering, IdPrefix};
pub use models::MODELS;
pub use pjl::Heard;
pub use plug::{Plugged, UsbIpServer};
pub use redir::Redir;
pub use setup::Setup;
pub use transfer::Wire;
pub use usbip::UsbIp;
