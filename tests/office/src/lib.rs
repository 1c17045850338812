//! A whole office on loopback: printers, box, server, mail catcher.
//!
//! The programs are the real ones, each a process of its own with real sockets, files and TLS; only the printers and
//! the mailbox are simulated. `cargo demo` plays it to a person, the stories in `tests/stories` play it to a machine.
//! What can't be set up panics: without an office there is nothing to test.

mod appliance;
mod binaries;
mod calendar;
pub mod mail;
pub mod mail_catcher;
pub mod printers;
pub mod process;
mod server;
mod usb_ports;
mod visitor;

pub use appliance::Appliance;
pub use binaries::{binaries, workspace};
pub use calendar::Calendar;
pub use server::Server;
pub use usb_ports::{PluggedIn, UsbPorts};
pub use visitor::{Answer, Visitor};
