//! The appliance's disk image, started in a virtual machine on a customer's network in namespaces. Needs root and QEMU, and is
//! run by `tests/run image`: two stories beside each other, for most of their time is waiting.

#![allow(clippy::unwrap_used)]

mod customer;
mod life_of_slots;
mod machine;
mod shelf;
