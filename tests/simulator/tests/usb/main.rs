//! Printers on a USB port, held against computers of the tests' own: one that speaks usbredir as QEMU does, one that speaks
//! USB/IP as the kernel does. Both are written down from the protocols, octet by octet.

#![allow(clippy::unwrap_used)]

mod faults;
mod models;
mod redir;
mod usbip;
