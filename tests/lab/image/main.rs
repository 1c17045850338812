//! The appliance's disk image, started in a virtual machine on a customer's network in namespaces. Needs root and QEMU, and is
//! run by `tests/run image`, its USB ports by `tests/run usb`: its stories beside one another, for most of their time is waiting.

#![allow(clippy::unwrap_used)]

mod board;
mod cage;
mod cupboard;
mod customer;
mod life_of_slots;
mod machine;
mod ports;
mod shelf;
mod usb;
mod usb_ports;
